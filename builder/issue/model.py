"""The nouns of the press: an issue, its sections, articles, pairs and figures.

Everything here is a frozen value. A stage takes such values and returns others; only an edition's
finisher changes a file, and only its own copy. Every word of copy keeps its spot (file, line,
column), so a finding can always name the place to mend.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from ..ground.spots import Spot

Side = Literal["zh", "en"]
"""A side of the page: the key under which copy is written, whatever the script or locale."""

SIDES: tuple[Side, Side] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """A short piece of copy, as written, and where it stands."""

    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Both:
    """The same thing said on both sides; either may be missing."""

    zh: Words | None = None
    en: Words | None = None

    def side(self, side: Side) -> Words | None:
        """The words on one side, or None."""
        return self.zh if side == "zh" else self.en

    def text(self, side: Side) -> str:
        """The text on one side, empty where it is missing."""
        words = self.side(side)
        return words.text if words else ""

    @property
    def given(self) -> tuple[Side, ...]:
        """The sides that are written."""
        return tuple(s for s in SIDES if self.side(s))


InlineKind = Literal[
    "text", "emphasis", "strong", "dots", "name", "title", "ruby", "link", "code", "note", "break",
    "speaker",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece of running text.

    ``text`` holds the characters of text, code and ruby bases; ``target`` the address of a link,
    the label of a note or the reading of a ruby; ``children`` whatever stands inside.
    """

    kind: InlineKind
    text: str = ""
    target: str = ""
    children: tuple[Inline, ...] = ()

    @property
    def plain(self) -> str:
        """The characters a reader would copy out, without notes and readings."""
        if self.kind == "note":
            return ""
        if self.kind == "break":
            return "\n"
        return self.text + "".join(child.plain for child in self.children)


BlockKind = Literal["paragraph", "heading", "list", "item", "quote", "table", "code", "rule"]
Align = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    inlines: tuple[Inline, ...]
    align: Align = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of copy in one language.

    ``source`` holds the raw lines of the block as the editor wrote them, so that a finding can
    point at the exact character. ``rows`` is set for tables only, the first row being the head.
    """

    kind: BlockKind
    side: Side
    spot: Spot
    source: str
    inlines: tuple[Inline, ...] = ()
    children: tuple[Block, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    level: int = 0
    ordered: bool = False
    bracket: bool = False
    """The numbers of an ordered list are written ``1)``, not ``1.``."""
    number: int = 0
    """The number of an item of an ordered list, as it was written."""
    role: str = ""
    """What it is in a block that stands apart: ``title``; ``number`` and ``label`` of a fact;
    ``question`` or ``answer``; the ``attribution`` of a quotation."""

    @property
    def leaps(self) -> dict[int, int]:
        """By index, how far the number of an item is from the one before, where that is not 1."""
        if not self.ordered:
            return {}
        before = [0, *(item.number for item in self.children)]
        steps = [item.number - before[n] for n, item in enumerate(self.children)]
        return {n: step for n, step in enumerate(steps) if step != 1}

    @property
    def plain(self) -> str:
        """The text of the block, paragraphs, items and cells parted by line ends."""
        own = "".join(inline.plain for inline in self.inlines)
        cells = [
            "".join(inline.plain for inline in cell.inlines) for row in self.rows for cell in row
        ]
        return "\n".join(part for part in (own, *cells, *(c.plain for c in self.children)) if part)

    def locate(self, phrase: str, nth: int = 0) -> Spot:
        """The spot of the nth occurrence of a phrase in the block, else the block's own spot."""
        return self.spot.within(self.source, phrase, nth)


InsetName = Literal["quote", "box", "facts", "aside", "qa"]


@dataclass(frozen=True, slots=True)
class Inset:
    """A block of an article that stands apart; what it holds names it as its ``inset``."""

    name: InsetName
    number: int
    """Among those of its article, from 1."""
    spot: Spot
    place: str = ""
    """Where it is to stand, as of a picture."""
    width: str = ""
    """How wide it is to stand, as of a picture; empty where that is the layout's to say."""

    @property
    def moves(self) -> bool:
        """Whether it may stand elsewhere than where it falls."""
        return self.name in ("box", "facts", "aside") or bool(self.place)


