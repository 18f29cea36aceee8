"""Charts and tables that do not add up, and figures of the text that are not those of the chart."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks import charts
from builder.checks.numbers import mismatches
from builder.ground.findings import Finding
from builder.issue.manuscript import _survey
from builder.issue.model import Issue, Section
from tests.factory import both, issue

HEAD = "---\ntitle: {zh: 题, en: T}\n---\n"
CHART = "```chart\nfile: x.csv\nform: FORM\ntitle: 图 | Chart\nunit: UNIT\n```\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(body: str, folder: Path) -> Issue:
    article, findings = _survey(f"{HEAD}{body}", Path("a.md"), Path("a.md"), Path())
    assert not [one for one in findings if one.severity == "error"], findings
    plain = issue(folder)
    return Issue(plain.manifest, (Section(both("栏", "Part"), (article,)),))


def found(body: str, folder: Path, data: str = "") -> list[tuple[str, str, int, int]]:
    if data:
        (folder / "x.csv").write_text(data)
    told: list[Finding] = []
    for check in (charts.label, charts.sums, charts.shares, charts.told):
        told.extend(check(read(body, folder)))
    return [(one.check, one.file or "", one.line or 0, one.column or 0) for one in told]


def chart(form: str = "bar", unit: str = "亿元 | bn yuan") -> str:
    return CHART.replace("FORM", form).replace("UNIT", unit) + "\n中文。\n\nEnglish.\n"


SUMS = {
    "that come out": ("甲 | A,10.5\n乙 | B,20\n合计 | Total,30.5\n", []),
    "that come out but for rounding": ("甲 | A,10.4\n乙 | B,20.4\n合计 | Total,31\n", []),
    "with a slip": ("甲 | A,10.5\n乙 | B,20\n合计 | Total,31.5\n", [("numbers/sum", 4, 12)]),
    "of rates, which do not add up": ("甲 | A,8%\n乙 | B,8.1%\n合计 | Total,5.4%\n", []),
    "with a value missing": ("甲 | A,10.5\n乙 | B,\n合计 | Total,30\n", []),
    "without a total": ("甲 | A,10.5\n乙 | B,20\n丙 | C,31\n", []),
}


@pytest.mark.parametrize("name", SUMS)
def test_sums(folder: Path, name: str) -> None:
    rows, wanted = SUMS[name]
    told = found(chart(), folder, f"项 | Item,数 | Number\n{rows}")
    assert told == [(check, "x.csv", line, column) for check, line, column in wanted]


def test_a_total_column_is_summed_along_its_row(folder: Path) -> None:
    data = "项 | Item,春 | Spring,秋 | Autumn,合计 | Total\n甲 | A,10,20,30\n乙 | B,10,20,32\n"
    assert found(chart("table"), folder, data) == [("numbers/sum", "x.csv", 3, 13)]


SHARES = {
    "that come to a hundred": ("bar", "61.5%", "24%", "14.5%", False),
    "rounded": ("bar", "33.3%", "33.3%", "33.3%", False),
    "that lack one": ("bar", "61.5%", "24%", "10%", True),
    "of a stack": ("stacked", "61.5", "24", "10", True),
    "that are not meant to": ("bar", "4%", "8%", "9%", False),
}


@pytest.mark.parametrize("name", SHARES)
def test_shares(folder: Path, name: str) -> None:
    form, one, two, three, is_told = SHARES[name]
    unit = "份额，% | Share, %"
    if form == "stacked":
        data = f"年 | Year,甲 | A,乙 | B,丙 | C\n2016,{one},{two},{three}\n"
    else:
        data = f"项 | Item,份额 | Share\n甲 | A,{one}\n乙 | B,{two}\n丙 | C,{three}\n"
    told = found(chart(form, f'"{unit}"'), folder, data)
    assert [check for check, *_ in told] == (["numbers/share"] if is_told else [])


TABLE = """| 项目 | 金额 |
|:--|--:|
| 甲 | 10.5 |
| 乙 | 20 |
| 合计 | TOTAL |

| Item | Amount |
|:--|--:|
| A | 10.5 |
| B | 20 |
| Total | 30.5 |
"""


OFF = [("numbers/sum", "a.md", 8, 8)]


@pytest.mark.parametrize(("total", "wanted"), [("30.5", []), ("31.5", OFF)])
def test_tables_of_the_copy_are_summed_too(
    folder: Path, total: str, wanted: list[tuple[str, str, int, int]]
) -> None:
    assert found(TABLE.replace("TOTAL", total), folder) == wanted


DATA = '地区 | Region,产值 | Output\n四川 | Sichuan,"32,934.5"\n西藏 | Tibet,"1,151.4"\n'
TOLD = {
    "the same": ("四川产值为32,934.5亿元。", "Sichuan made 3,293.45 billion yuan.", []),
    "rounded": ("四川产值约3.29万亿元。", "Sichuan made 3.29 trillion yuan.", []),
    "swapped": ("四川产值为32,943.5亿元。", "Sichuan made 3,293.45 billion yuan.", [11]),
    "of another label": ("四川虽大，西藏1,151.4亿元也不小。", "Sichuan and Tibet.", []),
    "of something else": ("四川有83个市县。", "Sichuan has 83 of them.", []),
    "wrong in English": ("四川产值为32,934.5亿元。", "Sichuan made 3,393.45 billion yuan.", [13]),
    "waived": ("四川产值为32,943.5亿元。\n\n<!-- numbers: 另一口径 -->", "Words.", []),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_figures_of_the_text(folder: Path, name: str) -> None:
    zh, en, lines = TOLD[name]
    unit = "亿元 | hundred million yuan"
    body = CHART.replace("FORM", "bar").replace("UNIT", unit) + f"\n{zh}\n\n{en}\n"
    told = found(body, folder, DATA)
    assert [(check, line) for check, _, line, _ in told] == [("numbers/chart", n) for n in lines]


def test_numbers_of_labels_are_held_against_each_other(folder: Path) -> None:
    data = "月 | Month,数 | Number\n7月 | Jul,1\n8月 | August,2\n9月 | Oct,3\n2016年 | 2015,4\n"
    (folder / "x.csv").write_text(data)
    told = mismatches(read(chart(), folder))
    assert {one.line for one in told} == {4, 5}


def test_labels_in_one_language(folder: Path) -> None:
    data = "地区 | Region,产值 | Output\n四川,1\nGDP,2\n2016,3\nTibet,4\n"
    assert found(chart(), folder, data) == [
        ("chart/label", "x.csv", 2, 1),
        ("chart/label", "x.csv", 5, 1),
    ]
