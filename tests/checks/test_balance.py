"""Untranslated and lopsided copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.helpers import found, issue_of, run_family

ZH = "成都高新区的面积为一百三十平方公里，去年实现增加值一千四百多亿元，占四川全省的百分之四点四。"
EN = (
    "Chengdu Hi-tech Zone covers 130 square kilometres. Last year it produced value added of over "
    "140 billion yuan, or 4.4% of the total for the whole of Sichuan."
)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'

TABLE = [
    ("balanced", f"{ZH}\n\n{EN}", []),
    ("English first", f"{EN}\n\n{ZH}", []),
    ("all Chinese, then all English", f"{ZH}\n\n{ZH}\n\n{EN}\n\n{EN}", []),
    ("no English at all", ZH, ["balance/missing 5:1"]),
    ("no Chinese at all", EN, ["balance/missing 5:1"]),
    ("a last paragraph alone", f"{ZH}\n\n{EN}\n\n再见，读者。", ["balance/missing 9:1"]),
    (
        "a sentence left out",
        f"{ZH}{ZH}{ZH}\n\n{EN[:50]}.",
        ["balance/length 7:1", "balance/sentence 5:1", "balance/sentence 5:111"],
    ),
    (
        "Chinese left out",
        f"{ZH[:17]}。\n\n{EN} {EN}",
        ["balance/length 5:1", "balance/sentence 7:1", "balance/sentence 7:210"],
    ),
    ("short texts may differ", "好。\n\nThat is certainly good news for everybody.", []),
    ("numbers alone", "::: zh\n2017\n:::\n\n::: en\n2017\n:::", []),
    ("the same twice", f"::: zh\n{EN}\n:::\n\n::: en\n{EN}\n:::", ["balance/same 10:1"]),
    ("a name on both sides", "::: zh\nGlobalFoundries\n:::\n\n::: en\nGlobalFoundries\n:::", []),
    ("crossheads in both", f"## 小标题\n\n## Crosshead\n\n{ZH}\n\n{EN}", []),
    ("a crosshead in Chinese", f"## 小标题\n\n{ZH}\n\n{EN}", ["balance/heading 5:1"]),
    ("code has no language", f"{ZH}\n\n{EN}\n\n```\nx = 1\n```", []),
    ("a rule has none", f"{ZH}\n\n{EN}\n\n***\n\n{ZH}\n\n{EN}", []),
]


@pytest.mark.parametrize(("what", "body", "expected"), TABLE, ids=[t[0] for t in TABLE])
def test_bodies(what: str, body: str, expected: list[str]) -> None:
    assert found(issue_of(body), "balance") == expected


FRONTS = [
    ("{zh: 标题, en: Headline}", "", []),
    ("{en: Headline}", "", ["balance/missing 2:13"]),
    ("{zh: 标题}", "", ["balance/missing 2:13"]),
    ("{zh: 标题, en: 标题很长}", "", ["balance/same 2:21"]),
    (
        "{zh: the old headline, en: the old headline}",
        "",
        ["balance/same 2:35", "balance/same 2:13"],
    ),
    ("{zh: GlobalFoundries, en: GlobalFoundries}", "", []),
    ("{zh: 标题, en: Headline}", "kicker: {zh: 眉题}\n", ["balance/missing 3:14"]),
    ("{zh: 标题, en: Headline}", "source: {en: Reuters}\n", []),
    ("{en: Headline}", "allow: {balance: the source has none}\n", []),
]


@pytest.mark.parametrize(("title", "front", "expected"), FRONTS)
def test_titles(title: str, front: str, expected: list[str]) -> None:
    assert found(issue_of(f"{ZH}\n\n{EN}", title=title, front=front), "balance") == expected


PICTURES = [
    ('![图 | A chart](x.svg "图注 | Caption")', []),
    ('![图](x.svg "图注 | Caption")', ["balance/figure 9:1"]),
    ('![图 | A chart](x.svg "Caption only")', ["balance/figure 9:1"]),
    ('![](x.svg "图注 | Caption")', ["balance/figure 9:1", "balance/figure 9:1"]),
    ("![](x.svg)", []),
    ("![图 | A chart](x.svg)", []),
]


@pytest.mark.parametrize(("markdown", "expected"), PICTURES)
def test_pictures(markdown: str, expected: list[str], tmp_path: Path) -> None:
    home = tmp_path / "one"
    home.mkdir()
    (home / "x.svg").write_text(PICTURE)
    issue = issue_of(f"{ZH}\n\n{EN}\n\n{markdown}\n\n{ZH}\n\n{EN}", folder=home)
    assert found(issue, "balance") == expected


def test_an_issue_in_one_language_misses_nothing(tmp_path: Path) -> None:
    home = tmp_path / "one"
    issue_of(ZH, folder=home)
    manifest = home / "issue.yaml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8") + "languages: [zh-Hans]\n", encoding="utf-8"
    )
    from builder.issue.manifest import read_manifest
    from builder.issue.manuscript import read_issue

    issue, _ = read_issue(read_manifest(home))
    assert found(issue, "balance") == []


def test_waived_for_a_pair() -> None:
    assert found(issue_of(f"{ZH}\n\n<!-- balance: for Chinese readers -->"), "balance") == []
    body = f"{ZH}\n\n{EN}\n\n再见，读者。\n\n<!-- balance/missing: for Chinese readers -->"
    assert found(issue_of(body), "balance") == []


OTHER_ZH = (
    "第二段说的是工业投资，今年计划完成三百八十亿元，比上年增长百分之十二，其中一半投向芯片。"
)
OTHER_EN = (
    "The second is about industrial investment: 38 billion yuan is planned for this year, up 12% "
    "on the year before, half of it in chips."
)
THIRD_ZH = "第三段回到居民生活：新建小学六所、社区医院两所，地铁四号线二期年底之前试运行。"
THIRD_EN = (
    "The third returns to daily life: six primary schools and two clinics are being built, and the "
    "second phase of metro line 4 opens for trial runs before the year is out."
)

GAPS = [
    ("the English of the second", f"{ZH}\n\n{EN}\n\n{OTHER_ZH}\n\n{THIRD_ZH}\n\n{THIRD_EN}", [9]),
    ("the Chinese of the second", f"{ZH}\n\n{EN}\n\n{OTHER_EN}\n\n{THIRD_ZH}\n\n{THIRD_EN}", [9]),
    ("the Chinese of the first, which shifts all pairs",
     f"{EN}\n\n{OTHER_ZH}\n\n{OTHER_EN}\n\n{THIRD_ZH}\n\n{THIRD_EN}", [5]),
    ("none: two paragraphs answer one",
     f"{ZH}\n\n{EN}\n\n{OTHER_ZH}\n\n{THIRD_ZH}\n\n{OTHER_EN} {THIRD_EN}", []),
    ("none: a paragraph in two", f"{ZH}\n\n{EN[:64]}\n\n{EN[64:]}\n\n{OTHER_ZH}\n\n{OTHER_EN}", []),
]  # fmt: skip


@pytest.mark.parametrize(("what", "body", "lines"), GAPS, ids=[row[0] for row in GAPS])
def test_a_paragraph_that_is_missing(what: str, body: str, lines: list[int]) -> None:
    missing = [
        one for one in run_family(issue_of(body), "balance") if one.check == "balance/missing"
    ]
    assert [one.line for one in missing] == lines
    assert {one.confidence for one in missing} <= {"likely"}
