"""What the readers of both languages share: a text made ready, and how findings are built."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from .quantity import Bound, Quantity, QuantityKind


@dataclass(frozen=True, slots=True)
class BoundWord:
    """A word that bounds the number after it: where it stands, what it says, and the word."""

    start: int
    end: int
    bound: Bound
    word: str


class BoundWords:
    """All bounding words of a text, found in one pass."""

    def __init__(self, words: Sequence[BoundWord]) -> None:
        self._words = words
        self._ends = [limit.end for limit in words]

    def before(self, start: int, fits: Callable[[BoundWord], bool]) -> BoundWord | None:
        """The word that bounds a number at ``start``: of the two nearest the farther that fits."""
        last = bisect_right(self._ends, start)
        for limit in self._words[max(0, last - 2) : last]:
            if fits(limit):
                return limit
        return None


@dataclass(frozen=True, slots=True)
class Reader:
    """A text made ready: the characters as given, folded and masked, and its bounding words."""

    given: str
    text: str
    bound_words: BoundWords


Found = tuple[list[Quantity], int] | None
"""The numbers a reader found and where it stopped; None where it found nothing of its own."""

ReadAt = Callable[[Reader, int], Found]


def scan(reader: Reader, start: re.Pattern[str], readers: Sequence[ReadAt]) -> Iterator[Quantity]:
    """Every number of a text: at each place where one may start, the first reader that fits."""
    at = 0
    while match := start.search(reader.text, at):
        at = match.start()
        for read in readers:
            found = read(reader, at)
            if found is not None:
                yield from found[0]
                at = max(found[1], at + 1)
                break
        else:
            at += 1


def make(
    reader: Reader, start: int, end: int, kind: QuantityKind, value: Decimal | int, **more: object
) -> Quantity:
    """A number that stands from ``start`` to ``end``; whole unless a step is given."""
    step = more.pop("step", Decimal(1))
    return Quantity(reader.given[start:end], start, end, kind, Decimal(value), step, **more)  # type: ignore[arg-type]


def shared_bounds(
    reader: Reader, found: list[Quantity], between: re.Pattern[str]
) -> list[Quantity]:
    """Let "over 150 billion and 1 trillion" leave open whether the second is bounded as well."""
    given = list(found)
    for at, (first, second) in enumerate(pairwise(found)):
        near = 0 < second.start - first.end <= 120
        alike = first.bound and not second.bound and first.kind == second.kind
        if near and alike and between.fullmatch(reader.text, first.end, second.start):
            given[at + 1] = replace(second, weak=True)
    return given
