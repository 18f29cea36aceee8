"""Marks that are none: what is printed as written is said to be, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.issue.leftovers import run_together
from builder.issue.manuscript import parse_article

FRONT = "---\ntitle: {zh: 题目, en: Headline}\n---\n"


@pytest.mark.parametrize(
    ("copy", "told"),
    [
        ("这是**重点，没有收尾。", ["4:3 **"]),
        ("已**定**，又**改", ["4:9 **"]),
        ("~~旧价~~新价", ["4:1 ~~", "4:5 ~~"]),
        ("第一行<br>第二行", ["4:4 <br>"]),
        (r"原样 \*\*星号\*\*，`**`，2**3，姓名：__，a < b > c", []),
        ("见 <https://example.org>。", []),
    ],
)
def test_what_is_printed_as_written_is_told(copy: str, told: list[str]) -> None:
    _, findings = parse_article(FRONT + copy + "\n", Path("a.md"), Path("a.md"), Path())
    literal = [f for f in findings if f.check == "article/literal"]
    assert [f"{f.line}:{f.column} {f.message.split(chr(39))[1]}" for f in literal] == told


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("1、甲\n2、乙", 1),
        ("（1）甲\n（2）乙", 1),
        ("（一）甲\n（二）乙", 1),
        ("①甲\n②乙", 1),
        ("A. one\nB. two", 1),
        ("要点：\n3. 甲\n4. 乙", 2),
        ("第一条 甲\n第二条 乙", 1),
        ("It was made in\n2017. The next", 0),
        ("1.5 万\n2.5 万", 0),
        ("一行\n两行", 0),
    ],
)
def test_numbered_lines_that_run_together_are_found(source: str, line: int) -> None:
    assert run_together(source) == line


@pytest.mark.parametrize("copy", ["1、甲。\n2、乙。", "- 甲\n  3. 乙\n  4. 丙"])
def test_numbered_lines_that_run_together_are_told(copy: str) -> None:
    _, findings = parse_article(FRONT + copy + "\n", Path("a.md"), Path("a.md"), Path())
    assert [f.check for f in findings if f.check != "article/align"] == ["article/numbered"]
