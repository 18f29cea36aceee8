"""What a person reads at the end of a build."""

from __future__ import annotations

import pytest

from builder.commands.console import count, print_findings, print_summary, progress
from builder.ground.findings import EnvironmentProblem, Finding
from builder.press.orders import Outcome
from builder.press.record import Made

MADE = Made("2017-02-screen.pdf", "0" * 64, 1_234_567, 12, "mark", "parallel", "copy")
ERROR = Finding("a/b", "error", "is wrong", "mend it", "z.md", 9, 1)
WARNING = Finding("c/d", "warning", "is odd", "", "a.md", 3, 2)

SUMMARIES = {
    "out/2017-02/2017-02-screen.pdf: 12 pages, 1,235 kB, 2.5 s\n1 issue: 1 built\n": [
        Outcome("2017-02", (), (MADE,), 2.5)
    ],
    "out/2017-02/2017-02-screen.pdf: 12 pages, 1,235 kB, unchanged\n"
    "1 issue: 1 unchanged, nothing to do\n": [Outcome("2017-02", (), (MADE,), current=True)],
    "2 issues: 2 failed (a, b); 1 warning\n": [
        Outcome("a", (ERROR, WARNING)),
        Outcome("b", environment=EnvironmentProblem("no fonts", "run: builder fonts")),
    ],
}


@pytest.mark.parametrize("text", SUMMARIES)
def test_the_closing_summary(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(SUMMARIES[text], "out")
    assert capsys.readouterr().out == text


def test_findings_errors_first(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([WARNING, ERROR])
    assert capsys.readouterr().err == (
        "z.md:9:1: error: is wrong — mend it [a/b]\na.md:3:2: warning: is odd [c/d]\n"
    )


def test_progress_without_a_terminal_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as say:
        say("2017-02: laying out [not markup]")
    assert capsys.readouterr().err == "2017-02: laying out [not markup]\n"


@pytest.mark.parametrize(("number", "words"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages")])
def test_plurals(number: int, words: str) -> None:
    assert count(number, "page") == words
