"""The galley: what the engine lays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..ground.findings import Finding
from ..ground.spots import Spot
from ..issue.model import Side
from .fit import Fit
from .layout import Layout
from .measures import Widths

if TYPE_CHECKING:
    from ..pdf.geometry import Box, Matrix


@dataclass(frozen=True, slots=True)
class Original:
    """A picture of pixels: the engine lays out a stand-in, editions are made from the file."""

    path: Path
    size: tuple[int, int]
    """Width and height in pixels, upright."""
    spot: Spot
    """Where the picture is named."""


@dataclass(frozen=True, slots=True)
class PlacedSheet:
    """A page of somebody else's PDF as it is to stand in the issue. Lengths in points."""

    path: Path
    number: int
    name: str
    """The file as written in the issue."""
    fit: str
    box: Box
    """What is shown of it, in its own space."""
    matrix: Matrix
    """From its own space onto the unit square, turned as it is read."""
    trim_box: Box
    """Where it is trimmed, in its own space."""
    trim: tuple[float, float]
    """Width and height of the trimmed page as it is read."""
    beyond: tuple[float, float, float, float]
    """How far what is shown reaches beyond the trim at left, foot, right and head."""
    bleed: float
    """The least bleed that its boxes leave."""
    picture: Path
    pixels: tuple[int, int]
    spot: Spot
    mixes: bool = False
    """Whether it is a transparency group."""
    is_archival: bool = False
    """Whether it may stand in an edition for readers as it is; ISO 19005-2."""

    @property
    def label(self) -> str:
        """The file as written and its page, as in ``ads/x.pdf#page=2``."""
        return f"{self.name}#page={self.number}"


@dataclass(frozen=True, slots=True)
class Galley:
    """What the engine lays out: one HTML text, and the only files it may read."""

    html: str
    files: Mapping[str, Path]
    """By address, such as ``press:/issue/figures/zone.svg``."""
    layout: Layout
    copy: tuple[tuple[Side, str, Spot], ...] = field(default=())
    """Every paragraph that must arrive: (side, text, where it stands)."""
    sources: Mapping[Spot, str] = field(default_factory=dict)
    """The blocks of copy as they were written, by where they stand."""
    repeated: frozenset[str] = frozenset()
    """Titles, which contents and running heads set again."""
    drawings: Mapping[str, bytes] = field(default_factory=dict)
    """By address, drawings that are not set as they were written; they go before ``files``."""
    originals: Mapping[str, Original] = field(default_factory=dict)
    """By address, the pictures of pixels among the files."""
    spots: Mapping[str, Spot] = field(default_factory=dict)
    """By address, where the copy places a figure."""
    findings: tuple[Finding, ...] = ()
    """What is amiss with the figures in these languages, and with the style sheets."""
    weights: Mapping[str, frozenset[tuple[int, str]]] = field(default_factory=dict)
    """By family, the weights and styles that there are of it."""
    english: str = "en-GB"
    """The English by whose rules words are divided."""
    divisions: tuple[str, ...] = ()
    """Exceptions to them, with hyphens where a word may be divided; the names of the glossary."""
    fit: Fit | None = None
    """The pages that are asked for, and the ways there."""
    placed: Mapping[str, PlacedSheet] = field(default_factory=dict)
    """By address, the pages of other people's PDFs."""
    drawn: tuple[tuple[str, Spot], ...] = ()
    """Words drawn in the figures as these languages show them, and where each figure is named."""
    widths: Widths | None = None
    """The issue's columns of two languages, where these stand side by side."""
