"""Widths of a table's columns: words whole, the heads' before all, the rest by the widest cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ground.spots import Spot
from builder.issue.model import Block, Cell, Inline
from builder.makeup.columns import column_widths, decimals, shared_out

# room, wishes in turn, what each column gets
SHARES = [
    (20, [[4, 6], [8, 12]], [8, 12]),
    (20, [[4, 6], [4, 6]], [8, 12]),
    (20, [[4, 6], [4, 16]], [4, 16]),
    (20, [[4, 6], [5, 30]], [5, 15]),
    (20, [[4, 6], [30, 30]], [9, 11]),
    (10, [[4, 12]], [4, 6]),
]


@pytest.mark.parametrize(("room", "wishes", "widths"), SHARES)
def test_room_shared_out(room: float, wishes: list[list[float]], widths: list[float]) -> None:
    assert shared_out(room, wishes) == pytest.approx(widths)


def table(*rows: str) -> Block:
    cells = tuple(tuple(Cell((Inline("text", text),)) for text in row.split("|")) for row in rows)
    return Block("table", "zh", Spot(Path("a.md")), "", rows=cells)


ROOM_EM = 27.0
"""A column of text at the size of tables."""

# rows; columns that must hold so many em of text, which none may lack
TABLES = [
    (
        ("项目|安全性|可靠性|说明", "甲|优|良|这里是一段比较长的说明文字，说明各项指标"),
        [2, 3, 3, 4],
    ),
    (("年|产值|同比|占比|排名|人数|安全性", "2017|1|2|3|4|5|6"), [2, 2, 2, 2, 2, 2, 3]),
    (("Number|Name|Share", "1|International co-operation|12.5%"), [3.6, 6.0, 3.0]),
    (("单位|邮箱|编号", f"国际合作处|office@chengdu.example.com|{'3f8a9c1e' * 4}"), [4, 2, 2]),
]


@pytest.mark.parametrize(("rows", "least"), TABLES)
def test_no_head_is_parted_while_another_column_has_room(
    rows: tuple[str, ...], least: list[float]
) -> None:
    widths = column_widths(table(*rows), ROOM_EM)
    assert sum(widths) == pytest.approx(100, abs=0.01)
    held = [width * ROOM_EM / 100 - 0.4 for width in widths]
    assert all(has >= needs for has, needs in zip(held, least, strict=True)), held


def test_heads_part_where_that_makes_a_table_shorter() -> None:
    heads, row = "排版程序|字距228pt|字距161.5pt|词距228pt|最宽词距", "|.0024|.0083|.049|.45"
    label, *numbers = column_widths(table(heads, f"本程序，数字单位不分{row}"), ROOM_EM)
    assert label * ROOM_EM / 100 >= 5.5  # its ten characters in two lines, not in four
    short, *_ = column_widths(table(heads, f"本程序{row}"), ROOM_EM)
    assert short < label  # nothing is gained: the heads stay whole
    assert all(width * ROOM_EM / 100 - 0.4 >= 2.9 for width in numbers)  # no figure parts


# the cells of a column below its head → digits, point or per cent sign that stand free after each
POINTS = [
    ("376.60|134.6|62", [0, 0.497, 1.243]),
    ("5.4%|8%|11.86%", [0.497, 1.243, 0]),
    ("1,436.5|−2.25|–", [0.497, 0, 0]),
    ("12|7|3,000", [0, 0, 0]),
    ("12.5|Chengdu|3", [0, 0, 0]),
]


@pytest.mark.parametrize(("cells", "free"), POINTS)
def test_numbers_align_on_the_point(cells: str, free: list[float]) -> None:
    rows = [(Cell((Inline("text", text),), "right"),) for text in f"Head|{cells}".split("|")]
    column = Block("table", "en", Spot(Path("a.md")), "", rows=tuple(rows))
    assert [after for (after,) in decimals(column)] == pytest.approx([0, *free])


def test_numbers_to_the_left_stand_as_they_are() -> None:
    rows = [(Cell((Inline("text", text),), "left"),) for text in ("Head", "1.25", "3")]
    column = Block("table", "en", Spot(Path("a.md")), "", rows=tuple(rows))
    assert decimals(column) == [[0], [0], [0]]
