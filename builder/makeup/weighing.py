"""How wide the column of each language is, so that both sides of the copy end together.

Two equal columns leave white under nearly every Chinese paragraph: Chinese says in half of the room
what English says. The widths are chosen from the copy, by the advances of the faces that set it;
nothing is laid out. A paragraph is taken to fill its lines, which the composer comes near to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import NamedTuple

from ..ground.characters import HAN
from ..ground.findings import Finding, found
from ..ground.latest import Latest
from ..ground.lengths import points
from ..ground.spots import Spot
from ..issue.model import SIDES, Article, Block, Both, Issue, Pair, Side
from .columns import SIZES, narrowest
from .fontbook import FontBook
from .fontfiles import advances
from .layout import Columns, Layout, beside
from .measures import Measures, Widths
from .wide import Sheet, parted, tables_in, turned

LEVEL_PART = 0.02
"""Of all lines: what rows may take more than they must, for a column that fills better."""
LEAST_PART = 0.3
"""The narrowest column, as a part of both."""
AUTOSPACE_EM = 0.25
_FULL = re.compile(f"[{HAN}\\u3000-\\u303f\\uff01-\\uff60‘’“”—…·]")
_MEETING = re.compile(f"(?<=[{HAN}])(?=[A-Za-z0-9$€£+−])|(?<=[A-Za-z0-9%])(?=[{HAN}])")
"""Where Han meets Western text, which takes a space."""
_MARKS = re.compile("[，。、；：！？”’）》」』】](?=[，。、；：！？“”‘’（）《》「」『』【】])")
"""A mark before another, which share a square."""
_INDENT_EM: Mapping[Side, float] = {"zh": 2.0, "en": 1.6}
"""Of lists and quotations."""


class Extent(NamedTuple):
    """A paragraph: its length on one line, and what its lines are shorter by, in points."""

    length: float
    inset: float = 0.0


Sides = Mapping[Side, Sequence[Extent]]
"""What stands side by side: the paragraphs of each language."""


@dataclass(frozen=True, slots=True)
class Scales:
    """Measures text by the advances of its faces, as the layout sizes it."""

    em: Mapping[str, float]
    """Type sizes in points by role and side, such as ``text-zh``."""
    advance: Mapping[str, float]
    """Of Western characters, in em."""

    @classmethod
    def of(cls, layout: Layout, book: FontBook) -> Scales:
        """The scales of a layout; its first role sets the text."""
        latin = next(iter(layout.faces.families.values()))["latin"]
        plain = (
            f for f in book.faces if (f.family, f.weight, f.style) == (latin[0], 400, "normal")
        )
        em = {role: points(size) for role, size in layout.sizes.items()}
        return cls(em, next((advances(face) for face in plain), {}))

    def length(self, text: str, side: Side, role: str = "text") -> float:
        """The length of a text on one line, in points."""
        em = self.em.get(f"{role}-{side}", self.em[f"text-{side}"])
        western = _FULL.sub("", text) if side == "zh" else text
        squares = len(text) - len(western)
        width = squares + sum(self.advance.get(char, 0.55) for char in western)
        if side == "zh":
            width += AUTOSPACE_EM * len(_MEETING.findall(text)) - len(_MARKS.findall(text)) / 2
        return width * em

    def pair(self, pair: Pair) -> Sides:
        """The paragraphs of a pair."""
        return {side: tuple(self._blocks(pair.side(side))) for side in SIDES}

    def both(self, both: Both, role: str) -> Sides:
        """Words of an article's head."""
        return {
            side: (Extent(self.length(both.text(side), side, role)),) if both.side(side) else ()
            for side in SIDES
        }

    def _blocks(self, blocks: Iterable[Block], inset: float = 0.0) -> Iterator[Extent]:
        for block in blocks:
            em = self.em[f"text-{block.side}"]
            inner = inset + _INDENT_EM[block.side] * em * (block.kind in ("list", "quote"))
            if block.kind in ("paragraph", "heading"):
                indent = em * (2 if block.side == "zh" else 1) * (block.kind == "paragraph")
                text = "".join(inline.plain for inline in block.inlines)
                yield Extent(self.length(text, block.side) + indent * (not inset), inset)
            yield from self._blocks(block.children, inner)


def extents(articles: Iterable[Article], scales: Scales) -> Iterator[Sides]:
    """What stands side by side in some articles."""
    for article in articles:
        yield from _EXTENTS.of(
            (article.path, article.spot.file),
            (article, scales),
            lambda: tuple(_extents(article, scales)),  # noqa: B023 - called at once
        )


_EXTENTS: Latest[tuple[Sides, ...]] = Latest(512)


def _extents(article: Article, scales: Scales) -> Iterator[Sides]:
    yield scales.both(article.standfirst, "standfirst")
    yield from (scales.pair(pair) for pair in article.pairs if not pair.is_rule)


def lines(paragraphs: Iterable[Extent], width: float) -> int:
    """The lines that paragraphs take in a column of a width in points."""
    return sum(max(1, ceil(length / (width - inset))) for length, inset in paragraphs)


def weigh(rows: Sequence[Sides], page: Measures) -> Widths:
    """The widths at which some rows of text take the fewest lines, Chinese in whole characters.

    Of widths that take as many lines, those at which both languages fill their columns alike.
    """
    both = page.measure - page.alley
    least = ceil(both * LEAST_PART / page.em)
    most = int(both * (1 - LEAST_PART) / page.em)
    choices = [page.beside(characters) for characters in range(least, most + 1)]
    said = _lengths(rows)
    return min(choices, key=lambda widths: _cost(rows, said, widths))


