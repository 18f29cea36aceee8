"""Matching the numbers of two texts, and what remains: slips, bounds, numbers on one side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from .agree import agree, bounds_agree, group, same_unit, units_clash
from .chinese.reader import read_zh
from .claims import unranked, weekdays
from .english.reader import read_en
from .quantity import Mismatch, MismatchKind, Quantity
from .senses import compared, opposed, sense
from .slips import likeness, slip
from .swapped import swapped, turned_about

_MANY = 40_000
"""More comparisons than this are narrowed to neighbours, so that time stays linear."""
_NEIGHBOURS = 6


@dataclass
class Passage:
    """Two texts that say the same thing, and their numbers still to be matched.

    ``strict`` is set where the texts are parallel, so that two unlike numbers in the same place
    may be taken for one another.
    """

    zh_text: str
    en_text: str
    strict: bool = True
    currency: str = ""
    """The currency that a bare 元 or dollar may mean where the issue appears: HKD, TWD."""
    zh: list[Quantity] = field(default_factory=list)
    en: list[Quantity] = field(default_factory=list)
    found: list[Mismatch] = field(default_factory=list)
    answered: list[tuple[Quantity, Quantity]] = field(default_factory=list)
    """The numbers of both sides that say the same value."""

    def __post_init__(self) -> None:
        zh, en = read_zh(self.zh_text), read_en(self.en_text)
        often = [any(q.kind == "frequency" for q in side) for side in (zh, en)]
        if often[0] != often[1]:
            zh, en = map(_as_counts, (zh, en))
        en = _yen(zh, en)
        if _OFF.search(self.en_text):
            zh = tuple(replace(q, also=()) if q.text.endswith("折") else q for q in zh)
        if self.currency:
            zh, en = _at_home(zh, en, self.currency), _at_home(en, zh, self.currency)
        self.zh, self.en = sorted(zh, key=_rank), sorted(en, key=_rank)

    def place(self, quantity: Quantity, chinese: bool) -> float:
        """Where a number stands in its text, from 0 to 1."""
        return quantity.start / max(1, len(self.zh_text if chinese else self.en_text))

    def apart(self, z: Quantity, e: Quantity) -> float:
        """How far two numbers stand from each other, up to 1; a few words do not count."""
        off = abs(self.place(z, True) - self.place(e, False))
        return max(0.0, off - 15 / max(1, len(self.zh_text)))


def _as_counts(quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Numbers with the times a week, a year … as mere counts, for want of the like beside them."""
    return tuple(
        replace(
            q, kind="count", value=q.also[0], also=(),
            binding="hard" if any(c.isdigit() for c in q.text) else "loose",
        )
        if q.kind == "frequency"
        else q
        for q in quantities
    )  # fmt: skip


_OFF = re.compile(r"(?:%|per ?cent) (?:off|discount|cheaper|less)\b", re.IGNORECASE)
"""English that says what is taken off a price, where 折 may say what is left of it."""


