"""One fault, one finding: what only follows from another finding of its place is folded into it.

A line that was never translated has no figures to agree, no length to compare and the marks of the
wrong language; an editor who is told four times of one line stops reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..ground.characters import HAN
from ..ground.findings import Finding
from ..issue.model import SIDES, Block, Both, Figure, Issue, Side, Words
from .walk import Allow, waived

SENTENCE = "balance/sentence"
HEADS = ("article/mixed", "balance/missing", "balance/same", SENTENCE)
"""What says that a place is not translated, the gravest first."""
_COMPARING = {"numbers", "balance", "sense", "terms/rendering"}
"""Families and ids that compare two languages: there they have nothing to compare."""
_READING = {"marks", "script", "terms"}
"""Families that read one language: there they read the wrong one."""
_HAN = re.compile(f"[{HAN}]")

Place = tuple[int, int]
"""A line and a column."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What belongs together in both languages; ``article`` counts articles, 0 for the manifest."""

    article: int
    zh: tuple[Block | Words, ...]
    en: tuple[Block | Words, ...]
    is_pair: bool
    allow: Allow = ()

    @property
    def is_waived(self) -> bool:
        """Whether an editor has said that what stands untranslated is meant so."""
        heads = ("balance/missing", "balance/same")
        if not any(waived(head, self.allow) for head in heads):
            return False
        texts = [[_words(piece) for piece in self.side(side)] for side in SIDES]
        twice = any(len(set(side)) < len(side) for side in texts)
        return twice or texts[0] == texts[1] or not (self.zh and self.en)

    def side(self, side: Side) -> tuple[Block | Words, ...]:
        return self.zh if side == "zh" else self.en

    def is_foreign(self, side: Side) -> bool:
        """Whether a side is written in the other language."""
        text = "".join(_text(piece) for piece in self.side(side))
        return bool(text) and bool(_HAN.search(text)) == (side == "en")


def _text(piece: Block | Words) -> str:
    return piece.text if isinstance(piece, Words) else piece.source


def _reach(piece: Block | Words) -> tuple[Place, Place]:
    text = _text(piece)
    line, column = piece.spot.line, piece.spot.column
    lines = text.count("\n")
    last = len(text) - text.rfind("\n") - 1
    return (line, column), (line + lines, last + (1 if lines else column))


def folded(issue: Issue, findings: Sequence[Finding], told: Iterable[Finding]) -> list[Finding]:
    """The findings of copy without those that only follow from another.

    ``told`` are findings of reading the issue, from which others may follow, too. Of those here,
    whoever takes others in names their ids among its details, under ``folded``.
    """
    units = list(_units(issue))
    by_line = _by_line(units)
    heads = _heads([*findings, *told], units, by_line)
    kept: list[Finding] = []
    taken: dict[int, set[str]] = {}
    for one in _distinct(findings):
        places = _places(one, by_line)
        if _compares(one) and any(units[number].is_waived for number, *_ in places):
            continue
        head = _followed(one, places, units, heads)
        if head is None:
            kept.append(one)
        else:
            taken.setdefault(id(head), set()).add(one.check)
    return [_with(one, taken[id(one)]) if id(one) in taken else one for one in kept]


def _with(head: Finding, ids: Iterable[str]) -> Finding:
    return replace(head, details={**head.details, "folded": sorted(ids)})


@dataclass(frozen=True, slots=True)
class _Head:
    """A finding that others follow from; ``text`` is the only paragraph that it speaks of, if so.

    The same words standing twice on one side are one paragraph and the place of its translation.
    """

    finding: Finding
    text: str = ""


_ByLine = dict[tuple[str, int], list[tuple[int, Side, Block | Words]]]
_Places = list[tuple[int, Side, Block | Words]]


def _followed(
    one: Finding, places: _Places, units: Sequence[_Unit], heads: dict[int, list[_Head]]
) -> Finding | None:
    """What a finding follows from; None where it says something of its own."""
    for number, side, piece in places:
        for head in heads.get(number, ()):
            if head.finding is one:
                return None
            if head.finding.check == SENTENCE:
                if one.check == "balance/length" or _lies_within(one, head.finding):
                    return head.finding
                continue
            mixed = head.finding.check == "article/mixed"
            its_own = not head.text or head.text == _words(piece)
            if _compares(one) and (its_own or one.check == "balance/length"):
                return head.finding
            if (
                one.check.split("/")[0] in _READING
                and its_own
                and (mixed or units[number].is_foreign(side))
            ):
                return head.finding
    return None


