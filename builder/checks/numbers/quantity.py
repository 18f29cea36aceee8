"""Numbers in copy as values: what both readers give and the comparison takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

QuantityKind = Literal[
    "count",  # anything counted or measured: 50万辆, 28.3 trillion yuan, 350 km/h
    "percent",  # shares, whether written 35%, 三分之一 or 七成; the value is the share times 100
    "points",  # percentage points
    "times",  # multiples: the value is the multiple reached, so 增长两倍 is 3 and doubled is 2
    "vague",  # 数百, dozens of: from the value up to ``high``
    "ordinal",
    "year",
    "month",
    "day",
    "quarter",
    "period",  # the first months of a year: 上半年 is 6, the first three quarters 9
    "half",  # the second half of a year
    "decade",
    "plan",  # five-year plans, by number
    "time",  # time of day, in minutes
    "frequency",  # how often, in times a year
    "weekday",  # Monday is 1
]

Bound = Literal["", "~", "near", ">", "<", "upto"]
"""What is said about a value: nothing, about, a little under, above (or at least), below (or at
most), or reaching up to it."""

Binding = Literal["hard", "soft", "loose"]
"""How far a number binds the other side.

``hard``: must be there. ``soft``: spelled small numbers, compared where the other side has a number
in their place and never missed. ``loose``: may only explain a number of the other side.
"""


@dataclass(frozen=True)
class Quantity:
    """One number as written, and what it means."""

    text: str
    start: int
    end: int
    kind: QuantityKind
    value: Decimal
    """The number with its scale word, in the unit as written."""
    step: Decimal
    """The place value of the last digit written; 28.3万亿 has 1E11."""
    bound: Bound = ""
    weak: bool = False
    """The bound word may mean something else, as in "over three years" and 近三年."""
    unit: str = ""
    """The unit in its international form: CNY, km², %; empty where none is written."""
    dimension: str = ""
    """What the unit measures; a currency is a dimension of its own."""
    factor: Fraction = Fraction(1)
    """Base units in one unit."""
    binding: Binding = "hard"
    digits: str = ""
    """The figures as written, without separators."""
    scale: str = ""
    """The scale word as written: 万亿, million."""
    also: tuple[Decimal, ...] = ()
    """Further readings of the same words, such as the 3 of "3 to 5 million"."""
    high: Decimal | None = None
    """For vague numbers, the first value too large."""
    said: str = ""
    """The number together with the words before it that bound it: 超过2000, nearly 50 times."""

    @cached_property
    def base(self) -> Fraction:
        """The value in base units."""
        return Fraction(self.value) * self.factor


_IS_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
"""Digits that are a number as they stand; of numerals in characters that are none they are not."""


def shared(first: Quantity, second: Quantity) -> Quantity:
    """The first number of a range with the kind, unit and scale that stand after the second.

    In "3 to 5 million" the first number is three million, yet it may mean three: both are kept.
    """
    value, step, also, scale = first.value, first.step, first.also, first.scale
    if not scale and second.scale and _IS_NUMBER.fullmatch(second.digits):
        power = Decimal(second.value).adjusted() - Decimal(second.digits).adjusted()
        also = (*also, value)
        value, step = value.scaleb(power), step.scaleb(power)
        scale = second.scale
    return replace(
        first,
        kind=second.kind,
        value=value,
        step=step,
        unit=second.unit,
        dimension=second.dimension,
        factor=second.factor,
        binding=second.binding if second.binding != "loose" else first.binding,
        scale=scale,
        also=also,
    )


MismatchKind = Literal["value", "bound", "unit", "direction", "rank", "one-sided"]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A number that the two sides give differently, or that one side lacks."""

    fault: MismatchKind
    zh: Quantity | None
    en: Quantity | None
    slip: str = ""
    """The likely slip: ``万→million``, ``×10``, ``÷100``; empty where none suggests itself."""