def level(rows: Sequence[Sides], page: Measures) -> int:
    """The Chinese characters a line at which rows stand level with English that fills its page.

    That is the narrowest column at which the rows take hardly more lines than at any other.
    """
    choices = range(ceil(page.characters * LEAST_PART), page.characters + 1)
    taken = {count: _lines(rows, page.facing(count)) for count in choices}
    enough = min(taken.values()) * (1 + LEVEL_PART)
    return next(count for count in choices if taken[count] <= enough)


def _lengths(rows: Sequence[Sides]) -> Mapping[Side, float]:
    """The length of all that each language says, on one line."""
    return {side: sum(length for row in rows for length, _ in row[side]) for side in SIDES}


def _lines(rows: Sequence[Sides], widths: Widths) -> int:
    return sum(max(lines(row["zh"], widths.zh), lines(row["en"], widths.en)) for row in rows)


def _cost(rows: Sequence[Sides], said: Mapping[Side, float], widths: Widths) -> tuple[int, float]:
    return _lines(rows, widths), abs(said["zh"] / widths.zh - said["en"] / widths.en)


class Weighing:
    """The columns of an issue and of its articles, as the layout, the issue and they ask for them.

    Raises Rejected, where an article asks for a column that leaves no room for the other.
    """

    def __init__(self, issue: Issue, layout: Layout, book: FontBook) -> None:
        self.layout = layout
        self.scales = Scales.of(layout, book)
        self.sides = len(issue.sides)
        self._own: dict[Path, Widths | None] = {}
        self._least: dict[int, tuple[Block, float]] = {}
        """By the id of a table: the table, and the narrowest that it can be."""
        self.findings: list[Finding] = []
        self.of_issue = self._widths(layout.columns, tuple(issue.articles), None)

    @property
    def beside(self) -> Widths | None:
        """The columns of the issue where two languages stand side by side; None where none do."""
        is_beside = self.sides > 1 and isinstance(self.layout.columns, str | Mapping)
        return self.of_issue if is_beside and not self.layout.is_facing else None

    def of(self, article: Article) -> Widths | None:
        """The widths of an article where they are not those of its issue."""
        if article.path not in self._own:
            self._own[article.path] = self._of(article)
        return self._own[article.path]

    def _of(self, article: Article) -> Widths | None:
        if self.layout.is_facing:
            return None
        asked = self.layout.columns if article.columns is None else article.columns
        by_article = isinstance(asked, Mapping) and asked.get("balance") == "article"
        if article.columns is None and not by_article:
            return None
        return self._widths(asked, (article,), article.spot)

    def folds(self, pair: Pair, article: Article) -> bool:
        """Whether the sides of a pair stand one below the other, across the page.

        They do where a column has no room for all words of a table's head, which is told.
        """
        wide = [
            block for block in tables_in(pair.blocks)
            if self._least_em(block) > self._column_em(block.side, article)
        ]  # fmt: skip
        for block in wide:
            self._tell(block, "across")
        return bool(wide)

    def turns(self, pair: Pair, article: Article) -> tuple[Sheet, ...]:
        """The tables of a pair on pages of their own, if the layout turns what is too wide.

        Nothing where one has room, where it folds, and where more than tables stands in the pair.
        """
        tables = list(tables_in(pair.blocks))
        wide = [
            block for block in tables if self._least_em(block) > self._page_em(block.side, article)
        ]
        page = self.layout.measures
        if self.layout.wide_tables != "turn" or len(tables) < len(pair.blocks) or not wide:
            return ()
        if isinstance(self.layout.columns, int) or self.sides < 2:
            return ()
        pages = tuple(turned(tables, page.lines * page.pitch, int(page.measure / page.pitch)))
        for block in wide:
            self._tell(block, "turned", pages=len(pages))
        return pages

    def parts(self, table: Block, article: Article) -> tuple[Block, ...]:
        """A table as it stands: whole, or in parts that have room, which is told."""
        room = self.room_em(table, article)
        parts = parted(table, room) if self._least_em(table) > room else (table,)
        if len(parts) > 1:
            self._tell(table, "parts", parts=len(parts))
        return parts

    def _tell(self, table: Block, says: str, **values: int) -> None:
        """Say once what was done to a table."""
        told = found("layout/table", table.spot, says, count=len(table.rows[0]), **values)
        if told not in self.findings:
            self.findings.append(told)

    def room_em(self, table: Block, article: Article) -> float:
        """What room a table of an article has, in em of its text: its column, else the page."""
        column = self._column_em(table.side, article)
        return column if self._least_em(table) <= column else self._page_em(table.side, article)

    def _least_em(self, table: Block) -> float:
        """The narrowest a table can be without parting words, in em of its text."""
        if id(table) not in self._least:
            self._least[id(table)] = table, sum(narrowest(table))
        return self._least[id(table)][1]

    def _page_em(self, side: Side, article: Article) -> float:
        """The most room for a table: the page, but where text runs in columns its column."""
        if isinstance(self.layout.columns, int) or self.sides < 2:
            return self._column_em(side, article)
        return self.layout.measures.measure / SIZES[side]

    def _column_em(self, side: Side, article: Article) -> float:
        if isinstance(self.layout.columns, int) or self.sides < 2:
            return self.layout.measures.column / SIZES[side]
        widths = self.of(article) or self.of_issue
        return (widths.zh if side == "zh" else widths.en) / SIZES[side]

    def _widths(self, asked: Columns, articles: Sequence[Article], spot: Spot | None) -> Widths:
        page = self.layout.measures
        if self.layout.is_facing:
            rows = tuple(extents(articles, self.scales))
            return page.facing(level(rows, page)) if self.sides > 1 else page.whole
        if isinstance(asked, int) or self.sides < 2:
            return page.halves
        if isinstance(asked, Mapping) and "zh" in asked:
            return beside(page, asked["zh"], spot)
        return weigh(tuple(extents(articles, self.scales)), page)
