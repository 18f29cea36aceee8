"""What stands by the edges of its page: a picture so far from the trim, a ground out to the bleed.

Which margin lies on which side is known when a page is made, so both are put right on the page that
is laid out: no line breaks otherwise for it.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes

LEFT = "data-left"
"""The attribute of a box that stands so many points from the trim's left side, whatever page."""
BLEEDS = "data-bleeds"
"""The attribute of a block whose ground reaches to the paper's edges, its text staying in place."""
_POINTS_PER_PX = 0.75


def asks(element: Any) -> bool:
    """Whether an element, or one in it, stands by the edges."""
    return any(one.get(LEFT) or one.get(BLEEDS) is not None for one in element.iter())


def put_right(page: Any) -> None:
    """Shift and widen what stands by the edges of a page that is laid out."""
    widened: set[int] = set()
    for box in page.descendants():
        element = box.element
        if element is None or not isinstance(box, boxes.BlockBox):
            continue
        if (left := element.get(LEFT)) is not None:
            box.translate(dx=float(left) / _POINTS_PER_PX - box.border_box_x())
        # columns and anonymous blocks within it have its element, too
        if element.get(BLEEDS) is not None and id(element) not in widened:
            widened.add(id(element))
            _widen(box, page)


def _widen(box: Any, page: Any) -> None:
    bleeds = (page.style[f"bleed_{side}"] for side in ("left", "right"))
    left, right = (0.0 if bleed == "auto" else bleed.value for bleed in bleeds)
    to_left = box.border_box_x() + left
    to_right = page.margin_width() + right - box.border_box_x() - box.border_width()
    box.position_x -= to_left
    box.padding_left += to_left
    box.padding_right += to_right
