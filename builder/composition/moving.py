"""Blocks that move: a figure that does not fit goes to the head of the next page or column.

The text closes up behind it. An element with ``data-place`` moves among the children of its block:
where it falls it is laid out, left for the next page, or set at the foot, and what follows goes on.
Its height is known before it is laid out there, so no page is made twice.

Rules: figures keep the order in which they are mentioned, and none stands before its mention; none
leaves the block that it stands in, at whose end those that wait are set; one that says ``here``
stands where it falls, even before another that waits.

What waits travels with the place where the engine goes on (``Resume``), so a page that is made
again, or a column that is tried at another height, gives the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, page
from weasyprint.layout.block import collapse_margin, remove_placeholders

from . import edges
from .closing import closed
from .columnhead import level
from .footing import side_by_side

PLACE = "data-place"
"""The attribute of an element that moves. Its values: empty for where it falls, ``here``, ``top``,
``bottom``, ``page``, ``next-opening``; ``verso`` and ``recto`` for the halves of a spread."""
_BEYOND_ALL_PAGES = float("-inf")
_MARK, _FRAGMENT, _END = "press_moved", "press_fragment", "press_end"
"""Names under which laid boxes keep what is known of their move and their part of a block, and a
block's last child that it is the last."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A box that is passed over, or stood where it does; lengths in CSS pixels."""

    box: Any
    """Before it is laid out."""
    index: int
    """Among the children of its block."""
    fell: int
    """The page on which it falls, from 1."""
    why: str = ""
    """``room``, ``order`` where another waits before it, or the place that it asks for."""
    needed: float = 0.0
    left: float = 0.0
    """What was left of the page."""
    is_foot: bool = False

    def __deepcopy__(self, _: Any) -> Waiting:
        return self


class Resume(dict[int, Any]):
    """Where the engine goes on in a block, and which of its children are to be set before that."""

    def __init__(self, at: int, inside: Any, waiting: tuple[Waiting, ...]) -> None:
        super().__init__({at: inside})
        self.waiting = waiting

    def __eq__(self, other: object) -> bool:
        theirs = getattr(other, "waiting", ())
        same = [id(one.box) for one in self.waiting] == [id(one.box) for one in theirs]
        return dict.__eq__(self, other) is True and same

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __deepcopy__(self, memo: Any) -> Resume:
        ((at, inside),) = self.items()
        return Resume(at, deepcopy(inside, memo), self.waiting)


@dataclass(frozen=True, slots=True)
class Move:
    """A block that does not stand where it falls; pages from 1, lengths in points."""

    element: Any
    page: int
    fell: int
    why: str
    is_foot: bool
    needed: float
    left: float


@dataclass(slots=True)
class _Fragment:
    """A part of a block with children that move: what stands of it on a page or in a column."""

    at: int = 0
    """The child it goes on with."""
    inside: Any = None
    """Where it goes on in that child."""
    heads: tuple[Waiting, ...] = ()
    """What waited for it; these take the positions before that of the child it goes on with."""
    end: int = 0
    """How many children the block has."""
    passed: list[Waiting] = field(default_factory=list)
    """What is left for the next one."""
    done: set[int] = field(default_factory=set)
    """The heads that are set, by their ids."""
    has_foot: bool = False
    """Whether something stands at the foot, above which no later one may stand."""

    @property
    def shift(self) -> int:
        """How much higher a child's position is than its index."""
        return max(0, len(self.heads) - self.at)

    @property
    def first(self) -> int:
        """The position of the first child to be laid out."""
        return self.at + self.shift - len(self.heads)

    @property
    def flushes(self) -> bool:
        """Whether nothing but what waits is left of the block."""
        return self.at >= self.end

    @property
    def queue(self) -> list[Waiting]:
        """What waits, in the order of mention."""
        return [*(one for one in self.heads if id(one.box) not in self.done), *self.passed]


