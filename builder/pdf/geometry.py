"""Lengths, boxes and matrices of a page. ISO 32000-1, 8.3; all lengths in points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pikepdf

FARTHEST_PT = 1e6
"""No coordinate is taken farther out than this, so that sums of them stay finite."""

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Box(NamedTuple):
    """A rectangle with upright sides."""

    left: float
    foot: float
    right: float
    head: float

    @classmethod
    def of(cls, values: Any) -> Box:
        """A box from a PDF array, whichever corners it names; ValueError but for four numbers."""
        a, b, c, d = numbers_of(values, 4)
        return cls(min(a, c), min(b, d), max(a, c), max(b, d))

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From foot to head."""
        return self.head - self.foot

    def grown(self, by: float) -> Box:
        """The box with every side moved outwards."""
        return Box(self.left - by, self.foot - by, self.right + by, self.head + by)

    def scaled(self, by: float) -> Box:
        """The box in another unit."""
        return Box(self.left * by, self.foot * by, self.right * by, self.head * by)

    def cut(self, clip: Box) -> Box | None:
        """What two boxes share, or None."""
        left, foot = max(self[0], clip[0]), max(self[1], clip[1])
        right, head = min(self[2], clip[2]), min(self[3], clip[3])
        return Box(left, foot, right, head) if left <= right and foot <= head else None

    def holds(self, inner: Box, slack: float = 0.0) -> bool:
        """Whether another box lies inside, with ``slack`` points to spare."""
        return (
            inner[0] >= self[0] - slack
            and inner[1] >= self[1] - slack
            and inner[2] <= self[2] + slack
            and inner[3] <= self[3] + slack
        )

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes share an area."""
        left, foot, right, head = other
        return self[0] < right and left < self[2] and self[1] < head and foot < self[3]

    def beyond(self, inner: Box) -> tuple[float, float, float, float]:
        """How far the box reaches out of another at left, foot, right and head."""
        return (
            inner.left - self.left,
            inner.foot - self.foot,
            self.right - inner.right,
            self.head - inner.head,
        )

    def as_array(self) -> pikepdf.Array:
        """The box as a PDF array, to a ten-thousandth of a point."""
        from pikepdf import Array  # noqa: PLC0415 - the engine knows boxes and no PDF library

        return Array([_number(side) for side in self])


EVERYWHERE = Box(-FARTHEST_PT, -FARTHEST_PT, FARTHEST_PT, FARTHEST_PT)


def _number(value: float) -> object:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def numbers_of(values: Any, count: int) -> list[float]:
    """Exactly so many numbers; ValueError where there are more or fewer."""
    numbers = [float(value) for value in values]
    if len(numbers) != count:
        raise ValueError(numbers)
    return numbers


def matrix_of(values: Any) -> Matrix:
    """Six numbers as a matrix; ValueError where they are not six."""
    a, b, c, d, e, f = numbers_of(values, 6)
    return a, b, c, d, e, f


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies ``inner`` first, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """A point in the outer space, kept within bounds."""
    a, b, c, d, e, f = matrix
    across, up = a * x + c * y + e, b * x + d * y + f
    if -FARTHEST_PT < across < FARTHEST_PT and -FARTHEST_PT < up < FARTHEST_PT:
        return across, up
    return _near(across), _near(up)


def _near(value: float) -> float:
    return 0.0 if math.isnan(value) else max(-FARTHEST_PT, min(FARTHEST_PT, value))


def sides_of(matrix: Matrix) -> tuple[float, float]:
    """How long the sides of the unit square become: where a picture lies, its width and height."""
    a, b, c, d = matrix[:4]
    return math.hypot(a, b), math.hypot(c, d)


def scale_of(matrix: Matrix) -> float:
    """The geometric mean of the matrix's scaling."""
    a, b, c, d = matrix[:4]
    return min(math.sqrt(abs(a * d - b * c)), FARTHEST_PT)


def box_of(points: Iterable[Point]) -> Box:
    """The smallest box round at least one point."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def placed(matrix: Matrix, box: Box) -> Box:
    """The box round a transformed box."""
    left, foot, right, head = box
    if matrix[1] == matrix[2] == 0:  # upright, as nearly all are: two corners say it
        return box_of([apply(matrix, left, foot), apply(matrix, right, head)])
    corners = ((left, foot), (right, foot), (right, head), (left, head))
    return box_of([apply(matrix, x, y) for x, y in corners])
