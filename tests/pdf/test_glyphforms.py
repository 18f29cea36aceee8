"""Forms of glyphs: the same ink in another place, another advance, in both kinds of outlines."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from builder.pdf.cffsubset import SPACE_CODE, rebuilt_cff
from builder.pdf.glyphforms import Form, by_use
from builder.pdf.truetype import measured, rebuilt_truetype
from tests.editions.sample import font_file
from tests.pdf.test_cffsubset import a_font

FORMS = {
    0xF000: Form(10, 250, -250),
    0xF001: Form(10, 0, 250),
    0xF002: Form(10),
    0xF003: Form(12, 125, -125),
}
SHOWN = Counter({10: 9, 11: 7, 0xF000: 3, 0xF001: 2, 0xF002: 1, 0xF003: 4})
"""Glyph 12 is shown in a form only."""


def test_forms_follow_their_glyph() -> None:
    assert by_use(SHOWN, FORMS) == [0, 10, 0xF000, 0xF001, 0xF002, 11, 0xF003]
    assert by_use(Counter({0: 5, 3: 1, 4: 2}), {}) == [0, 4, 3]


def bounds(font: TTFont, number: int) -> tuple[float, ...] | None:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getGlyphName(number)].draw(pen)
    return pen.bounds


def held(font: TTFont, whole: TTFont, order: list[int]) -> None:
    em = font["head"].unitsPerEm if "head" in font else 1000
    for code, form in FORMS.items():
        at = order.index(code)
        left, low, right, top = bounds(whole, form.glyph) or (0, 0, 0, 0)
        shift = form.shift * em / 1000
        assert bounds(font, at) == pytest.approx((left - shift, low, right - shift, top), abs=1)
        assert width(font, at) == pytest.approx(
            width(whole, form.glyph) + form.more * em / 1000, abs=1
        )


def width(font: TTFont, number: int) -> float:
    return float(font.getGlyphSet()[font.getGlyphName(number)].width)


def test_truetype() -> None:
    path = font_file("SourceSerif4_400Regular.ttf")
    if path is None:
        pytest.skip("no fonts; run: builder fonts")
    program = path.read_bytes()
    rebuilt, order = rebuilt_truetype(program, SHOWN, FORMS)
    assert order[:7] == by_use(SHOWN, FORMS) and 12 in order[7:]
    font, whole = TTFont(io.BytesIO(rebuilt)), TTFont(path)
    held(font, whole, order)
    assert font["maxp"].maxComponentDepth > whole["maxp"].maxComponentDepth
    count, right_blank = measured(program)
    assert count == len(whole.getGlyphOrder())
    _left, _, right, _ = bounds(whole, 10) or (0, 0, 0, 0)
    em = whole["head"].unitsPerEm
    assert right_blank(10) == pytest.approx((width(whole, 10) - right) * 1000 / em, abs=1)
    assert right_blank(count + 5) == 0


@pytest.mark.parametrize("cid_keyed", [False, True])
def test_cff(cid_keyed: bool, tmp_path: Path) -> None:
    path = a_font(tmp_path / "bars.otf", cid_keyed)
    rebuilt, order = rebuilt_cff(path.read_bytes(), SHOWN, FORMS)
    assert order[:7] == by_use(SHOWN, FORMS) and len(order) <= SPACE_CODE
    font = TTFont(sfntVersion="OTTO")
    font["CFF "] = table = TTFont(path)["CFF "].__class__("CFF ")
    table.decompile(rebuilt, font)
    top = table.cff.topDictIndex[0]
    whole = TTFont(path)
    for code, form in FORMS.items():
        glyph = top.CharStrings.charStringsIndex[order.index(code)]
        pen = BoundsPen(None)
        glyph.draw(pen)
        left, low, right, high = bounds(whole, form.glyph) or (0, 0, 0, 0)
        assert pen.bounds == pytest.approx((left - form.shift, low, right - form.shift, high))
        assert glyph.width == 1000 + form.more
