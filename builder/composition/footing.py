"""Notes at the foot of a page that stand side by side: each as high as those above it let it."""

from __future__ import annotations

from typing import Any


def side_by_side(area: Any) -> None:
    """Raise the notes of a laid-out area, which the engine stacks whatever their widths.

    A note stands below those before it that share some of its width, and beside all others.
    """
    top = area.content_box_y()
    standing: list[tuple[float, float, float]] = []
    for note in area.children:
        left = note.border_box_x()
        right = left + note.border_width()
        above = (bottom for begin, end, bottom in standing if begin < right and left < end)
        y = max(above, default=top)
        note.translate(dy=y - note.position_y)
        standing.append((left, right, y + note.margin_height()))
    area.height = max((bottom for _, _, bottom in standing), default=top) - top
