"""The measures of a page: what a layout states, and what follows from it.

A type area holds whole lines and whole characters: foot and outer margin take what is left over.
Source: CLREQ #type_area, which is set by size, characters a line, lines, columns and alley.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..ground.lengths import points
from ..ground.units import POINTS_PER_MM

FACING = "facing"
"""``columns:`` of a layout that gives each language a page of every opening."""
_SLACK = 1e-6
"""Of a line or a character: what arithmetic may lose without losing a whole one."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The four margins of a page in points; the inner one lies at the spine."""

    head: float
    foot: float
    inner: float
    outer: float


@dataclass(frozen=True, slots=True)
class Widths:
    """The columns of two languages that stand side by side, in points."""

    zh: float
    en: float

    def properties(self) -> Iterator[tuple[str, str]]:
        """The widths as CSS custom properties, without their two hyphens."""
        yield "column-zh", in_points(self.zh)
        yield "column-en", in_points(self.en)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a page. Lengths are in points where the name says no unit."""

    trim_mm: tuple[float, float]
    least: Margins
    pitch: float
    """From one line to the next."""
    columns: int
    alley: float
    em: float
    """The size of Chinese text."""

    def __post_init__(self) -> None:
        """Raises ValueError where no line or no character has room."""
        if self.lines < 1 or self.characters < 1:
            raise ValueError("the margins leave no room for text on this trim")

    @property
    def trim(self) -> tuple[float, float]:
        """Width and height of the trimmed page."""
        width_mm, height_mm = self.trim_mm
        return width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM

    @property
    def lines(self) -> int:
        """Lines of text on a page."""
        room = self.trim[1] - self.least.head - self.least.foot
        return int(room / self.pitch + _SLACK)

    @property
    def characters(self) -> int:
        """Chinese characters on a line of a column."""
        room = self.trim[0] - self.least.inner - self.least.outer - self._alleys
        return int(room / self.columns / self.em + _SLACK)

    @property
    def _alleys(self) -> float:
        return (self.columns - 1) * self.alley

    @property
    def measure(self) -> float:
        """The width of the type area."""
        return self.columns * self.characters * self.em + self._alleys

    @property
    def column(self) -> float:
        """The width of one of equal columns."""
        return self.characters * self.em

    @property
    def margins(self) -> Margins:
        """The margins around the type area."""
        head, inner = self.least.head, self.least.inner
        foot = self.trim[1] - head - self.lines * self.pitch
        return Margins(head, foot, inner, self.trim[0] - inner - self.measure)

    @property
    def halves(self) -> Widths:
        """Two languages in columns alike."""
        half = (self.measure - self.alley) / 2
        return Widths(half, half)

    @property
    def whole(self) -> Widths:
        """Each language as wide as the page."""
        return Widths(self.measure, self.measure)

    def facing(self, characters: int) -> Widths:
        """A column of so many Chinese characters on its page, and English as wide as its own."""
        return Widths(min(characters * self.em, self.measure), self.measure)

    def beside(self, characters: int) -> Widths:
        """A column of so many Chinese characters, and what it leaves to English."""
        zh = characters * self.em
        return Widths(zh, self.measure - self.alley - zh)

    def properties(self) -> Iterator[tuple[str, str]]:
        """The measures as CSS custom properties, without their two hyphens."""
        width_mm, height_mm = self.trim_mm
        yield "trim-width", f"{width_mm:g}mm"
        yield "trim-height", f"{height_mm:g}mm"
        for name in ("head", "foot", "inner", "outer"):
            yield name, in_points(getattr(self.margins, name))
        for name in ("pitch", "alley", "measure"):
            yield name, in_points(getattr(self, name))
        yield "columns", str(self.columns)
        yield "lines", str(self.lines)


def in_points(length: float) -> str:
    """A length as CSS has it, to a thousandth of a point: ``59.276pt``."""
    return f"{length:.3f}".rstrip("0").rstrip(".") + "pt"


def stated(properties: Iterable[tuple[str, str]]) -> str:
    """Custom properties as a rule or a ``style`` attribute states them."""
    return "".join(f"--{name}: {value}; " for name, value in properties)


def counted(columns: Any) -> int:
    """How many columns a layout's ``columns:`` makes: languages that are weighed have one each."""
    return columns if isinstance(columns, int) else 1 if columns == FACING else 2


def read_measures(plain: Mapping[str, Any], em: float) -> Measures:
    """The measures that a layout's keys state. Raises ValueError where no text has room."""
    width_mm, height_mm = plain["trim"]
    margins = {side: points(length) for side, length in plain["margins"].items()}
    return Measures(
        (float(width_mm), float(height_mm)),
        Margins(**margins),
        points(plain["pitch"]),
        counted(plain["columns"]),
        points(plain["alley"]),
        em,
    )
