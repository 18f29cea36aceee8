"""Charts made by hand, and the style of a house layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from builder.ground.places import HOUSE
from builder.ground.spots import Spot
from builder.issue.datafile import number_of
from builder.issue.model import SIDES, Both, Chart, Datum, Form, Side, Words
from builder.makeup.charts.style import Style, chart_style
from builder.makeup.fontbook import publication_book
from builder.makeup.layout import read_layout
from tests.factory import issue

HERE = Spot(Path("x.csv"))


def label(text: str) -> Both:
    zh, _, en = text.partition("|")
    return Both(Words(zh.strip(), HERE), Words((en or zh).strip(), HERE))


def chart(
    form: Form, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], unit: str = "",
    marked: Sequence[int] = (), marked_series: Sequence[int] = (),
) -> Chart:  # fmt: skip
    return Chart(
        form,
        label("图 | Chart"),
        label(unit) if unit else Both(),
        label("项 | Item"),
        tuple(map(label, heads)),
        tuple(label(name) for name, _ in rows),
        tuple(tuple(Datum(text, number_of(text), HERE) for text in texts) for _, texts in rows),
        frozenset(marked),
        frozenset(marked_series),
    )


@cache
def style(sides: tuple[Side, ...] = SIDES, folder: Path = HOUSE / "issues") -> Style:
    layout = read_layout("parallel")
    made = chart_style(issue(folder), layout, publication_book(folder))
    return replace(made, sides=sides)
