"""Notes at the foot of a page: side by side where their widths let them, stacked where not."""

from __future__ import annotations

import pytest
import weasyprint
from weasyprint.formatting_structure import boxes

from builder.composition.moving import moving

SHEET = """
@page { size: 200px 100px; margin: 0; @footnote { border-top: 2px solid } }
* { margin: 0 } html { font-size: 10px; line-height: 10px }
.note { float: footnote; height: 10px } .tall { height: 30px }
.left { width: 80px } .right { width: 110px; margin-left: 90px }
.note::footnote-marker { content: none }
"""
# the classes of the notes of a page: where each stands above the page's foot, from its head
STANDINGS = {
    "left right": [10, 10],
    "left right left right": [20, 20, 10, 10],
    "left left-tall right": [40, 30, 40],
    "right left": [10, 10],
    "across left right": [20, 10, 10],
    "left right across": [20, 20, 10],
    "left right-tall across left": [50, 50, 20, 10],
}


@pytest.mark.parametrize("written", STANDINGS)
def test_where_notes_stand(written: str) -> None:
    area = _area(written)
    foot = area.content_box_y() + area.height
    assert [round(foot - note.position_y) for note in area.children] == STANDINGS[written]


def test_text_goes_on_down_to_the_higher_column() -> None:
    """Four notes in two columns take the room of two: a line of text more has room."""
    assert _area("left right left right").height == 20
    pages = _document("left right left right", lines=6).pages
    assert len(pages) == 1
    assert len(_document("across across across across", lines=6).pages) == 2


def _document(written: str, lines: int = 1) -> weasyprint.Document:
    notes = "".join(f"<b class='note {n.replace('-', ' ')}'>n</b>" for n in written.split())
    html = f"<style>{SHEET}</style><p>x{notes}</p>" + "<p>x</p>" * (lines - 1)
    with moving():
        return weasyprint.HTML(string=html).render()


def _area(written: str) -> boxes.FootnoteAreaBox:
    page = _document(written).pages[0]._page_box
    return next(box for box in page.children if isinstance(box, boxes.FootnoteAreaBox))
