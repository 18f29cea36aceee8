"""How full pages are: what a language leaves white beside the other, and at the foot of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from weasyprint.formatting_structure import boxes

from ..issue.model import SIDES, Side
from .facts import Filling

PX_PER_PT = 4 / 3
_FORCED = frozenset({"page", "left", "right", "recto", "verso", "always"})


def fillings(pages: Iterable[Any], pitch: float) -> Iterator[Filling]:
    """How full each page of a laid-out document is; ``pitch`` is that of its lines, in points.

    Pages without text of articles have none.
    """
    laid = [page._page_box for page in pages]
    for number, (page, after) in enumerate(zip_longest(laid, laid[1:]), 1):
        for main in _named(page, "main"):
            look = _Look()
            look.at(main)
            if look.low:
                ended = after is not None and _begins(after, page)
                one = look.filling(number, _foot(page), pitch * PX_PER_PT, _last_article(main))
                yield replace(one, ended=ended)


def _begins(page: Any, before: Any) -> bool:
    """Whether a style sheet begins a page, be the one before it full or not."""
    if page.page_type.blank or page.page_type.name != before.page_type.name:
        return True
    return _forced(page, before, "break_before", 0) or _forced(before, page, "break_after", -1)


def _forced(page: Any, other: Any, side: str, at: int) -> bool:
    """Whether what is outermost on a page asks for a break and does not go on beyond it."""
    beyond = {id(box.element) for box in other.descendants()}
    return any(
        box.style[side] in _FORCED and id(box.element) not in beyond for box in _edge(page, at)
    )


def _edge(box: Any, at: int) -> Iterator[Any]:
    """The first or last element in the flow of a box, what is first or last in it, and so on."""
    while flow := [c for c in getattr(box, "children", ()) if c.element is not None and _flows(c)]:
        box = flow[at]
        yield box


def _flows(box: Any) -> bool:
    return bool(box.is_in_normal_flow())


class _Look:
    """A look over a page: pixels filled beside each other, and the lowest of each side."""

    def __init__(self) -> None:
        self.filled: dict[Side, float] = dict.fromkeys(SIDES, 0.0)
        self.lines = 0.0
        self.low: dict[Side, float] = {}

    def at(self, box: Any) -> None:
        """Look at a box and all in it."""
        if "placed" in _names(box):
            return
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
            self._reach(SIDES, box)
        elif sides := _sides(box):
            self._row(sides, "pair" in _names(box))
        else:
            for child in getattr(box, "children", ()):
                self.at(child)

    def _reach(self, sides: Iterable[Side], box: Any) -> None:
        for side in sides:
            self.low[side] = max(self.low.get(side, 0.0), box.position_y + box.margin_height())

    def _row(self, cells: dict[Side, Any], is_pair: bool) -> None:
        heights = {}
        for side, cell in cells.items():
            shown = [
                b for b in cell.descendants() if isinstance(b, boxes.LineBox | boxes.ReplacedBox)
            ]
            for each in shown:
                self._reach((side,), each)
            low = max((each.position_y + each.margin_height() for each in shown), default=0.0)
            heights[side] = max(0.0, low - cell.position_y)
        if is_pair:
            self.lines += max(heights.values())
            for side, height in heights.items():
                self.filled[side] += height

    def filling(self, number: int, foot: float, pitch: float, article: str) -> Filling:
        """What was seen, in lines."""
        filled = {side: round(height / pitch, 2) for side, height in self.filled.items()}
        empty = {side: round(max(0.0, foot - low) / pitch, 2) for side, low in self.low.items()}
        return Filling(number, round(self.lines / pitch, 2), filled, empty, article)


def _names(box: Any) -> list[str]:
    return (box.element.get("class") or "").split() if box.element is not None else []


def _named(box: Any, tag: str) -> Iterator[Any]:
    if box.element_tag == tag:
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _named(child, tag)


def _last_article(main: Any) -> str:
    """The id of the last article in a box."""
    ids = [str(box.element.get("id") or "") for box in _named(main, "article")]
    return ids[-1] if ids else ""


def _sides(box: Any) -> dict[Side, Any]:
    """The cells of a row of two languages; none for any other box."""
    if not isinstance(box, boxes.TableBox) or "row" not in _names(box):
        return {}
    cells = [cell for group in box.children for row in group.children for cell in row.children]
    found = {side: cell for cell in cells for side in SIDES if side in _names(cell)}
    return found if len(found) == len(SIDES) else {}


def _foot(page: Any) -> float:
    """Where the text of a page ends: above its notes, else at the foot of its type area."""
    notes = [
        c.position_y for c in page.children if isinstance(c, boxes.FootnoteAreaBox) and c.children
    ]
    return float(min(notes, default=page.content_box_y() + page.height))