class Mover:
    """The blocks of one document that move."""

    def __init__(self) -> None:
        self.stock_container = block.block_container_layout
        self.stock_child = block._in_flow_layout
        self.stock_break = block.find_earlier_page_break
        self.stock_page = page.make_page
        self.stock_columns = block.columns_layout
        self.fragments: dict[int, _Fragment] = {}
        """By the id of the block that is being laid out."""
        self.heights: dict[int, tuple[Any, float, float]] = {}
        """By the id of a box: the box, the width it had, and its height."""
        self.reserved: list[float] = []
        """Heights that are kept free at the foot of this page."""
        self.shifts = False
        """Whether something on this page stands from the trim, not from the type area."""
        self.carried: tuple[Waiting, ...] = ()
        """What waits for the first column of a page."""
        self.column: Any = None
        """Where the last column that was laid out goes on."""
        self.free = 0.0, 0.0
        """The height of the last column that was tried, and what was left of it."""

    def container(
        self, context: Any, box: Any, bottom_space: Any, skip_stack: Any, *rest: Any, **named: Any
    ) -> Any:
        """Stand in for ``block_container_layout``."""
        if isinstance(box, boxes.FootnoteAreaBox):
            result = self.stock_container(context, box, bottom_space, skip_stack, *rest, **named)
            side_by_side(result[0])
            return result
        waiting = getattr(skip_stack, "waiting", ())
        if box.is_column and skip_stack is not None and not isinstance(skip_stack, Resume):
            waiting = self.carried
        goes_on = box.is_column and skip_stack is not None
        is_probe = box.is_column and bottom_space == float("inf")
        if not waiting and not _has_movers(box):
            with level(box, skip_stack) if goes_on else nullcontext():
                result = self.stock_container(
                    context, box, bottom_space, skip_stack, *rest, **named
                )
            if box.is_column:
                self.column = result[1]
                self._keep_free(context, box, bottom_space, result[0])
            return result
        _close(box)
        children, reserved = box.children, len(self.reserved)
        fragment = _Fragment(heads=waiting, end=len(children) - 1)
        if skip_stack is not None:
            ((fragment.at, fragment.inside),) = skip_stack.items()
            skip_stack = {fragment.first: None if waiting else fragment.inside}
        before = children[: fragment.first]
        heads = (one.box for one in waiting)
        box.children = [*before, *heads, *children[fragment.at :]]
        self.fragments[id(box)] = fragment
        try:
            with level(box, skip_stack) if goes_on else nullcontext():
                result = self.stock_container(
                    context, box, bottom_space, skip_stack, *rest, **named
                )
        finally:
            box.children = children
            del self.fragments[id(box)]
        laid, resume, *more = result
        if laid is None:
            context.page_bottom += sum(self.reserved[reserved:])
            del self.reserved[reserved:]
            return result
        for child in laid.children:
            child.__dict__[_FRAGMENT] = fragment
        if resume is not None:
            resume = _resumed(resume, laid.children, fragment)
        if box.is_column:
            self.column = resume
            self._keep_free(context, box, bottom_space, laid)
        if is_probe and waiting:
            self._grow_to(laid, self.height(context, box, waiting[0].box, [], []))
        return (laid, resume, *more)

    def _keep_free(self, context: Any, box: Any, bottom_space: float, laid: Any) -> None:
        """Keep how high a column is and what its blocks leave of it."""
        height = context.page_bottom - box.position_y - bottom_space
        if laid is None or not isfinite(height):
            return
        last = next((b for b in reversed(laid.children) if b.is_in_normal_flow()), None)
        filled = last.position_y + last.margin_height() - box.position_y if last else 0.0
        self.free = height, height - filled

    def _grow_to(self, laid: Any, height: float) -> None:
        """Have the engine make columns no higher than a waiting block is, where that is enough.

        To balance columns it asks for the height of what the next one begins with, and adds as much
        as the last column lacks to take it back. A block that waits stands at the head of the next
        column as soon as that is as high as itself.
        """
        column, empty = self.free
        first = next((b for b in laid.children if b.is_in_normal_flow()), None)
        if first is not None and height > column:
            first.margin_height = lambda: height - column + empty

    def child(  # noqa: PLR0915 - the cases of one decision, read from the top
        self,
        context: Any,
        box: Any,
        index: int,
        child: Any,
        new_children: list[Any],
        page_is_empty: bool,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        adjoining_margins: list[float],
        bottom_space: float,
        position_y: float,
        skip_stack: Any,
        *rest: Any,
    ) -> Any:
        """Stand in for ``_in_flow_layout``."""
        fragment = self.fragments.get(id(box))
        more = (absolute_boxes, fixed_boxes, adjoining_margins, bottom_space, position_y)

        def lay(inside: Any) -> Any:
            return self.stock_child(
                context, box, index, child, new_children, page_is_empty, *more, inside, *rest
            )

        if fragment is None:
            return lay(skip_stack)
        *_, next_page, max_lines = rest

        def leave(stop: bool = False, side: str = "") -> Any:
            # on a page with nothing else the block goes on all the same, or there were no end
            abort = stop and not new_children and not page_is_empty
            resume = {index: None} if stop else None
            follows = {"break": side, "page": None} if side else next_page
            return (
                abort, stop and not abort, resume, position_y, adjoining_margins, follows,
                new_children, max_lines,
            )  # fmt: skip

        def flush() -> Any:
            queue = fragment.queue
            is_opening = bool(queue) and _place(queue[0].box) == "verso"
            return leave(bool(queue), "left" if is_opening else "")

        own = index - fragment.shift
        if own == fragment.end:
            return flush()
        head = fragment.heads[index - fragment.first] if own < fragment.at else None
        if own == fragment.at and fragment.inside is not None:
            return lay(fragment.inside)
        if head is None and not _moves(child, box):
            return lay(skip_stack)
        self.shifts = self.shifts or edges.asks(child.element)
        empty = page_is_empty and not new_children
        if head is None and _place(child) == "here":
            return lay(skip_stack)
        height = self.height(context, box, child, absolute_boxes, fixed_boxes)
        no_page = height > context.style_for.initial_page_sizes["area"][1] * (1 + 1e-9)
        if no_page and head is None:
            return flush() if fragment.queue else lay(skip_stack)
        kept = not empty or context.forced_break  # at the head of a page a margin is dropped
        margin = collapse_margin([*adjoining_margins, _margin(child)]) if kept else 0.0
        foot = context.page_bottom - bottom_space
        left = foot - position_y - margin
        fits = not context.overflows(foot, position_y + margin + height)
        one = head or Waiting(child, own, context.current_page, needed=height, left=left)
        if head is None:
            at_head = page_is_empty and all(_MARK in laid.__dict__ for laid in new_children)
            why = self._wait(context, one, fragment, empty, at_head, fits)
        else:
            why = self._stay(context, one, fragment, empty, fits)
        if why:
            if head is None:
                fragment.passed.append(replace(one, why=why))
            return leave()
        is_last = empty and fragment.flushes
        if _place(child) == "bottom" and fits and not is_last and not context.in_column:
            fragment.has_foot = True
            self.reserved.append(margin + height)
            context.page_bottom -= margin + height
            laid = self.at_foot(context, box, child, absolute_boxes, fixed_boxes)
            laid.index = index
            laid.__dict__[_MARK] = replace(one, is_foot=True)
            new_children.append(laid)
            fragment.done.add(id(child))
            return leave()
        # it is set whole: one that went on elsewhere would never be done
        more = (absolute_boxes, fixed_boxes, adjoining_margins, _BEYOND_ALL_PAGES, position_y)
        result = lay(None)
        laid = result[6][-1] if result[6] else None
        if laid is not None and laid.element is child.element and not (result[0] or result[1]):
            laid.__dict__[_MARK] = one
            fragment.done.add(id(child))
        return result

    def _wait(
        self,
        context: Any,
        one: Waiting,
        fragment: _Fragment,
        empty: bool,
        at_head: bool,
        fits: bool,
    ) -> str:
        """Why a box that falls here is left for later; empty where it is not."""
        place = _place(one.box)
        after_foot = fragment.has_foot and place != "bottom"
        if fragment.queue or after_foot or self.waits_around(fragment):
            return "order"
        if place in ("verso", "recto", "next-opening"):
            return "" if empty and _is_side(context, place) else place
        if empty:
            return ""
        if place == "page" or (place == "top" and not at_head):
            return place
        return "" if fits else "room"

    def _stay(
        self, context: Any, one: Waiting, fragment: _Fragment, empty: bool, fits: bool
    ) -> str:
        """Why a box that waits goes on to wait; empty where it is set now."""
        place = _place(one.box)
        ours = fragment.queue
        after_foot = fragment.has_foot and place != "bottom"
        around = self.waits_around(fragment) and not (empty and fragment.flushes)
        if ours[0] is not one or after_foot or around:
            return "order"
        if place in ("verso", "recto"):
            return "" if empty and _is_side(context, place) else place
        if empty and fragment.flushes:
            return ""
        may_wait = not fragment.flushes and not _waits(fragment.inside)
        if place == "next-opening" and may_wait and not _is_side(context, place):
            return place
        return "" if fits else "room"

    def waits_around(self, fragment: _Fragment) -> bool:
        """Whether something waits in a block around this one."""
        return any(other.queue for other in self.fragments.values() if other is not fragment)

    def height(self, context: Any, box: Any, child: Any, absolute: Any, fixed: Any) -> float:
        """The height of a box from border to border, which no page changes."""
        known = self.heights.get(id(child))
        if known is None or known[1] != box.width:
            laid = self.at_foot(context, box, child, absolute, fixed)
            remove_placeholders(context, [laid], absolute, fixed)
            known = self.heights[id(child)] = (child, box.width, laid.border_height())
        return known[2]

    def at_foot(self, context: Any, box: Any, child: Any, absolute: Any, fixed: Any) -> Any:
        """A box laid out whole, whatever room there is."""
        at = child.position_x, child.position_y
        laid = block.block_level_layout(
            context, child, _BEYOND_ALL_PAGES, None, box, True, absolute, fixed, [],
        )[0]  # fmt: skip
        child.position_x, child.position_y = at
        return laid

    def earlier_break(self, context: Any, children: Any, *rest: Any) -> Any:
        """Stand in for ``find_earlier_page_break``."""
        result = self.stock_break(context, children, *rest)
        fragments = (child.__dict__.get(_FRAGMENT) for child in children)
        fragment = next(filter(None, fragments), None)
        if not result or fragment is None:
            return result
        kept, resume = result
        return kept, _resumed(resume, kept, fragment)

    def page(self, context: Any, *rest: Any) -> Any:
        """Stand in for ``make_page``, whose holes are closed."""
        return closed(self.once, context, *rest)

    def once(self, context: Any, *rest: Any) -> Any:
        """Make a page: what stands at the foot stands above the page's notes."""
        self.reserved.clear()
        self.shifts = False
        result = self.stock_page(context, *rest)
        laid = result[0]
        if self.shifts:
            edges.put_right(laid)
        if self.reserved:
            notes = laid.children[1]
            foot = laid.content_box_y() + laid.height
            foot -= notes.margin_height() if notes.children else 0
            feet = [b for b in laid.descendants() if (m := b.__dict__.get(_MARK)) and m.is_foot]
            for box in reversed(feet):
                box.translate(dy=foot - box.border_box_y() - box.border_height())
                foot = box.position_y
        return result

    def columns(
        self, context: Any, box: Any, bottom_space: float, skip_stack: Any, *rest: Any
    ) -> Any:
        """Stand in for ``columns_layout``, which passes on where it goes on and nothing else."""
        kept, self.carried = self.carried, getattr(skip_stack, "waiting", ())
        self.column = None
        if _has_movers(box):
            _close(box)
        result = self.stock_columns(context, box, bottom_space, skip_stack, *rest)
        self.carried = kept
        waiting = getattr(self.column, "waiting", ())
        resume = result[1]
        if waiting and isinstance(resume, dict):
            ((at, inside),) = resume.items()
            return (result[0], Resume(at, inside, waiting), *result[2:])
        return result


