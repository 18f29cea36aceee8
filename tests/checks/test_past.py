"""The same figure told otherwise in another issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.past import number
from builder.checks.terms import across
from tests.importing.helpers import issue_of

TABLE = [
    # the January issue, the February issue, severity of the finding
    (
        "2016年，成都高新区实现增加值1,436.5亿元。",
        "2016年，成都高新区增加值为1,463.5亿元。",
        "warning",
    ),
    ("2016年，成都高新区实现增加值1,436.5亿元。", "2016年，成都高新区增加值约1,436亿元。", ""),
    ("2016年，成都高新区实现增加值1,436.5亿元。", "2015年，成都高新区增加值为1,280亿元。", ""),
    ("2016年，成都高新区实现增加值1,436.5亿元。", "2016年，成都高新区固定资产投资636.7亿元。", ""),
    ("2016年，成都高新区实现增加值1,436.5亿元。", "2016年，苏州高新区增加值为1,100亿元。", ""),
    ("成都高新区的企业总数为83,371家。", "成都高新区的企业总数为83,731家。", "note"),
    ("成都高新区占全省的4.4%。", "成都高新区有员工4.4万人。", ""),
    (
        "In 2016 Chengdu Hi-tech Zone produced value added of 143.65 billion yuan.",
        "In 2016 Chengdu Hi-tech Zone had value added of 146.35 billion yuan.",
        "warning",
    ),
    (
        "In 2016 Chengdu Hi-tech Zone produced value added of 143.65 billion yuan.",
        "In 2016 Chengdu Hi-tech Zone had value added of 144 billion yuan.",
        "",
    ),
]


@pytest.mark.parametrize(("old", "new", "severity"), TABLE)
def test_repeated_figures(old: str, new: str, severity: str, tmp_path: Path) -> None:
    january = issue_of(old, folder=tmp_path / "2017-01", date="2017-01-31")
    february = issue_of(new, folder=tmp_path / "2017-02", date="2017-02-28")
    findings = list(number([february, january]))
    assert [f.severity for f in findings] == ([severity] if severity else [])
    for finding in findings:
        assert finding.file is not None
        assert "2017-02" in finding.file
        assert "2017-01" in finding.message


def test_one_issue_alone_is_not_compared(tmp_path: Path) -> None:
    text = "2016年，成都高新区增加值1,436.5亿元。\n\n2016年，成都高新区增加值为1,463.5亿元。"
    assert list(number([issue_of(text)])) == []


def test_waived(tmp_path: Path) -> None:
    january = issue_of(TABLE[0][0], folder=tmp_path / "2017-01", date="2017-01-31")
    waiver = "allow: {past: revised by the statistics office}\n"
    february = issue_of(TABLE[0][1], folder=tmp_path / "2017-02", front=waiver)
    assert list(number([january, february])) == []


def test_the_glossary_joins_two_names_of_one_thing(tmp_path: Path) -> None:
    glossary = "- {zh: [格芯, 格罗方德], en: GlobalFoundries}\n"
    january = issue_of(
        "2017年格芯总投资达100亿美元。",
        folder=tmp_path / "2017-01",
        glossary=glossary,
        date="2017-01-31",
    )
    february = issue_of(
        "2017年格罗方德总投资达90亿美元。", folder=tmp_path / "2017-02", glossary=glossary
    )
    assert [f.check for f in number([january, february])] == ["past/number"]


def test_names_spelled_otherwise_in_an_earlier_issue(tmp_path: Path) -> None:
    january = issue_of(
        "The firm Spreadtrum grew. At Spreadtrum all is well.",
        folder=tmp_path / "2017-01",
        date="2017-01-31",
    )
    february = issue_of("The firm Spreadtrom grew.", folder=tmp_path / "2017-02")
    (finding,) = across([january, february])
    assert (finding.check, finding.line, finding.column) == ("terms/across", 5, 10)
