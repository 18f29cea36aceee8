"""What stands beside numbers and weighs as much: days of the week, and claims of rank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ...issue.model import Side
from .quantity import Mismatch, Quantity

_DAYS_ZH = "一二三四五六日天"
_DAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WEEKDAY: dict[Side, re.Pattern[str]] = {
    "zh": re.compile(
        rf"(?:星期|礼拜|禮拜)(?P<day>[{_DAYS_ZH}])|(?<![一两兩])[周週](?P<short>[一二三四五六日])"
        "(?![年期岁歲个個次天节節班趟回场場篇课課])"
    ),
    "en": re.compile(
        r"\b(?P<day>Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)days?\b"
        r"|\b(?P<short>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?=[.,] )"
    ),
}


def _weekdays(side: Side, text: str) -> list[Quantity]:
    found = []
    for match in _WEEKDAY[side].finditer(text):
        name = match["day"] or match["short"]
        number = min(_DAYS_ZH.index(name), 6) if side == "zh" else _DAYS_EN.index(name[:3].lower())
        found.append(
            Quantity(
                match[0], *match.span(), "weekday", Decimal(number + 1), Decimal(1), binding="soft"
            )
        )
    return found


def weekdays(
    zh_text: str, en_text: str, zh: list[Quantity], en: list[Quantity]
) -> Iterator[Mismatch]:
    """Days of the week that differ between the languages or from the date they stand beside.

    ``zh`` and ``en`` are the numbers of the texts, in order.
    """
    days_zh, days_en = _weekdays("zh", zh_text), _weekdays("en", en_text)
    if not days_zh or len(days_zh) != len(days_en):
        return
    known = _dated(days_zh, zh) or _dated(days_en, en)
    slip = f"{known:%Y-%m-%d}: 周{_DAYS_ZH[known.weekday()]}, {known:%A}" if known else ""
    values = sorted(d.value for d in days_zh), sorted(d.value for d in days_en)
    for z, e in zip(days_zh, days_en, strict=True):
        alone = len(days_zh) == 1
        wrong = alone and known is not None and z.value != known.isoweekday()
        if wrong or (values[0] != values[1] and z.value != e.value):
            yield Mismatch("value", z, e, slip if alone else "")


def _dated(days: list[Quantity], numbers: list[Quantity]) -> date | None:
    """The whole date that stands beside the first of some days of the week."""
    near = [q for q in numbers if abs(q.start - days[0].start) <= 40]
    parts = {kind: [int(q.value) for q in near if q.kind == kind] for kind in _PARTS}
    if any(len(set(values)) != 1 for values in parts.values()):
        return None
    try:
        return date(*(parts[kind][0] for kind in _PARTS))
    except ValueError:
        return None


_PARTS = ("year", "month", "day")

_RANK_ZH = re.compile(
    "首[个個家次例创創座款批条條艘架台项項部届屆份]|首屈一指|(?<![^一-鿿]第)第一(?:个|個|家|次|位"
    "|大|座|款|批|条|條|艘|例|项|項|台|臺|架|部(?!分)|所|间|間|支|枚|颗|顆|辆|輛|列)"
    "|(?:全国|全國|全球|世界|亚洲|亞洲|国内|國內|我国|我國|历史|歷史|全省|全市|省内|本市|地区|地區|行业|業内|同类"
    "|同類)[^，。；]{0,8}?"
    "(?P<most>最(?:大|高|长|長|早|快|多|强|強|先进|先進|低|小|深|重))|唯一|独一无二|獨一無二"
)
_RANK_EN = re.compile(
    r"\b(?:first|1st|maiden|debut|inaugural|pioneer\w*|only|sole|unique|one[- ]of[- ]a[- ]kind"
    r"|unprecedented"
    r"|record|no\. ?1|number one|top|leading|foremost|premier|most|best|never before|unmatched"
    r"|unrivalled"
    r"|nowhere else|initial|earliest|\w{2,}est|lead(?:s|er)?|ever|least|new|world-class|primary"
    r"|second to none)\b",
    re.I,
)


_CLAIM_EN = re.compile(
    r"\b(?:the|world's|country's|China's|nation's|Asia's|city's|province's) (?P<most>"
    r"first(?= [a-z])(?! (?:should|will|would|is|was|are|were|has|had|can|may|and|or|in|half"
    r"|quarter|phase|day|week|month|year|time|stage|place|part|of|to|step|\w+ (?:months"
    r"|quarters|days|weeks|years)))|(?:second-)?largest|biggest|highest|longest|fastest|tallest|oldest|deepest|busiest"
    r"|only(?! \d))\b",
    re.I,
)
_RANK_ZH_ANY = re.compile("[首第最唯独獨冠榜头頭先初创創]|之一|一[期批阶階步]")


def unranked(zh_text: str, en_text: str) -> Iterator[Mismatch]:
    """Claims to be the first, the largest or the only one of which the other side is silent."""
    claim = _RANK_ZH.search(zh_text)
    if claim and not _RANK_EN.search(en_text):
        yield Mismatch("rank", _claimed(claim), None)
    claim = _CLAIM_EN.search(en_text)
    if claim and not _RANK_ZH_ANY.search(zh_text):
        yield Mismatch("rank", None, _claimed(claim))


def _claimed(match: re.Match[str]) -> Quantity:
    group = "most" if match["most"] else 0
    return Quantity(match[group], *match.span(group), "ordinal", Decimal(1), Decimal(1))
