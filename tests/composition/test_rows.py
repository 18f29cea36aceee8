"""Rows at a page's end: whole where they fit a page, else begun with something of every cell."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from builder.composition.moving import moving

from .proofs import needs_fonts, proof

pytestmark = needs_fonts

# A page of 20 lines of 15 pt.
CSS = "@page { size: 560pt 360pt } .row { break-inside: avoid } p { text-indent: 0 !important }"


def lines(side: str, count: int) -> str:
    return "<br>".join(f"{side}{at}" for at in range(1, count + 1))


def row(zh: int, en: int) -> str:
    cells = (("zh lang=zh-Hans", "中", zh), ("en lang=en", "E", en))
    made = (f"<div><p class={kind}>{lines(side, count)}</p></div>" for kind, side, count in cells)
    return f"<div class=row>{''.join(made)}</div>"


def stands(
    before: int,
    *rows: tuple[int, int],
    css: str = CSS,
    figure: str = "",
    after: str = "",
    note: str = "",
) -> list[str]:
    """Each page as the first and last line of either side on it; a note hangs on E2."""
    body = f"<p class=en lang=en>{lines('x', before)}</p>{figure}"
    body += "".join(row(*each) for each in rows)
    pdf, _ = proof(body.replace("E2<", f"E2{note}<") + after, css)
    return [
        " ".join(
            f"{side}{at[0]}-{at[-1]}" for side in "中E" if (at := re.findall(f"{side}(\\d+)", text))
        )
        for text in texts(pdf)
    ]


def texts(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return ["".join(text.split()) for text in pages]


# lines above, rows as lines of either side, what stands on each page
ROWS = [
    ("a row that fits the page", 15, [(5, 3)], ["中1-5 E1-3"]),
    ("a row that does not fit moves whole", 16, [(5, 3)], ["", "中1-5 E1-3"]),
    ("one line of the other side stays too", 18, [(3, 1)], ["", "中1-3 E1-1"]),
    ("as tall as the page", 10, [(20, 7)], ["", "中1-20 E1-7"]),
    (
        "taller than the page begins where it stands",
        12,
        [(30, 24)],
        ["中1-8 E1-8", "中9-28 E9-24", "中29-30"],
    ),
    ("with something of both sides", 19, [(30, 1)], ["", "中1-20 E1-1", "中21-30"]),
    ("the next follows on", 14, [(4, 4), (4, 4)], ["中1-4 E1-4", "中1-4 E1-4"]),
]


@pytest.mark.parametrize(("what", "before", "rows", "pages"), ROWS, ids=[r[0] for r in ROWS])
def test_rows_at_the_end_of_a_page(
    what: str, before: int, rows: list[tuple[int, int]], pages: list[str]
) -> None:
    assert stands(before, *rows) == pages


PARTING = CSS.replace("avoid", "auto; --part: 4") + " .row > div { --part: whole }"
# lines above, rows as lines of either side, what stands on each page
PARTED = [
    ("a row that fits the page", 15, [(5, 3)], ["中1-5 E1-3"]),
    ("both sides run on", 14, [(8, 8)], ["中1-6 E1-6", "中7-8 E7-8"]),
    ("two lines of a paragraph at least", 14, [(7, 7)], ["中1-5 E1-5", "中6-7 E6-7"]),
    ("the side that would fit runs on too", 14, [(8, 6)], ["中1-6 E1-4", "中7-8 E5-6"]),
    ("whichever it is", 14, [(4, 8)], ["中1-2 E1-6", "中3-4 E7-8"]),
    ("a side too short to part keeps the row whole", 14, [(8, 3)], ["", "中1-8 E1-3"]),
    ("under four lines nothing begins", 17, [(8, 8)], ["", "中1-8 E1-8"]),
    ("four begin", 16, [(8, 8)], ["中1-4 E1-4", "中5-8 E5-8"]),
    ("a side that is empty parts nothing", 14, [(8, 0)], ["中1-6", "中7-8"]),
    ("level again", 14, [(8, 6), (2, 2)], ["中1-6 E1-4", "中7-2 E5-2"]),
    ("taller than the page", 12, [(30, 24)], ["中1-8 E1-8", "中9-28 E9-24", "中29-30"]),
]


@pytest.mark.parametrize(("what", "before", "rows", "pages"), PARTED, ids=[r[0] for r in PARTED])
def test_rows_that_part_run_on_in_both_cells(
    what: str, before: int, rows: list[tuple[int, int]], pages: list[str]
) -> None:
    assert stands(before, *rows, css=PARTING) == pages


def test_a_side_that_finds_no_room_on_a_page_goes_on_where_it_stopped() -> None:
    figure = "<figure data-place=bottom style='margin: 0; height: 225pt'></figure>"
    with moving():
        pages = stands(12, (16, 12), css=f"{PARTING} .zh {{ orphans: 7 }}", figure=figure)
    assert pages == ["中1-8 E1-8", "E9-12", "中9-16"]


def test_what_keeps_company_with_a_row_takes_its_last_lines_along() -> None:
    source = "<p class=en lang=en style='break-before: avoid'>S1</p>"
    assert stands(12, (8, 8), css=PARTING, after=source) == ["中1-6 E1-6", "中7-8 E7-8"]


def test_a_note_of_the_second_cell_takes_its_room_from_both() -> None:
    note = "<span style='float: footnote'>N</span>"
    pages = stands(12, (12, 12), css=PARTING, note=note)
    assert len(pages) == 2
    assert re.findall(r"-(\d)", pages[0]) == ["6", "6"]


def test_rows_that_may_part_do() -> None:
    body = f"<p class=en lang=en>{lines('x', 16)}</p>{row(5, 3)}"
    pdf, _ = proof(body, f"{CSS} .row {{ break-inside: auto !important }}")
    assert "中1" in texts(pdf)[0]
