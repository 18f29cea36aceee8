"""Rounded steps: equal ends come out equal, and the pen never goes astray."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.editions.faces.steps import Stride, placed, strides

BOX = Stride(grid=5, drift=3, short=60, even=20)


def lines(*contours: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Closed polygons as segments, which of them are lines, and where contours begin."""
    pairs = [(c[k], c[(k + 1) % len(c)]) for c in contours for k in range(len(c))]
    points = np.array([[a, a, b, b] for a, b in pairs], float).transpose(2, 0, 1)
    opens = np.cumsum([0, *(len(c) for c in contours[:-1])])
    return points, np.ones(len(pairs), bool), opens


def test_equal_stroke_ends_far_apart_are_equal() -> None:
    end = [(0, 0), (13, 27), (41, 33), (44, 0)]
    shapes = [[(x + dx, y + dy) for x, y in end] for dx, dy in ((0, 0), (101, 7), (333, 512))]
    moved = placed(*lines(*shapes), replace(BOX, drift=6))
    steps = (moved[..., 3] - moved[..., 0]).reshape(2, 3, 4)[:, :, :2]
    assert (steps[:, 0] == steps[:, 1]).all() and (steps[:, 0] == steps[:, 2]).all()


@pytest.mark.parametrize("high", [27, 28, 32, 33, 773])
def test_level_and_upright_stay_so(high: int) -> None:
    moved = placed(*lines([(3, 207), (3, 207 + high), (888, 207 + high), (888, 207)]), BOX)
    steps = moved[..., 3] - moved[..., 0]
    assert [(bool(dx), bool(dy)) for dx, dy in steps.T] == [(False, True), (True, False)] * 2


POLYGON = st.lists(st.tuples(*[st.floats(-900, 1900)] * 2), min_size=1, max_size=12)


@settings(deadline=None)
@given(st.lists(POLYGON, min_size=1, max_size=4), st.integers(2, 8))
def test_the_pen_stays_near_and_every_contour_closes(polygons: list, tolerance: int) -> None:
    points, flags, opens = lines(*polygons)
    for stride in strides(tolerance):
        moved = placed(points, flags, opens, stride)
        assert (moved == np.round(moved)).all()
        allowed = max(stride.drift, stride.grid / 2) + 1e-9
        assert np.abs(moved[..., 3] - points[..., 3]).max() <= allowed
        closes = np.append(opens[1:], len(flags)) - 1
        assert (moved[:, closes, 3] == moved[:, opens, 0]).all()
        joints = np.setdiff1d(np.arange(1, len(flags)), opens)
        assert (moved[:, joints, 0] == moved[:, joints - 1, 3]).all()


@pytest.mark.parametrize("sign", [1, -1])
def test_long_handles_take_wide_steps(sign: int) -> None:
    points = np.zeros((2, 1, 4))
    points[0, 0] = [0, 0, 0, 300]
    for length, wanted in ((12, 10), (13, 15), (24, 20), (26, 30), (88, 80), (91, 100)):
        points[0, 0, 1], points[0, 0, 2] = sign * length, 300 - sign * length
        moved = placed(points, np.array([False]), np.array([0]), BOX)
        assert moved[0, 0, 1] - moved[0, 0, 0] == sign * wanted
        assert moved[0, 0, 3] - moved[0, 0, 2] == sign * wanted


def test_the_last_way_is_the_nearest_thousandth() -> None:
    *_, last = strides(5)
    assert (last.grid, last.drift, last.even) == (1, 0.5, np.inf)
