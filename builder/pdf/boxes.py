"""What a page says of its sheet: boxes, unit, and what it has from the tree above it.

ISO 32000-1, 7.7.3.4 and 14.11.2.
"""

from __future__ import annotations

from typing import Any

import pikepdf

from .geometry import Box


def trim_of(page: pikepdf.Page) -> Box:
    """The trimmed page; the media where no trim is named."""
    return Box.of(page.obj.get("/TrimBox", page.mediabox))


def bleed_of(page: pikepdf.Page) -> float:
    """How far the proof reaches beyond the trim on its shortest side."""
    return min(Box.of(page.mediabox).beyond(trim_of(page)))


def set_boxes(page: pikepdf.Page, bleed: float, slug: float) -> None:
    """Name the page's boxes: trim as it is, bleed around it, slug and media around that."""
    trim = trim_of(page)
    page.obj.TrimBox = trim.as_array()
    page.obj.BleedBox = trim.grown(bleed).as_array()
    page.obj.MediaBox = trim.grown(bleed + slug).as_array()
    for name in ("/CropBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]


def sound_box(value: Any) -> Box | None:
    """A box of four numbers that has an area; None for anything else."""
    try:
        box = Box.of(value)
    except (TypeError, ValueError):
        return None
    return box if box.left < box.right and box.foot < box.head else None


def user_unit_of(page: Any) -> float:
    """How many points a unit of the page is; ISO 32000-1, Table 30."""
    unit = page.get("/UserUnit", 1)
    return 1.0 if isinstance(unit, pikepdf.Object) else min(max(float(unit), 1e-3), 1e3)


def inherited(page: Any, key: str) -> Any:
    """An entry of the page or of the tree above it; None where there is none."""
    node, steps = page, 0
    while node is not None and steps < 64:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return None
