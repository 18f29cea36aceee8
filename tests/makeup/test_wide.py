"""Tables wider than the room there is: parts of whole columns, and pages of whole rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ground.spots import Spot
from builder.issue.model import Block, Cell, Inline
from builder.makeup.columns import SIZES, lines_of, narrowest
from builder.makeup.wide import parted, turned


def table(*rows: str) -> Block:
    cells = tuple(tuple(Cell((Inline("text", text),)) for text in row.split("|")) for row in rows)
    return Block("table", "zh", Spot(Path("a.md")), "", rows=cells)


def heads(part: Block) -> str:
    return "|".join(cell.inlines[0].text for cell in part.rows[0])


# the head of a table, its room in em, the heads of its parts
PARTS = [
    ("地区|产值", 30, ["地区|产值"]),
    ("地区|产值一|产值二|产值三|产值四", 12, ["地区|产值一|产值二", "地区|产值三|产值四"]),
    ("地区|产值一|产值二|产值三|产值四", 16, ["地区|产值一|产值二", "地区|产值三|产值四"]),
    ("地区|产值一|产值二|产值三", 4, ["地区|产值一", "地区|产值二", "地区|产值三"]),
    ("地区|产值一", 4, ["地区|产值一"]),
]


@pytest.mark.parametrize(("head", "room", "parts"), PARTS)
def test_parts_begin_with_the_first_column(head: str, room: float, parts: list[str]) -> None:
    whole = table(head, "|".join("1" for _ in head.split("|")))
    assert [heads(part) for part in parted(whole, room)] == parts


@pytest.mark.parametrize("columns", range(3, 30))
def test_no_column_is_lost_and_every_part_has_room(columns: int) -> None:
    whole = table("|".join(f"栏目{n}" for n in range(columns)), "|".join("8" * columns))
    parts = parted(whole, 24)
    assert [c for part in parts for c in heads(part).split("|")[1:]] == heads(whole).split("|")[1:]
    assert all(sum(narrowest(part)) <= 24 for part in parts)


def test_a_number_is_no_narrower_than_its_digits() -> None:
    assert narrowest(table("甲|乙", "1|1,234,567.89"))[1] > 5 > narrowest(table("甲|乙", "1|2"))[1]


# a cell, its room in em, the lines it takes at the most
LINES = [
    ("成都", 3, 1),
    ("成都高新技术产业", 9, 1),
    ("成都高新技术产业", 5, 3),
    ("", 3, 1),
    ("12,345", 4, 1),
]


@pytest.mark.parametrize(("text", "room", "lines"), LINES)
def test_lines_of_a_row(text: str, room: float, lines: int) -> None:
    assert lines_of([Cell((Inline("text", text),))], [room]) == lines


def test_turned_pages_hold_whole_rows_and_repeat_the_head() -> None:
    rows = [f"{n}|{n * n}" for n in range(60)]
    pages = list(turned([table("项|值", *rows), table("次|数", "1|2")], 690, 32))
    tables = [part for page in pages for part, _ in page]
    assert {heads(part) for part in tables} == {"项|值", "次|数"}
    body = [row[0].inlines[0].text for part in tables[:-1] for row in part.rows[1:]]
    assert body == [str(n) for n in range(60)]
    assert all(sum(len(part.rows) for part, _ in page) <= 30 for page in pages)
    assert {room for page in pages for _, room in page} == {690 / SIZES["zh"]}


def test_small_tables_share_a_turned_page() -> None:
    small = table("项|值", "1|2", "3|4")
    assert [len(page) for page in turned([small, small], 690, 32)] == [2]
