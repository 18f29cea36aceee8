"""Breaks and gaps of short copy: where a line may end and what stands between characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.composition.spacing import _OF_URL, _URL, Rules, prepare

from .texts import cells

# every place a line may end, shown as /
BREAKS = [
    ("中文字", "中/文/字"),
    ("中，文", "中，/文"),
    ("中（文）字", "中/（文）/字"),
    ("他说：“好。”我", "他/说：/“好。”/我"),
    ("中A文", "中/A/文"),
    ("the word", "the /word"),
    ("事情——好", "事/情——/好"),
    ("好……吗", "好……/吗"),
    ("第3位好", "第3位/好"),
    ("长14 nm的", "长/14 nm/的"),
    ("约9 p.m.到", "约/9 p.m./到"),
    ("约28.3万亿元的", "约/28.3万亿元/的"),
    ("start-up zone", "start-/up /zone"),
    ("rock—roll", "rock—/roll"),
    ("innovation", "inno/va/tion"),
    ("it’s ours", "it’s /ours"),
    ("WeChat", "WeChat"),
    ("https://innovation.cn/", "https:///innovation./cn/"),
    ("innovation.org", "innovation./org"),
    ("etc.innovation", "etc./innovation"),
    ("the e.g. innovation", "the /e.g. /inno/va/tion"),
    ("src/lib/innovation", "src//lib//innovation"),
    ("好………………吗", "好……/……/……/吗"),
    ("中\u2060文", "中\u2060文"),
    ("中\u200b，文", "中\u200b，/文"),
]


@pytest.mark.parametrize(("text", "expected"), BREAKS)
def test_where_a_line_may_end(text: str, expected: str) -> None:
    setting = prepare(cells(text), Rules(prohibition="whole"))
    shown = "".join(
        char + ("/" if at in setting.breaks[:-1] else "") for at, char in enumerate(text)
    )
    assert shown == expected


def test_an_address_may_end_after_its_strokes() -> None:
    text = "http://ab.cn/xy/zw"
    setting = prepare(cells(text), Rules())
    assert {text[: at + 1] for at in setting.breaks} >= {"http://ab.cn/", "http://ab.cn/xy/"}


# the gap after the first character in em: at rest, least, and with its first stretch
GAPS = [
    ("中文", 0, 0, 0),
    ("中A", 0.25, 0.125, 0.375),
    ("A中", 0.25, 0.125, 0.375),
    ("3中", 0.25, 0.125, 0.375),
    ("%中", 0.25, 0.125, 0.375),
    ("A，", 0, 0, 0),
    ("，A", 0, -0.5, 0),
    ("。”", -0.5, -0.5, -0.5),
    ("“（", -0.5, -0.5, -0.5),
    ("”“", -0.5, -0.75, -0.5),
    ("ab", 0, 0, 0),
]


@pytest.mark.parametrize(("text", "rest", "least", "most"), GAPS)
def test_gaps(text: str, rest: float, least: float, most: float) -> None:
    found = cells(text)
    still = Rules(autospace_most=0.375, track_least=0.0, track_most=0.0, scale=0.0)
    setting = prepare(found, still)
    gap = setting.width[0] - found[0].advance
    assert gap == pytest.approx(rest)
    assert gap - setting.shrink[0] == pytest.approx(least)
    assert gap + setting.early[0] == pytest.approx(most)


# which gaps may stretch, shown as _
STRETCH = [
    ("中文字", "中_文_字"),
    ("中，文", "中，_文"),
    ("（中）文", "（中）_文"),
    ("中——文", "中_——_文"),
    ("中ab文", "中_a_b_文"),  # letters a little, with all else
    ("外引+内培", "外_引_+_内_培"),
    ("3.5 billion", "3.5 billion".replace(" ", " _")),
    ("320\u00a0kV", "320\u00a0_kV"),
    ("a\u2009b", "a\u2009b"),
    ("中·文", "中·文"),
]


@pytest.mark.parametrize(("text", "expected"), STRETCH)
def test_what_may_stretch(text: str, expected: str) -> None:
    setting = prepare(cells(text), Rules())
    shown = "".join(char + ("_" if setting.ease[at] else "") for at, char in enumerate(text))
    assert shown == expected


@pytest.mark.parametrize("advance", [0.2, 0.33, 0.45])
def test_an_interpunct_takes_half_an_em_however_narrow_its_glyph_is(advance: float) -> None:
    left, dot, right = cells("中·文")
    setting = prepare([left, dot._replace(advance=advance), right], Rules())
    assert sum(setting.width) == pytest.approx(2.5)
    assert setting.lead[1] == pytest.approx((0.5 - advance) / 2)


def test_autospace_is_the_layouts_to_choose() -> None:
    found = cells("中A")
    assert prepare(found, Rules(autospace=0.125)).width[0] == pytest.approx(1.125)
    assert prepare(found, Rules(autospace=0.0)).width[0] == pytest.approx(1.0)


@given(st.text("https://www.@-~_aZ0中 ,", max_size=24))
def test_every_address_holds_what_is_looked_for_first(text: str) -> None:
    assert _OF_URL.search(text) or not _URL.search(text)