def _lies_within(one: Finding, gap: Finding) -> bool:
    """Whether a figure that one side lacks stands in a sentence that it lacks."""
    end = gap.details.get("to")
    if one.check not in ("numbers/one-sided", "numbers/rank") or not isinstance(end, dict):
        return False
    begins, ends = (gap.line or 0, gap.column or 0), (end["line"], end["column"])
    places = [side for side in map(one.details.get, SIDES) if isinstance(side, dict)]
    return all(begins <= (place["line"], place["column"]) <= ends for place in places)


def _compares(one: Finding) -> bool:
    return bool({one.check, one.check.split("/")[0]} & _COMPARING)


def _words(piece: Block | Words) -> str:
    return " ".join(_text(piece).split())


def _heads(
    findings: Iterable[Finding], units: Sequence[_Unit], by_line: _ByLine
) -> dict[int, list[_Head]]:
    """By the number of a unit what says that it, or a paragraph of it, is not translated."""
    heads: dict[int, list[_Head]] = {}
    known = [finding for finding in findings if finding.check in HEADS]
    for finding in sorted(known, key=lambda one: HEADS.index(one.check)):
        for number, side, piece in _places(finding, by_line):
            part = _is_part(finding, units[number], side)
            head = _Head(finding, _words(piece) if part else "")
            for unit in _meant(finding, number, units):
                heads.setdefault(unit, []).append(head)
    return heads


def _is_part(head: Finding, unit: _Unit, side: Side) -> bool:
    """Whether a finding speaks of one paragraph of a unit that is translated otherwise."""
    both = bool(unit.zh and unit.en) and unit.is_pair
    return both and head.check != "article/mixed" and not unit.is_foreign(side)


def _meant(head: Finding, number: int, units: Sequence[_Unit]) -> list[int]:
    """The units that a finding speaks of: all of an article that has one language only."""
    own = units[number]
    if not own.is_pair or head.check != "balance/missing":
        return [number]
    article = [n for n, unit in enumerate(units) if unit.is_pair and unit.article == own.article]
    given = {side for n in article for side in SIDES if units[n].side(side)}
    return article if len(given) == 1 else [number]


def _by_line(units: Iterable[_Unit]) -> _ByLine:
    """What stands on each line of each file."""
    index: _ByLine = {}
    for number, unit in enumerate(units):
        for side in SIDES:
            for piece in unit.side(side):
                (first, _), (last, _) = _reach(piece)
                for line in range(first, last + 1):
                    place = (str(piece.spot.file), line)
                    index.setdefault(place, []).append((number, side, piece))
    return index


def _places(one: Finding, by_line: _ByLine) -> _Places:
    """Where a finding stands."""
    at = (one.line or 0, one.column or 1)
    near = by_line.get((one.file or "", at[0]), ())
    return [place for place in near if _reach(place[2])[0] <= at <= _reach(place[2])[1]]


def _units(issue: Issue) -> Iterator[_Unit]:
    manifest = issue.manifest
    for both in (manifest.title, manifest.tagline, *(one.title for one in issue.sections)):
        yield _of_both(both, 0)
    for number, article in enumerate(issue.articles, start=1):
        fronts = (article.title, article.kicker, article.standfirst, article.byline, article.source)
        yield from (_of_both(both, number) for both in fronts)
        for part in article.body:
            if isinstance(part, Figure):
                yield from (_of_both(part.alt, number), _of_both(part.caption, number))
            else:
                allow = part.allow + article.allow
                yield _Unit(number, part.zh, part.en, is_pair=True, allow=allow)


def _of_both(both: Both, article: int) -> _Unit:
    zh, en = both.zh, both.en
    return _Unit(article, (zh,) if zh else (), (en,) if en else (), is_pair=False)


_GRAVEST = ("value", "unit", "direction", "bound", "rank", "one-sided")
"""Of two findings about one figure the first of these says what the other does."""


def _distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Without those about figures of which a graver one has spoken."""
    spoken: set[tuple[object, ...]] = set()
    spare: set[int] = set()
    numbers = [one for one in findings if one.check.startswith("numbers/")]
    for one in sorted(numbers, key=_gravity):
        figures = _figures(one)
        if figures and figures <= spoken:
            spare.add(id(one))
        spoken |= figures
    return [one for one in findings if id(one) not in spare]


def _gravity(one: Finding) -> int:
    kind = one.check.removeprefix("numbers/")
    return _GRAVEST.index(kind) if kind in _GRAVEST else len(_GRAVEST)


def _figures(one: Finding) -> set[tuple[object, ...]]:
    sides = (one.details.get(side) for side in SIDES)
    return {
        (side.get("file"), side.get("line"), side.get("column"), side.get("text"))
        for side in sides
        if isinstance(side, dict)
    }
