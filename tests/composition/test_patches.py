"""The engine's short cuts lead to the same bytes, and each of them is taken."""

from __future__ import annotations

import gc
import io
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pikepdf
import pydyf
import pytest
import weasyprint
from weasyprint import css
from weasyprint.css.targets import TargetCollector
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, background, percent
from weasyprint.layout import page as pages
from weasyprint.pdf import fonts as pdf_fonts

from builder.composition import patches
from builder.composition.patches import PATCHES, quickened
from builder.ground.places import LAYOUTS
from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.press.orders import Order
from builder.press.way import compose_then_check
from builder.proof import pull as proof
from builder.proof.prepare import prepare

STYLE = """
@page { size: 300pt 160pt; margin: 30pt; @top-left { content: string(running) }
        @bottom-right { content: counter(page) } }
@page :first { margin-top: 50vh; @top-left { content: none } }
@page :nth(3) { margin-left: 60pt; @bottom-right { content: "third" } }
@page :nth(2n) { @bottom-right { content: "even " counter(page) } }
@page wide { size: 400pt 160pt }
@page :nth(1 of wide) { margin-top: 40pt }
@page :blank { @top-left { content: "blank" } }
h2 { string-set: running content(); break-before: page }
section.wide { page: wide; break-before: right }
.note { float: footnote }
li a::after { content: leader('.') target-counter(attr(href), page) }
p { margin-inline-start: 4pt; color: var(--ink, black); text-decoration: underline }
p em { all: initial; font-size: larger }
p:first-child { --ink: #236 } th, td { border: 3pt solid #236; padding: 2pt 5% }
"""
ARTICLE = """
<h2 id="h{n}">Article {n}</h2>
<p lang="en" id="a{n}">An <em id="e{n}">English</em> paragraph {n}
<span class="note" id="f{n}" lang="zh-Hans">注{n}</span>.</p><p lang="zh-Hans">第{n}段中文。</p>
<p lang="zh-Hans" style="color: #345">着色的<a name="n{n}">第{n}段</a>中文。</p>
<p style="font-weight: bold" lang="en" id="s{n}">bold {n}</p>
<table lang="en" style="border-collapse: collapse"><tr><th>a<td id="t{n}">{n}</table>
"""
LIST = "<ul>{}</ul>".format("".join(f"<li><a href=#a{n}>{n}</a>" for n in range(9)))
BODY = (
    LIST
    + "".join(ARTICLE.format(n=n) for n in range(5))
    + "<section class=wide>"
    + "".join(ARTICLE.format(n=n) for n in range(5, 9))
)


@pytest.fixture(autouse=True)
def own_fonts(fonts: FontBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))


def pulled(galley: Galley, *names: str) -> bytes:
    """The prepared proof of a galley, pulled with these patches alone."""

    def chosen() -> AbstractContextManager[None]:
        return quickened(names)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "quickened", chosen)
        made = proof.pull_proof(galley)
    assert made.pages > 1
    return prepare(made.pdf).data


def galley(body: str = BODY, style: str = STYLE) -> Galley:
    head = f"<html lang=en><title>x</title><style>{style}</style>"
    return Galley(f"<!DOCTYPE html>{head}<body>{body}", {}, read_layout("parallel"))


