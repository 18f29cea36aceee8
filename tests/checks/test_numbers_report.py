"""The checks of numbers over an issue: spots, waivers, tables, loose articles, languages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from builder.checks.numbers import mismatches
from builder.ground.findings import Finding
from builder.ground.messages import language, set_language
from builder.ground.register import CHECKS
from builder.ground.spots import Spot
from builder.issue.manuscript import parse_article
from builder.issue.model import Both, Issue, Manifest, Section, Words

HERE = Path("issues/x")


def issue(text: str, front: str = "") -> Issue:
    head = "---\ntitle:\n  zh: 题目\n  en: A title\n" + front + "---\n\n"
    article, _ = parse_article(head + text, Path("a.md"), Path("a.md"), HERE)
    title = Both(Words("刊", Spot(Path("issue.yaml"))), Words("Journal", Spot(Path("issue.yaml"))))
    manifest = Manifest(
        folder=HERE,
        id="x",
        number=1,
        date=dt.date(2017, 2, 1),
        title=title,
        tagline=Both(),
        publisher=Both(),
        layout="parallel",
        languages=("zh-Hans", "en"),
        cover=None,
        editions={},
        edition_names=None,
        sections=(),
    )
    return Issue(manifest, (Section(Both(), (article,)),))


def findings(text: str, front: str = "") -> list[Finding]:
    return list(mismatches(issue(text, front)))


def test_both_sides_are_quoted_with_their_spots() -> None:
    (found,) = findings("投资很大，共**3**亿元。\n\nThe sum is large:\n3 billion yuan.\n")
    assert found.check == "numbers/value"
    assert found.severity == "error"
    assert "亿→billion" in found.message
    zh, en = found.details["zh"], found.details["en"]
    assert (zh["text"], zh["value"], zh["unit"], zh["file"]) == ("3亿元", 300000000, "CNY", "a.md")
    assert (zh["line"], zh["column"]) == (7, 9)
    assert (en["text"], en["value"], en["line"], en["column"]) == (
        "3 billion yuan",
        3000000000,
        10,
        1,
    )
    assert (found.file, found.line, found.column) == ("a.md", 10, 1)


def test_a_repeated_number_is_found_at_its_own_place() -> None:
    (found,) = findings("先5家，后5家，再5%。\n\nFirst 5, then 5, then 6%.\n")
    assert found.details["zh"]["column"] == 10


def test_a_number_on_one_side_has_no_other_side() -> None:
    (found,) = findings("增长8.5%。\n\nIt grew.\n")
    assert found.check == "numbers/one-sided"
    assert found.details["en"] is None
    assert found.details["zh"]["value"] == 8.5


def test_bound_quotes_the_words_that_bound() -> None:
    (found,) = findings("超过2000例。\n\nNearly 2,000 cases.\n")
    assert found.check == "numbers/bound"
    assert found.details["zh"]["text"] == "超过2000"
    assert found.details["en"]["text"] == "Nearly 2,000"
    assert found.details["en"]["column"] == 1


@pytest.mark.parametrize("key", ["numbers", "numbers/value"])
def test_a_waiver_after_the_block_or_for_the_article(key: str) -> None:
    text = "增长8.5%。\n\nIt grew by 5.8%.\n"
    assert findings(text)
    assert findings(text + f"\n<!-- {key}: as reported -->\n") == []
    assert findings(text, f"allow:\n  {key}: as reported\n") == []


def test_a_waiver_of_another_check_does_not_help() -> None:
    assert findings("增长8.5%。\n\nIt grew by 5.8%.\n\n<!-- numbers/bound: no -->\n")


TABLE = """
| 项目 | 金额（亿元） | 增长 |
|:--|--:|--:|
| 收入 | 376.60 | 5.4% |
| 税收 | 112.55 | 8.1% |

| Item | Billion yuan | Growth |
|:--|--:|--:|
| Revenue | 37.660 | 5.4% |
| Tax | {tax} | 8.1% |
"""


def test_cells_take_the_unit_of_their_head() -> None:
    assert findings(TABLE.format(tax="11.255")) == []
    (found,) = findings(TABLE.format(tax="112.55"))
    assert found.check == "numbers/value"
    assert (found.line, found.details["en"]["column"]) == (16, 9)


LOOSE_ZH = "2016年收入28.3万亿元。\n\n增长17.4%。\n\n企业146家。\n\n"
LOOSE_EN = "Growth was {growth} and revenue 28.3 trillion yuan in 2016; there were 146 zones.\n"


def test_paragraphs_that_do_not_run_parallel_are_one_bag() -> None:
    assert findings(LOOSE_ZH + LOOSE_EN.format(growth="17.4%")) == []
    (found,) = findings(LOOSE_ZH + LOOSE_EN.format(growth="14.7%"))
    assert found.check == "numbers/value"


def test_titles_are_compared() -> None:
    head = "---\ntitle:\n  zh: 产值3亿元\n  en: Output of 3 billion yuan\n---\n\n甲。\n\nA.\n"
    article, _ = parse_article(head, Path("a.md"), Path("a.md"), HERE)
    whole = issue("甲。\n\nA.\n")
    given = Issue(whole.manifest, (Section(Both(), (article,)),))
    (found,) = mismatches(given)
    assert (found.line, found.column) == (4, 17)


def test_messages_in_both_languages() -> None:
    before = language()
    try:
        set_language("zh-Hans")
        (found,) = findings("增长8.5%。\n\nIt grew by 5.8%.\n")
        assert found.message == "“8.5%”是8.5%，“5.8%”是5.8%"
        set_language("en")
        (found,) = findings("增长8.5%。\n\nIt grew by 5.8%.\n")
        assert found.message == "“8.5%” is 8.5%, “5.8%” is 5.8%"
    finally:
        set_language(before)


def test_each_check_gives_its_own_findings() -> None:
    given = issue(
        "超过2000例，增长8.5%，占3%，共7亿。\n\n2,000 cases, up 5.8%, 3 percentage points.\n"
    )
    for fault in ("value", "bound", "unit", "one-sided"):
        found = list(CHECKS[f"numbers/{fault}"].run(given))
        assert [f.check for f in found] == [f"numbers/{fault}"]
