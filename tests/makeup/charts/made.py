"""Charts made by hand, and the style of a house layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.ground.spots import Spot
from builder.issue.datafile import number_of
from builder.issue.model import SIDES, Both, Chart, Datum, Form, Side, Words
from builder.makeup.charts.style import Style, chart_style
from builder.makeup.fontbook import read_book
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
def style(sides: tuple[Side, ...] = SIDES) -> Style:
    layout = read_layout("parallel")
    with TemporaryDirectory() as folder:
        made = chart_style(issue(Path(folder)), layout, read_book())
    return replace(made, sides=sides)
