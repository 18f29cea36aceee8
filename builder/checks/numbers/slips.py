"""What kind of slip makes one number into another."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .quantity import Quantity

_SCALES_EN = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mln": "million",
    "bn": "billion",
    "b": "billion",
    "bln": "billion",
    "tn": "trillion",
    "trn": "trillion",
    "tln": "trillion",
}


def _figures(quantity: Quantity) -> str:
    """The significant figures of a value, without zeros at either end."""
    digits = "".join(map(str, quantity.value.as_tuple().digits))
    return digits.strip("0")


def ratio(z: Quantity, e: Quantity) -> Fraction | None:
    """How many times larger the English number is."""
    both = z.dimension and e.dimension
    a = z.base if both else Fraction(z.value)
    b = e.base if both else Fraction(e.value)
    return b / a if a else None


def slip(z: Quantity, e: Quantity) -> str:
    """The likely slip between two numbers that should be one, empty where none suggests itself.

    Of a number that may be read in several ways, such as 12m, the reading nearest to the other.
    """
    by = min(_ratios(z, e), key=_distance, default=None)
    if by is None or by == 1:
        return ""
    if z.scale and e.scale and z.digits.replace(",", "") == e.digits:
        scale = _SCALES_EN.get(e.scale.lower(), e.scale.lower())
        return f"{z.scale}→{scale}"
    power = 0
    while by >= 10 and by.denominator == 1 and by % 10 == 0:
        by, power = by / 10, power + 1
    while by < 1 and (by * 10).numerator and power > -30 and _figures(z) == _figures(e):
        by, power = by * 10, power - 1
    if by == 1 and power:
        return f"×{10**power}" if power > 0 else f"÷{10**-power}"
    if z.unit and e.unit and z.unit != e.unit and z.value == e.value:
        return f"{z.unit}→{e.unit}"
    return ""


def _ratios(z: Quantity, e: Quantity) -> Iterator[Fraction]:
    """How many times larger the English number is, by each of its readings."""
    plain = ratio(z, e)
    if plain is None:
        return
    yield plain
    if e.value:
        yield from (plain * Fraction(value) / Fraction(e.value) for value in e.also if value)


def _distance(by: Fraction) -> Fraction:
    size = abs(by)
    return max(size, 1 / size) if size else size


def likeness(z: Quantity, e: Quantity) -> float:
    """How alike two numbers look: 3 for the same figures, 2 for one figure changed, swapped, lost
    or added, 1 for a ratio under two, 0 otherwise."""
    a, b = _figures(z), _figures(e)
    if a and a == b:
        return 3
    if max(len(a), len(b)) > 1 and _one_change(a, b):
        return 2
    by = ratio(z, e)
    return 1 if by is not None and Fraction(1, 2) < by < 2 else 0


def _one_change(a: str, b: str) -> bool:
    if len(a) == len(b):
        unlike = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(unlike) == 1:
            return len(a) > 1
        swapped = len(unlike) == 2 and unlike[1] == unlike[0] + 1
        return swapped and a[unlike[0]] == b[unlike[1]] and a[unlike[1]] == b[unlike[0]]
    if abs(len(a) - len(b)) != 1:
        return False
    short, long = sorted((a, b), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
