"""Precision and recall of the number checks over their tables: ``python -m tests.bench.numbers``.

Needs no network and takes a second. No table has any text of another.
"""

from __future__ import annotations

from tests.checks.table import REPORTS, SECOND, TABLE, rows, score


def main() -> None:
    """Print one line per table and fault."""
    print(
        f"{'table':16}{'fault':12}{'faults':>7}{'recall':>8}{'precision':>11}{'alarms/agreeing':>18}"
    )
    for path in (TABLE, REPORTS, SECOND):
        given = rows(path)
        for fault in ("", "value", "bound", "unit", "direction", "rank", "one-sided"):
            s = score(given, fault)
            alarms = f"{s.alarms}/{s.agreeing}"
            print(
                f"{path.stem:16}{fault or 'all':12}{s.found + s.missed:>7}{s.recall:>8.3f}"
                f"{s.precision:>11.3f}{alarms:>18}"
            )


if __name__ == "__main__":
    main()
