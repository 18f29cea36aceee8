"""Data files: cells with their places, numbers as editors write them, and what is told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.issue.datafile import MAX_DATA_BYTES, is_missing, number_of, read_cells

NUMBERS = {
    "1234": "1234",
    "1,234.5": "1234.5",
    "12,345,678": "12345678",
    "1 234": "1234",
    "1\u202f234": "1234",
    "１，２３４．５": "1234.5",
    "４６％": "46",
    "-3": "-3",
    "−3.0%": "-3.0",
    "＋8.5 %": "8.5",
    "¥-20": "-20",
    "US$112": "112",
    "1.2E+06": "1200000",
    "0.000001": "0.000001",
    "5‰": "5",
    "12,34": None,
    "1,5": None,
    "1.234.567": None,
    "12亿": None,
    "n/a": None,
    "--3": None,
    "-¥-3": None,
    ".5": None,
    "inf": None,
    "": None,
    "9" * 31: None,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers(text: str) -> None:
    wanted = NUMBERS[text]
    assert number_of(text) == (None if wanted is None else Decimal(wanted))


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—", "N/A", "Na", "…", "..", "无", "－"])
def test_what_says_that_there_is_no_value(text: str) -> None:
    assert is_missing(text)


def read(folder: Path, data: str | bytes) -> list[list[tuple[str, int, int]]]:
    path = folder / "x.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [[(c.text, c.spot.line, c.spot.column) for c in row] for row in read_cells(path)]


def test_cells_have_their_places(tmp_path: Path) -> None:
    assert read(tmp_path, '\ufeffa,b\r\n\r\n"x, ""y""",2\r\n"two\nlines",3') == [
        [("a", 1, 1), ("b", 1, 3)],
        [('x, "y"', 3, 1), ("2", 3, 12)],
        [("two lines", 4, 1), ("3", 5, 8)],
    ]


TOLD = {
    "empty": ("", "chart/data", 1, 1),
    "heads alone": ("a,b\n", "chart/data", 1, 1),
    "one column": ("a\nb\n", "chart/data", 1, 1),
    "parted by semicolons": ("a;b\n1;2\n", "chart/data", 1, 1),
    "a cell too many": ("a,b\nx,1,2\n", "chart/data", 2, 5),
    "a cell too few": ("a,b,c\nx,1\n", "chart/data", 2, 3),
    "an open quote": ('a,b\nx,"1\n', "chart/data", 2, 3),
    "words after a quote": ('a,b\n"x" y,1\n', "chart/data", 2, 4),
    "a long cell": (f"a,b\n{'x' * 201},1\n", "chart/data", 2, 1),
    "many rows": ("a,b\n" + "x,1\n" * 501, "chart/data", 1, 1),
    "many columns": ("a" + ",b" * 41 + "\nx" + ",1" * 41, "chart/data", 1, 1),
    "GBK": ("地区,产值\n四川,1\n".encode("gbk"), "file/encoding", 1, 1),
    "UTF-16": ("a,b\nx,1\n".encode("utf-16"), "file/encoding", 1, 1),
    "a NUL": (b"a,b\nx,\0\n", "file/nul", 2, 3),
    "ten megabytes": (b"a,b\n" + b"x,1\n" * 2_500_000, "file/size", 1, 1),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told(tmp_path: Path, name: str) -> None:
    data, check, line, column = TOLD[name]
    with pytest.raises(Rejected) as told:
        read(tmp_path, data)
    first = told.value.findings[0]
    assert (first.check, first.line, first.column) == (check, line, column)


def test_the_bound_is_one_megabyte() -> None:
    assert MAX_DATA_BYTES == 1_000_000
