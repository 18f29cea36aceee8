"""Boxes and matrices."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.pdf.geometry import Box, apply, multiply, placed, sides_of

numbers = st.floats(-1e3, 1e3).map(lambda n: round(n, 3))
matrices = st.tuples(*[numbers] * 6)
boxes = st.tuples(numbers, numbers, numbers, numbers).map(Box.of)


def test_a_box_may_name_any_corners() -> None:
    assert Box.of(pikepdf.Array([30, 5, 10, 25])) == Box(10, 5, 30, 25)
    assert (Box.of([30, 5, 10, 25]).width, Box.of([30, 5, 10, 25]).height) == (20, 20)
    for wrong in ([1, 2, 3], [1, 2, 3, 4, 5], None, ["a", 1, 2, 3]):
        with pytest.raises((TypeError, ValueError)):
            Box.of(wrong)


def test_how_far_a_box_reaches_beyond_another() -> None:
    assert Box(-3, -4, 15, 26).beyond(Box(0, 0, 10, 20)) == (3, 4, 5, 6)


def test_sides_that_share_no_area_do_not_overlap() -> None:
    one = Box(0, 0, 10, 10)
    assert one.overlaps(Box(9, 9, 20, 20))
    assert not one.overlaps(Box(10, 0, 20, 10))
    assert one.cut(Box(10, 0, 20, 10)) == Box(10, 0, 10, 10)


@given(boxes, boxes)
def test_what_two_boxes_share_lies_in_both(one: Box, other: Box) -> None:
    shared = one.cut(other)
    if shared is not None:
        assert one.holds(shared) and other.holds(shared)
    assert shared == other.cut(one)


@given(boxes, st.floats(0, 9))
def test_a_grown_box_holds_the_box(box: Box, by: float) -> None:
    assert box.grown(by).holds(box)
    assert box.holds(box.grown(by), by + 1e-6)


@given(matrices, matrices, numbers, numbers)
def test_a_product_of_matrices_is_one_after_the_other(inner, outer, x, y):
    once = apply(multiply(inner, outer), x, y)
    twice = apply(outer, *apply(inner, x, y))
    if max(map(abs, apply(inner, x, y))) < 1e6:  # farther out, points are held back
        assert once == pytest.approx(twice, rel=1e-6, abs=1e-3)


@given(matrices, boxes, st.floats(0, 1), st.floats(0, 1))
def test_a_placed_box_holds_its_points(matrix, inner, s, t):
    point = apply(matrix, inner.left + s * inner.width, inner.foot + t * inner.height)
    assert placed(matrix, inner).holds(Box(*point, *point), 1e-3)


def test_sides_of_a_turned_square() -> None:
    assert sides_of((0, 3, -2, 0, 7, 7)) == (3, 2)
