"""Holes at page ends: closed by paragraphs that take a line more, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure import boxes

from builder.composition import closing, engine
from builder.composition.engine import Options, composing
from builder.composition.moving import moving
from builder.composition.paragraph import Paragraph
from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file

SHEET = """
@page { size: 237px 400px; margin: 0 } * { margin: 0 }
html { font: 10px/10px 'Source Serif 4' } p { text-align: justify }
.next { height: 250px; break-inside: avoid } .note { float: footnote }
"""
WORDS = "firms in the zone grew again last year and delegates from many places saw the hall "


@pytest.fixture(autouse=True)
def own_fonts(fonts: FontBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))


def laid(paragraphs: int, note: str = "", next_height: int = 250) -> list[tuple[int, str]]:
    """The lines of text on each page, and all of its text: paragraphs, then what has no room."""
    text = "".join(f"<p>{number} {WORDS * 3}{note}</p>" for number in range(paragraphs))
    html = f"<style>{SHEET}</style>{text}<div class=next style='height: {next_height}px'>x</div>"
    with composing(Options()), moving():
        document = weasyprint.HTML(string=html).render()
    pages = []
    for page in document.pages:
        shown = list(page._page_box.descendants())
        texts = "".join(box.text for box in shown if isinstance(box, boxes.TextBox))
        pages.append((sum(isinstance(b, boxes.LineBox) for b in shown), "".join(texts.split())))
    return pages


def plain(monkeypatch: pytest.MonkeyPatch, *args: object) -> list[tuple[int, str]]:
    """The same without closing anything."""
    with monkeypatch.context() as patch:
        patch.setattr(closing, "MOST_EMPTY", 1000.0)
        return laid(*args)  # type: ignore[arg-type]


def test_a_hole_is_closed_and_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = plain(monkeypatch, 6), laid(6)
    assert (before[0][0], after[0][0]) == (30, 32)
    assert [text for _, text in before] == [text for _, text in after]


def test_it_takes_no_more_paragraphs_than_lines() -> None:
    """Two lines too many are empty below two paragraphs of five."""
    above, text = "<div style='height: 200px'></div>", f"<p>{WORDS * 3}</p>" * 2
    assert lines_of_the_first_page(f"{above}{text}<div class=next>x</div>") == 12


def test_the_last_page_ends_where_it_does() -> None:
    text = f"<p>{WORDS * 3}</p>" * 6
    assert lines_of_the_first_page(f"{text}<div class=next>x</div>") == 32
    assert lines_of_the_first_page(text) == 30


def lines_of_the_first_page(html: str) -> int:
    with composing(Options()), moving():
        first = weasyprint.HTML(string=f"<style>{SHEET}</style>{html}").render().pages[0]
    return sum(isinstance(box, boxes.LineBox) for box in first._page_box.descendants())


def test_where_one_gives_no_line_another_does(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = engine._looser
    asked: list[str] = []

    def looser(paragraph: Paragraph) -> Paragraph:
        if (text := paragraph.text()) not in asked:
            asked.append(text)
        return replace(paragraph, lines={}) if text in asked[:2] else stock(paragraph)

    monkeypatch.setattr(engine, "_looser", looser)
    assert laid(6)[0][0] == 32
    assert len(asked) == 4


def test_lines_that_would_show_it_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hair wider, and all last lines are half full: each line more is one seen."""
    monkeypatch.setitem(globals(), "SHEET", SHEET.replace("237px", "240px"))
    assert laid(6) == plain(monkeypatch, 6)
    monkeypatch.setattr(closing, "MOST_STRETCH", 1.0)
    assert laid(6)[0][0] == 32


def test_of_a_row_only_the_higher_cell_gives_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    stock = closing._paragraphs

    def taken(*args: Any) -> set[Any]:
        given.append(len(stock(*args)))
        return stock(*args)

    monkeypatch.setattr(closing, "_paragraphs", taken)
    row = "<div class=row><p>{n} " + WORDS * 3 + "</p><p>{n} " + WORDS * 2 + "of it</p></div>"
    html = "".join(row.format(n=number) for number in range(6))
    sheet = SHEET.replace("237px", "474px") + ".row { display: flex } .row p { width: 237px }"
    with composing(Options()), moving():
        weasyprint.HTML(string=f"<style>{sheet}</style>{html}<div class=next>x</div>").render()
    assert given == [2]


def test_a_page_that_was_told_to_end_is_no_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "SHEET", f"{SHEET} .next {{ break-before: page }}")
    assert laid(4) == plain(monkeypatch, 4)


def test_notes_stay_on_their_page(monkeypatch: pytest.MonkeyPatch) -> None:
    note = "<i class=note>a note</i>"
    before, after = plain(monkeypatch, 5, note), laid(5, note)
    assert before[0][0] < after[0][0]
    assert [sorted(text) for _, text in before] == [sorted(text) for _, text in after]
    assert after[0][1].count("anote") == 5


def test_a_hole_that_cannot_be_closed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert laid(4) == plain(monkeypatch, 4)


def test_a_page_that_is_full_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert laid(4, "", 100) == plain(monkeypatch, 4, "", 100)


def test_what_would_go_to_another_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """More lines than there is room would drive text on: the page stands as it was."""
    monkeypatch.setattr(closing, "MOST_EMPTY", -40.0)
    falling = count(-36, -10)
    monkeypatch.setattr(closing, "_empty", lambda page: float(next(falling)))
    assert [text for _, text in laid(8)] == [text for _, text in plain(monkeypatch, 8)]


@pytest.mark.parametrize("many", range(8, 13))
def test_a_paragraph_that_began_before_stays(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    before, after = plain(monkeypatch, many, "", 350), laid(many, "", 350)
    assert len(before) > 1
    assert [text for _, text in before] == [text for _, text in after]


def test_nothing_is_left_behind() -> None:
    laid(6)
    assert closing.LOOSER == {}


def box(*children: Any, kind: Any = boxes.BlockBox) -> Any:
    made = object.__new__(kind)
    made.children = children
    return made


LINE = box(kind=boxes.LineBox)
FLOW = box(box(LINE, LINE), box(box(LINE)), box())


@pytest.mark.parametrize(
    ("resume", "inside"),
    [
        (None, False),
        ({0: None}, False),
        ({0: {1: None}}, True),
        ({1: {0: None}}, False),
        ({1: {0: {0: None}}}, True),
        ({2: {0: None}}, True),
        ({3: None}, True),
        ({0: None, 1: None}, True),
    ],
)
def test_whether_a_page_begins_inside_a_paragraph(resume: Any, inside: bool) -> None:
    """Inside more than one thing, and inside what is not known, counts as inside."""
    assert closing._continues(FLOW, resume) == inside
