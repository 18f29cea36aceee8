"""A finding's name stays while other copy is written, and goes with the words at its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builder.checks.naming import is_called, named
from builder.ground.findings import Finding
from builder.ground.messages import set_language

FILE = Path("issues/2017-02/articles/one.md")
LINE = "2016年，面积130平方公里，去年增长8.2%，很好；企业有30,000家，其中一半以上为新企业。"
AT = LINE.index("8.2%") + 1
HERE = Finding("numbers/value", "error", "m", file=str(FILE), line=1, column=AT)


def _name(text: str, finding: Finding = HERE) -> str:
    (one,) = named([finding], {FILE: text})
    return one.name


def test_a_name_is_the_check_and_six_figures() -> None:
    check, _, figures = _name(LINE).rpartition("-")
    assert check == "numbers/value"
    assert len(figures) == 6
    assert set(figures) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("what", "text", "line"),
    [
        ("lines before it", f"新的一行。\n\n{LINE}", 3),
        ("words after it on its line", LINE + "又添一句。", 1),
    ],
)
def test_what_is_written_elsewhere_changes_no_name(what: str, text: str, line: int) -> None:
    column = text.split("\n")[line - 1].index("8.2%") + 1
    moved = replace(HERE, line=line, column=column)
    assert _name(text, moved) == _name(LINE), what


@pytest.mark.parametrize(
    "other",
    [
        replace(HERE, check="numbers/unit"),
        replace(HERE, file="issues/2017-02/articles/two.md"),
        replace(HERE, details={"zh": {"text": "8.3%"}}),
    ],
)
def test_another_finding_has_another_name(other: Finding) -> None:
    assert _name(LINE, other)[-6:] != _name(LINE)[-6:]
    assert _name(LINE.replace("8.2%", "8.3%")) != _name(LINE)


def test_the_same_words_twice_are_numbered() -> None:
    twice = f"{LINE}\n\n{LINE}"
    first, second = named([HERE, replace(HERE, line=3)], {FILE: twice})
    assert second.name == f"{first.name}.2"


def test_a_name_is_the_same_in_both_languages() -> None:
    english = _name(LINE)
    set_language("zh")
    try:
        assert _name(LINE, replace(HERE, message="不同")) == english
    finally:
        set_language("en")


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("numbers/value-3f9a2c", True),
        ("numbers/value", True),
        ("3f9a2c", True),
        ("3f9", True),
        ("9a2c", False),
        ("value", False),
        ("", False),
    ],
)
def test_what_a_finding_is_called_by(asked: str, wanted: bool) -> None:
    assert is_called("numbers/value-3f9a2c", asked) is wanted
