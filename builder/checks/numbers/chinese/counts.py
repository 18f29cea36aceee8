"""Counted and measured numbers in Chinese: unit, bound and how far each binds."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from ..exact import FIGURES_ZH, SCALES_ZH, Numeral, plus, shift
from ..quantity import Binding, Bound, Quantity, QuantityKind
from ..reading import Found, Reader
from ..units import currency_before, unit_zh
from .bounds import bounds
from .dates import date_part
from .numerals import NUMBER, read_numeral, size_of

_LETTER_BEFORE = re.compile(r"[A-Za-z](?:[-–.]?)\Z")

_SCALE_PREFIX = re.compile("(?:(?<![以之向马加网路晚早])上|(?<![超通经不错])过|成)$")

CLASSIFIERS = set(
    "个家种项名位人台套件座条艘架辆只部款间所户批例篇颗枚层类门张支组村县市省国州场份句届期轮笔棵头匹"
)

_TIMES_GROWN = re.compile(
    "(?:增长|增加|提高|扩大|上升|提升|增|涨|多|高|上涨|增幅达?|超出)(?:了|近|约|超过?|逾|将近"
    "|幅度|达)*$"
)

_NOT_TENTHS = "为立功本员果都交熟长就品绩分型人份套语渝效全"

_BARE_YUAN = re.compile("[元圆块](?!人民币)")
"""The unit that a currency named before the figures only repeats: 港币500元."""

_ODD = re.compile(r"[ \u00a0](?=[多余][\u3400-\u9fff])[多余]")

_AND_HALF = re.compile("半(?![年数导])")


def number(reader: Reader, start: int) -> Found:
    """A number in figures or characters, with its unit and bound."""
    text = reader.text
    read = read_numeral(reader, start)
    if not read:
        match = NUMBER.match(text, start)
        return ([], match.end()) if match else None
    numeral, more = read
    if start and (text[start - 1].isdigit() or (text[start - 1] == "." and start > 1)):
        return [], numeral.end
    dated = date_part(reader, start, numeral)
    if dated:
        return dated
    attached = bool(_LETTER_BEFORE.search(text, max(0, start - 2), start))
    if attached and currency_before(text, start):
        attached = False
    quantity = measured(reader, start, numeral, more)
    plain = not quantity.unit and not quantity.scale and quantity.kind == "count"
    if attached and plain:
        return [], numeral.end
    following = text[numeral.end : numeral.end + 1]
    if plain and following.isascii() and following.isalpha():
        return [], numeral.end
    return [quantity], max(quantity.end, numeral.end)


def measured(reader: Reader, start: int, numeral: Numeral, more: bool) -> Quantity:
    """A number with its unit, its bound and its binding; ``more`` where 多 stands inside it."""
    text = reader.text
    at = numeral.end
    roughly = False
    if not more and (odd := _ODD.match(text, at)):
        at = odd.end() - 1
    if (
        not more
        and text[at : at + 1]
        and (text[at] in "多余" or (text[at] == "来" and numeral.value % 10 == 0))
    ):
        roughly, more, at = text[at] == "来", True, at + 1
    if text[at : at + 1] in (" ", "\u00a0"):
        at += 1
    kind: QuantityKind = "count"
    symbol, dimension, factor = "", "", Fraction(1)
    value, step = numeral.value, numeral.step
    also: tuple[Decimal, ...] = ()
    begin = start
    end = numeral.end if text[at - 1 : at] in (" ", "\u00a0") else at
    if special := _special(text, start, at, numeral):
        kind, value, step, symbol, end, also = special
        dimension = "%" if kind in ("percent", "points") else ""
    elif (mark := currency_before(text, start)) and (stated := _BARE_YUAN.match(text, at)):
        symbol, dimension, factor = size_of(mark[0])
        begin, end = mark[1], stated.end()
    elif unit := unit_zh(text, past_half(text, at)):
        symbol, dimension, factor = size_of(unit[0])
        halved, end = _halved(text, at, unit[1], dimension)
        if halved:
            value, step = plus(value, Decimal("0.5")), Decimal("0.1")
    elif mark:
        symbol, dimension, factor = size_of(mark[0])
        begin = mark[1]
    bound, weak, end, said = bounds(reader, begin, end)
    if more:
        bound, weak = "~" if roughly else ">", False
    prefixed = _SCALE_PREFIX.search(text, max(0, begin - 2), begin) if begin else None
    if prefixed and not bound and text[start] in "百千万亿":
        bound = ">"
    bare = numeral.spelled and not bound and not numeral.digits.strip("百千万亿")
    lately = dimension in ("month", "s") and text[:begin].rstrip(" \u00a0")[-1:] == "近"
    weak = weak or bare or lately or text[end : end + 1] == "级"
    binding = _binding(text, numeral, end, kind, bool(symbol), bound)
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
        binding,
        numeral.digits,
        numeral.scale,
        also,
        said=said,
    )


def _halved(text: str, at: int, end: int, dimension: str) -> tuple[bool, int]:
    """Whether a half follows a length of time, as in 两年半 and 一个半小时, and its end."""
    if dimension not in ("month", "s"):
        return False, end
    if past_half(text, at) > at:
        return True, end
    return (True, end + 1) if _AND_HALF.match(text, end) else (False, end)


def past_half(text: str, at: int) -> int:
    """Past the 个半 of 一个半小时."""
    return at + 2 if text.startswith(("个半小时", "个半月", "个半世纪"), at) else at


_Special = tuple[QuantityKind, Decimal, Decimal, str, int, tuple[Decimal, ...]]


def _special(text: str, start: int, at: int, numeral: Numeral) -> _Special | None:
    """Per cent, points, tenths and multiples."""
    value, step = numeral.value, numeral.step
    if text[at : at + 1] == "%":
        return "percent", value, step, "%", at + 1, ()
    if text[at : at + 1] == "‰":
        return "percent", shift(value, -1), shift(step, -1), "%", at + 1, ()
    for name, power in (("个百分点", 0), ("百分点", 0), ("个基点", -2), ("基点", -2), ("pct", 0)):
        if text.startswith(name, at):
            return "points", shift(value, power), shift(step, power), "pp", at + len(name), ()
    following = text[at + 1 : at + 2]
    if text[at : at + 1] == "成" and 1 <= value < 10 and following not in set(_NOT_TENTHS):
        if (
            following in FIGURES_ZH
            and FIGURES_ZH[following]
            and text[at + 2 : at + 3] not in CLASSIFIERS
        ):
            return "percent", value * 10 + FIGURES_ZH[following], Decimal(1), "%", at + 2, ()
        if following == "半":
            return "percent", value * 10 + 5, Decimal(1), "%", at + 2, ()
        return "percent", value * 10, Decimal(10), "%", at + 1, ()
    if text[at : at + 1] == "倍":
        grown = _TIMES_GROWN.search(text, max(0, start - 8), start)
        if grown:
            return "times", value + 1, step, "", at + 1, (value,) if value >= 10 else ()
        return "times", value, step, "", at + 1, ()
    return None


def _binding(
    text: str, numeral: Numeral, end: int, kind: QuantityKind, measured: bool, bound: Bound
) -> Binding:
    value = numeral.value
    if value == 0 or (value == 1 and not numeral.scale and kind == "count"):
        return "loose"
    if kind == "percent" and value == 100:
        return "soft"
    if not numeral.spelled:
        return "hard"
    if kind != "count":
        return "hard"
    written = numeral.digits + numeral.scale
    if "点" in written:
        return "hard"
    counted = measured or text[numeral.end : numeral.end + 1] in CLASSIFIERS or bool(bound)
    if all(c in FIGURES_ZH for c in written):
        if len(written) == 1:
            return "soft" if counted else "loose"
        return "loose"
    if all(c in SCALES_ZH for c in written):
        return "soft" if measured or bound else "loose"
    round_one = str(value).rstrip("0") == "1"  # 一百年 is a century more often than a figure
    if len(written) > 2 and not round_one:
        return "hard"
    if value <= 10 or round_one:
        return "soft" if counted else "loose"
    return "hard" if counted else "soft"
