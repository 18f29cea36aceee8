"""What a sentence does with a number: rise or fall, profit or loss, to or by, minus or plus."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ...issue.model import Side
from .quantity import Quantity

_MEASURED = ("percent", "points", "count", "times")


@dataclass(frozen=True, slots=True)
class Sense:
    """How a number is used; 0 and "" where the words around it do not say."""

    change: int = 0
    """1 for a rise, -1 for a fall."""
    state: int = 0
    """1 for a profit or surplus, -1 for a loss or deficit."""
    negative: bool = False
    reach: Literal["to", "by", ""] = ""
    """Whether the number is what was reached or the change itself."""

    @property
    def turned(self) -> tuple[int, int]:
        """Change and state with a minus sign taken in; a bare minus counts as a fall and a loss."""
        sign = -1 if self.negative else 1
        if self.negative and not self.change and not self.state:
            return -1, -1
        return self.change * sign, self.state * sign


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language that say what is done with a number."""

    clause: re.Pattern[str]
    """Where a clause ends."""
    change: re.Pattern[str]
    beside: re.Pattern[str]
    """A word of change that follows the number at once."""
    state: re.Pattern[str]
    to: re.Pattern[str]
    by: re.Pattern[str]
    minus: re.Pattern[str]
    below: re.Pattern[str]
    """Words after a number that turn it below zero."""


_RISE_ZH = (
    "增(?:[长長至到速幅收了为為]|加(?!值))|增(?=[^，。]{0,3}$)|提[高升]|上[升涨漲调調]|[扩擴]大"
    "|[涨漲](?:幅|至|到|了|超|近|逾)?"
    "|攀升|回升|升(?:至|到|幅|了)|高(?:出|于)|多(?:出|于|了)|加[快大]|[扩擴][张張]|翻番|走高"
    "|[飙飆]升|[跃躍]升|[递遞]增|升值|反[弹彈]"
)
_FALL_ZH = (
    "下[降跌滑调調挫]|[减減](?:少|至|到|了|[缩縮小亏虧产產排税稅幅为為])?|降(?:至|到|低|幅|了"
    "|为為|成)?|[缩縮](?:小|减|減|短|水)"
    "|回落|[跌](?:至|到|幅|了|破)?|低(?:于|於)|收[窄缩縮]|放[缓緩]|[贬貶]值|[递遞]减|走低|少(?:于"
    "|於|了)|削[减減]|[压壓][缩縮降]"
)
_CHANGE_ZH = re.compile(
    f"(?P<up>{_RISE_ZH})|(?P<down>{_FALL_ZH})|比[^，。；]{{1,14}}(?:(?P<more>多|高|快)"
    f"|(?P<less>少|低|慢))$"
)

_RISE_EN = (
    r"ris(?:e|es|en|ing)|rose|increas\w*|gr[eo]w(?:n|s|ing|th)?|gain(?:s|ed|ing)?|climb\w*"
    r"|jump\w*|surg\w*|soar\w*"
    r"|advanc\w*|expand\w*|expansion|widen\w*|improv\w*|rais(?:e|es|ed|ing)|lift\w*|accelerat\w*"
    r"|rebound\w*|extend\w*|lengthen\w*|prolong\w*|up(?=(?: by| from| about| some| nearly| almost"
    r"| over)?[ $¥€£]*$)"
    r"|hike[sd]?|appreciat\w*|strengthen\w*|boost\w*|added|adding|picked up|edged up|swell\w*"
    r"|swelled"
)
_FALL_EN = (
    r"fall(?:s|en|ing)?|fell|declin\w*|decreas\w*|drop\w*|down(?=(?: by| from| to| about| some"
    r"| nearly| almost| over)?[ $¥€£]*$)|reduc\w*|cut(?:s|ting)?|shr[aiu]nk\w*|shrinking"
    r"|slump\w*|plung\w*|plummet\w*|tumbl\w*|slid(?:e|es|ing)?|slow(?:s|ed|ing)?|narrow\w*"
    r"|shorten\w*"
    r"|lower(?:ed|ing|s)|contract(?:ed|s|ing|ion)"
    r"|eas(?:ed|ing)|slip(?:s|ped|ping)?|weaken\w*|depreciat\w*|shed(?:ding)?|trimm\w*|halv\w*"
    r"|lost|losing|sank|dip(?:s|ped)?|dwindl\w*"
)
_LESS_EN = r"less|fewer|lower|slower|shorter|cheaper|smaller|below|off|under|discount"
_MORE_EN = r"more|higher|faster|longer|greater|larger|above|bigger|dearer|over"

