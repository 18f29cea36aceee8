"""Simplified and traditional: doubtful conversions, and words of the other script or place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..ground.findings import Remark
from ..issue.conversion import CONVERTED, doubts, mainland_terms, protected, simplified_runs
from ..issue.model import Issue
from ..issue.regional import regional_terms, traditional_runs
from .walk import Stretch, Waived, part_check, stretches


@part_check("script/doubtful")
def doubtful(issue: Issue, waived: Waived) -> Iterator[Remark]:
    """Characters that an edition in traditional script may show wrongly."""
    if not _is_converted(issue):
        return
    for stretch in _chinese(issue, waived):
        kept = _kept(stretch.text, protected(issue.manifest.protect))
        for doubt in doubts(stretch.text):
            if doubt.at not in kept:
                yield stretch.remark(
                    doubt.at,
                    words=doubt.words,
                    char=doubt.char,
                    chosen=doubt.chosen,
                    others=" / ".join(doubt.others),
                )


@part_check("script/simplified")
def simplified(issue: Issue, waived: Waived) -> Iterator[Remark]:
    """Simplified characters typed into traditional copy."""
    if issue.tag("zh") not in CONVERTED or issue.manifest.converted:
        return
    for stretch in _chinese(issue, waived):
        kept = _kept(stretch.text, protected(issue.manifest.protect))
        for at, run in simplified_runs(stretch.text):
            if at not in kept:
                yield stretch.remark(at, words=run)


@part_check("script/mainland")
def mainland(issue: Issue, waived: Waived) -> Iterator[Remark]:
    """Terms of the mainland in copy for Taiwan or Hong Kong, once a term and article."""
    tag = issue.tag("zh")
    if tag not in CONVERTED or issue.manifest.converted:
        return
    told = set()
    for stretch in _chinese(issue, waived):
        kept = _kept(stretch.text, protected(issue.manifest.protect))
        for at, term, local in mainland_terms(stretch.text, tag):
            if at not in kept and (stretch.start.file, term) not in told:
                told.add((stretch.start.file, term))
                yield stretch.remark(at, term=term, local=local)


@part_check("script/traditional")
def traditional(issue: Issue, waived: Waived) -> Iterator[Remark]:
    """Traditional characters typed into simplified copy."""
    if issue.tag("zh") in CONVERTED:
        return
    for stretch in _chinese(issue, waived):
        kept = _kept(stretch.text, protected(issue.manifest.protect))
        for at, run in traditional_runs(stretch.text):
            if at not in kept:
                yield stretch.remark(at, words=run)


@part_check("script/regional")
def regional(issue: Issue, waived: Waived) -> Iterator[Remark]:
    """Terms of Taiwan and Hong Kong in copy for the mainland, once a term and article."""
    if issue.tag("zh") in CONVERTED:
        return
    told = set()
    for stretch in _chinese(issue, waived):
        kept = _kept(stretch.text, protected(issue.manifest.protect))
        for at, term, usual in regional_terms(stretch.text):
            if at not in kept and (stretch.start.file, term) not in told:
                told.add((stretch.start.file, term))
                yield stretch.remark(at, term=term, usual=usual)


def _is_converted(issue: Issue) -> bool:
    """Whether an edition of the issue shows its simplified copy in traditional script."""
    asked = [edition.get("languages") or () for edition in issue.manifest.editions.values()]
    return issue.tag("zh") == "zh-Hans" and any(tag in CONVERTED for tags in asked for tag in tags)


def _chinese(issue: Issue, waived: Waived) -> Iterator[Stretch]:
    return (s for s in stretches(issue) if s.side == "zh" and not waived(s.allow))


def _kept(text: str, words: dict[str, str]) -> set[int]:
    """The places of protected words."""
    spans = [match.span() for word in words for match in re.finditer(re.escape(word), text)]
    return {at for start, end in spans for at in range(start, end)}
