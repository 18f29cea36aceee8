"""Whatever the data, nothing of a drawing lies over another label or outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from contextlib import suppress
from itertools import combinations
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from builder.issue.model import SIDES, Chart, Form, Side
from builder.makeup.charts.draw import FORMS, HEAD, Crowded, Drawn, draw

from .made import chart, style

NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(lambda n: f"{n:,}"),
    st.floats(-1e4, 1e4, allow_nan=False).map(lambda x: f"{x:.2f}"),
    st.sampled_from(["", "0", "–", "1e12", "0.00001", "100%", "５６.７", "-0.5%"]),
)
PLAIN = st.integers(0, 10**6).map(str)
LONG = (
    "信息传输、软件和信息技术服务业 | "
    "Information transmission, software and information technology services"
)
WORDS = st.sampled_from(["四川 | Sichuan", "2016", "GDP", LONG, "甲 | A", "x" * 60, "国" * 50])
SERIES = {"bar": (1, 1), "waffle": (1, 1), "slope": (2, 2), "line": (1, 12), "dot": (1, 5),
          "grouped": (2, 5), "stacked": (2, 5), "multiples": (2, 12)}  # fmt: skip


@st.composite
def charts(pick: Any, form: Form) -> Chart:
    least, most = SERIES[form]
    columns = pick(st.integers(least, most))
    numbers = PLAIN if form in ("stacked", "waffle") else NUMBERS
    rows = pick(
        st.lists(
            st.tuples(WORDS, st.lists(numbers, min_size=columns, max_size=columns)),
            min_size=1, max_size=40 if form != "waffle" else 12,
        )
    )  # fmt: skip
    heads = pick(st.lists(WORDS, min_size=columns, max_size=columns))
    marked = pick(st.sets(st.integers(0, len(rows) - 1), max_size=2))
    series = pick(st.sets(st.integers(0, columns - 1), max_size=1))
    made = chart(form, heads, rows, marked=[*marked], marked_series=[*series])
    if not any(datum.value is not None for row in made.rows for datum in row):
        return chart(form, heads, [(rows[0][0], ["1"] * columns), *rows[1:]])
    return made


def hold(drawn: Drawn) -> None:
    for box in drawn.texts:
        assert box.left >= -0.1 and box.right <= drawn.width + 0.1, box
        assert box.head >= -HEAD and box.foot <= drawn.height - HEAD + 1, box
    for one, other in combinations(drawn.texts, 2):
        assert not one.meets(other), (one, other)
    for mark in ET.fromstring(drawn.svg):
        for key in ("x", "x1", "x2", "cx", "width"):
            assert -0.1 <= float(mark.get(key, "0")) <= drawn.width + 0.1, ET.tostring(mark)
        for key in ("y", "y1", "y2", "cy", "height"):
            assert -HEAD <= float(mark.get(key, "0")) <= drawn.height + 0.1, ET.tostring(mark)
        assert float(mark.get("stroke-width", "0.6")) >= 0.57, "0.2 mm is what printers take"


@pytest.mark.parametrize("sides", [("zh", "en"), ("zh",), ("en",)])
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(data=st.data(), width=st.sampled_from([482.0, 227.0]))
def test_labels_neither_meet_nor_leave(
    form: Form, sides: tuple[Side, ...], data: st.DataObject, width: float
) -> None:
    made = data.draw(charts(form))
    with suppress(Crowded):
        hold(draw(made, style(sides), width, 560.0))


TWO, CITIES = ["甲 | A", "乙 | B"], [f"城市{n} | City {n}" for n in range(12)]


def named(count: int, *values: str) -> list[tuple[str, list[str]]]:
    return [(f"行{n} | Row {n}", [*values] or [str(n), str(-n)]) for n in range(count)]


EASY: dict[Form, Chart] = {
    "bar": chart("bar", ["产值 | Output"], named(40, "12")),
    "line": chart(
        "line",
        CITIES,
        [(str(2000 + y), [str(n * 10 + y) for n in range(12)]) for y in range(40)],
    ),
    "multiples": chart(
        "multiples", CITIES, [(str(2000 + y), [str(n - y) for n in range(12)]) for y in range(6)]
    ),
    "dot": chart("dot", TWO, named(25, "1", "5")),
    "grouped": chart("grouped", TWO, named(12, "1", "")),
    "stacked": chart("stacked", TWO, named(15, "1", "5")),
    "slope": chart("slope", ["2010", "2016"], named(12)),
    "waffle": chart("waffle", ["份额 | Share"], [("甲 | A", ["61.5%"]), ("乙 | B", ["0%"])]),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_editors_bring_has_room(form: Form) -> None:
    """Forty rows of bars, twelve series of lines and the like are drawn, not refused."""
    hold(draw(EASY[form], style(), 482.0, 560.0))


@pytest.mark.parametrize("form", FORMS)
def test_a_drawing_takes_no_more_height_than_it_has(form: Form) -> None:
    for most in (100.0, 200.0, 400.0):
        try:
            drawn = draw(EASY[form], style(), 482.0, most)
        except Crowded:
            continue
        assert drawn.height <= most + 0.01


@pytest.mark.parametrize("form", FORMS)
def test_an_edition_in_one_language_has_only_that(form: Form) -> None:
    texts = {
        side: "".join(box.text for box in draw(EASY[form], style((side,)), 482.0, 560.0).texts)
        for side in SIDES
    }
    assert not re.search("[一-鿿]", texts["en"])
    assert not re.search("[A-Za-z]{2}", texts["zh"])


@pytest.mark.parametrize("form", FORMS)
def test_every_value_of_a_small_chart_is_printed(form: Form) -> None:
    columns = SERIES[form][0]
    rows = [
        (f"行{n} | Row {n}", [f"{3 + n * 10 + k},000.5" for k in range(columns)]) for n in range(3)
    ]
    drawn = draw(chart(form, TWO[:columns], rows), style(), 482.0, 560.0)
    texts = " ".join(box.text for box in drawn.texts)
    for _, values in rows:
        for value in values:
            assert value in texts


def test_what_is_thin_is_as_wide_as_presses_hold() -> None:
    drawn = draw(
        chart("bar", ["数 | Number"], [("甲", ["1"]), ("乙", ["1000000"])]), style(), 482, 560
    )
    widths = [float(mark.get("width", "1")) for mark in ET.fromstring(drawn.svg)]
    assert min(widths) >= 0.25


def test_text_is_black_alone_and_marks_are_swatches() -> None:
    known, colours = {"#111111", "#6B6B6B"}, set(style().colours.values())
    for form in FORMS:
        for mark in ET.fromstring(draw(EASY[form], style(), 482.0, 560.0).svg):
            if mark.tag.endswith("text"):
                assert mark.get("fill") in known
            paints = {mark.get("fill", "none"), mark.get("stroke", "none")} - {"none"}
            assert paints <= colours


@pytest.mark.parametrize("form", ["bar", "grouped", "stacked", "multiples"])
def test_no_bar_hides_the_line_it_begins_at(form: Form) -> None:
    *_, last = ET.fromstring(draw(EASY[form], style(), 482.0, 560.0).svg)
    assert last.tag.endswith("line")
    assert last.get("stroke") == style().colour("ink")
