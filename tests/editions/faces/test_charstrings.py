"""Charstrings, read back by fontTools."""

from __future__ import annotations

from itertools import product

import pytest
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.recordingPen import RecordingPen
from hypothesis import given
from hypothesis import strategies as st

from builder.editions.faces.charstrings import drawn, encoded


class _Private:
    nominalWidthX = defaultWidthX = 0  # noqa: N815  the names fontTools asks for


def read_back(code: bytes) -> list:
    pen = RecordingPen()
    T2CharString(code + b"\x0e", private=_Private()).draw(pen)
    return pen.value


NUMBER = st.sampled_from([0, 0, 5, -5, 107, 108, -107, -108, 1131, -1132])
STEP = st.one_of(*(st.lists(NUMBER, min_size=size, max_size=size) for size in (2, 6)))
START = st.lists(NUMBER, min_size=2, max_size=2)
CONTOUR = st.tuples(START, st.lists(STEP, max_size=8))


def closed(start: list[int], steps: list[list[int]]) -> tuple[list[int], list[list[int]]]:
    back = [-sum(sum(step[axis::2]) for step in steps) for axis in (0, 1)]
    return start, [tuple(step) for step in (*steps, back)]


def expected(contours: list) -> list:
    wanted = []
    for start, steps in sorted(contours, key=lambda contour: contour[0][::-1]):
        path = [step for step in steps if any(step)]
        if len(path) < 2:
            continue
        x, y = start
        wanted.append(("moveTo", ((x, y),)))
        for step in path[:-1] if len(path[-1]) == 2 else path:
            points = []
            for dx, dy in zip(step[::2], step[1::2], strict=True):
                x, y = x + dx, y + dy
                points.append((x, y))
            wanted.append(("lineTo" if len(points) == 1 else "curveTo", tuple(points)))
        wanted.append(("closePath", ()))
    return wanted


@given(st.lists(CONTOUR, max_size=3))
def test_steps_are_read_back_as_written(drafts: list) -> None:
    contours = [closed(*draft) for draft in drafts]
    assert read_back(drawn(contours)) == expected(contours)


@pytest.mark.parametrize("step", [[5, 10], [0, 10], [5, 5, 5, 5, 5, 5], [5, 0, 5, 5, 0, 5]])
def test_an_operator_takes_no_more_than_the_stack_holds(step: list[int]) -> None:
    contour = closed([0, 0], [step] * 60)
    code = drawn([contour])
    assert read_back(code) == expected([contour])
    operands = most = 0
    for byte in code:
        operands = operands + 1 if byte >= 32 else 0
        most = max(most, operands)
    assert most <= 48


def test_every_curve_is_read_back_whatever_of_it_is_level_or_upright() -> None:
    """A handle may be a unit from level: that is none of the curves that leave a number out."""
    for step in product((0, 1, 2), repeat=6):
        contour = closed([0, 0], [list(step), [7, 9]])
        assert read_back(drawn([contour])) == expected([contour])


def test_a_closing_line_needs_no_operator() -> None:
    square = [0, 0], [(0, 100), (100, 0), (0, -100), (-100, 0)]
    assert drawn([square]) == bytes((139, 22, 239, 239, 39, 7))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "8b"),
        (-107, "20"),
        (-0.5, "ffffff8000"),
        (107, "f6"),
        (108, "f700"),
        (-108, "fb00"),
        (1131, "faff"),
        (-1131, "feff"),
        (1132, "1c046c"),
        (-1132, "1cfb94"),
        (488.28125, "ff01e84800"),
    ],
)
def test_operands_are_as_short_as_they_can_be(value: float, code: str) -> None:
    assert encoded(value).hex() == code
