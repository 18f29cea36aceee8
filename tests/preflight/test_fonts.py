"""Fonts: what codes stand for, how wide they are, which are missing."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from builder.pdf.fonts import read_font, shows

from . import sheets


@pytest.fixture(scope="module")
def pdf():
    return pikepdf.new()


def simple(pdf, **entries):
    descriptor = Dictionary(Type=Name.FontDescriptor, Flags=entries.pop("Flags", 32))
    if entries.pop("embedded", True):
        descriptor.FontFile2 = pdf.make_stream(b"")
    defaults = {"BaseFont": Name("/ABCDEF+Some"), "Subtype": Name.TrueType}
    return Dictionary(FontDescriptor=descriptor, **{**defaults, **entries})


def text(font, shown):
    return "".join(glyph.text for glyph in read_font(font).glyphs(shown))


@pytest.mark.parametrize(
    ("encoding", "shown", "expected"),
    [
        (Name.WinAnsiEncoding, b"A\x93\xe9", "A“é"),
        (Name.MacRomanEncoding, b"A\x8e", "Aé"),
        (Dictionary(Differences=Array([65, Name.eacute, Name.fi])), b"AB", "éﬁ"),
        (Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=[66, Name.Z]), b"AB", "AZ"),
        (None, b"A", "A"),
    ],
)  # fmt: skip
def test_simple_fonts_by_their_encoding(pdf, encoding, shown, expected):
    entries = {} if encoding is None else {"Encoding": encoding}
    assert text(simple(pdf, **entries), shown) == expected


def test_a_symbolic_font_without_encoding_says_nothing(pdf):
    assert text(simple(pdf, Flags=4), b"A") == ""


CMAP = b"""
2 beginbfchar <01> <4E2D> <02> <D842DFB7> endbfchar
2 beginbfrange <10> <12> <0041> <20> <21> [<0066 0069> <6587>] endbfrange
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [(1, "中"), (2, "𠮷"), (0x10, "A"), (0x12, "C"), (0x20, "fi"), (0x21, "文"), (0x13, "")],
)
def test_to_unicode_maps(pdf, code, expected):
    font = simple(pdf, Flags=4, ToUnicode=pdf.make_stream(CMAP))
    assert text(font, bytes([code])) == expected


@pytest.mark.parametrize("value", [b"<0000>", b"<FFFD>", b"<>"])
def test_a_map_to_nothing_is_no_text(pdf, value):
    cmap = b"1 beginbfchar <41> " + value + b" endbfchar"
    assert text(simple(pdf, ToUnicode=pdf.make_stream(cmap)), b"A") == ""


@given(st.binary(max_size=200))
def test_any_map_can_be_read(body):
    pdf = pikepdf.new()
    cmap = b"1 beginbfrange " + body + b" endbfrange 1 beginbfchar " + body + b" endbfchar"
    read_font(simple(pdf, ToUnicode=pdf.make_stream(cmap)))


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ([2, [700, 800]], {1: 0.5, 2: 0.7, 3: 0.8}),
        ([2, 4, 600], {2: 0.6, 4: 0.6, 5: 0.5}),
        ([2, 3, 600, 5, [100]], {3: 0.6, 5: 0.1}),
        ([2], {2: 0.5}),
    ],
)
def test_widths_of_composite_fonts(pdf, widths, expected):
    font = sheets.add_font(pdf)
    font.DescendantFonts[0].W = Array([Array(w) if isinstance(w, list) else w for w in widths])
    facts = read_font(font)
    for code, width in expected.items():
        [glyph] = facts.glyphs(code.to_bytes(2, "big"))
        assert glyph.width_em == width


def missing(font, shown):
    return [glyph.missing or glyph.blank for glyph in read_font(font).glyphs(shown)]


def test_missing_glyphs_of_a_composite_font(pdf):
    font = sheets.add_font(pdf)
    # .notdef, a blank that should be one, a letter, a letter without outline, beyond the font
    codes = b"\x00\x00\x00\x01\x00\x02\x00\x06\x00\x63"
    assert missing(font, codes) == [True, False, False, True, False]  # 63 stands for no character


def test_missing_glyphs_through_a_glyph_map(pdf):
    font = sheets.add_font(pdf)
    font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(b"\0\0\0\1\0\2\0\0")
    assert missing(font, b"\x00\x02\x00\x03") == [False, True]


def test_missing_glyphs_of_a_simple_font(pdf):
    encoding = Dictionary(Differences=Array([66, Name("/.notdef")]))
    font = simple(pdf, Encoding=encoding, FirstChar=65, Widths=[500, 500])
    assert missing(font, b"ABC") == [False, True, True]  # C is beyond the widths given


def test_fonts_that_are_not_embedded_have_no_missing_glyphs(pdf):
    font = sheets.add_font(pdf)
    del font.DescendantFonts[0].FontDescriptor.FontFile2
    assert missing(font, b"\x00\x00") == [False]


@pytest.mark.parametrize("program", [b"", b"\0\1\0\0\xff\xff", b"true" + bytes(40)])
def test_a_broken_program_is_passed_over(pdf, program):
    font = sheets.add_font(pdf)
    font.DescendantFonts[0].FontDescriptor.FontFile2 = pdf.make_stream(program)
    assert missing(font, b"\x00\x06") == [False]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("中", True),
        (" ", False),
        ("\u3000", False),
        ("\u00ad", False),
        ("\ufe0f", False),
        ("a ", True),
    ],
)
def test_what_leaves_a_mark(value, expected):
    assert shows(value) == expected
