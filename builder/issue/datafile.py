"""Data files: CSV (RFC 4180) with a place for every cell, under bounds.

Cells are kept as they were written. A number may be written with thousands parted, a sign, a
currency and per cent, in full-width figures too; what is none of that is told, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..ground.findings import Finding, Rejected, found
from ..ground.spots import Spot
from .source import read_text, shown

MAX_DATA_BYTES = 1_000_000
MAX_ROWS = 500
MAX_COLUMNS = 40
MAX_CELL = 200
"""Characters of a cell, which has to stand in a drawing."""

_CELL = re.compile(r'"((?:[^"]|"")*)"|([^,\n]*)')
_MISSING = frozenset({"", "-", "–", "—", "――", "…", "...", "..", "na", "无", "無", "不详"})
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?:US\$|HK\$|RMB|[$€£¥])? ?(?P<minus>-?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,30})"
    r"(?P<part>\.\d{1,20})?(?P<power>[eE][-+]?\d{1,2})? ?(?P<of>[%‰]?)"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a data file."""

    text: str
    spot: Spot


def read_cells(path: Path) -> list[list[Cell]]:
    """The cells of a CSV file by rows, all as long as the first; empty rows are passed over.

    Raises Rejected, with line and column, for files that are no table of at least two rows and two
    columns, and for what ``read_text`` refuses.
    """
    text, file = read_text(path, MAX_DATA_BYTES), shown(path)
    rows = [row for row in _rows(text, file) if any(cell.text for cell in row)]
    if len(rows) < 2 or len(rows[0]) < 2:
        says = "empty" if not rows else "rows" if len(rows[0]) > 1 else "columns"
        raise Rejected([found("chart/data", Spot(file, 1, 1), says)])
    if len(rows) > MAX_ROWS + 1 or len(rows[0]) > MAX_COLUMNS + 1:
        values = {"rows": len(rows) - 1, "columns": len(rows[0]) - 1}
        most = {"most_rows": MAX_ROWS, "most_columns": MAX_COLUMNS}
        raise Rejected([found("chart/data", Spot(file, 1, 1), "many", **values, **most)])
    faults = [_ragged(row, len(rows[0])) for row in rows if len(row) != len(rows[0])]
    faults += [
        found("chart/data", cell.spot, "long", most=MAX_CELL)
        for row in rows
        for cell in row
        if len(cell.text) > MAX_CELL
    ]
    if faults:
        raise Rejected(faults)
    return rows


def _ragged(row: list[Cell], wanted: int) -> Finding:
    says = "excess" if len(row) > wanted else "fewer"
    spot = row[min(len(row), wanted + 1) - 1].spot
    return found("chart/data", spot, says, cells=len(row), columns=wanted)


def _rows(text: str, file: Path) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[]]
    at, line, begin = 0, 1, 0
    while True:
        spot = Spot(file, line, at - begin + 1)
        match = _CELL.match(text, at)
        assert match
        quoted = match[1]
        if quoted is None and match[2].startswith('"'):
            raise Rejected([found("chart/data", spot, "quote")])
        words = match[2] if quoted is None else quoted.replace('""', '"')
        if quoted:
            line += quoted.count("\n")
            begin = max(begin, text.rfind("\n", at, match.end()) + 1)
        rows[-1].append(Cell(" ".join(words.split()), spot))
        at = match.end()
        after = text[at : at + 1]
        if after not in ("", ",", "\n"):
            raise Rejected([found("chart/data", Spot(file, line, at - begin + 1), "after-quote")])
        if not after:
            return rows
        at += 1
        if after == "\n":
            line, begin = line + 1, at
            rows.append([])


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return unicodedata.normalize("NFKC", text).strip().lower().replace("/", "") in _MISSING


def number_of(text: str) -> Decimal | None:
    """The number that a cell is, per cent as they are written; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().translate(_MINUS)
    match = _NUMBER.fullmatch(plain)
    if match is None or (match["sign"] and match["minus"]):
        return None
    whole = re.sub("[, ]", "", match["whole"])
    value = Decimal(f"{whole}{match['part'] or ''}{match['power'] or ''}")
    return -value if "-" in (match["sign"], match["minus"]) else value


_MINUS = str.maketrans(dict.fromkeys("−–‐‑", "-"))
