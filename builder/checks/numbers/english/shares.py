"""Shares, multiples and vague numbers in English."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ..exact import Numeral, shift
from ..quantity import Binding, Quantity, QuantityKind
from ..reading import Found, Reader, make
from ..units import unit_en
from .bounds import bounds
from .counts import measured
from .words import FRACTIONS, MULTIPLES, SCALES, VAGUE, WORDS

_FRACTION = re.compile(
    r"(?:(?P<a>an?|one|two|three|four|five|seven|eight|nine|\d{1,2})[ -])?(?P<of>"
    + "|".join(sorted(FRACTIONS, key=len, reverse=True))
    + r")(?![a-z])",
    re.IGNORECASE,
)

_FIGURE_FRACTION = re.compile(r"(\d{1,2})/(\d{1,3})(?![\d/])")

_IN = re.compile(
    r"(one|two|three|four|five|six|seven|eight|nine|\d) (?:in|out of)(?: every)? (three|four"
    r"|five|six|seven|eight|nine|ten|\d{1,3})(?![\w%]|[.,]\d|[ -](?:percent|million|billion))",
    re.IGNORECASE,
)

_HALF = re.compile(
    r"(?:a |one )?half(?! (?:an? |of an? )?(?:percent|million|billion|trillion|dozen|hundred"
    r"|thousand|century|decade|hour|year|day|month|price|time|brother)s?)(?![a-z]|-)",
    re.IGNORECASE,
)

_HALF_A = re.compile(
    r"(?:a )?half(?:-| | an? | of an? )(?P<of>million|billion|trillion|dozen|thousand|hundred"
    r"|century|decade|hour|year|day|month|percent|percentage point)(?![a-z])",
    re.IGNORECASE,
)

_MULTIPLE = re.compile(
    "("
    + "|".join(sorted(MULTIPLES, key=len, reverse=True))
    + r")(?![a-z])(?!-(?:digit|edged|sided|decker))",
    re.IGNORECASE,
)

_VAGUE = re.compile(
    "(" + "|".join(re.escape(w) for w in sorted(VAGUE, key=len, reverse=True)) + r")(?![a-z])",
    re.IGNORECASE,
)


def fraction(reader: Reader, start: int) -> Found:
    """Two-thirds, a quarter of, one in five, 3/4."""
    text = reader.text
    if match := _IN.match(text, start):
        a, b = (WORDS.get(w.lower()) or int(w) for w in (match[1], match[2]))
        if 0 < a < b:
            return share(reader, *match.span(), Fraction(a, b), "hard")
    if match := _FIGURE_FRACTION.match(text, start):
        a, b = int(match[1]), int(match[2])
        if (start and text[start - 1] in "/.,") or not 0 < a < b:
            return None
        return share(reader, *match.span(), Fraction(a, b), "hard")
    match = _FRACTION.match(text, start)
    if not match:
        return None
    part, whole = match["a"], FRACTIONS[match["of"].lower()]
    plural = match["of"].lower().endswith("s")
    if (
        part is None
        or (plural and part.lower() in ("a", "an", "one"))
        or (not plural and part.lower() not in ("a", "an", "one"))
    ):
        return None
    if part.lower() in ("a", "an") and not re.match(
        " (?:of|the|as|more|less|in|over|from)|[,.;)]|$", text[match.end() : match.end() + 6]
    ):
        return None
    if whole == 4 and re.match(
        "[ -](?:century|century|hour|mile|year)", text[match.end() : match.end() + 9]
    ):
        return None
    a = 1 if part.lower() in ("a", "an") else WORDS.get(part.lower()) or int(part)
    if re.search(r"\b(?:first|last|past|next|previous) $", text[max(0, start - 9) : start]):
        return None
    return share(reader, *match.span(), Fraction(a, whole), "hard") if a < whole else None


def share(reader: Reader, start: int, end: int, value: Fraction, binding: Binding) -> Found:
    """A share of a whole, given as a fraction."""
    bound, weak, stop, said = bounds(reader, start, end)
    percent = value * 100
    return [
        Quantity(
            reader.given[start:stop],
            start,
            stop,
            "percent",
            Decimal(percent.numerator) / Decimal(percent.denominator),
            Decimal(1) if percent.denominator == 1 else Decimal("0.01"),
            bound,
            weak,
            "%",
            "%",
            binding=binding,
            said=said,
        )
    ], stop


def half(reader: Reader, start: int) -> Found:
    """Half of something, or half a million, half a year."""
    text = reader.text
    if match := _HALF_A.match(text, start):
        return _half_of(reader, match)
    match = _HALF.match(text, start)
    if not match or re.search(
        r"(?:first|second|latter|other|better|and a|year-and-a|last)[ -]$",
        text[max(0, start - 12) : start],
    ):
        return None
    return share(reader, *match.span(), Fraction(1, 2), "soft")


_ONE_AND_HALF = re.compile(
    r"an? (year|hour|month|week|day|century|decade)(?=[ ]and[ ]a[ ]half)", re.I
)


def one_and_half(reader: Reader, start: int) -> Found:
    """An hour and a half."""
    match = _ONE_AND_HALF.match(reader.text, start)
    if not match:
        return None
    numeral = Numeral(match.start(1) - 1, Decimal(1), Decimal(1), "1", "", True)
    quantity = replace(measured(reader, start, numeral), binding="soft")
    return [quantity], quantity.end


def _half_of(reader: Reader, match: re.Match[str]) -> Found:
    start, end, of = match.start(), match.end(), match["of"].lower()
    if of in ("percent", "percentage point"):
        kind: QuantityKind = "percent" if of == "percent" else "points"
        quantity = make(
            reader, start, end, kind, Decimal("0.5"), step=Decimal("0.1"), unit="%", dimension="%"
        )
        return [quantity], end
    times = {"dozen": Decimal(6), **{w: shift(Decimal("0.5"), p) for w, p in SCALES.items()}}
    if of not in times:
        plural = of.removesuffix("y") + "ies" if of.endswith("ry") else f"{of}s"
        unit = unit_en(of, 0) or unit_en(plural, 0)  # century and decade stand in the plural
        if unit is None:
            return None
        u = unit[0]
        return [
            make(
                reader,
                start,
                end,
                "count",
                Decimal("0.5"),
                step=Decimal("0.1"),
                unit=u.symbol,
                dimension=u.dimension,
                factor=u.factor,
                binding="soft",
            )
        ], end
    power = SCALES.get(of, 0)
    numeral = Numeral(end, times[of], shift(Decimal("0.05"), power), "0.5", of, True)
    quantity = measured(reader, start, numeral)
    return [quantity], quantity.end


def multiple(reader: Reader, start: int) -> Found:
    """Doubled, tripled, twofold."""
    match = _MULTIPLE.match(reader.text, start)
    if not match:
        return None
    value, binding = MULTIPLES[match[1].lower()]
    bound, weak, end, said = bounds(reader, start, match.end())
    return [
        make(
            reader,
            start,
            end,
            "times",
            value,
            step=Decimal("0.1"),
            bound=bound,
            weak=weak,
            binding=binding,
            said=said,
        )
    ], end


def vague(reader: Reader, start: int) -> Found:
    """Hundreds of, tens of thousands."""
    match = _VAGUE.match(reader.text, start)
    if not match:
        return None
    low, high = VAGUE[match[1].lower()]
    end = match.end()
    unit = re.match(r"(?: of)? ", reader.text[end : end + 5])
    measured = unit_en(reader.text, end + unit.end()) if unit else None
    u = measured[0] if measured else None
    return [
        make(
            reader,
            start,
            end,
            "vague",
            shift(Decimal(1), low),
            high=shift(Decimal(1), high),
            binding="soft",
            unit=u.symbol if u else "",
            dimension=u.dimension if u else "",
            factor=u.factor if u else Fraction(1),
        )
    ], end
