"""A document that stays laid out: what an edit leaves alone, and what is not taken."""

from __future__ import annotations

import pytest
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from builder.composition.engine import Log, Options, Session
from builder.composition.living import Leaf, Living
from builder.composition.paragraph import Words

SHEET = """
@page { size: 200pt 120pt; margin: 20pt; @top-left { content: string(head) } }
body, p, h2 { margin: 0; font: 10pt/12pt "Source Serif 4" }
h2 { string-set: head content() }
nav a::after { content: target-counter(attr(href), page) }
"""
PARAGRAPHS = [f"Paragraph {number}, which is as long as a line or two are." for number in range(20)]
LONG = "It goes on and on, for as many lines as it takes to fill a page and more. " * 6


def page_html(paragraphs: list[str], head: str = "Head") -> str:
    text = "\n".join(f"<p>{one}</p>" for one in paragraphs)
    last = '<article id="last">\n<h2>Last</h2>\n<p>The end.</p>\n</article>'
    return (
        f"<!DOCTYPE html><html lang=en><head>\n<style>{SHEET}</style>\n</head>\n<body>\n"
        f'<nav>\n<p><a href="#last">Last: </a></p>\n</nav>\n'
        f"<article>\n<h2>{head}</h2>\n{text}\n</article>\n{last}\n</body></html>"
    )


def laid(html: str) -> Living:
    living = Living(Session(Options(), Words(), Log()), FontConfiguration(), None)
    with living.at_work():
        living.lay_out(html, {})
    return living


def changed(living: Living, html: str, sheets: tuple[str, ...] = (SHEET,)) -> bool:
    with living.at_work():
        return living.change(html, sheets)


def drawn(living: Living) -> list[str]:
    with living.at_work():
        return [str(living.paint(leaf.box).digest) for leaf in living.leaves]


def replaced(at: int, text: str) -> list[str]:
    return [*PARAGRAPHS[:at], text, *PARAGRAPHS[at + 1 :]]


def same(one: list[Leaf], other: list[Leaf]) -> list[bool]:
    return [mine is yours for mine, yours in zip(one, other, strict=True)]


def test_an_edit_within_a_line_makes_one_page_again() -> None:
    living = laid(page_html(PARAGRAPHS))
    before = list(living.leaves)
    html = page_html(replaced(10, PARAGRAPHS[10].replace("long", "wide")))
    assert changed(living, html)
    kept = same(before, living.leaves)
    assert len(kept) >= 5
    assert 1 <= kept.count(False) <= 2
    assert drawn(living) == drawn(laid(html))


@pytest.mark.parametrize("text", [LONG, "Short.", LONG * 3])
@pytest.mark.parametrize("at", [0, 9, 19])
def test_what_moves_is_made_again_and_references_follow(at: int, text: str) -> None:
    living = laid(page_html(PARAGRAPHS))
    html = page_html(replaced(at, text))
    assert changed(living, html)
    assert drawn(living) == drawn(laid(html))


@pytest.mark.parametrize(
    "paragraphs",
    [PARAGRAPHS[:7] + PARAGRAPHS[8:], [*PARAGRAPHS[:7], "New.", *PARAGRAPHS[7:]], PARAGRAPHS[:1]],
)
def test_paragraphs_come_and_go(paragraphs: list[str]) -> None:
    living = laid(page_html(PARAGRAPHS))
    assert changed(living, page_html(paragraphs))
    assert drawn(living) == drawn(laid(page_html(paragraphs)))


def test_a_running_head_changes_on_every_page_that_bears_it() -> None:
    living = laid(page_html(PARAGRAPHS))
    html = page_html(PARAGRAPHS, head="Another")
    assert changed(living, html)
    assert drawn(living) == drawn(laid(html))


