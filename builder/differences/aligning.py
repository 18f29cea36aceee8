"""Aligning two sequences of words: which stand in both, in the same order. Pure.

Runs of words that both have only once are found first, long ones before short ones, and of those
the most that keep one order; what lies between is aligned in the same way, at last word by word.
This is patience difference over runs of words: it takes a time that grows with the length, and a
common word never ties together what does not belong together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple, TypeVar

T = TypeVar("T", bound=Hashable)

_RUNS = (12, 6, 3, 1)
"""How many words a sequence has that both sides are looked through for."""
_SMALL = 40_000
"""Stretches whose lengths multiplied stay under this are compared word by word."""


class Span(NamedTuple):
    """A stretch of the old sequence and the stretch of the new one that stands in its place."""

    old: int
    old_end: int
    new: int
    new_end: int

    @property
    def most(self) -> int:
        """The length of the longer side."""
        return max(self.old_end - self.old, self.new_end - self.new)


def in_order(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of pairs of places with a weight each, those that keep one order and weigh most.

    ``pairs`` are sorted by the first place; no place stands in two pairs.
    """
    places = sorted(new for _, new, _ in pairs)
    tree: list[tuple[int, int]] = [(0, -1)] * (len(places) + 1)
    """A Fenwick tree: the heaviest chain that ends up to a place, and its last pair."""
    before = [-1] * len(pairs)
    heaviest = (0, -1)
    for index, (_, new, weight) in enumerate(pairs):
        rank = bisect_left(places, new) + 1
        best, at = (0, -1), rank - 1
        while at > 0:
            best = max(best, tree[at])
            at -= at & -at
        before[index] = best[1]
        chain = (best[0] + weight, index)
        heaviest = max(heaviest, chain)
        at = rank
        while at < len(tree):
            tree[at] = max(tree[at], chain)
            at += at & -at
    kept: list[tuple[int, int, int]] = []
    index = heaviest[1]
    while index >= 0:
        kept.append(pairs[index])
        index = before[index]
    return kept[::-1]


def changed_spans(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """Where two sequences differ, in order; equal stretches lie between."""
    blocks = sorted(_equal(old, new))
    spans: list[Span] = []
    a = b = 0
    for start, there, size in [*blocks, (len(old), len(new), 0)]:
        if start > a or there > b:
            spans.append(Span(a, start, b, there))
        a, b = start + size, there + size
    return spans


def _equal(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Equal stretches: old start, new start, length."""
    todo = [(0, len(old), 0, len(new), 0)]
    while todo:
        a, a_end, b, b_end, level = todo.pop()
        head = _common(old, new, a, a_end, b, b_end)
        if head:
            yield a, b, head
            a, b = a + head, b + head
        tail = _common_end(old, new, a, a_end, b, b_end)
        if tail:
            yield a_end - tail, b_end - tail, tail
            a_end, b_end = a_end - tail, b_end - tail
        if a == a_end or b == b_end:
            continue
        if (a_end - a) * (b_end - b) <= _SMALL:
            matcher = SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False)
            yield from ((a + i, b + j, n) for i, j, n in matcher.get_matching_blocks() if n)
            continue
        todo += _between(old, new, (a, a_end, b, b_end), level)


def _between(
    old: Sequence[str], new: Sequence[str], bounds: tuple[int, int, int, int], level: int
) -> Iterator[tuple[int, int, int, int, int]]:
    """A large stretch cut at what both sides have once; nothing where they have nothing."""
    a, a_end, b, b_end = bounds
    for size in _RUNS[level:]:
        anchors = _anchors(old[a:a_end], new[b:b_end], size)
        if anchors:
            cuts = [(a, b), *((a + i, b + j) for i, j, _ in anchors), (a_end, b_end)]
            for (start, there), (end, there_end) in pairwise(cuts):
                yield start, end, there, there_end, _RUNS.index(size)
            return


def _anchors(old: Sequence[str], new: Sequence[str], size: int) -> list[tuple[int, int, int]]:
    here, there = _once(old, size), _once(new, size)
    pairs = sorted((at, there[run], 1) for run, at in here.items() if run in there)
    return in_order(pairs)


def _once(words: Sequence[str], size: int) -> dict[tuple[str, ...], int]:
    """Runs of words that stand in a sequence once, with their places."""
    places: dict[tuple[str, ...], int] = {}
    again: set[tuple[str, ...]] = set()
    for at in range(len(words) - size + 1):
        run = tuple(words[at : at + size])
        if run in places:
            again.add(run)
        places[run] = at
    return {run: at for run, at in places.items() if run not in again}


def _common(old: Sequence[str], new: Sequence[str], a: int, a_end: int, b: int, b_end: int) -> int:
    most = min(a_end - a, b_end - b)
    return next((n for n in range(most) if old[a + n] != new[b + n]), most)


def _common_end(
    old: Sequence[str], new: Sequence[str], a: int, a_end: int, b: int, b_end: int
) -> int:
    most = min(a_end - a, b_end - b)
    return next((n for n in range(most) if old[a_end - 1 - n] != new[b_end - 1 - n]), most)