_ZH = _Words(
    clause=re.compile(r"[，,。；;！!？?：:\n（）()]"),
    change=_CHANGE_ZH,
    beside=re.compile(
        "(?:的|左右的?|以上的?)?(?:同比|年均|年)?(?:(?P<up>增[长長幅速]|[涨漲]幅|升幅|提升|增加)"
        "|(?P<down>降幅|跌幅|下降|[减減](?:少|幅)|[缩縮]减))"
        "(?!至|到|为|為)"
        "|(?:的)?(?:(?P<more>盈余)|(?P<less>(?!)))"
    ),
    state=re.compile(
        "(?P<down>[亏虧][损損]|净[亏虧]|逆差|赤字)|(?P<up>[净淨]?利[润潤]|盈利|盈[余餘]|[顺順]差"
        "|[获獲]利)"
    ),
    to=re.compile(
        "(?:至|到|(?<![以因幅率速长長])[为為]|[达達](?:到|至)?)(?:了)?(?:每[年月日天周])?(?:近|约"
        "|約|超过|逾)?$"
    ),
    by=re.compile("(?:了|[幅长長])(?:近|约|約|超过|逾)?$"),
    minus=re.compile(
        r"(?:^|[为為是达達至到约約在由从從（(、：:，, 长長])[-−－–﹣] ?$|[负負]$|零下 ?$"
    ),
    below=re.compile(r"(?!)"),
)
_EN = _Words(
    clause=re.compile(r"[;:!?\n()—]|[.,](?!\d)|\b(?:while|whereas|but|although|though)\b", re.I),
    change=re.compile(rf"\b(?:(?P<up>{_RISE_EN})|(?P<down>{_FALL_EN}))\b(?!-)", re.I),
    beside=re.compile(
        r"[ -](?:year[- ]on[- ]year |annual |further |overall )?(?:"
        r"(?P<up>increase|rise|growth|gain|jump|surge|hike|expansion|rebound)s?"
        r"|(?P<down>decrease|fall|drop|decline|reduction|cut|contraction|slump|dip)s?"
        rf"|(?:(?P<more>{_MORE_EN})|(?P<less>{_LESS_EN}))(?=[ ,.;]|$)(?! (?:zero|freezing)))",
        re.I,
    ),
    state=re.compile(
        r"\b(?:(?P<down>loss(?:es)?|deficits?|in the red)|(?P<up>profits?|surplus(?:es)?"
        r"|earnings))\b",
        re.I,
    ),
    to=re.compile(
        r"\b(?:to|reaching|reached|at|hit|hitting) (?:about |around |nearly |almost |over |some "
        r"|roughly |more than |less than )?(?:RMB|US|HK)?[ $¥€£]?$",
        re.I,
    ),
    by=re.compile(
        r"\bby (?:about |around |nearly |almost |over |some |roughly |more than "
        r"|less than )?(?:RMB|US|HK)?[ $¥€£]?$",
        re.I,
    ),
    minus=re.compile(
        r"(?:^|[ (])[-−–](?:RMB|US|HK)?[$¥€£]?$|\b(?:minus|negative(?:,? at)?) (?:RMB|US"
        r"|HK)?[$¥€£]?$",
        re.I,
    ),
    below=re.compile(r"(?:°C|℃| degrees(?: Celsius| centigrade)?)? below (?:zero|freezing)", re.I),
)
_WORDS: dict[Side, _Words] = {"zh": _ZH, "en": _EN}


def sense(side: Side, text: str, quantity: Quantity, after: int) -> Sense:
    """What a text does with a number; ``after`` is where the number before it ends."""
    words = _WORDS[side]
    start, end = _figures(text, quantity)
    begin = max(after, start - 90)
    for stop in words.clause.finditer(text, begin, start):
        begin = stop.end()
    before, follows = text[begin:start], text[end : end + 48]
    bare = _unbound(before, quantity, text)
    beside = words.beside.match(follows)
    change = _signed(beside) if beside else _last(words.change, bare)
    negative = bool(words.minus.search(text[max(0, start - 12) : start]))
    negative = negative or bool(words.below.match(follows))
    reach: Literal["to", "by", ""] = ""
    if change and not (beside or negative or quantity.kind == "times"):
        adjacent = words.by.search(bare) or _ends(words.change, bare)
        reach = "to" if words.to.search(bare) else "by" if adjacent else ""
    return Sense(change, _last(words.state, bare), negative, reach)


def _figures(text: str, quantity: Quantity) -> tuple[int, int]:
    """Where the number itself begins, past a currency before it, and where it ends."""
    given = text[quantity.start : quantity.end]
    head = re.match(r"\D{0,8}?(?=\d)", given)
    return quantity.start + (head.end() if head else 0), quantity.end


def _unbound(before: str, quantity: Quantity, text: str) -> str:
    """The words before a number without those that bound it: over, 超过."""
    if not quantity.said or not quantity.bound:
        return before
    extra = len(quantity.said) - (quantity.end - quantity.start)
    at = text.find(quantity.said, max(0, quantity.start - extra - 2))
    cut = quantity.start - at if 0 <= at <= quantity.start else 0
    return before[: len(before) - cut] if cut else before


def _signed(match: re.Match[str]) -> int:
    named = match.groupdict()
    return 1 if named.get("up") or named.get("more") else -1


def _last(words: re.Pattern[str], text: str) -> int:
    """The sign of the last of some words in a text."""
    found = 0
    for match in words.finditer(text):
        found = _signed(match)
    return found


def _ends(words: re.Pattern[str], text: str) -> bool:
    """Whether one of some words is the last of a text, articles and marks of currency aside."""
    bare = re.sub(r"(?: an?| the| its)?(?: RMB| US| HK)?[ $¥€£]*$", "", text, flags=re.IGNORECASE)
    return any(match.end() == len(bare) for match in words.finditer(bare))


def opposed(zh: Sense, en: Sense) -> bool:
    """Whether two languages say opposite things of one number."""
    alike = zh.negative == en.negative
    change_zh, state_zh = (zh.change, zh.state) if alike else zh.turned
    change_en, state_en = (en.change, en.state) if alike else en.turned
    plain = en if zh.negative else zh
    if not (alike or plain.change or plain.state):
        return True
    if change_zh and change_en:
        if change_zh != change_en:
            return True
        if {zh.reach, en.reach} == {"to", "by"}:
            return True
    return bool(state_zh and state_en and state_zh != state_en)


def compared(quantity: Quantity) -> bool:
    """Whether a number is one that can rise, fall or be lost."""
    measured = quantity.binding == "hard" or bool(quantity.dimension)
    return quantity.kind in _MEASURED and (quantity.kind != "count" or measured)
