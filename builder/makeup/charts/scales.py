"""Scales, ticks and the placing of labels along a line: arithmetic alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` to ``high`` on a stretch of points."""

    low: float
    high: float
    begin: float
    end: float

    def __call__(self, value: float | Decimal) -> float:
        """Where a value stands."""
        span = self.high - self.low
        part = (float(value) - self.low) / span if span else 0.0
        return self.begin + part * (self.end - self.begin)


def ticks(low: float, high: float, most: int = 6) -> list[Decimal]:
    """Round values, 1, 2 or 5 times a power of ten apart, that enclose a range: 2 to ``most``."""
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    least = (high - low) / (most - 1)
    power = math.floor(math.log10(least))
    for step in (Decimal(n).scaleb(power) for n in (1, 2, 5, 10, 20, 50, 100)):
        first = math.floor(low / float(step) + 1e-9)
        last = math.ceil(high / float(step) - 1e-9)
        if last - first < most:
            return [step * n for n in range(first, last + 1)]
    raise AssertionError((low, high, most))


def written(ticks: Sequence[Decimal]) -> list[str]:
    """Round values as they are printed: plain, thousands parted, all with as many decimals."""
    places = max(0, *(-int(tick.normalize().as_tuple().exponent) for tick in ticks))
    return [f"{tick:,.{places}f}".replace("-", "\N{MINUS SIGN}") for tick in ticks]


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of labels, each as near to where it is wanted as leaves none over another.

    Between ``low`` and ``high``; the order stays. Labels that touch are moved together, so that
    what all of them are moved by is least. Raises ValueError where they have no room.
    """
    if sum(sizes) > high - low + 1e-6:
        raise ValueError("labels have no room")
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    groups: list[tuple[list[int], float, float]] = []
    for n in order:
        members, size = [n], sizes[n]
        begin = wanted[n] - size / 2
        while True:
            begin = min(max(begin, low), high - size)
            if not groups or groups[-1][1] + groups[-1][2] <= begin + 1e-9:
                break
            before, _, length = groups.pop()
            members, size = [*before, *members], length + size
            begin = _best(members, wanted, sizes)
        groups.append((members, begin, size))
    middles = [0.0] * len(wanted)
    for members, begin, _ in groups:
        at = begin
        for n in members:
            middles[n] = at + sizes[n] / 2
            at += sizes[n]
    return middles


def _best(members: Sequence[int], wanted: Sequence[float], sizes: Sequence[float]) -> float:
    """Where labels that follow each other begin, so that they are moved the least."""
    passed, total = 0.0, 0.0
    for n in members:
        total += wanted[n] - sizes[n] / 2 - passed
        passed += sizes[n]
    return total / len(members)


def widest(fits: Callable[[float], bool], most: float) -> float:
    """The largest number up to ``most`` that fits, where smaller ones do; 0 where none does."""
    if fits(most):
        return most
    low, high = 0.0, most
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
