"""Holes at page ends: where what comes next has no room, paragraphs take a line more each.

A page that ends in more empty lines than a reader takes for the end of an article is made once
again, long paragraphs a line longer, or with others where some would end in a line too short to be
read. Only those that hardly show it are asked, and of what stands side by side only the one that
the height comes from. The page stands as it was where there are too few, where that moves anything
to another page or leaves a hole all the same, so no other page is made again for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Set
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

MOST_EMPTY = 8.0
"""Lines at the foot of a page that are no hole."""
LONG = 4
"""The lines of a paragraph that may give one more."""
MOST_STRETCH = 0.055
"""How much wider than it is, as a part of the measure, each line may become for one more."""
LAST = 0.15
"""How full the last line is to be that a paragraph gains."""
MOST_TRIES = 3
"""How often a page is made again, each time without the paragraphs that gave no line."""
LOOSER: dict[Any, dict[int, Any]] = {}
"""The elements of the paragraphs that are to take a line more while a page is made, each with what
its paragraphs, by their ids, become."""


def closed(
    make: Callable[..., Any],
    context: Any,
    root: Any,
    kind: Any,
    resume: Any,
    number: int,
    state: Any,
) -> Any:
    """Stand in for ``make_page``, here called ``make``; a page with a hole is made again."""
    before, state_before = _kept(context), deepcopy(state)
    first = make(context, root, kind, resume, number, state)
    page, goes_on, follows = first
    if goes_on is None or kind.blank:
        return first
    empty = _empty(page)
    if empty <= MOST_EMPTY or follows["break"] != "any":  # it ends where it was told to
        return first
    after, continues = _kept(context), _continues(root, resume)
    stubborn: set[Any] = set()
    for _ in range(MOST_TRIES):
        looser = _paragraphs(page, ceil(empty - MOST_EMPTY), continues, stubborn)
        if not looser:
            break
        _keep(context, before)
        LOOSER.update((element, {}) for element in looser)
        try:
            other = make(context, root, kind, resume, number, deepcopy(state_before))
        finally:
            LOOSER.clear()
        same = other[1:] == (goes_on, follows) and _kept(context) == after
        if same and _empty(other[0]) <= MOST_EMPTY:
            return other
        were, are = _lines(page), _lines(other[0])
        new = {element for element in looser if are[element] == were[element]}
        if not new:
            break
        stubborn |= new
    _keep(context, after)
    return first


def _kept(context: Any) -> tuple[list[Any], list[Any], dict[Any, Any]]:
    """What pages hand on to each other besides where they end."""
    broken = dict(context.broken_out_of_flow)
    return list(context.footnotes), list(context.reported_footnotes), broken


def _keep(context: Any, kept: tuple[list[Any], list[Any], dict[Any, Any]]) -> None:
    footnotes, reported, broken = kept
    context.footnotes = list(footnotes)
    context.reported_footnotes = list(reported)
    context.broken_out_of_flow = dict(broken)


def _empty(page: Any) -> float:
    """The lines below the last line or picture of a page, above its notes."""
    root, notes, *_ = page.children
    shown = (b for b in root.descendants() if isinstance(b, boxes.LineBox | boxes.ReplacedBox))
    low = max((box.position_y + box.margin_height() for box in shown), default=0.0)
    foot = page.content_box_y() + page.height
    foot -= notes.margin_height() if notes.children else 0.0
    return float((foot - low) / strut(root.style)[0]) if low else 0.0


def _lines(page: Any) -> Counter[Any]:
    """How many lines of each element a page shows."""
    return Counter(b.element for b in page.descendants() if isinstance(b, boxes.LineBox))


def _paragraphs(page: Any, count: int, continues: bool, stubborn: Set[Any]) -> set[Any]:
    """The elements of so many long paragraphs, those first that stretch least.

    Of those that are level one is taken, the lowest, for only that makes its row higher. The first
    of a page that continues what was before it are left, and so is what stands beside a stubborn
    one. None where there are too few that stretch by no more than they may.
    """
    found = sorted(_long(page.children[0]), key=lambda one: one.head)
    levels = [list(level) for _, level in groupby(found, lambda one: one.head)]
    if continues:
        del levels[:1]
    lowest = (
        min(level, key=lambda one: (-one.lines, one.stretch))
        for level in levels
        if stubborn.isdisjoint(one.element for one in level)
    )
    ready = sorted(
        (one for one in lowest if one.stretch <= MOST_STRETCH), key=lambda one: one.stretch
    )
    return {one.element for one in ready[:count]} if len(ready) >= count else set()


def _continues(box: Any, resume: Any) -> bool:
    """Whether a page begins inside a paragraph, or inside more than one thing."""
    while resume:
        if len(resume) > 1:
            return True
        ((at, resume),) = resume.items()
        if at >= len(box.children):
            return True
        box = box.children[at]
    return isinstance(box, boxes.LineBox | boxes.InlineLevelBox)


@dataclass(frozen=True, slots=True)
class _Long:
    """A long paragraph, as it stands on a page."""

    head: int
    lines: int
    stretch: float
    """What each of its lines would gain, as a part of the measure, were there one more."""
    element: Any


def _long(box: Any) -> Iterator[_Long]:
    """Each justified paragraph that is long and ends on its page."""
    lines = [child for child in getattr(box, "children", ()) if isinstance(child, boxes.LineBox)]
    if lines:
        last = lines[-1]
        ends = getattr(last, "resume_at", None) is None
        if len(lines) >= LONG and ends and box.style["text_align_all"] == "justify":
            end = max((b.position_x + b.width for b in last.children), default=box.position_x)
            short = 1 + LAST - (end - box.position_x) / box.width
            yield _Long(round(lines[0].position_y), len(lines), short / len(lines), box.element)
        return
    for child in getattr(box, "children", ()):
        yield from _long(child)