def test_pages_are_told_beside_a_number_that_is_no_page() -> None:
    piece = "h2 { counter-increment: piece } nav b a::after { content: target-counter(attr(href), "
    sheet = f"{SHEET} {piece} piece) }}"

    def told(paragraphs: list[str]) -> str:
        plain = page_html(paragraphs).replace(SHEET, sheet)
        return plain.replace("<nav>\n", '<nav>\n<p><b><a href="#last">No. </a></b></p>\n')

    living = laid(told(PARAGRAPHS))
    html = told(replaced(9, LONG * 3))
    assert changed(living, html, (sheet,))
    assert drawn(living) == drawn(laid(html))


def test_edits_add_up() -> None:
    living = laid(page_html(PARAGRAPHS))
    for at, text in ((3, LONG), (12, "Short."), (3, "Back."), (0, LONG)):
        html = page_html(replaced(at, text))
        assert changed(living, html)
    assert drawn(living) == drawn(laid(html))


@pytest.mark.parametrize(
    ("edit", "sheets"),
    [
        (lambda html: html.replace("end.", "End."), (SHEET, "p:has(a) { color: red }")),
        (lambda html: html.replace("Last: ", "See: "), (SHEET,)),
        (lambda html: html.replace('id="last"', 'id="end"'), (SHEET,)),
        (lambda html: html.replace("10pt/12pt", "10pt/13pt"), (SHEET,)),
    ],
    ids=["a sheet that looks far", "text with a page number", "another anchor", "another sheet"],
)
def test_what_is_not_certain_is_not_taken(edit: object, sheets: tuple[str, ...]) -> None:
    html = page_html(PARAGRAPHS)
    assert callable(edit)
    assert not changed(laid(html), edit(html), sheets)


RICH_SHEET = """
@page { size: 200pt 120pt; margin: 20pt; @top-left { content: string(head) }
        @bottom-right { content: counter(page) " of " counter(pages) } }
@page :nth(3) { margin-left: 30pt }
body, p, h2, ul { margin: 0; font: 10pt/12pt "Source Serif 4" }
h2 { string-set: head content() }
article { counter-increment: piece } h2::before { content: counter(piece) ". " }
nav a::after { content: target-counter(attr(href), page) }
.note { float: footnote } .side { float: right; width: 60pt } .two { columns: 2 }
.box { background: #eee; counter-reset: inner } .box p { counter-increment: inner }
.box p::before { content: counter(inner) " " }
.big { font-size: 14pt } .gone { display: none } .flex { display: flex }
.item { display: list-item }
"""
PLAIN = "\n".join(f"<p>{one}</p>" for one in PARAGRAPHS[:6])
RICH = f"""<!DOCTYPE html><html lang=en><head>
<style>{RICH_SHEET}</style>
</head>
<body>
<nav>
<p><a href="#last">Last: </a></p>
</nav>
<article>
<h2>Head</h2>
{PLAIN}
<p>Noted<span class=note>note text</span> here.</p>
<ul>
<li>item one</li>
<li>item two</li>
</ul>
<table>
<tr><td>cell one</td><td>cell two</td></tr>
</table>
<div class=two>
<p>column one</p>
<p>column two</p>
</div>
<p>said <q>quoted <q>inner</q></q> end</p>
<div class=side>
<p>beside it</p>
</div>
<div class=box>
<p>boxed one</p>
<p>boxed two</p>
</div>
text without <i>a block</i>
<p id=named>named <a name=inner>anchor</a></p>
<p>See page <a href="#last">link</a></p>
{PLAIN}
</article>
<article id="last">
<h2>Last</h2>
<p>The end.</p>
</article>
</body></html>"""
DOT = "<img src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>' height=30>"

