"""Saddle stitch: which page lies where, and what of the edition is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.diagnostics import Rejected
from builder.editions.boxes import Box
from builder.editions.facts import Finished
from builder.editions.impose import Place, impose, saddle_stitch

from ..tools.rendering import difference, drawn_by_pdfium, drawn_by_poppler
from .conftest import TRIM

MM = 72 / 25.4


@pytest.fixture(scope="module")
def booklet(press: Finished, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("booklet") / "booklet.pdf"
    impose(press.path, out, creep_mm=0)
    return out


@pytest.mark.parametrize(
    ("pages", "sides"),
    [
        (4, [(4, 1), (2, 3)]),
        (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
        (12, [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]),
    ],
)
def test_which_pages_share_a_side(pages: int, sides: list[tuple[int, int]]) -> None:
    placed = saddle_stitch(pages, 0)
    assert [(left.page + 1, right.page + 1) for left, right in placed] == sides


@given(st.integers(1, 40), st.floats(0, 10))
def test_every_page_lies_once_and_folds_back_to_back(sheets: int, creep: float) -> None:
    sides = list(saddle_stitch(4 * sheets, creep))
    assert sorted(p.page for side in sides for p in side) == list(range(4 * sheets))
    for left, right in sides:
        assert left.page + right.page == 4 * sheets - 1
        assert left.creep == right.creep
    for outside, inside in zip(sides[::2], sides[1::2], strict=True):
        assert outside[1].page + 1 == inside[0].page
        assert outside[0].page - 1 == inside[1].page


def test_creep_grows_evenly_to_the_innermost_sheet() -> None:
    sheets = list(saddle_stitch(16, 3.0))[::2]
    assert [left for left, _ in sheets] == [
        Place(15, 0.0),
        Place(13, 1.0),
        Place(11, 2.0),
        Place(9, 3.0),
    ]


@pytest.mark.parametrize("pages", [0, 2, 5, 7])
def test_other_counts_are_refused(pages: int) -> None:
    with pytest.raises(ValueError, match="multiple of four"):
        list(saddle_stitch(pages, 0))


def test_boxes_profile_xmp_and_fonts_are_kept(booklet: Path, press: Finished) -> None:
    with pikepdf.open(booklet) as sheets, pikepdf.open(press.path) as pages:
        assert len(sheets.pages) == len(pages.pages) / 2
        assert sheets.pdf_version == "1.6"
        assert sheets.Root.Metadata.read_bytes() == pages.Root.Metadata.read_bytes()
        ours, theirs = (p.Root.OutputIntents[0] for p in (sheets, pages))
        assert ours.OutputConditionIdentifier == theirs.OutputConditionIdentifier
        assert ours.DestOutputProfile.read_bytes() == theirs.DestOutputProfile.read_bytes()
        for side in sheets.pages:
            media, bleed, trim = (
                Box.of(side.obj[n]) for n in ("/MediaBox", "/BleedBox", "/TrimBox")
            )
            assert (trim.width, trim.height) == pytest.approx((2 * TRIM[0], TRIM[1]), abs=0.01)
            assert bleed.width - trim.width == pytest.approx(6 * MM, abs=0.01)
            assert media.holds(bleed) and bleed.holds(trim)
        fonts = {
            str(f.BaseFont)
            for side in sheets.pages
            for half in side.resources.XObject.values()
            for f in half.Resources.get("/Font", pikepdf.Dictionary()).values()
        }
        assert fonts == {str(f.BaseFont) for f in pages.pages[0].resources.Font.values()}
        assert sheets.check_pdf_syntax() == []


def test_pages_lie_where_they_should_and_stop_at_the_spine(booklet: Path, press: Finished) -> None:
    dpi, per_mm = 127, 5
    sheet, page = drawn_by_pdfium(booklet, dpi)[0], drawn_by_pdfium(press.path, dpi)[0]
    edge = 12 * per_mm
    height, width = 297 * per_mm, 210 * per_mm
    first = sheet[edge : edge + height, edge + width : edge + 2 * width]
    assert difference(first, page[edge : edge + height, edge : edge + width]) < 0.7
    blank_last = sheet[edge + 2 : edge + height, edge : edge + width - 2]
    assert blank_last.min() == 255
    bleed_at_the_fore_edge = sheet[edge + 20, edge + 2 * width : edge + 2 * width + 2 * per_mm]
    assert bleed_at_the_fore_edge.max() < 255


def test_creep_moves_the_inner_pages_to_the_spine(press: Finished, tmp_path: Path) -> None:
    with pikepdf.open(press.path) as pdf:
        pdf.pages.extend(list(pdf.pages))
        pdf.save(tmp_path / "eight.pdf")
    for creep in (0, 2):
        impose(tmp_path / "eight.pdf", tmp_path / f"{creep}.pdf", creep_mm=creep, marks=False)
    dpi, per_mm = 127, 5
    still, moved = (drawn_by_pdfium(tmp_path / f"{creep}.pdf", dpi) for creep in (0, 2))
    assert np.array_equal(still[0], moved[0])
    inside, crept = still[3], moved[3]
    middle = inside.shape[1] // 2
    right = inside[:, middle + 4 * per_mm : -20 * per_mm]
    shifted = crept[:, middle + 2 * per_mm : -22 * per_mm]
    assert difference(right, shifted) < difference(inside, crept) / 4


def test_engines_agree(booklet: Path) -> None:
    for one, other in zip(drawn_by_poppler(booklet, 50), drawn_by_pdfium(booklet, 50), strict=True):
        assert difference(one, other) < 2.5


def test_same_bytes_twice(booklet: Path, press: Finished, tmp_path: Path) -> None:
    impose(press.path, tmp_path / "again.pdf", creep_mm=0)
    assert (tmp_path / "again.pdf").read_bytes() == booklet.read_bytes()


@pytest.mark.parametrize(
    ("content", "creep", "words"),
    [
        (b"", 0, "cannot be imposed"),
        (b"%PDF-1.6 and then nothing", 0, "cannot be imposed"),
        (None, 0, "cannot be imposed"),
        (b"", 99, "creep is from 0 to 10 mm"),
    ],
)
def test_what_cannot_be_imposed_is_told_in_a_line(
    tmp_path: Path, content: bytes | None, creep: float, words: str
) -> None:
    pdf, out = tmp_path / "pages.pdf", tmp_path / "booklet.pdf"
    if content is not None:
        pdf.write_bytes(content)
    with pytest.raises(Rejected, match=words):
        impose(pdf, out, creep_mm=creep)
    assert not out.exists()


def test_a_screen_edition_of_two_pages_is_refused(screen: Finished, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="multiple of four pages, not 2"):
        impose(screen.path, tmp_path / "booklet.pdf")
