"""Outlines on a coarser grid: what moves, by how much, and what stays."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from builder.editions.outlines import coarsen_outlines, coarsened
from builder.editions.prepare import PreparedProof

from ..tools.rendering import difference, drawn_by_pdfium, drawn_by_poppler


@pytest.fixture(scope="module")
def programs(prepared: PreparedProof) -> list[bytes]:
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        fonts = pdf.pages[0].resources.Font.values()
        return [f.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for f in fonts]


@pytest.mark.parametrize("grid", [1, 2, 4])
def test_no_point_moves_by_more_than_half_the_grid(programs: list[bytes], grid: int) -> None:
    for program in programs:
        before, after = (TTFont(io.BytesIO(p)) for p in (program, coarsened(program, grid)))
        for name in before.getGlyphOrder():
            old, new = before["glyf"][name], after["glyf"][name]
            assert old.numberOfContours == new.numberOfContours
            if old.numberOfContours <= 0:
                continue
            (points, ends, flags) = old.getCoordinates(before["glyf"])
            (moved, new_ends, new_flags) = new.getCoordinates(after["glyf"])
            assert list(ends) == list(new_ends)
            assert [f & 1 for f in flags] == [f & 1 for f in new_flags]
            for one, other in zip(points, moved, strict=True):
                assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= grid / 2
                assert not any(part % grid for part in other)
            new.recalcBounds(after["glyf"])
        assert before["hmtx"].metrics.keys() == after["hmtx"].metrics.keys()
        assert [m[0] for m in before["hmtx"].metrics.values()] == [
            m[0] for m in after["hmtx"].metrics.values()
        ]


def test_an_eye_sees_no_difference(prepared: PreparedProof, tmp_path: Path) -> None:
    fine, coarse = tmp_path / "fine.pdf", tmp_path / "coarse.pdf"
    fine.write_bytes(prepared.data)
    with pikepdf.open(fine) as pdf:
        coarsen_outlines(pdf, 4)
        pdf.save(coarse)
    assert coarse.stat().st_size < fine.stat().st_size
    for draw in (drawn_by_pdfium, drawn_by_poppler):
        for one, other in zip(draw(fine, 100), draw(coarse, 100), strict=True):
            assert difference(one, other) < 0.4
