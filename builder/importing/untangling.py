"""One file in both languages, however they stand in it: blocks find their counterparts.

Copy comes with both languages in a paragraph, with one language after the other, or turn by turn
with a paragraph missing here and there. What belongs together is found by length, figures, names
and headings (:mod:`..checks.aligning`); what has no counterpart is set alone and shifts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..checks.aligning import Piece, aligned, piece, size_ratio
from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.coupling import Bulk, couples
from ..issue.model import SIDES, Side
from ..issue.source import shown
from .parting import by_language, in_both
from .slips import Slip, Source
from .structure import Draft
from .titles import Title

APART_SHARE = 0.9
"""Share of blocks on their side of one place from which a file is one language and then another."""
LEAST_SHARE = 0.2
"""Share of blocks in the rarer language under which an article is in one language, with quotes."""
_LOOSE = ("picture", "rule", "code", "note")
"""Kinds that go with the block before them."""
Part = Slip | Title


def untangled(source: Source) -> Source:
    """A source whose blocks are in one language each, and turn by turn where they stood apart."""
    slips: list[Slip] = []
    findings: list[Finding] = []
    place = shown(source.path)
    for slip in source.slips:
        parts = by_language(slip)
        if parts:
            slips += parts
            spot = Spot(place, slip.first)
            findings.append(found("import/parted", spot, "parted", words=_first_words(slip)))
            continue
        slips.append(slip)
        if slip.kind in ("paragraph", "quote", "list") and in_both(slip.text):
            spot = Spot(place, slip.first)
            findings.append(
                found("import/parted", spot, "mixed", severity="warning", words=_first_words(slip))
            )
    if _stand_apart(slips):
        slips = [part for part in _turn_by_turn(slips) if isinstance(part, Slip)]
        findings.append(found("import/parted", Spot(place, 1), "apart"))
    return replace(source, slips=tuple(slips), findings=(*source.findings, *findings))


def _first_words(part: Slip) -> str:
    return " ".join(part.text.split())[:40]


def _stand_apart(slips: Sequence[Slip]) -> bool:
    """Whether all of one language comes first and then all of the other."""
    sides = [slip.side for slip in slips if slip.kind not in _LOOSE and slip.side]
    if min(sides.count(side) for side in SIDES) < 3:
        return False
    total = sides.count("zh")
    most = seen = 0
    for index, side in enumerate(sides):
        seen += side == "zh"
        rightly = seen + (len(sides) - index - 1) - (total - seen)
        most = max(most, rightly, len(sides) - rightly)
    return most >= APART_SHARE * len(sides)


def realigned(draft: Draft, source: Source) -> list[Finding]:
    """Bring the blocks of each article to their counterparts; findings on those without."""
    findings: list[Finding] = []
    for section in draft.sections:
        for article in section.articles:
            sides = [side for part in article.body if (side := _side(part))]
            if min(map(sides.count, SIDES)) >= LEAST_SHARE * len(sides) > 0:
                article.body = list(_in_pairs(article.body))
                findings += _unpaired(article.body, source)
    return findings


def _unpaired(body: Sequence[Part], source: Source) -> Iterator[Finding]:
    for part in body:
        slip = part.slips[0] if isinstance(part, Title) else part
        if slip.alone:
            spot = Spot(shown(source.path), slip.first)
            yield found("import/unpaired", spot, "copy", words=_first_words(slip))


def _in_pairs(body: Sequence[Part]) -> Iterator[Part]:
    """A body in pairs, crossheads in both languages staying where they are."""
    part: list[Part] = []
    for one in [*body, None]:
        is_anchor = isinstance(one, Title) and bool(one.zh) and bool(one.en)
        if one is not None and not is_anchor:
            part.append(one)
            continue
        yield from _segment(part)
        part = []
        if one is not None:
            yield one


def _segment(parts: Sequence[Part]) -> Iterator[Part]:
    """Runs of one language meet the runs that say the same; inside them blocks find each other.

    So a block too many on one side disturbs its own run and nothing after it.
    """
    sides = {side for part in parts if (side := _side(part))}
    if any(part.alone for part in parts if isinstance(part, Slip)) or len(sides) < 2:
        yield from parts
        return
    before, runs = _runs(parts)
    yield from before
    chain = [Bulk(_side(run[0]) or "zh", " ".join(map(_text, run)), _is_head(run)) for run in runs]
    (joined,) = couples([chain])
    ratio = size_ratio(*(_pieces(parts, side) for side in SIDES))
    at = 0
    while at < len(runs):
        if joined[at]:
            yield from _turn_by_turn([*runs[at], *runs[at + 1]], ratio)
        else:
            yield from (_set_alone(part) if _side(part) else part for part in runs[at])
        at += 2 if joined[at] else 1


def _runs(parts: Sequence[Part]) -> tuple[list[Part], list[list[Part]]]:
    """What stands before the first block in a language, and the runs in one language each."""
    before: list[Part] = []
    runs: list[list[Part]] = []
    for part in parts:
        side = _side(part)
        if side and (not runs or side != _side(runs[-1][0])):
            runs.append([part])
        elif runs:
            runs[-1].append(part)
        else:
            before.append(part)
    return before, runs


def _is_head(run: Sequence[Part]) -> bool:
    return _kind(run[0]) == "heading"


def _pieces(parts: Sequence[Part], side: Side) -> list[Piece]:
    return [piece(_kind(part), _text(part), side) for part in parts if _side(part) == side]


@dataclass(slots=True)
class _Group:
    """A block in a language, with the pictures and other things that follow it."""

    head: Part
    loose: list[Part] = field(default_factory=list)


def _turn_by_turn(parts: Sequence[Part], ratio: float | None = None) -> Iterator[Part]:
    """Each block with its counterpart after it, whatever the order they come in."""
    groups: dict[Side, list[_Group]] = {"zh": [], "en": []}
    before: list[Part] = []
    last: _Group | None = None
    for part in parts:
        side = _side(part)
        if side:
            last = _Group(part)
            groups[side].append(last)
        elif last:
            last.loose.append(part)
        else:
            before.append(part)
    yield from before
    first: Side = next((side for part in parts if (side := _side(part))), "zh")
    order = SIDES if first == "zh" else SIDES[::-1]
    pieces = {side: _pieces([group.head for group in groups[side]], side) for side in SIDES}
    beads = aligned(pieces["zh"], pieces["en"], ratio)
    if len(pieces["zh"]) == len(pieces["en"]) == 1:
        beads = [(slice(0, 1), slice(0, 1))]
    for left, right in beads:
        bead = {"zh": groups["zh"][left], "en": groups["en"][right]}
        members = [group for side in order for group in bead[side]]
        is_alone = not (bead["zh"] and bead["en"])
        yield from _bead(members, is_alone)
        yield from (one for group in members for one in group.loose if _is_rule(one))


def _bead(groups: Sequence[_Group], is_alone: bool) -> Iterator[Part]:
    """Blocks that say the same, with what follows each; two crossheads become one."""
    titles = [group.head for group in groups if isinstance(group.head, Title)]
    are_one = len(titles) == len(groups) == 2 and not is_alone
    if are_one:
        one, two = titles
        yield Title((*one.slips, *two.slips), one.zh or two.zh, one.en or two.en)
    for group in groups:
        if not are_one:
            yield _set_alone(group.head) if is_alone else group.head
        yield from (one for one in group.loose if not _is_rule(one))


def _is_rule(part: Part) -> bool:
    """Rules part what they stand between, so they wait for the end of a pair."""
    return isinstance(part, Slip) and part.kind == "rule"


def _set_alone(part: Part) -> Part:
    if isinstance(part, Title):
        return replace(part, slips=tuple(replace(slip, alone=True) for slip in part.slips))
    return replace(part, alone=True)


def _side(part: Part) -> Side | None:
    if isinstance(part, Title):
        return "zh" if part.zh else "en"
    return None if part.kind in _LOOSE else part.side


def _kind(part: Part) -> str:
    return "heading" if isinstance(part, Title) else part.kind


def _text(part: Part) -> str:
    return (part.zh or part.en) if isinstance(part, Title) else part.text
