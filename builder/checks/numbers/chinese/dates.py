"""Dates, periods, plans and ordinals in Chinese."""

from __future__ import annotations

import re
from decimal import Decimal

from ..exact import Numeral
from ..quantity import Binding, QuantityKind
from ..reading import Found, Reader, make
from .numerals import read_numeral, small

_ISO = re.compile(r"((?:1[89]|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d.])")

_DECADE = re.compile(
    r"(?:(\d{1,2}|[一二十]{1,3})世纪)?(\d0|[一二三四五六七八九]十)年代|(\d0|[七八九]十"
    r"|零零)后(?![来期续面勤台])"
)

_CENTURY = re.compile(r"(\d{1,2}|[一二十]{1,3})世纪")

_PLAN = re.compile(
    "(?:[“”\"'‘’「『]?(十[一二三四五六七]|十|九|八|七|六)五[“”\"'‘’」』]?(?P<after>规划|计划|期间|时期|末|以来|开局|收官|科技|国家|以?前|头|的)?)"
    "|第?(?P<n>\\d{1,2}|[一二三四五六七八九十]{1,3})个五年(?:规划|计划)"
)

_QUARTER = re.compile(r"(?:(?<=第)([一二三四1-4])季(?!节)|([一二三四1-4])季度)度?")

_PERIOD = re.compile(
    r"(?P<up>上半年)|(?P<down>下半年)|前(?P<q>[一二两三1-3])个?季度?(?!节)|前(?P<m>\d{1,2}"
    r"|[一二两三四五六七八九十]{1,2})个?月"
)

_CLOCK = re.compile(
    r"([01]?\d|2[0-4])(?:[:：]([0-5]\d)|[时点](?:([0-5]?\d)分|半|整|许|左右|钟)|时)(?!间|代|期|候)"
)
_HOUR = re.compile(r"([01]?\d|2[0-4])点(?!\d)")
_DAYTIME = re.compile("(早上|上午|中午|下午|晚上|傍晚|凌晨|清晨|深夜|夜里|早|晚)[ ]?$")
_LATE = ("下午", "晚上", "傍晚", "晚", "夜里", "深夜")
_YEAR_SPAN = re.compile(r"((?:19|20)\d\d)[/-](\d\d)(?=财年|学年|赛季|年)")


def iso_date(reader: Reader, start: int) -> Found:
    """Dates in figures: 2016-12-31, 2016.12.31."""
    match = _ISO.match(reader.text, start)
    if not match or not (1 <= int(match[3]) <= 12 and 1 <= int(match[4]) <= 31):
        return None
    parts: list[tuple[QuantityKind, int]] = [("year", 1), ("month", 3), ("day", 4)]
    return [make(reader, *match.span(g), kind, int(match[g])) for kind, g in parts], match.end()


def year_span(reader: Reader, start: int) -> Found:
    """Financial and school years: 2015/16财年."""
    match = _YEAR_SPAN.match(reader.text, start)
    if not match:
        return None
    last = int(match[1]) // 100 * 100 + int(match[2])
    return [
        make(reader, *match.span(1), "year", int(match[1])),
        make(reader, *match.span(2), "year", last),
    ], match.end() + 1


def decade(reader: Reader, start: int) -> Found:
    """20世纪90年代, 90后."""
    match = _DECADE.match(reader.text, start)
    if not match:
        return None
    decade = small(match[2] or match[3])
    century = small(match[1]) if match[1] else 0
    value = (century - 1) * 100 + decade if century else decade
    binding: Binding = "soft" if match[3] else "hard"
    return [make(reader, *match.span(), "decade", value, binding=binding)], match.end()


def century(reader: Reader, start: int) -> Found:
    """21世纪."""
    match = _CENTURY.match(reader.text, start)
    if not match:
        return None
    return [make(reader, *match.span(), "ordinal", small(match[1]), binding="soft")], match.end()


def plan(reader: Reader, start: int) -> Found:
    """Five-year plans: 十二五, 第十三个五年规划."""
    quote = start and reader.text[start - 1] in "“”\"'‘’「『"
    match = _PLAN.match(reader.text, start - 1 if quote else start)
    if not match:
        return None
    if match["n"]:
        number = small(match["n"])
    elif len(match[1]) == 2 or quote or match["after"] in ("规划", "计划", "期间", "时期"):
        number = small(match[1])
    else:
        return None
    end = match.start("after") if match["after"] else match.end()
    begin = match.start(1) if match[1] else match.start()
    return [make(reader, begin, end, "plan", number)], match.end()


