"""Sound tags from small documents: languages where they change, margins left out."""

from __future__ import annotations

import io

import pikepdf
import pytest
from weasyprint import HTML
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

from builder.composition.tagging import mended_tags


def tree(body: str, style: str = "") -> list[str]:
    """The structure tree as indented lines of type and language."""
    html = f'<html lang="zh-Hans"><title>t</title><style>{style}</style><body>{body}'
    document = HTML(string=html).render()
    with mended_tags(document):
        data = document.write_pdf(pdf_tags=True)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return list(_lines(pdf.Root.StructTreeRoot.K[0], 0))[1:]


def _lines(element: pikepdf.Object, depth: int):
    yield " " * (depth - 1) + str(element.S)[1:] + str(element.get("/Lang", "")).join((" ", ""))
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            yield from _lines(kid, depth + 1)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a</p>", ["P ", " Span "]),
        ("<p lang=en>a</p>", ["P en", " Span "]),
        (
            "<div lang=en><p>a <span lang=fr>b</span></p></div>",
            ["Div en", " P ", "  Span ", "  Span fr", "   Span "],
        ),
        (
            "<p lang=en>a <b lang=zh-Hans>b</b></p>",
            ["P en", " Span ", " NonStruct zh-Hans", "  Span "],
        ),
        (
            "<ul lang=en><li>a</ul>",
            ["L en", " LI ", "  Lbl ", "   Span ", "  LBody ", "   Span "],
        ),
        (
            "<ol><li><p lang=en>a<p>b</ol>",
            [
                "L ",
                " LI ",
                "  Lbl ",
                "   Span ",
                "  LBody ",
                "   P en",
                "    Span ",
                "   P ",
                "    Span ",
            ],
        ),
        (
            "<ul style='list-style: none'><li><p>a</ul>",
            ["L ", " LI ", "  LBody ", "   P ", "    Span "],
        ),
        (
            '<div style="position: absolute" lang=en>a</div>',
            ["Div en", " Span "],
        ),
    ],
)
def test_languages_stand_where_they_change(body: str, expected: list[str]) -> None:
    assert tree(body) == expected


def test_margins_are_left_out_of_the_tree() -> None:
    assert tree("<p>a</p>", '@page { @top-left { content: "head" } }') == ["P ", " Span "]


def test_the_engine_is_as_before_afterwards() -> None:
    before = tags._build_box_tree, Stream.marked
    tree("<p>a</p>")
    assert (tags._build_box_tree, Stream.marked) == before
