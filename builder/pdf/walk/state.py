"""The graphics state of a content stream, and the geometry of its paths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..fonts import FontFacts
from ..geometry import EVERYWHERE, IDENTITY, Box, Matrix, Point, apply, box_of, scale_of
from ..marks import BLACK, Colour, Manner
from ..spaces import GRAY, Space

_CURVE_STEPS = (0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0)
_RULE_RATIO = 4.0
"""A filled box at least this much longer than thick is a rule."""
_SEEN_SHARE = 0.25
"""Less than this of a side is a corner that the clip of the next side leaves."""


@dataclass(slots=True)
class Pen:
    """What fills or strokes: a colour space, a colour in it, perhaps a pattern."""

    space: Space = GRAY
    colour: Colour = BLACK
    pattern: Any = None
    under: Colour | None = None
    """What a pattern without colours of its own (PaintType 2) is painted with."""


@dataclass(slots=True)
class State:
    """The graphics state; ``q`` keeps a copy, so its members are replaced and never altered."""

    ctm: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    fill: Pen = field(default_factory=Pen)
    stroke: Pen = field(default_factory=Pen)
    line_width: float = 1.0
    fill_overprint: bool = False
    stroke_overprint: bool = False
    overprint_mode: int = 0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "Normal"
    soft_mask: bool = False
    font: FontFacts | None = None
    font_key: str = ""
    font_size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    render_mode: int = 0
    group_alpha: float = 1.0
    group_blend: str = "Normal"

    def manner(self, stroking: bool = False) -> Manner:
        """How paint goes on now."""
        alpha = self.stroke_alpha if stroking else self.fill_alpha
        return Manner(
            self.stroke_overprint if stroking else self.fill_overprint,
            self.overprint_mode,
            alpha * self.group_alpha,
            self.blend if self.blend != "Normal" else self.group_blend,
            self.soft_mask,
        )


@dataclass(frozen=True, slots=True)
class Marking:
    """The marked content a mark stands in."""

    mcid: int | None = None
    artifact: bool = False
    has_actual_text: bool = False


@dataclass(slots=True)
class PathPen:
    """The path under construction, in page coordinates."""

    outlines: list[list[Point]] = field(default_factory=list)

    def move(self, ctm: Matrix, x: float, y: float) -> None:
        """Begin an outline; one begun before and not drawn on is no more (ISO 32000-1, 8.5.2.1)."""
        if self.outlines and len(self.outlines[-1]) == 1:
            del self.outlines[-1]
        self.outlines.append([apply(ctm, x, y)])

    def line(self, ctm: Matrix, x: float, y: float) -> None:
        """Draw on to a point."""
        if not self.outlines:
            self.outlines.append([])
        self.outlines[-1].append(apply(ctm, x, y))

    def curve(self, ctm: Matrix, numbers: list[float], first_is_here: bool) -> None:
        """Draw a Bézier curve, as a few straight pieces."""
        if not self.outlines or not self.outlines[-1]:
            return
        here = self.outlines[-1][-1]
        points = [apply(ctm, *numbers[i : i + 2]) for i in range(0, len(numbers) - 1, 2)]
        one, two, end = [here, *points] if first_is_here else points
        for t in _CURVE_STEPS:
            u = 1 - t
            weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            corners = (here, one, two, end)
            x = sum(w * p[0] for w, p in zip(weights, corners, strict=True))
            y = sum(w * p[1] for w, p in zip(weights, corners, strict=True))
            self.outlines[-1].append((x, y))

    def rectangle(self, ctm: Matrix, x: float, y: float, wide: float, high: float) -> None:
        """Add a closed rectangle."""
        corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
        self.outlines.append([apply(ctm, *corner) for corner in corners])
        self.outlines[-1].append(self.outlines[-1][0])

    def close(self) -> None:
        """Draw back to where the outline began."""
        if self.outlines and self.outlines[-1]:
            self.outlines[-1].append(self.outlines[-1][0])

    @property
    def points(self) -> list[Point]:
        """All points of all outlines."""
        return [point for outline in self.outlines for point in outline]


def rule_thickness(outlines: list[list[Point]], even_odd: bool, visible: Box) -> float:
    """How thin a filled path is where it is a rule or a frame, else infinity.

    Many programs draw borders as filled boxes: one long box for each side, or one box with
    another punched out of it by the even-odd rule. ``visible`` is what the clip leaves.
    """
    if all(len(set(outline)) == 2 for outline in outlines):
        return 0.0  # a path without area is drawn as a hairline
    quads = [outline for outline in outlines if 4 <= len(outline) <= 5]
    if even_odd and len(outlines) == 2 and len(quads) == 2:
        return _frame_thickness(box_of(quads[0]), box_of(quads[1]), visible)
    thinnest = min((_quad_thickness(quad) for quad in quads), default=math.inf)
    if quads:  # perhaps a border cut out of a larger box by the clip
        thinnest = min(thinnest, _box_thickness(visible))
    return thinnest


def pen_scale(outlines: list[list[Point]], matrix: Matrix) -> float:
    """How much thinner or thicker a stroke is than its line width, where it is thinnest.

    Under a matrix that scales unevenly the pen is an ellipse: a line is as thick as the pen is
    across it. ``outlines`` are in page coordinates already.
    """
    a, b, c, d = matrix[:4]
    is_even = math.isclose(a * a + b * b, c * c + d * d, rel_tol=1e-3) and (
        abs(a * c + b * d) <= 1e-3 * (a * a + b * b)
    )
    whole = abs(a * d - b * c)
    if is_even or whole < 1e-12:
        return scale_of(matrix)
    return min(
        (
            math.hypot(d * x - c * y, a * y - b * x) / math.hypot(x, y)
            for outline in outlines
            for x, y in _steps(outline)
        ),
        default=scale_of(matrix),
    )


def _steps(outline: list[Point]) -> Iterator[Point]:
    """From each point of an outline to the next, standing still left out."""
    for one, two in pairwise(outline):
        if math.dist(one, two) > 1e-6:
            yield two[0] - one[0], two[1] - one[1]


def _quad_thickness(quad: list[Point]) -> float:
    around = list(zip(quad, quad[1:] + quad[:1], strict=True))
    area = abs(sum(p[0] * q[1] - q[0] * p[1] for p, q in around)) / 2
    longest = max(math.dist(p, q) for p, q in around)
    if longest == 0:
        return math.inf
    thickness = area / longest
    return thickness if longest >= _RULE_RATIO * thickness else math.inf


def _box_thickness(box: Box) -> float:
    thin, long = sorted((box.width, box.height))
    return thin if long > 0 and long >= _RULE_RATIO * thin else math.inf


def _frame_thickness(one: Box, other: Box, visible: Box) -> float:
    """The thinnest side of a frame, of those sides that the clip leaves."""
    inner = one.cut(other)
    if inner is None or inner not in (one, other):
        return math.inf
    left, foot, right, head = other if inner == one else one
    sides = (
        Box(left, foot, inner.left, head),
        Box(inner.right, foot, right, head),
        Box(left, foot, right, inner.foot),
        Box(left, inner.head, right, head),
    )
    seen = [side.cut(visible) for side in sides]
    return min(
        (
            _box_thickness(part)
            for side, part in zip(sides, seen, strict=True)
            if part and min(part.width, part.height) > 1e-3
            if max(part.width, part.height) >= _SEEN_SHARE * max(side.width, side.height)
        ),
        default=math.inf,
    )
