"""A character that no font can set is told in each place, with its own line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.glyphs import MOST_PLACES, drawn, missing_glyphs
from builder.ground.findings import Finding
from builder.ground.messages import set_language
from builder.ground.spots import Spot
from builder.issue.copy import Printed, printed
from builder.issue.manuscript import parse_article
from builder.issue.model import Both, Issue, Section
from tests import factory

COVERED = set("中文abc，A名值一乙")
FILE = Path("a.md")


def told(copy: list[Printed], severity: str = "error") -> list[Finding]:
    missing = frozenset(drawn(copy) - COVERED)
    return list(missing_glyphs(copy, missing, severity))  # type: ignore[arg-type]


def piece(text: str) -> Printed:
    return Printed("zh", text, Spot(FILE, 4), text)


# Markdown under a front matter of three lines; the places of x
PLACES = [
    ("中文x，文x", ["4:3", "4:6"]),
    ("中文\n文x", ["5:2"]),
    ("中**文x**x", ["4:5", "4:8"]),
    ("> 中\n> 文x", ["5:4"]),
    ("- 中\n- 文x", ["5:4"]),
    ("| 名 | 值 |\n|--|--|\n| x | 一 |\n| 乙 | x |", ["6:3", "7:7"]),
    ("中[^1]。\n\n[^1]: 文x。", ["6:8"]),
    ("中`x`", ["4:3"]),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_each_place_is_told_with_its_line_and_column(
    tmp_path: Path, text: str, places: list[str]
) -> None:
    source = f"---\ntitle: {{zh: 中文}}\n---\n{text}\n"
    article, _ = parse_article(source, FILE, FILE, tmp_path)
    issue = factory.issue(tmp_path)
    issue = Issue(issue.manifest, (Section(Both(), (article,)),))
    found = [f for f in told(list(printed(issue))) if "'x'" in f.message]
    assert [f"{f.line}:{f.column}" for f in found] == places


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_is_said(severity: str) -> None:
    (finding,) = told([piece("中x")], severity)
    assert finding.severity == severity
    assert "'x' (U+0078, latin small letter x)" in finding.message


def test_many_places_are_counted() -> None:
    found = told([piece("x" * (MOST_PLACES + 7)), piece("中y")])
    assert [f.column for f in found] == [1, 2, 3, 4, 5, 2]
    assert "7 more places" in found[MOST_PLACES - 1].message


@pytest.mark.parametrize(
    "char",
    [" ", "\u3000", "\u00a0", "\u00ad", "\u200b", "\u200d", "\ufe0f", "\n", "\ufeff", "\u2028"]
    + ["\U000e0100"],
)
def test_what_draws_nothing_needs_no_glyph(char: str) -> None:
    assert not told([piece(f"中{char}文")])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("\U0001f469\u200d\U0001f467", ["1F469", "1F467"]),
        ("a\u0301", ["0301"]),
        ("שלום", ["05E9", "05DC", "05D5", "05DD"]),
        ("\ue000", ["E000"]),
        ("\U0003ffff", ["3FFFF"]),
        ("\ufffd", ["FFFD"]),
    ],
)
def test_each_character_of_a_cluster_is_told(text: str, codes: list[str]) -> None:
    found = told([piece(text)])
    assert [finding.message.split("U+")[1].split(",")[0] for finding in found] == codes


def test_in_chinese_no_english_name_of_a_character_is_given() -> None:
    set_language("zh")
    try:
        (finding,) = told([piece("中龘")])
    finally:
        set_language("en")
    assert finding.message == "现有字体都没有“龘”字（U+9F98）"
