"""Plates: how pictures stand on a page, worked out from their sizes before a page is made.

A plate is one picture or several in rows. Its height is known here, whole lines of it, so that the
grid goes on below and the engine can tell at once whether it fits (``composition/moving.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..ground.findings import Rejected
from ..ground.units import POINTS_PER_MM
from ..issue.model import Figure, Side
from .cropping import window
from .layout import Layout
from .measures import Measures

MOST_OF_PAGE = 0.6
"""Of a page's lines: what a plate takes at the most where it does not ask for a page."""
MOST_FOR_DATA = 0.85
"""The same for a chart, whose rows have a height below which they cannot be read."""
HAIR = 0.05
"""In points: what is higher than its page by a hair would run over."""
_CAPTION_EM = {"zh": 1.0, "en": 0.5}
"""The rough width of a character of a caption, in em of its type."""


@dataclass(frozen=True, slots=True)
class SetPicture:
    """A picture on a plate; lengths in points."""

    figure: Figure
    src: str
    width: float
    height: float
    position: tuple[float, float]
    """What part of it shows where its shape is not the plate's: CSS ``object-position``, of 1."""


@dataclass(frozen=True, slots=True)
class Row:
    """Pictures side by side, of one height."""

    pictures: tuple[SetPicture, ...]
    slot: float
    """The height they take, whole lines of it."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A block of pictures; lengths in points."""

    figure: Figure
    place: str
    """What the engine moves it by: the value of ``data-place``."""
    width: str
    rows: tuple[Row, ...]
    left: float | None = None
    """Where it stands from the trim's left side, if not at the type area."""
    shift: float = 0.0
    """How far its picture reaches beyond it on the left: the half of a spread before it."""
    clip: float = 0.0
    """The width of a half of a spread; 0 for all else."""
    height: float = 0.0
    """The height of a plate that takes a page; 0 where it is what its parts take."""
    column: float = 0.0
    """The width of the column that it stands in, if it does."""
    says: bool = True
    """Whether caption and credit stand below it."""

    @property
    def is_single(self) -> bool:
        """Whether it is one picture."""
        return not self.figure.beside


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that has been inspected."""

    src: str
    ratio: float
    """Height by width, whole."""


class PlateMaker:
    """Makes the plates of an issue in a layout and in some languages."""

    def __init__(
        self,
        layout: Layout,
        bleed_mm: float,
        sides: Sequence[Side],
        column_of: Callable[[Figure], float],
        shown: Callable[[Figure], Shown],
        is_apart: Callable[[Figure], bool],
        chart: Callable[[Figure, float, float, tuple[Side, ...]], Shown],
        part: float = 1.0,
        room: float = 0.0,
    ) -> None:
        """``column_of`` gives the width of the column that a figure may stand in, ``is_apart``
        whether it is drawn otherwise in each language.

        ``chart`` draws one as wide as its second argument says and no higher than its third, in
        some languages.
        ``part`` is what pictures in the text take of the size that they would have, ``room`` the
        width of the block that they fill, where they stand in one of a column.
        """
        self.part = part
        self.room = room
        self.layout = layout
        self.page = layout.measures
        self.bleed = bleed_mm * POINTS_PER_MM
        self.sides = sides
        self.shown = shown
        self.column_of = column_of
        self.is_apart = is_apart
        self.chart = chart

    @property
    def is_facing(self) -> bool:
        """Whether a figure stands over the two pages of an opening."""
        return self.layout.is_facing and len(self.sides) > 1

    def plates(self, figure: Figure) -> tuple[Plate, ...]:
        """The plates of a figure: two halves for one across an opening, else one."""
        options = figure.options
        if figure.chart:
            return (self._chart(figure),)
        if self.is_facing:
            return (self._facing(figure),)
        if options.width == "spread":
            return self._spread(figure)
        width = self._width(figure)
        name, column = self._place_across(figure, width)
        most = self._most(figure)
        fills = options.width == "bleed"
        rows = self._rows(figure, width, most, fills)
        left = -self.bleed if fills else None
        whole = self.page.lines * self.page.pitch - HAIR
        height = whole if options.place == "page" else 0.0
        return (Plate(figure, options.place, name, rows, left, height=height, column=column),)

    def lines(self, figures: Iterable[Figure]) -> float:
        """The lines that the pictures of figures take."""
        plates = (plate for figure in figures for plate in self.plates(figure))
        slots = (row.slot for plate in plates if plate.shift == 0 for row in plate.rows)
        return sum(slots) / self.page.pitch

    def _chart(self, figure: Figure) -> Plate:
        """A chart at its own size, with its title and its unit above it; a table has none."""
        options, page = figure.options, self.page
        width = self._width(figure)
        name, column = self._place_across(figure, width)
        rows: tuple[Row, ...] = ()
        if figure.chart and figure.chart.form != "table":
            said = self._said_lines(figure, column or width)
            try:
                part = 1.0 if options.place == "page" else MOST_FOR_DATA
                rows = self._data_rows(figure, width, math.floor(page.lines * part) - said)
            except Rejected:  # a low page gives all of its lines before it gives up
                rows = self._data_rows(figure, width, page.lines - said)
        whole = page.lines * page.pitch - HAIR if options.place == "page" else 0.0
        name = "both" if self.is_facing else name
        return Plate(figure, options.place, name, rows, height=whole, column=column)

    def _place_across(self, figure: Figure, width: float) -> tuple[str, float]:
        """What it is as wide as, and the width of its column; one column alone is the text's."""
        if self.room:
            return "column", width
        if figure.options.width == "column" and width < self.page.measure - HAIR:
            return "column", width
        return figure.options.width.replace("column", "text") or "text", 0.0

    def _data_rows(self, figure: Figure, width: float, lines: int) -> tuple[Row, ...]:
        """A chart, once a language where each has a page of its own. Raises Rejected."""
        apart = [(side,) for side in self.sides] if self.is_facing else [tuple(self.sides)]
        return tuple(self._drawn(figure, width, lines, sides) for sides in apart)

    def _drawn(self, figure: Figure, width: float, lines: int, sides: tuple[Side, ...]) -> Row:
        """A chart in some languages, on so many lines at the most."""
        pitch = self.page.pitch
        shown = self.chart(figure, width, lines * pitch - pitch / 3, sides)
        tall = shown.ratio * width
        picture = SetPicture(figure, shown.src, width, tall, (0.5, 0.5))
        return Row((picture,), lines_up(tall, pitch))

    def _said_lines(self, figure: Figure, width: float) -> int:
        """Lines that title, unit and source of a chart take at the most, and the space around."""
        chart = figure.chart
        assert chart
        beside = 1 if figure.options.width == "column" else len(self.sides)
        room = width / beside
        lines = 2
        for both in (figure.caption, chart.unit, figure.options.credit):
            each = [self._lines(both.text(side), side, room) for side in self.sides]
            lines += max(each, default=0) if beside > 1 else sum(each)
        return lines

    def _width(self, figure: Figure) -> float:
        name = figure.options.width
        if self.room:
            return self.room
        if name == "column":
            return self.column_of(figure)
        return self.page.trim[0] + 2 * self.bleed if name == "bleed" else self.page.measure

    def _most(self, figure: Figure) -> float:
        """The height of all its rows at the most."""
        page, options = self.page, figure.options
        most = math.ceil(page.lines * MOST_OF_PAGE) * page.pitch
        if options.place == "page":
            most = self._above_words(figure) * page.pitch
        # what is cut to whole lines has its caption no nearer than others have
        return (
            most - page.pitch / 3 if options.place == "page" or options.width == "bleed" else most
        )

    def _above_words(self, figure: Figure) -> int:
        """Lines of a page that the pictures take so that caption and credit have room below them.

        The lower pictures of several are, the narrower they are, and their words the longer.
        """
        lines = self.page.lines
        tried = range(lines - 1, lines // 4, -1)
        return next((n for n in tried if n + self._caption_lines(figure, n) <= lines), lines // 2)

    def _caption_lines(self, figure: Figure, most: int) -> int:
        """Lines that caption and credit take at the most, with one for the space above.

        Below a picture of several they stand in its own width.
        """
        rows = self._rows(figure, self._width(figure), most * self.page.pitch, fills=False)
        room = column_measure(self.page)
        is_one = not figure.beside
        return len(rows) + sum(
            max(self._words(p.figure, room if is_one else p.width, not is_one) for p in r.pictures)
            for r in rows
        )

    def _words(self, picture: Figure, room: float, stacked: bool) -> int:
        """Lines of a picture's caption and credit, the languages one below the other or not."""
        lines = 0
        for both in (picture.caption, picture.options.credit):
            each = [self._lines(both.text(side), side, room) for side in self.sides]
            lines += sum(each) if stacked else max(each, default=0)
        return lines

    def _lines(self, text: str, side: Side, room: float) -> int:
        size = float(self.layout.sizes[f"small-{side}"].removesuffix("pt"))
        room = max(room - min(2 * size, room / 4), size)  # a line breaks before it is full
        return math.ceil(len(text) * _CAPTION_EM[side] * size / room)

    def _rows(self, figure: Figure, width: float, most: float, fills: bool) -> tuple[Row, ...]:
        gap = self.page.alley / 2
        ratios = [[self._ratio(picture) for picture in row] for row in figure.rows]
        heights = [
            (width - gap * (len(row) - 1)) / sum(1 / ratio for ratio in row) for row in ratios
        ]
        room = most - self.page.pitch * (len(heights) - 1)
        stays = fills or figure.options.place == "page"
        scale = min(1.0, room / sum(heights)) * (1.0 if stays else self.part)
        rows = []
        for pictures, row, height in zip(figure.rows, ratios, heights, strict=True):
            tall = height * scale
            across = [height / ratio * (1 if fills else scale) for ratio in row]
            placed = tuple(
                self._picture(picture, wide, tall)
                for picture, wide in zip(pictures, across, strict=True)
            )
            rows.append(Row(placed, lines_up(tall, self.page.pitch)))
        return tuple(rows)

    def _ratio(self, picture: Figure) -> float:
        crop = picture.options.crop
        return 1 / crop if crop else self.shown(picture).ratio

    def _picture(self, picture: Figure, width: float, height: float) -> SetPicture:
        shown = self.shown(picture)
        part = window(1 / shown.ratio, width / height, picture.options.focus)
        return SetPicture(picture, shown.src, width, height, part.position)

    def _spread(self, figure: Figure) -> tuple[Plate, Plate]:
        """A picture across two facing pages, cut at the spine; its words stand below the right."""
        trim = self.page.trim[0]
        width = 2 * (trim + self.bleed)
        height = min(width * self._ratio(figure), self._most(figure))
        slot = math.floor(height / self.page.pitch + 1e-6) * self.page.pitch
        rows = (Row((self._picture(figure, width, slot - self.page.pitch / 3),), slot),)
        # each half reaches over the spine to its page's own bleed, as a press wants it
        half = trim + 2 * self.bleed
        return (
            Plate(figure, "verso", "spread", rows, -self.bleed, 0.0, half, says=False),
            Plate(figure, "recto", "spread", rows, -self.bleed, trim, half),
        )

    def _facing(self, figure: Figure) -> Plate:
        """A plate over the two pages of an opening.

        What is drawn otherwise in each language stands on both; several pictures are shared out;
        any other lies across the spine, to the bleed where it asks for that or a spread.
        """
        options, page = figure.options, self.page
        most = self._most(figure)
        whole = page.lines * page.pitch - HAIR if options.place == "page" else 0.0
        if figure.beside or self.is_apart(figure):
            pictures = list(figure.pictures)
            middle = math.ceil(len(pictures) / 2)
            pages = [pictures[:middle], pictures[middle:]] if figure.beside else [pictures] * 2
            rows = self._level(pages, most)
            return Plate(figure, options.place, "both", rows, height=whole)
        bleeds = options.width in ("bleed", "spread")
        margins = page.margins
        half = page.trim[0] + self.bleed if bleeds else page.measure + margins.inner
        height = min(2 * half * self._ratio(figure), most)
        slot = math.floor(height / page.pitch + 1e-6) * page.pitch
        rows = (Row((self._picture(figure, 2 * half, slot - page.pitch / 3),), slot),)
        left = -margins.outer - self.bleed if bleeds else 0.0
        # each half reaches over the spine to its page's own bleed, as a press wants it
        clip, shift = half + self.bleed, half - self.bleed
        return Plate(figure, options.place, "across", rows, left, shift, clip, whole)

    def _level(self, pages: Sequence[Sequence[Figure]], most: float) -> tuple[Row, ...]:
        """A row of pictures for each page of an opening, all of one height."""
        gap = self.page.alley / 2
        ratios = [[self._ratio(picture) for picture in row] for row in pages]
        heights = [
            (self.page.measure - gap * (len(row) - 1)) / sum(1 / ratio for ratio in row)
            for row in ratios
        ]
        tall = min(*heights, most)
        slot = lines_up(tall, self.page.pitch)
        return tuple(
            Row(tuple(self._picture(p, tall / r, tall) for p, r in zip(row, of, strict=True)), slot)
            for row, of in zip(pages, ratios, strict=True)
        )


def lines_up(length: float, pitch: float) -> float:
    """A length rounded up to whole lines."""
    return math.ceil(length / pitch - 1e-6) * pitch


def column_measure(page: Measures) -> float:
    """The width of one column."""
    return (page.measure - (page.columns - 1) * page.alley) / page.columns
