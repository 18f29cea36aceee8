"""Rows at a page's end: moved whole, or parted with something of every cell on either page.

WeasyPrint moves a table that avoids breaks to the next page even where no page holds it, and would
else part a row wherever one of its cells can be, so that a side may stand alone. Here a row that
may part (``--part: 4``, the fewest lines that it begins with at the foot of a page) does so in all
of its cells, each of which has a like share of its lines before and after, and at least as many as
orphans and widows ask for; where it cannot, it moves whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.layout.block import avoid_page_break, remove_placeholders

from .paragraph import said

TableLayout = Callable[..., Any]
FindBreak = Callable[..., Any]
LEAST_LINES = 2
"""Of every cell on either side of a break."""
MOST_RESERVED = 8
"""Lines that notes of a parted row may take at the foot of its page."""
_HAIR = 0.05
_BEYOND_ALL_PAGES = float("-inf")


def lay_table(
    stock: TableLayout,
    context: Any,
    table: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: bool,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
) -> Any:
    """Lay out a table as WeasyPrint's ``table_layout`` does.

    One that avoids breaks and is taller than a page begins where it stands, if each cell of its
    first row shows something there.
    """
    more = (bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes, fixed_boxes)
    stock = partial(_going_on, stock)
    result = stock(context, table, *more)
    least = _least(table)
    if least and skip_stack is None and not context.in_column:
        return _whole_or_parted(partial(stock, context, table), table, context, more, result, least)
    if result[0] is not None or page_is_empty or context.in_column:
        return result
    if not avoid_page_break(table.style["break_inside"], context):
        return result
    if not _taller_than_a_page(stock, context, table, containing_block):
        return result
    kept, table.style = table.style, table.style.copy()
    table.style["break_inside"] = "auto"
    split = stock(context, table, *more)
    table.style = kept
    if split[0] is None or _shows_every_cell(table, split[0]):
        return split
    remove_placeholders(context, [split[0]], absolute_boxes, fixed_boxes)
    return result


def _going_on(
    stock: TableLayout, context: Any, table: Any, bottom_space: float, skip_stack: Any, *rest: Any
) -> Any:
    """Lay out a table; a cell that finds no room goes on where it stopped, on the page after.

    WeasyPrint lets it begin anew, and prints what stood before twice.
    """
    result = stock(context, table, bottom_space, skip_stack, *rest)
    before, after = _cells(skip_stack), _cells(result[1])
    if result[0] is None or not before or not after or _row(skip_stack) != _row(result[1]):
        return result
    for at, anew in list(after.items()):
        if anew == {0: None}:
            after.pop(at)
            after.update({at: before[at]} if at in before else {})
    return result


def _row(resume: Any) -> tuple[int, int]:
    """The group and the row that a page breaks."""
    ((group, rows),) = resume.items()
    return group, next(iter(rows))


def _cells(resume: Any) -> dict[int, Any]:
    """What is left of each cell of the row that a page breaks, by the cell's place."""
    rows = next(iter(resume.values())) if resume else None
    return next(iter(rows.values())) or {} if rows else {}


def find_earlier_break(
    stock: FindBreak, context: Any, children: list[Any], absolute: list[Any], fixed: list[Any]
) -> Any:
    """Find an earlier break as WeasyPrint's ``find_earlier_page_break`` does.

    It looks into a row that may part, too: what follows the row keeps the last lines of its cells.
    """
    found = stock(context, children, absolute, fixed)
    if found or not (_is_row(children) and _least(children[0])):
        return found
    (row,) = children
    showing = {at: cell for at, cell in enumerate(row.children) if _shows(cell)}
    with _nothing_removed():
        tried = [stock(context, cell.children, absolute, fixed) for cell in showing.values()]
    if not showing or not all(tried) or not all(map(_enough, showing.values(), tried)):
        return None
    cells, resume = list(row.children), {}
    for at, cell in showing.items():
        kept, resume[at] = stock(context, cell.children, absolute, fixed)
        cells[at] = cell.copy_with_children(kept)
    return [row.copy_with_children(cells)], {row.index: resume}


def _enough(cell: Any, found: tuple[list[Any], Any]) -> bool:
    """Whether a break leaves as many lines of a cell on either side as there must be."""
    kept = sum(isinstance(box, boxes.LineBox) or len(_lines(box)) for box in found[0])
    return LEAST_LINES <= kept <= len(_lines(cell)) - LEAST_LINES


def _is_row(children: list[Any]) -> bool:
    return len(children) == 1 and isinstance(children[0], boxes.TableRowBox)


@contextmanager
def _nothing_removed() -> Iterator[None]:
    """While breaks are only tried, nothing leaves the page."""
    block.remove_placeholders = lambda *_: None
    try:
        yield
    finally:
        block.remove_placeholders = remove_placeholders


def _least(box: Any) -> int:
    """The fewest lines that a row begins with at the foot of a page; 0 for one that stays whole."""
    asked = said(box.style["__part"])
    return int(asked) if isinstance(asked, float) else 0


