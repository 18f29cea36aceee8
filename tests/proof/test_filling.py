"""How full pages are: lines of either language in pairs, and what stays empty at the foot."""

from __future__ import annotations

from dataclasses import replace

import pytest
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from builder.composition.engine import Options, composing
from builder.proof.facts import Filling, fill_report
from builder.proof.filling import fillings

PITCH = 10.0
SHEET = f"""
@page {{ size: 300pt 220pt; margin: 10pt; @footnote {{ margin: 0 }} }}
* {{ margin: 0; padding: 0 }}
html {{ font: 8pt/{PITCH}pt 'Source Serif 4', 'Noto Serif SC'; orphans: 1; widows: 1 }}
.row {{ display: table; table-layout: fixed; width: 100%; border-spacing: 0; break-inside: avoid }}
.cell {{ display: table-cell; vertical-align: top }}
.note {{ float: footnote }}
::footnote-call {{ line-height: 0; font-size: 4pt }}
"""


def cell(side: str, count: int, note: str = "") -> str:
    return f"<div class='cell {side}' lang={side}><p>{'<br>'.join('x' * count)}{note}</p></div>"


def pair(zh: int, en: int, note: str = "") -> str:
    return f"<div class='row pair'>{cell('zh', zh, note)}{cell('en', en)}</div>"


def looked_at(body: str) -> list[Filling]:
    html = f"<style>{SHEET}</style><section><p>cover</p></section><main>{body}</main>"
    with composing(Options()):
        document = weasyprint.HTML(string=html).render(font_config=FontConfiguration())
    return list(fillings(document.pages, PITCH))


def test_each_language_is_told_beside_the_longer() -> None:
    (page,) = looked_at(pair(4, 6) + pair(3, 2))
    assert (page.page, page.lines) == (1, 9)
    assert page.filled == {"zh": 7, "en": 8}
    assert page.empty == {"zh": 10, "en": 11}  # a page of twenty lines, one of them the cover's


def test_what_stands_across_the_page_ends_both_languages() -> None:
    (page,) = looked_at(pair(4, 6) + "<p>x<br>x</p>")
    assert page.empty == {"zh": 11, "en": 11}


def test_a_page_ends_above_its_notes() -> None:
    (page,) = looked_at(pair(4, 4, "<span class=note>n</span>"))
    assert page.empty == {"zh": 14, "en": 14}


def test_pages_are_told_one_by_one() -> None:
    pages = looked_at(pair(15, 12) + pair(8, 8))
    assert [page.page for page in pages] == [1, 2]
    assert [page.empty for page in pages] == [{"zh": 4, "en": 7}, {"zh": 12, "en": 12}]


BREAKS = [
    ("<div style='break-before: page'>{}</div>", True),
    ("<div><div style='break-before: page'>{}</div></div>", True),
    ("<div style='break-after: page'><p>x</p></div>{}", True),
    ("<div style='page: other'>{}</div>", True),
    ("<div>{}</div>", False),  # the page is full
]


@pytest.mark.parametrize(("then", "ended"), BREAKS)
def test_a_page_that_a_style_sheet_begins_is_told_from_one_that_text_fills(
    then: str, ended: bool
) -> None:
    pages = looked_at(pair(16, 16) + then.format(pair(9, 9)))
    assert [page.ended for page in pages] == [ended, False]


def test_what_goes_on_over_a_page_is_not_begun_there() -> None:
    paragraph = f"<p>{'<br>'.join('x' * 30)}</p>"
    pages = looked_at(f"<p>x</p><div style='break-before: page'>{paragraph}</div>")
    assert [page.ended for page in pages] == [True, False, False]


FULL = Filling(2, 40, {"zh": 36.0, "en": 40.0}, {"zh": 4.0, "en": 1.0})
LAST = Filling(4, 10, {"zh": 9.0, "en": 10.0}, {"zh": 30.0, "en": 30.0})


def test_the_report_leaves_the_last_page_aside_where_pages_end() -> None:
    odd = replace(FULL, page=3, empty={"zh": 2.0, "en": 0.0})
    report = fill_report([FULL, odd, LAST])
    assert (report["zh"], report["en"]) == (0.9, 1.0)
    assert report["empty"] == {"zh": 3.0, "en": 0.5}
    shares = {"zh": 0.9, "en": 1.0}
    assert report["pages"][2] == {"page": 4, **shares, "empty": LAST.empty, "ended": False}


def test_pages_without_pairs_have_no_shares_of_languages() -> None:
    assert fill_report([]) == {}
    pages = [Filling(n, 0, {"zh": 0.0, "en": 0.0}, {"zh": n, "en": n}) for n in (1.0, 3.0, 9.0)]
    told = fill_report(pages)
    assert told.keys() == {"empty", "pages"}
    assert told["empty"] == {"zh": 2.0, "en": 2.0}  # the last page ends where its text does


def test_text_in_one_language_fills_no_pairs() -> None:
    assert fill_report(looked_at("<p>x<br>x</p>")).keys() == {"empty", "pages"}