@dataclass(frozen=True, slots=True)
class Pair:
    """Runs of blocks that say the same thing on both sides; one side may be empty."""

    zh: tuple[Block, ...] = ()
    en: tuple[Block, ...] = ()
    allow: tuple[tuple[str, str], ...] = ()
    """Checks waived for this pair: (id prefix, reason), from ``<!-- numbers: reason -->``."""
    inset: Inset | None = None
    """The block that it stands in, if any."""

    def side(self, side: Side) -> tuple[Block, ...]:
        """The blocks of one side."""
        return self.zh if side == "zh" else self.en

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of both sides."""
        return self.zh + self.en

    @property
    def is_heading(self) -> bool:
        """Whether the pair is a crosshead."""
        return bool(self.blocks) and all(block.kind == "heading" for block in self.blocks)

    @property
    def is_table(self) -> bool:
        """Whether the pair is nothing but tables."""
        return bool(self.blocks) and all(block.kind == "table" for block in self.blocks)

    @property
    def items(self) -> tuple[tuple[Block, Block], ...]:
        """The items of two lists that answer each other one by one; none where they do not."""
        lists = [side[0] for side in (self.zh, self.en) if len(side) == 1]
        if len(lists) < len(SIDES) or any(block.kind != "list" for block in lists):
            return ()
        zh, en = (block.children for block in lists)
        return tuple(zip(zh, en, strict=True)) if len(zh) == len(en) else ()

    @property
    def leads_on(self) -> bool:
        """Whether a colon at its end leads to what follows."""
        return any(
            side and side[-1].plain.rstrip().endswith((":", "：")) for side in (self.zh, self.en)
        )

    @property
    def is_rule(self) -> bool:
        """Whether the pair is a rule across both columns."""
        return any(block.kind == "rule" for block in self.blocks)


Place = Literal["", "here", "top", "bottom", "page", "next-opening", "cover"]
"""Where a picture stands: empty is where it falls, or at the head of the next page."""
Width = Literal["", "column", "text", "bleed", "spread"]
"""How wide it stands: empty is the type area."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an editor says of how a picture is set."""

    place: Place = ""
    width: Width = ""
    crop: float | None = None
    """Width by height of the window that is shown; None shows the whole picture."""
    focus: tuple[float, float] = (0.5, 0.5)
    """The point that a window is laid around, in parts of the picture from its left and top."""
    credit: Both = Both()


PLAIN = Options()
"""A picture of which an editor says nothing."""


Form = Literal["bar", "grouped", "stacked", "line", "slope", "dot", "waffle", "multiples", "table"]
"""What a chart is drawn as."""


@dataclass(frozen=True, slots=True)
class Datum:
    """A cell of a data file, as it was written; ``value`` is None where there is no number."""

    text: str
    value: Decimal | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class Chart:
    """Data of a figure, and how they are drawn: rows have labels, columns are series."""

    form: Form
    name: Both
    """What such a drawing is called."""
    unit: Both
    corner: Both
    """The head above the labels."""
    heads: tuple[Both, ...]
    """The names of the series."""
    labels: tuple[Both, ...]
    rows: tuple[tuple[Datum, ...], ...]
    marked: frozenset[int] = frozenset()
    """The rows that stand out."""
    marked_series: frozenset[int] = frozenset()

    @property
    def words(self) -> tuple[Both, ...]:
        """All words of the data file that are in languages, each once."""
        return tuple(dict.fromkeys((self.corner, *self.heads, *self.labels)))

    def series(self, column: int) -> tuple[Datum, ...]:
        """One column, from the first row to the last."""
        return tuple(row[column] for row in self.rows)

    def table(self, sides: Sequence[Side]) -> Block:
        """The data as a table, whose labels have all languages one after the other.

        Columns of figures stand to the right, as do cells without any.
        """

        def cell(text: str, align: Align = "") -> Cell:
            return Cell((Inline("text", text),), align)

        def label(both: Both) -> str:
            return " ".join(dict.fromkeys(filter(None, (both.text(side) for side in sides))))

        aligns: list[Align] = [
            "right"
            if all(d.value is not None or not _LETTER.search(d.text) for d in column)
            else ""
            for column in zip(*self.rows, strict=True)
        ]
        head = [cell(label(self.corner)), *map(cell, map(label, self.heads), aligns)]
        rows = [
            (cell(label(name)), *map(cell, (datum.text for datum in row), aligns))
            for name, row in zip(self.labels, self.rows, strict=True)
        ]
        spot = self.rows[0][0].spot
        return Block("table", sides[0], spot, "", rows=(tuple(head), *rows))

    def said(self, side: Side) -> str:
        """The data in words, for those who do not see them; of many, how far they reach."""
        colon, comma, stop = ("：", "，", "；") if side == "zh" else (": ", ", ", "; ")
        heads, labels = ([named(both, side) for both in each] for each in (self.heads, self.labels))
        if len(self.heads) * len(self.rows) > MOST_SAID:
            return stop.join(self._reach(n, head, side) for n, head in enumerate(heads))
        rows = []
        for label, row in zip(labels, self.rows, strict=True):
            told = [datum.text or "–" for datum in row]
            if len(heads) > 1:
                told = [f"{head} {text}" for head, text in zip(heads, told, strict=True)]
            rows.append(f"{label}{colon}{comma.join(told)}")
        return stop.join(rows)

    def _reach(self, column: int, head: str, side: Side) -> str:
        known = [
            (datum.value, datum.text, named(label, side))
            for datum, label in zip(self.series(column), self.labels, strict=True)
            if datum.value is not None
        ]
        if not known:
            return head
        low, high = min(known), max(known)
        if side == "zh":
            return f"{head}：最小 {low[1]}（{low[2]}），最大 {high[1]}（{high[2]}）"
        return f"{head}: from {low[1]} ({low[2]}) to {high[1]} ({high[2]})"


