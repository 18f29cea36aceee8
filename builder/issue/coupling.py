"""Which runs of copy say the same, where one of them has no counterpart.

Runs alternate, so that ``zh en zh en`` is two pairs. In ``en zh en zh en`` one run is alone, and
taking the first two for a pair would shift all that follow. Of all ways to couple neighbours the
one is taken whose lengths, figures and Latin names agree best (Gale and Church, Computational
Linguistics 19/1, 1993), and in which a language goes first throughout.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..ground.characters import HAN
from .model import SIDES, Side

_ALONE = 2.0
"""What a run without a counterpart costs."""
_TURNED = 1.6
"""What a pair costs that begins with the other language than most do."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9&.-]*[A-Za-z0-9]")
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Bulk:
    """A run by what it can be known by."""

    side: Side
    words: str
    is_heading: bool

    @cached_property
    def size(self) -> int:
        """Chinese characters, and letters of English."""
        text = "".join(self.words.split())
        return len(_HAN.findall(text)) if self.side == "zh" else len(text)

    @cached_property
    def marks(self) -> frozenset[str]:
        """Figures and, on the Chinese side, Latin names."""
        marks = {figure.replace(",", "") for figure in _FIGURE.findall(self.words)}
        if self.side == "zh":
            marks |= {name.lower() for name in _NAME.findall(self.words)}
        return frozenset(marks)


def couples(chains: Sequence[Sequence[Bulk]]) -> list[list[bool]]:
    """For each run of each chain, whether it and the next one are a pair.

    In a chain each run may meet the next. Chains of one or two runs leave nothing to choose.
    """
    ratio = _ratio(chains)
    tries = []
    for first in SIDES:
        read = [_cheapest(chain, ratio, first) for chain in chains]
        unlike_the_first = bool(chains) and chains[0][0].side != first
        cost = sum(cost for cost, _ in read) + (1.0 if unlike_the_first else 0.0)
        tries.append((cost, [joined for _, joined in read]))
    return min(tries, key=lambda one: one[0])[1]


def _ratio(chains: Sequence[Sequence[Bulk]]) -> float:
    """English letters to a Chinese character, within what translation can be."""
    size = {side: sum(b.size for c in chains for b in c if b.side == side) for side in SIDES}
    return min(6.0, max(1.5, size["en"] / (size["zh"] or 1)))


def _cheapest(chain: Sequence[Bulk], ratio: float, first: Side) -> tuple[float, list[bool]]:
    """The cost of the best coupling of a chain, and for each run whether the next is its pair.

    Two neighbours that could meet are never both left alone.
    """
    if len(chain) < 3:
        turned = len(chain) == 2 and chain[0].side != first
        return (_TURNED if turned else 0.0), [len(chain) == 2] + [False] * (len(chain) - 1)
    costs: list[tuple[float, float]] = [(math.inf, 0.0)]
    """Up to each run: the least cost with the last one alone, and with it in a pair."""
    for index in range(1, len(chain) + 1):
        alone = costs[index - 1][1] + _ALONE
        paired = math.inf
        if index > 1:
            one, other = chain[index - 2], chain[index - 1]
            paired = min(costs[index - 2]) + _unlikeness(one, other, ratio)
            paired += _TURNED if one.side != first else 0.0
        costs.append((alone, paired))
    joined = [False] * len(chain)
    at, must_pair = len(chain), False
    while at:
        if must_pair or costs[at][1] <= costs[at][0]:
            joined[at - 2], at, must_pair = True, at - 2, False
        else:
            at, must_pair = at - 1, at > 1
    return min(costs[-1]), joined


def _unlikeness(one: Bulk, other: Bulk, ratio: float) -> float:
    zh, en = (one, other) if one.side == "zh" else (other, one)
    spread = 0.3 + 3 / (zh.size + 6)
    off = math.log((en.size + 8) / (ratio * zh.size + 8)) / spread
    words = en.words.lower()
    shared = sum(mark in en.marks or (mark[0].isalpha() and mark in words) for mark in zh.marks)
    strange = len(zh.marks) + sum(mark[0].isdigit() for mark in en.marks) - 2 * shared
    kinds = 3.0 if one.is_heading != other.is_heading else 0.0
    return min(off * off / 2, 6.0) + kinds + 0.3 * min(max(strange, 0), 4) - 1.2 * min(shared, 4)
