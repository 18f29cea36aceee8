"""How much ink lies where: the page composed once more, plate by plate, at one pixel a point.

What it sees: shapes by their outlines, pictures by their samples, overprint (modes 0 and 1, spot
plates), opacity and the blend mode Multiply. What it takes roughly: type by the band its letters
stand in, clips by their bounding boxes, a soft mask by whichever of picture and ground has more
ink. What it does not see: colours without inks (RGB, Lab), shades other than by their heaviest
colour, soft-mask groups, other blend modes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ..ground.units import POINTS_PER_MM
from ..pdf.geometry import Box
from ..pdf.marks import PROCESS, Colour, Manner, Mark, Picture, Shading, Shape, TextRun
from ..pdf.samples import ink_samples
from .document import Document, PageFacts

Plates = NDArray[np.float32]
Mask = NDArray[np.float32]

_SPOTS = 4
"""The index of the plane that holds all spot inks together."""
_MOST_PIXELS = 4_000_000
_BLOCK_PX = 16
"""Places nearer than this are told as one."""
_MARGIN_PERCENT = 1.0
"""Rounding to 8 bits on four plates stays within this."""


@dataclass(frozen=True, slots=True)
class HeavyPlace:
    """A place with more ink than the limit."""

    box: Box
    percent: float
    area_mm2: float


@dataclass(slots=True)
class _Canvas:
    """The plates of a page within its bleed; row 0 is the head."""

    area: Box
    scale: float
    """Pixels a point."""
    plates: Plates

    def pixels(self, box: Box) -> tuple[int, int, int, int] | None:
        """The pixel columns and rows of a box, at least one each."""
        seen = box.cut(self.area)
        if seen is None:
            return None
        left = math.floor((seen[0] - self.area[0]) * self.scale + 0.5)
        right = math.floor((seen[2] - self.area[0]) * self.scale + 0.5)
        top = math.floor((self.area[3] - seen[3]) * self.scale + 0.5)
        foot = math.floor((self.area[3] - seen[1]) * self.scale + 0.5)
        high, wide = self.plates.shape[:2]
        left, top = min(left, wide - 1), min(top, high - 1)
        return left, top, min(max(right, left + 1), wide), min(max(foot, top + 1), high)


def heaviest_places(document: Document, page: PageFacts, percent: float) -> Iterator[HeavyPlace]:
    """The places of a page where the inks add up to more than the limit, heaviest first."""
    limit = percent / 100
    if _most_possible(page) <= limit + _MARGIN_PERCENT / 100:
        return
    canvas = _compose(document, page)
    sums = canvas.plates.sum(axis=2)
    over = sums > limit + _MARGIN_PERCENT / 100
    if not over.any():
        return
    found = [_place(canvas, sums, over, part) for part in _parts(over)]
    enough = [place for place in found if place.area_mm2 >= document.limits.ink_area_mm2]
    yield from sorted(enough, key=lambda place: -place.percent)


def _most_possible(page: PageFacts) -> float:
    """A bound on the ink anywhere, without composing: 4 and more where pictures are."""
    ground = 0.0
    added: dict[str, float] = {}
    for mark in page.marks:
        if isinstance(mark, Picture) and not mark.stencil:
            if mark.family in ("cmyk", "spot", "gray", "unknown"):
                return math.inf
            continue
        colour = mark.heaviest if isinstance(mark, Shading) else mark.colour
        if mark.manner.overprint or mark.manner.is_transparent:
            for plate, tint in colour.inks:
                added[plate] = max(added.get(plate, 0), tint)
        ground = max(ground, sum(tint for _, tint in colour.inks))
    return ground + sum(added.values())


def composed(document: Document, page: PageFacts, area: Box, scale: float) -> Plates:
    """The plates of a part of a page, at so many pixels a point; row 0 is its head.

    Four process inks and all spot inks together, 0 to 1.
    """
    return _laid(document, page, area, scale).plates


def _compose(document: Document, page: PageFacts) -> _Canvas:
    area = page.bleed.cut(page.media) or page.media
    wide, high = max(area.width, 1), max(area.height, 1)
    return _laid(document, page, area, min(1.0, math.sqrt(_MOST_PIXELS / (wide * high))))


def _laid(document: Document, page: PageFacts, area: Box, scale: float) -> _Canvas:
    sides = (area.height * scale, area.width * scale)
    shape = tuple(max(math.ceil(round(side, 6)), 1) for side in sides)
    canvas = _Canvas(area, scale, np.zeros((*shape, 5), np.float32))
    for mark in page.marks:
        if isinstance(mark, Picture) and not mark.stencil:
            _lay_picture(document, canvas, mark)
        else:
            _lay_flat(canvas, mark)
    return canvas


def _lay_flat(canvas: _Canvas, mark: Mark) -> None:
    """A shape, run of type, shade or stencil: one colour over a mask."""
    if isinstance(mark, TextRun):
        visible = mark.core.cut(mark.clip) if mark.visible else None
    else:
        visible = mark.box
    spot = canvas.pixels(visible) if visible else None
    if spot is None:
        return
    colour = mark.heaviest if isinstance(mark, Shading) else mark.colour
    if colour.family == "pattern":
        return  # what the pattern paints comes as marks of its own
    mask = _mask(canvas, mark, spot) if isinstance(mark, Shape) else None
    values = np.asarray(_vector(colour), np.float32)
    planes = _painted(colour, mark.manner)
    _mix(canvas, spot, values, mask, manner=mark.manner, planes=planes)


def _vector(colour: Colour) -> list[float]:
    vector = [0.0] * 5
    for plate, tint in colour.inks:
        if plate == "All":
            vector = [max(part, tint) for part in vector[:4]] + [vector[4]]
        elif plate in PROCESS:
            vector[PROCESS.index(plate)] = tint
        else:
            vector[_SPOTS] += tint
    return vector


def _painted(colour: Colour, manner: Manner) -> list[int]:
    """The planes a colour touches; the others keep what they have."""
    if not manner.overprint:
        return [0, 1, 2, 3, 4]
    if colour.family == "spot" or (
        colour.family == "cmyk" and colour.device and manner.overprint_mode == 1
    ):
        return [index for index, tint in enumerate(_vector(colour)) if tint > 0]
    return [0, 1, 2, 3]


def _mix(
    canvas: _Canvas,
    spot: tuple[int, int, int, int],
    values: Plates,
    mask: Mask | None,
    *,
    manner: Manner,
    planes: list[int],
) -> None:
    """Lay colour values on part of the canvas."""
    left, top, right, foot = spot
    ground = canvas.plates[top:foot, left:right]
    if manner.blend == "Multiply":
        values = 1 - (1 - values) * (1 - ground)
    share: Any = min(max(manner.alpha, 0.0), 1.0)
    if mask is not None:
        share = mask * share
    if manner.soft_mask:
        heavier = np.broadcast_to(values, ground.shape).sum(axis=2) > ground.sum(axis=2)
        share = heavier * share
    if isinstance(share, float) and share == 1 and len(planes) == ground.shape[2]:
        ground[...] = values
        return
    weight = share if isinstance(share, float) else share[..., None]
    mixed = ground + (values - ground) * weight
    ground[..., planes] = mixed[..., planes]


def _mask(canvas: _Canvas, shape: Shape, spot: tuple[int, int, int, int]) -> Mask | None:
    """Which pixels a shape covers; None for all of its box."""
    if shape.kind == "fill" and len(shape.outlines) == 1 and _is_upright(shape.outlines[0]):
        return None
    left, top, right, foot = spot
    picture = Image.new("1", (right - left, foot - top))
    draw = ImageDraw.Draw(picture)
    total = np.zeros((foot - top, right - left), bool)
    for outline in shape.outlines:
        points = [
            (
                (x - canvas.area[0]) * canvas.scale - left,
                (canvas.area[3] - y) * canvas.scale - top,
            )
            for x, y in outline
        ]
        draw.rectangle((0, 0, right - left, foot - top), fill=0)
        if shape.kind == "stroke" and len(points) > 1:
            draw.line(points, fill=1, width=max(1, round(shape.thickness_pt * canvas.scale)))
        elif len(points) > 2:
            draw.polygon(points, fill=1)
        drawn = np.asarray(picture)
        total = total ^ drawn if shape.even_odd else total | drawn
    return total.astype(np.float32)


def _is_upright(outline: tuple[tuple[float, float], ...]) -> bool:
    if not 4 <= len(outline) <= 5:
        return False
    xs = {round(x, 2) for x, _ in outline}
    ys = {round(y, 2) for _, y in outline}
    return len(xs) == 2 and len(ys) == 2


def _lay_picture(document: Document, canvas: _Canvas, picture: Picture) -> None:
    """A picture by its samples, brought to the canvas's pixels."""
    spot = canvas.pixels(picture.box)
    if spot is None:
        return
    a, b, c, d, e, f = picture.matrix
    samples = _samples(document, picture, max(math.hypot(a, b) * canvas.scale, 1))
    whole = a * d - b * c
    if samples is None or abs(whole) < 1e-9:
        return
    left, top, right, foot = spot
    high, wide = samples.shape[:2]
    xs = (np.arange(left, right) + 0.5) / canvas.scale + canvas.area[0] - e
    ys = canvas.area[3] - (np.arange(top, foot) + 0.5) / canvas.scale - f
    x, y = (xs[None, :], ys[:, None]) if b == c == 0 else np.meshgrid(xs, ys)
    u = (d * x - c * y) / whole
    v = 1 - (a * y - b * x) / whole
    inside = ((u >= 0) & (u < 1)) & ((v >= 0) & (v < 1))
    columns = np.clip((u * wide).astype(np.int32), 0, wide - 1)
    rows = np.clip((v * high).astype(np.int32), 0, high - 1)
    values = samples[rows, columns]
    planes = [0, 1, 2, 3] if picture.manner.overprint else [0, 1, 2, 3, 4]
    mask = None if inside.all() else inside.astype(np.float32)
    _mix(canvas, spot, values, mask, manner=picture.manner, planes=planes)


