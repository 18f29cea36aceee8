"""Compact outlines in a PDF: what changes in the file, what the reader sees, and what stays."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest

from builder.editions.faces.glyphcache import GlyphCache
from builder.editions.faces.outlines import compact_outlines
from builder.editions.finished import Finished
from builder.pdf.content import contents
from builder.pdf.fonts import read_font
from builder.proof.prepare import PreparedProof
from tests.preflight import sheets
from tests.tools.rendering import (
    difference,
    drawn_by_ghostscript,
    drawn_by_pdfium,
    drawn_by_poppler,
)

from . import drawing


def fonts(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The sample's fonts by the name of their descendant."""
    found = pdf.pages[0].resources.Font.values()
    return {str(font.DescendantFonts[0].BaseFont): font for font in found}


def compacted(data: bytes, known: GlyphCache, tolerance: int = 5) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        compact_outlines(pdf, contents(pdf), lambda _: tolerance, known=known)
        result = io.BytesIO()
        pdf.save(result, deterministic_id=True)
    return result.getvalue()


@pytest.fixture
def known(tmp_path: Path) -> GlyphCache:
    return GlyphCache(tmp_path / "glyphs")


@pytest.fixture(scope="module")
def pair(prepared: PreparedProof, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The prepared proof before and after."""
    folder = tmp_path_factory.mktemp("outlines")
    before, after = folder / "before.pdf", folder / "after.pdf"
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        pdf.save(before)
    after.write_bytes(compacted(prepared.data, GlyphCache(folder / "glyphs")))
    return before, after


def test_fonts_are_written_as_cff_and_said_to_be(pair: tuple[Path, Path]) -> None:
    with pikepdf.open(pair[0]) as before, pikepdf.open(pair[1]) as after:
        old, new = fonts(before), fonts(after)
        assert old.keys() == new.keys()
        for name, font in new.items():
            inner, descriptor = font.DescendantFonts[0], font.DescendantFonts[0].FontDescriptor
            assert inner.Subtype == "/CIDFontType0" and "/CIDToGIDMap" not in inner
            assert descriptor.FontFile3.Subtype == "/CIDFontType0C"
            assert "/FontFile2" not in descriptor
            assert font.BaseFont == f"{name}-Identity-H"
            for key in ("/W", "/DW", "/CIDSystemInfo"):
                assert inner.get(key) == old[name].DescendantFonts[0].get(key)
            assert font.ToUnicode.read_bytes() == old[name].ToUnicode.read_bytes()


def test_programs_are_much_smaller(pair: tuple[Path, Path]) -> None:
    sizes = []
    for path, key in zip(pair, ("/FontFile2", "/FontFile3"), strict=True):
        with pikepdf.open(path) as pdf:
            programs = [f.DescendantFonts[0].FontDescriptor[key] for f in fonts(pdf).values()]
            sizes.append(sum(len(program.read_raw_bytes()) for program in programs))
    assert sizes[1] < 0.72 * sizes[0]


def test_widths_in_programs_are_what_they_were_and_agree_with_the_pdf(
    pair: tuple[Path, Path],
) -> None:
    with pikepdf.open(pair[0]) as before, pikepdf.open(pair[1]) as after:
        for name, font in fonts(after).items():
            inner = font.DescendantFonts[0]
            _, widths = drawing.cff(inner.FontDescriptor.FontFile3.read_bytes())
            old = fonts(before)[name].DescendantFonts[0].FontDescriptor.FontFile2
            assert widths == drawing.truetype(old.read_bytes())[1]
            for code, width in read_font(font).widths_em.items():
                assert widths[code] == pytest.approx(1000 * width, abs=1)


@pytest.mark.parametrize("draw", [drawn_by_pdfium, drawn_by_poppler, drawn_by_ghostscript])
def test_an_eye_sees_no_difference(pair: tuple[Path, Path], draw) -> None:
    bound = 1.2 if draw is drawn_by_ghostscript else 0.5  # which hints the one and not the other
    for one, other in zip(*(draw(path, 100) for path in pair), strict=True):
        assert 0 < difference(one, other) < bound


def test_nothing_larger_than_the_tolerance_shows(pair: tuple[Path, Path]) -> None:
    dpi, largest_pt = 288, 19
    pixels = 5 / 1000 * largest_pt / 72 * dpi
    assert pixels < 1  # so what differs is the grey of edges
    one, other = (drawn_by_pdfium(path, dpi)[0].astype(int) for path in pair)
    strong = (np.abs(one - other) > 160).any(2)
    inside = strong[1:-1, 1:-1] & strong[:-2, 1:-1] & strong[2:, 1:-1]
    assert not (inside & strong[1:-1, :-2] & strong[1:-1, 2:]).any()


def test_text_is_read_as_before(pair: tuple[Path, Path]) -> None:
    def by_pdfium(path: Path) -> list[str]:
        with pypdfium2.PdfDocument(path) as pdf:
            return [page.get_textpage().get_text_range() for page in pdf]

    def by_poppler(path: Path) -> str:
        if not shutil.which("pdftotext"):
            pytest.skip("poppler is not installed: apt install poppler-utils")
        run = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, timeout=60)
        assert run.stderr == b""
        return run.stdout.decode()

    assert by_pdfium(pair[0]) == by_pdfium(pair[1])
    assert by_poppler(pair[0]) == by_poppler(pair[1])
    assert "二〇一六年" in by_poppler(pair[1])


def test_bytes_are_the_same_with_and_without_what_was_known(
    prepared: PreparedProof, tmp_path: Path
) -> None:
    file = tmp_path / "glyphs"
    fresh = compacted(prepared.data, GlyphCache(file))
    assert file.stat().st_size > 10_000
    again = GlyphCache(file)
    again.keep = lambda made, used: None if not made else pytest.fail()  # type: ignore[method-assign]
    assert compacted(prepared.data, again) == fresh
    file.write_bytes(file.read_bytes()[:9_000])
    assert compacted(prepared.data, GlyphCache(file)) == fresh
    assert compacted(prepared.data, GlyphCache(tmp_path / "file.txt" / "glyphs")) == fresh


def test_another_tolerance_is_not_mistaken_for_this_one(
    prepared: PreparedProof, known: GlyphCache, tmp_path: Path
) -> None:
    fine = compacted(prepared.data, known, 2)
    assert len(fine) > len(compacted(prepared.data, known, 5))
    assert fine == compacted(prepared.data, GlyphCache(tmp_path / "others"), 2)


def test_the_email_edition_has_compact_outlines(email: Finished) -> None:
    with pikepdf.open(email.path) as pdf:
        for font in pdf.pages[0].resources.Font.values():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            assert "/FontFile3" in inner.FontDescriptor


def sheet() -> tuple[pikepdf.Pdf, pikepdf.Object]:
    """One page with one font of six characters."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    font = sheets.add_font(pdf)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /F 9 Tf <0002> Tj ET")
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    return pdf, font


