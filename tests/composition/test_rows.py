"""Rows at a page's end: whole where they fit a page, else begun with something of every cell."""

from __future__ import annotations

import re

import pypdfium2
import pytest

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


def stands(before: int, *rows: tuple[int, int]) -> list[str]:
    """Each page as the first and last line of either side on it."""
    body = f"<p class=en lang=en>{lines('x', before)}</p>" + "".join(row(*each) for each in rows)
    pdf, _ = proof(body, CSS)
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


def test_rows_that_may_part_do() -> None:
    body = f"<p class=en lang=en>{lines('x', 16)}</p>{row(5, 3)}"
    pdf, _ = proof(body, f"{CSS} .row {{ break-inside: auto !important }}")
    assert "中1" in texts(pdf)[0]
