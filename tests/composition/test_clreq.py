"""The tables of characters, read as a typesetter reads them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.composition.clreq import KEPT_TOGETHER, NO_END, NO_START, Kind, blanks, kind

KINDS = [
    (Kind.HAN, "中字〇々あ\U00020000"),
    (Kind.STOP, "，。、；：！？"),
    (Kind.OPEN, "（《〈「『【“‘(["),
    (Kind.CLOSE, "）》〉」』】”’)]"),
    (Kind.DASH, "—⸺"),
    (Kind.ELLIPSIS, "…⋯"),
    (Kind.MIDDLE, "·・"),
    (Kind.CONNECTOR, "～–"),
    (Kind.LETTER, "aZéαЖ"),
    (Kind.DIGIT, "059"),
    (Kind.POSTFIX, "%℃‰"),
    (Kind.PREFIX, "$￥€"),
]


@pytest.mark.parametrize(("expected", "characters"), KINDS)
def test_kinds(expected: Kind, characters: str) -> None:
    assert {kind(char) for char in characters} == {expected}


# may it start a line, may it end one: at basic, GB and strict level
EDGES = [
    ("，", "no no no", "yes yes yes"),
    ("》", "no no no", "yes yes yes"),
    ("《", "yes yes yes", "no no no"),
    ("·", "no no no", "yes yes yes"),
    ("～", "no no no", "yes yes yes"),
    ("／", "no no no", "yes no no"),
    ("—", "yes yes no", "yes yes yes"),
    ("…", "yes yes no", "yes yes yes"),
    ("中", "yes yes yes", "yes yes yes"),
]


@pytest.mark.parametrize(("char", "starts", "ends"), EDGES)
def test_line_edges(char: str, starts: str, ends: str) -> None:
    levels = ("basic", "gb", "strict")
    assert " ".join("no" if kind(char) in NO_START[x] else "yes" for x in levels) == starts
    assert " ".join("no" if kind(char) in NO_END[x] else "yes" for x in levels) == ends


# blank left and right in em, mainland and Taiwan/Hong Kong
BLANKS = [
    ("，", (0, 0.5), (0.25, 0.25)),
    ("。", (0, 0.5), (0.25, 0.25)),
    ("？", (0, 0.5), (0, 0)),
    ("」", (0, 0.5), (0, 0.5)),
    ("《", (0.5, 0), (0.5, 0)),
    ("“", (0.5, 0), (0.5, 0)),
    ("—", (0, 0), (0, 0)),
    ("中", (0, 0), (0, 0)),
]


@pytest.mark.parametrize(("char", "hans", "hant"), BLANKS)
def test_blanks(char: str, hans: tuple[float, float], hant: tuple[float, float]) -> None:
    assert blanks(char, "hans") == hans
    assert blanks(char, "hant") == hant


KEPT = [
    ("预计28.3万亿元的收入", ["28.3万亿元"]),
    ("销售50万辆", ["50万辆"]),
    ("排名第3位的", ["第3位"]),
    ("第12届大会", ["第12届"]),
    ("增长17.4%了", ["17.4%"]),
    ("投资超过US$10 billion", ["US$10 billion"]),
    ("￥1,436.5亿元", ["￥1,436.5亿元"]),
    ("在25℃时", ["25℃"]),
    ("±800 kV直流", ["800 kV"]),
    ("2017年2月10日", ["2017年", "2月", "10日"]),
    ("22 nm FD-SOI", ["22 nm"]),
    ("350 km/h rail", ["350 km/h"]),
    ("5 mice", ["5"]),
]


@pytest.mark.parametrize(("text", "expected"), KEPT)
def test_numbers_stay_with_what_they_count(text: str, expected: list[str]) -> None:
    assert [match.group() for match in KEPT_TOGETHER.finditer(text)] == expected


@given(st.text("第 US$€HKNTRMBCA0123９½.,:/×年万亿元km%²³aZ中", max_size=24))
def test_what_numbers_begin_with_stands_first(text: str) -> None:
    """The charset that the rule begins with passes over nothing that it would find."""
    _, _, rule = KEPT_TOGETHER.pattern.partition(")")
    assert KEPT_TOGETHER.findall(text) == re.findall(rule, text)
