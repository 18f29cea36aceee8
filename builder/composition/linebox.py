"""A composed line as WeasyPrint's boxes: its part of the tree, every box at its place."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.percent import resolve_percentages

from .composer import Line
from .drawing import Glyphs
from .paragraph import (
    EDGES,
    ZHUYIN_EM,
    Leaf,
    Mark,
    Paragraph,
    SetInline,
    SetLine,
    Workshop,
    set_copy,
)
from .spacing import Cluster

ZHUYIN_GAP = 0.06
"""Space between a character and the zhuyin at its right, in em of the text."""
_TRAILING = frozenset(" \n\u00ad")


class LineBuilder:
    """Cuts one line out of the tree of a paragraph."""

    def __init__(
        self,
        shop: Workshop,
        context: Any,
        paragraph: Paragraph,
        line: Line,
        block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
    ) -> None:
        self.shop = shop
        self.context = context
        self.paragraph = paragraph
        self.line = line
        self.block = block
        self.absolute_boxes = absolute_boxes
        self.fixed_boxes = fixed_boxes
        self.placeholders: list[Any] = []
        self.x = 0.0
        self.y = 0.0
        self.last: Glyphs | None = None
        self.readings: list[Any] = []
        """Readings come after the line's text, so that they do not part it when it is copied."""

    def build(self, linebox: Any, x: float, y: float, skip: Any, resume: Any) -> Any:
        """The line box with its part of the tree, its start at ``x``."""
        self.x, self.y = x, y
        children = self._children(linebox, (), skip, resume, x) + self.readings
        box = set_copy(SetLine, linebox)
        box.children, box.position_x, box.width = children, x, self.line.width
        self.shop.stand_inline(box)
        return box

    def _children(
        self, box: Any, path: tuple[int, ...], skip: Any, resume: Any, cursor: float
    ) -> list[Any]:
        first, inner = next(iter(skip.items())) if skip else (0, None)
        last, rest = next(iter(resume.items())) if resume else (len(box.children), None)
        children: list[Any] = []
        for index in range(first, len(box.children)):
            if index > last or (index == last and rest is None):
                break
            child_skip = inner if index == first else None
            child_resume = rest if index == last else None
            child = box.children[index]
            laid = self._child(child, (*path, index), child_skip, child_resume, cursor)
            if laid is not None:
                children.append(laid)
                if laid.is_in_normal_flow():
                    cursor = laid.position_x + laid.margin_width()
        return children

    def _child(
        self, child: Any, path: tuple[int, ...], skip: Any, resume: Any, cursor: float
    ) -> Any:
        if not child.is_in_normal_flow():
            return self._out_of_flow(child, cursor)
        if isinstance(child, boxes.TextBox):
            return self._text(child, path)
        if child.element_tag == "rt":
            self._reading(child, path)
            return None
        resolve_percentages(child, self.block)
        if isinstance(child, boxes.InlineBox):
            return self._inline(child, path, skip, resume, cursor)
        leaf = self._leaf(path)
        x = self.x + self.line.origins[leaf.first - self.line.start]
        laid = inline.atomic_box(
            self.context, child, x, None, self.block, self.absolute_boxes, self.fixed_boxes
        )
        laid.position_x = x
        return laid

    def _out_of_flow(self, child: Any, cursor: float) -> Any:
        if child.is_absolutely_positioned():
            child.position_x, child.position_y = cursor, self.y
            placeholder = AbsolutePlaceholder(child)
            self.placeholders.append(placeholder)
            fixed = child.style["position"] == "fixed"
            (self.fixed_boxes if fixed else self.absolute_boxes).append(placeholder)
            return placeholder
        if child.is_running() or child.is_note():
            self.context.add_running_element(child)
        return None

    def _inline(
        self, child: Any, path: tuple[int, ...], skip: Any, resume: Any, cursor: float
    ) -> Any:
        for side in ("left", "right"):
            if getattr(child, f"margin_{side}") == "auto":
                setattr(child, f"margin_{side}", 0)
        left = child.margin_left + child.border_left_width + child.padding_left
        start = cursor + (0 if skip is not None else left)
        children = self._children(child, path, skip, resume, start)
        if any(getattr(child, edge) for edge in EDGES):
            box = child.copy_with_children(children)
            box.remove_decoration(start=skip is not None, end=resume is not None)
        else:
            box = set_copy(SetInline, child)
            box.children = children
        flowing = [c for c in children if c.is_in_normal_flow()]
        left = box.margin_left + box.border_left_width + box.padding_left
        box.width = 0
        box.position_x = cursor
        if flowing:
            box.position_x = flowing[0].position_x - left
            box.width = flowing[-1].position_x + flowing[-1].margin_width() - flowing[0].position_x
        self.shop.stand_inline(box)
        return box

    def _reading(self, child: Any, path: tuple[int, ...]) -> None:
        """A reading, centred over its base; read aloud and copied is the base alone."""
        reading = self.paragraph.readings.get(path)
        if reading is None or reading.first < self.line.start or reading.end > self.line.end:
            return
        resolve_percentages(child, self.block)
        source = next(c for c in child.children if isinstance(c, boxes.TextBox))
        first, last = reading.first - self.line.start, reading.end - 1 - self.line.start
        right = self.line.origins[last] + self.paragraph.clusters[reading.end - 1].advance
        middle = (self.line.origins[first] + right) / 2
        at, places = 0.0, []
        for cluster in reading.shaped:
            places.append(at)
            at += cluster.advance
        x = middle - reading.width / 2
        if not reading.width:
            x = right + ZHUYIN_GAP * self.paragraph.em
        elif reading.width < self.line.width:
            x = max(0.0, min(x, self.line.width - reading.width))
        text = self.shop.stand_text(source, source.text.strip(), self.x + x, reading.width)
        filler = self.shop.filler(text.style)
        glyphs = Glyphs(reading.shaped, array("d", places), "", None, filler)
        if not reading.width:
            em = self.paragraph.clusters[reading.first].face.em
            glyphs.outlined, glyphs.size = True, em * ZHUYIN_EM
        text.press_glyphs = glyphs
        box = child.copy_with_children([text])
        box.position_x, box.width = text.position_x, text.width
        self.shop.stand_inline(box)
        self.readings.append(box)

    def _mark(self, glyphs: Glyphs, leaf: Leaf, start: int, end: int) -> None:
        """What stands under the characters: a line under parts of one name is one line."""
        glyphs.dots = any(name == "dots" for name, _ in leaf.marks)
        under = _under(leaf.marks)
        glyphs.under = under[0]
        if under[0]:
            leaves, at = self.paragraph.leaves, self.paragraph.leaves.index(leaf)
            if at and start == leaf.first > self.line.start:
                glyphs.came_on = _under(leaves[at - 1].marks) == under
            if at + 1 < len(leaves) and end == leaf.end < self.line.end:
                glyphs.goes_on = _under(leaves[at + 1].marks) == under

    def _leaf(self, path: tuple[int, ...]) -> Leaf:
        leaves = self.paragraph.leaves
        return leaves[bisect_left(leaves, path, key=lambda leaf: leaf.path)]

    def _text(self, child: Any, path: tuple[int, ...]) -> Any:
        if not child.text or not child.style["font_size"]:
            return None
        paragraph, line = self.paragraph, self.line
        leaf = self._leaf(path)
        start, end = max(leaf.first, line.start), min(leaf.end, line.end)
        if start >= end:
            return None
        clusters = paragraph.clusters[start:end]
        offset = start - line.start
        origins = line.origins[offset : offset + end - start]
        left = line.edges[offset] + clusters[0].before
        shown, places = [], []
        stop = end
        while end == line.end and stop > start and clusters[stop - start - 1].text in _TRAILING:
            stop -= 1
        for at in range(stop - start):
            piece = paragraph.shaped[start + at]
            if piece is not None:
                shown.append(piece)
                places.append(origins[at] - left)
        scales = _scales(clusters, line.scale)
        tail = "".join(c.text for c in clusters[stop - start :]).replace("\n", "")
        if line.end == len(paragraph.clusters):
            tail = tail.rstrip(" ")
        width = origins[-1] + clusters[-1].advance - left
        reach = None
        if end < line.end:
            reach = line.edges[end - line.start] + paragraph.clusters[end].before - left
        else:
            width = line.width - left
            if line.hyphen is not None:
                shown.append(self.shop.hyphens[clusters[-1].face.tag]._replace(text="\u00ad"))
                places.append(line.hyphen - left)
                scales = _scales([*clusters, clusters[-1]], line.scale)
                tail = tail.replace("\u00ad", "")
        if not shown and tail and self.last is not None:
            self.last.tail += tail
            tail = ""
        text = "".join(c.text for c in clusters)
        box = self.shop.stand_text(child, text, self.x + left, max(0.0, width))
        filler = self.shop.filler(child.style)
        held = [*shown]  # has no room to grow, which what is appended to has
        glyphs = Glyphs(held, array("d", places), tail, reach, filler, scales=scales)
        if leaf.marks:
            self._mark(glyphs, leaf, start, end)
        box.press_glyphs = glyphs
        if shown:
            self.last = glyphs
        return box


def _under(marks: Iterable[Mark]) -> Mark:
    return next((mark for mark in marks if mark[0] != "dots"), ("", 0))


def _scales(clusters: Sequence[Cluster], scale: float) -> list[float] | None:
    """How wide clusters are drawn in a line whose Western letters are scaled."""
    if scale == 1.0:
        return None
    return [1.0 if each.east or each.face.raised else scale for each in clusters]
