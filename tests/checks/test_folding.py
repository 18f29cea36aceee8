"""A fault of the copy is told once: what only follows from it is folded into its finding."""

from __future__ import annotations

import pytest

from builder.checks.folding import folded
from builder.checks.running import copy_checks
from builder.ground.findings import Finding, found, regrade
from builder.ground.spots import Spot
from builder.issue.model import Issue
from tests.importing.helpers import issue_of

TRANSLATED = "去年增长8.2%。\n\nIt grew by 8.2% last year.\n\n"

# a body | the findings that are told of it, by line (the body begins on line 5)
BODIES = {
    "a paragraph that was copied to the other side": (
        "增长17.4%，共有30,000家企业，一半以上为新企业。\n\n"
        "::: en\n增长17.4%，共有30,000家企业，一半以上为新企业。\n:::\n",
        ["8 balance/same"],
    ),
    "the same before a pair, where both join one run": (
        "增长17.4%，共有30,000家企业，一半以上为新企业。\n\n"
        "增长17.4%，共有30,000家企业，一半以上为新企业。\n\n" + TRANSLATED,
        ["7 balance/same"],
    ),
    "a paragraph alone": (
        TRANSLATED + "::: zh alone\n共有20家企业，增长30%。\n:::\n\n" + TRANSLATED,
        ["10 balance/missing"],
    ),
    "two paragraphs alone, one a side: figures compare, and do not": (
        TRANSLATED
        + "::: zh alone\n共有20家企业，增长30%。\n:::\n\n::: en alone\nIt has 77 firms.\n:::\n",
        ["10 balance/missing", "14 balance/missing"],
    ),
    "no English at all": (
        "增长17.4%，共有30,000家企业。\n\n## 小标题\n\n增长20%。\n",
        ["5 balance/missing"],
    ),
    "a mark that is wrong in the original is told": (
        TRANSLATED + "::: zh alone\n增长30%,很好。\n:::\n",
        ["10 balance/missing", "10 marks/half-width"],
    ),
    "a figure that differs stays": (
        "去年增长8.2%。\n\nIt grew by 2.8% last year.\n",
        ["7 numbers/value"],
    ),
}


def _told(issue: Issue, *told: Finding) -> list[Finding]:
    return folded(issue, copy_checks(issue), told)


@pytest.mark.parametrize("name", BODIES)
def test_one_fault_one_finding(name: str) -> None:
    body, wanted = BODIES[name]
    told = _told(issue_of(body))
    assert sorted(f"{one.line} {one.check}" for one in told) == sorted(wanted)


def test_who_takes_others_in_says_which() -> None:
    body, _ = BODIES["the same before a pair, where both join one run"]
    (head,) = _told(issue_of(body))
    assert head.details["folded"] == [
        "balance/length",
        "balance/sentence",
        "numbers/one-sided",
    ]


def test_lines_run_together_are_the_fault_of_what_follows() -> None:
    issue = issue_of("去年增长8.2%,很好。\nIt grew by 8.2% last year.\n\n" + TRANSLATED)
    file = next(issue.articles).spot.file
    mixed = found("article/mixed", Spot(file, 6))
    assert {one.check for one in copy_checks(issue)} >= {"balance/length", "marks/half-width"}
    assert not _told(issue, mixed)


def test_what_a_publication_switched_off_hides_nothing() -> None:
    issue = issue_of("::: zh alone\n共有20家企业。\n:::\n\n::: en alone\nIt has 77 firms.\n:::\n")
    left = regrade(copy_checks(issue), {"balance": "off"})
    assert {one.check for one in folded(issue, left, ())} == {"numbers/value"}


def test_of_two_findings_about_one_figure_the_graver_is_told() -> None:
    issue = issue_of(TRANSLATED)
    side = {"file": "a.md", "line": 5, "column": 3, "text": "8.2%"}
    other = {**side, "line": 7, "text": "2.8%"}
    value = Finding("numbers/value", "error", "m", details={"zh": side, "en": other})
    spare = Finding("numbers/one-sided", "warning", "m", details={"zh": side, "en": None})
    apart = Finding("numbers/one-sided", "warning", "m", details={"en": {**side, "column": 9}})
    assert folded(issue, [spare, value, apart], ()) == [value, apart]
