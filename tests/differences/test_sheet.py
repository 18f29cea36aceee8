"""Contact sheets in spreads."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from builder.commands.line import parse
from builder.differences.sheet import contact_sheet, spreads
from builder.ground.findings import Rejected

MakePdf = Callable[..., Path]
RED = "1 0 0 rg 0 0 400 600 re f"


@pytest.mark.parametrize(
    ("pages", "pairs"),
    [
        (0, []),
        (1, [(None, 1)]),
        (2, [(None, 1), (2, None)]),
        (4, [(None, 1), (2, 3), (4, None)]),
        (5, [(None, 1), (2, 3), (4, 5)]),
    ],
)
def test_pages_as_a_reader_holds_them(pages: int, pairs: list[tuple[int | None, ...]]) -> None:
    assert spreads(pages) == pairs


def test_the_first_page_stands_alone_on_the_right(type_pdf: MakePdf) -> None:
    image = Image.open(io.BytesIO(contact_sheet(type_pdf("a", [], content=RED), as_pdf=False)))
    wide, high = image.size
    pixels = [image.getpixel((round(wide * share), high // 2)) for share in (0.25, 0.75)]
    assert pixels[0] != (255, 0, 0)
    assert pixels[1] == (255, 0, 0)


def test_a_small_sheet_is_a_thumbnail(type_pdf: MakePdf) -> None:
    data = contact_sheet(type_pdf("a", [], content=RED), as_pdf=False, high=120)
    image = Image.open(io.BytesIO(data))
    assert image.mode == "P"
    assert 120 < image.height < 150


def test_a_pdf_holds_all_pages_as_they_are(type_pdf: MakePdf) -> None:
    pages = [[(50, 500, f"Page {n}")] for n in range(5)]
    sheet = pikepdf.open(io.BytesIO(contact_sheet(type_pdf("a", *pages), as_pdf=True)))
    assert len(sheet.pages) == 1
    assert len(sheet.pages[0].resources.XObject) == 5


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nrubbish"])
def test_what_is_no_pdf_is_one_finding(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(Rejected) as rejected:
        contact_sheet(path, as_pdf=False)
    assert [finding.check for finding in rejected.value.findings] == ["file/unreadable"]


@pytest.mark.parametrize("name", ["s.jpg", "s", "s.png.txt"])
def test_a_sheet_is_a_png_or_a_pdf_and_no_other(name: str) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["sheet", "issues/2017-02", "--out", name])
    assert ended.value.code == 2
    for kind in ("s.PNG", "s.pdf"):
        parse(["sheet", "issues/2017-02", "--out", kind])