def period(reader: Reader, start: int) -> Found:
    """上半年, 前三季度, 第四季度."""
    match = _PERIOD.match(reader.text, start)
    if match:
        if match["down"]:
            return [make(reader, *match.span(), "half", 2)], match.end()
        months = 6 if match["up"] else 3 * small(match["q"]) if match["q"] else small(match["m"])
        return [make(reader, *match.span(), "period", months)], match.end()
    match = _QUARTER.match(reader.text, start)
    if match:
        number = small(match[1] or match[2])
        return [make(reader, *match.span(), "quarter", number)], match.end()
    return None


def clock(reader: Reader, start: int) -> Found:
    """A time of day: 下午3时30分."""
    before = reader.text[max(0, start - 3) : start]
    match = _CLOCK.match(reader.text, start)
    if not match and _DAYTIME.search(before):
        match = _HOUR.match(reader.text, start)
    if not match or before[-1:].isdigit():
        return None
    told = match.groups()
    minutes = int("".join(m for m in told[1:] if m) or (30 if "半" in match[0] else 0))
    found = _DAYTIME.search(before)
    part = found[1] if found else ""
    hour = int(match[1])
    afternoon = part in _LATE or (part == "中午" and hour < 10)
    midnight = hour == 12 and part in ("凌晨", "晚上", "深夜", "夜里")
    value = (0 if midnight else hour + 12 if afternoon and hour < 12 else hour) * 60 + minutes
    also = (Decimal(value + 720),) if not part and hour <= 12 else ()
    return [make(reader, *match.span(), "time", value, binding="soft", also=also)], match.end()


_A_YEAR = {"小时": 8760, "天": 365, "日": 365, "周": 52, "星期": 52, "月": 12,
           "个月": 12, "季": 4, "季度": 4, "年": 1}  # fmt: skip
"""How often a period comes in a year; only told apart, never reckoned with."""

_FREQUENCY = re.compile(
    r"每(?P<over>[两二三四五六]|\d{1,2})?个?(?P<each>小时|天|日|周|星期|月|季度?|年)"
    r"[^，,。；;、每\d]{0,8}?"
    r"(?P<times>\d{1,3}|[一两二三四五六七八九十]{1,3})(?:次|回|趟|期|班|届|屆|节课)"
)


def frequency(reader: Reader, start: int) -> Found:
    """How often: 每周一次, 每年举行两次."""
    match = _FREQUENCY.match(reader.text, start)
    if not match:
        return None
    times = small(match["times"])
    every = small(match["over"]) if match["over"] else 1
    value = Decimal(times * _A_YEAR[match["each"]]) / every
    also = (Decimal(times),)
    return [make(reader, *match.span(), "frequency", value, binding="soft", also=also)], match.end()


def ordinal(reader: Reader, start: int) -> Found:
    """第八, 第35."""
    if not (start and reader.text[start - 1] == "第"):
        return None
    read = read_numeral(reader, start)
    if not read or read[0].value != int(read[0].value):
        return None
    numeral = read[0]
    binding: Binding = "hard" if numeral.value > 10 or not numeral.spelled else "soft"
    if numeral.value == 1:
        binding = "loose"
    return [
        make(reader, start - 1, numeral.end, "ordinal", numeral.value, binding=binding)
    ], numeral.end


def date_part(reader: Reader, start: int, numeral: Numeral) -> Found:
    """A year, month or day, by the character after the number."""
    text, end = reader.text, numeral.end
    if numeral.scale or numeral.value != int(numeral.value):
        return None
    value = int(numeral.value)
    following = text[end : end + 1]
    if text[end : end + 1] in " \u00a0" and text[end + 1 : end + 2] in ("年", "月", "日"):
        end, following = end + 1, text[end + 1]
    kind: QuantityKind | None = None
    if following == "年" and 1000 <= value < 2200 and len(numeral.digits) == 4:
        kind = "year"
    elif following == "月" and 1 <= value <= 12:
        kind = "month"
    elif following in ("日", "号") and following and 1 <= value <= 31:
        kind = "day"
        if (
            following == "号"
            and text[end - 3 : end - 2] not in ("月",)
            and "月" not in text[max(0, start - 1) : start]
        ):
            return None
    elif following and following in "届":
        return [
            make(reader, start, end + 1, "ordinal", value, binding="soft" if value < 11 else "hard")
        ], end + 1
    elif following == "大" and numeral.spelled and 11 <= value <= 25:
        return [make(reader, start, end + 1, "ordinal", value)], end + 1
    elif text.startswith("周年", end):
        return [make(reader, start, end + 2, "ordinal", value)], end + 2
    elif text.startswith(("中全会", "次会议", "次全会", "次全体"), end):
        return [make(reader, start, end, "ordinal", value, binding="soft")], end
    if not kind:
        return None
    binding: Binding = "soft" if numeral.spelled and kind != "year" else "hard"
    return [make(reader, start, end + 1, kind, value, binding=binding)], end + 1
