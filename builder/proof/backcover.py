"""The back cover: where pages are filled up to a multiple, the last of them is not a blank one.

A press prints sheets, so an edition fills its pages up to a multiple with empty ones. Then the
colophon leaves the page where the text ends and takes the back cover, and the empty pages stand
before it. Where the pages fill their sheets as they are, it stays: a page more would gain nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import MarginBox, ParentBox, TextBox

from ..composition.cutting import page_count, turned_count

BACK_CLASS = "colophon"
"""What an element has that goes to the back cover."""
_PARTS = re.compile(
    r'(?P<head>.*<body)(?P<body>[^>]*>).*(?P<colophon><section class="colophon">.*?</section>)',
    re.DOTALL,
)

_PLACED = re.compile(r'data-at="(?:inside-back|back)"')
"""Pages from elsewhere that end the document; see ``layouts/shared/placed.html``."""


def with_back_cover(
    document: Document, html: str, multiple: int, render: Callable[[str], Document]
) -> tuple[Document, int, bool]:
    """The document with its cover pages at its end, how many they are, and whether one is made.

    That is its colophon on a page of its own. It stays where it is where its layout has none at its
    end, where its pages are a multiple and it has company on the last, and where a page from
    elsewhere is the back cover, or a second front is, the other way up. A page from elsewhere that
    is the inside back cover needs the colophon behind it.
    ``render`` lays out further HTML of the same galley.
    """
    if turned := turned_count(document.pages):
        return document, turned, False
    placed = len(_PLACED.findall(html))
    if placed and 'data-at="back"' in html:
        return document, placed, False
    parts = _PARTS.search(html)
    body, ending = document.pages[: len(document.pages) - placed], document.pages[-placed:]
    ending = ending if placed else []
    last = body[-1]._page_box
    parent = holder(last)
    if parts is None or parent is None:
        return document, placed, False
    before = parent.children
    parent.children = [child for child in before if not _is_colophon(child)]
    alone = not _has_text(last)
    if not alone and not placed and page_count(document.pages) % multiple == 0:
        parent.children = before
        return document, 0, False
    attributes = parts["body"].replace('class="', 'class="back ')
    back = render(f"{parts['head']}{attributes}{parts['colophon']}</body></html>")
    if len(back.pages) != 1:
        parent.children = before
        return document, placed, False
    kept = body[:-1] if alone else body
    return document.copy([*kept, *ending, *back.pages]), placed + 1, True


def _is_colophon(box: Any) -> bool:
    return box.element is not None and box.element.get("class") == BACK_CLASS


def holder(box: Any) -> Any:
    """The box on a page that holds the colophon; None where there is none."""
    for child in box.children if isinstance(box, ParentBox) else ():
        if _is_colophon(child):
            return box
        if (found := holder(child)) is not None:
            return found
    return None


def _has_text(page: Any) -> bool:
    """Whether text stands on a page, what its margins hold not counted."""
    inside = (child for child in page.children if not isinstance(child, MarginBox))
    return any(
        isinstance(box, TextBox) and box.text.strip()
        for child in inside
        for box in child.descendants()
    )