def _whole_or_parted(
    lay: TableLayout, table: Any, context: Any, more: tuple[Any, ...], result: Any, least: int
) -> Any:
    """A row whole where it fits, else parted so that every cell runs on, else moved whole."""
    laid, resume, *_ = result
    if laid is not None and not resume:
        return result
    bottom_space, _, containing_block, page_is_empty, absolute, fixed = more
    if laid is None and not _has_notes(table):
        return result

    def take_back(box: Any) -> None:
        if box is not None:
            remove_placeholders(context, [box], absolute, fixed)

    take_back(laid)
    whole, *_ = lay(_BEYOND_ALL_PAGES, None, containing_block, True, absolute, fixed)
    take_back(whole)
    for reserve in _reserves(table, whole):
        held = reserve
        for _ in range(2):  # as it comes, then with a like share of every cell
            with _holding(held):
                result = lay(*more)
            if result[0] is not None and (not result[1] or _runs_on(table, result, whole, least)):
                return result
            take_back(result[0])
            held = _held(context, bottom_space, table, result[0], whole)
            if not held:
                break
            held = {
                cell: held.get(cell, 0.0) + reserve.get(cell, 0.0) for cell in {**held, **reserve}
            }
    if page_is_empty or whole.margin_height() > context.style_for.initial_page_sizes["area"][1]:
        result = lay(*more)
        if page_is_empty or result[0] is None or _shows_every_cell(table, result[0]):
            return result
        take_back(result[0])
    return None, None, {"break": "any", "page": None}, [], False


def _has_notes(box: Any) -> bool:
    return any(each.footnote for each in box.descendants())


def _reserves(table: Any, whole: Any) -> Iterator[dict[int, float]]:
    """What to keep free under all cells but the last for notes that later cells call.

    A note takes its room when its call is laid out, and what stands beside it is there already.
    """
    yield {}
    if _has_notes(table):
        pitch = max(
            (line.height for cell in _first_cells(whole) for line in _lines(cell)), default=0
        )
        for count in range(1, MOST_RESERVED + 1):
            yield {id(cell): count * pitch for cell in _first_cells(table)[:-1]}


def _runs_on(table: Any, result: Any, whole: Any, least: int) -> bool:
    """Whether every cell of a row with something in it stands on this page and on the next."""
    laid, resume = result[0], result[1]
    running = _cells(resume)
    shown = [len(_lines(cell)) for cell in _first_cells(laid)]
    total = [len(_lines(cell)) for cell in _first_cells(whole)]
    filled = [at for at, cell in enumerate(_first_cells(table)) if _shows(cell)]
    enough = max((shown[at] for at in filled), default=0) >= least
    return enough and all(
        at in running and LEAST_LINES <= shown[at] <= total[at] - LEAST_LINES for at in filled
    )


def _held(context: Any, bottom_space: float, table: Any, laid: Any, whole: Any) -> dict[int, float]:
    """What room to take from each cell, by identity, so that all have a like share of their lines.

    Empty where a cell has too few lines to part.
    """
    if laid is None:
        return {}
    all_lines = [_lines(cell) for cell in _first_cells(whole)]
    here = [_lines(cell) for cell in _first_cells(laid)]
    if not here or not max(map(len, here), default=0):
        return {}
    share = min(len(now) / len(total) for now, total in zip(here, all_lines, strict=True) if total)
    held = {}
    for cell, now, total in zip(_first_cells(table), here, all_lines, strict=True):
        if not total or len(now) <= len(total) - LEAST_LINES:
            continue
        if len(total) < 2 * LEAST_LINES:
            return {}
        kept = min(len(total) - LEAST_LINES, max(LEAST_LINES, round(share * len(total))))
        foot = now[kept - 1].position_y + now[kept - 1].height
        held[id(cell)] = context.page_bottom - bottom_space - foot - _HAIR
    return held


@contextmanager
def _holding(held: Mapping[int, float]) -> Iterator[None]:
    """Lay out some cells, named by identity, as if the page ended so much earlier for them."""
    lay = block.block_container_layout

    def lay_held(context: Any, box: Any, bottom_space: float, *more: Any, **named: Any) -> Any:
        return lay(context, box, bottom_space + held.get(id(box), 0.0), *more, **named)

    block.block_container_layout = lay_held
    try:
        yield
    finally:
        block.block_container_layout = lay


def _lines(cell: Any) -> list[Any]:
    """The lines of a cell in their order."""
    return [box for box in cell.descendants() if isinstance(box, boxes.LineBox)]


def _taller_than_a_page(stock: TableLayout, context: Any, table: Any, block: Any) -> bool:
    absolute: list[Any] = []
    fixed: list[Any] = []
    whole, *_ = stock(context, table, _BEYOND_ALL_PAGES, None, block, True, absolute, fixed)
    height = whole.margin_height()
    remove_placeholders(context, [whole], absolute, fixed)
    return bool(height > context.style_for.initial_page_sizes["area"][1])


def _shows_every_cell(table: Any, laid: Any) -> bool:
    """Whether no cell of the first row that holds something was left for the next page whole."""
    return all(
        _shows(after) or not _shows(before)
        for before, after in zip(_first_cells(table), _first_cells(laid), strict=False)
    )


def _first_cells(table: Any) -> list[Any]:
    rows = [row for group in table.children if not group.is_header for row in group.children]
    return list(rows[0].children) if rows else []


def _shows(cell: Any) -> bool:
    shown = (boxes.TextBox, boxes.ReplacedBox)
    return any(isinstance(box, shown) for box in cell.descendants())
