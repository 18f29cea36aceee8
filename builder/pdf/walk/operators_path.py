"""Operators that build, paint and clip paths."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from ..geometry import Box, box_of, numbers_of
from ..marks import Shape
from .operators_object import Painting, paint_pattern
from .state import PathPen, Pen, pen_scale, rule_thickness
from .walker import Table

_NOTHING = Box(0.0, 0.0, 0.0, 0.0)


def _move(walk: Painting, *point: Any) -> None:
    walk.path.move(walk.state.ctm, *numbers_of(point, 2))


def _line(walk: Painting, *point: Any) -> None:
    walk.path.line(walk.state.ctm, *numbers_of(point, 2))


def _curve(walk: Painting, *numbers: Any) -> None:
    walk.path.curve(walk.state.ctm, numbers_of(numbers, 6), first_is_here=False)


def _curve_from_here(walk: Painting, *numbers: Any) -> None:
    walk.path.curve(walk.state.ctm, numbers_of(numbers, 4), first_is_here=True)


def _curve_to_end(walk: Painting, *numbers: Any) -> None:
    four = numbers_of(numbers, 4)
    walk.path.curve(walk.state.ctm, four + four[2:], first_is_here=False)


def _rectangle(walk: Painting, *numbers: Any) -> None:
    walk.path.rectangle(walk.state.ctm, *numbers_of(numbers, 4))


def _close(walk: Painting) -> None:
    walk.path.close()


def _clip(walk: Painting) -> None:
    walk.clipping = True


def _paint(
    walk: Painting,
    *,
    fill: bool = False,
    stroke: bool = False,
    close: bool = False,
    odd: bool = False,
) -> None:
    if close:
        walk.path.close()
    points = walk.path.points
    if points and fill:
        _fill(walk, odd, _border(walk) if stroke else 0.0)
    if points and stroke:
        _stroke(walk)
    if walk.clipping:
        walk.state.clip = (box_of(points).cut(walk.state.clip) if points else None) or _NOTHING
    walk.path = PathPen()
    walk.clipping = False


def _border(walk: Painting) -> float:
    """How much thicker than its path a shape is by the stroke laid round it."""
    if walk.state.stroke.colour.is_white or walk.state.manner(stroking=True).alpha <= 0:
        return 0.0
    return abs(walk.state.line_width) * pen_scale(walk.path.outlines, walk.state.ctm)


def _fill(walk: Painting, even_odd: bool, border_pt: float) -> None:
    whole = box_of(walk.path.points)
    box = whole.cut(walk.state.clip)
    if box is None or _is_lost(whole, box):
        return
    if walk.state.manner().alpha > 0:
        thickness = rule_thickness(walk.path.outlines, even_odd, box)
        _add(walk, box, walk.state.fill, thickness + border_pt, even_odd)


def _is_lost(whole: Box, box: Box) -> bool:
    """Whether the clip leaves only the edge of a shape that has an area of its own."""
    return any(whole[i] < whole[i + 2] and box[i] == box[i + 2] for i in (0, 1))


def _stroke(walk: Painting) -> None:
    width, (a, b, c, d) = abs(walk.state.line_width), walk.state.ctm[:4]
    left, foot, right, head = box_of(walk.path.points)
    across, up = width * math.hypot(a, c) / 2, width * math.hypot(b, d) / 2
    box = Box(left - across, foot - up, right + across, head + up).cut(walk.state.clip)
    if box is not None and walk.state.manner(stroking=True).alpha > 0:
        thickness = width * pen_scale(walk.path.outlines, walk.state.ctm)
        _add(walk, box, walk.state.stroke, thickness, even_odd=False)


def _add(walk: Painting, box: Box, pen: Pen, thickness_pt: float, even_odd: bool) -> None:
    stroking = pen is walk.state.stroke
    walk.content.marks.append(
        Shape(
            box=box,
            kind="stroke" if stroking else "fill",
            colour=pen.colour,
            manner=walk.state.manner(stroking),
            thickness_pt=thickness_pt,
            outlines=tuple(tuple(outline) for outline in walk.path.outlines),
            clip=walk.state.clip,
            even_odd=even_odd,
            artifact=walk.marking.artifact,
            tagged=walk.marking.mcid is not None,
        )
    )
    if pen.pattern is not None:
        paint_pattern(walk, pen, box)


OPERATORS: Table = {
    b"m": _move,
    b"l": _line,
    b"c": _curve,
    b"v": _curve_from_here,
    b"y": _curve_to_end,
    b"re": _rectangle,
    b"h": _close,
    b"W": _clip,
    b"W*": _clip,
    b"n": _paint,
    b"S": partial(_paint, stroke=True),
    b"s": partial(_paint, stroke=True, close=True),
    b"f": partial(_paint, fill=True),
    b"F": partial(_paint, fill=True),
    b"f*": partial(_paint, fill=True, odd=True),
    b"B": partial(_paint, fill=True, stroke=True),
    b"B*": partial(_paint, fill=True, stroke=True, odd=True),
    b"b": partial(_paint, fill=True, stroke=True, close=True),
    b"b*": partial(_paint, fill=True, stroke=True, close=True, odd=True),
}
