"""Checks of pages as wholes: empty ones, their number, their orientation."""

from __future__ import annotations

from collections.abc import Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.marks import Shape, TextRun
from ..document import Document, PageFacts

_FILLING = 4
"""Copies are sewn from sheets of this many pages at least; fewer blanks may end the issue."""


@check("pages/empty", subject="pdf")
def empty(document: Document) -> Iterator[Remark]:
    """Pages with nothing to see, but for those that fill the last sheet of a print edition.

    They end it, or stand before its back cover.
    """
    blank = [page for page in document.pages if not _shows_anything(page)]
    last = len(document.pages)
    filling: set[int] = set()
    sheet = max(_FILLING, int(document.limits.page_multiple))
    if document.purpose == "print" and last % sheet == 0:
        numbers = {page.number for page in blank}
        # the back cover, which they stand before; and pages from elsewhere, which end an issue
        ended = [page.number for page in document.pages if page.content.placed]
        last -= last not in numbers
        last -= last in ended or (last + 1 in ended and last not in numbers)
        while last in numbers and len(filling) < sheet - 1:
            filling.add(last)
            last -= 1
    for page in blank:
        if page.number not in filling:
            yield document.remark(page)


def _shows_anything(page: PageFacts) -> bool:
    for mark in page.marks:
        if not mark.box.overlaps(page.trim) and mark.box[0] < mark.box[2]:
            continue
        if isinstance(mark, TextRun) and not mark.visible:
            continue
        if isinstance(mark, Shape) and mark.colour.is_white:
            continue
        return True
    return False


@check("pages/count", subject="pdf")
def count(document: Document) -> Iterator[Remark]:
    """The number of pages against the limit ``page_multiple``."""
    multiple = int(document.limits.page_multiple)
    pages = len(document.pages)
    if not pages:
        yield document.remark(says="none")
    elif multiple > 1 and pages % multiple:
        yield document.remark(says="odd", pages=f"{pages}", multiple=f"{multiple}")


@check("pages/orientation", subject="pdf")
def orientation(document: Document) -> Iterator[Remark]:
    """Pages that lie where most stand."""
    lying = [page for page in document.pages if _lies(page)]
    odd = lying if 2 * len(lying) <= len(document.pages) else []
    for page in document.pages:
        if page in odd and not (document.purpose == "print" and page.rotate):
            yield document.remark(page)


@check("pages/turned", subject="pdf")
def turned(document: Document) -> Iterator[Remark]:
    """Pages of a print edition that are turned only when they are shown."""
    for page in document.pages:
        if document.purpose == "print" and page.rotate:
            yield document.remark(page, degrees=f"{page.rotate}")


def _lies(page: PageFacts) -> bool:
    return (page.trim.width > page.trim.height) != (page.rotate % 180 == 90)
