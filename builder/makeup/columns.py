"""The widths of a table's columns, from its copy.

Widths come from the copy because a fixed table is laid out once; asking the engine for the natural
width of Chinese text costs a line a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil

from ..ground.characters import HAN
from ..issue.model import Block, Cell, Side

SIZES: Mapping[Side, float] = {"zh": 8.0, "en": 8.4}
"""Of the text of tables, in points, as base.css has it."""
_DIGIT_EM, _POINT_EM, _PERCENT_EM = 0.497, 0.249, 0.824
"""Advances in the sans of tables, whose figures are all as wide."""
_NUMBER = re.compile(r"[-+−±]?[\d,  ]*\d(?P<places>(?:\.\d+)?\s?[%‰]?)")
_NONE = frozenset({"", "-", "–", "—", "…"})
_WIDEST_EM = 18.0
_NARROWEST_EM = 3.0
_GAP_EM = 0.9
"""Paddings between columns, and what a rough width may be short by."""
_TIGHTER_EM = 0.25
"""What each gap gives before a table is too wide, since not all widths are short at once."""
_BOLD = 1.06
_WORD = 4
"""Han characters that are taken for one word: Chinese does not mark its words."""
_SHORT_HEAD_EM = 6.0
_PADDING_EM = 0.4
_ROUGHLY = 1.04
"""What a width that is estimated may be short by, as a part of it."""
_RAGGED = 1.15
"""What lines that are not justified leave over, as a part of their text."""
_LONG_PIECE_EM = 12.0
"""A word of a cell, such as an address, that parts rather than widen its column."""
_BREAKS = re.compile(r"[\s，、；：/（）()]+")
_HAN_WORD = re.compile(f"[{HAN}]+")


def column_widths(table: Block, room_em: float) -> list[float]:
    """Percentages for the columns of a table that has room for so many em of its text.

    Each has at least its widest unbreakable piece, the words of its head before all; what is left
    goes by the widest cell. Where the table is shorter for it, heads part into lines, and the cells
    below them are before them.
    """
    ways = [shared_out(room_em, asked) for asked in (wishes(table), _parting(table))]
    widths = min(ways, key=lambda way: sum(lines_of(row, way) for row in table.rows))
    return [round(100 * width / sum(widths), 3) for width in widths]


def narrowest(table: Block) -> list[float]:
    """The least that columns need so that no word of a head, no number and no Western word parts.

    In em of the table's text.
    """
    columns = zip(*table.rows, strict=True)
    pads = zip(*decimals(table), strict=True)
    return [
        max(_head_em(cells[0]), *(_unparted_em(c) + pad for c, pad in zip(cells, of, strict=True)))
        - _TIGHTER_EM
        for cells, of in zip(columns, pads, strict=True)
    ]


def lines_of(row: Sequence[Cell], widths: Sequence[float]) -> int:
    """The lines that a row takes at the most, in columns of widths in em."""
    rooms = (width - _PADDING_EM for width in widths)
    each = (
        (max(0.0, _most_em(cell) - _GAP_EM), room) for cell, room in zip(row, rooms, strict=True)
    )
    return max(1 if text * _ROUGHLY <= room else ceil(text * _RAGGED / room) for text, room in each)


def wishes(table: Block) -> tuple[list[float], list[float], list[float]]:
    """What the columns of a table need for their heads, for all words and for whole cells."""
    columns = list(zip(*table.rows, strict=True))
    pads = list(zip(*decimals(table), strict=True))
    heads = [_head_em(cells[0]) for cells in columns]
    least = [
        max(head, *(_least_em(cell) + pad for cell, pad in zip(cells, of, strict=True)))
        for head, cells, of in zip(heads, columns, pads, strict=True)
    ]
    wanted = [
        max(
            small,
            *(min(_WIDEST_EM, _most_em(cell) + pad) for cell, pad in zip(cells, of, strict=True)),
        )
        for small, cells, of in zip(least, columns, pads, strict=True)
    ]
    return heads, least, wanted


def _parting(table: Block) -> tuple[list[float], list[float], list[float]]:
    """The same where heads may part: for the pieces of heads, for all words and for whole cells.

    Those of cells are of the cells below the heads.
    """
    heads, *body = table.rows
    pieces = [_least_em(cell) * _BOLD for cell in heads]
    below = wishes(replace(table, rows=tuple(body))) if body else wishes(table)
    return pieces, below[1], below[2]


def decimals(table: Block) -> list[list[float]]:
    """What stands free after each cell, in em, so that numbers to the right align on the point."""
    columns = [_freed(cells) for cells in zip(*table.rows, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def _freed(cells: Sequence[Cell]) -> list[float]:
    """The same for one column; nothing where it holds anything but numbers below its head."""
    texts = [_text(cell).strip() for cell in cells]
    numbers = [_NUMBER.fullmatch(text) for text in texts]
    body = list(zip(texts, numbers, strict=True))[1:]
    if cells[-1].align != "right" or not all(n or text in _NONE for text, n in body):
        return [0.0] * len(cells)
    taken = [_places_em(number["places"]) if number else 0.0 for number in numbers]
    most = max(taken[1:], default=0.0)
    free = [round(most - own, 3) if n else 0.0 for own, n in zip(taken, numbers, strict=True)]
    return [0.0, *free[1:]]


def _places_em(text: str) -> float:
    digits = sum(char.isdigit() for char in text)
    return (
        digits * _DIGIT_EM + ("." in text) * _POINT_EM + ("%" in text or "‰" in text) * _PERCENT_EM
    )


def shared_out(room: float, wishes: Sequence[Sequence[float]]) -> list[float]:
    """The room given to columns: the first wishes of all as far as they can be met, then the next.

    Where a wish cannot be met for all, small ones are before large ones. What is left after the
    last goes by the widths.
    """
    widths = [0.0] * len(wishes[0])
    for wish in wishes:
        widths = _nearer(room, widths, wish)
    left = max(0.0, room - sum(widths))
    whole = sum(widths) or 1.0
    return [width * (1 + left / whole) for width in widths]


def _nearer(room: float, widths: Sequence[float], wish: Sequence[float]) -> list[float]:
    """Widths raised towards a wish: all of them if there is room, else by an even share."""
    lacks = [max(0.0, want - width) for width, want in zip(widths, wish, strict=True)]
    left = room - sum(widths)
    given = [0.0] * len(lacks)
    waiting = sorted(range(len(lacks)), key=lacks.__getitem__)
    for rank, at in enumerate(waiting):
        given[at] = min(lacks[at], max(0.0, left) / (len(waiting) - rank))
        left -= given[at]
    return [width + more for width, more in zip(widths, given, strict=True)]


def _text(cell: Cell) -> str:
    return "".join(inline.plain for inline in cell.inlines)


@lru_cache(maxsize=4096)
def _widths(text: str) -> tuple[float, float]:
    """The least and the most width of a text, in em."""
    from ..composition.composer import Composer  # noqa: PLC0415 - few issues have tables
    from ..composition.spacing import Cluster, Face, Rules, prepare  # noqa: PLC0415

    face = Face(1.0)
    clusters = [Cluster(char, _em(char), face, _is_wide(char)) for char in text]
    return Composer(clusters, prepare(clusters, Rules())).widths()


def _least_em(cell: Cell) -> float:
    """The widest piece of a cell that a line should not part, in em.

    Chinese may part anywhere, and reads badly in a column of one or two characters.
    """
    text = _text(cell).strip()
    if not text:
        return _NARROWEST_EM
    words = [min(len(word), _WORD) for word in _HAN_WORD.findall(text)]
    return max(_NARROWEST_EM, max(_widths(text)[0], *words, 0.0) + _GAP_EM)


def _unparted_em(cell: Cell) -> float:
    """The widest number or Western word of a cell, in em; long ones part all the same."""
    text = _text(cell).strip()
    return min(_widths(text)[0], _LONG_PIECE_EM) + _GAP_EM if text else 0.0


def _most_em(cell: Cell) -> float:
    """A cell's width on one line, in em."""
    text = _text(cell).strip()
    return _widths(text)[1] + _GAP_EM if text else 0.0


def _head_em(cell: Cell) -> float:
    """What a head, which is bold, needs so that no word of it is parted.

    A Chinese name and the figures or letters that stand with it are one word, if it is no long one.
    """
    pieces = (_widths(piece)[1] for piece in _BREAKS.split(_text(cell)) if piece)
    short = max((width for width in pieces if width <= _SHORT_HEAD_EM), default=0.0)
    return max(_NARROWEST_EM, max(_least_em(cell) - _GAP_EM, short) * _BOLD + _GAP_EM)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


def _em(char: str) -> float:
    """The rough width of a character in the sans of tables."""
    if _is_wide(char):
        return 1.0
    return _WIDTHS.get(char) or (0.62 if char.isupper() else 0.53)


_WIDTHS = {
    **dict.fromkeys(" .,:;!'|·ijl", 0.28),
    **dict.fromkeys("-()[]/frtIJ", 0.36),
    **dict.fromkeys("mwMW%@", 0.86),
}
