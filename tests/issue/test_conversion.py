"""From simplified to traditional: what is set right, what is in doubt, and how often that is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.issue.conversion import dictionary, doubts, mainland_terms, protected, simplified_runs
from builder.makeup.script import _script

HOUSE = Path(__file__).resolve().parents[2]

# simplified copy | as converted; the characters in doubt stand in brackets
CONVERTED = """
这是只有一种可能，也是只能如此            | 這是只有一種可能，也是只能如此
那是只猫，一只猫只有一斗米                | 那是隻貓，一隻貓只有一斗米
头发干了                                  | 頭[髮][幹]了
衣服干了，晾干了                          | 衣服[幹]了，晾[乾]了
理发展览与心理发展                        | 理[髮]展覽與心理發展
市长发言，校长发表                        | 市長[髮]言，校長[髮]表
范先生与范围，姓范                        | 范先生與範圍，姓范
于先生，与于洁女士；用于、关于张先生      | 于先生，與于潔女士；用於、關於張先生
于2017年，终于，于是                      | 於2017年，終於，於是
余先生与剩余，其余先生，30余名教授        | 余先生與剩餘，其餘先生，30餘名教授
余秋雨                                    | [餘]秋雨
姜女士与姜汤                              | 姜女士與薑湯
机制、编制、才能、先后、反复、四周        | 機制、編制、才能、先後、反覆、四周
干部干活，若干，干杯，树干                | 幹部幹活，若干，乾杯，樹幹
公里、里程、这里、海里                    | 公里、里程、這裡、海里
皇后在后面，太后，后天                    | 皇后在後面，太后，後天
面条与面子，面粉，背面，下面              | 麵條與面子，麵粉，背面，下面
台湾平台，台风，柜台                      | 臺灣平臺，颱風，櫃檯
他在公司里说，会议后再来                  | 他在公司裡說，會議後再來
征服与特征，复杂与恢复，钟表与钟情        | 征服與特徵，複雜與恢復，鐘錶與鍾情
沈阳的沈先生，萧山与萧条                  | 瀋陽的沈先生，蕭山與蕭條
"""


def rows(table: str) -> list[tuple[str, str]]:
    return [
        (copy.strip(), shown.strip())
        for copy, shown in (line.split(" | ") for line in table.strip().split("\n"))
    ]


def shown(text: str) -> str:
    """The conversion with brackets about what is in doubt."""
    converted = [*_script("zh-Hant", ()).words(text)]
    assert len(converted) == len(text)
    for doubt in doubts(text):
        assert doubt.char == text[doubt.at]
        converted[doubt.at] = f"[{converted[doubt.at]}]"
    return "".join(converted)


@pytest.mark.parametrize(("copy", "expected"), rows(CONVERTED), ids=[c for c, _ in rows(CONVERTED)])
def test_right_or_in_doubt(copy: str, expected: str) -> None:
    assert shown(copy) == expected


def test_a_doubt_says_what_was_chosen_and_what_it_may_be() -> None:
    (_, doubt) = doubts("头发干了。")
    assert (doubt.char, doubt.chosen, doubt.others) == ("干", "幹", ("乾",))
    assert doubt.words == "头发干了。"


def test_protected_words_become_what_they_name() -> None:
    words = ("范", "头发干了=頭髮乾了")
    assert protected(words) == {"范": "范", "头发干了": "頭髮乾了"}
    assert _script("zh-Hant", words).words("范围，头发干了，干部") == "范圍，頭髮乾了，幹部"


def test_an_ordinary_article_has_few_doubts() -> None:
    """The noise: fewer than two in a thousand characters of the sample issue."""
    files = (HOUSE / "issues" / "2017-02" / "articles").glob("*.md")
    lines = [line for file in files for line in file.read_text("utf-8").split("\n")]
    han = sum(len(re.findall("[一-鿿]", line)) for line in lines)
    assert han > 3000
    assert sum(1 for line in lines for _ in doubts(line)) <= han * 2 / 1000


def test_the_dictionaries_are_opencc_s_own() -> None:
    assert dictionary("STCharacters")["发"] == ("發", "髮")
    assert len(dictionary("STPhrases")) > 40_000
    assert dictionary("NoSuch") == {}


SIMPLIFIED = [
    ("這個软件很好", [(2, "软")]),
    ("國家标准与发展", [(2, "标"), (4, "与发")]),
    ("皇后在公里、台灣、頭髮、干涉、姓范", []),
    ("Latin and 123", []),
]


@pytest.mark.parametrize(("text", "runs"), SIMPLIFIED)
def test_simplified_characters_in_traditional_copy(text: str, runs: list[tuple[int, str]]) -> None:
    assert list(simplified_runs(text)) == runs


TERMS = [
    ("zh-Hant", "下載軟件與信息", [(2, "軟件", "軟體"), (5, "信息", "資訊")]),
    ("zh-TW", "出租車司機支持這個項目", [(0, "出租車", "計程車")]),
    ("zh-HK", "硬盤", [(0, "硬盤", "硬碟")]),
    ("zh-HK", "出租車", []),
]


@pytest.mark.parametrize(("tag", "text", "terms"), TERMS)
def test_mainland_terms(tag: str, text: str, terms: list[tuple[int, str, str]]) -> None:
    assert list(mainland_terms(text, tag)) == terms
