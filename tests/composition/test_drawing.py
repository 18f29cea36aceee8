"""What is drawn by hand: dots of emphasis."""

from __future__ import annotations

from math import hypot

import pytest

from builder.composition.drawing import DOT_RADIUS, _dot


class Path:
    """A stream that keeps the pieces of a path: where each begins, its handles, its end."""

    def __init__(self) -> None:
        self.at = (0.0, 0.0)
        self.curves: list[tuple[tuple[float, float], ...]] = []
        self.painted: list[str] = []

    def move_to(self, x: float, y: float) -> None:
        self.at = (x, y)

    def curve_to(self, *places: float) -> None:
        points = tuple(zip(places[::2], places[1::2], strict=True))
        self.curves.append((self.at, *points))
        self.at = points[-1]

    def __getattr__(self, name: str) -> object:
        return lambda *_: self.painted.append(name)


def test_a_dot_of_emphasis_is_round() -> None:
    path = Path()
    _dot(path, 30, 50, 10)
    assert len(path.curves) == 4
    assert path.curves[0][0] == path.curves[-1][-1]
    for curve in path.curves:
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            weights = [
                (1 - share) ** 3,
                3 * share * (1 - share) ** 2,
                3 * share**2 * (1 - share),
                share**3,
            ]
            x, y = (
                sum(w * point[axis] for w, point in zip(weights, curve, strict=True))
                for axis in (0, 1)
            )
            assert hypot(x - 30, y - 50) == pytest.approx(DOT_RADIUS * 10, rel=0.001)
