"""Ticks and the placing of labels, by tables and by any numbers at all."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.makeup.charts.scales import Scale, spread, ticks, widest, written

TICKS = {
    (0, 10): ["0", "2", "4", "6", "8", "10"],
    (0, 9.7): ["0", "2", "4", "6", "8", "10"],
    (-2.5, 10.6): ["−5", "0", "5", "10", "15"],
    (0.12, 0.19): ["0.12", "0.14", "0.16", "0.18", "0.20"],
    (0, 80_854.9): ["0", "20,000", "40,000", "60,000", "80,000", "100,000"],
    (0, 0): ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"],
    (7, 7): ["0", "2", "4", "6", "8"],
    (0, 3e-7): ["0.0000000", "0.0000001", "0.0000002", "0.0000003"],
}


@pytest.mark.parametrize("reach", TICKS)
def test_ticks(reach: tuple[float, float]) -> None:
    assert written(ticks(*reach)) == TICKS[reach]


VALUES = st.floats(-1e20, 1e20, allow_nan=False).filter(lambda value: abs(value) > 1e-12)


@given(VALUES, VALUES)
def test_ticks_enclose_and_are_few(one: float, other: float) -> None:
    low, high = sorted((one, other))
    if high - low < 1e-9 * max(abs(low), abs(high)):
        return
    steps = ticks(low, high)
    assert 2 <= len(steps) <= 6
    slack = 1e-8 * (float(steps[-1]) - float(steps[0]))
    assert float(steps[0]) <= low + slack and high - slack <= float(steps[-1])


def test_a_scale_of_no_extent_stays_at_its_beginning() -> None:
    assert Scale(3, 3, 10, 90)(3) == 10


@given(
    st.lists(st.tuples(st.floats(-50, 150), st.floats(0.1, 10)), min_size=1, max_size=12),
)
def test_spread_labels_stay_inside_in_order_and_apart(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = [at for at, _ in labels], [size for _, size in labels]
    if sum(sizes) > 100:
        with pytest.raises(ValueError, match="room"):
            spread(wanted, sizes, 0, 100)
        return
    middles = spread(wanted, sizes, 0, 100)
    edges = sorted(
        ((at - size / 2, at + size / 2, want, n)
         for n, (at, size, want) in enumerate(zip(middles, sizes, wanted, strict=True)))
    )  # fmt: skip
    assert edges[0][0] >= -1e-6 and edges[-1][1] <= 100 + 1e-6
    for left, right in pairwise(edges):
        assert left[1] <= right[0] + 1e-6
        assert (left[2], left[3]) <= (right[2], right[3])


def test_labels_that_do_not_touch_stay_where_they_are_wanted() -> None:
    assert spread([50, 10, 90], [10, 10, 10], 0, 100) == [50, 10, 90]


def test_labels_that_touch_share_what_they_are_moved_by() -> None:
    assert spread([50, 50], [10, 10], 0, 100) == [45, 55]


def test_the_widest_that_fits() -> None:
    assert widest(lambda value: value <= 30, 100) == pytest.approx(30)
    assert widest(lambda value: True, 100) == 100
