"""Compact fonts: fewer bytes, the same text, the same pages to the pixel."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from fontTools.ttLib import TTFont

from builder.pdf.cmaps import read_cmap
from builder.pdf.content import contents, write_all
from builder.proof.prepare import PreparedProof, prepare
from builder.proof.subsets import compact_fonts
from tests.tools.rendering import drawn_by_pdfium, drawn_by_poppler


def programs(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    return {
        str(font.BaseFont): font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
        for font in pdf.pages[0].resources.Font.values()
    }


def test_fonts_hold_only_what_is_shown(proof: Path, prepared: PreparedProof) -> None:
    with pikepdf.open(proof) as before, pikepdf.open(io.BytesIO(prepared.data)) as after:
        old, new = programs(before), programs(after)
    assert {name.rstrip(",") for name in old} == new.keys()
    for name, program in new.items():
        whole = old.get(name) or old[f"{name},"]
        assert len(program) < len(whole) * 0.65, name
        font = TTFont(io.BytesIO(program))
        assert font["maxp"].numGlyphs == len(font["hmtx"].metrics) == len(font.getGlyphOrder())
        empty = [g for g in font.getGlyphOrder() if font["glyf"][g].numberOfContours == 0]
        assert len(empty) <= 5, name  # .notdef, the code no text has, spaces of several widths


def test_pages_look_the_same_to_the_pixel(proof: Path, tmp_path: Path) -> None:
    compacted = tmp_path / "compacted.pdf"
    with pikepdf.open(proof) as pdf:
        compact_fonts(pdf, streams := contents(pdf))
        write_all(streams)
        pdf.save(compacted)
    for draw in (drawn_by_poppler, drawn_by_pdfium):
        for before, after in zip(draw(proof, 72), draw(compacted, 72), strict=True):
            assert np.array_equal(before, after)


def test_text_can_be_copied_as_before(proof: Path, prepared: PreparedProof) -> None:
    def text(source: Path | bytes) -> list[str]:
        with pypdfium2.PdfDocument(source) as pdf:
            return [page.get_textpage().get_text_range() for page in pdf]

    assert text(proof) == text(prepared.data)
    assert "二〇一六年，全国一百四十六家高新区" in text(prepared.data)[0]


def test_to_unicode_names_each_glyph_and_no_other(prepared: PreparedProof) -> None:
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        for font in pdf.pages[0].resources.Font.values():
            texts = read_cmap(font.ToUnicode.read_bytes())
            program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            glyphs = TTFont(io.BytesIO(program))["maxp"].numGlyphs
            assert min(texts) > 0 and max(texts) < glyphs
            assert not {"\uffff", "\ufffd", "\0", ""} & set(texts.values())


def test_preparing_twice_changes_nothing_more(prepared: PreparedProof) -> None:
    again = prepare(prepared.data)
    assert prepare(again.data) == again
    assert _texts(again) == _texts(prepared)


def _texts(proof: PreparedProof) -> list[list[str]]:
    with pikepdf.open(io.BytesIO(proof.data)) as pdf:
        fonts = pdf.pages[0].resources.Font.values()
        return [sorted(read_cmap(font.ToUnicode.read_bytes()).values()) for font in fonts]


def test_widths_follow_their_glyphs(proof: Path, prepared: PreparedProof) -> None:
    def widths(pdf: pikepdf.Pdf) -> dict[str, list[int]]:
        found = {}
        for font in pdf.pages[0].resources.Font.values():
            entries = font.DescendantFonts[0].W
            found[str(font.BaseFont).rstrip(",")] = sorted(
                int(w) for run in entries if isinstance(run, pikepdf.Array) for w in run
            )
        return found

    with pikepdf.open(proof) as before, pikepdf.open(io.BytesIO(prepared.data)) as after:
        old, new = widths(before), widths(after)
    assert old.keys() == new.keys()
    for name, own in old.items():  # forms that fill gaps come to them
        assert not Counter(own) - Counter(new[name]), name


def test_names_end_in_no_comma(proof: Path, prepared: PreparedProof) -> None:
    def names(pdf: pikepdf.Pdf) -> list[str]:
        fonts = [f.DescendantFonts[0] for f in pdf.pages[0].resources.Font.values()]
        return [str(name) for f in fonts for name in (f.BaseFont, f.FontDescriptor.FontName)]

    with pikepdf.open(proof) as before, pikepdf.open(io.BytesIO(prepared.data)) as after:
        assert any(name.endswith(",") for name in names(before))
        assert not any(name.endswith(",") for name in names(after))


def test_no_text_has_the_code_that_poppler_takes_word_spacing_off(prepared: PreparedProof) -> None:
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        maps = [
            read_cmap(font.ToUnicode.read_bytes()) for font in pdf.pages[0].resources.Font.values()
        ]
        assert max(map(max, maps)) > 0x21
        assert not [texts for texts in maps if 0x20 in texts]
