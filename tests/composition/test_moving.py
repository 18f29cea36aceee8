"""Figures that move: random issues in which nothing may be lost, and each rule by an example."""

from __future__ import annotations

import re

import pytest
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, page

from builder.composition.moving import Resume, Waiting, moves, moving
from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file
from tests.bench.figures import tried

SEEDS = (*range(12), *range(103, 131, 4), 1066, 10014, 20011)
"""Of the issues of ``python -m tests.bench figures``, in both layouts."""


@pytest.fixture(autouse=True)
def own_fonts(fonts: FontBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_issues(seed: int, fonts: FontBook) -> None:
    told, facts = tried(seed, fonts)
    assert told == []
    assert facts["words"] > 0


def test_the_random_issues_move_something(fonts: FontBook) -> None:
    assert tried(0, fonts)[1]["moved"] > 5


SHEET = """
@page { size: 200px 100px; margin: 0 }
html { font: 10px/10px 'Source Serif 4' } * { margin: 0 } p { height: 30px }
figure { break-inside: avoid } figure.tall { break-inside: auto }
.c { columns: 2; column-fill: auto }
"""
# blocks of an article, 100 pixels a page: pN is text of 30, fN a figure of 50 at a place,
# tN a table of 120, nN a figure of 50 in one of 60, mN a figure of 30 below 20 that are empty
PAGES = {
    "p1 f2 p3": "p1 f2 | p3",
    "p1 p2 f3 p4 p5": "p1 p2 p4 | f3 p5",
    "p1 p2 f3": "p1 p2 | f3",
    "p1 p2 f3 f4 p5 p6": "p1 p2 p5 | f3 f4 | p6",
    "p1 p2 f3here p4": "p1 p2 | f3 p4",
    "p1 p2 f3 p4 f5here p6": "p1 p2 p4 | f3 f5 | p6",
    "p1 f2top p3 p4 p5": "p1 p3 p4 | f2 p5",
    "f1": "f1",
    "f1top p2": "f1 p2",
    "p1 p2 m3 p4": "p1 p2 p4 | m3",
    "p1 m2 p3": "p1 m2 | p3",
    "p1 f2bottom p3 p4": "p1 f2 | p3 p4",
    "p1 p2 f3bottom p4 p5": "p1 p2 p4 | p5 f3",
    "p1 p2 p3 f4bottom f5 p6": "p1 p2 p3 | p6 f4 | f5",
    "p1 p2 p3 f4bottom f5bottom": "p1 p2 p3 | f4 f5",
    "p1 f2next-opening p3 p4 p5 p6": "p1 p3 p4 | f2 p5 | p6",
    "p1 p2 p3 p4 f5next-opening p6 p7 p8 p9 p0": "p1 p2 p3 | p4 p6 p7 | p8 p9 p0 | f5",
    "p1 f2verso f3recto p4 p5 p6 p7": "p1 p4 p5 | f2 p6 | f3 p7",
    "p1 t2 p3": "p1 t2 | t2 p3",
    "p1 p2 f3 p4 t5 p6": "p1 p2 p4 | f3 t5 | t5 | p6",
    "p1 p2 p3 f4verso f5recto t6": "p1 p2 p3 | f4 | f5 t6 | t6",
    "p1 p2 n3 p4 p5": "p1 p2 p4 | n3 f3 p5",
    "p1 p2 p3 p4 f5verso f6recto": "p1 p2 p3 | p4 |  | f5 | f6",
    "p1 p2 p3 p4 f5next-opening p6": "p1 p2 p3 | p4 p6 | f5",
    "p1 f2bottom f3bottom p4": "p1 f2 | p4 f3",
}


@pytest.mark.parametrize("written", PAGES)
def test_where_they_go(written: str) -> None:
    assert " | ".join(" ".join(page) for page in laid(written)) == PAGES[written]


@pytest.mark.parametrize("note", ["", "<i style='float: footnote'>n</i>"])
def test_what_stands_at_the_foot_ends_at_the_page_or_its_notes(note: str) -> None:
    article = f"<article><p id=p1>x{note}</p>{FOOT}<p id=p3>x</p></article>"
    with moving():
        (page,) = weasyprint.HTML(string=f"<style>{SHEET}</style>{article}").render().pages
    shown = list(page._page_box.descendants())
    (foot,) = (box for box in shown if _id(box) == "f2")
    notes = [box.position_y for box in shown if isinstance(box, boxes.FootnoteAreaBox)]
    assert foot.position_y + foot.height == pytest.approx(notes[0] if note else 100)


def test_a_page_passed_over_is_blank_to_style_sheets() -> None:
    pages = document("p1 p2 p3 p4 f5verso f6recto").pages
    blank = [number for number, page in enumerate(pages, 1) if page._page_box.page_type.blank]
    assert blank == [3]


def test_columns() -> None:
    """A figure that a column has no room for heads the next one; text closes up."""
    pages = laid("p1 p2 f3 p4 p5 p6", "c")
    assert [set(page) for page in pages] == [{"p1", "p2", "p4", "f3", "p5"}, {"p6"}]


def test_columns_are_no_higher_than_a_figure_in_them() -> None:
    """A figure of 160 beside five paragraphs of 30, not below them with a column empty."""
    parts = [f"<p id=p{n}>x</p>" for n in range(1, 6)]
    parts.insert(2, "<figure id=f1 style='height: 160px' data-place>x</figure>")
    sheet = SHEET.replace("100px", "600px").replace("column-fill: auto", "column-fill: balance")
    html = f"<style>{sheet}</style><article class=c>{''.join(parts)}</article>"
    with moving():
        (page,) = weasyprint.HTML(string=html).render().pages
    boxes = {_id(box): box for box in page._page_box.descendants() if _id(box)}
    assert boxes["f1"].position_x > 100 and boxes["f1"].position_y < 15
    assert {boxes[f"p{n}"].position_x for n in range(1, 6)} == {0}


def test_what_was_moved_is_told() -> None:
    (one,) = moves(document("p1 p2 f3 p4 p5"))
    assert (one.fell, one.page, one.why, one.is_foot) == (1, 2, "room", False)
    assert (one.needed, one.left) == (37.5, 30.0)
    assert list(moves(document("p1 f2 p3"))) == []


def test_a_fragment_is_not_another_with_other_figures() -> None:
    """The engine makes a page again where what it goes on with is another."""
    one, other = (Waiting(object(), n, 1) for n in (1, 2))
    assert Resume(3, None, (one,)) == Resume(3, None, (one,))
    assert Resume(3, None, (one,)) != Resume(3, None, (other,))
    assert Resume(3, None, (one,)) != {3: None}
    assert {0: Resume(3, None, ())} == {0: {3: None}}


FOOT = "<figure id=f2 style='height: 20px' data-place=bottom></figure>"


def document(written: str, kind: str = "") -> weasyprint.Document:
    parts = []
    for name, number, place in re.findall(r"([pftnm])(\d)(\S*)", written):
        if name == "p":
            parts.append(f"<p id=p{number}>x</p>")
        elif name == "t":
            parts.append(f"<figure id=t{number} class=tall data-place>{'<p>x</p>' * 4}</figure>")
        elif name == "n":
            inner = f"<figure id=f{number} style='height: 50px' data-place>x</figure>"
            parts.append(f"<div id=n{number} style='height: 60px' data-place>{inner}</div>")
        else:
            style = "height: 30px; margin-top: 20px" if name == "m" else "height: 50px"
            parts.append(
                f"<figure id={name}{number} style='{style}' data-place='{place}'>x</figure>"
            )
    html = f"<style>{SHEET}</style><article class={kind or 'a'}>{''.join(parts)}</article>"
    with moving():
        return weasyprint.HTML(string=html).render()


def laid(written: str, kind: str = "") -> list[list[str]]:
    """The ids of the blocks on each page, from its head down."""
    pages = []
    for one in document(written, kind).pages:
        boxes = [b for b in one._page_box.descendants() if _id(b)]
        boxes.sort(key=lambda box: (box.position_x, box.position_y))
        pages.append(list(dict.fromkeys(_id(box) for box in boxes)))
    return pages


def _id(box: object) -> str:
    element = getattr(box, "element", None)
    return str(element.get("id") or "") if element is not None and not _is_line(box) else ""


def _is_line(box: object) -> bool:
    return isinstance(box, boxes.LineBox | boxes.TextBox)


def test_the_engine_is_left_as_it_was() -> None:
    before = block.block_container_layout, page.make_page
    with moving():
        assert block.block_container_layout is not before[0]
    assert (block.block_container_layout, page.make_page) == before
