"""Tables wider than the room there is: folded into parts below each other, or turned on pages.

A table folds after whole columns, and every part begins with the first column, which names its
rows. A turned one stands on pages of its own, its head towards the left edge, so that every page
is turned clockwise to read; each repeats the head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..issue.model import Block
from .columns import SIZES, column_widths, lines_of, narrowest

Sheet = tuple[tuple[Block, float], ...]
"""What stands on a turned page: tables, each with its room in em of its text."""
_APART = 2
"""Lines that a table of a turned page takes beside its rows: space above and a line to spare."""


def parted(table: Block, room_em: float) -> tuple[Block, ...]:
    """A table as parts that have room, each with the first column; itself where it has room."""
    names, *others = narrowest(table)
    room = room_em - names
    if names + sum(others) <= room_em or len(others) < 2:
        return (table,)
    count = len(list(_filled(others, room)))
    # the same number of parts, none wider than it must be
    wanted = (sum(others) / count * (1 + step / 20) for step in range(20 * count + 1))
    cuts = (list(_filled(others, min(most, room))) for most in wanted)
    return tuple(_part(table, columns) for columns in next(c for c in cuts if len(c) <= count))


def tables_in(blocks: Iterable[Block]) -> Iterator[Block]:
    """The tables among some blocks."""
    return (block for block in blocks if block.kind == "table")


def _filled(widths: Sequence[float], room: float) -> Iterator[range]:
    """Which columns after the first stand together, each group as wide as the room lets it."""
    begin, taken = 0, 0.0
    for at, width in enumerate(widths):
        if at > begin and taken + width > room:
            yield range(begin + 1, at + 1)
            begin, taken = at, 0.0
        taken += width
    yield range(begin + 1, len(widths) + 1)


def _part(table: Block, columns: range) -> Block:
    rows = tuple((row[0], *(row[at] for at in columns)) for row in table.rows)
    return replace(table, rows=rows)


def turned(tables: Iterable[Block], length: float, lines: int) -> Iterator[Sheet]:
    """Tables on pages of so many lines, ``length`` points each: as many rows as have room."""
    page: list[tuple[Block, float]] = []
    left = lines
    for whole in tables:
        room_em = length / SIZES[whole.side]
        for table in parted(whole, room_em):
            widths = [width * room_em / 100 for width in column_widths(table, room_em)]
            head, *body = [lines_of(row, widths) for row in table.rows]
            if page and left < min(sum(body), lines // 2) + head + _APART:
                yield tuple(page)
                page, left = [], lines
            begin, taken = 1, head + _APART
            for at, height in enumerate(body, 1):
                if taken + height > left and at > begin:
                    yield (*page, (_rows(table, begin, at), room_em))
                    page, left = [], lines
                    begin, taken = at, head + _APART
                taken += height
            page.append((_rows(table, begin, len(table.rows)), room_em))
            left -= taken
    if page:
        yield tuple(page)


def _rows(table: Block, begin: int, end: int) -> Block:
    return replace(table, rows=(table.rows[0], *table.rows[begin:end]))
