"""What floats in a paragraph, and the room it leaves to the lines beside it; lengths in pixels."""

from __future__ import annotations

from typing import Any

from weasyprint.layout import inline
from weasyprint.layout.float import float_layout

LEAST_ROOM_EM = 6.0
"""Room beside a float, in em, below which a line goes under it."""


class Beside:
    """The floats of one line, laid out one by one."""

    def __init__(
        self,
        context: Any,
        block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        bottom_space: float,
    ) -> None:
        self.context = context
        self.block = block
        self.absolute_boxes = absolute_boxes
        self.fixed_boxes = fixed_boxes
        self.bottom_space = bottom_space
        self.laid: list[Any] = []

    def lay(self, child: Any, y: float) -> Any:
        """A box at the side that it asks for, not above ``y``."""
        child.position_x, child.position_y = self.block.content_box_x(), y
        box, resume = float_layout(
            self.context, child, self.block, self.absolute_boxes, self.fixed_boxes,
            self.bottom_space, None,
        )  # fmt: skip
        if resume:
            self.context.add_broken_out_of_flow(box, child, self.block, resume)
        self.laid.append(box)
        return box

    def mark(self) -> tuple[int, int, int, int]:
        """How things stand, for :meth:`back`."""
        shapes = self.context.excluded_shapes
        return len(shapes), len(self.absolute_boxes), len(self.fixed_boxes), len(self.laid)

    def back(self, mark: tuple[int, int, int, int]) -> None:
        """As if what was laid since the mark had not been."""
        shapes, absolute, fixed, laid = mark
        del self.context.excluded_shapes[shapes:]
        del self.absolute_boxes[absolute:]
        del self.fixed_boxes[fixed:]
        for box in self.laid[laid:]:
            self.context.broken_out_of_flow.pop(box, None)
        del self.laid[laid:]

    def beyond(self, y: float) -> float:
        """How far what floats stands below ``y`` where the page ends before it does, else 0.

        A line that is so much higher goes to the next page, and what floats in it goes along.
        """
        bottom = max((box.position_y + box.margin_height() for box in self.laid), default=y)
        broken = any(box in self.context.broken_out_of_flow for box in self.laid)
        if broken or self.context.overflows_page(self.bottom_space, bottom):
            return max(0.0, bottom - y)
        return 0.0

    def room(
        self, linebox: Any, y: float, pitch: float
    ) -> tuple[float, float, tuple[float, ...], float]:
        """Where a line stands, the measures of the lines beside floats, and the full measure."""
        context, block = self.context, self.block
        linebox.position_y = y
        linebox.width = linebox.height = 0
        if not context.excluded_shapes and block.style["direction"] == "ltr":
            return _alone(linebox, block)
        linebox.width, linebox.height = LEAST_ROOM_EM * linebox.style["font_size"], pitch - 0.1
        linebox.position_y += 0.05
        x, y, measure = inline.avoid_collisions(context, linebox, block, outer=False)
        bottom = max(shape.position_y + shape.margin_height() for shape in context.excluded_shapes)
        narrow = [measure]
        full = block.width
        while y + len(narrow) * pitch < bottom:
            linebox.position_y = y + len(narrow) * pitch
            narrow.append(inline.avoid_collisions(context, linebox, block, outer=False)[2])
        while narrow and abs(narrow[-1] - full) < 0.01:
            narrow.pop()
        return x, y - 0.05, tuple(narrow), full


def _alone(linebox: Any, block: Any) -> tuple[float, float, tuple[float, ...], float]:
    """The room of a line with no floats about: what ``avoid_collisions`` finds, in its order.

    But for the measure, which is the same wherever on the page its block stands.
    """
    left = block.content_box_x() + linebox.margin_left
    y = linebox.position_y + linebox.margin_top - linebox.margin_top
    measure = block.width - linebox.margin_left - linebox.margin_right
    return left - linebox.margin_left, y, (), measure