def _yen(zh: Sequence[Quantity], en: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """English sums with the sign ¥ in yen, where the Chinese has so many, or yen and no yuan."""
    sums = {money: {q.base for q in zh if q.dimension == money} for money in ("JPY", "CNY")}

    def is_yen(q: Quantity) -> bool:
        return (
            q.text[:1] in "¥￥"
            and q.base not in sums["CNY"]
            and (q.base in sums["JPY"] or (bool(sums["JPY"]) and not sums["CNY"]))
        )

    return tuple(replace(q, unit="JPY", dimension="JPY") if is_yen(q) else q for q in en)


_BARE_MONEY = re.compile(
    r"(?<!美)(?<!港)(?<!欧)(?<!日)[元圆圓]$|^\$|^\D*\d.*dollars?$", re.IGNORECASE
)


def _at_home(
    quantities: Sequence[Quantity], others: Sequence[Quantity], currency: str
) -> tuple[Quantity, ...]:
    """Bare sums of money in the currency of the place, where the other side gives them in it."""
    given = {other.base for other in others if other.dimension == currency}
    elsewhere = {other.dimension for other in others}
    return tuple(
        replace(q, unit=currency, dimension=currency)
        if q.dimension in ("CNY", "USD")
        and (q.base in given or (given and q.dimension not in elsewhere))
        and _BARE_MONEY.search(q.text)
        else q
        for q in quantities
    )


def _rank(quantity: Quantity) -> tuple[int, int]:
    return ("hard", "soft", "loose").index(quantity.binding), quantity.start


def compare(zh_text: str, en_text: str) -> tuple[Mismatch, ...]:
    """What the numbers of a Chinese and an English text disagree on, in the order of the text."""
    return collate([Passage(zh_text, en_text)])[0]


def collate(passages: Sequence[Passage]) -> list[tuple[Mismatch, ...]]:
    """The mismatches of each passage of one article.

    Numbers are matched within their passage first; what is left may still be found in another
    passage of the same article, since translators move sentences.
    """
    for passage in passages:
        _match_same(passage)
        _match_alike(passage)
    _match_across(passages)
    known = _Known(passages)
    for passage in passages:
        _turned(passage)
        _beside(passage)
        _pair_slips(passage)
        _pair_leftovers(passage)
        _one_sided(passage, known)
    return [
        tuple(sorted(p.found, key=lambda m: (m.zh or m.en).start))  # type: ignore[union-attr]
        for p in passages
    ]


def _match_same(passage: Passage) -> None:
    """Take out the numbers that both sides write with the same value, unit and bound."""
    waiting: dict[object, list[Quantity]] = defaultdict(list)
    for e in reversed(passage.en):
        if e.binding != "loose":
            waiting[e.kind, e.value, e.high, e.dimension, e.factor, e.bound].append(e)
    gone: set[int] = set()
    rest = []
    for z in passage.zh:
        others = waiting.get((z.kind, z.value, z.high, z.dimension, z.factor, z.bound))
        if z.binding == "loose" or not others:
            rest.append(z)
        else:
            e = others.pop()
            gone.add(id(e))
            passage.answered.append((z, e))
    passage.zh = rest
    passage.en = [e for e in passage.en if id(e) not in gone]


def _match_alike(passage: Passage) -> None:
    """Take out the numbers that answer each other, the surest first and then the nearest.

    Those that agree but for their bound or unit are found out here.
    """
    edges = sorted(_edges(passage))
    taken_zh: set[int] = set()
    taken_en: set[int] = set()
    for fault, _, i, j in edges:
        if i in taken_zh or j in taken_en:
            continue
        taken_zh.add(i)
        taken_en.add(j)
        z, e = passage.zh[i], passage.en[j]
        if fault >= _BOUND and "loose" not in (z.binding, e.binding):
            name: MismatchKind = "bound" if fault == _BOUND else "unit"
            passage.found.append(Mismatch(name, z, e))
        elif fault < _BOUND:
            passage.answered.append((z, e))
    passage.zh = [z for i, z in enumerate(passage.zh) if i not in taken_zh]
    passage.en = [e for j, e in enumerate(passage.en) if j not in taken_en]


_FINE, _OTHER_KIND, _BOUND, _UNIT = range(4)


def _edges(passage: Passage) -> Iterator[tuple[int, float, int, int]]:
    """Which numbers may answer each other: how well, how near, and both places in the lists."""
    index = _Index(passage.en) if len(passage.zh) * len(passage.en) > _MANY else None
    everything = range(len(passage.en))
    for i, z in enumerate(passage.zh):
        for j in index.near(z) if index else everything:
            e = passage.en[j]
            if z.binding == e.binding == "loose":
                continue
            relation = _relation(z, e)
            if relation is not None:
                yield relation, passage.apart(z, e) + _unlike(z, e), i, j


def _relation(z: Quantity, e: Quantity) -> int | None:
    if agree(z, e):
        if not bounds_agree(z, e):
            return _BOUND
        return _FINE if group(z) == group(e) else _OTHER_KIND
    return _UNIT if units_clash(z, e) else None


def _unlike(z: Quantity, e: Quantity) -> float:
    return (
        1.5 * (z.dimension != e.dimension)
        + 2.0 * ((z.binding == "loose") != (e.binding == "loose"))
        + 1.0 * (z.bound != e.bound)
        + 1.0 * (z.value != e.value)
    )


class _Index:
    """The numbers of one side by their leading value, to find the few that can be meant."""

    def __init__(self, quantities: Sequence[Quantity]) -> None:
        self.buckets: dict[int, list[int]] = defaultdict(list)
        for at, quantity in enumerate(quantities):
            for key in _keys(quantity):
                self.buckets[key].append(at)

    def near(self, quantity: Quantity) -> list[int]:
        """The places of a few numbers about as large."""
        found: list[int] = []
        for key in _keys(quantity):
            for bucket in (key - 1, key, key + 1):
                found.extend(self.buckets.get(bucket, ())[:_NEIGHBOURS])
        return list(dict.fromkeys(found))


def _keys(quantity: Quantity) -> set[int]:
    values = [
        Fraction(v) * f for v in (quantity.value, *quantity.also) for f in (1, quantity.factor)
    ]
    return {_size(value) for value in values}


def _size(value: Fraction) -> int:
    """About the tenfold common logarithm of a value."""
    if value <= 0:
        return -999
    whole = value.numerator.bit_length() - value.denominator.bit_length()
    scaled = value / Fraction(2) ** whole
    return 3 * whole + (2 if scaled >= Fraction(8, 5) else 1 if scaled >= Fraction(5, 4) else 0)


def _match_across(passages: Sequence[Passage]) -> None:
    if len(passages) < 2:
        return
    waiting: dict[tuple[str, Fraction], list[tuple[Passage, Quantity]]] = defaultdict(list)
    for passage in passages:
        for e in passage.en:
            if e.binding == "hard":
                waiting[group(e), e.base].append((passage, e))
    for passage in passages:
        for z in list(passage.zh):
            if z.binding != "hard":
                continue
            others = waiting.get((group(z), z.base), [])
            if others:
                home, e = others.pop(0)
                home.en.remove(e)
                passage.zh.remove(z)


class _Known:
    """Every number of an article by value, to tell repeats from numbers of one side."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.zh = self._by_value(q for p in passages for q in read_zh(p.zh_text))
        self.en = self._by_value(q for p in passages for q in read_en(p.en_text))

    @staticmethod
    def _by_value(quantities: Iterable[Quantity]) -> dict[int, list[Quantity]]:
        known: dict[int, list[Quantity]] = defaultdict(list)
        for quantity in quantities:
            for key in _keys(quantity):
                if len(known[key]) < 10 * _NEIGHBOURS:
                    known[key].append(quantity)
        return known

    def repeats(self, quantity: Quantity, chinese: bool) -> bool:
        """Whether the other side gives the same number somewhere in the article."""
        others = self.en if chinese else self.zh
        return any(
            agree(quantity, other) if chinese else agree(other, quantity)
            for key in _keys(quantity)
            for near in (key - 1, key, key + 1)
            for other in others.get(near, ())
        )


# -- what is said of a number ----------------------------------------------------------------------


def _turned(passage: Passage) -> None:
    """Numbers of equal value of which the two sides say opposite things."""
    ends = {
        "zh": _ends_before(read_zh(passage.zh_text)),
        "en": _ends_before(read_en(passage.en_text)),
    }
    for z, e in passage.answered:
        if compared(z) and compared(e):
            in_zh = sense("zh", passage.zh_text, z, ends["zh"].get(z.start, 0))
            in_en = sense("en", passage.en_text, e, ends["en"].get(e.start, 0))
            if opposed(in_zh, in_en):
                passage.found.append(Mismatch("direction", z, e))


def _beside(passage: Passage) -> None:
    """What stands beside the numbers: days of the week, claims of rank, figures in each other's
    place."""
    texts = passage.zh_text, passage.en_text
    numbers = list(read_zh(texts[0])), list(read_en(texts[1]))
    passage.found.extend(weekdays(*texts, *numbers))
    if passage.strict:
        passage.found.extend(unranked(*texts))
        passage.found.extend(swapped(*texts, passage.answered))
        passage.found.extend(turned_about(*texts, passage.answered))


def _ends_before(quantities: Sequence[Quantity]) -> dict[int, int]:
    """Where the number before each number ends."""
    return {after.start: before.end for before, after in pairwise(quantities)}


# -- slips -----------------------------------------------------------------------------------------


def _pair_slips(passage: Passage) -> None:
    """Take two numbers left over for one and the same, where they may be, best likeness first."""
    if not (passage.zh and passage.en):
        return
    here = _Known([passage])
    pairs = []
    narrow = len(passage.zh) * len(passage.en) > _MANY
    for i, z in enumerate(passage.zh):
        middle = i * len(passage.en) // max(1, len(passage.zh))
        span = (
            range(max(0, middle - _NEIGHBOURS), min(len(passage.en), middle + _NEIGHBOURS))
            if narrow
            else range(len(passage.en))
        )
        for j in span:
            score = _score(passage, z, passage.en[j])
            if score > 0:
                pairs.append((score, i, j))
    taken_zh: set[int] = set()
    taken_en: set[int] = set()
    for _, i, j in sorted(pairs, key=lambda p: -p[0]):
        z, e = passage.zh[i], passage.en[j]
        if i in taken_zh or j in taken_en:
            continue
        if here.repeats(z, True) and here.repeats(e, False):
            continue
        near = abs(z.value - e.value) <= 1
        if near and _excused(passage, z, True) and _excused(passage, e, False):
            continue
        taken_zh.add(i)
        taken_en.add(j)
        passage.found.append(Mismatch("value", z, e, slip(z, e)))
    passage.zh = [z for i, z in enumerate(passage.zh) if i not in taken_zh]
    passage.en = [e for j, e in enumerate(passage.en) if j not in taken_en]


def _score(passage: Passage, z: Quantity, e: Quantity) -> float:
    """How likely two unlike numbers were meant to be one; 0 for not at all."""
    if "loose" in (z.binding, e.binding) or not same_unit(z, e):
        return 0
    apart = passage.apart(z, e)
    if group(z) != group(e):
        grown = {z.kind, e.kind} == {"times", "percent"} and passage.strict and apart < 0.3
        return 0.5 if grown else 0
    like = likeness(z, e)
    bindings = {z.binding, e.binding}
    if bindings == {"soft"} and z.kind == e.kind == "vague":
        return 1 + like
    if z.kind == e.kind and z.kind in ("time", "frequency", "weekday"):
        return 1 - apart if _as_many(passage, z, e) else 0
    if "soft" in bindings:
        small = max(z.value, e.value) <= 20 or (like >= 3 and bool(z.dimension and e.dimension))
        close = 0.3 if bindings == {"soft"} else 0.4
        near = apart < (close if passage.strict else 0.08)
        alone = bindings != {"soft"} or _alone(passage, z, e)
        return 1 - apart if small and near and alone else 0
    if not passage.strict and apart > 0.15 and like < 2:
        return 0
    measured = bool(z.dimension and e.dimension) or z.kind != "count"
    if not measured and like < 1 and apart > 0.3:
        return 0
    return 2 + like + measured - apart


def _alone(passage: Passage, z: Quantity, e: Quantity) -> bool:
    """Whether no other small number of the kind is left over on either side."""
    return all(
        sum(q.kind == one.kind and q.binding != "loose" for q in side) == 1
        for one, side in ((z, passage.zh), (e, passage.en))
    )


def _as_many(passage: Passage, z: Quantity, e: Quantity) -> bool:
    """Whether as many numbers of the kind are left over on both sides, and both stand alike."""
    places = []
    for one, side in ((z, passage.zh), (e, passage.en)):
        like = sorted((q for q in side if q.kind == one.kind), key=lambda q: q.start)
        places.append((len(like), like.index(one)))
    return places[0] == places[1]


def _pair_leftovers(passage: Passage) -> None:
    """Take what is left over for one and the same where both sides have as many, all alike."""
    zh, en = (
        sorted((q for q in side if q.binding != "loose"), key=lambda q: q.start)
        for side in (passage.zh, passage.en)
    )
    if not (passage.strict and 0 < len(zh) == len(en) <= _MOST_LEFT):
        return
    pairs = list(zip(zh, en, strict=True))
    measured = all(z.dimension and z.dimension == e.dimension for z, e in pairs)
    if not measured and all({z.binding, e.binding} == {"soft"} for z, e in pairs):
        return
    if all(_comparable(z, e) and passage.apart(z, e) < _LEFT_APART for z, e in pairs):
        z, e = pairs[0]
        if not (_excused(passage, z, True) or _excused(passage, e, False)):
            passage.found.append(Mismatch("value", z, e, slip(z, e)))
            passage.zh, passage.en = [], []


_MOST_LEFT = 2
_LEFT_APART = 0.4


def _comparable(z: Quantity, e: Quantity) -> bool:
    """Whether two numbers may be meant as one, though they are read as of two kinds."""
    if group(z) == group(e):
        return same_unit(z, e)
    return frozenset((z.kind, e.kind)) in _ALIKE


_ALIKE = {
    frozenset(kinds)
    for kinds in (
        ("count", "ordinal"),
        ("count", "times"),
        ("count", "points"),
        ("period", "half"),
    )
}


# -- numbers on one side ---------------------------------------------------------------------------

_RELATIVE = {
    "zh": {
        "year": "今年|去年|明年|前年|后年|当年|同年|本年|上年|次年|翌年|来年|年内|年底|年初|近年"
        "|往年|历年|每年|年度|至今",
        "month": "本月|上月|下月|当月|同月|次月|月底|月初|月末|年初|年末|年底|近日|日前|最近|近期"
        "|现在|目前|今年|去年",
        "day": "今日|今天|昨日|昨天|明天|明日|当日|当天|同日|次日|近日|日前|周[一二三四五六日天]"
        "|星期|礼拜|除夕|元旦|国庆|春节",
    },
    "en": {
        "year": r"(?:last|this|next|that|same|previous|following|past|current|prior|a|the) year"
        "|year-(?:on|over)-year|year-end|annual|yearly|recent years|years? ago|years? (?:earlier"
        "|later)|to date",
        "month": r"(?:last|this|next|that|same|previous|following|past|current) month|recent"
        "|currently|now|year|weeks? ago|months? ago",
        "day": r"today|yesterday|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
        "|same day|recent|New Year|that day|the day|this week|last week|now",
    },
}
_RELATIVE_PATTERN = {
    side: {kind: re.compile(words, re.IGNORECASE) for kind, words in kinds.items()}
    for side, kinds in _RELATIVE.items()
}
_RELATIVE_KIND = {
    "year": "year",
    "month": "month",
    "day": "day",
    "quarter": "month",
    "period": "year",
    "half": "year",
    "decade": "year",
}


def _excused(passage: Passage, quantity: Quantity, chinese: bool) -> bool:
    """Whether the other side may say the same without a number: last year, 去年, Friday."""
    other = passage.en_text if chinese else passage.zh_text
    words = _RELATIVE_PATTERN["en" if chinese else "zh"]
    kind = _RELATIVE_KIND.get(quantity.kind)
    if kind:
        middle = int(passage.place(quantity, chinese) * len(other))
        reach = max(_NEARBY, len(other) // 10)
        if words[kind].search(other, max(0, middle - reach), middle + reach):
            return True
    return _same_plan(quantity, read_en(other) if chinese else read_zh(other))


_NEARBY = 240
"""Characters within which "last year" may stand for the year of the other side."""


def _same_plan(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    """Whether a plan stands for its years or years for their plan (the 13th began in 2016)."""
    if quantity.kind == "plan":
        years = {1951 + 5 * int(quantity.value) + off for off in (0, 4)}
        return bool(years & {int(q.value) for q in others if q.kind in ("year", "count")})
    if quantity.kind == "year":
        return any(
            q.kind == "plan" and 0 <= int(quantity.value) - (1951 + 5 * int(q.value)) <= 4
            for q in others
        )
    return False


def _one_sided(passage: Passage, known: _Known) -> None:
    for z in passage.zh:
        if z.binding == "hard" and not known.repeats(z, True) and not _excused(passage, z, True):
            passage.found.append(Mismatch("one-sided", z, None))
    for e in passage.en:
        if e.binding == "hard" and not known.repeats(e, False) and not _excused(passage, e, False):
            passage.found.append(Mismatch("one-sided", None, e))
    passage.zh, passage.en = [], []
