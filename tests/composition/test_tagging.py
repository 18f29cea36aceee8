"""Sound tags from small documents: languages where they change, margins left out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from weasyprint import HTML
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

from builder.composition.tagging import Freed, finish_tree, mended_tags
from tests.telling import Teller


def made(body: str, style: str = "") -> pikepdf.Pdf:
    """A small document as a tagged PDF."""
    html = f'<html lang="zh-Hans"><title>t</title><style>{style}</style><body>{body}'
    document = HTML(string=html).render()
    with mended_tags(document):
        data = document.write_pdf(finisher=finish_tree, pdf_tags=True)
    return pikepdf.open(io.BytesIO(data))


def tree(body: str, style: str = "") -> list[str]:
    """The structure tree as indented lines: type, language, a dot for each sequence or link."""
    with made(body, style) as pdf:
        return list(_lines(pdf.Root.StructTreeRoot.K[0], 0))[1:]


def _lines(element: pikepdf.Object, depth: int):
    sequences = [kid for kid in element.get("/K", []) if not _is_element(kid)]
    yield (
        " " * (depth - 1)
        + " ".join(
            (str(element.S)[1:], str(element.get("/Lang", "")), "·" * len(sequences))
        ).rstrip()
    )
    for kid in element.get("/K", []):
        if _is_element(kid):
            yield from _lines(kid, depth + 1)


def _is_element(kid: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a</p>", ["P  ·"]),
        ("<p lang=en>a</p>", ["P en ·"]),
        ("<p>a<br>b<br>c</p>", ["P  ·"]),
        ("<p>a<b>b</b>c</p>", ["P  ·"]),
        ("<div lang=en><p>a <span lang=fr>b</span> c</p></div>", ["P en ··", " Span fr ·"]),
        ("<p lang=en>a <b lang=zh-Hans>b</b></p>", ["P en ·", " NonStruct zh-Hans ·"]),
        ("<ul lang=en><li>a</ul>", ["L en", " LI", "  Lbl  ·", "  LBody  ·"]),
        (
            "<ol><li><p lang=en>a<p>b</ol>",
            ["L", " LI", "  Lbl  ·", "  LBody", "   P en ·", "   P  ·"],
        ),
        ("<ul style='list-style: none'><li><p>a</ul>", ["L", " LI", "  LBody", "   P  ·"]),
        ('<div style="position: absolute" lang=en>a</div>', ["P en ·"]),
        ("<div><div><h2>a</h2><div lang=en>b</div></div></div>", ["H2  ·", "P en ·"]),
        ("<header lang=en><div><h2>a</h2><p>b</p></div></header>", ["H2 en ·", "P en ·"]),
        ("<section>a<div>b</div></section>", ["Sect", " P  ·", " P  ·"]),
        ("<div><a href=#x id=x>a</a> b</div>", ["P  ·", " Link  ··"]),
        ("<div><a href=#x id=x>a</a></div>", ["P", " Link  ··"]),
    ],
)
def test_elements_say_something_and_languages_stand_where_they_change(
    body: str, expected: list[str]
) -> None:
    assert tree(body) == expected


def test_a_document_that_names_no_language_has_none() -> None:
    document = HTML(string="<title>t</title><p>a<p lang=en>b").render()
    with mended_tags(document):
        data = document.write_pdf(finisher=finish_tree, pdf_tags=True)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = [kid.get("/Lang") for kid in pdf.Root.StructTreeRoot.K[0].K]
        assert said == [None, "en"]


def test_margins_are_left_out_of_the_tree() -> None:
    assert tree("<p>a</p>", '@page { @top-left { content: "head" } }') == ["P  ·"]


PAGE = "@page { size: 100px 80px; margin: 10px } p { margin: 0; line-height: 20px; orphans: 1 }"


DOT = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
ORNAMENTS = {
    "beside words": (f'<p>a<img src="{DOT}" alt="">b</p>', ["P  ·"]),
    "alone in a box": (f'<p>a</p><div><img src="{DOT}" alt=""></div>', ["P  ·"]),
    "a block": (f'<p>a</p><img src="{DOT}" alt="" style="display: block">', ["P  ·"]),
    "placed": (f'<p>a</p><img src="{DOT}" alt="" style="position: absolute">', ["P  ·"]),
    "floating": (f'<p>a</p><img src="{DOT}" alt="" style="float: right">', ["P  ·"]),
    "one that says something": (f'<p>a</p><img src="{DOT}" alt="x">', ["P  ·", "Figure  ·"]),
}


@pytest.mark.parametrize("name", ORNAMENTS)
def test_an_ornament_is_an_artifact(name: str, caplog: pytest.LogCaptureFixture) -> None:
    body, expected = ORNAMENTS[name]
    assert tree(body) == expected
    assert "alt description" not in caplog.text
    with made(body) as pdf:
        data = pdf.pages[0].Contents.read_bytes()
        assert (b"/Artifact\nBMC" in data) == ('alt=""' in body)


def test_what_runs_over_pages_is_one_element() -> None:
    long = "<br>".join("abcdefg")
    body = f"<section><h2>t</h2><p>{long}<p lang=en>{long}</section>"
    assert tree(body, PAGE) == ["Sect", " H2  ·", " P  ···", " P en ···"]


@pytest.mark.parametrize("name", ["h1", "h2", "h3", "h4", "h5", "h6"])
def test_a_heading_of_any_level_that_runs_over_pages_is_one(name: str) -> None:
    style = f"{name} {{ font: inherit; line-height: 20px; margin: 0; orphans: 1 }}"
    body = f"<{name}>{'<br>'.join('abcdefg')}</{name}>"
    assert tree(body, PAGE + style) == [f"{name.upper()}  ···"]


def test_what_runs_over_columns_is_one_element() -> None:
    style = PAGE + "section { columns: 2; width: 80px } "
    assert tree(f"<section><p>{'<br>'.join('abcdef')}</section>", style) == ["Sect", " P  ··"]


def test_footnotes_are_notes_with_names() -> None:
    style = PAGE + ".note { float: footnote; line-height: 20px } @page { size: 100px 160px }"
    body = "<p>a<span class=note>n</span> b<span class=note lang=en>m</span> c</p>"
    assert tree(body, style) == ["P  ··", " NonStruct en ·", "Note  ·", "Note en ·"]
    with made(body, style) as pdf:
        notes = list(pdf.Root.StructTreeRoot.K[0].K)[1:]
        names = pdf.Root.StructTreeRoot.IDTree.Names
        assert {str(n.ID): n.objgen for n in notes} == dict(
            zip(map(str, list(names)[::2]), (n.objgen for n in list(names)[1::2]), strict=True)
        )


@pytest.mark.parametrize(
    "body",
    [
        "<p>a<br>b<p>c",
        "<p>a<br>b <a href=#x id=x>c<br>d</a> e</p><p lang=en>f<br>g",
        "<p>" + "<br>".join("abcdefghij"),
        "<p>a<br>b<p style='opacity: .5'>c<br>d<p>e",
    ],
)
def test_every_sequence_is_owned_by_the_element_that_names_it(body: str) -> None:
    with made(body, PAGE) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        claimed = sorted(_claims(pdf.Root.StructTreeRoot.K[0], pdf))
        known = sorted(
            (number, mcid, owner.objgen)
            for number, page in enumerate(pdf.pages)
            for mcid, owner in enumerate(owners[int(page.obj.StructParents)])
        )
        assert claimed == known
        shown = [
            (number, int(operands[1].MCID))
            for number, page in enumerate(pdf.pages)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/MCID" in operands[1]
        ]
        in_groups = 2 if "opacity" in body else 0
        assert len(claimed) - in_groups == len(shown) == len(set(shown))


def _claims(element: pikepdf.Object, pdf: pikepdf.Pdf):
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    for kid in element.get("/K", []):
        if _is_element(kid):
            yield from _claims(kid, pdf)
        elif isinstance(kid, int):
            yield pages[element.Pg.objgen], kid, element.objgen
        elif "/MCID" in kid:
            yield pages[kid.Pg.objgen], int(kid.MCID), element.objgen


def test_the_engine_is_as_before_afterwards() -> None:
    before = tags._build_box_tree, Stream.marked
    tree("<p>a</p>")
    assert (tags._build_box_tree, Stream.marked) == before


NOTED = (
    '<p>a<span class=note id=note-1-en data-call=call-1-en data-back="to the text" title="note 1">'
    "n</span> b<br>c<br>d</p><p>e</p>"
)
NOTES = (
    ".note { float: footnote; footnote-policy: line } .note::footnote-call { content: '1' }"
    ".note::footnote-marker { content: '1 ' }"
)


def links(pdf: pikepdf.Pdf) -> list[tuple[int, str, str]]:
    """Page, target and name of every link."""
    return [
        (number, str(link.Dest), str(link.Contents))
        for number, page in enumerate(pdf.pages, 1)
        for link in page.obj.get("/Annots", [])
    ]


def test_a_note_stands_after_the_block_that_calls_it_and_they_lead_to_one_another() -> None:
    assert tree(f"<section>{NOTED}</section>", NOTES) == [
        *("Sect", " P  ··", "  Link  ··", " Note  ·", "  Link  ··", " P  ·")
    ]
    with made(NOTED, NOTES) as pdf:
        assert links(pdf) == [(1, "note-1-en", "note 1"), (1, "call-1-en", "to the text")]
        names = list(pdf.Root.Names.Dests.Names)
        assert {"note-1-en", "call-1-en"} <= {str(name) for name in names[::2]}
        (rect, _) = (link.Rect for link in pdf.pages[0].Annots)
        assert abs(float(rect[3]) - float(rect[1])) > 3


@pytest.mark.parametrize("lines", range(1, 9))
def test_a_note_stands_on_the_page_of_its_call(lines: int) -> None:
    before = "<br>".join("x" * lines)
    page = (
        "@page { size: 100px 160px; margin: 10px } p { margin: 0; line-height: 20px; orphans: 1 }"
    )
    body = f"<p>{before}</p>{NOTED}".replace(">n</span>", ">n<br>n<br>n</span>")
    with made(body, NOTES + page) as pdf:
        (call, _, _), (note, _, _) = links(pdf)
        assert call == note


TABLED = """<nav role=doc-toc><div class=entry><p>Section</p></div>
<a class=entry href=#x title="题 Title"><span>题</span><span lang=en>Title</span><span>2</span></a>
</nav><h2 id=x>题</h2>"""


def test_contents_are_a_table_of_contents_with_a_link_a_line() -> None:
    style = ".entry { display: table; width: 100% } .entry > * { display: table-cell }"
    told = tree(TABLED, style)
    assert [line.split()[0] for line in told][:5] == ["TOC", "TOCI", "P", "TOCI", "Reference"]
    assert [line for line in told if line.strip().startswith("TOC")] == ["TOC", " TOCI", " TOCI"]
    with made(TABLED, style) as pdf:
        assert links(pdf) == [(1, "x", "题 Title")]
        left, _, right, _ = (float(side) for side in pdf.pages[0].Annots[0].Rect)
        assert right - left > 300


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<a href=#x>one <b>two</b> <i><b>three</b></i></a><p id=x>x", ["one two three"]),
        ("<a href=#x title=t>one<br>two</a><p id=x>x", ["t", "t"]),
        ("<a href='https://example.org/a'>one <b>two</b></a>", ["https://example.org/a"]),
    ],
)
def test_a_link_has_one_annotation_a_line_with_a_name(body: str, names: list[str]) -> None:
    with made(body) as pdf:
        assert [str(link.Contents) for link in pdf.pages[0].Annots] == names


PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def test_the_bounds_of_a_figure_are_in_points_from_the_foot() -> None:
    style = (
        "@page { size: 300pt 400pt; margin: 30pt } body { margin: 0 }"
        "img { width: 60pt; height: 40pt }"
    )
    with made(f"<img src={PIXEL} alt=x style='display: block'>", style) as pdf:
        figure = pdf.Root.StructTreeRoot.K[0].K[0]
        assert str(figure.S) == "/Figure"
        assert [float(side) for side in figure.A.BBox] == pytest.approx([30, 330, 90, 370])


def test_the_boxes_of_a_page_go_when_its_tags_are_there() -> None:
    document = HTML(
        string='<html lang=en><title>t</title><p id=a>b <a href="#a">c</a></p>'
    ).render()
    runs: list[int] = []

    def finish(_: object, pdf: Any) -> None:
        runs.extend(each.number for each in pdf.objects if isinstance(each, Freed))

    with mended_tags(document):
        document.write_pdf(finisher=finish, pdf_tags=True)
    (page,) = document.pages
    assert not [*page._page_box.children, *page.links]
    assert runs


LABELLED = (
    "<div lang=en style='transform: scale(0)'>undrawn</div><ol><li>a<li><p>b<p lang=en>c<ul><li>d"
    "</ul></ol><dl><dt>t<dd>d</dl><blockquote lang=en><p>q<p>r</blockquote>"
    "<table><caption>c</caption><thead><tr><th>h<th lang=en>i<tbody><tr><td>a<p>b<td><ul><li>c"
    f"</ul></table><figure><img src='{PIXEL}' alt=x><figcaption>f <i lang=en>g</i></figcaption>"
    "</figure><p><ruby>汉<rt>hàn</rt></ruby>字<a href='https://example.org/a'>ab <b>c</b></a>"
    "<a href=#x>one<a href=#x> <i>two</i></a></a><h3 id=x>x</h3>"
    "<div style='position: relative'><div style='position: absolute'><p lang=en>placed"
    "<a href=#x>far</a></div></div><article><header><h4>h</h4></header><aside>aside</aside>"
    "</article><section lang='x-&quot;(y)'><p>odd</section>"
)
LONG = "<br>".join("abcdef")
WHOLE = {
    "elements": (LABELLED, ""),
    "notes": (
        f"<section lang=en>{NOTED}<ul><li>in a list<span class=note lang=zh-Hans>注</span>, "
        "and<span class=note>more</span></ul></section>"
        "<div><p>x<span class=note>of a box</span></p></div>",
        NOTES + "@page { size: 300px 400px; margin: 20px; @bottom-left { content: 'foot' } }",
    ),
    "contents": (TABLED, ".entry { display: block }"),
    "pages": (
        f"<section lang=en><h2>t</h2><p id=a>{LONG}<p lang=zh-Hans>{LONG} <a href=#a>y<br>z</a>"
        f"<blockquote>{LONG}</blockquote></section>",
        PAGE + "section { columns: 2; column-gap: 0 }",
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_the_tree_as_it_is_written(name: str, golden: Callable[[str, str], None]) -> None:
    """All that elements, links and marks say: ``golden/composition/tags-*.txt``."""
    teller = Teller()
    lines: list[str] = []
    body, style = WHOLE[name]
    with made(body, style + "html { font: 16px 'Source Serif 4', 'Noto Serif SC' }") as pdf:
        for at, page in enumerate(pdf.pages):
            del page.obj["/Resources"], page.obj["/Parent"]
            lines += teller.told(f"page {at}", page.obj, 0)
        lines += teller.told("tree", pdf.Root.StructTreeRoot, 0)
        lines += teller.told("names", pdf.Root.get("/Names"), 0)
    drawn = re.compile(r" [A-Za-z*]{1,2}$")  # what is drawn between the marks
    golden(
        f"composition/tags-{name}.txt",
        "".join(f"{line}\n" for line in lines if not drawn.search(line)),
    )
