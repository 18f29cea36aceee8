"""What an editor is told first, what stands together, and what is folded away."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.remembering import all_checks, last_check, remember
from builder.checks.triage import Triage, sections, triaged
from builder.commands.console import print_triaged
from builder.ground.findings import Finding
from builder.ground.messages import set_language


def _one(check: str, severity: str, confidence: str, line: int) -> Finding:
    return Finding(
        check, severity, "m", file="a.md", line=line, confidence=confidence,  # type: ignore[arg-type]
        name=f"{check}-{line}",
    )  # fmt: skip


MIXED = [
    _one("numbers/one-sided", "warning", "doubtful", 1),
    _one("marks/quotes", "warning", "likely", 2),
    _one("balance/missing", "warning", "sure", 3),
    _one("marks/dots", "note", "sure", 4),
    _one("numbers/value", "error", "sure", 9),
    _one("marks/quotes", "warning", "likely", 1),
    _one("balance/missing", "warning", "sure", 1),
    _one("numbers/unit", "error", "doubtful", 8),
    _one("numbers/one-sided", "warning", "doubtful", 7),
]


def _order(triage: Triage) -> list[str]:
    return [one.name for group in triage.groups for one in group.findings]


def test_the_sure_first_and_kinds_together() -> None:
    assert _order(triaged(MIXED)) == [
        "numbers/value-9",
        "balance/missing-1",
        "balance/missing-3",
        "marks/quotes-1",
        "marks/quotes-2",
        "numbers/unit-8",
    ]


def test_notes_and_doubts_are_folded_and_errors_never() -> None:
    assert triaged(MIXED).folded == (("numbers/one-sided", 2), ("marks/dots", 1))
    everything = triaged(MIXED, everything=True)
    assert everything.folded == ()
    assert sorted(_order(everything)) == sorted(one.name for one in MIXED)


def test_sections_go_by_confidence() -> None:
    told = [
        (confidence, [group.check for group in groups])
        for confidence, groups in sections(triaged(MIXED, everything=True).groups)
    ]
    assert told == [
        ("sure", ["numbers/value", "balance/missing", "marks/dots"]),
        ("likely", ["marks/quotes"]),
        ("doubtful", ["numbers/unit", "numbers/one-sided"]),
    ]


def test_the_report_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_triaged(MIXED, everything=False)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Surely wrong (3)"
    assert lines[1] == "a.md:9: error: m [numbers/value-9]"
    assert lines[4] == "Likely wrong (2)"
    assert lines[-1] == "Folded; --all shows them (3): numbers/one-sided 2, marks/dots 1"


def test_many_of_a_kind_are_counted_unless_all_are_wanted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = [_one("marks/space", "warning", "likely", line) for line in range(1, 26)]
    print_triaged(many, everything=False)
    assert capsys.readouterr().err.endswith("… and 5 more [marks/space]\n")
    print_triaged(many, everything=True)
    assert len(capsys.readouterr().err.splitlines()) == 26


def test_the_report_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    set_language("zh")
    try:
        print_triaged(MIXED, everything=False)
    finally:
        set_language("en")
    told = capsys.readouterr().err
    assert told.startswith("确定有误（3）\n")
    assert "已折叠，--all 全部列出（3）：" in told


def test_the_last_check_is_remembered_by_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert last_check([one]) == frozenset()
    remember([one], MIXED[:2])
    remember([two, one], MIXED)
    assert last_check([one]) == {"numbers/one-sided-1", "marks/quotes-2"}
    assert len(last_check([one, two])) == len(MIXED)
    assert not list(one.iterdir())
    assert {check.folders for check in all_checks()} == {(one,), (one, two)}
    two.rmdir()
    one.rmdir()
    (tmp_path / "three").mkdir()
    remember([tmp_path / "three"], [])
    assert len(list((tmp_path / "cache" / "bilingual-press" / "checked").iterdir())) == 1
