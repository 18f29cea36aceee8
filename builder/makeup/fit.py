"""Ways to make an issue longer or shorter, each with the lines that a model of copy gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import NamedTuple

from ..ground.spots import Spot
from ..issue.model import SIDES, Article, Issue, Side
from .layout import Layout
from .measures import Widths, stated
from .weighing import Sides, Weighing, extents, lines

STRAIN = 6.0
"""Of a column that is a character narrower or wider than the copy asks for."""
SMALLER = (0.9, 0.8)
"""What figures may take of their size, to fit."""
_STRAIN_OF_FIGURES = 60.0
"""Of figures that are smaller by the whole of their size."""
_OPENS = 2
"""The lines above an article's head, as base.css has them."""
_STRAIN_OF_OPENERS = 2.0
"""Of a line more or less above the heads of articles."""
_HEAD = "</head>"
_LINES_LOOSE = 4
"""Of a paragraph, from which on a line more or less can mostly be had."""
_PAIRS_A_LINE = 1.5
"""How many pairs are asked for a line, that one may give it."""
_CSS = "{pairs} p {{ --looseness: {loose} }}"


class _Loose(NamedTuple):
    """Some pairs whose paragraphs take a line more or less."""

    pairs: str
    loose: int
    gain: float
    """Of a line, by each pair of some lines: as lines are tight anyway, few give one up."""


_LOOSE = (
    _Loose(".pair", -1, -0.15),
    _Loose("", 0, 0.0),
    _Loose(".pair:nth-of-type(4n)", 1, 0.25),
    _Loose(".pair:nth-of-type(2n)", 1, 0.5),
    _Loose(".pair", 1, 1.0),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A change of the page's style, and how many lines all pairs would take by the model."""

    css: str
    lines: float
    strain: float = 0.0
    """What it does to the pages, in lines that a less strained way may be further off by."""
    html: str = ""
    """A page with other figures, in place of the galley's own."""

    def within(self, html: str) -> str:
        """A page with this change, which comes after all style sheets."""
        return (self.html or html).replace(_HEAD, f"<style>{self.css}</style>{_HEAD}", 1)


@dataclass(frozen=True, slots=True)
class Sized:
    """A galley's page with its figures at one size."""

    html: str
    lines: float
    """Of all figures."""


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


def fit_of(issue: Issue, layout: Layout, columns: Weighing, sizes: Iterable[Sized]) -> Fit | None:
    """What an issue asks for, with the ways there; None where it asks for nothing.

    ``sizes`` are the galley's own page and those with smaller figures, made where they are wanted.
    """
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
        tuple(_ways(rows, layout, columns, len(articles) - 1, tuple(sizes))),
        shares,
    )


def _ways(
    rows: Sequence[Sides], layout: Layout, columns: Weighing, heads: int, sizes: Sequence[Sized]
) -> Iterator[Way]:
    """Every measure near the one chosen, with paragraphs, heads and figures in their ways each."""
    page, chosen = layout.measures, columns.of_issue
    free = layout.columns == "balance"
    count = round(chosen.zh / page.em)
    for widths in [page.beside(n) for n in range(count - 3, count + 4)] if free else [chosen]:
        off = abs(round(widths.zh / page.em) - count)
        rule = stated(widths.properties())
        for some in _LOOSE:
            text = _taken(rows, widths, some.gain)
            pairs = _CSS.format(pairs=some.pairs, loose=some.loose) if some.loose else ""
            for more, (at, sized) in product((-1, 0, 1), enumerate(sizes)):
                if widths == chosen and not (some.loose or more or at):
                    continue
                opens = f"--opens: {_OPENS + more}; " if more else ""
                figures = sized.lines - sizes[0].lines
                strain = STRAIN * off + _STRAIN_OF_OPENERS * abs(more)
                strain += _STRAIN_OF_FIGURES * (1 - (1.0, *SMALLER)[at])
                css = f":root {{ {rule}{opens}}}{pairs}"
                yield Way(css, text + more * heads + figures, strain, sized.html if at else "")


def looser(article: str, lines: float) -> Way:
    """A way in which the last paragraphs of an article take so many lines more, or all they can.

    ``article`` is the id of its element. Where ``lines`` is below 0, they take so many less.
    """
    last = f":nth-last-of-type(-n+{ceil(abs(lines) * _PAIRS_A_LINE)})"
    name = article.replace("\\", "\\\\").replace('"', '\\"')
    pairs = f'[id="{name}"] > .pair{last}'
    return Way(_CSS.format(pairs=pairs, loose=1 if lines > 0 else -1), 0.0)


def _taken(rows: Iterable[Sides], widths: Widths, gain: float) -> float:
    """The lines of all rows; each of some lines gives a part of a line more or less."""
    taken = 0.0
    for row in rows:
        whole = max(lines(row["zh"], widths.zh), lines(row["en"], widths.en))
        taken += whole + (gain if whole >= _LINES_LOOSE else 0)
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
