"""A document that stays laid out: what an edit leaves alone, and what is not taken."""

from __future__ import annotations

import pytest
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
