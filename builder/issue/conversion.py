"""From simplified characters to traditional ones: where one stands for several.

OpenCC converts by phrases and reads from left to right, so 是只有 becomes 是隻有 and 头发干了 幹.
What it decides by a phrase that another phrase crosses, or without any, may be wrong; its own
dictionaries say where. A few names and words that it always misreads are set right here.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..ground.characters import HAN
from ..ground.places import cache_folder

_TITLES = (
    "先生|女士|小姐|太太|夫人|教授|博士|老师|同学|同志|院士|医生|大夫|律师|校长|院长|部长|局长|"
    "处长|科长|主任|主席|书记|市长|省长|县长|经理|总监|总裁|董事|工程师|研究员|记者|师傅"
)
_SURNAMES = "范余于涂郁游岳"
"""Surnames that stay as they are, where the same character as a word does not."""
_NUMERAL = "0-9０-９一二三四五六七八九十百千万亿两几多数半"
_SURNAME = f"(?<![其剩业多有残无{_NUMERAL}])[{_SURNAMES}]"
RIGHTED = (
    f"(?<=姓)[{_SURNAMES}]|{_SURNAME}(?=某|氏|姓|老(?!师)|总(?![{HAN}])|{_TITLES})"
    f"|(?:(?<![{HAN}])|(?<=[和与及、])){_SURNAME}(?![是此])(?=[{HAN}]{{1,2}}(?:{_TITLES}))"
    "|(?<=[是也都就还又却仅并且但便才])只(?=[有能是要会需可不好剩怕说做想看])"
)
"""What stays as written though OpenCC would change it: surnames, and 只 that means *only*."""

_ALONE = {
    **{char: char for char in "干范涂郁岳胡丑咸斗谷卷松"},
    "发": f"(?<![{HAN}])发(?![{HAN}])|[长短白黑金染剪洗烫]发",
    "余": f"(?<![{_NUMERAL}])余",
    "于": f"(?<![{HAN}\\w“《])于(?=[{HAN}]{{1,2}}(?:[说称认指表介在是为、，]|{_TITLES}))",
    "面": "[吃煮拌炒和揉]面|面(?=[馆粉食碗汤包])|[碗斤]面",
    "只": f"(?<=[0-9０-９])只|[{_NUMERAL}]只(?=[{HAN}])",
    "里": "(?<=[0-9０-９万千百])里",
    "后": "[太皇王母]后|后[妃宫]",
    "折": "折(?=[叠页扇纸椅])",
}
"""Characters that OpenCC decided without a phrase, and where that is in doubt; elsewhere the usual
meaning holds (在公司里, 会议后, 用于)."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A character whose conversion is in doubt."""

    at: int
    words: str
    """The character with what stands around it."""
    char: str
    chosen: str
    others: tuple[str, ...]


_SPLIT = frozenset("干发斗谷卷")
"""Characters whose phrases the dictionary gives two ways with two meanings (干了, 发卡); of
others the first is usual (机制, 反复, 下面)."""


def doubts(text: str) -> Iterator[Doubt]:
    """The characters of a simplified text that may be converted wrongly.

    One is in doubt where a phrase that crosses the one it was read in converts it otherwise,
    where the dictionary gives its phrase two ways, or where it stands in no phrase and has no
    usual meaning. Nothing is told where OpenCC's dictionaries cannot be read.
    """
    characters, phrases = dictionary("STCharacters"), _phrases()
    righted = {match.start() for match in re.finditer(RIGHTED, text)}
    for start, end in _segments(text, phrases):
        piece = text[start:end]
        for at in range(start, end):
            ways = characters.get(text[at], ())
            if len(ways) < 2 or at in righted:
                continue
            known = phrases.get(piece, ())
            chosen = known[0][at - start] if known else ways[0]
            others = {value[at - start] for value in known[1:] if text[at] in _SPLIT}
            crossing = _crossing(text, at, start, end, phrases)
            others |= {value[at - first] for first, value in crossing}
            if not known and _in_doubt_alone(text, at):
                others |= {*ways}
            if others := others - {chosen}:
                first, last = max(0, at - 2), min(len(text), at + 3)
                told = tuple(way for way in (*ways, *others) if way in others)
                yield Doubt(at, text[first:last], text[at], chosen, tuple(dict.fromkeys(told)))


CONVERTED = {"zh-Hant": "s2tw", "zh-TW": "s2tw", "zh-Hant-TW": "s2tw", "zh-HK": "s2hk"}
"""OpenCC's ways by language tag. ``zh-Hant`` means Taiwan's forms, which the fonts have."""


