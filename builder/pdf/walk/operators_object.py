"""Operators that paint pictures, forms, shades and patterns."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf

from ..geometry import IDENTITY, Box, Matrix, matrix_of, multiply, placed, sides_of
from ..jpx import space_of_jpx
from ..marks import (
    PLACED_FROM,
    SCREEN_FAMILIES,
    Colour,
    Mark,
    PageContent,
    Picture,
    PlacedForm,
    Shading,
)
from ..spaces import Space
from .state import Pen, State
from .walker import Table, Walk, read

Painting = Walk[PageContent]
"""A walk that collects what is painted."""

_MOST_FUNCTIONS = 1000
"""Parts of one stitched function; it may hold itself."""
_MOST_SAMPLES = 4096
_UNIT = Box(0, 0, 1, 1)
"""Where a picture lies before its matrix."""


def _paint_object(walk: Painting, name: Any) -> None:
    thing = walk.resource("/XObject", name)
    kind = str(thing.get("/Subtype"))
    if kind == "/Image":
        _paint_image(walk, thing)
    elif kind == "/Form":
        _paint_form(walk, thing)
    if "/PS" in (kind, str(thing.get("/Subtype2"))):
        walk.content.oddities.add("postscript")
    if thing.get("/Interpolate") is True:
        walk.content.oddities.add("smoothed")
    if "/Ref" in thing:
        walk.content.oddities.add("reference")
    if "/OPI" in thing:
        walk.content.oddities.add("opi")
    if any(other.get("/DefaultForPrinting") is True for other in thing.get("/Alternates", [])):
        walk.content.oddities.add("alternates")


def _paint_image(walk: Painting, image: Any, inline: Any = None) -> None:
    """An image object, or an inline image with its abbreviated keys."""
    state = walk.state
    box = placed(state.ctm, _UNIT).cut(state.clip)
    if box is None or not (box.width and box.height) or state.manner().alpha <= 0:
        return
    wide, high = int(_either(image, "/Width", "/W", 0)), int(_either(image, "/Height", "/H", 0))
    stencil = bool(_either(image, "/ImageMask", "/IM", False))
    space = walk.space_of(_either(image, "/ColorSpace", "/CS", None))
    if space.family == "unknown" and not stencil:
        space = space_of_jpx(image)
    manner = state.manner()
    across, up = sides_of(state.ctm)
    ppi = min(wide / across if across else math.inf, high / up if up else math.inf) * 72
    walk.content.marks.append(
        Picture(
            box=box,
            width_px=wide,
            height_px=high,
            ppi=ppi,
            bits=1 if stencil else int(_either(image, "/BitsPerComponent", "/BPC", 8)),
            family=state.fill.colour.family if stencil else space.family,
            stencil=stencil,
            colour=state.fill.colour,
            manner=replace(manner, soft_mask=True) if "/SMask" in image else manner,
            matrix=state.ctm,
            clip=state.clip,
            key=image.objgen if image.is_indirect else None,
            inline=inline,
            plates=space.plates,
            device=space.device and not stencil,
            artifact=walk.marking.artifact,
            tagged=walk.marking.mcid is not None,
        )
    )


def _either(image: Any, long: str, short: str, default: Any) -> Any:
    return image.get(long, image.get(short, default))


def _paint_form(walk: Painting, form: Any) -> None:
    inside = copy.copy(walk.state)
    inside.ctm = multiply(matrix_of(form.get("/Matrix", IDENTITY)), inside.ctm)
    if "/BBox" in form:
        box = inside.clip.cut(placed(inside.ctm, Box.of(form["/BBox"])))
        if box is None:
            return
        inside.clip = box
    if PLACED_FROM in form:
        walk.content.placed.append(_placed_form(form, inside.ctm))
    group = form.get("/Group")
    if isinstance(group, pikepdf.Dictionary):
        if "/CS" in group:
            walk.content.group_families.append(walk.space_of(group["/CS"]).family)
        manner = walk.state.manner()
        inside.group_alpha, inside.group_blend = manner.alpha, manner.blend
        inside.fill_alpha = inside.stroke_alpha = 1.0
        inside.blend = "Normal"
    walk.enter(form, inside)


def _placed_form(form: Any, matrix: Matrix) -> PlacedForm:
    said = form[PLACED_FROM]
    boxes = [
        placed(matrix, Box.of(form.get(key, form.TrimBox)))
        for key in ("/BBox", "/TrimBox", "/BleedBox")
    ]
    return PlacedForm(str(said.F), int(said.Page), str(said.Fit).removeprefix("/"), *boxes)


def screen_colour_in(walk: Painting, stream: Any, resources: Any) -> Colour | None:
    """The first RGB or Lab a glyph description or soft mask paints; each is read once."""
    known, key = walk.ledger.screen_colours, stream.objgen
    if key not in known:
        known[key] = None  # it may show itself
        content = PageContent(operators=walk.content.operators)
        active = walk.active | {key}
        inside = Walk(walk.table, walk.ledger, content, resources, State(), active=active)
        pairs = read(stream, stream)
        if not pairs or pairs[0][1] != b"d1":  # a description that has no colours
            inside.run(pairs)
        walk.content.operators = content.operators
        found = (_colour_of(mark) for mark in content.marks)
        known[key] = next((colour for colour in found if colour.family in SCREEN_FAMILIES), None)
    return known[key]


def _colour_of(mark: Mark) -> Colour:
    """What a mark is painted with, as far as one colour can say."""
    if isinstance(mark, Shading) or (isinstance(mark, Picture) and not mark.stencil):
        return Colour(mark.family)
    return mark.colour


def paint_pattern(walk: Painting, pen: Pen, box: Box) -> None:
    """Note a shading pattern, or walk over the one tile that lies in the middle of a box."""
    pattern = pen.pattern
    matrix = multiply(matrix_of(pattern.get("/Matrix", IDENTITY)), walk.base.ctm)
    if pattern.get("/PatternType") == 2:
        _shade(walk, pattern["/Shading"], box)
        return
    inside = State(ctm=multiply(_tile_shift(pattern, matrix, box), matrix), clip=box)
    inside.group_alpha = walk.state.fill_alpha * walk.state.group_alpha
    if pattern.get("/PaintType") == 2 and pen.under is not None:
        inside.fill, inside.stroke = Pen(colour=pen.under), Pen(colour=pen.under)
    walk.enter(pattern, inside)


def _tile_shift(pattern: Any, matrix: Matrix, box: Box) -> Matrix:
    """The shift, in the pattern's space, to the tile under the middle of the box."""
    a, b, c, d, e, f = matrix
    whole = a * d - b * c
    if abs(whole) < 1e-9:
        return IDENTITY
    x, y = (box[0] + box[2]) / 2 - e, (box[1] + box[3]) / 2 - f
    there = ((d * x - c * y) / whole, (a * y - b * x) / whole)
    left, foot, _, _ = Box.of(pattern["/BBox"])
    steps = (float(pattern["/XStep"]), float(pattern["/YStep"]))
    shift = [
        math.floor((at - start) / step) * step if step else 0.0
        for at, start, step in zip(there, (left, foot), steps, strict=True)
    ]
    return (1, 0, 0, 1, shift[0], shift[1])


