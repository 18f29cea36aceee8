"""Reading the numbers of a Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from .exact import FIGURES_ZH, SCALES_ZH, Numeral, figures, han, plus, shift
from .masks import MASK, mask_common
from .quantity import Bound, Grade, Kind, Quantity, shared
from .units import Unit, currency_before, unit_zh

_FOLD = str.maketrans(
    "０１２３４５６７８９．％＋－／：萬億兩點餘約達過個幾數時歲噸畝頃圓幣歐鎊與佔佰倍週間後開盤環節條種類項總"
    "計劃年規屆階級僅僑緊從進貳參陸價單雙層號頁圖錢戶輛輪線務員營運獲約於為離東滿漲幅減產翻陽門台臺",
    "0123456789.%+-/:万亿两点余约达过个几数时岁吨亩顷元币欧镑与占佰倍周间后开盘环节条种类项总"
    "计划年规届阶级仅侨紧从进贰叁陆价单双层号页图钱户辆轮线务员营运获约于为离东满涨幅减产翻阳门台台",
)
"""Full-width figures and the traditional characters the reader knows, one for one."""

_HAN = "零〇○一二两三四五六七八九十百千万亿兆壹贰叁肆伍陆柒捌玖拾佰仟"
_ARABIC = r"\d{1,3}(?:[,，]\d{3}){1,8}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(rf"(?P<arabic>{_ARABIC})|(?P<han>[{_HAN}]+(?:点[{_HAN}]+)?)")
_SCALE = re.compile(r"[ \u00a0]?(多|余|来)?([十百千万亿兆]+)")
_NEXT_PART = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]+)")
_START = re.compile(rf"[\d{_HAN}数几上下前半翻减成]")

# Words in which a figure does not count anything.
_IDIOMS = re.compile(
    "一带一路|丝路|星期[一二三四五六日天]|礼拜[一二三四五六日天]|(?<!一)周[一二三四五六日](?![年期岁个次])"
    "|三星|三亚|三峡|三农|三资|四川|四海|两会|两岸|两院|双创|万众|万科|万达|万一|万向|万国|万维|万事|万物|万里长城"
    "|百度|百姓|百货|百科|百般|百色|百花|百事|千方百计|千家万户|千禧|千万(?=[不别要])|千丝万缕|千辛万苦|千篇一律"
    "|十分(?!之|钟)|十足|五金|五粮液|五指山|六安|七夕|八达岭|九江|九寨|九龙|九州|九牧|三一重工|三一集团|三元(?!钱)"
    "|一致|一些|一定|一直|一样|一般|一切|一起|一旦|一系列|一体|一律|一向|一流|一共|一并|一度|一贯|一再|一时|一经"
    "|统一|唯一|单一|专一|合一|(?<!分)之一|进一步|第三方|第三者|不三不四|说一不二|独一无二|数一数二|千兆|万元户"
    "|半导体|上千瓦|上上|上下(?!半)|上海|上市|上升|上涨|上线|上游|以上(?=半)|双十一|十一黄金周|五一(?=[劳假黄小期])|数十年如一日"
    "|一点一[滴点]|一点点|三角|三维|三甲|三线|二线|一线|四线|二手|二维|二次|三次元|三板|双一流|三旧|三废|四大发明|五谷|六合|七大洲|八方|九成新"
)
_LETTER_BEFORE = re.compile(r"[A-Za-z](?:[-–.]?)$")

_BEFORE: tuple[tuple[Bound, str], ...] = (
    ("<", "不超过|不多于|不高于|不大于|不超|未超过|不会超过|控制在|不足|不到|低于|少于|小于|未到|不满|未满|未达|最多|至多"),
    (">", "不少于|不低于|不小于|不下于?|不亚于|不止|至少|最少|起码|超过|超出|超|逾|高于|大于|多于|突破|跨越|迈过|跃过|破"),
    ("near", "差一?点儿?(?:就)?满?|(?<![附最靠邻相临亲])近|接近|将近|逼近|临近|趋近|几乎|几近|近乎|直逼"),
    ("~", "(?<![节合条签预契公违邀履大失相制特])约|大约|约为|大概|大致|差不多|估计|粗略"),
    ("upto", "多达|高达|最高|可达|最大"),
)
_FILL = "[了为占合达到至有是的全国省市区总量其计在人民币美元港币约￥¥$RMBUSHK  ]{0,7}"
_BEFORE_PATTERN = re.compile(
    "(?:" + "|".join(f"(?P<b{i}>{words})" for i, (_, words) in enumerate(_BEFORE)) + f"){_FILL}$"
)
_WEAK_BEFORE = ("突破", "破", "跨越", "迈过", "跃过", "控制在", "最大")
_SCALE_PREFIX = re.compile("(?:(?<![以之向马加网路晚早])上|(?<![超通经不错])过|成)$")
_AFTER = re.compile(
    "(?P<more>(?:还|都)多|多(?![种次个项家元边样数方层年点少])|有?余(?![额下项])|[\\u4e00-\\u9fff]{0,3}?(?:及|或|和)?(?:以上|之上)"
    "|出头|开外|挂零|\\+)"
    "|(?P<less>[\\u4e00-\\u9fff]{0,3}?(?:及|或)?(?:以下|之下))"
    "|(?P<within>以内|之内)"
    "|(?P<about>[\\u4e00-\\u9fff]{0,2}?(?:左右|上下|前后))"
)
_CLASSIFIERS = set("个家种项名位人台套件座条艘架辆只部款间所户批例篇颗枚层类门张支组村县市省国州场份句届期轮笔棵头匹")
_TIMES_GROWN = re.compile("(?:增长|增加|提高|扩大|上升|提升|增|涨|多|高|上涨|增幅达?|超出)(?:了|近|约|超过?|逾|将近|幅度|达)*$")
_NOT_TENTHS = "为立功本员果都交熟长就品绩分型人份套语渝效全"


@dataclass(frozen=True, slots=True)
class _Reader:
    """A text made ready: the characters as given, and the folded and masked ones beside them."""

    given: str
    text: str


def read_zh(text: str) -> tuple[Quantity, ...]:
    """Every number of a Chinese text (simplified or traditional), in order."""
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Quantity, ...]:
    folded = mask_common(text.translate(_FOLD))
    folded = _IDIOMS.sub(lambda m: MASK * len(m[0]), folded)
    reader = _Reader(text, folded)
    return tuple(_inherit(reader, list(_scan(reader))))


def _scan(reader: _Reader) -> Iterator[Quantity]:
    at = 0
    text = reader.text
    while match := _START.search(text, at):
        start = match.start()
        for read in _READERS:
            found = read(reader, start)
            if found is not None:
                quantities, end = found
                yield from quantities
                at = max(end, start + 1)
                break
        else:
            at = start + 1


_Found = tuple[list[Quantity], int] | None


def _make(
    reader: _Reader, start: int, end: int, kind: Kind, value: Decimal | int, **more: object
) -> Quantity:
    step = more.pop("step", Decimal(1))
    return Quantity(reader.given[start:end], start, end, kind, Decimal(value), step, **more)  # type: ignore[arg-type]


# -- dates -----------------------------------------------------------------------------------------

_ISO = re.compile(r"((?:1[89]|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d.])")
_DECADE = re.compile(r"(?:(\d{1,2}|[一二十]{1,3})世纪)?(\d0|[一二三四五六七八九]十)年代|(\d0|[七八九]十|零零)后(?![来期续面勤台])")
_CENTURY = re.compile(r"(\d{1,2}|[一二十]{1,3})世纪")
_PLAN = re.compile(
    "(?:[“”\"'‘’「『]?(十[一二三四五六七]|十|九|八|七|六)五[“”\"'‘’」』]?(?P<after>规划|计划|期间|时期|末|以来|开局|收官|科技|国家|以?前|头|的)?)"
    "|第?(?P<n>\\d{1,2}|[一二三四五六七八九十]{1,3})个五年(?:规划|计划)"
)
_QUARTER = re.compile(r"第?([一二三四1-4])季度?(?!节)|(?<![A-Za-z])Q([1-4])")
_PERIOD = re.compile(
    r"(?P<up>上半年)|(?P<down>下半年)|前(?P<q>[一二两三1-3])个?季度?(?!节)|前(?P<m>\d{1,2}|[一二两三四五六七八九十]{1,2})个?月"
)
_CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:：]([0-5]\d)|[时点](?:([0-5]?\d)分|半|整|许|左右)|时)(?!间|代|期|候)")


def _iso_date(reader: _Reader, start: int) -> _Found:
    match = _ISO.match(reader.text, start)
    if not match or not (1 <= int(match[3]) <= 12 and 1 <= int(match[4]) <= 31):
        return None
    parts: list[tuple[Kind, int]] = [("year", 1), ("month", 3), ("day", 4)]
    return [
        _make(reader, *match.span(g), kind, int(match[g])) for kind, g in parts
    ], match.end()


def _small(written: str) -> int:
    if written.isdigit():
        return int(written)
    read = han(written)
    return int(read[0]) if read else 0


def _decade(reader: _Reader, start: int) -> _Found:
    match = _DECADE.match(reader.text, start)
    if not match:
        return None
    decade = _small(match[2] or match[3])
    century = _small(match[1]) if match[1] else 0
    value = (century - 1) * 100 + decade if century else decade
    grade: Grade = "soft" if match[3] else "hard"
    return [_make(reader, *match.span(), "decade", value, grade=grade)], match.end()


def _century(reader: _Reader, start: int) -> _Found:
    match = _CENTURY.match(reader.text, start)
    if not match:
        return None
    return [_make(reader, *match.span(), "ordinal", _small(match[1]), grade="soft")], match.end()


def _plan(reader: _Reader, start: int) -> _Found:
    quote = start and reader.text[start - 1] in "“”\"'‘’「『"
    match = _PLAN.match(reader.text, start - 1 if quote else start)
    if not match:
        return None
    if match["n"]:
        number = _small(match["n"])
    elif len(match[1]) == 2 or quote or match["after"] in ("规划", "计划", "期间", "时期"):
        number = _small(match[1])
    else:
        return None
    end = match.start("after") if match["after"] else match.end()
    begin = match.start(1) if match[1] else match.start()
    return [_make(reader, begin, end, "plan", number)], match.end()


def _period(reader: _Reader, start: int) -> _Found:
    match = _PERIOD.match(reader.text, start)
    if match:
        if match["down"]:
            return [_make(reader, *match.span(), "half", 2)], match.end()
        months = 6 if match["up"] else 3 * _small(match["q"]) if match["q"] else _small(match["m"])
        return [_make(reader, *match.span(), "period", months)], match.end()
    match = _QUARTER.match(reader.text, start)
    if match:
        number = _small(match[1] or match[2])
        return [_make(reader, *match.span(), "quarter", number)], match.end()
    return None


def _clock(reader: _Reader, start: int) -> _Found:
    match = _CLOCK.match(reader.text, start)
    if not match or (start and reader.text[start - 1].isdigit()):
        return None
    minutes = int(match[2] or match[3] or (30 if "半" in match[0] else 0))
    before = reader.text[max(0, start - 3) : start]
    hour = int(match[1]) + (12 if re.search("下午|晚|傍晚", before) and int(match[1]) < 12 else 0)
    value = hour * 60 + minutes
    return [_make(reader, *match.span(), "time", value, grade="soft")], match.end()


# -- shares, multiples, vague numbers --------------------------------------------------------------

_SHARE = re.compile(rf"({_ARABIC}|[{_HAN}]+)分之({_ARABIC}|[{_HAN}]+(?:点[{_HAN}]+)?)")
_HALF = re.compile("一半|半数|过半|半壁江山")
_HALF_UNIT = re.compile("半(?:个多?)?(年|月|小时|钟头|天|世纪)(?!度)")
_AND_HALF = re.compile("半(?![年数导])")
_FAN = re.compile(rf"翻(?:了|上)?(近|超过|约)?(?:({_ARABIC}|[一两二三四])番|(?:一|1)?倍)|翻番|成倍|减半|倍增")
_VAGUE = re.compile("(?:数|(?<!十)几|好几)([十百千万亿]{1,4})(?!分)|十几([百千万亿]{0,2})|(上|成)([百千万亿]{1,3})(?![瓦米克伏])")


def _share(reader: _Reader, start: int) -> _Found:
    match = _SHARE.match(reader.text, start)
    if not match:
        return None
    whole = _plain(match[1])
    part = _plain(match[2])
    if not whole or not part or whole[0] == 0:
        return None
    of = 1 if match[1] == "百" else 0
    grade: Grade = "soft" if of and part[0] == 100 else "hard"
    value = Fraction(part[0]) / Fraction(whole[0]) * 100
    step = part[1] if of else Decimal(1)
    bound, weak, end, said = _bounds(reader, start, match.end())
    return [
        Quantity(
            reader.given[start:end], start, end, "percent",
            part[0] if of else _decimal(value), step if of else Decimal("0.01"),
            bound, weak, "%", "%", Fraction(1), grade, match[2], match[1] + "分之", said=said,
        )
    ], end


def _decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal: exact where it ends, else to 28 places."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _plain(written: str) -> tuple[Decimal, Decimal] | None:
    if written[0].isdigit():
        read = figures(written)
        return read[:2] if read else None
    return han(written)


def _half(reader: _Reader, start: int) -> _Found:
    if unit := _HALF_UNIT.match(reader.text, start):
        name = unit[1] if unit[1] in ("年", "小时", "天") else "个" + unit[1]
        found = unit_zh(name, 0)
        measure = _measure(found[0] if found else None)
        return [
            Quantity(reader.given[start : unit.end()], start, unit.end(), "count", Decimal("0.5"),
                     Decimal("0.1"), "", False, *measure, grade="soft")
        ], unit.end()
    match = _HALF.match(reader.text, start)
    begin = start
    if not match and reader.text[start - 1 : start + 1] == "过半" and start:
        begin, end = start - 1, start + 1
    elif match:
        end = match.end()
    else:
        return None
    bound, weak, stop, said = _bounds(reader, begin, end)
    if reader.text[begin] == "过":
        bound = ">"
    return [
        _make(reader, begin, stop, "percent", 50, bound=bound, weak=weak, unit="%",
              dimension="%", grade="soft", said=said)
    ], stop


def _fan(reader: _Reader, start: int) -> _Found:
    match = _FAN.match(reader.text, start)
    if not match:
        return None
    soft: Grade = "loose" if match[0] in ("成倍", "倍增") else "hard"
    if match[0] == "减半":
        value: Decimal = Decimal("0.5")
    elif match[2] and "番" in match[0]:
        power = _small(match[2]) if match[2] != "1" else 1
        value = Decimal(2 ** min(power, 40))
    else:
        value = Decimal(2)
    inner: Bound = {"近": "near", "超过": ">", "约": "~"}.get(match[1] or "", "")  # type: ignore[assignment]
    bound, weak, end, said = _bounds(reader, start, match.end())
    return [
        _make(reader, start, end, "times", value, step=Decimal("0.1"), bound=inner or bound,
              weak=weak, grade=soft, said=said)
    ], end


def _vague(reader: _Reader, start: int) -> _Found:
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
    unit = unit_zh(reader.text, _past(reader.text, match.end(), "多余"))
    end = unit[1] if unit else match.end()
    return [
        Quantity(
            reader.given[start:end], start, end, "vague", shift(Decimal(low), power),
            shift(Decimal(1), power), ">" if match[3] else "", False,
            *_measure(unit[0] if unit else None), grade="soft", scale=word,
            high=shift(Decimal(high), power),
        )
    ], end


def _measure(unit: Unit | None) -> tuple[str, str, Fraction]:
    return (unit.symbol, unit.dimension, unit.factor) if unit else ("", "", Fraction(1))


def _past(text: str, at: int, characters: str) -> int:
    return at + 1 if text[at : at + 1] and text[at] in characters else at


# -- plain numbers ---------------------------------------------------------------------------------


def _numeral(reader: _Reader, start: int) -> tuple[Numeral, bool] | None:
    """The number that starts here and whether 多 or 余 stands inside it."""
    text = reader.text
    match = _NUMBER.match(text, start)
    if not match:
        return None
    if match["han"]:
        return _han_numeral(text, match["han"], start)
    read = figures(match["arabic"])
    if not read:
        return None
    numeral = Numeral(match.end(), *read)
    more = False
    scale = _SCALE.match(text, numeral.end)
    if scale:
        word, end = _before_unit(text, scale[2], scale.start(2))
        if word:
            more = bool(scale[1])
            numeral = numeral.scaled(sum(SCALES_ZH[c] for c in word), word, end)
            part = _NEXT_PART.match(text, end)
            if part and not more:
                numeral = _joined(numeral, part, text)
    return numeral, more


def _before_unit(text: str, word: str, at: int) -> tuple[str, int]:
    """A run of scale characters without those that belong to a unit, as 千 in 万千瓦 does."""
    for cut in range(len(word)):
        unit = unit_zh(text, at + cut)
        if unit and unit[0].symbol not in ("CNY",) and word[cut] in "千百兆":
            return word[:cut], at + cut
    return word, at + len(word)


def _joined(first: Numeral, part: re.Match[str], text: str) -> Numeral:
    """1亿2000万 as one number."""
    word, end = _before_unit(text, part[2], part.start(2))
    power = sum(SCALES_ZH[c] for c in word)
    read = figures(part[1])
    if not read or shift(read[0], power) >= first.step:
        return first
    return Numeral(
        end, plus(first.value, shift(read[0], power)), shift(read[1], power),
        first.digits + first.scale + read[2], word,
    )


def _han_numeral(text: str, run: str, start: int) -> tuple[Numeral, bool] | None:
    word, end = run, start + len(run)
    bare = run.rstrip("百千万亿兆") or run[:1]
    tail, end = _before_unit(text, run[len(bare) :], start + len(bare))
    word = bare + tail
    read = han(word)
    if read is None and "点" in word:
        word = word[: word.index("点")]
        end = start + len(word)
        read = han(word)
    if read is None:
        return None
    more = False
    if text[end : end + 1] in ("多", "余") and (scale := _SCALE.match(text, end)):
        power = sum(SCALES_ZH[c] for c in scale[2])
        numeral = Numeral(end, *read, word, "", True)
        return numeral.scaled(power, scale[2], scale.end()), True
    digits = word.rstrip("万亿兆") or word
    return Numeral(end, *read, digits, word[len(digits) :], True), more


def _bounds(reader: _Reader, start: int, end: int) -> tuple[Bound, bool, int, str]:
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
    before = _BEFORE_PATTERN.search(text, max(0, start - 12), start)
    if before and (not bound or bound == "~"):
        index = next(i for i in range(len(_BEFORE)) if before.group(f"b{i}"))
        bound = _BEFORE[index][0]
        weak = before.group(f"b{index}") in _WEAK_BEFORE
        begin = before.start()
    return bound, weak, stop, reader.given[begin:stop]


def _ordinal(reader: _Reader, start: int) -> _Found:
    if not (start and reader.text[start - 1] == "第"):
        return None
    read = _numeral(reader, start)
    if not read or read[0].value != int(read[0].value):
        return None
    numeral = read[0]
    grade: Grade = "hard" if numeral.value > 10 or not numeral.spelled else "soft"
    if numeral.value == 1:
        grade = "loose"
    return [
        _make(reader, start - 1, numeral.end, "ordinal", numeral.value, grade=grade)
    ], numeral.end


def _number(reader: _Reader, start: int) -> _Found:
    text = reader.text
    read = _numeral(reader, start)
    if not read:
        return None
    numeral, more = read
    if start and (text[start - 1].isdigit() or (text[start - 1] == "." and start > 1)):
        return [], numeral.end
    dated = _date_part(reader, start, numeral)
    if dated:
        return dated
    attached = bool(_LETTER_BEFORE.search(text, max(0, start - 2), start))
    if attached and currency_before(text, start):
        attached = False
    quantity = _measured(reader, start, numeral, more)
    plain = not quantity.unit and not quantity.scale and quantity.kind == "count"
    if attached and plain:
        return [], numeral.end
    following = text[numeral.end : numeral.end + 1]
    if plain and following.isascii() and following.isalpha():
        return [], numeral.end
    return [quantity], max(quantity.end, numeral.end)


def _date_part(reader: _Reader, start: int, numeral: Numeral) -> _Found:
    """A year, month or day, by the character after the number."""
    text, end = reader.text, numeral.end
    if numeral.scale or numeral.value != int(numeral.value):
        return None
    value = int(numeral.value)
    following = text[end : end + 1]
    if text[end : end + 1] in " \u00a0" and text[end + 1 : end + 2] in ("年", "月", "日"):
        end, following = end + 1, text[end + 1]
    kind: Kind | None = None
    if following == "年" and 1000 <= value < 2200 and len(numeral.digits) == 4:
        kind = "year"
    elif following == "月" and 1 <= value <= 12:
        kind = "month"
    elif following in ("日", "号") and following and 1 <= value <= 31:
        kind = "day"
        if following == "号" and text[end - 3 : end - 2] not in ("月",) and "月" not in text[
            max(0, start - 1) : start
        ]:
            return None
    elif following and following in "届":
        return [_make(reader, start, end + 1, "ordinal", value, grade="soft" if value < 11 else "hard")], end + 1
    elif following == "大" and numeral.spelled and 11 <= value <= 25:
        return [_make(reader, start, end + 1, "ordinal", value)], end + 1
    elif text.startswith("周年", end):
        return [_make(reader, start, end + 2, "ordinal", value)], end + 2
    elif text.startswith(("中全会", "次会议", "次全会", "次全体"), end):
        return [_make(reader, start, end, "ordinal", value, grade="soft")], end
    if not kind:
        return None
    grade: Grade = "soft" if numeral.spelled and kind != "year" else "hard"
    return [_make(reader, start, end + 1, kind, value, grade=grade)], end + 1


def _measured(reader: _Reader, start: int, numeral: Numeral, more: bool) -> Quantity:
    """A number with its unit, its bound and its grade."""
    text = reader.text
    at = numeral.end
    if not more and text[at : at + 1] and (text[at] in "多余" or (text[at] == "来" and numeral.value % 10 == 0)):
        more, at = True, at + 1
    if text[at : at + 1] in (" ", "\u00a0"):
        at += 1
    kind: Kind = "count"
    symbol, dimension, factor = "", "", Fraction(1)
    value, step, also = numeral.value, numeral.step, ()
    begin = start
    end = numeral.end if text[at - 1 : at] in (" ", "\u00a0") else at
    special = _special(text, start, at, numeral)
    if special:
        kind, value, step, symbol, end, also = special
        dimension = "%" if kind in ("percent", "points") else ""
    elif unit := unit_zh(text, _past_half(text, at)):
        symbol, dimension, factor = _measure(unit[0])
        end = unit[1]
        if dimension in ("month", "s"):
            halved = _past_half(text, at) > at
            if not halved and _AND_HALF.match(text, end):
                halved, end = True, end + 1
            if halved:
                value, step = plus(value, Decimal("0.5")), Decimal("0.1")
    elif mark := currency_before(text, start):
        symbol, dimension, factor = _measure(mark[0])
        begin = mark[1]
    bound, weak, end, said = _bounds(reader, begin, end)
    if more:
        bound, weak = ">", False
    if begin and not bound and _SCALE_PREFIX.search(text, 0, begin) and text[start] in "百千万亿":
        bound = ">"
    if dimension in ("month", "s") and text[begin - 1 : begin] == "近":
        weak = True
    grade = _grade(text, numeral, end, kind, bool(symbol), bound)
    return Quantity(
        reader.given[begin:end], begin, end, kind, value, step, bound, weak, symbol, dimension,
        factor, grade, numeral.digits, numeral.scale, also, said=said,
    )


def _past_half(text: str, at: int) -> int:
    """Past the 个半 of 一个半小时."""
    return at + 2 if text.startswith(("个半小时", "个半月", "个半世纪"), at) else at


_Special = tuple[Kind, Decimal, Decimal, str, int, tuple[Decimal, ...]]


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
        return "percent", value * 10, Decimal(10), "%", at + 1, ()
    if text[at : at + 1] == "倍":
        grown = _TIMES_GROWN.search(text, max(0, start - 8), start)
        if grown:
            return "times", value + 1, step, "", at + 1, (value,) if value >= 10 else ()
        return "times", value, step, "", at + 1, ()
    return None


def _grade(
    text: str, numeral: Numeral, end: int, kind: Kind, measured: bool, bound: Bound
) -> Grade:
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
    counted = measured or text[numeral.end : numeral.end + 1] in _CLASSIFIERS or bool(bound)
    if all(c in FIGURES_ZH for c in written):
        if len(written) == 1:
            return "soft" if counted else "loose"
        return "loose"
    if all(c in SCALES_ZH for c in written):
        return "soft" if measured or bound else "loose"
    if len(written) > 2:
        return "hard"
    if value <= 10:
        return "soft" if counted else "loose"
    return "hard" if counted else "soft"


_READERS = (
    _iso_date, _decade, _century, _plan, _period, _fan, _half, _share, _clock, _vague, _ordinal,
    _number,
)

_RANGE = re.compile(r"[ \u00a0]?(?:[-–—−~～]{1,2}|至|到)[ \u00a0]?(?=$)")
_LIST = re.compile(r"[、和与及或,，]")


def _inherit(reader: _Reader, found: list[Quantity]) -> list[Quantity]:
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
        elif ranged:
            found[at] = shared(first, second)
    return _opening_months(reader, found)


def _as_date(quantity: Quantity, kind: Kind) -> Quantity:
    low, high = {"year": (1000, 2200), "month": (1, 12), "day": (1, 31)}[kind]
    return replace(quantity, kind=kind) if low <= quantity.value <= high else quantity


def _opening_months(reader: _Reader, found: list[Quantity]) -> list[Quantity]:
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
                replace(before, grade="soft"),
                replace(quantity, grade="soft"),
                replace(quantity, kind="period"),
            ]
    return given
