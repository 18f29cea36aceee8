"""Operators that build, paint and clip paths."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ..marks import Box, Shape, box_of, cut
from .operators_object import paint_pattern
from .state import PathPen, Pen, numbers_of, pen_scale, rule_thickness

if TYPE_CHECKING:
    from .walker import Walk


def _move(walk: Walk, *point: Any) -> None:
    walk.path.move(walk.state.ctm, *numbers_of(point, 2))


def _line(walk: Walk, *point: Any) -> None:
    walk.path.line(walk.state.ctm, *numbers_of(point, 2))


def _curve(walk: Walk, *numbers: Any) -> None:
    walk.path.curve(walk.state.ctm, numbers_of(numbers, 6), first_is_here=False)


def _curve_from_here(walk: Walk, *numbers: Any) -> None:
    walk.path.curve(walk.state.ctm, numbers_of(numbers, 4), first_is_here=True)


def _curve_to_end(walk: Walk, *numbers: Any) -> None:
    four = numbers_of(numbers, 4)
    walk.path.curve(walk.state.ctm, four + four[2:], first_is_here=False)


def _rectangle(walk: Walk, *numbers: Any) -> None:
    walk.path.rectangle(walk.state.ctm, *numbers_of(numbers, 4))


def _close(walk: Walk) -> None:
    walk.path.close()


def _clip(walk: Walk) -> None:
    walk.clipping = True


def _paint(
    walk: Walk, *, fill: bool = False, stroke: bool = False, close: bool = False, odd: bool = False
) -> None:
    if close:
        walk.path.close()
    points = walk.path.points
    if points and fill:
        _fill(walk, odd, _border(walk) if stroke else 0.0)
    if points and stroke:
        _stroke(walk)
    if walk.clipping:
        nothing = (0.0, 0.0, 0.0, 0.0)
        walk.state.clip = (cut(walk.state.clip, box_of(points)) if points else None) or nothing
    walk.path = PathPen()
    walk.clipping = False


def _border(walk: Walk) -> float:
    """How much thicker than its path a shape is by the stroke laid round it."""
    if walk.state.stroke.colour.is_white or walk.state.manner(stroking=True).alpha <= 0:
        return 0.0
    return abs(walk.state.line_width) * pen_scale(walk.path.outlines, walk.state.ctm)


def _fill(walk: Walk, even_odd: bool, border_pt: float) -> None:
    whole = box_of(walk.path.points)
    box = cut(whole, walk.state.clip)
    if box is None or _is_lost(whole, box):
        return
    if walk.state.manner().alpha > 0:
        thickness = rule_thickness(walk.path.outlines, even_odd, box)
        _add(walk, box, walk.state.fill, thickness + border_pt, even_odd)


def _is_lost(whole: Box, box: Box) -> bool:
    """Whether the clip leaves only the edge of a shape that has an area of its own."""
    return any(whole[i] < whole[i + 2] and box[i] == box[i + 2] for i in (0, 1))


def _stroke(walk: Walk) -> None:
    width, (a, b, c, d) = abs(walk.state.line_width), walk.state.ctm[:4]
    left, foot, right, head = box_of(walk.path.points)
    across, up = width * math.hypot(a, c) / 2, width * math.hypot(b, d) / 2
    box = cut((left - across, foot - up, right + across, head + up), walk.state.clip)
    if box is not None and walk.state.manner(stroking=True).alpha > 0:
        thickness = width * pen_scale(walk.path.outlines, walk.state.ctm)
        _add(walk, box, walk.state.stroke, thickness, even_odd=False)


def _add(walk: Walk, box: Box, pen: Pen, thickness_pt: float, even_odd: bool) -> None:
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


OPERATORS: dict[str, Callable[..., None]] = {
    "m": _move,
    "l": _line,
    "c": _curve,
    "v": _curve_from_here,
    "y": _curve_to_end,
    "re": _rectangle,
    "h": _close,
    "W": _clip,
    "W*": _clip,
    "n": _paint,
    "S": partial(_paint, stroke=True),
    "s": partial(_paint, stroke=True, close=True),
    "f": partial(_paint, fill=True),
    "F": partial(_paint, fill=True),
    "f*": partial(_paint, fill=True, odd=True),
    "B": partial(_paint, fill=True, stroke=True),
    "B*": partial(_paint, fill=True, stroke=True, odd=True),
    "b": partial(_paint, fill=True, stroke=True, close=True),
    "b*": partial(_paint, fill=True, stroke=True, close=True, odd=True),
}
