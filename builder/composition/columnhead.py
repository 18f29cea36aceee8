"""The head of a column: what begins there stands level with the first line of its neighbours.

A margin that follows a break nobody asked for is none (CSS Fragmentation 3, 5.2). The engine keeps
to that at the head of a page; at the head of a later column it leaves the space above a crosshead,
a table or a box.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.css.tokens import Dimension

_NONE = Dimension(0, "px")


@contextmanager
def level(box: Any, skip_stack: Any) -> Iterator[None]:
    """While this lasts, a column's first child has no space above, unless it goes on in the middle.

    ``skip_stack`` is the engine's: the child that the column begins with, and where in it.
    """
    ((at, inside),) = skip_stack.items()
    child = box.children[at] if inside is None and at < len(box.children) else None
    style = child.style if child is not None else {"margin_top": _NONE}
    if style["margin_top"] == "auto" or not style["margin_top"].value:
        yield
        return
    assert child is not None
    child.style = style.copy()
    child.style["margin_top"] = _NONE
    try:
        yield
    finally:
        child.style = style
