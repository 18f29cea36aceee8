"""How many lines the translations that are missing will take, and what that does to the pages.

By the model of lines that weighs columns: nothing is laid out. A translation is taken to be as much
longer or shorter on one line than its source as those of its article are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from ..checks.walk import visible
from ..ground.characters import HAN
from ..ground.spots import Spot
from ..issue.model import SIDES, Article, Issue, Side
from ..issue.units import Unit, units_of
from ..makeup.fontbook import FontBook
from ..makeup.layout import Layout
from ..makeup.measures import Widths
from ..makeup.weighing import Extent, Scales, Sides, Weighing, extents, lines

USUAL = 1.7
"""English to Chinese on one line, where an article has too little of both to tell its own."""
_ENOUGH_PT = 4000.0
"""Of a language, on one line, that tells the measure of an article."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A passage without translation: the lines it will take, and those its row gains by them."""

    spot: Spot
    side: Side
    lines: int
    gained: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """All that is missing, and how many pages it adds."""

    missing: tuple[Missing, ...]
    pages: float

    def lines(self, side: Side) -> int:
        """The lines that will be added in a language."""
        return sum(one.lines for one in self.missing if one.side == side)


def forecast(issue: Issue, layout: Layout, book: FontBook) -> Forecast:
    """What the missing translations of an issue come to in its layout."""
    columns = Weighing(issue, layout, book)
    units = units_of(issue)
    missing = [
        one
        for article in issue.articles
        for one in _missing(
            article,
            [unit for unit in units if unit.id.startswith(f"{article.key}.")],
            columns.scales,
            columns.of(article) or columns.of_issue,
        )
    ]
    page = layout.measures
    gained = sum(one.gained for one in missing)
    if isinstance(layout.columns, int):
        gained = sum(ceil(one.lines / page.columns) for one in missing)
    return Forecast(tuple(missing), gained / page.lines)


def _missing(
    article: Article, units: Iterable[Unit], scales: Scales, widths: Widths
) -> Iterator[Missing]:
    width = {"zh": widths.zh, "en": widths.en}
    ratio = _ratio(list(extents((article,), scales)))
    for unit in units:
        if unit.target or unit.kind not in _SET:
            continue
        side: Side = "zh" if _HAN.search(unit.source) else "en"
        other: Side = "en" if side == "zh" else "zh"
        scale = ratio if other == "en" else 1 / ratio
        role = "standfirst" if unit.kind == "standfirst" else "text"
        given = [
            Extent(scales.length(visible(line, nested=True)[0], side, role))
            for line in unit.source.splitlines()
            if line.strip()
        ]
        taken = lines((Extent(one.length * scale) for one in given), width[other])
        yield Missing(unit.spot, other, taken, max(0, taken - lines(given, width[side])))


_SET = ("standfirst", "paragraph", "heading", "list", "quote")
"""Kinds of units that stand side by side in the text."""
_HAN = re.compile(f"[{HAN}]")


def _ratio(rows: Sequence[Sides]) -> float:
    """How long the English of an article is for its Chinese, each on one line."""
    both = [row for row in rows if row["zh"] and row["en"]]
    zh, en = (sum(length for row in both for length, _ in row[side]) for side in SIDES)
    return en / zh if zh > _ENOUGH_PT and en else USUAL
