"""Faces made small: how far outlines may move, and that pages read and look as before."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from builder.editions.faces import compact
from builder.editions.faces.compact import compact_faces
from builder.pdf.cmaps import read_cmap
from builder.pdf.content import contents, write_all
from builder.pdf.walk.showing import largest_sizes
from builder.pdf.widths import widths_of
from builder.proof.prepare import PreparedProof
from tests.tools.rendering import (
    difference,
    drawn_by_ghostscript,
    drawn_by_pdfium,
    drawn_by_poppler,
)


def compacted(pdf: pikepdf.Pdf) -> None:
    streams = contents(pdf)
    compact_faces(pdf, streams, largest_sizes(streams), 0.07)
    write_all(streams)


@pytest.fixture(scope="module")
def pair(prepared: PreparedProof, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The prepared proof before and after."""
    folder = tmp_path_factory.mktemp("compact")
    before, after = folder / "before.pdf", folder / "after.pdf"
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        pdf.save(before)
        compacted(pdf)
        pdf.save(after)
    return before, after


@pytest.mark.parametrize(("size", "expected"), [(9.5, 7), (11, 6), (19, 3), (50, 2), (5, 8)])
def test_the_larger_the_type_the_finer_its_outlines(
    monkeypatch: pytest.MonkeyPatch, size: float, expected: int
) -> None:
    asked: list[int] = []
    pdf = pikepdf.new()
    pdf.add_blank_page()
    shown, unshown = (pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font)) for _ in "ab")
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(A=shown))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /A %g Tf <0001> Tj ET" % size)

    def outlines(
        _: pikepdf.Pdf, __: object, tolerance, ___: object
    ) -> dict[tuple[int, int], object]:
        asked.extend((tolerance(shown), tolerance(unshown)))
        return {}

    monkeypatch.setattr(compact, "compact_outlines", outlines)
    compacted(pdf)
    assert asked == [expected, 2]


def test_latin_faces_are_simple_fonts_with_the_same_widths(pair: tuple[Path, Path]) -> None:
    with pikepdf.open(pair[0]) as before, pikepdf.open(pair[1]) as after:
        old = {
            str(font.DescendantFonts[0].BaseFont): font
            for font in before.pages[0].resources.Font.values()
        }
        simple = [f for f in after.pages[0].resources.Font.values() if f.Subtype == "/Type1"]
        assert simple
        for font in simple:
            assert font.FontDescriptor.FontFile3.Subtype == "/Type1C"
            whole = old[str(font.BaseFont)]
            widths = widths_of(whole.DescendantFonts[0])
            before_texts = read_cmap(whole.ToUnicode.read_bytes())
            first = int(font.FirstChar)
            after_texts = read_cmap(font.ToUnicode.read_bytes())
            assert sorted(
                (text, int(font.Widths[code - first])) for code, text in after_texts.items()
            ) == sorted((text, int(widths[glyph])) for glyph, text in before_texts.items())


def test_text_is_read_as_before(pair: tuple[Path, Path]) -> None:
    def read(path: Path) -> list[str]:
        with pypdfium2.PdfDocument(path) as pdf:
            return [page.get_textpage().get_text_range() for page in pdf]

    assert read(pair[0]) == read(pair[1])


@pytest.mark.parametrize("draw", [drawn_by_pdfium, drawn_by_poppler, drawn_by_ghostscript])
def test_an_eye_sees_no_difference(pair: tuple[Path, Path], draw) -> None:
    bound = 1.2 if draw is drawn_by_ghostscript else 0.5  # which hints the one and not the other
    for one, other in zip(*(draw(path, 100) for path in pair), strict=True):
        assert 0 < difference(one, other) < bound
