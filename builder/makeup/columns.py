"""The widths of a table's columns, from its copy.

Widths come from the copy because a fixed table is laid out once; asking the engine for the natural
width of Chinese text costs a line a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ..composition.composer import Composer
from ..composition.spacing import Cluster, Face, Rules, prepare
from ..ground.characters import HAN
from ..issue.model import Block, Cell

ROOM_EM = 27.0
"""The narrowest table: a column of text at the size of tables."""
_WIDEST_EM = 18.0
_NARROWEST_EM = 3.0
_GAP_EM = 0.9
"""Paddings between columns, and what a rough width may be short by."""
_BOLD = 1.06
_WORD = 4
"""Han characters that are taken for one word: Chinese does not mark its words."""
_HAN_WORD = re.compile(f"[{HAN}]+")


def column_widths(table: Block) -> list[float]:
    """Percentages for a table's columns.

    Each has at least its widest unbreakable piece, the words of its head before all; what is left
    goes by the widest cell.
    """
    columns = list(zip(*table.rows, strict=True))
    heads = [_head_em(cells[0]) for cells in columns]
    least = [
        max(head, *(_least_em(cell) for cell in cells))
        for head, cells in zip(heads, columns, strict=True)
    ]
    wanted = [
        max(small, min(_WIDEST_EM, max(_most_em(cell) for cell in cells)))
        for small, cells in zip(least, columns, strict=True)
    ]
    widths = shared_out(ROOM_EM, (heads, least, wanted))
    return [round(100 * width / sum(widths), 3) for width in widths]


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


def _composer(text: str) -> Composer:
    face = Face(1.0)
    clusters = [Cluster(char, _em(char), face, _is_wide(char)) for char in text]
    return Composer(clusters, prepare(clusters, Rules()))


def _least_em(cell: Cell) -> float:
    """The widest piece of a cell that a line should not part, in em.

    Chinese may part anywhere, and reads badly in a column of one or two characters.
    """
    text = _text(cell).strip()
    if not text:
        return _NARROWEST_EM
    words = [min(len(word), _WORD) for word in _HAN_WORD.findall(text)]
    return max(_NARROWEST_EM, max(_composer(text).widths()[0], *words, 0.0) + _GAP_EM)


def _most_em(cell: Cell) -> float:
    """A cell's width on one line, in em."""
    text = _text(cell).strip()
    return _composer(text).widths()[1] + _GAP_EM if text else 0.0


def _head_em(cell: Cell) -> float:
    """What a head, which is bold, needs so that no word of it is parted."""
    return max(_NARROWEST_EM, (_least_em(cell) - _GAP_EM) * _BOLD + _GAP_EM)


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