def mutilated() -> Iterator[bytes]:
    program = sheets.font_program()
    yield from (b"", program[:40], program[: len(program) // 2], b"true" + bytes(60))
    yield from (program.replace(tag, b"xxxx") for tag in (b"glyf", b"loca", b"hmtx", b"maxp"))
    at = program.index(b"glyf")
    start = int.from_bytes(program[at + 8 : at + 12], "big")
    yield program[: start + 10] + b"\xff" * 40 + program[start + 50 :]


@pytest.mark.parametrize("program", list(mutilated()))
def test_a_program_that_is_not_sound_stays(program: bytes, known: GlyphCache) -> None:
    pdf, font = sheet()
    font.DescendantFonts[0].FontDescriptor.FontFile2 = pdf.make_stream(program)
    compact_outlines(pdf, contents(pdf), lambda _: 5, known=known)
    inner = font.DescendantFonts[0]
    assert inner.Subtype == "/CIDFontType2" and inner.CIDToGIDMap == "/Identity"
    assert inner.FontDescriptor.FontFile2.read_bytes() == program


def test_codes_that_are_not_glyph_numbers_keep_their_font(known: GlyphCache) -> None:
    pdf, font = sheet()
    font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(bytes(14))
    compact_outlines(pdf, contents(pdf), lambda _: 5, known=known)
    assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_a_cff_program_is_left_alone(known: GlyphCache) -> None:
    pdf, font = sheet()
    compact_outlines(pdf, contents(pdf), lambda _: 5, known=known)
    program = font.DescendantFonts[0].FontDescriptor.FontFile3.read_bytes()
    compact_outlines(pdf, contents(pdf), lambda _: 2, known=known)
    assert font.DescendantFonts[0].FontDescriptor.FontFile3.read_bytes() == program
    assert font.BaseFont == f"{font.DescendantFonts[0].BaseFont}-Identity-H"


def test_fonts_over_one_program_are_changed_together(known: GlyphCache) -> None:
    pdf, font = sheet()
    other = pdf.make_indirect(pikepdf.Dictionary(font))
    other.DescendantFonts = pikepdf.Array(
        [pdf.make_indirect(pikepdf.Dictionary(font.DescendantFonts[0]))]
    )
    pdf.pages[0].resources.Font.G = other
    compact_outlines(pdf, contents(pdf), lambda _: 5, known=known)
    for each in (font, other):
        assert each.DescendantFonts[0].Subtype == "/CIDFontType0"
    programs = {each.DescendantFonts[0].FontDescriptor.FontFile3.objgen for each in (font, other)}
    assert len(programs) == 1