TAKEN = {
    "nothing": ("The end", "The end", 7),
    "a note grows": ("note text", "another note, " * 8, 1),
    "an item grows": ("item one", "item " + "long " * 30, 1),
    "white space of a list goes": ("item one</li>\n<li>", "item one</li><li>", 5),
    "a cell grows": ("cell one", "cell " + "wide " * 20, 2),
    "a column grows": ("column one", "column " + "long " * 40, 2),
    "more quotes": ("<q>inner</q>", "<q>inner</q> <q>more</q>", 6),
    "a float grows": ("beside it", "beside " + "long " * 20, 0),
    "a float over pages": ("beside it", "beside it, " * 40, 0),
    "a counted block grows": ("boxed one", "boxed " + "x " * 50, 2),
    "text in no block": ("text without", "text, " * 9 + "without", 0),
    "an element in no block": ("a block", "many blocks", 0),
    "an anchor moves on": ("named <a", "Named " + "w " * 90 + "<a", 3),
    "an anchor's text": (">anchor<", ">moored<", 6),
    "a link's text": (">link<", ">a link<", 6),
    "a link's target": ('See page <a href="#last"', 'See page <a href="#named"', 6),
    "another class": ("<p>boxed one", "<p class=big>boxed one", 6),
    "a flexible box": ("<p>boxed one", "<p class=flex>boxed one", 6),
    "a list's mark": ("<p>boxed one", "<p class=item>boxed one", 6),
    "a style of its own": ("<p>boxed one", "<p style='margin-top: 9pt'>boxed one", 5),
    "another language": ("<p>boxed one", "<p lang=fr>boxed one", 6),
    "a line more": ("boxed one", "boxed<br>one", 5),
    "a picture": ("boxed one", f"boxed {DOT} one", 2),
    "a head": ("<h2>Head", "<h2>Another head", 6),
    "the last head": ("<h2>Last", "<h2>At last", 6),
    "an element comes": ("The end.", "The <b>end</b>.", 6),
    "text after an element": (" here.</p>", " there.</p>", 6),
    "a paragraph comes first": ("<p>Paragraph 0", "<p>New</p><p>Paragraph 0", 0),
}
"""What is written in the place of what; how many of seven pages at least stay as they were."""

NOT_TAKEN = {
    "a note goes": ("<span class=note>note text</span>", ""),
    "a note comes": ("item one", "item<span class=note>note</span> one"),
    "an item comes": ("<li>item two</li>", "<li>item two</li><li>item three</li>"),
    "an item goes": ("<li>item two</li>", ""),
    "a counted block comes": ("<p>boxed two</p>", "<p>boxed two</p><p>three</p>"),
    "a counted block goes": ("<p>boxed two</p>", ""),
    "what counts is not displayed": ("<p>boxed one", "<p class=gone>boxed one"),
    "another anchor in a link": ("name=inner", "name=outer"),
    "an article is another": ("<article>", "<article class=other>"),
    "an article comes": ('<article id="last">', '<article>new</article><article id="last">'),
    "text comes between articles": ('<article id="last">', 'loose<article id="last">'),
    "an element is closed too early": ("<p>boxed one</p>", "<p>boxed one</p></div>"),
    "something looks far": ("boxed one", "boxed :has( one"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_leaves_the_pages_of_a_whole_layout(name: str) -> None:
    old, new, least = TAKEN[name]
    assert RICH.count(old) == (2 if "Paragraph 0" in old else 1)
    html = RICH.replace(old, new, 1)
    living = laid(RICH)
    before = list(living.leaves)
    assert len(before) == 7
    assert changed(living, html, (RICH_SHEET,))
    assert sum(leaf in before for leaf in living.leaves) >= least
    assert drawn(living) == drawn(laid(html))


def test_all_that_is_taken_adds_up() -> None:
    living, html = laid(RICH), RICH
    for old, new, _ in TAKEN.values():
        if old in html:
            html = html.replace(old, new, 1)
            assert changed(living, html, (RICH_SHEET,))
    assert drawn(living) == drawn(laid(html))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Noted", "It is noted " * 9),
        ("item one", "item " + "one " * 30),
        ("Paragraph 3", LONG),
        ("long note long", "long"),
        ("beside it", "beside it " * 12),
    ],
)
def test_a_note_over_pages_goes_on_as_in_a_whole_layout(old: str, new: str) -> None:
    long = RICH.replace("note text", "long note " * 60)
    living = laid(long)
    html = long.replace(old, new, 1)
    assert changed(living, html, (RICH_SHEET,))
    assert drawn(living) == drawn(laid(html))


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_counts_further_is_not_taken(name: str) -> None:
    old, new = NOT_TAKEN[name]
    assert old in RICH
    assert not changed(laid(RICH), RICH.replace(old, new, 1), (RICH_SHEET,))


