"""How far programs of simple fonts advance, by every way that leads from a code to a glyph."""

from __future__ import annotations

import io

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pikepdf import Array, Dictionary, Name

from builder.pdf.programs import simple_advances
from builder.preflight.examining import limits_for, preflight
from tests.preflight import sheets
from tests.preflight.defects import lay, save_clean

WIDTHS = {".notdef": 250, "H": 700, "i": 300, "eacute": 512}
CODES = {"H": 72, "i": 105, "eacute": 0xE9}


def truetype(platform: tuple[int, int] = (3, 1), shift: int = 0) -> bytes:
    """Four empty glyphs with one table of characters, its codes moved."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([*WIDTHS])
    builder.setupCharacterMap({})
    builder.setupGlyf(dict.fromkeys(WIDTHS, TTGlyphPen(None).glyph()))
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in WIDTHS.items()})
    builder.setupHorizontalHeader()
    builder.setupOS2()
    builder.setupPost()
    table = CmapSubtable.newSubtable(4 if platform[0] == 3 else 6)
    table.platformID, table.platEncID, table.language = *platform, 0
    table.cmap = {shift + code: name for name, code in CODES.items()}
    cmap = builder.font["cmap"] = newTable("cmap")
    cmap.tableVersion, cmap.tables = 0, [table]
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def bare_cff() -> bytes:
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([*WIDTHS])
    builder.setupCharacterMap({code: name for name, code in CODES.items()})
    shapes = {n: T2CharStringPen(width, None).getCharString() for n, width in WIDTHS.items()}
    builder.setupCFF("Little", {}, shapes, {})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in WIDTHS.items()})
    builder.setupHorizontalHeader()
    builder.setupOS2()
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return TTFont(io.BytesIO(stream.getvalue())).reader["CFF "]


def font(pdf: pikepdf.Pdf, program: bytes, flags: int, encoding: object, widths=None):
    cff = program[:4] == b"\x01\x00\x04\x01" or program[:1] == b"\x01"
    stream = pdf.make_stream(program)
    if cff:
        stream.Subtype = Name.Type1C
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Little"), Flags=flags)
    descriptor["/FontFile3" if cff else "/FontFile2"] = stream
    made = Dictionary(
        Type=Name.Font, Subtype=Name.Type1 if cff else Name.TrueType,
        BaseFont=Name("/ABCDEF+Little"), FirstChar=72, LastChar=72,
        Widths=widths or Array([700]), FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    if encoding is not None:
        made.Encoding = encoding
    return pdf.make_indirect(made)


NAMED = Dictionary(Type=Name.Encoding, Differences=[72, Name.H, 105, Name.i, 0xE9, Name.eacute])
WAYS = {
    "Unicode by WinAnsi": (truetype(), 32, Name.WinAnsiEncoding),
    "Unicode by names": (truetype(), 32, NAMED),
    "symbols": (truetype((3, 0)), 4, None),
    "symbols in private use": (truetype((3, 0), 0xF000), 4, None),
    "a Macintosh table": (truetype((1, 0)), 4, None),
    "CFF by names": (bare_cff(), 4, NAMED),
    "CFF by WinAnsi": (bare_cff(), 32, Name.WinAnsiEncoding),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_code_leads_to_its_glyph(way: str) -> None:
    program, flags, encoding = WAYS[way]
    pdf = pikepdf.new()
    advance = simple_advances(font(pdf, program, flags, encoding))
    assert advance is not None
    assert [advance(CODES[name]) for name in ("H", "i", "eacute")] == [700, 300, 512]
    assert advance(1) is None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("said", "told"), [(700, []), (640, ["fonts/widths"])])
def test_preflight_holds_the_file_to_its_program(way, said, told, tmp_path) -> None:
    program, flags, encoding = WAYS[way]
    content = b"/Over gs 0 0 0 1 k BT /G 10 Tf 60 140 Td (H) Tj ET"
    pdf = sheets.clean_press()
    lay(content, Font__G=lambda pdf: font(pdf, program, flags, encoding, Array([said])))(pdf)
    save_clean(pdf, tmp_path / "one.pdf", "print")
    found = preflight(tmp_path / "one.pdf", edition="print", limits=limits_for("print", {}))
    assert [f.check for f in found if f.check != "fonts/to-unicode"] == told


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_damaged_program_says_nothing(cut: int) -> None:
    damaged = truetype()[:cut] + b"\xff" * 40
    pdf = pikepdf.new()
    assert simple_advances(font(pdf, damaged, 32, Name.WinAnsiEncoding)) is None
