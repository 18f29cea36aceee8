"""The galley: what the engine lays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..ground.findings import Finding
from ..ground.spots import Spot
from ..issue.model import Side
from .layout import Layout


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
    spots: Mapping[str, Spot] = field(default_factory=dict)
    """By address, where the copy places a figure."""
    findings: tuple[Finding, ...] = ()
    """What is amiss with the figures in these languages, and with the style sheets."""
    weights: Mapping[str, frozenset[tuple[int, str]]] = field(default_factory=dict)
    """By family, the weights and styles that there are of it."""
