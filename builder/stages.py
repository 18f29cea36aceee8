"""What the stages of the press hand on: frozen values, from the layout to the proof.

They stand apart from the stages themselves, so that a process which only passes them on, or only
lays them out, imports no other stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .diagnostics import Finding
from .editions.edition import Edition
from .editions.facts import ProofFacts, Swatch
from .model import Side, Spot


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout folder, read."""

    name: str
    folder: Path
    notes: Literal["foot", "end"]
    """Where footnotes stand: at the foot of the page, or at the end of the article."""
    composition: Mapping[str, Any]
    swatches: tuple[Swatch, ...]
    trim_mm: tuple[float, float]
    bleed_mm: float


@dataclass(frozen=True, slots=True)
class Galley:
    """What the engine lays out: one HTML text, and the only files it may read."""

    html: str
    files: Mapping[str, Path]
    """By address, such as ``press:/issue/figures/zone.svg``."""
    layout: Layout
    copy: tuple[tuple[Side, str, Spot], ...] = field(default=())
    """Every paragraph that must arrive: (side, text, where it stands)."""
    repeated: frozenset[str] = frozenset()
    """Titles, which contents and running heads set again."""
    drawings: Mapping[str, bytes] = field(default_factory=dict)
    """By address, drawings that the languages of this galley change; they go before ``files``."""
    findings: tuple[Finding, ...] = ()
    """What is amiss with the figures in these languages."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A galley with all that its proof and the editions finished from it need to know."""

    galley: Galley
    fontconfig: Path
    facts: ProofFacts
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """An issue read and made up, not yet paginated."""

    issue_id: str
    layout: str
    made_up: tuple[MadeUp, ...]
    """One for each set of languages that an edition asks for."""
    digital: tuple[tuple[str, str, bytes], ...]
    """Editions without pages: name, file suffix, content."""
    findings: tuple[Finding, ...]
    inputs: dict[str, str]
    digest: str
    default_editions: tuple[str, ...]
    fonts: tuple[str, ...]
    strict: bool
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Laid:
    """A proof on disk, prepared for finishing, and the editions to be finished from it."""

    proof: Path
    facts: ProofFacts
    editions: tuple[Edition, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """An issue laid out: everything that finishing and delivery need."""

    composed: Composed
    laid: tuple[Laid, ...]
    findings: tuple[Finding, ...]
    seconds: dict[str, float]
