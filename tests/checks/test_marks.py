"""Punctuation and spacing: what is a fault, what it should be, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.checks.marks.rules import faults
from builder.issue.model import Side
from tests.importing.helpers import found, issue_of

FAULTY: list[tuple[Side, str, list[tuple[str, str, str | None]]]] = [
    # language, text, faults as (kind, what stands there, what should)
    ("zh", "项目已经签约,总投资很大。", [("half-width", ",", "，")]),
    ("zh", "增长17.4%,成为引擎。", [("half-width", ",", "，")]),
    ("zh", "已经投产;二期待建。", [("half-width", ";", "；")]),
    ("zh", "来源:新华社", [("half-width", ":", "：")]),
    ("zh", "是真的吗?他问。", [("half-width", "?", "？")]),
    ("zh", "太好了!", [("half-width", "!", "！")]),
    ("zh", "成为重要引擎.", [("half-width", ".", "。")]),
    ("zh", "同比增长17.4%.", [("half-width", ".", "。")]),
    ("zh", "埃隆.马斯克来了。", [("half-width", ".", None)]),
    ("zh", "格芯(中国)公司。", [("half-width", "(", "（"), ("half-width", ")", "）")]),
    ("zh", "共有１２家ＡＢ企业。", [("full-width", "１２", "12"), ("full-width", "ＡＢ", "AB")]),
    ("zh", "“十二五“期间增长。", [("quotes", "“", "”")]),
    ("zh", "”十二五”期间增长。", [("quotes", "”", "“")]),
    ("zh", "“十二五期间增长。", [("quotes", "“", None)]),
    ("zh", "十二五”期间增长。", [("quotes", "”", None)]),
    ("zh", '"十二五"期间。', [("straight", '"', "“"), ("straight", '"', "”")]),
    ("zh", "格芯（中国公司。", [("brackets", "（", None)]),
    ("zh", "格芯中国）公司。", [("brackets", "）", None)]),
    ("zh", "《创新观察〉一刊。", [("brackets", "《", None), ("brackets", "〉", None)]),
    ("zh", "格芯（GF)公司。", [("brackets", ")", "）")]),
    ("zh", "已经投产。。", [("doubled", "。。", "。")]),
    ("zh", "已经投产，，二期待建。", [("doubled", "，，", "，")]),
    ("zh", "已经投产，。", [("doubled", "，。", None)]),
    ("zh", "未完待续...", [("dots", "...", "……")]),
    ("zh", "未完待续。。。", [("dots", "。。。", "……")]),
    ("zh", "未完待续…", [("dots", "…", "……")]),
    ("zh", "已经投产 ，二期待建。", [("space", " ", "")]),
    ("zh", "高新 技术企业很多。", [("space", " ", None)]),
    ("zh", "埃隆•马斯克。", [("name-dot", "•", "·")]),
    ("zh", "埃隆・马斯克。", [("name-dot", "・", "·")]),
    ("en", "It grew，too.", [("full-width", "，", ", ")]),
    ("en", "It grew fast。", [("full-width", "。", ".")]),
    (
        "en",
        "GlobalFoundries （GF） builds.",
        [("full-width", "（", "("), ("full-width", "）", ")")],
    ),
    ("en", "a 5 ％ rise", [("full-width", "％", "%")]),
    ("en", "The “zone“ grew.", [("quotes", "“", "”")]),
    ("en", "The ”zone” grew.", [("quotes", "”", "“")]),
    ("en", "The “zone grew.", [("quotes", "“", None)]),
    ("en", 'The "zone" grew.', [("straight", '"', "“"), ("straight", '"', "”")]),
    ("en", "It's here.", [("straight", "'", "’")]),
    ("en", "The zone (in Chengdu grew.", [("brackets", "(", None)]),
    ("en", "The High – tech zone.", [("dash", " – ", "-")]),
    ("en", "The high - speed line.", [("dash", " - ", "-")]),
    ("en", "The low- carbon and low-carbon plan.", [("dash", "- ", "-")]),
    ("en", "It grew , too.", [("space", " ,", ",")]),
    ("en", "It grew,too.", [("space", ",", ", ")]),
    ("en", "It grew.Then it fell.", [("space", ".", ". ")]),
    ("en", "It grew..", [("doubled", "..", ".")]),
    ("en", "It grew,, too.", [("doubled", ",,", ",")]),
]

RIGHT: list[tuple[Side, str]] = [
    ("zh", "埃隆?马斯克（丢失的间隔号不是问号）"),
    ("zh", "“十二五”期间，增长17.4%，达2,830万（约1/3）；时间为10:30。"),
    ("zh", "他说：“我读了‘十二五’规划。”"),
    ("zh", "《中国创新观察》（China Innovation Insights）"),
    ("zh", "GDP (PPP)、R&D 与 22FDX® 工艺，255.29g/kW·h。"),
    ("zh", "未完待续……"),
    ("zh", "曾农·考普龙（Zennon Kapron）"),
    ("zh", "1.工业 2.农业"),
    ("zh", "（1）工业；a)农业；1) 商业"),
    ("zh", "真的吗？！太好了！！"),
    ("zh", "访问 https://example.org/a,b;c 或写信到 a.b@example.org。"),
    ("zh", "版本为3.14，网站是example.com。"),
    ("zh", "中国——世界工厂"),
    ("zh", "Kapron’s 公司在中国"),
    ("zh", "比例为3:1，增长5%"),
    ("zh", "Yahoo! 与 Google, Inc. 在华业务"),
    ("en", "It’s “new” – and, he said, (very) good: 3.5 billion; 10:30; 1,000."),
    ("en", "The two- and three-year plans, pre- or post-war."),
    ("en", "The zone – high above the river – grew."),
    ("en", "He reads 《论语》 and 《创新，观察》 daily."),
    ("en", "Mr. Li of Google Inc. wrote to a.b@example.org, see www.example.org/a.B"),
    ("en", 'A 12" wafer and a 19" rack.'),
    ("en", "Wait... what?! Really!"),
    ("en", "“He began a long quotation that the next paragraph goes on with."),
    ("en", "Node.js, .NET and the U.S. market; e.g. this, i.e. that."),
    ("en", "the 1990s’ and the students’ work"),
    ("en", "pages 3 – 5, China – Israel ties"),
    ("en", "1) first; b) second"),
]


@pytest.mark.parametrize(("side", "text", "expected"), FAULTY)
def test_faults(side: Side, text: str, expected: list[tuple[str, str, str | None]]) -> None:
    got = [(f.kind, text[f.start : f.end], f.instead) for f in faults(text, side)]
    assert got == expected


@pytest.mark.parametrize(("side", "text"), RIGHT)
def test_right_copy_has_none(side: Side, text: str) -> None:
    assert faults(text, side) == []


def test_findings_stand_at_the_mark() -> None:
    issue = issue_of("开头一句。\n**项目**已签约,投资\\*很大.\n\nIt grew , too.")
    assert found(issue, "marks") == [
        "marks/half-width 6:10",
        "marks/half-width 6:17",
        "marks/space 8:8",
    ]


def test_tables_and_lists_are_read_without_their_marks() -> None:
    issue = issue_of(
        "- 第一,很好\n- 第二\n\n* First\n* Second\n\n| 甲 | 乙 |\n| --- | --- |\n| 子,丑 | 寅 |"
    )
    assert found(issue, "marks") == ["marks/half-width 5:5", "marks/half-width 13:4"]


def test_waived() -> None:
    assert found(issue_of("已签约,很好。\n\nFine.\n\n<!-- marks: as printed -->"), "marks") == []


@given(st.text(st.sampled_from("中国ab1 ,.;:!?()“”‘’（）《》，。…—–-\"'\n"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_faults_lie_in_order_and_never_overlap(text: str) -> None:
    for side in ("zh", "en"):
        end = 0
        for fault in faults(text, side):
            assert end <= fault.start < fault.end <= len(text)
            end = fault.end
