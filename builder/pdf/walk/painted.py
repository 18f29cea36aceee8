"""What a page paints: the marks, and what was noticed on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..marks import Colour, Family, Mark
from .walker import Found, Walk


@dataclass(slots=True)
class PageContent(Found):
    """What one page paints, in order, and what was noticed on the way."""

    marks: list[Mark] = field(default_factory=list)
    group_families: list[Family] = field(default_factory=list)
    """Blend spaces that forms declare for themselves."""
    mask_colours: list[Colour] = field(default_factory=list)
    """RGB and Lab that soft masks are made of."""
    oddities: set[str] = field(default_factory=set)
    """Things a press edition must not hold: ``transfer function``, ``PostScript``, ``OPI``."""


Painting = Walk[PageContent]
"""A walk that collects what is painted."""