@pytest.fixture(scope="module")
def stock(fonts: FontBook) -> bytes:
    """What the engine makes without any patch."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))
        return pulled(galley())


@pytest.mark.parametrize("name", PATCHES)
def test_each_leads_to_the_same_bytes(name: str, stock: bytes) -> None:
    assert pulled(galley(), name) == stock


@pytest.mark.parametrize("layout", ["parallel", "columns"])
def test_all_lead_to_the_same_bytes(layout: str, tmp_path: Path) -> None:
    order = Order(LAYOUTS / layout / "specimen", tmp_path, ("screen",), layout)
    for made_up in next(compose_then_check(order)).made_up:
        assert pulled(made_up.galley, *PATCHES) == pulled(made_up.galley)


ROWS = "".join(f"<p id=a{n} lang={'zh' if n % 2 else 'en'}><em>{n}</em>" for n in range(20))


def distinct_styles(tag: str, pseudo: str | None = None) -> int:
    """How many styles elements, or boxes beside them, have in twenty rows of two languages."""
    html = weasyprint.HTML(string=ROWS)
    style_for = css.get_all_computed_styles(html, target_collector=TargetCollector())
    return len({id(style_for(element, pseudo)) for element in html.etree_element.iter(tag)})


def test_elements_of_one_language_share_a_style() -> None:
    assert distinct_styles("em") == distinct_styles("em", "marker") == 20
    with quickened(["shared styles"]):
        assert distinct_styles("em") == 2
        assert distinct_styles("p") == 20  # each has its own anchor
        assert distinct_styles("em", "marker") == 2


def test_what_is_declared_is_put_in_order_once() -> None:
    html = weasyprint.HTML(string=ROWS)
    with quickened(["shared styles"]):
        style_for = css.get_all_computed_styles(html, target_collector=TargetCollector())
    for tag, pseudo, kinds in (("p", None, 2), ("em", "marker", 1)):
        styles = [style_for(element, pseudo) for element in html.etree_element.iter(tag)]
        assert len({id(style.cascaded) for style in styles}) == kinds


@pytest.mark.parametrize(
    ("patch", "owner", "name", "most"),
    [
        ("quick values", css.ComputedStyle, "__missing__", 0.2),
        ("page styles", pages, "set_page_type_computed_styles", 0.3),
        ("plain lengths", percent, "resolve_one_percentage", 0.2),
        ("plain grounds", background, "resolve_radii_percentages", 0.1),
    ],
)
def test_the_engine_is_asked_less(
    patch: str, owner: Any, name: str, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    stock = getattr(owner, name)

    def count(*arguments: Any) -> Any:
        calls.append(name)
        return stock(*arguments)

    monkeypatch.setattr(owner, name, count)
    pulled(galley())
    asked = len(calls)
    pulled(galley(), patch)
    assert len(calls) - asked < most * asked


def test_a_painted_page_is_a_few_pieces_and_marks() -> None:
    lines = [b"q", "1 0 0 1 0 0 cm", "/Span", {"MCID": 0}, b"BDC", b"BT", 12.5, b"Tf", b"EMC", b"Q"]
    assert patches._packed(lines) == [
        b"q\n1 0 0 1 0 0 cm", "/Span", {"MCID": 0}, b"BDC", b"BT\n12.5\nTf", b"EMC", b"Q",
    ]  # fmt: skip
    assert patches._packed([pydyf.Dictionary({"MCID": 12})]) == [b"<</MCID 12>>"]


def test_a_font_is_not_read_before_its_subset_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    stock = pdf_fonts.get_hb_object_data

    def count(hb_object: Any, *glyph: Any) -> Any:
        data = stock(hb_object, *glyph)
        read.append(len(data))
        return data

    monkeypatch.setattr(pdf_fonts, "get_hb_object_data", count)
    document = weasyprint.HTML(string="<p>a").render()
    document.write_pdf()
    whole = max(read)
    read.clear()
    with quickened(["fonts on demand"]):
        document.fonts.clear()
        document.write_pdf()
    assert read and max(read) < whole
    assert "file_content" not in pdf_fonts.Font.__dict__


def test_two_subsets_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2, timeout=60)
    make = pdf_fonts.Font.subset

    def meet(font: Any, *rest: Any) -> None:
        both.wait()
        make(font, *rest)

    monkeypatch.setattr(pdf_fonts.Font, "subset", meet)
    with quickened(["subsets together"]):
        made = weasyprint.HTML(string="<p>a <b>b</b>").write_pdf()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages[0].Resources.Font) == 2


def test_streams_are_stored_in_the_clear() -> None:
    document = weasyprint.HTML(string="<p>a").render()
    with quickened(["stored streams"]):
        assert b"\nBT\n" in document.write_pdf()
    assert b"\nBT\n" not in document.write_pdf()


def test_painted_lines_let_go_of_where_they_stood() -> None:
    body = "<p>a<div style='position: relative'><p style='position: absolute'>b</div>"
    document = weasyprint.HTML(string=body).render()
    with quickened(["packed pages"]):
        document.write_pdf()
    (page,) = document.pages
    texts = [
        box
        for box in page._page_box.descendants(placeholders=True)
        if isinstance(box, boxes.TextBox)
    ]
    assert [box.text for box in texts] == ["a", "b"]
    assert not any({"position_x", "margin_left", "baseline"} & vars(box).keys() for box in texts)


def test_what_was_replaced_comes_back() -> None:
    before = css.StyleFor, css.find_style_attributes, pydyf.PDF.page_references, pydyf.zlib
    with pytest.raises(ZeroDivisionError), quickened():
        assert css.StyleFor is not before[0]
        raise ZeroDivisionError
    assert before == (
        css.StyleFor,
        css.find_style_attributes,
        pydyf.PDF.page_references,
        pydyf.zlib,
    )


def test_an_engine_not_tested_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "99.0")
    stock = css.StyleFor
    with patches.quickened():
        assert css.StyleFor is stock


def test_what_a_document_was_laid_out_with_goes() -> None:
    def left(*names: str) -> int:
        gc.collect()
        gc.disable()
        try:
            with quickened(names):
                rendered = weasyprint.HTML(string="<p>a<p>b").render()
            contexts = [one for one in gc.get_objects() if isinstance(one, LayoutContext)]
            assert len(rendered.pages) == 1
            return len(contexts)
        finally:
            gc.enable()

    assert left() == 1
    assert left("contexts let go") == 0