_LETTER = re.compile(r"[^\W\d_]")
MOST_SAID = 60
"""Values of a chart that are read out one by one."""


def named(both: Both, side: Side) -> str:
    """A name on one side; where there is none, the other's is better than nothing."""
    return both.text(side) or both.text("en" if side == "zh" else "zh")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with alternative text, caption and credit in both languages.

    A chart's caption is its title and its credit the source of its data; ``path`` names the data.
    """

    path: Path
    """Relative to the issue folder, as written."""
    alt: Both
    caption: Both
    spot: Spot
    options: Options = PLAIN
    beside: tuple[Figure, ...] = ()
    """Further pictures of one paragraph: those on one line of the copy stand in one row."""
    chart: Chart | None = None
    """What is drawn of data; None for a picture that is there already."""
    inset: Inset | None = None
    """The block that it stands in, if any: in its place there, as wide as that."""

    @property
    def pictures(self) -> tuple[Figure, ...]:
        """This picture and those beside it."""
        return (self, *self.beside)

    @property
    def rows(self) -> tuple[tuple[Figure, ...], ...]:
        """The pictures row by row."""
        lines = groupby(self.pictures, key=lambda picture: picture.spot.line)
        return tuple(tuple(row) for _, row in lines)

    @property
    def is_decorative(self) -> bool:
        """Whether nothing is said of the picture: it only adorns."""
        return not self.alt.given and not self.caption.given

    def alternative(self, sides: Sequence[Side]) -> str:
        """What is said in the picture's place to those who do not see it; empty for an ornament.

        Where the languages asked for have no words, another's are better than none, and so is the
        caption. A chart's data are told.
        """
        if self.chart:
            return " / ".join(self._told(self.chart, side) for side in sides)
        for both in (self.alt, self.caption):
            if words := [both.text(side) for side in sides if both.side(side)]:
                return " / ".join(words)
            if both.given:
                return both.text(both.given[0])
        return ""

    def _told(self, chart: Chart, side: Side) -> str:
        head = [named(both, side) for both in (chart.name, self.caption, chart.unit) if both.given]
        stop, end = ("。", "。") if side == "zh" else (". ", ".")
        return stop.join([*head, chart.said(side)]) + end


Body = Pair | Figure


def _inset_of(part: Body) -> Inset | None:
    return part.inset


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its label in the copy and its text."""

    label: str
    side: Side
    block: Block


