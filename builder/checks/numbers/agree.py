"""Whether two numbers say the same, at the precision each of them writes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from .quantity import Quantity, QuantityKind

_GROUPS: dict[QuantityKind, str] = {"vague": "amount", "count": "amount"}
_BOUNDED = {"count", "percent", "points", "times"}

_CROSS = {
    frozenset(pair)
    for pair in (
        ("count", "ordinal"),
        ("count", "year"),
        ("count", "plan"),
        ("count", "day"),
        ("count", "times"),
        ("count", "time"),
        ("ordinal", "plan"),
        ("ordinal", "day"),
        ("ordinal", "quarter"),
        ("ordinal", "half"),
        ("decade", "year"),
        ("decade", "count"),
        ("month", "count"),
        ("times", "ordinal"),
    )
}
"""Kinds that stand for each other where their numbers are equal: 70周年 and 70th."""

_SAME_BOUND = {
    frozenset(pair)
    for pair in (("", "~"), ("near", "~"), ("", "upto"), ("~", "upto"), ("<", "upto"))
}
_ROUGH = Fraction(1, 40)
_DIRECTED = Fraction(1, 5)
_ABOUT = Fraction(1, 10)


def group(quantity: Quantity) -> str:
    """The class of numbers within which values are compared."""
    return _GROUPS.get(quantity.kind, quantity.kind)


def same_unit(a: Quantity, b: Quantity) -> bool:
    """Whether the units may be the same: equal in dimension, or missing on one side."""
    return a.dimension == b.dimension or not a.dimension or not b.dimension


def readings(quantity: Quantity) -> list[Decimal]:
    """The value and the further readings of a number."""
    return [quantity.value, *quantity.also]


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers of one class have the same value, as precisely as both are written."""
    if group(a) != group(b):
        return _cross(a, b)
    if not same_unit(a, b):
        return False
    if a.high is not None or b.high is not None:
        return _overlap(a, b)
    if a.kind == "decade":
        return a.value == b.value or (
            a.value % 100 == b.value % 100 and min(a.value, b.value) < 100
        )
    units = (a.factor, b.factor) if a.dimension and b.dimension else (Fraction(1), Fraction(1))
    if a.kind == "frequency":
        return a.value == b.value
    for va in readings(a):
        for vb in readings(b):
            if _close(a, Fraction(va) * units[0], b, Fraction(vb) * units[1], units):
                return True
    return False


def _close(
    a: Quantity, va: Fraction, b: Quantity, vb: Fraction, units: tuple[Fraction, Fraction]
) -> bool:
    if va == vb:
        return True
    if a.kind not in _BOUNDED or not va or not vb:
        return False
    sa, sb = Fraction(a.step) * units[0], Fraction(b.step) * units[1]
    if sa == sb and units[0] == units[1]:
        pass
    elif _rounds(va, sa, vb, sb):
        return True
    return _hedged(a, va, units[0], b, vb) or _hedged(b, vb, units[1], a, va)


def _rounds(va: Fraction, sa: Fraction, vb: Fraction, sb: Fraction) -> bool:
    """Whether the finer number, rounded to the last place of the coarser, is the coarser.

    A coarser number of one figure only must in addition be within 2.5%.
    """
    coarse, step = (va, sa) if sa >= sb else (vb, sb)
    off = abs(va - vb)
    return 2 * off <= step and (coarse >= 10 * step or off <= _ROUGH * coarse)


def significant(value: Decimal) -> int:
    """How many figures a number has without the zeros at its end."""
    return max(1, len(str(_integer(value)).rstrip("0")))


def _integer(value: Decimal) -> int:
    return int("".join(map(str, value.as_tuple().digits)) or "0")


def _hedged(
    rough: Quantity, value: Fraction, unit: Fraction, exact: Quantity, other: Fraction
) -> bool:
    """Whether a bounded round number ("over 83,000") fits an exact one (83,371)."""
    if not rough.bound or exact.bound:
        return False
    figures = significant(rough.value)
    if significant(exact.value) < figures + 2:
        return False
    place = Fraction(10) ** (rough.value.adjusted() - figures + 1) * unit
    above = other - value
    if rough.bound == ">":
        return 0 <= above < place and above <= _DIRECTED * value
    if rough.bound in ("near", "<", "upto"):
        return 0 <= -above < place and -above <= _DIRECTED * value
    return 2 * abs(above) <= place and abs(above) <= _ABOUT * value


def _interval(q: Quantity, factor: Fraction) -> tuple[Fraction, Fraction]:
    low = Fraction(q.value) * factor
    if q.high is not None:
        return low, Fraction(q.high) * factor
    return low, low * 2 if q.bound == ">" else low + Fraction(q.step) * factor


def _overlap(a: Quantity, b: Quantity) -> bool:
    both = bool(a.dimension and b.dimension)
    low_a, high_a = _interval(a, a.factor if both else Fraction(1))
    low_b, high_b = _interval(b, b.factor if both else Fraction(1))
    return low_a < high_b and low_b < high_a


def _cross(a: Quantity, b: Quantity) -> bool:
    kinds = frozenset((a.kind, b.kind))
    if kinds in _CROSS:
        return a.value == b.value
    if kinds == {"percent", "times"}:
        times, percent = (a, b) if a.kind == "times" else (b, a)
        share = percent.value / 100
        return share in (times.value, times.value - 1)
    if kinds == {"points", "count"}:
        return a.value == b.value
    if kinds == {"period", "quarter"}:
        period, quarter = (a, b) if a.kind == "period" else (b, a)
        return period.value == 3 and quarter.value == 1
    if kinds == {"period", "count"}:
        period, count = (a, b) if a.kind == "period" else (b, a)
        return count.dimension == "month" and period.value == count.base
    return False


def bounds_agree(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers of equal value are bounded alike."""
    if a.bound == b.bound or a.weak or b.weak:
        return True
    if a.kind not in _BOUNDED or b.kind not in _BOUNDED:
        return True
    if frozenset((a.bound, b.bound)) in _SAME_BOUND:
        return True
    if bool(a.bound) != bool(b.bound):
        # An exact figure on one side and a round one on the other: "over 83,000" for 83,371.
        both = a.dimension and b.dimension
        return a.base != b.base if both else a.value != b.value
    return False


def units_clash(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers are equal but for units that cannot mean the same."""
    if {a.kind, b.kind} == {"percent", "points"}:
        return a.value == b.value
    if {a.kind, b.kind} == {"percent", "count"}:
        count = a if a.kind == "count" else b
        return a.value == b.value and not count.scale and count.binding == "hard"
    if a.kind != "count" or b.kind != "count":
        return False
    return bool(a.dimension and b.dimension and a.dimension != b.dimension and a.value == b.value)
