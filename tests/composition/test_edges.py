"""What stands by the edges of its page, on left pages and on right ones."""

from __future__ import annotations

import pytest
import weasyprint
from weasyprint.formatting_structure import boxes

from builder.composition.moving import moving

SHEET = """
@page { size: 200px 100px; margin: 0 20px 0 30px; bleed: 5px }
@page :left { margin: 0 30px 0 20px }
html { font: 10px/10px 'Source Serif 4' } * { margin: 0 } p { height: 60px }
section { padding: 10px; columns: 2 }
"""
BLOCK = "<section data-place data-bleeds><i style='display: block'>x</i><i>y</i></section>"
PICTURE = "<figure data-place><div data-left='-3.75' style='width: 210px'>x</div></figure>"


@pytest.mark.parametrize(("page", "margin"), [(0, 30), (1, 20)], ids=["right", "left"])
def test_a_ground_reaches_the_paper_s_edges_and_its_text_stays(page: int, margin: int) -> None:
    ground = _set(BLOCK, page, "section")
    assert ground.border_box_x() == -5
    assert ground.border_width() == 210
    assert ground.content_box_x() == margin + 10
    assert next(b for b in ground.descendants() if isinstance(b, boxes.TextBox)).position_x == (
        margin + 10
    )


@pytest.mark.parametrize("page", [0, 1], ids=["right", "left"])
def test_a_picture_stands_from_the_trim(page: int) -> None:
    assert _set(PICTURE, page, "div").border_box_x() == -5


def _set(block: str, page: int, tag: str) -> boxes.BlockBox:
    """The block on a page, with a paragraph before it on each."""
    html = f"<style>{SHEET}</style><article>{'<p>x</p>' * page}<p>x</p>{block}</article>"
    html = html.replace("<p>x</p>" * 2, "<p>x</p><p style='break-before: page'>x</p>")
    with moving():
        pages = weasyprint.HTML(string=html).render().pages
    found = pages[page]._page_box.descendants()
    return next(b for b in found if b.element_tag == tag and isinstance(b, boxes.BlockBox))
