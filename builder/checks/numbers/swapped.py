"""Two figures of a passage that stand in each other's place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from ...ground.months import MONTHS
from ...issue.model import Side
from ..sentences.dictionary import Dictionary, dictionary
from ..sentences.linking import is_content, tokens
from .quantity import Mismatch, Quantity

_CLAUSE: dict[Side, re.Pattern[str]] = {
    "zh": re.compile(r"[，,。；;、！？!?：:\n（）()]|(?<=[%元人家个])[而和与及]"),
    "en": re.compile(
        r"[;:!?\n()]|[.,](?!\d)|\b(?:and|while|whereas|but|against|compared with|compared to"
        r"|versus)\b",
        re.I,
    ),
}

_NAMED = """
出口 export|进口 import|收入,营收 income,revenue,sales|支出 expenditure,spending
利润 profit,earnings|成本 cost|城镇,城市 urban,city,cities|农村,乡村 rural,countryside,village
男 men,male,boys|女 women,female,girls|工业 industr|农业 agricultur,farm|服务业 service
制造业 manufactur|建筑 construction|消费 consum|投资 invest|东部 east|西部 west|中部 central
南 south|北 north|国内 domestic,home|国外,海外,境外 abroad,overseas,foreign|北京 beijing
上海 shanghai|广州 guangzhou|深圳 shenzhen|天津 tianjin|重庆 chongqing|成都 chengdu
杭州 hangzhou|武汉 wuhan|南京 nanjing|苏州 suzhou|西安 xi'an,xian|香港 hong kong
澳门 macao,macau|台湾 taiwan|中国 china,chinese|美国 united states,us,u.s.,america|日本 japan
德国 german|法国 france,french|英国 britain,uk,british|印度 india|韩国 korea|俄罗斯 russia
欧盟,欧洲 eu,europe|非洲 africa|亚洲 asia|广东 guangdong|江苏 jiangsu|浙江 zhejiang|煤 coal
石油,原油 oil|天然气 gas|电力,发电 electric,power|钢 steel|水泥 cement|汽车 car,auto,vehicle
手机 phone|出生 birth|死亡 death|学生 student|教师,老师 teacher|医院 hospital|学校 school
高校,大学 universit|企业 firm,compan,enterprise|去年,上年 last year,previous year,year earlier
今年 this year|第一产业 primary|第二产业 secondary|第三产业 tertiary|长 length,long
宽 width,wide|高 height,high|重 weigh|面积 area|人口 population|专利 patent|论文 paper
住房,房屋 hous|办公 office|商业 commerc|公路 highway,road|铁路 rail|航空 air|港口 port
客运 passenger|货运 freight,cargo
"""
_PAIRS = tuple(
    (tuple(zh.split(",")), re.compile(rf"\b(?:{'|'.join(map(re.escape, en.split(',')))})", re.I))
    for pair in _NAMED.strip().replace("\n", "|").split("|")
    for zh, _, en in [pair.partition(" ")]
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&+.-]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH_ZH = re.compile(r"(?<!\d)(\d{1,2})月")


@dataclass(frozen=True, slots=True)
class _Place:
    """What one number of a pair is said of, in both languages: the names in its clauses."""

    zh: frozenset[str]
    en: str


def swapped(
    zh_text: str, en_text: str, answered: Sequence[tuple[Quantity, Quantity]]
) -> Iterator[Mismatch]:
    """Numbers that both sides give, each with the other's subject; ``answered`` are the pairs."""
    pairs = [pair for pair in answered if pair[0].binding == "hard" == pair[1].binding]
    if len(pairs) < 2:
        return
    alone_zh = _clauses("zh", zh_text, [z for z, _ in pairs])
    alone_en = _clauses("en", en_text, [e for _, e in pairs])
    for (z, e), (other_z, other_e) in combinations(pairs, 2):
        if z.kind != other_z.kind or z.dimension != other_z.dimension or z.value == other_z.value:
            continue
        told = [alone_zh.get(id(z)), alone_zh.get(id(other_z))]
        said = [alone_en.get(id(e)), alone_en.get(id(other_e))]
        if None in told or None in said:
            continue
        if _exchanged(*map(str, told), *map(str, said)):
            yield Mismatch("value", z, other_e, f"{z.text} ⇄ {other_z.text}")
            return


