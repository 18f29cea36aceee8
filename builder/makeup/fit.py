"""Ways to make an issue longer or shorter, each with the lines that a model of copy gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..ground.spots import Spot
from ..issue.model import SIDES, Article, Issue, Side
from .layout import Layout
from .measures import Widths, stated
from .weighing import Sides, Weighing, extents, lines

STRAIN = 6.0
"""Of a column that is a character narrower or wider than the copy asks for."""
_HEAD = "</head>"
_LINES_LOOSE = 4
"""Of a paragraph, from which on a line more or less can mostly be had."""
_CSS = ".pair p {{ --looseness: {loose} }}"


@dataclass(frozen=True, slots=True)
class Way:
    """A change of the page's style, and how many lines all pairs would take by the model."""

    css: str
    lines: float
    strain: float = 0.0
    """What it does to the pages, in lines that a less strained way may be further off by."""

    def within(self, html: str) -> str:
        """A page with this change, which comes after all style sheets."""
        return html.replace(_HEAD, f"<style>{self.css}</style>{_HEAD}", 1)


@dataclass(frozen=True, slots=True)
class Share:
    """What an article takes of an issue."""

    spot: Spot
    lines: int
    """Of its pairs, each as long as its longer side."""
    characters: Mapping[Side, float]
    """In a line of each language."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What ``fit:`` asks for, and what can be tried."""

    pages: int
    """0 where a multiple is asked for."""
    multiple: int
    lines: int
    """Of all pairs, by the model."""
    ways: tuple[Way, ...]
    articles: tuple[Share, ...]


def fit_of(issue: Issue, layout: Layout, columns: Weighing) -> Fit | None:
    """What an issue asks for, with the ways there; None where it asks for nothing."""
    asked = issue.manifest.fit
    if not asked or len(issue.sides) < len(SIDES):
        return None
    articles = tuple(issue.articles)
    rows = tuple(extents(articles, columns.scales))
    shares = tuple(_share(article, columns) for article in articles)
    return Fit(
        asked.get("pages", 0),
        asked.get("multiple", 1),
        sum(share.lines for share in shares),
        tuple(_ways(rows, layout, columns)),
        shares,
    )


def _ways(rows: Sequence[Sides], layout: Layout, columns: Weighing) -> Iterator[Way]:
    """Every measure near the one chosen, with paragraphs as they come, looser or tighter."""
    page, chosen = layout.measures, columns.of_issue
    free = layout.columns == "balance"
    count = round(chosen.zh / page.em)
    for widths in [page.beside(n) for n in range(count - 3, count + 4)] if free else [chosen]:
        for loose in (-1, 0, 1):
            if widths != chosen or loose:
                rule = f":root {{ {stated(widths.properties())}}}"
                css = rule + (_CSS.format(loose=loose) if loose else "")
                strain = STRAIN * abs(round(widths.zh / page.em) - count)
                yield Way(css, _taken(rows, widths, loose), strain)


def _taken(rows: Iterable[Sides], widths: Widths, loose: int) -> float:
    """The lines of all rows; where paragraphs are loose, half of the long ones give a line."""
    taken = 0.0
    for row in rows:
        whole = max(lines(row["zh"], widths.zh), lines(row["en"], widths.en))
        taken += whole + (loose / 2 if whole >= _LINES_LOOSE else 0)
    return taken


def _share(article: Article, columns: Weighing) -> Share:
    widths = columns.of(article) or columns.of_issue
    rows = tuple(extents((article,), columns.scales))
    both: dict[Side, float] = {"zh": widths.zh, "en": widths.en}
    characters: dict[Side, float] = {}
    for side in SIDES:
        count = sum(len(block.plain) for pair in article.pairs for block in pair.side(side))
        length = sum(length for row in rows for length, _ in row[side])
        characters[side] = count * both[side] / length if length else 0.0
    taken = sum(max(lines(row["zh"], widths.zh), lines(row["en"], widths.en)) for row in rows)
    return Share(article.spot, taken, characters)
