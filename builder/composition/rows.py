"""Rows at a page's end: whole where they fit a page, else split with something of every cell.

WeasyPrint moves a table that avoids breaks to the next page even where no page holds it, and would
else part a row wherever one of its cells can be, so that a side may stand alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.block import avoid_page_break, remove_placeholders

TableLayout = Callable[..., Any]
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
    result = stock(context, table, *more)
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
