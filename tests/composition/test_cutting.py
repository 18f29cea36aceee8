"""Openings laid out as one page and cut at the spine."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
import weasyprint

from builder.composition.cutting import cut, is_opening, page_count, page_numbers

SHEET = """
@page { size: 100px 200px; margin: 10px; bleed: 3px }
@page opening {
  size: 200px 200px; counter-increment: page 2 verso 2;
  @bottom-left { content: counter(verso); width: 50%; border-top: 1px solid #0008 }
  @bottom-right {
    content: counter(page); width: 50%; border-top: 1px solid #0008; text-align: right
  }
}
body { margin: 0; font: 8px/10px sans-serif }
main { page: opening }
h1 { bookmark-level: 1; border-top: 2px solid red; margin: 0; font: inherit }
.row { display: table; table-layout: fixed; width: 180px; border-spacing: 0 }
.row > * { display: table-cell; width: 90px }
.row > :last-child { padding-left: 10px; width: 80px; background: #00f }
.across { width: 30px; margin-left: 70px; height: 10px; background: #0f0 }
a { display: block }
"""
BODY = """
<p>Cover</p>
<main>
<a href="#end" id="link"><div class="row"><div>left one</div><div>right one</div></div></a>
<h1 id="head"><div class="row"><div>left head</div><div>right head</div></div></h1>
<div class="across" data-leaf="right"></div>
<p style="break-before: page" id="end"></p>
<div class="row"><div>left two</div><div>right two</div></div>
</main>
<p style="page: back">Back</p>
"""


def no_image(**_: Any) -> None:
    raise AssertionError("no image is asked for")


@pytest.fixture(scope="module")
def whole() -> Any:
    return weasyprint.HTML(string=f"<style>{SHEET}</style>{BODY}").render()


@pytest.fixture(scope="module")
def numbers(whole: Any) -> tuple[int, list[int]]:
    return page_count(whole.pages), page_numbers(whole.pages)


@pytest.fixture(scope="module")
def pdf(whole: Any, numbers: object) -> bytes:
    data: bytes = cut(whole, no_image).write_pdf(pdf_tags=True)
    return data


def test_an_opening_counts_for_two(numbers: tuple[int, list[int]]) -> None:
    assert numbers == (6, [1, 2, 4, 6])


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_every_page_has_its_own_text_and_folio(pdf: bytes) -> None:
    assert texts(pdf) == [
        "Cover",
        "left one left head 2", "right one right head 3",
        "left two 4", "right two 5",
        "Back",
    ]  # fmt: skip


def test_every_page_is_a_page(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert {tuple(map(float, page.trimbox)) for page in document.pages} == {(0, 0, 75, 150)}
        widths = {float(page.mediabox[2] - page.mediabox[0]) for page in document.pages}
        assert widths == {79.5}


def test_a_bookmark_stands_once_and_links_on_either_page(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_outline() as outline:
            (item,) = outline.root
            assert item.title == "left headright head"
            assert item.destination[0].objgen == document.pages[1].objgen
        links = [len(page.get("/Annots", [])) for page in document.pages]
        assert [bool(number) for number in links] == [False, True, True, False, False, False]
        for link in (link for page in document.pages[1:3] for link in page.Annots):
            left, _, right, _ = map(float, link.Rect)
            assert -2.26 <= left < right <= 77.26


def drawn(pdf: bytes, page: int, x: float, y: float) -> tuple[int, ...]:
    """The colour at a point of a page's trim, in points from its left head."""
    with pypdfium2.PdfDocument(pdf) as document:
        leaf = document[page - 1]
        leaf.set_cropbox(-2.25, -2.25, 77.25, 152.25)
        image = leaf.render(scale=4).to_pil().convert("RGB")
    return image.getpixel((round((x + 2.25) * 4), round((y + 2.25) * 4)))  # type: ignore[no-any-return]


RED, BLUE, GREEN, WHITE = (255, 0, 0), (0, 0, 255), (0, 255, 0), (255, 255, 255)


# page | from the left head in points | what is seen there
@pytest.mark.parametrize(
    ("page", "x", "y", "colour"),
    [
        (2, 76.5, 15.75, RED),  # the rule goes on to the bleed at the spine
        (3, -1.5, 15.75, RED),
        (2, 76.5, 11, WHITE),  # the ground of the right page does not
        (3, 30, 9, BLUE),  # and is where its box is
        (2, 73, 27, WHITE),  # what asks for a page stands on that alone
        (3, 3, 27, GREEN),
        (3, -1.5, 27, GREEN),
    ],
)
def test_what_lies_across_the_spine_goes_on_to_the_bleed(
    pdf: bytes, page: int, x: float, y: float, colour: tuple[int, ...]
) -> None:
    assert drawn(pdf, page, x, y) == colour


@pytest.mark.parametrize("page", [2, 3])
def test_a_rule_of_both_margins_is_drawn_once_on_each_page(pdf: bytes, page: int) -> None:
    at_spine, in_bleed, beyond = (74, 76.5, 6.4) if page == 2 else (1, -1.5, 68.6)
    rule = drawn(pdf, page, 40, 142.9)
    assert drawn(pdf, page, at_spine, 142.9) == drawn(pdf, page, in_bleed, 142.9) == rule != WHITE
    assert drawn(pdf, page, beyond, 142.9) == WHITE


def test_pages_without_openings_are_left_alone() -> None:
    plain = weasyprint.HTML(string="<p>One</p>").render()
    assert not any(map(is_opening, plain.pages))
    assert cut(plain, no_image) is plain
