"""Openings: pages of double width, laid out as one and cut at the spine.

A page that a style sheet names ``opening`` is two pages side by side. Its rows stand level over
both, and break for both at once. After layout each becomes a left and a right page: what lies on
one side of the spine goes there whole, and what lies across it, such as a rule or the article, is
in both, as wide as the page and its bleed. So every page holds its own text and nothing else, and
all that comes after sees ordinary pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from weasyprint.document import Document, Page
from weasyprint.formatting_structure.boxes import LineBox, MarginBox, PageBox, ParentBox
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.background import layout_backgrounds

OPENING = "opening"
"""The name of a page that is two."""
TURNED = "turned"
"""What the names of pages begin with that stand upside down on the sheet, at the end of a document:
a second front, read from the back. ISO 32000-1, 7.7.3.3, ``Rotate``."""
PAGE = "data-leaf"
"""The attribute of an element that goes to one page of an opening whole: ``left`` or ``right``."""
_HAIR = 0.02


def is_opening(page: Any) -> bool:
    """Whether a laid-out page is two side by side."""
    box = getattr(page, "_page_box", page)
    return bool(box.page_type.name == OPENING)


def page_count(pages: Sequence[Any]) -> int:
    """How many pages some pages are once they are cut."""
    return sum(2 if is_opening(page) else 1 for page in pages)


def turned_count(pages: Sequence[Any]) -> int:
    """How many pages at the end stand upside down in print."""
    names = (page._page_box.page_type.name or "" for page in reversed(pages))
    return sum(1 for _ in takewhile(lambda name: name.startswith(TURNED), names))


def page_numbers(pages: Sequence[Any]) -> list[int]:
    """The number of each page once all are cut; of an opening that of its left page."""
    return [1 + page_count(pages[:at]) for at in range(len(pages))]


def cut(document: Document, image_of: Callable[..., Any]) -> Document:
    """The document with its openings cut at the spine; their boxes are used up.

    ``image_of`` gives an image by its address, as the engine asks for those of backgrounds.
    """
    if not any(map(is_opening, document.pages)):
        return document
    pages = [leaf for page in document.pages for leaf in _leaves(page, image_of)]
    return document.copy(pages)


def _leaves(page: Any, image_of: Callable[..., Any]) -> Iterator[Any]:
    if is_opening(page):
        yield from map(Page, halves(page._page_box, image_of))
    else:
        yield page


def halves(
    whole: PageBox, image_of: Callable[..., Any], is_kept: bool = False
) -> tuple[PageBox, PageBox]:
    """The boxes of the left and the right page of an opening.

    They are its own, moved; copies, where it ``is_kept`` to be cut again.
    """
    spine = whole.margin_width() / 2
    bleed = whole.bleed["left"], whole.bleed["right"]
    left, right = _Half(0.0, spine, *bleed), _Half(spine, 2 * spine, *bleed)
    of = whole.deepcopy() if is_kept else whole
    pages = left.page(of), right.page(of)
    pages[1].translate(-spine)
    for box in pages:
        layout_backgrounds(box, image_of)
    return pages


def _side_of(box: Any) -> str:
    """The page that a box asks for, whatever its place: a picture may reach over the spine."""
    return "" if box.element is None else str(box.element.get(PAGE, ""))


@dataclass(frozen=True, slots=True)
class _Half:
    """One side of the spine, in CSS pixels from the left of the opening."""

    left: float
    right: float
    bleed_left: float
    bleed_right: float

    def page(self, whole: PageBox) -> PageBox:
        """The page box of this half, not yet moved to its left."""
        box = whole.copy_with_children([*self._children(whole)])
        box.position_x = self.left
        box.margin_left = box.margin_right = 0
        box.width = self.right - self.left
        return box

    def _children(self, box: Any) -> Iterator[Any]:
        for child in box.children:
            if (part := self._of(child)) is not None:
                yield part

    def _of(self, box: Any) -> Any:
        """What of a box stands on this half: all, a copy with a part of it, or None."""
        inner = box._box if isinstance(box, AbsolutePlaceholder) else box
        if side := _side_of(inner):
            return box if (side == "right") == (self.left > 0) else None
        start = inner.border_box_x()
        end = start + inner.border_width()
        if not self._is_across(inner, start, end):
            if not self.left <= (start + end) / 2 < self.right:
                return None
            return self._into_bleed(inner, start, end) if isinstance(inner, MarginBox) else box
        part = inner.copy_with_children([*self._children(inner)])
        self._narrow(part, start, end)
        if self.left > 0:
            part.bookmark_label = ""  # which the left page has
        return part

    def _into_bleed(self, margin_box: MarginBox, start: float, end: float) -> MarginBox:
        """A box of the margins; where it ends at the spine, it and its rule go on to the bleed.

        It is a copy: the other half is still to see it as it was.
        """
        box = margin_box.copy()
        if self.left > 0 and abs(start - self.left) < _HAIR:
            box.position_x -= self.bleed_left
            box.width += self.bleed_left
        if not self.left and abs(end - self.right) < _HAIR:
            box.width += self.bleed_right
        return box

    def _is_across(self, box: Any, start: float, end: float) -> bool:
        """Whether a box reaches over the spine and has parts that may stand on either side."""
        spine = self.left or self.right
        crosses = start < spine - _HAIR and end > spine + _HAIR
        return crosses and isinstance(box, ParentBox) and not isinstance(box, LineBox)

    def _narrow(self, box: Any, start: float, end: float) -> None:
        """Let a box end where the bleed of the page does."""
        first = max(start, self.left - self.bleed_left)
        last = min(end, self.right + self.bleed_right)
        box.position_x += first - start
        box.width = max(0.0, box.width - (first - start) - (end - last))