@pytest.mark.parametrize(
    "style",
    [
        "nav { position: fixed }",
        "nav { position: running(nav) }",
        "h2:has(b) { color: red }",
        "p:EMPTY { color: red }",
        "p { width: 20vw }",
        "@page { @footnote { margin: 1pt } } .x { position: note( }",
        "a::after { content: target-text(attr(href)) }",
    ],
)
def test_a_sheet_that_looks_far_is_never_taken(style: str) -> None:
    sheet = RICH_SHEET + style
    html = RICH.replace(RICH_SHEET, sheet)
    living = laid(html)
    assert not changed(living, html.replace("The end", "An end"), (sheet,))


def test_an_opening_is_cut_and_stays_whole_to_be_cut_again() -> None:
    wide = "@page opening { size: 400pt 120pt; counter-increment: page 2 } .wide { page: opening }"
    living = laid(
        f"<html lang=en><style>{SHEET}{wide}</style><p>One</p><p class=wide>Two</p></html>"
    )
    plain, opening = (leaf.box for leaf in living.leaves)
    with living.at_work():
        assert living.cut(plain) == (plain,)
        for _ in range(2):
            widths = [round(half.margin_width() * 0.75) for half in living.cut(opening)]
            assert widths == [200, 200]
    assert round(opening.margin_width() * 0.75) == 400


def test_nothing_is_taken_before_a_layout() -> None:
    living = Living(None, FontConfiguration(), None)
    assert not living.change(RICH, ())


def test_the_engine_composes_where_there_is_no_session() -> None:
    living = Living(None, FontConfiguration(), None)
    with living.at_work():
        living.lay_out(RICH, {})
    html = RICH.replace("The end", "An end")
    assert changed(living, html, (RICH_SHEET,))
    assert len(living.leaves) == 7


def test_sheets_are_read_once_until_they_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    stock = weasyprint.CSS.__init__

    def reading(sheet: object, *rest: object, **more: object) -> None:
        read.append(str(more.get("string", "")))
        stock(sheet, *rest, **more)

    monkeypatch.setattr(weasyprint.CSS, "__init__", reading)
    living = laid(RICH)
    told = []
    for html in (RICH, RICH.replace(RICH_SHEET, SHEET), RICH):
        read.clear()
        with living.at_work():
            living.lay_out(html, {})
        told.append((len(read), len(living.leaves)))
    living.forget_sheets()
    read.clear()
    with living.at_work():
        living.lay_out(RICH, {})
    assert [count > 0 for count, _ in told] == [False, True, False]
    assert read
    assert told[0][1] == told[2][1] == len(living.leaves) == 7


def test_an_engine_not_tested_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "99.0")
    with pytest.raises(RuntimeError):
        Living(None, FontConfiguration(), None)


NESTED = """
.grid { columns: 2; column-fill: balance }
aside { display: block }
"""


def grid_html(one: str, two: str, inset: str) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head>\n<style>{SHEET}{NESTED}</style>\n</head>\n<body>\n"
        f'<div class="grid">\n<article>\n<p>{one}</p>\n</article>\n'
        f"<article>\n<p>{two}</p>\n</article>\n</div>\n"
        f"<article>\n<section>\n<p>{inset}</p>\n</section>\n<p>{PARAGRAPHS[0]}</p>\n</article>\n"
        "</body></html>"
    )


def test_text_is_read_by_its_articles_whatever_stands_in_and_around_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Columns are made again as a whole, of the old articles and the one that has changed."""

    def never(*_: object) -> None:
        raise AssertionError("the whole text is read")

    monkeypatch.setattr(Living, "_changed_whole", never)
    living = laid(grid_html("One.", "Two.", "Three."))
    edits = (("One.", LONG, "Three."), ("1.", LONG, "3."), (LONG, LONG, "3."), ("1.", "2.", LONG))
    for edit in edits:
        html = grid_html(*edit)
        assert changed(living, html)
        assert drawn(living) == drawn(laid(html))
