"""Which block of one language says what which block of the other does.

The alignment is Gale and Church's (Computational Linguistics 19/1, 1993), over blocks: the cheapest
way through both by beads of one to one, one to two, or one alone. Headings meet headings; lengths,
numbers and Latin names that go together cost little.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..issue.model import Side
from .numbers import read_en, read_zh

_BEADS = {(1, 1): 0.0, (1, 2): 1.9, (2, 1): 1.9}
_ALONE = 2.8
"""What a block without a counterpart costs."""
_BAND = 80
"""Blocks by which the two sides may be apart at one place, so that time stays linear."""
_APART = {"heading", "picture", "rule", "table", "note"}
"""Kinds that only meet their like."""
_JOINED = {"paragraph", "quote"}
"""Kinds of which two may answer one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block and what it can be known by."""

    kind: str
    text: str
    size: int
    marks: frozenset[str]


_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.-]*[A-Za-z0-9]")


def piece(kind: str, text: str, side: Side) -> Piece:
    """A block by its kind (``paragraph``, ``heading`` …) and its words."""
    numbers = read_zh(text) if side == "zh" else read_en(text)
    marks = {f"{float(q.base):.4g}" for q in numbers if q.binding == "hard"}
    if side == "zh":
        marks |= {word.lower() for word in _LATIN.findall(text)}
    return Piece(kind, text, len("".join(text.split())), frozenset(marks))


def size_ratio(zh: Sequence[Piece], en: Sequence[Piece]) -> float:
    """English characters to a Chinese one, within what translation can be."""
    total = sum(one.size for one in zh) or 1
    return min(6.0, max(1.0, sum(one.size for one in en) / total))


def aligned(
    zh: Sequence[Piece], en: Sequence[Piece], ratio: float | None = None
) -> list[tuple[slice, slice]]:
    """The cheapest beads through both sides, in order: which blocks of each make one.

    ``ratio`` is that of the sizes, English to Chinese; without it that of these blocks.
    """
    ratio = ratio or size_ratio(zh, en)
    slope = len(en) / max(1, len(zh))
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(zh) + 1):
        middle = int(i * slope)
        for j in range(max(0, middle - _BAND), min(len(en), middle + _BAND) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for (a, b), cost in _steps(zh[i : i + 2], en[j : j + 2], ratio):
                to, whole = (i + a, j + b), here[0] + cost
                if to not in best or whole < best[to][0]:
                    best[to] = (whole, (a, b))
    at, beads = (len(zh), len(en)), []
    while at != (0, 0):
        a, b = best[at][1]
        beads.append((slice(at[0] - a, at[0]), slice(at[1] - b, at[1])))
        at = (at[0] - a, at[1] - b)
    return beads[::-1]


def _steps(
    ours: Sequence[Piece], theirs: Sequence[Piece], ratio: float
) -> Iterator[tuple[tuple[int, int], float]]:
    if ours:
        yield (1, 0), _ALONE + _weight(ours[0])
    if theirs:
        yield (0, 1), _ALONE + _weight(theirs[0])
    for (a, b), price in _BEADS.items():
        if a <= len(ours) and b <= len(theirs):
            left, right = ours[:a], theirs[:b]
            kinds = {block.kind for block in (*left, *right)}
            if a + b == 2 or kinds <= _JOINED:
                yield (a, b), price + _unlikeness(left, right, ratio)


def _weight(block: Piece) -> float:
    """Headings and short lines are lost less easily than a paragraph is added."""
    return 1.0 if block.kind == "heading" else 0.0


def _unlikeness(left: Sequence[Piece], right: Sequence[Piece], ratio: float) -> float:
    kinds = left[0].kind, right[0].kind
    if kinds[0] != kinds[1]:
        return 12.0 if _APART & set(kinds) else 3.0
    if kinds[0] in ("picture", "rule"):
        return 0.0
    size = sum(b.size for b in left), sum(b.size for b in right)
    spread = 0.28 + 3 / (size[0] + 6)
    off = math.log((size[1] + 8) / (ratio * size[0] + 8)) / spread
    text = " ".join(b.text for b in right).lower()
    ours = frozenset().union(*(b.marks for b in left))
    theirs = frozenset().union(*(b.marks for b in right))
    shared = {m for m in ours if m in theirs or (m[0].isalpha() and m in text)}
    lost = len(ours - shared) + len(theirs - shared)
    return min(off * off / 2, 8.0) + 2.4 * min(lost, 4) - 1.2 * min(len(shared), 4)
