"""Making an issue fit: a number of pages, or a multiple of sheets, as ``fit:`` asks for.

A layout says how many lines there are to save or to fill. Of the measures of the columns and the
looseness of paragraphs that is tried which comes nearest to that by a model of lines, made from the
copy; it is laid out, and says again how much is lacking. What a few layouts do not bring is told by
article, in characters of each language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..composition.cutting import page_count
from ..ground.findings import Finding, found
from ..makeup.fit import Fit
from ..makeup.galley import Galley
from .filling import fillings

MOST_TRIES = 4
"""Layouts beside the first."""
LAST_PART = 0.2
"""Of a page, what the last one holds at least."""
_REACH = 0.1
"""The part of all lines that a multiple may be missed by and still be sought."""


def fitted(
    document: Any, galley: Galley, render: Callable[[str], Any]
) -> tuple[Any, str, list[Finding]]:
    """The document as ``fit:`` asks for it, its HTML, and what is told where it cannot be had.

    ``render`` lays out further HTML of the same galley, and forgets what it said of the one before.
    """
    fit = galley.fit
    if fit is None:
        return document, galley.html, []
    wanted = _wanted(document, fit, galley)
    tried = {galley.html: document}
    ways, lines = list(fit.ways), float(fit.lines)
    while ways and len(tried) <= MOST_TRIES and page_count(document.pages) != wanted:
        aim = lines - _beyond(document, wanted, galley)
        way = min(ways, key=lambda way: abs(way.lines - aim) + way.strain)
        ways.remove(way)
        html, lines = way.within(galley.html), way.lines
        document = tried[html] = render(html)
    best = min(tried, key=lambda html: abs(page_count(tried[html].pages) - wanted))
    if tried[best] is not document:
        document = render(best)
    return document, best, list(_told(document, galley, fit, wanted))


def _wanted(document: Any, fit: Fit, galley: Galley) -> int:
    """How many pages are sought: those asked for, or the multiple below where that is near."""
    pages = page_count(document.pages)
    if fit.pages:
        return fit.pages
    below = pages - pages % fit.multiple
    near = _beyond(document, below, galley) <= _REACH * fit.lines
    return below if below and near else pages


def _beyond(document: Any, wanted: int, galley: Galley) -> float:
    """The lines on pages beyond those wanted; below 0 what is lacking until the last begins.

    A last page is to hold a fifth of its lines.
    """
    lines, pages = galley.layout.measures.lines, page_count(document.pages)
    full = {
        page.page: lines - min(page.empty.values())
        for page in fillings(document.pages, galley.layout.measures.pitch)
    }
    if pages >= wanted:
        return sum(full.get(number, lines) for number in range(wanted + 1, pages + 1))
    lacking = lines - full.get(pages, 0) + lines * (wanted - pages - 1)
    return -lacking - lines * LAST_PART


def _told(document: Any, galley: Galley, fit: Fit, wanted: int) -> Iterator[Finding]:
    """By how many characters each article is over, or short, its share of all lines."""
    pages = page_count(document.pages)
    beyond = _beyond(document, wanted, galley)
    if pages == wanted:
        return
    says = "over" if beyond > 0 else "short"
    for article in fit.articles:
        lines = abs(beyond) * article.lines / fit.lines
        yield found(
            "proof/fit", article.spot, says, pages=pages, wanted=wanted,
            zh=round(lines * article.characters["zh"]), en=round(lines * article.characters["en"]),
        )  # fmt: skip
