"""Limits: the numbers a preflight holds a file to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .edition import Purpose


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers a PDF is held to, and what a preflight may spend on it.

    Of the press numbers, resolution and ink follow what the Ghent Workgroup asks of magazine
    advertisements; strokes and type are the least that holds register on coated paper.
    """

    bleed_mm: float = 3.0
    trim_mm: tuple[float, float] | None = None
    """Width and height of the trimmed page, where it is known."""
    page_multiple: int = 1
    ink_percent: float | None = None
    """None is what the profile of the output intent prints at most; 300 where there is none."""
    ink_area_mm2: float = 2.0
    """Less area than this over the ink limit is let pass."""
    ppi_min: float = 150.0
    ppi_max: float = 450.0
    line_art_ppi_min: float = 550.0
    stroke_pt: float = 0.25
    reversed_stroke_pt: float = 0.5
    type_pt: float = 5.0
    multi_ink_type_pt: float = 7.0
    reversed_type_pt: float | None = None
    """None holds white type on a ground to what type of several inks is held to."""
    tint_percent: float = 0.0
    """The heaviest ink of a flat tint is at least this."""
    safe_trim_mm: float = 0.0
    """Type stands at least this far within the trim."""
    safe_gutter_mm: float = 0.0
    """And at least this far from the spine."""
    rich_black_pt: float = 36.0
    """Display type of this size and more may be a rich black."""
    overprint_pt: float = 36.0
    """Black type under this size must overprint."""
    max_bytes: int | None = None
    spots: tuple[str, ...] = ()
    """Spot colours the job is printed with."""
    spots_allowed: bool = True
    standards: tuple[str, ...] = ()
    """What a file may declare, by how it begins; empty where any will do."""
    conditions: tuple[str, ...] = ()
    """Printing conditions that are taken; empty where any will do."""
    file_bytes: int = 1 << 30
    pages: int = 2000
    seconds: float = 60.0
    memory_bytes: int = 1 << 31


_BY_PURPOSE: dict[Purpose, Limits] = {
    "print": Limits(),
    "screen": Limits(bleed_mm=0, ppi_min=72, ppi_max=450),
    "email": Limits(bleed_mm=0, ppi_min=72, ppi_max=225),
}
PURPOSES: tuple[Purpose, ...] = tuple(_BY_PURPOSE)


def limits_for(
    purpose: Purpose, given: Mapping[str, Any] | None = None, usual: Limits | None = None
) -> Limits:
    """The limits of a purpose, or the usual ones, with the numbers an edition's YAML gives."""
    changes: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in (given or {}).items()
    }
    return replace(usual or _BY_PURPOSE[purpose], **changes)
