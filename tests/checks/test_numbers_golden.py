"""Everything the readers and the comparison say of the tables and of a vocabulary, in files.

In ``golden/numbers/``, ``en.txt`` and ``zh.txt`` have a line for each number that is read, under
the words it was read in; ``told.txt`` has what an editor is told of each row of the tables,
``beside.txt`` of every number beside every other, ``senses.txt`` of what is done with one,
``articles.txt`` of rows put together, and ``issue-*.txt`` of an issue. What a change moves is to
be seen there: ``GOLDEN=write`` writes them anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builder.checks.numbers import Quantity, compare, mismatches, read_en, read_zh
from builder.checks.numbers.chinese.counts import CLASSIFIERS
from builder.checks.numbers.english.words import (
    FRACTIONS,
    MONTHS,
    MULTIPLES,
    ORDINALS,
    SCALES,
    VAGUE,
    WORDS,
)
from builder.checks.numbers.exact import FIGURES_ZH, SCALES_ZH
from builder.checks.numbers.match import Passage, collate
from builder.checks.numbers.quantity import Mismatch
from builder.checks.numbers.units import CURRENCY_MARKS, EN, ZH
from builder.ground.messages import language, set_language

from .table import REPORTS, SECOND, TABLE, rows
from .test_numbers_report import issue


def told(q: Quantity) -> str:
    """All that is read, the usual left out."""
    parts: list[object] = [q.kind, q.bound, f"{q.value:f}", q.unit]
    parts += [f"high {q.high:f}"] if q.high is not None else []
    parts += [f"also {' '.join(f'{v:f}' for v in q.also)}"] if q.also else []
    parts += [f"× {q.factor}"] if q.factor != 1 else []
    parts += [q.dimension] if q.dimension != q.unit else []
    parts += [f"step {q.step:f}"] if q.step != 1 else []
    parts += [q.binding] if q.binding != "hard" else []
    parts += ["weak"] if q.weak else []
    parts += [f"scale {q.scale}"] if q.scale else []
    parts += [f"said {q.said}"] if q.said not in ("", q.text) else []
    return f"{q.text}: " + " ".join(str(part) for part in parts if part)


def _phrases(side: str) -> list[str]:
    return Path(__file__).with_name(f"numbers_{side}.txt").read_text("utf-8").splitlines()


def _vocabulary_en() -> Iterator[str]:
    yield from (f"{word} firms" for word in [*WORDS, *VAGUE])
    yield from (f"{figure} {word} yuan" for figure in ("3", "RMB3") for word in SCALES)
    yield from (f"RMB3{word} of it" for word in SCALES)
    yield from (f"the {word} of them" for word in ORDINALS)
    yield from (f"{'two' if word.endswith('s') else 'a'} {word} of it" for word in FRACTIONS)
    yield from (f"{month} 5" for month in MONTHS)
    yield from (f"it {word}" for word in MULTIPLES)
    yield from (f"7 {unit}" for unit in EN)
    yield from (f"{mark}7" for mark in CURRENCY_MARKS)


def _vocabulary_zh() -> Iterator[str]:
    yield from (f"{figure}家" for figure in FIGURES_ZH)
    yield from (f"三{scale}家" for scale in SCALES_ZH)
    yield from (f"七{one}" for one in sorted(CLASSIFIERS))
    yield from (f"7{unit}" for unit in ZH)
    yield from (f"{mark}7" for mark in CURRENCY_MARKS)


def _readings(read: Callable[[str], Iterable[Quantity]], phrases: Iterable[str]) -> str:
    lines = []
    for phrase in dict.fromkeys(phrases):
        lines.append(phrase)
        lines.extend(f"    {told(quantity)}" for quantity in read(phrase))
    return "\n".join(lines) + "\n"


ROWS = [row for table in (TABLE, REPORTS, SECOND) for row in rows(table)]


def test_what_is_read_in_english(golden: Callable[[str, str], None]) -> None:
    phrases = [*_phrases("en"), *_vocabulary_en(), *(row.en for row in ROWS)]
    golden("numbers/en.txt", _readings(read_en, phrases))


def test_what_is_read_in_chinese(golden: Callable[[str, str], None]) -> None:
    phrases = [*_phrases("zh"), *_vocabulary_zh(), *(row.zh for row in ROWS)]
    golden("numbers/zh.txt", _readings(read_zh, phrases))


def _told(found: Iterable[Mismatch]) -> list[str]:
    lines = []
    for one in found:
        sides = [quantity.text if quantity else "–" for quantity in (one.zh, one.en)]
        lines.append(f"    {one.fault}: {' | '.join(sides)}{f' ({one.slip})' * bool(one.slip)}")
    return lines


def test_what_an_editor_is_told(golden: Callable[[str, str], None]) -> None:
    lines = []
    more = Path(__file__).with_name("numbers_pairs.txt").read_text("utf-8").splitlines()
    pairs = [*((row.zh, row.en) for row in ROWS), *(line.split(" | ") for line in more)]
    pairs += [("很多。" * 900 + "去年有5家。" + "好。" * 90, "Many. " * 900 + "In 2016, 5. " * 2)]
    for zh, en in pairs:
        lines += [f"{zh} | {en}", *_told(compare(zh, en))]
    golden("numbers/told.txt", "\n".join(lines) + "\n")


BESIDE_ZH = """\
1 2 12 85 58 850 50 5000 83371 28.3万 28.3亿 28.3万亿元 283亿美元 2.83亿 约50 近50 超过50
不足50 多达50 50左右 八万三千多 超过83000 近84000 约83000 5% 8.5% 0.5个百分点 5个百分点 两倍
增长两倍 翻番 三分之一 33% 一半 数百 上千亿 十几 第五 2016年 十三五 五月 上半年 前三季度
第三季度 下半年 1-6月 70周年 20世纪90年代 每周两次 下午3时 5公里 5000米 8000亩 533公顷 3年
36个月 3-5万 打八折 三千 五 百分之百 200% 6个月 90后 第一 零"""
BESIDE_EN = """\
1|2|12|58|85|805|50|500|83,371|83,000|over 83,000|nearly 84,000|about 83,000|28.3 million
2.83 billion|28.3 billion|28.3 trillion yuan|28.3 billion dollars|283 thousand|about 50
nearly 50|over 50|under 50|up to 50|50 or so|5 percent|8.5 percent|5.8 percent
0.5 percentage points|5 percentage points|twofold|tripled|doubled|a third|33 percent|half
hundreds of|hundreds of billions of|a dozen|15|the fifth|fifth|2016|2020
the 13th Five-Year Plan|in May|the first half|the first three quarters|the third quarter
the second half|the 70th|the 1990s|the nineties|twice a week|3 p.m.|15:00|5 km|5 miles
8,000 mu|8,000 hectares|1,317 acres|3 years|three years|3 to 5 thousand|3 to 5|20 percent off
80 percent|three thousand|five|100 percent|3 times|200 percent|6 months|post-90s|the first
zero|no"""


def test_every_number_beside_every_other(golden: Callable[[str, str], None]) -> None:
    others = BESIDE_EN.replace("\n", "|").split("|")
    lines = []
    for zh in BESIDE_ZH.split():
        alike, slips = [], []
        for en in others:
            found = compare(f"共有{zh}。", f"There were {en} then.")
            told = "+".join(f"{one.fault[:2]}{f' {one.slip}' * bool(one.slip)}" for one in found)
            (slips if told else alike).append(f"{en} [{told}]" if told else en)
        lines += [zh, f"    = {', '.join(alike)}", f"    ≠ {', '.join(slips)}"]
    golden("numbers/beside.txt", "\n".join(lines) + "\n")


SENSES_ZH = """\
增长5% 下降5% 增长到5% 增长了5% 降至5% 降幅5% 涨5% 提高5个百分点 减少5亿元 亏损5亿元 盈利5亿元
净利润-5亿元 净利润为负5亿元 顺差5亿元 逆差5亿元 零下5℃ 5℃ 比去年多5% 比去年低5% 5%的增长
5%的降幅 增速5% 收窄5% 扩大5倍 缩短5天 5%左右的增幅 增速为5% 达5% 增长-5% 利润增长5%
亏损减少5% 下调至5% 反弹5% 贬值5% 多于5% 少了5%"""
SENSES_EN = """\
rose 5 percent|fell 5 percent|rose to 5 percent|rose by 5 percent|fell to 5 percent
a 5 percent drop|a 5 percent rise|up 5 percent|down 5 percent|was 5 percent|reached 5 percent
5 percent higher|5 percent less|a loss of 500 million yuan|a profit of 500 million yuan
a surplus of 500 million yuan|a deficit of 500 million yuan|cut 500 million yuan|minus 5°C
5°C below zero|5°C|up 5 percentage points|down 5 percentage points|-5 percent
a profit of minus 500 million yuan|losses narrowed by 5 percent|profits grew by over 5 percent
grew fivefold|shortened by 5 days|depreciated 5 percent|climbed, and 5 percent
down about 5 percent|5 percent year-on-year decline|hit 5 percent|an increase of 5 percent
5 percent off|grew while 5 percent|falls by 5 percent|has fallen 5 percent
falling to 5 percent"""


def test_what_is_done_with_a_number(golden: Callable[[str, str], None]) -> None:
    others = SENSES_EN.replace("\n", "|").split("|")
    lines = []
    for zh in SENSES_ZH.split():
        opposed = [
            en
            for en in others
            if any(one.fault == "direction" for one in compare(f"出口{zh}。", f"Exports {en}."))
        ]
        lines += [zh, f"    ≠ {', '.join(opposed)}"]
    golden("numbers/senses.txt", "\n".join(lines) + "\n")


def test_rows_put_together(golden: Callable[[str, str], None]) -> None:
    """Articles of three rows, on one side in another order, in parallel or not, here and there."""
    rng = random.Random(7)
    lines = []
    for at in range(0, len(ROWS) - 3, 11):
        some = ROWS[at : at + 3]
        english = [row.en for row in some]
        if at % 2:
            rng.shuffle(english)
        strict, currency = at % 3 > 0, ("", "HKD", "TWD")[at % 7 % 3]
        passages = [
            Passage(row.zh, en, strict, currency) for row, en in zip(some, english, strict=True)
        ]
        one = [Passage("".join(row.zh for row in some), " ".join(english), strict, currency)]
        lines.append(f"{at} {strict} {currency}")
        for found in (*collate(passages), *collate(one)):
            lines += [*_told(found), "    –"]
    many = "、".join(f"{number * 7 % 901}家" for number in range(230))
    much = ", ".join(f"{number * 7 % 901 + (number % 50 == 0)} firms" for number in range(230))
    lines += ["many", *_told(compare(many, much))]
    golden("numbers/articles.txt", "\n".join(lines) + "\n")


ISSUE = Path(__file__).with_name("numbers_issue.md")


@pytest.mark.parametrize(
    ("tag", "mark", "told"),
    [
        ("zh-HK", "HK$", "numbers/value “600億元” is 60,000,000,000 HKD"),
        ("zh-TW", "NT$", "numbers/value “600億元” is 60,000,000,000 TWD"),
        ("zh-Hant-TW", "NT$", "numbers/value “600億元” is 60,000,000,000 TWD"),
        ("zh-Hans", "HK$", "numbers/one-sided “600億元” has no counterpart in the English"),
    ],
)
def test_bare_money_is_that_of_the_place(tag: str, mark: str, told: str) -> None:
    made = issue(f"投入600億元，增长3倍。\n\nIt is {mark}6 billion, a fivefold rise.\n")
    placed = replace(made, manifest=replace(made.manifest, languages=(tag, "en")))
    found = [f"{one.check} {one.message}" for one in mismatches(placed)]
    assert "numbers/value “3倍” is 4×, “fivefold” is 5×" in found
    assert [one for one in found if one.startswith(told)]


@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_an_issue(spoken: str, golden: Callable[[str, str], None]) -> None:
    before = language()
    set_language(spoken)  # type: ignore[arg-type]
    try:
        found = [
            *mismatches(issue(ISSUE.read_text("utf-8"), "source:\n  zh: 2016年\n  en: In 2015\n"))
        ]
    finally:
        set_language(before)
    lines = [
        f"{one.line}:{one.column} {one.check} {one.severity} {one.confidence} {one.message}\n"
        f"    {one.details}"
        for one in found
    ]
    golden(f"numbers/issue-{spoken}.txt", "\n".join(lines) + "\n")
