"""The tables of number pairs, and what the comparison makes of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from builder.checks.numbers import compare

TABLE = Path(__file__).with_name("numbers.tsv")
REPORTS = Path(__file__).with_name("numbers_reports.tsv")
SECOND = Path(__file__).with_name("numbers_second.tsv")
"""Written after the readers, on what is said beside a number: direction, frequency, rank, idiom."""


@dataclass(frozen=True)
class Row:
    """One pair of texts and the faults expected of it, in any order; none where they agree."""

    line: int
    topic: str
    zh: str
    en: str
    expected: tuple[str, ...]

    @property
    def found(self) -> tuple[str, ...]:
        return tuple(sorted(m.fault for m in compare(self.zh, self.en)))


def rows(path: Path) -> list[Row]:
    given = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
        topic, zh, en, expected = line.split("\t")
        faults = () if expected == "ok" else tuple(sorted(expected.split()))
        given.append(Row(number, topic, zh, en, faults))
    return given


@dataclass
class Score:
    """How many faults were found, invented and missed; how many agreeing pairs raised an alarm."""

    found: int = 0
    invented: int = 0
    missed: int = 0
    agreeing: int = 0
    alarms: int = 0

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.invented)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)


def score(given: list[Row], fault: str = "") -> Score:
    """The score over a table, of one fault or of all."""
    total = Score()
    for row in given:
        want = Counter(f for f in row.expected if fault in ("", f))
        got = Counter(f for f in row.found if fault in ("", f))
        total.found += (want & got).total()
        total.invented += (got - want).total()
        total.missed += (want - got).total()
        if not row.expected:
            total.agreeing += 1
            total.alarms += bool(got)
    return total
