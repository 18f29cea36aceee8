"""Tables of HTML: data stays a table, what only arranges a page is unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .slips import Slip

LONGEST_CELL = 120
"""Characters; a table with longer cells only arranges a page."""


@dataclass(slots=True)
class Table:
    """A table being read: rows of cells, each cell the slips inside it."""

    line: int
    rows: list[list[list[Slip]]] = field(default_factory=list)
    has_head: bool = False

    def add(self, slip: Slip) -> None:
        if not self.rows:
            self.rows.append([])
        if not self.rows[-1]:
            self.rows[-1].append([])
        self.rows[-1][-1].append(slip)


def unfolded(table: Table) -> Iterator[Slip]:
    """A data table as one slip; a table that only arranges a page as the slips in it."""
    rows = [row for row in table.rows if row]
    slips = [slip for row in rows for cell in row for slip in cell]
    if not slips:
        return
    if not _is_data(rows, table.has_head):
        yield from slips
        return
    width = max(len(row) for row in rows)
    lines = []
    for number, row in enumerate(rows):
        cells = [" ".join(s.markdown.replace("\n", " ") for s in cell) for cell in row]
        cells += [""] * (width - len(row))
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
        if number == 0:
            lines.append("|" + " --- |" * width)
    text = "\n".join(slip.text for slip in slips)
    first, last = min(s.first for s in slips), max(s.last for s in slips)
    yield Slip("table", first, last, text, "\n".join(lines))


def _cell(markdown: str) -> str:
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", markdown)


def _is_data(rows: Sequence[Sequence[Sequence[Slip]]], has_head: bool) -> bool:
    cells = [cell for row in rows for cell in row]
    plain = all(slip.kind == "paragraph" for cell in cells for slip in cell)
    short = all(sum(len(slip.text) for slip in cell) <= LONGEST_CELL for cell in cells)
    wide = max(len(row) for row in rows) >= 2
    return plain and wide and (has_head or (short and len(rows) >= 2)) and _has_figures(cells)


def _has_figures(cells: Sequence[Sequence[Slip]]) -> bool:
    """Whether a fifth of the cells or more are short or numbers, as in tables of data."""
    texts = [" ".join(slip.text for slip in cell) for cell in cells]
    brief = sum(len(text) <= 24 or bool(re.fullmatch(r"[\d.,%\s]+", text)) for text in texts)
    return brief >= 0.6 * len(texts)
