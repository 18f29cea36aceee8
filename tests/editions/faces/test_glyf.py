"""Reading TrueType outlines, fontTools being the other opinion; and what is not read."""

from __future__ import annotations

import io
import struct

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.editions.faces.glyf import TrueType

from . import drawing

UNSOUND = (KeyError, IndexError, ValueError, struct.error)


SCALES = [(0.5, 0.25, -0.25, 0.75), (0.5, 0, 0, 0.5), (0.5, 0, 0, 0.75)]
"""Turned, scaled alike and by axis: three ways in which a composite says it."""


def font(em: int = 2048, depth: int = 1, width: int = 1001) -> bytes:
    """Three glyphs and composites of them, ``depth`` deep."""
    builder = FontBuilder(em, isTTF=True)
    names = [".notdef", "box", "drop", *(f"both{n}" for n in range(depth))]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x41 + n: name for n, name in enumerate(names)})
    box, drop = TTGlyphPen(None), TTGlyphPen(None)
    for step, point in enumerate([(50, 0), (50, 700), (450, 700), (450, 0)]):
        (box.lineTo if step else box.moveTo)(point)
    box.closePath()
    drop.qCurveTo((0, 0), (100, 300), (400, 300), (350, -40), None)
    drop.closePath()
    glyphs = {".notdef": TTGlyphPen(None).glyph(), "box": box.glyph(), "drop": drop.glyph()}
    for number in range(depth):
        both = TTGlyphPen(glyphs)
        both.addComponent("box", (1, 0, 0, 1, 30, -20))
        part = f"both{number - 1}" if number else "drop"
        both.addComponent(part, (*SCALES[number % len(SCALES)], 100 if number else 300, 9))
        glyphs[f"both{number}"] = both.glyph()
    builder.setupGlyf(glyphs)
    bearings = dict.fromkeys(names, 70)
    for name in names[3:]:  # fontTools shifts simple glyphs alone
        both = builder.font["glyf"][name]
        both.recalcBounds(builder.font["glyf"])
        bearings[name] = both.xMin
    builder.setupHorizontalMetrics({name: (width, bearings[name]) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def polygons(read: TrueType, number: int) -> list:
    outline = read.outline(number)
    recorded: list = []
    for start, end in zip([0, *outline.ends], outline.ends, strict=False):
        points = list(zip(outline.xs, outline.ys, outline.on, strict=True))[start:end]
        first = next((k for k, point in enumerate(points) if point[2]), None)
        if first is None:
            recorded.append(("qCurveTo", [*((x, y) for x, y, _ in points), None]))
        else:
            points = points[first:] + points[: first + 1]
            recorded.append(("moveTo", [points[0][:2]]))
            run: list = []
            for x, y, on in points[1:]:
                run.append((x, y))
                if on:
                    recorded.append(("qCurveTo" if len(run) > 1 else "lineTo", run))
                    run = []
        recorded.append(("closePath", ()))
    return drawing.flattened(recorded)


@pytest.mark.parametrize("em", [250, 1000, 2048])
def test_outlines_and_widths_are_read_as_others_read_them(em: int) -> None:
    program = font(em, depth=3)
    read = TrueType(program)
    shapes, widths = drawing.truetype(program)
    assert [read.width(number) for number in range(len(read))] == widths
    for number, shape in enumerate(shapes):
        assert drawing.distance(polygons(read, number), shape) < 0.05 * 1000 / em


def test_what_a_shape_depends_on() -> None:
    sources = {
        TrueType(program).source(3)
        for program in (font(1000), font(2048), font(1000, depth=2), font(1000, width=7))
    }
    assert len(sources) == 2  # only the em makes a difference to the first composite


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_broken_program_is_refused_in_words(data: st.DataObject) -> None:
    program = bytearray(font(1000, depth=2))
    for _ in range(data.draw(st.integers(1, 6))):
        program[data.draw(st.integers(0, len(program) - 1))] = data.draw(st.integers(0, 255))
    del program[data.draw(st.integers(1, len(program))) :]
    try:
        read = TrueType(bytes(program))
        for number in range(min(len(read), 50)):
            read.source(number)
            read.outline(number)
    except UNSOUND:
        pass


def test_parts_without_end_are_refused() -> None:
    deep = TrueType(font(1000, depth=12))
    with pytest.raises(ValueError, match="without end"):
        deep.source(len(deep) - 1)
    with pytest.raises(ValueError, match="without end"):
        deep.outline(len(deep) - 1)
