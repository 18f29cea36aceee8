"""Checks of pages as wholes: empty ones, their number, their orientation."""

from __future__ import annotations

from collections.abc import Iterator

from ...ground.findings import Finding
from ...ground.register import check
from ...pdf.marks import Shape, TextRun
from ..document import Document, PageFacts, overlaps

_FILLING = 4
"""Copies are sewn from sheets of this many pages at least; fewer blanks may end the issue."""


@check("pages/empty", subject="pdf")
def empty(document: Document) -> Iterator[Finding]:
    """Pages with nothing to see, but for those that fill the last sheet of a print edition."""
    blank = [page for page in document.pages if not _shows_anything(page)]
    last = len(document.pages)
    filling: set[int] = set()
    sheet = max(_FILLING, int(document.limits.page_multiple))
    if document.purpose == "print" and last % sheet == 0:
        numbers = {page.number for page in blank}
        while last in numbers and len(filling) < sheet - 1:
            filling.add(last)
            last -= 1
    for page in blank:
        if page.number not in filling:
            yield document.finding("pages/empty", "the page is empty", page)


def _shows_anything(page: PageFacts) -> bool:
    for mark in page.marks:
        if not overlaps(mark.box, page.trim) and mark.box[0] < mark.box[2]:
            continue
        if isinstance(mark, TextRun) and not mark.visible:
            continue
        if isinstance(mark, Shape) and mark.colour.is_white:
            continue
        return True
    return False


@check("pages/count", subject="pdf")
def count(document: Document) -> Iterator[Finding]:
    """The number of pages against the limit ``page_multiple``."""
    multiple = int(document.limits.page_multiple)
    pages = len(document.pages)
    if not pages:
        yield document.finding("pages/count", "there are no pages")
    elif multiple > 1 and pages % multiple:
        message = f"there are {pages} pages, not a multiple of {multiple}"
        yield document.finding("pages/count", message)


@check("pages/orientation", subject="pdf")
def orientation(document: Document) -> Iterator[Finding]:
    """Pages that lie where most stand, and turned pages of a print edition."""
    lying = [page for page in document.pages if _lies(page)]
    odd = lying if 2 * len(lying) <= len(document.pages) else []
    for page in document.pages:
        if document.purpose == "print" and page.rotate:
            message = f"the page is turned by {page.rotate}°"
            yield document.finding("pages/orientation", message, page)
        elif page in odd:
            yield document.finding("pages/orientation", "the page lies, most pages stand", page)


def _lies(page: PageFacts) -> bool:
    left, foot, right, head = page.trim
    return (right - left > head - foot) != (page.rotate % 180 == 90)
