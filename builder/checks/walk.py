"""The copy of an issue as the reader sees it, with a way back from each character to its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial, wraps
from pathlib import Path
from typing import Any, Literal

from ..ground.findings import Finding, Remark, Severity, remark
from ..ground.register import check
from ..ground.spots import Spot
from ..issue.model import Article, Block, Both, Figure, Issue, Pair, Side, Words
from .apart import parts

Allow = tuple[tuple[str, str], ...]
Waived = Callable[[Allow], bool]
"""Whether the check that asks is waived."""
Part = Literal["title", "caption", "text", "note"]

MAX_FINDINGS = 40
"""Findings of one check in one file, after which one line gives the number of the others."""


@dataclass(frozen=True)
class Stretch:
    """A piece of copy in one language.

    ``raw`` is the source as the editor wrote it; ``text`` the characters that are printed.
    """

    side: Side
    raw: str
    start: Spot
    part: Part
    allow: Allow = ()
    marked: bool = True
    nested: bool = False
    article: Article | None = None

    @cached_property
    def _seen(self) -> tuple[str, Sequence[int]]:
        if not self.marked:
            return self.raw, range(len(self.raw))
        return visible(self.raw, self.nested)

    @property
    def text(self) -> str:
        """The characters that are printed."""
        return self._seen[0]

    def offset(self, index: int) -> int:
        """Where a printed character stands in ``raw``."""
        offsets = self._seen[1]
        return offsets[index] if index < len(offsets) else len(self.raw)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.raw)]

    def spot(self, index: int) -> Spot:
        """Where a printed character stands in its file."""
        place = self.offset(index)
        line = bisect_right(self._line_ends, place - 1)
        column = place - (self._line_ends[line - 1] + 1 if line else 0)
        first = self.start.column if line == 0 else 1
        return Spot(self.start.file, self.start.line + line, first + column)

    def remark(
        self,
        index: int,
        says: str = "",
        *,
        details: Mapping[str, Any] | None = None,
        severity: Severity | None = None,
        **values: Any,
    ) -> Remark:
        """What a check says of a printed character."""
        return remark(self.spot(index), says, details=details, severity=severity, **values)


_MARKUP = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # 1: an escaped mark
    r"|\[\^[^\]\s]{1,200}\]:?"  # a note call or label
    r"|\]\((?:<[^>\n]*>|[^()\s]*)(?:[ \t]+\"[^\"\n]*\")?\)"  # the address of a link
    r"|<(?:https?:|mailto:)[^>\s]*>"
    r"|\[(?=[^\[\]]*\]\()"
    r"|\*\*+|(?<![A-Za-z0-9])\*(?=\S)|(?<=\S)\*(?![A-Za-z0-9])"  # a product, 2*3, is text
    r"|(?<![^\W_])(?<!_)__?(?!_)(?=\S)|(?<=\S)(?<!_)__?(?!_)(?![^\W_])",  # so is a blank, ____
    re.S,
)
_TICKS = re.compile(r"(?<!\\)`+")
_NESTED_MARKS = re.compile(r"(?m)^[ \t]*(?:>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+)+")
_BLOCK_MARKS = re.compile(r"(?m)^#{1,6}[ \t]+|(?<![ \t])[ \t]++#++[ \t]*+$|^[ \t|:-]++$")
CODE = "\ufffc"
"""What stands in the text for a piece of code."""


@lru_cache(maxsize=2048)
def visible(raw: str, nested: bool = False) -> tuple[str, Sequence[int]]:
    """The printed characters of Markdown and the place of each in it."""
    if not re.search(r"[\\`*_\[<#|>]", raw) and not nested:
        return raw, range(len(raw))
    hidden = [(m.start(), m.end()) for m in _BLOCK_MARKS.finditer(raw)]
    if nested:
        hidden += [(m.start(), m.end()) for m in _NESTED_MARKS.finditer(raw)]
    hidden.sort()
    chars: list[str] = []
    offsets: list[int] = []
    place = 0
    for start, end, shown in _cuts(raw, hidden):
        if start < place:
            continue
        chars.append(raw[place:start])
        offsets.extend(range(place, start))
        if shown:
            chars.append(shown)
            offsets.extend([start + (raw[start] == "\\")] * len(shown))
        place = end
    chars.append(raw[place:])
    offsets.extend(range(place, len(raw)))
    return "".join(chars), offsets


def _cuts(raw: str, hidden: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    cuts = [(start, end, "") for start, end in hidden]
    cuts += [(start, end, CODE) for start, end in _code(raw)]
    cuts += [(match.start(), match.end(), match[1] or "") for match in _MARKUP.finditer(raw)]
    return sorted(cuts, key=lambda cut: cut[:2])


def _code(raw: str) -> Iterator[tuple[int, int]]:
    """Spans of code: from a run of backticks to the next as long. One look at each run."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(raw)]
    following: dict[int, int] = {}
    closes = [-1] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        closes[number] = following.get(length, -1)
        following[length] = number
    number = 0
    while number < len(runs):
        close = closes[number]
        if close > 0:
            yield runs[number][0], runs[close][1]
            number = close
        number += 1