def _resumed(resume: Any, laid: Any, fragment: _Fragment) -> Any:
    """Where a block goes on after a fragment of which some children are kept, and what waits."""
    ((position, inside),) = resume.items()
    at = max(position - fragment.shift, fragment.at)
    if at == fragment.at and inside is None:
        inside = fragment.inside
    marks = (child.__dict__.get(_MARK) for child in laid)
    stand = {id(mark.box) for mark in marks if mark}
    waiting = (
        *(one for one in fragment.heads if id(one.box) not in stand),
        *(one for one in fragment.passed if one.index < at),
    )
    return Resume(at, inside, waiting)


def _close(box: Any) -> None:
    """Give a block a last child, at which what waits has to be set.

    It stays in the tree, for the engine looks up where it is to go on.
    """
    if _END not in box.children[-1].__dict__:
        end = boxes.BlockBox.anonymous_from(box, [])
        end.__dict__[_END] = True
        box.children = [*box.children, end]


def _waits(inside: Any) -> bool:
    """Whether something waits in a block that goes on inside another."""
    while isinstance(inside, dict) and inside:
        if getattr(inside, "waiting", ()):
            return True
        inside = next(iter(inside.values()))
    return False


def _moves(child: Any, box: Any) -> bool:
    """Whether a child moves by itself: within what moves as a whole, nothing does."""
    if box.element is not None and box.element.get(PLACE) is not None:
        return False
    element = child.element
    return element is not None and element is not box.element and element.get(PLACE) is not None


