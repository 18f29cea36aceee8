"""The engine's tree of boxes as plain values: what stands where on each page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from .standing import PlacedBox

_POINTS = 0.75
"""Points in one of the engine's pixels."""


def placed_boxes(
    pages: Iterable[Any], root: Any, without: str = "", within: tuple[Any, str] | None = None
) -> tuple[tuple[PlacedBox, ...], ...]:
    """The boxes of each page, a box after the one around it.

    ``root`` is the element tree that was laid out; elements are told by their place in it. What has
    the class ``without`` is left out. Of a tree that is a part of a larger one ``within`` gives the
    larger and the class that both have once: places are then those in the larger.
    """
    if within is None:
        numbers = {element: number for number, element in enumerate(root.iter())}
    else:
        whole, name = within
        pairs = zip(_part(root, name), _part(whole, name), strict=False)
        places = {element: number for number, element in enumerate(whole.iter())}
        numbers = {ours: places[theirs] for ours, theirs in pairs}
    return tuple(tuple(_Page(numbers, without).boxes(page)) for page in pages)


def _part(root: Any, name: str) -> Iterator[Any]:
    """The first element of a class with all that is in it."""
    part = next((one for one in root.iter() if one.get("class") == name), None)
    return iter(()) if part is None else part.iter()


class _Page:
    """Counts the boxes of a page as it walks over them."""

    def __init__(self, numbers: dict[Any, int], without: str) -> None:
        self.numbers = numbers
        self.without = without
        self.count = 0

    def boxes(self, box: Any, parent: int = -1) -> Iterator[PlacedBox]:
        inner = box._box if isinstance(box, AbsolutePlaceholder) else box
        is_marked = self.without and inner.element is not None
        if is_marked and inner.element.get("class") == self.without:
            return
        kind = _kind(inner)
        here = parent
        if kind:
            here = self.count
            self.count += 1
            source = inner.element.get("src", "") if kind == "figure" else ""
            number = self.numbers.get(inner.element, -1)
            yield PlacedBox(number, _name(inner), kind, _bounds(inner), parent, source)
        if isinstance(inner, boxes.ParentBox):
            for child in inner.all_children():
                yield from self.boxes(child, here)


def _kind(box: Any) -> str:
    """What a box is to the desk; empty for those that it has no use for."""
    if isinstance(box, boxes.ReplacedBox):
        return "figure" if box.element_tag == "img" else ""
    if isinstance(box, boxes.LineBox):
        return "line"
    if isinstance(box, boxes.InlineBox):
        return "inline"
    return "block" if isinstance(box, boxes.ParentBox) else ""


def _name(box: Any) -> str:
    """The element of a box as a style sheet would say it."""
    if isinstance(box, boxes.PageBox):
        return "@page"
    if isinstance(box, boxes.MarginBox):
        return str(box.at_keyword)
    classes = (box.element.get("class") or "").split() if box.element is not None else []
    tag, _, pseudo = str(box.element_tag).partition("::")
    return ".".join([tag, *classes]) + (f"::{pseudo}" if pseudo else "")


def _bounds(box: Any) -> tuple[float, float, float, float]:
    if isinstance(box, boxes.LineBox | boxes.TextBox):
        left, head, width, height = box.position_x, box.position_y, box.width, box.height
    elif isinstance(box, boxes.ReplacedBox):
        left, head = box.content_box_x(), box.content_box_y()
        width, height = box.width, box.height
    else:
        left, head = box.border_box_x(), box.border_box_y()
        width, height = box.border_width(), box.border_height()
    far = (left, head, left + width, head + height)
    left, head, right, foot = (round(float(value) * _POINTS, 2) for value in far)
    return left, head, right, foot
