"""What a press that stays at work tells the desk, and the press as the desk sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ..ground.spots import Spot
from ..warm.standing import PageStanding, Standing
from .copymap import CopyMap

__all__ = ["NOTHING", "Anatomy", "Bounds", "PageStanding", "PlacedBox", "Press", "Standing"]

Bounds = tuple[float, float, float, float]
"""Left, head, right, foot in points from the left head of the trim."""


NOTHING = Standing(0, 0.0, False)
"""Before the first build."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box of the engine's tree, where it stands on its page."""

    element: int
    """The place of its element in the text of the galley, in document order."""
    name: str
    """As a style sheet would say it: ``p``, ``div.cell.zh``, ``p::marker``."""
    kind: str
    """``block``, ``line``, ``inline`` or ``figure``."""
    bounds: Bounds
    parent: int
    """The index of the box around it on the same page, -1 for none."""
    source: str = ""
    """The address of a figure."""


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What pages were made of: the galley, and where every box of it stands."""

    html: str
    files: Mapping[str, Path]
    """By address, the style sheets and pictures of the galley."""
    layout: Path
    """The folder of the layout."""
    figures: Mapping[str, Spot]
    """By address, where the copy names a figure."""
    boxes: tuple[tuple[PlacedBox, ...], ...]
    """By page."""
    pitch_pt: float
    type_area: Bounds
    """On a right-hand page; a left-hand one has it mirrored."""
    columns: tuple[tuple[float, float], ...]
    """Left and right of each column, from the left of the type area."""
    bleed_pt: float
    families: frozenset[str] = field(default=frozenset())
    """Those that the layout names; text in another fell back."""


class Press(Protocol):
    """A press that stays at work on one issue."""

    def refresh(self) -> Standing:
        """Bring the pages up to the files as they are now. Never raises for what is in them."""

    def picture(self, number: int, scale: float, bleed: bool = False) -> bytes:
        """A page as PNG, ``scale`` pixels a point, with its bleed if asked for."""

    def page_pdf(self, number: int) -> bytes:
        """A page as a PDF of its own."""

    def anatomy(self) -> Anatomy | None:
        """What the pages that stand were made of; None before there are any."""

    def copy(self) -> CopyMap:
        """Where everything in the copy is written, as its files are now.

        Raises Rejected where they cannot be read.
        """