def stretches(issue: Issue) -> Iterator[Stretch]:
    """All copy of an issue in reading order."""
    manifest = issue.manifest
    for both in (manifest.title, manifest.tagline, manifest.publisher):
        yield from _both(both, "title")
    for section in issue.sections:
        yield from _both(section.title, "title")
        for article in section.articles:
            yield from article_stretches(article)


def article_stretches(article: Article) -> Iterator[Stretch]:
    """All copy of an article in reading order."""
    for both in (article.kicker, article.title, article.standfirst, article.byline, article.source):
        yield from _both(both, "title", article)
    for part in article.body:
        if isinstance(part, Figure):
            for picture in part.pictures:
                for both in (picture.alt, picture.caption, picture.options.credit):
                    yield from _both(both, "caption", article)
        else:
            yield from pair_stretches(part, article)
    for note in article.notes:
        yield from _blocks((note.block,), "note", article.allow, article)


def pair_stretches(pair: Pair, article: Article) -> Iterator[Stretch]:
    """The copy of a pair, Chinese first."""
    allow = pair.allow + article.allow
    yield from _blocks(pair.zh, "text", allow, article)
    yield from _blocks(pair.en, "text", allow, article)


def _both(both: Both, part: Part, article: Article | None = None) -> Iterator[Stretch]:
    allow = article.allow if article else ()
    for side in both.given:
        words = both.side(side)
        if words:
            yield _of_words(words, side, part, allow, article)


def _of_words(
    words: Words, side: Side, part: Part, allow: Allow, article: Article | None
) -> Stretch:
    return Stretch(side, words.text, words.spot, part, allow, marked=False, article=article)


def _blocks(
    blocks: Iterable[Block], part: Part, allow: Allow, article: Article, nested: bool = False
) -> Iterator[Stretch]:
    for block in blocks:
        if block.kind in {"code", "rule"}:
            continue
        if block.children and not block.inlines:
            yield from _blocks(block.children, part, allow, article, nested=True)
            continue
        kind: Part = "title" if block.kind == "heading" else part
        deep = nested or block.kind == "item"
        yield Stretch(
            block.side, block.source, block.spot, kind, allow, nested=deep, article=article
        )


def waived(check: str, allow: Allow) -> bool:
    """Whether a check is waived by its id or the part before the slash."""
    return any(key in (check, check.split("/", maxsplit=1)[0]) for key, _ in allow)


def copy_check(
    id: str, *, subject: Literal["issue", "past"] = "issue"
) -> Callable[[Callable[[Any, Waived], Iterable[Remark]]], Callable[..., Iterator[Finding]]]:
    """Register a check of copy that asks where it is waived; what it says is capped by file."""

    def register(
        look: Callable[[Any, Waived], Iterable[Remark]],
    ) -> Callable[..., Iterator[Finding]]:
        @check(id, subject=subject)
        @wraps(look)
        def run(target: Any) -> Iterator[Remark]:
            return capped(look(target, partial(waived, id)))

        return run

    return register


def part_check(
    id: str,
) -> Callable[[Callable[[Issue, Waived], Iterable[Remark]]], Callable[..., Iterator[Finding]]]:
    """Register a check of copy to which the articles of an issue are nothing to each other.

    It is given one at a time, and once the issue's own titles. What it says of no place it says
    once.
    """

    def register(
        look: Callable[[Issue, Waived], Iterable[Remark]],
    ) -> Callable[..., Iterator[Finding]]:
        @copy_check(id)
        @wraps(look)
        def run(issue: Issue, is_waived: Waived) -> Iterator[Remark]:
            unplaced: list[Remark] = []
            for part in parts(issue):
                for one in part.of(id, lambda alone: look(alone, is_waived)):
                    if one.spot or one not in unplaced:
                        yield one
                    unplaced += [] if one.spot else [one]

        return run

    return register


def stretch_check(
    id: str,
) -> Callable[[Callable[[Stretch], Iterable[Remark]]], Callable[..., Iterator[Finding]]]:
    """Register a check that looks at one stretch of copy at a time, where it is not waived."""

    def register(look: Callable[[Stretch], Iterable[Remark]]) -> Callable[..., Iterator[Finding]]:
        @part_check(id)
        @wraps(look)
        def run(issue: Issue, is_waived: Waived) -> Iterator[Remark]:
            for stretch in stretches(issue):
                if not is_waived(stretch.allow):
                    yield from look(stretch)

        return run

    return register


def capped(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """The remarks of a check, those past ``MAX_FINDINGS`` in a file summed up in one."""
    counts: Counter[Path | None] = Counter()
    for one in remarks:
        file = one.spot.file if one.spot else None
        counts[file] += 1
        if counts[file] <= MAX_FINDINGS:
            yield one
    for file, count in counts.items():
        if count > MAX_FINDINGS:
            yield remark(None, "more", file=file, more=count - MAX_FINDINGS)


def excerpt(text: str, start: int, end: int, around: int = 12) -> str:
    """The words about a place, on one line."""
    left = max(0, start - around)
    right = min(len(text), end + around)
    words = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{words}{'…' if right < len(text) else ''}"
