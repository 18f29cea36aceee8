"""Making an issue fit: a number of pages, or a multiple of sheets, as ``fit:`` asks for.

A layout says how many lines there are to save or to fill. Of the measures of the columns, the
looseness of paragraphs, the room above heads and the sizes of figures that is tried which comes
nearest to that by a model of lines, made from the copy; it is laid out, and says again how much is
lacking. Where the pages are as many as wanted, a hole at the end of one is closed by the last
paragraphs of the article that stands there, longer or shorter by a line each. What a few layouts do
not bring is told by article, in characters of each language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..composition.cutting import page_count
from ..ground.findings import Finding, found
from ..makeup.fit import Fit, Way, looser
from ..makeup.galley import Galley
from .filling import fillings

MOST_TRIES = 3
"""Layouts beside the first."""
LAST_PART = 0.2
"""Of a page, what the last one holds at least."""
MOST_EMPTY = 8.0
"""Lines at the foot of a page that are no hole."""
_NEAR = 12.0
"""Lines that the model may miss its aim by, or what it says is not laid out."""
_REACH = 0.1
"""The part of all lines that a multiple may be missed by and still be sought."""


@dataclass(slots=True)
class _Trial:
    """A layout that was tried."""

    html: str
    lines: float
    """Of all pairs, heads and figures, by the model."""
    beyond: float
    """The lines on pages beyond those wanted."""
    cost: tuple[int, float]
    """Pages too many or too few; then lines that are empty in holes or lacking on the last page."""
    closing: list[Way]
    """What may close its holes."""


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
    ways = list(fit.ways)
    best = last = _tried(document, galley.html, fit.lines, wanted, galley)
    for _ in range(MOST_TRIES):
        if best.cost[0] and ways:
            aim = last.lines - last.beyond
            way = min(ways, key=lambda way: abs(way.lines - aim) + way.strain)
            if abs(way.lines - aim) > _NEAR:
                break
            ways.remove(way)
            html, lines = way.within(galley.html), way.lines
        elif best.closing and any(best.cost) and not best.cost[0]:
            html, lines = best.closing.pop(0).within(best.html), best.lines
        else:
            break
        document = render(html)
        last = _tried(document, html, lines, wanted, galley)
        best = min(best, last, key=lambda trial: trial.cost)
    if best is not last:
        document = render(best.html)
    return document, best.html, list(_told(document, galley, fit, wanted))


def _tried(document: Any, html: str, lines: float, wanted: int, galley: Galley) -> _Trial:
    """What a layout came to."""
    measures = galley.layout.measures
    seen = [(max(p.empty.values()), p.article) for p in fillings(document.pages, measures.pitch)]
    holes = sorted((one for one in seen[:-1] if one[0] > MOST_EMPTY), reverse=True)
    lack = 0.0
    closing = []
    for empty, article in seen[-1:]:
        lack = max(0.0, empty - (1 - LAST_PART) * measures.lines)
        closing += [looser(article, lack)] if lack else []
    for empty, article in holes:
        more = empty - MOST_EMPTY / 2
        closing += [looser(article, lines) for lines in (more, 2 * more, -more)]
    off = abs(page_count(document.pages) - wanted)
    beyond = _beyond(document, wanted, galley)
    over = sum(empty - MOST_EMPTY for empty, _ in holes)
    return _Trial(html, lines, beyond, (off, round(over + lack, 1)), closing)


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
