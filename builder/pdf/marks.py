"""What a page paints, as values: colours, runs of text, shapes, pictures and shadings.

Lengths are in points on paper (/UserUnit has been multiplied in, /Rotate not). The ``box`` of a
shape or picture is what is left of it inside the clip; clips are taken by their bounding boxes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from .geometry import Box, Matrix, Point

Family = Literal["gray", "rgb", "cmyk", "lab", "spot", "pattern", "unknown"]

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_MOST_FAULTS = 20
SCREEN_FAMILIES = ("rgb", "lab")


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as the page sets it.

    ``inks`` holds plate and tint (0 to 1) of every plate that gets ink; it is empty for white and
    for colours that say nothing of inks. ``device`` tells DeviceCMYK from calibrated CMYK.
    """

    family: Family
    values: tuple[float, ...] = ()
    inks: tuple[tuple[str, float], ...] = ()
    device: bool = True

    @property
    def is_white(self) -> bool:
        """Whether it leaves the paper white."""
        if self.family == "rgb":
            return min(self.values, default=0) >= 0.995
        if self.family == "lab":
            return bool(self.values) and self.values[0] >= 99.5
        return self.family in ("gray", "cmyk", "spot") and not self.inks

    @property
    def is_dark_rgb(self) -> bool:
        """Whether it is RGB or Lab that a reader calls black."""
        if self.family == "rgb":
            return max(self.values, default=1) <= 0.2 and _spread(self.values) <= 0.06
        return self.family == "lab" and bool(self.values) and self.values[0] <= 20

    @property
    def total(self) -> float:
        """All inks together, 1 for a solid of one."""
        return sum(tint for _, tint in self.inks)

    @property
    def tints(self) -> dict[str, float]:
        """Tint by plate."""
        return dict(self.inks)


BLACK = Colour("gray", (0.0,), (("Black", 1.0),))


@dataclass(frozen=True, slots=True)
class Manner:
    """How paint goes on: overprint, opacity, blending."""

    overprint: bool = False
    overprint_mode: int = 0
    alpha: float = 1.0
    blend: str = "Normal"
    soft_mask: bool = False

    @property
    def is_transparent(self) -> bool:
        """Whether what lies beneath shows through or takes part."""
        return self.alpha < 1 or self.soft_mask or self.blend not in ("Normal", "Compatible")


@dataclass(frozen=True, slots=True)
class TextRun:
    """The glyphs of one showing operator."""

    box: Box
    """The whole run, clipped or not."""
    core: Box
    """The band from the baseline to half an em above it, which every script fills."""
    clip: Box
    text: str
    font: str
    """The name under which the document's fonts are kept."""
    size_pt: float
    colour: Colour
    manner: Manner
    visible: bool = True
    """False for rendering mode 3 and runs of spaces."""
    drawn: bool = True
    """False for rendering mode 3, which needs no font program."""
    outline: Colour | None = None
    """What the letters' outlines are stroked with, where they are."""
    outline_pt: float = math.inf
    """How wide the outlines are where the letters are not filled too."""
    missing: int = 0
    """Glyphs drawn as .notdef, or empty where a character should show."""
    unmapped: int = 0
    """Glyphs that cannot be copied out as text."""
    mcid: int | None = None
    artifact: bool = False
    starts: tuple[float, ...] = ()
    """Where each character of the text begins, along the line in units of its own."""
    extent: tuple[float, float] = (0.0, 0.0)
    """From where to where the box goes, in those units."""

    def shares(self) -> Iterator[tuple[str, float, float]]:
        """Each character with where it begins and ends in the box, 0 to 1 along the line."""
        first, last = self.extent
        whole = (last - first) or 1.0
        along = [min(1.0, max(0.0, (start - first) / whole)) for start in self.starts]
        return zip(self.text, along, [*along[1:], 1.0], strict=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """A path filled or stroked."""

    box: Box
    kind: Literal["fill", "stroke"]
    colour: Colour
    manner: Manner
    thickness_pt: float
    """Line width of a stroke; the smaller side of a filled rule, infinity for other fills."""
    outlines: tuple[tuple[Point, ...], ...]
    clip: Box
    even_odd: bool = False
    artifact: bool = False
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image placed on the page."""

    box: Box
    width_px: int
    height_px: int
    ppi: float
    """Effective pixels per inch, the lesser of both directions."""
    bits: int
    family: Family
    stencil: bool
    colour: Colour
    """What a stencil is painted with."""
    manner: Manner
    matrix: Matrix
    clip: Box
    key: tuple[int, int] | None
    """Object number and generation; None for an inline image."""
    inline: Any = None
    """An inline image, as the reader hands it out."""
    plates: tuple[str, ...] = ()
    """The plates that its colour space names."""
    device: bool = False
    """Whether its numbers mean what the machine makes of them."""
    artifact: bool = False
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class Shading:
    """A smooth shade."""

    box: Box
    family: Family
    manner: Manner
    heaviest: Colour
    """The colour with most ink, as far as its functions name any."""
    plates: tuple[str, ...] = ()
    """The plates that its colour space names."""


PLACED_FROM = "/PlacedFrom"
"""The key of a form that is a page of another file: the file ``F``, its ``Page`` and ``Fit``."""


@dataclass(frozen=True, slots=True)
class PlacedForm:
    """A page of somebody else's file where it stands on a page."""

    name: str
    number: int
    fit: str
    box: Box
    """What is shown of it."""
    trim: Box
    bleed: Box


Mark = TextRun | Shape | Picture | Shading


def _spread(values: tuple[float, ...]) -> float:
    return max(values, default=0) - min(values, default=0)


@dataclass(slots=True)
class Found:
    """What a walk found: what could not be read, and how much was asked of it."""

    faults: list[str] = field(default_factory=list)
    """Operators, boxes."""
    operators: int = 0

    def note_fault(self, words: str) -> None:
        """Keep what could not be read, up to a bound."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(words)


@dataclass(slots=True)
class PageContent(Found):
    """What one page paints, in order, and what was noticed on the way."""

    marks: list[Mark] = field(default_factory=list)
    group_families: list[Family] = field(default_factory=list)
    """Blend spaces that forms declare for themselves."""
    mask_colours: list[Colour] = field(default_factory=list)
    """RGB and Lab that soft masks are made of."""
    placed: list[PlacedForm] = field(default_factory=list)
    """The pages of other files."""
    oddities: set[str] = field(default_factory=set)
    """Things a press edition must not hold: ``transfer``, ``postscript``, ``opi`` and the like."""