_FROM_ZH, _FROM_EN = re.compile("[从從由自][^，。；]{0,3}$"), re.compile(r"\bfrom (?:\w+ )?$", re.I)
_TO_ZH = re.compile("^[^，。；\\d]{0,8}(?:至|到|[为為])$")
_TO_EN = re.compile(r"^ (?:[a-z ]{0,20} )?to (?:\w+ )?$", re.I)


def turned_about(
    zh_text: str, en_text: str, answered: Sequence[tuple[Quantity, Quantity]]
) -> Iterator[Mismatch]:
    """From one number to another on one side, and from the other to the one on the other."""
    for (z, e), (other_z, other_e) in permutations(answered, 2):
        if z.start < other_z.start and other_e.start < e.start and z.value != other_z.value:
            told = _FROM_ZH.search(zh_text[: z.start]) and _TO_ZH.match(
                zh_text[z.end : other_z.start]
            )
            if (
                told
                and _FROM_EN.search(en_text[: other_e.start])
                and _TO_EN.match(en_text[other_e.end : e.start])
            ):
                yield Mismatch("direction", other_z, e, f"{z.text} ⇄ {other_z.text}")
                return


def _clauses(side: Side, text: str, quantities: Sequence[Quantity]) -> dict[int, str]:
    """The clause of each number that shares it with no other of the numbers, the number cut out."""
    stops = [0, *(m.end() for m in _CLAUSE[side].finditer(text)), len(text)]
    homes: dict[int, list[Quantity]] = {}
    for quantity in quantities:
        begin = max((s for s in stops if s <= quantity.start), default=0)
        homes.setdefault(begin, []).append(quantity)
    found = {}
    for begin, inside in homes.items():
        end = min((s for s in stops if s > inside[0].start), default=len(text))
        kinds = {(q.kind, q.dimension) for q in inside}
        if len(inside) == len(kinds):
            for q in inside:
                found[id(q)] = text[begin : q.start] + " " + text[min(q.end, end) : end]
    return found


def _exchanged(zh: str, other_zh: str, en: str, other_en: str) -> bool:
    """Whether each Chinese clause names what only the English clause of the other number names."""
    return _names_only(zh, other_zh, other_en, en) and _names_only(other_zh, zh, en, other_en)


def _names_only(zh: str, not_zh: str, en: str, not_en: str) -> bool:
    """Whether something is named in one clause of each language and in neither of the others."""
    for names, pattern in _PAIRS:
        if any(n in zh for n in names) and not any(n in not_zh for n in names):
            if pattern.search(en) and not pattern.search(not_en):
                return True
            if pattern.search(not_en):
                return False
    for token in (*_LATIN.findall(zh), *_YEAR.findall(zh)):
        if token not in not_zh and token in en and token not in not_en:
            return True
    if _meant_only(zh, not_zh, en, not_en):
        return True
    return any(
        MONTHS[int(m) - 1][:3] in en
        and MONTHS[int(m) - 1][:3] not in not_en
        and f"{m}月" not in not_zh
        for m in _MONTH_ZH.findall(zh)
        if 1 <= int(m) <= 12
    )


def _meant_only(zh: str, not_zh: str, en: str, not_en: str) -> bool:
    """Whether by the dictionary one clause of each language says what neither other one does."""
    known = dictionary()
    if known is None:
        return False
    mine, others = _stems(en, known), _stems(not_en, known)
    said, elsewhere = _meanings(zh, known), _meanings(not_zh, known)
    here = (said - elsewhere) & (mine - others)
    there = (said - elsewhere) & (others - mine)
    return bool(here) and not there


def _stems(en: str, known: Dictionary) -> set[str]:
    return {word.stem for word in tokens(en, known) if not word.stem.startswith("#")}


def _meanings(zh: str, known: Dictionary) -> set[str]:
    """What the words of a Chinese clause mean in one English word, as stems."""
    found: set[str] = set()
    for start in range(len(zh)):
        for size in range(1, 5):
            word = zh[start : start + size]
            if len(word) == size and (size > 1 or is_content(word)):
                for definition in known.meanings.get(word, "").split("|"):
                    if definition and " " not in definition:
                        found.add(definition)
    return found
