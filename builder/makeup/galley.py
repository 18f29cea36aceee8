"""The galley: what the engine lays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..ground.findings import Finding
from ..ground.spots import Spot
from ..issue.model import Side
from .fit import Fit
from .layout import Layout


@dataclass(frozen=True, slots=True)
class Original:
    """A picture of pixels: the engine lays out a stand-in, editions are made from the file."""

    path: Path
    size: tuple[int, int]
    """Width and height in pixels, upright."""
    spot: Spot
    """Where the picture is named."""


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
    drawn: tuple[tuple[str, Spot], ...] = ()
    """Words drawn in the figures as these languages show them, and where each figure is named."""
