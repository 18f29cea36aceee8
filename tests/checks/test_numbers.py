"""Numbers compared across languages: the tables, and rules that hold for any number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.checks.numbers import Quantity, compare, match
from builder.checks.numbers.agree import agree
from builder.checks.numbers.match import Passage, collate

from .table import REPORTS, SECOND, TABLE, Row, rows, score


@pytest.mark.parametrize("row", rows(TABLE), ids=lambda row: f"{row.line}-{row.topic}")
def test_table(row: Row) -> None:
    assert row.found == row.expected


def test_table_is_large_and_both_ways() -> None:
    given_rows = rows(TABLE)
    assert len({(r.zh, r.en) for r in given_rows}) >= 400
    assert sum(not r.expected for r in given_rows) >= 200
    for fault in ("value", "bound", "unit", "one-sided"):
        assert sum(fault in r.expected for r in given_rows) >= 10


def test_report_sentences_meet_the_bars() -> None:
    given_rows = rows(REPORTS)
    assert score(given_rows, "value").recall == 1.0
    assert score(given_rows, "bound").recall == 1.0
    everything = score(given_rows)
    assert everything.alarms <= 0.02 * everything.agreeing
    assert score(given_rows, "one-sided").precision >= 0.9


def test_what_is_said_beside_numbers_meets_the_bars() -> None:
    everything = score(rows(SECOND))
    assert everything.recall >= 0.94
    assert everything.precision >= 0.96
    assert everything.alarms <= 0.02 * everything.agreeing
    for fault in ("unit", "direction", "rank"):
        assert score(rows(SECOND), fault).recall >= 0.97


AMOUNTS = st.decimals(min_value=1, max_value=9999, places=2).filter(lambda d: d == d.normalize())
SCALES = [("万", 4), ("亿", 8), ("万亿", 12)]


def english(value: Decimal) -> str:
    """A value in billions, exactly."""
    billions = value.scaleb(-9)
    return f"{billions:f} billion"


@given(st.integers(101, 99999), st.integers(0, 2), st.sampled_from(SCALES))
def test_same_value_agrees_and_ten_times_does_not(
    figures: int, places: int, scale: tuple[str, int]
) -> None:
    word, power = scale
    amount = Decimal(figures).scaleb(-places)
    zh = f"投资{amount:f}{word}元。"
    value = amount.scaleb(power)
    assert compare(zh, f"An investment of {english(value)} yuan.") == ()
    for slip in (1, -1, 2, -2, 3):
        found = compare(zh, f"An investment of {english(value.scaleb(slip))} yuan.")
        assert [m.fault for m in found] == ["value"]


@given(st.integers(1000, 999999), st.integers(0, 5), st.integers(1, 8))
def test_one_changed_figure_is_found(number: int, place: int, by: int) -> None:
    digits = list(str(number))
    at = place % len(digits)
    digits[at] = str((int(digits[at]) + by) % 9 + 1)
    other = int("".join(digits))
    if other == number:
        return
    found = compare(f"共有企业{number}家。", f"There are {other:,} firms.")
    assert [m.fault for m in found] == ["value"]


@pytest.mark.parametrize(
    ("zh", "en", "slip"),
    [
        ("300万元", "300 million yuan", "万→million"),
        ("28.3亿元", "28.3 billion yuan", "亿→billion"),
        ("28.3万亿元", "28.3 billion yuan", "万亿→billion"),
        ("83,371家", "833,710 firms", "×10"),
        ("产量120万台", "Output was 12m units.", "×10"),
        ("5,200家", "52 firms", "÷100"),
        ("8000亩", "8,000 hectares", "mu→ha"),
        ("增长8.5%", "up 5.8%", ""),
    ],
)
def test_likely_slip(zh: str, en: str, slip: str) -> None:
    (found,) = compare(zh, en)
    assert (found.fault, found.slip) == ("value", slip)


def test_a_number_may_move_to_another_passage_of_the_article() -> None:
    first = Passage("新增企业316家。", "The park grew.")
    second = Passage("园区发展很快。", "It gained 316 companies.")
    assert collate([first, second]) == [(), ()]
    assert [m.fault for m in compare(first.zh_text, first.en_text)] == ["one-sided"]


def test_a_repeat_on_one_side_is_not_missed_on_the_other() -> None:
    assert compare("146家高新区。这146家增长17.4%。", "The 146 zones grew by 17.4%.") == ()


def test_comparisons_grow_with_the_numbers_and_not_with_their_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = 0

    def counted(a: Quantity, b: Quantity) -> bool:
        nonlocal calls
        calls += 1
        return agree(a, b)

    def cost(count: int) -> int:
        nonlocal calls
        calls = 0
        zh = "，".join(f"甲{i * 7 % 997}.{i % 10}亿元" for i in range(count))
        en = ", ".join(f"item {i * 13 % 991}.{i % 10} million yuan" for i in range(count))
        compare(zh, en)
        return calls

    monkeypatch.setattr(match, "agree", counted)
    assert cost(2000) < 5 * cost(500)


HOSTILE = st.text(
    alphabet="0123456789.,，%％万亿十百千分之点多余几第年月日上下半翻番成倍 -–—~～至(（[^$¥@:/"
    "USRMBhundredoverhalfand一二两零百",
    max_size=200,
)


@settings(max_examples=300)
@given(HOSTILE, HOSTILE)
def test_any_text_ends_in_findings(zh: str, en: str) -> None:
    compare(zh, en)
    compare(en, zh)


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_any_characters_end_in_findings(text: str) -> None:
    compare(text, text)


@pytest.mark.parametrize(
    ("currency", "zh", "en", "faults"),
    [
        ("HKD", "投入600億元。", "It provides HK$60 billion.", ()),
        ("HKD", "投入600億元。", "It provides RMB60 billion.", ()),
        ("HKD", "投入600億港元。", "It provides $60 billion.", ()),
        ("HKD", "投入600億美元。", "It provides HK$60 billion.", ("unit",)),
        ("HKD", "投入600億元。", "It provides HK$6 billion.", ("value",)),
        ("TWD", "月費500元。", "The monthly fee is NT$500.", ()),
        ("TWD", "月費新臺幣500元。", "The monthly fee is NT$500.", ()),
        ("TWD", "月費500元。", "The monthly fee is HK$500.", ("unit",)),
        ("", "投入600亿元。", "It provides HK$60 billion.", ("unit",)),
    ],
)
def test_bare_money_is_of_the_place(
    currency: str, zh: str, en: str, faults: tuple[str, ...]
) -> None:
    [found] = collate([Passage(zh, en, currency=currency)])
    assert tuple(m.fault for m in found) == faults
