"""Counted and measured numbers in English: scale, unit, bound and how far each binds."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ..exact import Numeral, figures, plus, shift
from ..masks import MASK
from ..quantity import Binding, Quantity, QuantityKind
from ..reading import Found, Reader, make
from ..units import Unit, currency_before, unit_en
from .bounds import bounds
from .words import SCALES, parse_words

ARABIC = r"\d{1,3}(?:,\d{3}){1,8}(?!\d)(?:\.\d{1,40})?|\d{1,40}(?:\.\d{1,40})?"

_NUMBER = re.compile(ARABIC)

_SCALE_WORD = re.compile(
    r"[ -]?(?:(hundred|thousand|million|billion|trillion|quadrillion|quintillion)s?(?![a-z])|(bn"
    r"|tn|trn|mln|mn|bln|tln|k|m|b)(?![A-Za-z0-9²³]))",
    re.IGNORECASE,
)

_SCALE_PAIR = re.compile(r"[ -](million|billion|trillion)s?(?![a-z])", re.IGNORECASE)

_LETTERS_BEFORE = re.compile(r"[A-Za-z][-–.]?\Z")

_FOLDS = re.compile(r"[ -]?fold(?![a-z])", re.IGNORECASE)

_TIMES = re.compile(
    r"(?:[ -]times|x)(?![a-z])(?! (?:a|per|each|every|this|last|in) )", re.IGNORECASE
)

_PERCENT = re.compile(r"[ -]?(?:%|per ?cent(?![a-z])|pct(?![a-z]))", re.IGNORECASE)

_POINTS = re.compile(
    r"[ -]?(?:of an? )?(?:%|percentage|percent|per cent)[ -]points?(?![a-z])|[ -]?(?:pps?"
    r"|ppts?)(?![a-z])",
    re.IGNORECASE,
)

_BASIS = re.compile(r"[ -]?(?:basis[ -]points?|bps?)(?![a-z])", re.IGNORECASE)

_PER_MILLE = re.compile(r"[ -]?(?:‰|per mille|per thousand)", re.IGNORECASE)

_YEAR_AND_HALF = re.compile(r" and a half(?![a-z])", re.IGNORECASE)

_ODD = re.compile(r"(?:-odd|-plus|\+| plus(?= ))", re.IGNORECASE)

_GROWN = re.compile(
    r"\b(?:gr[eo]w[a-z]*|growth|increas[a-z]*|expand[a-z]*|ris[a-z]*|rose|surg[a-z]*|jump[a-z]*"
    r"|soar[a-z]*|up|climb[a-z]*)\b[^.;]{0,24}$",
    re.IGNORECASE,
)


_POWER = re.compile(r"10(?P<high>[⁰¹²³⁴-⁹]{1,2})|10(?:\^| to the power of )(?P<up>\d{1,2})(?!\d)")

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def power(reader: Reader, start: int) -> Found:
    """A power of ten: 10⁶, 10^6, 10 to the power of 6."""
    match = _POWER.match(reader.text, start)
    if not match or reader.text[max(0, start - 1) : start].isdigit():
        return None
    value = shift(Decimal(1), int((match["high"] or match["up"]).translate(_RAISED)))
    return [make(reader, *match.span(), "count", value, step=value)], match.end()


def number(reader: Reader, start: int) -> Found:
    """A number in figures or words, with its unit and bound."""
    text = reader.text
    if not text[start].isdigit():
        return _spelled(reader, start)
    match = _NUMBER.match(text, start)
    assert match
    read = figures(match[0])
    if start and (
        text[start - 1].isdigit()
        or (text[start - 1] in ".," and text[start - 2 : start - 1].isdigit())
    ):
        return [], match.end()
    if not read:
        return [], match.end()
    numeral = Numeral(match.end(), *read)
    money = currency_before(text, start)
    numeral, also = _with_scale(text, numeral, bool(money))
    quantity = measured(reader, start, numeral, also)
    plain = not quantity.unit and not numeral.scale and quantity.kind == "count"
    attached = _LETTERS_BEFORE.search(text, max(0, start - 2), start)
    if plain and attached and not money:
        return [], numeral.end
    following = text[numeral.end : numeral.end + 1]
    if plain and not also and (following.isalpha() or following == MASK) and following:
        return [], _past_word(text, numeral.end)
    return [quantity], max(quantity.end, numeral.end)


def _past_word(text: str, at: int) -> int:
    match = re.compile(r"[A-Za-z0-9]{0,40}").match(text, at)
    return match.end() if match else at


def _with_scale(text: str, numeral: Numeral, money: bool) -> tuple[Numeral, tuple[Decimal, ...]]:
    match = _SCALE_WORD.match(text, numeral.end)
    if not match:
        return numeral, ()
    word = (match[1] or match[2]).lower()
    if match[2]:
        spaced = match[0][0] in " -"
        if word in ("m", "b", "k") and spaced:
            return numeral, ()
        if word == "k" and match[0][-1] == "K":
            return numeral, ()
        if word == "m" and not money:
            return numeral, (shift(numeral.value, 6),)
        if word == "b" and not money:
            return numeral, ()
    scaled = numeral.scaled(SCALES[word], match[0].strip(" -"), match.end())
    pair = (
        _SCALE_PAIR.match(text, scaled.end) if word in ("hundred", "thousand", "million") else None
    )
    if pair:
        scaled = scaled.scaled(SCALES[pair[1].lower()], " " + pair[1], pair.end())
    return scaled, ()


def _spelled(reader: Reader, start: int) -> Found:
    read = parse_words(reader.text, start)
    if not read:
        return None
    numeral, binding = read
    quantity = measured(reader, start, numeral)
    many = numeral.value > 10 and "dozen" not in numeral.digits
    if quantity.kind in ("percent", "points") or many:
        binding = "hard" if binding != "loose" else binding
    elif quantity.kind == "times":
        binding = "hard" if numeral.value > 1 else "loose"
    return [replace(quantity, binding=binding)], max(quantity.end, numeral.end)


_Special = tuple[QuantityKind, str, int, int]
"""The kind of a number, its unit, where it ends, and the power of ten the unit stands for."""


def _special(text: str, end: int) -> _Special | None:
    """Points, shares and multiples, by what follows the number."""
    for pattern, kind, symbol, power in _SPECIAL:
        if match := pattern.match(text, end):
            return kind, symbol, match.end(), power
    return None


_SPECIAL: tuple[tuple[re.Pattern[str], QuantityKind, str, int], ...] = (
    (_POINTS, "points", "pp", 0),
    (_BASIS, "points", "pp", -2),
    (_PERCENT, "percent", "%", 0),
    (_PER_MILLE, "percent", "%", -1),
    (_FOLDS, "times", "", 0),
    (_TIMES, "times", "", 0),
)


def _unit(text: str, start: int, end: int, metres: bool) -> tuple[Unit | None, int, int]:
    """The unit of a number, and where number and unit begin and end.

    ``metres`` says that an m stands behind the number, which may mean metres or millions.
    """
    gap = end + (text[end : end + 1] in (" ", "-"))
    if mark := currency_before(text, start):
        again = unit_en(text, gap)
        same = again and again[0].dimension == mark[0].dimension
        return mark[0], mark[1], again[1] if again and same else end
    gap += 3 if text.startswith("of ", gap) else 0
    unit = unit_en(text, gap)
    if not unit or (gap == end and unit[0].symbol == "s") or (metres and unit[0].symbol == "m"):
        return None, start, end + metres
    return unit[0], start, unit[1]


def measured(
    reader: Reader, start: int, numeral: Numeral, also: tuple[Decimal, ...] = ()
) -> Quantity:
    """A number with its unit, its bound and its binding."""
    text = reader.text
    value, step, begin, end = numeral.value, numeral.step, start, numeral.end
    odd = _ODD.match(text, end)
    end = odd.end() if odd else end
    kind: QuantityKind = "count"
    symbol, dimension, factor = "", "", Fraction(1)
    if special := _special(text, end):
        kind, symbol, end, power = special
        dimension = "%" if symbol else ""
        value, step = shift(value, power), shift(step, power)
        if kind == "times" and _GROWN.search(text[max(0, start - 60) : start]):
            also = (*also, value + 1)
    else:
        unit, begin, end = _unit(text, start, end, bool(also))
        if unit:
            symbol, dimension, factor = unit.symbol, unit.dimension, unit.factor
    duration = dimension in ("month", "s")
    if duration and (half := _YEAR_AND_HALF.match(text, end)):
        value, step, end = plus(value, Decimal("0.5")), Decimal("0.1"), half.end()
    aged = "old" in text[start:end].lower()
    bound, weak, end, said = bounds(reader, begin, end, duration=duration and not aged)
    if odd:
        bound, weak = ">", False
    return Quantity(
        reader.given[begin:end],
        begin,
        end,
        kind,
        value,
        step,
        bound,
        weak,
        symbol,
        dimension,
        factor,
        _binding(kind, value, numeral),
        numeral.digits,
        numeral.scale,
        also,
        said=said,
    )


def _binding(kind: QuantityKind, value: Decimal, numeral: Numeral) -> Binding:
    if kind == "count" and value in (0, 1) and not numeral.scale:
        return "loose"
    return "soft" if kind == "percent" and value == 100 else "hard"
