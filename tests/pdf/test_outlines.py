"""Which glyphs leave a mark: the same answers for TrueType and for CFF."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name

from builder.editions.faces import cff
from builder.editions.faces.charstrings import drawn
from builder.editions.faces.glyphcache import GlyphCache
from builder.editions.faces.outlines import compact_outlines
from builder.pdf.content import contents
from builder.pdf.fonts import read_font
from builder.pdf.outlines import read_outlines
from tests.preflight import sheets

BOX = drawn([([0, 0], [(0, 100), (100, 0), (0, -100), (-100, 0)])])
PROGRAM = cff.program("Some", [BOX, b"", BOX, b""], [1000, 500, 500.5, -300], (0, 0, 100, 100))


@pytest.fixture(scope="module")
def pdf():
    return pikepdf.new()


def descriptor(pdf, program, subtype=Name.CIDFontType0C):
    return Dictionary(FontFile3=pikepdf.Stream(pdf, program, Subtype=subtype))


def test_blank_glyphs_of_a_cff_program(pdf):
    assert read_outlines(descriptor(pdf, PROGRAM)).drawn == {0, 2}


def test_a_charset_says_which_cid_a_glyph_has(pdf):
    start = PROGRAM.index(b"\x02\x00\x01\x00\x02")
    shifted = PROGRAM[:start] + b"\x02\x00\x07\x00\x02" + PROGRAM[start + 5 :]
    assert read_outlines(descriptor(pdf, shifted)).drawn == {0, 8}


def test_a_compacted_font_is_examined_as_before(tmp_path):
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        font = sheets.add_font(pdf)
        pdf.pages[0].obj.Contents = pdf.make_stream(b"")
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))
        codes = b"".join(code.to_bytes(2, "big") for code in range(9))
        before = read_font(font)
        shown = list(before.glyphs(codes))
        compact_outlines(pdf, contents(pdf), lambda _: 5, known=GlyphCache(tmp_path / "glyphs"))
        after = read_font(font)
        assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor
        assert list(after.glyphs(codes)) == shown
        assert any(glyph.missing for glyph in shown)
        assert any(glyph.blank for glyph in shown)
        assert (after.embedded, after.subset) == (before.embedded, before.subset)


@pytest.mark.parametrize("subtype", [Name.OpenType, Name.Type1C])
def test_other_programs_are_not_judged(pdf, subtype):
    assert read_outlines(descriptor(pdf, PROGRAM, subtype)) is None


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_broken_program_is_passed_over(pdf, data):
    program = bytearray(PROGRAM)
    for _ in range(data.draw(st.integers(1, 8))):
        program[data.draw(st.integers(0, len(program) - 1))] = data.draw(st.integers(0, 255))
    del program[data.draw(st.integers(1, len(program))) :]
    read_outlines(descriptor(pdf, bytes(program)))
