"""Shares, multiples and vague numbers in Chinese."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from ..exact import SCALES_ZH, shift
from ..quantity import Binding, Bound, Quantity
from ..reading import Found, Reader, make
from ..units import unit_zh
from .bounds import bounds
from .numerals import ARABIC, HAN, past, plain, size_of, small

_SHARE = re.compile(
    rf"({ARABIC}|[{HAN}]{{1,12}})分之({ARABIC}|[{HAN}]{{1,24}}(?:点[{HAN}]{{1,24}})?)"
)

_HALF = re.compile("一半|半数|过半|半壁江山")

HALF_UNIT = re.compile("半(?:个多?)?(年|月|小时|钟头|天|世纪)(?!度)")

_FAN = re.compile(
    rf"翻(?:了|上)?(近|超过|约)?(?:({ARABIC}|[一两二三四])番|(?:一|1)?倍)|翻番|成倍|减半|倍增"
)

_VAGUE = re.compile(
    "(?:数|(?<!十)几|好几)([十百千万亿]{1,4})(?!分)|十几([百千万亿]{0,2})|(上"
    "|成)([百千万亿]{1,3})(?![瓦米克伏])"
)


def share(reader: Reader, start: int) -> Found:
    """百分之八点四, 三分之一."""
    match = _SHARE.match(reader.text, start)
    if not match:
        return None
    whole = plain(match[1])
    part = plain(match[2])
    if not whole or not part or whole[0] == 0:
        return None
    of = 1 if match[1] == "百" else 0
    binding: Binding = "soft" if of and part[0] == 100 else "hard"
    value = Fraction(part[0]) / Fraction(whole[0]) * 100
    step = part[1] if of else Decimal(1)
    bound, weak, end, said = bounds(reader, start, match.end())
    return [
        Quantity(
            reader.given[start:end],
            start,
            end,
            "percent",
            part[0] if of else _decimal(value),
            step if of else Decimal("0.01"),
            bound,
            weak,
            "%",
            "%",
            Fraction(1),
            binding,
            match[2],
            match[1] + "分之",
            said=said,
        )
    ], end


_FIGURE_SHARE = re.compile(r"(\d{1,2})/(\d{1,3})(?![\d/年月])")


def figure_share(reader: Reader, start: int) -> Found:
    """1/3."""
    match = _FIGURE_SHARE.match(reader.text, start)
    if not match or reader.text[max(0, start - 1) : start] in tuple("0123456789/.-"):
        return None
    part, whole = int(match[1]), int(match[2])
    if not 0 < part < whole:
        return None
    bound, weak, end, said = bounds(reader, start, match.end())
    value = _decimal(Fraction(part, whole) * 100)
    return [
        make(
            reader,
            start,
            end,
            "percent",
            value,
            step=Decimal("0.01"),
            bound=bound,
            weak=weak,
            unit="%",
            dimension="%",
            said=said,
        )
    ], end


def _decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal: exact where it ends, else to 28 places."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def half(reader: Reader, start: int) -> Found:
    """一半, 过半, 半年."""
    if unit := HALF_UNIT.match(reader.text, start):
        name = unit[1] if unit[1] in ("年", "小时", "天") else "个" + unit[1]
        found = unit_zh(name, 0)
        measure = size_of(found[0] if found else None)
        return [
            Quantity(
                reader.given[start : unit.end()],
                start,
                unit.end(),
                "count",
                Decimal("0.5"),
                Decimal("0.1"),
                "",
                False,
                *measure,
                binding="soft",
            )
        ], unit.end()
    match = _HALF.match(reader.text, start)
    begin = start
    if not match and reader.text[start - 1 : start + 1] == "过半" and start:
        begin, end = start - 1, start + 1
    elif match:
        end = match.end()
    else:
        return None
    bound, weak, stop, said = bounds(reader, begin, end)
    if reader.text[begin] == "过":
        bound = ">"
    return [
        make(
            reader,
            begin,
            stop,
            "percent",
            50,
            bound=bound,
            weak=weak,
            unit="%",
            dimension="%",
            binding="soft",
            said=said,
        )
    ], stop


def fan(reader: Reader, start: int) -> Found:
    """翻两番, 翻倍, 减半."""
    match = _FAN.match(reader.text, start)
    if not match:
        return None
    soft: Binding = "loose" if match[0] in ("成倍", "倍增") else "hard"
    if match[0] == "减半":
        value: Decimal = Decimal("0.5")
    elif match[2] and "番" in match[0]:
        power = small(match[2]) if match[2] != "1" else 1
        value = Decimal(2 ** min(power, 40))
    else:
        value = Decimal(2)
    inner: Bound = {"近": "near", "超过": ">", "约": "~"}.get(match[1] or "", "")  # type: ignore[assignment]
    bound, weak, end, said = bounds(reader, start, match.end())
    return [
        make(
            reader,
            start,
            end,
            "times",
            value,
            step=Decimal("0.1"),
            bound=inner or bound,
            weak=weak,
            binding=soft,
            said=said,
        )
    ], end


def vague(reader: Reader, start: int) -> Found:
    """数百, 十几万, 上千亿."""
    match = _VAGUE.match(reader.text, start)
    if not match:
        return None
    if match[3]:
        before = reader.text[start - 1 : start]
        if match[3] == "上" and before and before in "以之向马加网路晚早线":
            return None
        word, low, high = match[4], 1, 10
    elif match[1]:
        word, low, high = match[1], 1 if match[0][0] == "数" else 2, 10
    else:
        word, low, high = match[2] or "", 11, 20
    power = sum(SCALES_ZH[c] for c in word)
    unit = unit_zh(reader.text, past(reader.text, match.end(), "多余"))
    end = unit[1] if unit else match.end()
    return [
        Quantity(
            reader.given[start:end],
            start,
            end,
            "vague",
            shift(Decimal(low), power),
            shift(Decimal(1), power),
            ">" if match[3] else "",
            False,
            *size_of(unit[0] if unit else None),
            binding="soft",
            scale=word,
            high=shift(Decimal(high), power),
        )
    ], end