def _has_movers(box: Any) -> bool:
    return any(_moves(child, box) for child in box.children)


def _place(box: Any) -> str:
    return str(box.element.get(PLACE))


def _is_side(context: Any, place: str) -> bool:
    """Whether this page is a left one, or a right one where the place is that."""
    is_left = context.current_page % 2 == 0
    return not is_left if place == "recto" else is_left


def _margin(box: Any) -> float:
    margin = box.style["margin_top"]
    return float(margin.value) if getattr(margin, "unit", "") == "px" else 0.0


def moves(document: Any) -> Iterator[Move]:
    """The blocks of a laid-out document that do not stand where they fall."""
    for number, one in enumerate(document.pages, 1):
        for box in one._page_box.descendants():
            mark = box.__dict__.get(_MARK)
            if mark and (mark.is_foot or mark.why):
                yield Move(
                    box.element, number, mark.fell, mark.why or "bottom", mark.is_foot,
                    mark.needed * 0.75, mark.left * 0.75,
                )  # fmt: skip


@contextmanager
def moving() -> Iterator[None]:
    """While this lasts, what the engine lays out has its figures moved."""
    mover = Mover()
    hooks = (
        (block, "block_container_layout", mover.container),
        (block, "_in_flow_layout", mover.child),
        (block, "find_earlier_page_break", mover.earlier_break),
        (block, "columns_layout", mover.columns),
        (page, "make_page", mover.page),
    )
    stock = [(module, name, getattr(module, name)) for module, name, _ in hooks]
    for module, name, ours in hooks:
        setattr(module, name, ours)
    try:
        yield
    finally:
        for module, name, theirs in stock:
            setattr(module, name, theirs)
