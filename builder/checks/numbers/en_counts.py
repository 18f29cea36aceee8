"""Counted and measured numbers in English: scale, unit, bound and how far each binds."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from .en_bounds import bounds
from .en_words import SCALES, parse_words
from .exact import Numeral, figures, plus, shift
from .masks import MASK
from .quantity import Grade, Kind, Quantity
from .reading import Found, Reader
from .units import currency_before, unit_en

ARABIC = r"\d{1,3}(?:,\d{3}){1,8}(?!\d)(?:\.\d{1,40})?|\d{1,40}(?:\.\d{1,40})?"

_NUMBER = re.compile(ARABIC)

_SCALE_WORD = re.compile(
    r"[ -]?(?:(hundred|thousand|million|billion|trillion|quadrillion|quintillion)s?(?![a-z])|(bn|tn|trn|mln|mn|bln|tln|k|m|b)(?![A-Za-z0-9²³]))",
    re.IGNORECASE,
)

_SCALE_PAIR = re.compile(r"[ -](million|billion|trillion)s?(?![a-z])", re.IGNORECASE)

_LETTERS_BEFORE = re.compile(r"[A-Za-z][-–.]?$")

_FOLDS = re.compile(r"[ -]?fold(?![a-z])", re.IGNORECASE)

_TIMES = re.compile(
    r"(?:[ -]times|x)(?![a-z])(?! (?:a|per|each|every|this|last|in) )", re.IGNORECASE
)

_PERCENT = re.compile(r"[ -]?(?:%|per ?cent(?![a-z])|pct(?![a-z]))", re.IGNORECASE)

_POINTS = re.compile(
    r"[ -]?(?:of an? )?(?:%|percentage|percent|per cent)[ -]points?(?![a-z])|[ -]?(?:pps?|ppts?)(?![a-z])",
    re.IGNORECASE,
)

_BASIS = re.compile(r"[ -]?(?:basis[ -]points?|bps?)(?![a-z])", re.IGNORECASE)

_PER_MILLE = re.compile(r"[ -]?(?:‰|per mille|per thousand)", re.IGNORECASE)

_YEAR_AND_HALF = re.compile(r" and a half(?![a-z])", re.IGNORECASE)

_ODD = re.compile(r"(?:-odd|-plus|\+| plus(?= ))", re.IGNORECASE)

_GROWN = re.compile(
    r"\b(?:gr[eo]w[a-z]*|growth|increas[a-z]*|expand[a-z]*|ris[a-z]*|rose|surg[a-z]*|jump[a-z]*|soar[a-z]*|up|climb[a-z]*)\b[^.;]{0,24}$",
    re.IGNORECASE,
)


def number(reader: Reader, start: int) -> Found:
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
    numeral, grade = read
    quantity = measured(reader, start, numeral)
    if quantity.kind in ("percent", "points") or (
        numeral.value > 10 and "dozen" not in numeral.digits
    ):
        grade = "hard" if grade != "loose" else grade
    elif quantity.kind == "times":
        grade = "hard" if numeral.value > 1 else "loose"
    elif quantity.unit and grade == "loose" and numeral.value > 1:
        grade = "soft"
    return [replace(quantity, grade=grade)], max(quantity.end, numeral.end)


def measured(
    reader: Reader, start: int, numeral: Numeral, also: tuple[Decimal, ...] = ()
) -> Quantity:
    """A number with its unit, its bound and its grade."""
    text = reader.text
    end = numeral.end
    more = ""
    if odd := _ODD.match(text, end):
        end, more = odd.end(), ">"
    kind: Kind = "count"
    value, step = numeral.value, numeral.step
    symbol, dimension, factor = "", "", Fraction(1)
    begin = start
    if match := _POINTS.match(text, end):
        kind, symbol, dimension, end = "points", "pp", "%", match.end()
    elif match := _BASIS.match(text, end):
        kind, symbol, dimension, end = "points", "pp", "%", match.end()
        value, step = shift(value, -2), shift(step, -2)
    elif match := _PERCENT.match(text, end):
        kind, symbol, dimension, end = "percent", "%", "%", match.end()
    elif match := _PER_MILLE.match(text, end):
        kind, symbol, dimension, end = "percent", "%", "%", match.end()
        value, step = shift(value, -1), shift(step, -1)
    elif match := _FOLDS.match(text, end) or _TIMES.match(text, end):
        kind, end = "times", match.end()
        if _GROWN.search(text[max(0, start - 60) : start]):
            also = (*also, value + 1)
    elif mark := currency_before(text, start):
        symbol, dimension, factor, begin = (
            mark[0].symbol,
            mark[0].dimension,
            mark[0].factor,
            mark[1],
        )
        if again := unit_en(text, end + (text[end : end + 1] in (" ", "-"))):
            end = again[1] if again[0].dimension == dimension else end
    else:
        gap = end + 1 if text[end : end + 1] in (" ", "-") and text[end : end + 1] else end
        gap += 3 if text.startswith("of ", gap) else 0
        unit = unit_en(text, gap)
        if (
            unit
            and not (gap == end and unit[0].symbol in ("s", "year"))
            and not (also and unit[0].symbol == "m")
        ):
            symbol, dimension, factor = unit[0].symbol, unit[0].dimension, unit[0].factor
            end = unit[1]
            if dimension in ("month", "s") and (half := _YEAR_AND_HALF.match(text, end)):
                value, step, end = plus(value, Decimal("0.5")), Decimal("0.1"), half.end()
        elif also:
            end += 1
    bound, weak, end, said = bounds(
        reader,
        begin,
        end,
        duration=dimension in ("month", "s") and "old" not in text[start:end].lower(),
    )
    if more:
        bound, weak = ">", False
    grade: Grade = "hard"
    if value in (0, 1) and not numeral.scale and kind == "count":
        grade = "loose"
    if kind == "percent" and value == 100:
        grade = "soft"
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
        grade,
        numeral.digits,
        numeral.scale,
        also,
        said=said,
    )
