"""Fonts with CFF outlines: compact, and the same characters in every engine."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from fontTools.cffLib import CFFFontSet, FDArrayIndex, FDSelect, FontDict
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from weasyprint import HTML

from builder.editions.edition import load
from builder.editions.finishing import finish
from builder.pdf.cffsubset import UnsoundFont, rebuilt_cff
from builder.pdf.content import contents, write_all
from builder.proof.facts import ProofFacts
from builder.proof.prepare import prepare
from builder.proof.subsets import compact_fonts
from tests.tools import verapdf
from tests.tools.rendering import drawn_by_ghostscript, drawn_by_pdfium, drawn_by_poppler, gap

FIRST, GLYPHS = 0x4E00, 3000
BY_USE = [0, 1501, 8, 65, 2048, 3000]
"""Glyph numbers of what is shown: the one shown most, then as they come."""
SHOWN = "".join(chr(FIRST + n) for n in (1500, 2999, 1500, 7, 64, 1500, 2047))


def bars(number: int) -> T2CharStringPen:
    """A glyph that shows its number in twelve bits: a long bar is one, a short one nought."""
    pen = T2CharStringPen(1000, None)
    for bit in range(12):
        x, height = 40 + 80 * bit, 800 if number >> bit & 1 else 200
        foot = -300 if number == 100 else 0
        pen.moveTo((x, foot))
        for corner in ((x, height), (x + 40, height), (x + 40, foot)):
            pen.lineTo(corner)
        pen.closePath()
    return pen


def a_font(path: Path, cid_keyed: bool) -> Path:
    """A font of many glyphs, of which few are shown; its CIDs are not its glyph numbers."""
    names = [".notdef", *(f"bars{n}" for n in range(GLYPHS))]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({FIRST + n: f"bars{n}" for n in range(GLYPHS)})
    drawn = {name: bars(number - 1).getCharString() for number, name in enumerate(names) if number}
    drawn[".notdef"] = bars(0).getCharString()
    builder.setupCFF("Bars", {"FullName": "Bars"}, drawn, {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Bars", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    if cid_keyed:
        with TTFont(path) as font:
            key_by_cid(font)
            font.save(path)
    return path


def key_by_cid(font: TTFont) -> None:
    """Make a CFF font CID-keyed, with two font dictionaries and gaps between its CIDs."""
    top = font["CFF "].cff.topDictIndex[0]
    strings = top.CharStrings
    former = list(top.charset)
    fresh = [".notdef", *(f"cid{7 * number:05d}" for number in range(1, len(former)))]
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = 7 * len(former)
    fonts = FDArrayIndex()
    fonts.strings = top.strings
    fonts.GlobalSubrs = top.GlobalSubrs
    for _ in range(2):
        each = FontDict()
        each.Private = top.Private
        fonts.append(each)
    select = FDSelect()
    select.gidArray = [number % 2 for number in range(len(former))]
    select.format = 3
    top.FDArray, top.FDSelect = fonts, select
    strings.fdArray, strings.fdSelect = fonts, select
    for name in ("Private", "Encoding"):
        top.rawDict.pop(name, None)
        if hasattr(top, name):
            delattr(top, name)
    names = zip(former, fresh, strict=True)
    strings.charStrings = {new: strings.charStrings[old] for old, new in names}
    top.charset = fresh


@pytest.fixture(scope="module", params=[True, False], ids=["CID-keyed", "name-keyed"])
def proof(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cff")
    font = a_font(folder / "bars.otf", request.param)
    face = f'@font-face {{ font-family: Bars; src: url("{font.as_uri()}") }}'
    page = "@page { size: 210mm 297mm; bleed: 3mm } p { font: 30pt/40pt Bars; margin: 0 }"
    body = f"<p>{SHOWN}</p><p>{SHOWN[::-1]}</p>"
    html = f"<html lang=zh><title>Bars</title><style>{face}{page}</style>{body}"
    HTML(string=html).write_pdf(str(folder / "proof.pdf"), pdf_tags=True)
    return folder / "proof.pdf"


@pytest.fixture(scope="module")
def compacted(proof: Path) -> Path:
    out = proof.with_name("compacted.pdf")
    with pikepdf.open(proof) as pdf:
        compact_fonts(pdf, streams := contents(pdf))
        write_all(streams)
        pdf.save(out)
    return out


def font_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    (font,) = pdf.pages[0].resources.Font.values()
    return font


def test_the_program_is_a_bare_cff_of_the_glyphs_that_are_shown(
    proof: Path, compacted: Path
) -> None:
    with pikepdf.open(proof) as before, pikepdf.open(compacted) as after:
        old, inner = font_of(before).DescendantFonts[0], font_of(after).DescendantFonts[0]
        program = inner.FontDescriptor.FontFile3
        assert (inner.Subtype, program.Subtype) == ("/CIDFontType0", "/CIDFontType0C")
        assert "/CIDToGIDMap" not in inner
        data = program.read_bytes()
        assert len(data) < 0.1 * len(old.FontDescriptor.FontFile3.read_bytes())
    cff = CFFFontSet()
    cff.decompile(io.BytesIO(data), None)
    top = cff.topDictIndex[0]
    assert len(top.CharStrings) == 1 + len(set(SHOWN))
    assert top.FontBBox[1] == -300, "engines place glyphs by the box of the whole font"
    if hasattr(top, "ROS"):
        assert top.charset[1:] == [f"cid{n:05d}" for n in range(1, 1 + len(set(SHOWN)))]
        assert top.FDSelect.gidArray == [number % 2 for number in BY_USE]


def test_what_is_shown_most_comes_first_and_keeps_its_text(compacted: Path) -> None:
    with pikepdf.open(compacted) as pdf:
        strings = re.findall(rb"<([0-9a-f]+)>", pdf.pages[0].Contents.read_bytes())
        codes = Counter(int(c, 16) for digits in strings for c in re.findall(rb"....", digits))
        assert sorted(codes) == list(range(1, len(BY_USE)))
        assert codes.most_common(1) == [(1, 6)]
        assert [int(w) for w in font_of(pdf).DescendantFonts[0].W[1]] == [1000] * len(codes)
    with pypdfium2.PdfDocument(compacted) as document:
        text = document[0].get_textpage().get_text_range()
    assert text.splitlines() == [SHOWN, SHOWN[::-1]]


def test_engines_draw_it_as_before(proof: Path, compacted: Path) -> None:
    for draw in (drawn_by_poppler, drawn_by_pdfium):
        (before,), (after,) = draw(proof, 100), draw(compacted, 100)
        assert np.abs(before.astype(int) - after).max() < 16
        assert before.min() < 64


def test_ghostscript_draws_the_same_characters(compacted: Path) -> None:
    (one,), (other,) = drawn_by_ghostscript(compacted, 72), drawn_by_pdfium(compacted, 72)
    assert gap(one, other) < 40


def test_verapdf_passes(proof: Path, facts: ProofFacts) -> None:
    if reason := verapdf.unavailable():
        pytest.skip(reason)
    done = finish(prepare(proof), load("screen"), facts, proof.with_name("screen.pdf"))
    verdicts = verapdf.validate([(name, done.path) for name in ("ua1", "2a")])
    assert not any(verdicts.values())


def test_the_same_bytes_twice(proof: Path) -> None:
    assert prepare(proof) == prepare(proof)
    assert prepare(prepare(proof).data).data == prepare(proof).data


@pytest.mark.parametrize("program", [b"", b"no font", b"OTTO" + bytes(40), b"OTTO\xff\xff" * 9])
def test_a_program_that_is_none_is_said(program: bytes) -> None:
    with pytest.raises(UnsoundFont):
        rebuilt_cff(program, Counter([1]))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_program_cut_off_is_left_as_it_is(proof: Path, share: float) -> None:
    with pikepdf.open(proof) as pdf:
        program = font_of(pdf).DescendantFonts[0].FontDescriptor.FontFile3
        cut = program.read_bytes()
        cut = cut[: round(len(cut) * share)]
        program.write(cut)
        compact_fonts(pdf, streams := contents(pdf))
        write_all(streams)
        kept = font_of(pdf).DescendantFonts[0].FontDescriptor.FontFile3
        assert kept.read_bytes() == cut or kept.Subtype == "/CIDFontType0C"