def _samples(document: Document, picture: Picture, across_px: float) -> Plates | None:
    """The samples of a picture as inks; read once for each order of size it is placed at."""
    if picture.key is None:
        return ink_samples(document.pdf, picture, across_px)
    key = f"samples {picture.key} {round(math.log2(across_px))}"
    if key not in document.cache:
        document.cache[key] = ink_samples(document.pdf, picture, across_px)
    samples: Plates | None = document.cache[key]
    return samples


def _parts(over: NDArray[np.bool_]) -> Iterator[list[tuple[int, int]]]:
    """Blocks with heavy pixels, those that touch put together."""
    rows, columns = np.nonzero(over)
    blocks = set(zip((rows // _BLOCK_PX).tolist(), (columns // _BLOCK_PX).tolist(), strict=True))
    while blocks:
        part, edge = [], [blocks.pop()]
        while edge:
            row, column = edge.pop()
            part.append((row, column))
            near = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & blocks
            blocks -= near
            edge.extend(near)
        yield part


def _place(
    canvas: _Canvas, sums: Mask, over: NDArray[np.bool_], part: list[tuple[int, int]]
) -> HeavyPlace:
    """The heavy pixels of some blocks as one place."""
    keep = np.zeros_like(over)
    for row, column in part:
        y, x = row * _BLOCK_PX, column * _BLOCK_PX
        keep[y : y + _BLOCK_PX, x : x + _BLOCK_PX] = True
    keep &= over
    rows, columns = np.nonzero(keep)
    left, head, scale = canvas.area[0], canvas.area[3], canvas.scale
    box = Box(
        left + float(columns.min()) / scale,
        head - float(rows.max() + 1) / scale,
        left + float(columns.max() + 1) / scale,
        head - float(rows.min()) / scale,
    )
    area_mm2 = len(rows) / (scale * POINTS_PER_MM) ** 2
    return HeavyPlace(box, float(sums[keep].max()) * 100, area_mm2)
