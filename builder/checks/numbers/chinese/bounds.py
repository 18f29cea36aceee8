"""Words that bound a number in Chinese: 超过, 近, 以上."""

from __future__ import annotations

import re

from ....ground.characters import COMMON_HAN
from ..quantity import Bound
from ..reading import BoundWord, BoundWords, Reader

_BEFORE: tuple[tuple[Bound, str], ...] = (
    (
        "<",
        "不超过|不多于|不高于|不大于|不超|未超过|不会超过|控制在|不足|不到|低于|少于|小于|未到"
        "|不满|未满|未达|最多|至多",
    ),
    (
        ">",
        "不少于|不低于|不小于|不下于?|不亚于|不止|至少|最少|起码|超过|超出|超|逾|高于|大于|多于"
        "|突破|跨越|迈过|跃过|破",
    ),
    (
        "near",
        "差一?点儿?(?:就)?满?|(?<![附最靠邻相临亲])近|接近|将近|逼近|临近|趋近|几乎|几近|近乎|直逼",
    ),
    ("~", "(?<![节合条签预契公违邀履大失相制特])约|大约|约为|大概|大致|差不多|估计|粗略"),
    ("upto", "多达|高达|最高|可达|最大"),
)

_FILL = "[了为占合达到至有是的全国省市区总量数其计在人民币美元港币约￥¥$RMBUSHK  ]{0,7}"

_BEFORE_PATTERN = re.compile("|".join(f"(?P<b{i}>{words})" for i, (_, words) in enumerate(_BEFORE)))
_FILL_PATTERN = re.compile(_FILL)
_WEAK_BEFORE = ("突破", "破", "跨越", "迈过", "跃过", "控制在", "最大")

_AFTER = re.compile(
    "[ \u00a0]?(?:(?P<more>(?:还|都)多|多(?![种次个项家元边样数方层年点少])|有?余(?![额下项])"
    f"|[{COMMON_HAN}]{{0,3}}?(?:及|或|和)?(?:以上|之上)"
    "|出头|好几(?=岁|年)|开外|挂零|\\+|[个家名项]?或(?:以上|更[多高大长]))"
    f"|(?P<less>[{COMMON_HAN}]{{0,3}}?(?:及|或)?(?:以下|之下))"
    "|(?P<within>以内|之内)"
    f"|(?P<about>[{COMMON_HAN}]{{0,2}}?(?:左右|上下|前后)))"
)


def bound_words(text: str) -> BoundWords:
    """The words of a text that bound a number after them."""
    found = []
    for match in _BEFORE_PATTERN.finditer(text):
        index = next(i for i in range(len(_BEFORE)) if match.group(f"b{i}"))
        found.append(BoundWord(match.start(), match.end(), _BEFORE[index][0], match[0]))
    return BoundWords(found)


def bounds(reader: Reader, start: int, end: int) -> tuple[Bound, bool, int, str]:
    """What the words around a number say about it, whether they may mean something else, the end
    with such words taken in, and the whole phrase."""
    text = reader.text
    after = _AFTER.match(text, end)
    bound: Bound = ""
    weak = False
    stop = end
    if after:
        kind = after.lastgroup
        bound = {"more": ">", "less": "<", "within": "upto", "about": "~"}[kind or "about"]  # type: ignore[assignment]
        weak = kind == "within"
        stop = after.end()
    begin = start
    before = reader.bound_words.before(start, lambda limit: _fits(text, limit, start))
    if before and (not bound or bound == "~"):
        bound, begin = before.bound, before.start
        weak = before.word in _WEAK_BEFORE
    return bound, weak, stop, reader.given[begin:stop]


def _fits(text: str, limit: BoundWord, start: int) -> bool:
    return start - limit.start <= 12 and bool(_FILL_PATTERN.fullmatch(text, limit.end, start))