def _paint_shading(walk: Painting, name: Any) -> None:
    _shade(walk, walk.resource("/Shading", name), walk.state.clip)


def _shade(walk: Painting, shading: Any, box: Box) -> None:
    space = walk.space_of(shading.get("/ColorSpace"))
    heaviest = max(_ends(shading.get("/Function"), space), key=lambda end: end.total)
    walk.content.marks.append(
        Shading(box, space.family, walk.state.manner(), heaviest, space.plates)
    )


def _ends(function: Any, space: Space) -> Iterator[Colour]:
    """The colours that sampled, exponential and stitched functions name; others say nothing."""
    yield Colour(space.family)
    if isinstance(function, pikepdf.Array):  # one function an ink
        for key in ("/C0", "/C1"):
            yield space.colour([float(part.get(key, [0])[0]) for part in function])
        return
    waiting = [function]
    for _ in range(_MOST_FUNCTIONS):
        part: Any = waiting.pop() if waiting else None
        named = isinstance(part, pikepdf.Dictionary | pikepdf.Stream)
        kind = part.get("/FunctionType") if named else None
        if kind == 0:
            yield from _sampled(part, space)
        elif kind == 2:
            for key in ("/C0", "/C1"):
                yield space.colour([float(v) for v in part.get(key, [])])
        elif kind == 3:
            waiting.extend(part["/Functions"])


def _sampled(function: Any, space: Space) -> Iterator[Colour]:
    """The samples of a table, as far as they are whole bytes of tints."""
    step = int(function.get("/BitsPerSample", 8)) // 8
    across = len(function["/Range"]) // 2 * step
    if step == 0 or across == 0:
        return
    table = function.read_bytes()[: across * _MOST_SAMPLES]
    for at in range(0, len(table) - across + 1, across):
        yield space.colour([byte / 255 for byte in table[at : at + across : step]])


OPERATORS: Table = {
    b"Do": _paint_object,
    b"BI": _paint_image,
    b"sh": _paint_shading,
}