@dataclass(frozen=True, slots=True)
class Article:
    """One article in both languages."""

    path: Path
    """Relative to the issue folder, as written in the manifest."""
    spot: Spot
    title: Both
    kicker: Both
    standfirst: Both
    byline: Both
    source: Both
    body: tuple[Body, ...]
    notes: tuple[Note, ...] = ()
    kind: str = "article"
    """Which template of the layout sets it: ``feature``, ``brief`` …"""
    picture: Figure | None = None
    """What contents show of the article, where it is not the first of its pictures."""
    align: Literal["run", "paragraph"] = "run"
    columns: Any = None
    """The columns of this article, as a layout has them; None where they are the issue's."""
    allow: tuple[tuple[str, str], ...] = ()
    """Checks waived for the whole article: (id prefix, reason), from ``allow:``."""

    @property
    def key(self) -> str:
        """A name for anchors and reports: the file's stem."""
        return self.path.stem

    @property
    def grouped(self) -> Iterator[tuple[Inset | None, list[Body]]]:
        """The body in reading order, what stands in one block together.

        An interview is parted by its pictures, which stand as others do.
        """
        return ((inset, [*parts]) for inset, parts in groupby(self.body, key=_inset_of))

    @property
    def pairs(self) -> Iterator[Pair]:
        """The pairs of the body, without figures."""
        return (part for part in self.body if isinstance(part, Pair))

    @property
    def teaser(self) -> Figure | None:
        """The picture by which contents show the article, if it has any.

        A drawing, whose words nobody could read at that size, is only the one that is named.
        """
        shown = (f for f in self.figures if f.options.place != "cover" and not f.chart)
        photographs = (f for f in shown if f.path.suffix.lower() != ".svg")
        return self.picture or next(photographs, None)

    @property
    def figures(self) -> Iterator[Figure]:
        """The figures of the body, each picture of a row by itself."""
        parts = (part for part in self.body if isinstance(part, Figure))
        return (picture for part in parts for picture in part.pictures)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the issue."""

    title: Both
    articles: tuple[Article, ...]


Slot = Literal["after", "inside-front", "inside-back", "back"]
"""Where a page from elsewhere goes: behind an article, or on a cover page."""


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page of somebody else's PDF, such as an advertisement, that is printed as it is."""

    path: Path
    """Relative to the issue folder, as written."""
    number: int
    """Which page of the PDF; the first is 1."""
    slot: Slot
    after: Path | None
    """The article that it follows, where it stands on no cover page."""
    turned_to: Literal["", "right", "left"]
    """The side of the opening that it falls on; empty for whichever comes."""
    fit: Literal["bleed", "type-area"]
    alt: Both
    spot: Spot

    def alternative(self, sides: Sequence[Side]) -> str:
        """What is said in its place to those who do not see it."""
        words = [self.alt.text(side) for side in sides if self.alt.side(side)]
        return " / ".join(words or [self.alt.text(side) for side in self.alt.given])


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``publication.yaml`` and ``issue.yaml`` say together, read and checked."""

    folder: Path
    id: str
    number: int
    date: dt.date
    title: Both
    tagline: Both
    publisher: Both
    layout: str
    languages: tuple[str, ...]
    """BCP 47 tags in reading order, such as ``("zh-Hans", "en")``."""
    cover: Path | None
    editions: Mapping[str, Mapping[str, Any]]
    """Overrides by edition name; an empty mapping where the edition is used as it is."""
    edition_names: tuple[str, ...] | None
    """The editions asked for, or None for all that exist."""
    sections: tuple[tuple[Both, tuple[Words, ...]], ...]
    """Section titles with the article paths as written."""
    site: str = ""
    """The address of the publication's site, with its last slash; empty where it has none."""
    pages: tuple[PlacedPage, ...] = ()
    """Pages from elsewhere, in the order in which they are named."""
    fit: Mapping[str, int] = field(default_factory=dict)
    """``pages`` or ``multiple``: what the issue is to fill."""
    columns: Any = None
    """Columns in place of those of the layout; None where the layout's hold."""
    wide_tables: Literal["", "fold", "turn"] = ""
    """What is done to wide tables; empty where the layout says it."""
    checks: Mapping[str, Literal["error", "warning", "note", "off"]] = field(default_factory=dict)
    """Severity by check id or id prefix: ``error``, ``warning``, ``note`` or ``off``."""
    missing_glyphs: Literal["error", "warn"] = "error"
    protect: tuple[str, ...] = ()
    """Words that stay as written where an edition converts simplified characters."""
    hyphenation: tuple[str, ...] = ()
    """Words with hyphens where they may be divided; those without stay whole."""
    printer: str = ""
    """Who prints, by name; empty where the publication does not say."""
    converted: bool = False
    """The Chinese copy was written in simplified characters and converted for an edition."""
    print: Mapping[str, Any] = field(default_factory=dict)
    """What is ordered of the print shop: ``paper``, ``quantity`` and the like, as written."""
    mail: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    """The manifest files themselves."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue, read whole: the manifest and every article."""

    manifest: Manifest
    sections: tuple[Section, ...]

    @property
    def articles(self) -> Iterator[Article]:
        """All articles in order."""
        return (article for section in self.sections for article in section.articles)

    @property
    def article_figures(self) -> Iterator[Figure]:
        """The figures of all articles."""
        return (figure for article in self.articles for figure in article.figures)

    @property
    def cover_figure(self) -> Figure | None:
        """The figure that an article gives to the cover."""
        figures = (f for f in self.article_figures if f.options.place == "cover")
        return next(figures, None)

    def tag(self, side: Side) -> str:
        """The language tag used for one side: ``zh-Hans``, ``zh-Hant`` …, ``en``."""
        for tag in self.manifest.languages:
            if tag.split("-")[0] == side:
                return tag
        return "zh-Hans" if side == "zh" else "en"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides shown, in reading order."""
        return tuple(
            side for tag in self.manifest.languages for side in SIDES if tag.split("-")[0] == side
        )
