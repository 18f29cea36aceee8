"""Reading numbers: what each side's text is taken to say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.checks.numbers import Quantity, read_en, read_zh
from builder.checks.numbers.exact import han

FIGURES = "零一二三四五六七八九"


def spell_group(number: int) -> str:
    """A number below 10,000 in Chinese numerals, without a leading zero."""
    out, zero = "", False
    for power, word in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        figure = number // 10**power % 10
        if figure:
            out += ("零" if zero and out else "") + FIGURES[figure] + word
            zero = False
        else:
            zero = True
    return out


def spell(number: int) -> str:
    """A whole number in Chinese numerals, as schools teach it."""
    if number == 0:
        return "零"
    out, gap = "", False
    for power, word in ((12, "万亿"), (8, "亿"), (4, "万"), (0, "")):
        group = number // 10**power % 10**4
        if group:
            gap = gap or (bool(out) and group < 1000)
            out += ("零" if gap and out else "") + spell_group(group) + word
            gap = False
        else:
            gap = bool(out)
    return out


@given(st.integers(0, 10**16 - 1))
def test_any_whole_number_in_characters_is_read_exactly(number: int) -> None:
    written = spell(number)
    if "万亿" in written and "亿" in written.split("万亿", 1)[1]:
        written = written.replace("万亿", "万", 1)  # 三万亿五千亿 is written 三万五千亿
    read = han(written)
    assert read is not None
    assert read[0] == number


@given(
    st.integers(0, 9999),
    st.text("0123456789", min_size=1, max_size=6),
    st.sampled_from(["", "万", "亿"]),
)
def test_any_decimal_in_characters_is_read_exactly(whole: int, places: str, scale: str) -> None:
    written = spell(whole) + "点" + "".join(FIGURES[int(c)] for c in places) + scale
    read = han(written)
    assert read is not None
    power = {"": 0, "万": 4, "亿": 8}[scale]
    assert read[0] == Decimal(f"{whole}.{places}").scaleb(power)


@given(
    st.decimals(min_value=1, max_value=10**9, places=3),
    st.sampled_from(["", "万", "亿", "万亿"]),
    st.booleans(),
)
def test_any_figures_with_a_scale_are_read_exactly(value: Decimal, scale: str, marks: bool) -> None:
    written = f"{value:,f}" if marks else f"{value:f}"
    (read,) = (q for q in read_zh(f"金额{written}{scale}元") if q.kind == "count")
    power = {"": 0, "万": 4, "亿": 8, "万亿": 12}[scale]
    assert read.value == value.scaleb(power)
    assert read.unit == "CNY"


@given(
    st.decimals(min_value=2, max_value=10**9, places=2),
    st.sampled_from(
        [("", 0), (" thousand", 3), (" million", 6), (" billion", 9), (" trillion", 12)]
    ),
)
def test_any_english_figures_are_read_exactly(value: Decimal, scale: tuple[str, int]) -> None:
    (read,) = read_en(f"worth {value:,f}{scale[0]} yuan")
    assert read.value == value.scaleb(scale[1])


def told(q: Quantity) -> str:
    number = f"{q.value:f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return " ".join(part for part in (q.kind, q.bound, number, q.unit) if part)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28.3万亿元", ["count 28300000000000 CNY"]),
        ("百分之八点四", ["percent 8.4 %"]),
        ("二〇一六年", ["year 2016"]),
        ("两倍多", ["times > 2"]),
        ("扩大两倍多", ["times > 3"]),
        ("翻两番", ["times 4"]),
        ("三分之二", ["percent 66.66666666666666666666666667 %"]),
        ("近50倍", ["times near 50"]),
        ("10—20万元", ["count 100000 CNY", "count 200000 CNY"]),
        ("2016年12月31日", ["year 2016", "month 12", "day 31"]),
        ("“十二五”期间", ["plan 12"]),
        ("第四季度", ["quarter 4"]),
        ("上半年", ["period 6"]),
        ("第八家", ["ordinal 8"]),
        ("三星在四川", []),
        ("一带一路", []),
        ("22FDX®", []),
        ("A380", []),
        ("100万千瓦", ["count 1000000 kW"]),
        ("九成五", ["percent 95 %"]),
        ("3万多亿元", ["count > 3000000000000 CNY"]),
        ("0.5个百分点", ["points 0.5 pp"]),
        ("不超过5.5%", ["percent < 5.5 %"]),
    ],
)
def test_chinese(text: str, expected: list[str]) -> None:
    assert [told(q) for q in read_zh(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28.3 trillion yuan", ["count 28300000000000 CNY"]),
        ("half a million", ["count 500000"]),
        ("two and a half million", ["count 2500000"]),
        ("nearly US$5.5tn", ["count near 5500000000000 USD"]),
        ("more than tripled", ["times > 3"]),
        ("two thirds of", ["percent 66.66666666666666666666666667 %"]),
        ("25 basis points", ["points 0.25 pp"]),
        ("December 31, 2016", ["month 12", "day 31", "year 2016"]),
        ("the fourth quarter of 2019", ["quarter 4", "year 2019"]),
        ("the Twelfth Five-Year Plan", ["plan 12"]),
        ("3 to 5 million", ["count 3000000", "count 5000000"]),
        ("the eighth in the world", ["ordinal 8"]),
        ("60 percent or more", ["percent > 60 %"]),
        ("no more than 5.5 percent", ["percent < 5.5 %"]),
        ("5G, A380, 22FDX and COVID-19", []),
        ("a third-party, double-reheat, first-class unit", []),
        ("an hour and a half", ["count 1.5 hour"]),
        ("a 1,000-MW unit", ["count 1000 MW"]),
        ("one hundred and twenty-five thousand", ["count 125000"]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert [told(q) for q in read_en(text)] == expected


def test_positions_are_those_of_the_text() -> None:
    for text, read in (
        ("收入达到超过28.3万亿元。", read_zh),
        ("Over RMB 28.3 trillion came in.", read_en),
    ):
        (quantity,) = read(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.text in quantity.said


PIECES = {
    read_en: "half a |century|decade|dozen|million|²|₂|①|½|٣|५|10|1,000|.5|%|per cent|–|over |a |"
    "hundred|twenty-|first|US$|HK$| billion| yuan|(|)|km²|10⁶|2017|in |May|1e5|×|~|thirds|fold",
    read_zh: "半个|世纪|年|亿|万|千|百|十|一|二|两|零|〇|.|点|10|1,436.5|%|个百分点|倍|成|折|左右"
    "|超过|至|到|—|～|分之|第|届|²|①|½|٣|米|元|多|几|数|半|·|上半年|十三五|廿|卅|壹",
}


@pytest.mark.parametrize("read", PIECES, ids=lambda read: read.__name__)
@given(data=st.data())
def test_whatever_is_written_is_read_or_left_alone(read, data) -> None:
    """A reader that fails takes every finding about figures with it."""
    words = PIECES[read].split("|")
    read("".join(data.draw(st.lists(st.sampled_from(words), max_size=9))))


@pytest.mark.parametrize(
    ("text", "value"), [("half a century", "0.5"), ("half a decade", "0.5"), ("half a year", "0.5")]
)
def test_half_of_a_span_of_time(text: str, value: str) -> None:
    (quantity,) = read_en(f"It has served for {text}.")
    assert str(quantity.value) == value and quantity.dimension == "month"
