"""Pictures of a page as they can be compared wherever they stand and however large."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import pikepdf
from pikepdf import PdfImage

from ..pdf.geometry import Box, Point, apply, box_of
from ..pdf.marks import Mark, Picture, Shading, Shape
from ..pdf.structure import Structure
from ..preflight.document import Document, PageFacts
from .tokens import union
from .values import Drawn, Place, Stroke

THUMBNAIL_PX = 32
_MOST_PIXELS = 60_000_000
_MOST_POINTS = 400
_LEAST_PT = 36.0
_FEWEST_SHAPES = 4
_NEAR_PT = 9.0
_GROUND_SHARE = 0.6
"""A shape over more of the page than this is a ground, no part of a drawing."""


def drawn_on(document: Document, structure: Structure) -> Iterator[Drawn]:
    """All pictures of a document: its figures, where it is tagged; else what is drawn together."""
    figures: dict[int, list[tuple[Box, str]]] = {}
    for element in structure.elements:
        if element.tag == "/Figure" and element.box is not None and element.content:
            number = element.content[0][0]
            figures.setdefault(number, []).append((element.box, element.alternative))
    for page in document.pages:
        marks = [mark for mark in page.marks if _is_drawing(mark, page)]
        told = [(box.scaled(page.user_unit), words) for box, words in figures.get(page.number, ())]
        if not structure.elements:
            told = [(box, "") for box in _clusters(marks)]
        for box, words in told:
            inside = [mark for mark in marks if _stands_in(mark.box, box)]
            if inside:
                extent = reduce(union, (box_of(_corners(mark)) for mark in inside))
                strokes = tuple(_stroke(mark, extent, document) for mark in inside)
                yield Drawn(Place(page.number, _seen(page, box)), words, strokes)


def _seen(page: PageFacts, box: Box) -> Box:
    left, foot = page.media[:2]
    seen = box.cut(page.media) or box
    return Box(seen.left - left, seen.foot - foot, seen.right - left, seen.head - foot)


def _is_drawing(mark: Mark, page: PageFacts) -> bool:
    if isinstance(mark, Shape | Picture) and mark.artifact:
        return False
    return isinstance(mark, Shape | Picture | Shading) and mark.box.overlaps(page.trim.grown(0.1))


def _stands_in(inner: Box, outer: Box) -> bool:
    x, y = (inner.left + inner.right) / 2, (inner.foot + inner.head) / 2
    return outer.holds(Box(x, y, x, y)) and outer.grown(3).holds(inner, 0.05 * outer.width)


def _clusters(marks: Sequence[Mark]) -> list[Box]:
    """Boxes round what is drawn together: raster pictures, and drawings of several shapes."""
    boxes: list[tuple[Box, int]] = []
    for mark in marks:
        least = _LEAST_PT / 2 if isinstance(mark, Picture) else 0.0
        if isinstance(mark, Shape) and (mark.thickness_pt < math.inf and mark.kind == "fill"):
            continue
        if min(mark.box.width, mark.box.height) < least:
            continue
        boxes.append((mark.box, _FEWEST_SHAPES if isinstance(mark, Picture) else 1))
    groups: list[tuple[Box, int]] = []
    for box, weight in boxes:
        near = [one for one in groups if one[0].grown(_NEAR_PT).overlaps(box.grown(0.1))]
        groups = [one for one in groups if one not in near]
        whole = reduce(union, (one for one, _ in near), box)
        groups.append((whole, weight + sum(other for _, other in near)))
    return [
        box
        for box, weight in groups
        if weight >= _FEWEST_SHAPES and min(box.width, box.height) >= _LEAST_PT / 2
    ]


def _corners(mark: Mark) -> Sequence[Point]:
    """The points of a mark, clipped or not."""
    if isinstance(mark, Shape):
        return [point for outline in mark.outlines for point in outline]
    if isinstance(mark, Picture):
        return [apply(mark.matrix, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    return [mark.box[:2], mark.box[2:]]


def _stroke(mark: Mark, extent: Box, document: Document) -> Stroke:
    """A mark by its place in all that is drawn together, so that crop and scale do not matter."""
    unit = max(extent.width, extent.height, 0.1) / 1000
    outline = tuple(
        round(value, 1)
        for x, y in _corners(mark)[:_MOST_POINTS]
        for value in ((x - extent.left) / unit, (y - extent.foot) / unit)
    )
    if isinstance(mark, Shape):
        return Stroke(mark.kind, outline, mark.colour)
    if isinstance(mark, Picture):
        colour = mark.colour if mark.stencil else None
        return Stroke("picture", outline, colour, _thumbnail(document, mark))
    return Stroke("shading", outline, getattr(mark, "heaviest", None))


def _thumbnail(document: Document, picture: Picture) -> bytes:
    """A picture as a few pixels; empty where it cannot be decoded."""
    if picture.width_px * picture.height_px > _MOST_PIXELS:
        return b""
    known = document.cache.setdefault("thumbnails", {})
    if picture.key is None or picture.key not in known:
        small = _decoded(document, picture)
        if picture.key is None:
            return small
        known[picture.key] = small
    thumbnail: bytes = known[picture.key]
    return thumbnail


def _decoded(document: Document, picture: Picture) -> bytes:
    from PIL import Image  # noqa: PLC0415 - few files have raster pictures

    try:
        stream: Any = document.pdf.get_object(picture.key) if picture.key else picture.inline
        image = PdfImage(stream) if picture.key else stream
        size = (THUMBNAIL_PX, THUMBNAIL_PX)
        decoded = image.as_pil_image().convert("RGB")
        return bytes(decoded.resize(size, Image.Resampling.BOX).tobytes())
    except (pikepdf.PdfError, OSError, ValueError, TypeError, NotImplementedError, AttributeError):
        return b""
