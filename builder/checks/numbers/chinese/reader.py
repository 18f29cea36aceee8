"""Reading the numbers of a Chinese text, simplified or traditional."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ..masks import MASK, mask_common
from ..quantity import Quantity, QuantityKind, shared
from ..reading import Found, ReadAt, Reader, scan, shared_bounds
from .bounds import bound_words
from .counts import number
from .dates import century, clock, decade, frequency, iso_date, ordinal, period, plan, year_span
from .numerals import HAN
from .shares import fan, figure_share, half, share, vague
from .spoken import broken, discount, neighbours, power, upper_share

_FOLD = str.maketrans(
    "０１２３４５６７８９．％＋－／：萬億兩點餘約達過個幾數時歲噸畝頃圓幣歐鎊與佔佰倍週間後開盤環節條種類項總"
    "計劃年規屆階級僅僑緊從進貳參陸價單雙層號頁圖錢戶輛輪線務員營運獲約於為離東滿漲幅減產翻陽門台臺",
    "0123456789.%+-/:万亿两点余约达过个几数时岁吨亩顷元币欧镑与占佰倍周间后开盘环节条种类项总"
    "计划年规届阶级仅侨紧从进贰叁陆价单双层号页图钱户辆轮线务员营运获约于为离东满涨幅减产翻阳门台台",
)
"""Full-width figures and the traditional characters the reader knows, one for one."""

_START = re.compile(rf"[\d{HAN}数几上下前半翻减成每]")

_IDIOMS = re.compile(
    r"(?<![第\d一二三四五六七八九十百千万亿两])(?:一带一路|丝路|星期[一二三四五六日天]"
    r"|礼拜[一二三四五六日天]|(?<!一)周[一二三四五六日](?![年期岁个次])"
    "|三星|三亚|三峡|三农|三资|四川|四海|两会|两岸|两院|双创|万众|万科|万达|万一|万向|万国|万维"
    "|万事|万物|万里长城"
    "|百度|百姓|百货|百科|百般|百色|百花|百事|千方百计|千家万户|千禧|千万(?=[不别要])|千丝万缕"
    "|千辛万苦|千篇一律"
    "|十分(?!之|钟)|十足|五金|五粮液|五指山|六安|七夕|八达岭|九江|九寨|九龙|九州|九牧|三一重工"
    "|三一集团|三元(?!钱)"
    "|一致|一些|一定|一直|一样|一般|一切|一起|一旦|一系列|一体|一律|一向|一流|一共|一并|一度|一贯"
    "|一再|一时|一经"
    "|零下|统一|唯一|单一|专一|合一|(?<!分)之一|进一步|第三方|第三者|不三不四|说一不二|独一无二"
    "|数一数二|千兆|万元户"
    "|半导体|上千瓦|上上|上下(?!半)|上海|上市|上升|上涨|上线|上游|以上(?=半)|双十一|十一黄金周"
    "|五一(?=[劳假黄小期])|数十年如一日"
    "|一点一[滴点]|一点点|三角|三维|三甲|三线|二线|一线|四线|二手|二维|二次|三次元|三板|双一流"
    "|三旧|三废|四大发明|五谷|六合|七大洲|八方|九成新)"
)


def read_zh(text: str) -> tuple[Quantity, ...]:
    """Every number of a Chinese text (simplified or traditional), in order."""
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Quantity, ...]:
    folded = mask_common(text.translate(_FOLD))
    folded = _IDIOMS.sub(lambda m: MASK * len(m[0]), folded)
    reader = Reader(text, folded, bound_words(folded))
    return tuple(_inherit(reader, list(scan(reader, _START, _READERS))))


def _share_or_span(reader: Reader, start: int) -> Found:
    """A share, and the upper end of a span whose 百分之 stands once."""
    found = share(reader, start)
    upper = upper_share(reader, found[0][0]) if found else None
    return ([*found[0], upper], upper.end) if found and upper else found


_READERS: tuple[ReadAt, ...] = (
    iso_date,
    frequency,
    year_span,
    decade,
    century,
    plan,
    period,
    power,
    neighbours,
    discount,
    broken,
    fan,
    half,
    _share_or_span,
    figure_share,
    clock,
    vague,
    ordinal,
    number,
)

_RANGE = re.compile(r"[ \u00a0]?(?:[-–—−~～]{1,2}|至|到)[ \u00a0]?(?=$)")

_AND = re.compile(r"[^。；;！？!?]{0,12}[和与及、][^。；;，,！？!?]{0,12}")

_LIST = re.compile(r"[、和与及或,，]")


def _inherit(reader: Reader, found: list[Quantity]) -> list[Quantity]:
    """Give the first number of a range the scale and unit that only the second one states."""
    for at in range(len(found) - 2, -1, -1):
        first, second = found[at], found[at + 1]
        if first.kind != "count" or first.unit or not 0 <= second.start - first.end <= 4:
            continue
        between = reader.text[first.end : second.start]
        ranged = bool(_RANGE.fullmatch(between))
        if second.kind in ("year", "month", "day"):
            if ranged or _LIST.fullmatch(between):
                found[at] = _as_date(first, second.kind)
        elif ranged or (_LIST.fullmatch(between) and (second.scale or second.unit)):
            found[at] = shared(first, second)
    return _opening_months(reader, shared_bounds(reader, found, _AND))


def _as_date(quantity: Quantity, kind: QuantityKind) -> Quantity:
    low, high = {"year": (1000, 2200), "month": (1, 12), "day": (1, 31)}[kind]
    return replace(quantity, kind=kind) if low <= quantity.value <= high else quantity


def _opening_months(reader: Reader, found: list[Quantity]) -> list[Quantity]:
    """1-6月 is the first half of a year as well as two months."""
    given = []
    for at, quantity in enumerate(found):
        given.append(quantity)
        before = found[at - 1] if at else None
        if (
            quantity.kind == "month"
            and before
            and before.kind == "month"
            and before.value == 1
            and _RANGE.fullmatch(reader.text[before.end : quantity.start])
        ):
            given[-2:] = [
                replace(before, binding="soft"),
                replace(quantity, binding="soft"),
                replace(quantity, kind="period"),
            ]
    return given
