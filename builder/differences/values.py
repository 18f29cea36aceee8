"""What is read from a PDF to be compared, as values. Boxes are in points from the lower left of
the media box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..pdf.geometry import Box
from ..pdf.marks import Colour

Standing = tuple[str, float, float]
"""A word, and the left and foot of its box."""
Part = Literal["text", "contents", "note", "ruby", "figure"]


class Stream(NamedTuple):
    """Words that are read one after the other, wherever their pages break."""

    lang: str
    """``zh``, ``en`` or another primary subtag."""
    part: Part
    """Notes, readings and words in figures stand where there is room: each has its own order."""


class Place(NamedTuple):
    """Part of a page, by its number from 1."""

    page: int
    box: Box


class Word(NamedTuple):
    """A word, a number, a mark, or one Chinese character."""

    text: str
    places: tuple[Place, ...]
    """One for each line that it stands on."""
    spaced: bool
    """Whether a space goes before it."""
    starts: bool
    """Whether it begins a paragraph."""
    colour: Colour

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.places[0].page


class Stroke(NamedTuple):
    """Something painted in a picture, its place in thousandths of the picture's sides."""

    kind: str
    outline: tuple[float, ...]
    colour: Colour | None
    pixels: bytes = b""
    """A raster picture brought down to a thumbnail, RGB."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture on a page: raster or drawn."""

    place: Place
    alternative: str
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, and all its type as it stands there; marks that come of themselves left out."""

    size: tuple[float, float]
    """Width and height in points."""
    trim: Box
    """The trimmed page."""
    rotate: int
    """How far a reader turns the page, in degrees clockwise."""
    type: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All of a PDF that is compared."""

    sheets: tuple[Sheet, ...]
    streams: Mapping[Stream, tuple[Word, ...]]
    drawn: tuple[Drawn, ...]
    grounds: Mapping[Colour, Place]
    """Colours of rules and grounds outside pictures, and where each stands first."""
