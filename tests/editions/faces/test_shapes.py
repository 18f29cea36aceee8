"""Outlines made smaller: how far they move, and that nothing but the outline counts."""

from __future__ import annotations

import hashlib
import io
import math

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.editions.faces import cff
from builder.editions.faces.glyf import Outline, TrueType
from builder.editions.faces.shapes import METHOD, shapes
from builder.proof.prepare import PreparedProof

from . import drawing

BOUNDS = [0, -200, 1000, 900]


@pytest.fixture(scope="module")
def programs(prepared: PreparedProof) -> list[bytes]:
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        fonts = pdf.pages[0].resources.Font.values()
        return [f.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for f in fonts]


def drawn(outlines: list[Outline], tolerance: int) -> list[list]:
    made = shapes(outlines, tolerance)
    return drawing.cff(cff.program("Some", made, [1000] * len(made), BOUNDS))[0]


def ring(*points: tuple[float, float, int]) -> Outline:
    xs, ys, on = (list(axis) for axis in zip(*points, strict=True))
    return Outline(xs, ys, on, [len(points)])


@pytest.mark.parametrize("tolerance", [2, 5, 8])
def test_real_outlines_stay_within_the_tolerance(programs: list[bytes], tolerance: int) -> None:
    for program in programs:
        font = TrueType(program)
        some = range(0, len(font), max(1, len(font) // 12))
        before, _ = drawing.truetype(program)
        after = drawn([font.outline(number) for number in some], tolerance)
        for number, shape in zip(some, after, strict=True):
            assert drawing.distance(before[number], shape) <= tolerance


POINT = st.tuples(st.integers(-300, 1300), st.integers(-300, 1300), st.integers(0, 1))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(POINT, min_size=1, max_size=14), max_size=3), st.integers(2, 8))
def test_any_outline_can_be_drawn(contours: list[list[tuple[int, int, int]]], grade: int) -> None:
    whole = Outline()
    for contour in contours:
        whole.xs += [x for x, _, _ in contour]
        whole.ys += [y for _, y, _ in contour]
        whole.on += [flag for _, _, flag in contour]
        whole.ends.append(len(whole.xs))
    (shape,) = drawn([whole], grade)
    assert all(math.isfinite(value) for part in shape for value in part.ravel())


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 400), st.floats(0.3, 3), st.floats(0, 6), st.integers(2, 8))
def test_round_things_stay_round(radius: int, ratio: float, turn: float, tolerance: int) -> None:
    def at(angle: float, on: int) -> tuple[float, float, int]:
        far = radius / (1 if on else math.cos(math.pi / 8))
        x, y = far * math.cos(angle), far * ratio * math.sin(angle)
        return (
            round(x * math.cos(turn) - y * math.sin(turn)),
            round(x * math.sin(turn) + y * math.cos(turn)),
            on,
        )

    oval = ring(*(at(k * math.pi / 8, (k + 1) % 2) for k in range(16)))
    (after,) = drawn([oval], tolerance)
    recorded = [("qCurveTo", [*_handles(oval), None]), ("closePath", ())]
    assert drawing.distance(drawing.flattened(recorded), after) <= tolerance + 0.75


def _handles(outline: Outline) -> list[tuple[float, float]]:
    """The points off the curve; those on it lie in the middle, to a rounding of 0.5."""
    points = zip(outline.xs, outline.ys, outline.on, strict=True)
    return [(x, y) for x, y, on in points if not on]


def test_corners_level_lines_and_thickness_stay() -> None:
    (shape,) = drawn([ring((103, 207, 1), (897, 207, 1), (897, 239, 1), (103, 239, 1))], 5)
    (corners,) = shape
    left, low = corners.min(0)
    right, high = corners.max(0)
    assert {*map(tuple, corners[::8])} == {(x, y) for x in (left, right) for y in (low, high)}
    assert high - low == pytest.approx(32, abs=3)


def test_what_is_nothing_draws_nothing() -> None:
    point = ring((5, 5, 1))
    assert shapes([], 5) == []
    assert shapes([Outline(), point, ring((5, 5, 1), (5, 5, 1))], 5) == [b"", b"", b""]


def test_a_shape_does_not_depend_on_its_company(programs: list[bytes]) -> None:
    fonts = [TrueType(program) for program in programs]
    outlines = [font.outline(number) for font in fonts for number in range(min(len(font), 30))]
    together = shapes(outlines, 5)
    assert together == [shape for outline in outlines for shape in shapes([outline], 5)]
    assert together == shapes(outlines[::-1], 5)[::-1]


def test_the_method_has_a_number_of_its_own() -> None:
    """Cached shapes are told from those of another method by its number: count it up."""
    waves = [
        ring(
            *((61 * k, 300 + round(200 * math.sin(k / grade)), k % 2) for k in range(12)),
            (671, 7, 1),
            (3, 7, 1),
        )
        for grade in range(1, 9)
    ]
    digest = hashlib.sha256(b"".join(shapes(waves, 5))).hexdigest()[:12]
    assert (METHOD, digest) == (1, "d8cc1524d177")
