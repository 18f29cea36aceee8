"""Running heads and folios of pages without tags: lines at head and foot that stand on most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..pdf.geometry import Box
from .tokens import Piece

_ZONE = 0.08
"""What share of the page's height at head and foot may be furniture."""
_FEWEST_PAGES = 3
_SHARE = 0.4
"""On how many of the pages a line must stand at the same height."""


def furniture(
    lines: Mapping[int, Sequence[list[Piece]]], trims: Mapping[int, Box]
) -> set[tuple[int, int]]:
    """The lines that are furniture, as page number and ``id`` of the line."""
    zoned = [
        (number, line, _height(line, trims[number]))
        for number, given in lines.items()
        for line in given
    ]
    zoned = [one for one in zoned if one[2] is not None]
    pages = Counter(height for number, height in {(number, high) for number, _, high in zoned})
    least = max(_FEWEST_PAGES, _SHARE * len(lines))
    return {
        (number, id(line))
        for number, line, height in zoned
        if _is_folio(line) or any(pages[(height or 0) + by] >= least for by in (-1, 0, 1))
    }


def _height(line: Sequence[Piece], trim: Box) -> int | None:
    """How high a line stands over the foot, or below the head (negative), in points."""
    box = line[0].box
    foot, head = box.foot - trim.foot, trim.head - box.head
    zone = _ZONE * trim.height
    if foot <= zone:
        return round(foot)
    return -round(head) - 1 if head <= zone else None


def _is_folio(line: Sequence[Piece]) -> bool:
    text = "".join(piece.run.text for piece in line).strip(" —–-·|/")
    return text.isdecimal() and len(text) <= 4