def protected(words: Iterable[str]) -> dict[str, str]:
    """Protected words with what they become: ``头发干了=頭髮乾了``, else themselves."""
    parted = (word.partition("=") for word in words if word)
    return {word: shown or word for word, _, shown in parted if word}


def simplified_runs(text: str) -> Iterator[tuple[int, str]]:
    """Characters that only simplified Chinese has, in runs, each with its place."""
    ways = dictionary("STCharacters")
    for match in re.finditer(f"[{HAN}]+", text):
        run, start = "", 0
        for at, char in enumerate(match[0] + " ", match.start()):
            if char in ways and char not in ways[char]:
                run, start = run + char, start if run else at
            elif run:
                yield start, run
                run = ""


def mainland_terms(text: str, tag: str) -> Iterator[tuple[int, str, str]]:
    """Terms of the mainland in a traditional text, each with its place and the local word."""
    name = "HKPhrases" if CONVERTED[tag] == "s2hk" else "TWPhrases"
    known = {
        term: local[0]
        for term, local in dictionary(name).items()
        if term not in local and not _ORDINARY.fullmatch(term) and len(term) > 1
    }
    at = 0
    while at < len(text):
        end = next((e for e in _ends(text, at) if text[at:e] in known), 0)
        if end:
            yield at, text[at:end], known[text[at:end]]
        at = end or at + 1


_ORDINARY = re.compile(
    "交互|仿真|保存|像素|優化|元音|全局|公元|兼容|函數|分區|刷新|前綴|創建|"
    "加載|參數|可視化|命令行|圖像|圖標|塑料|壁紙|字庫|字體|存儲|實例|對象|"
    "導入|導出|局部|屏蔽|後綴|性價比|性能|截取|批量|拋出|掛斷|採樣|接口|"
    "搜索|操作符|擴展|支持|散列|文件|方程式|映射|智能|查找|查看|概率|標識符|"
    "權限|消息|添加|激活|用戶|界面|登錄|發佈|發送|程序|組件|網卡|編程|聯繫|"
    "聲明|腳本|自行車|萬象|複印|觸摸|設備|設置|註冊表|調度|調用|變量|輔音|"
    "通信|連接|連接器|運行|遠程|邏輯門|重載|鏡像|集成|項目|預設|類型|顯像管|"
    "點擊"
)
"""Words of OpenCC's lists that Taiwan uses as well, though not of computers."""


def _in_doubt_alone(text: str, at: int) -> bool:
    pattern = _ALONE.get(text[at])
    near = text[max(0, at - 4) : at + 6]
    place = min(at, 4)
    return bool(pattern and any(m.start() <= place < m.end() for m in re.finditer(pattern, near)))


def _segments(text: str, phrases: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """The longest phrase at each place in turn, as OpenCC reads; else the character alone."""
    at = 0
    while at < len(text):
        end = next((e for e in _ends(text, at) if text[at:e] in phrases), at + 1)
        yield at, end
        at = end


_LONGEST = 8


def _ends(text: str, start: int) -> range:
    return range(min(len(text), start + _LONGEST), start + 1, -1)


def _crossing(
    text: str, at: int, start: int, end: int, phrases: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, str]]:
    """Phrases that hold a place and reach over an edge of the segment it was read in."""
    for first in range(max(0, at - _LONGEST + 1), at + 1):
        for last in _ends(text, first):
            if last <= at or (start <= first and last <= end):
                continue
            for value in phrases.get(text[first:last], ()):
                yield first, value


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    return {**dictionary("STPhrases_GeneratedFromRegionalPhrases"), **dictionary("STPhrases")}


@cache
def dictionary(name: str) -> dict[str, tuple[str, ...]]:
    """One of OpenCC's dictionaries, by name, unpacked once into the cache with OpenCC's own tool.

    Empty where this build of OpenCC has no such tool.
    """
    import opencc  # noqa: PLC0415 - loads a library that only converted issues need

    home = Path(opencc.__file__).parent / "clib"
    kept = cache_folder() / "opencc" / opencc.__version__ / f"{name}.txt"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        packed = home / "share" / "opencc" / f"{name}.ocd2"
        command: list[str | Path] = [home / "bin" / "opencc_dict", "-f", "ocd2", "-t", "text"]
        command += ["-i", packed, "-o", part]
        try:
            subprocess.run(command, capture_output=True, timeout=60, check=True)
        except (OSError, subprocess.SubprocessError):
            return {}
        part.replace(kept)
    lines = kept.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line.count("\t") == 1)
    return {key: tuple(values.split(" ")) for key, values in pairs}
