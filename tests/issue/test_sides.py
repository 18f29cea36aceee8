"""Telling languages apart, and parting words that are written for both."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.ground.spots import Spot
from builder.issue.sides import detect_side, split_both

SIDE_OF = {
    "中文": "zh",
    "English": "en",
    "iPhone 7 在中国": "zh",
    "GlobalFoundries、Intel 与 ARM 都来了": "zh",
    "The word 手机 means mobile phone": "en",
    "The ministry calls it 大众创业 these days and means it": "en",
    "2017": None,
    "——……": None,
    "": None,
    "，": "zh",
    "Ünïcödé": "en",
    "𠮷": "zh",
    "〇": "zh",
    "שלום": None,
}


@pytest.mark.parametrize("text", SIDE_OF)
def test_the_language_of_a_text(text: str) -> None:
    assert detect_side(text) == SIDE_OF[text]


# what is written | Chinese | English, a dash where there is none
WORDS = """
中文 | English → 中文 / English
English | 中文 → 中文 / English
English only → – / English only
只有中文 → 只有中文 / –
| English → – / English
中文 | → 中文 / –
一 | 二 → 一 / 二
one | two → one / two
2017 | Year → 2017 / Year
Year | 2017 → 2017 / Year
中文|English → 中文 / English
A|B → – / A|B
甲|乙 → 甲|乙 / –
A | 甲 | 乙 → 甲 | 乙 / A
2017 → 2017 / –
"""


@pytest.mark.parametrize("row", WORDS.strip().splitlines())
def test_words_for_both_sides(row: str) -> None:
    written, expected = row.split(" → ")
    both = split_both(written, Spot(Path("a.md")))
    assert f"{both.text('zh') or '–'} / {both.text('en') or '–'}" == expected


@given(text=st.text(alphabet="中文ab 1|，", max_size=20))
def test_no_word_is_lost(text: str) -> None:
    both = split_both(text, Spot(Path("a.md")))
    arrived = sorted(both.text("zh") + both.text("en"))
    for mark in "| ":
        arrived = [char for char in arrived if char != mark]
        text = text.replace(mark, "")
    assert arrived == sorted(text)
