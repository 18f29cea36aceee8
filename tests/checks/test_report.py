"""The two-language report stands alone, marks every spot, and lets no copy act as markup."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from builder.checks.report import check_report
from builder.ground.findings import Finding
from builder.ground.messages import set_language
from tests.importing.helpers import issue_of, run_family

BODY = "增长17.4%,很好。\n\nIt grew , <b>too</b> & more.\n\n<!-- balance: short -->"


def _report() -> tuple[str, list[Finding]]:
    issue = issue_of(BODY)
    findings = run_family(issue, "marks")
    findings.append(Finding("other/thing", "error", "elsewhere <script>", file="x.yaml", line=3))
    return check_report([issue], findings), findings


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in {"meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_finding_is_marked_or_listed() -> None:
    report, findings = _report()
    for number, finding in enumerate(findings, start=1):
        assert f'id="f{number}"' in report
        assert unescape(finding.message) in unescape(report)
    assert re.search(
        r'17\.4%<mark class="warning">,</mark><sup><a href="#f1">1</a></sup>很好', report
    )
    assert 'It grew<mark class="warning"> ,</mark>' in report


def test_both_languages_stand_side_by_side() -> None:
    report, _ = _report()
    row = next(row for row in report.split('<div class="row">') if "17.4%" in row)
    assert (
        row.index('lang="zh-Hans"')
        < row.index("很好")
        < row.index('lang="en"')
        < row.index("It grew")
    )


def test_the_page_is_whole_and_copy_is_data() -> None:
    report, _ = _report()
    parser = _Tags()
    parser.feed(report)
    assert parser.open == []
    assert "script" not in parser.seen
    assert "b" not in parser.seen
    assert not re.search(r"(src|href)=\"?(?!#)[a-z]", report)


def test_both_sides_of_a_pair_are_marked() -> None:
    issue = issue_of(BODY)
    file = str(next(issue.articles).spot.file)
    sides = {
        "zh": {"text": "17.4%", "file": file, "line": 5, "column": 3},
        "en": {"text": "grew", "file": file, "line": 7, "column": 4},
    }
    finding = Finding(
        "numbers/value", "error", "differs", file=file, line=5, column=3, details=sides
    )
    report = check_report([issue], [finding])
    assert '<mark class="error">17.4%</mark>' in report
    assert '<mark class="error">grew</mark>' in report


def test_in_chinese() -> None:
    set_language("zh")
    try:
        report, _ = _report()
    finally:
        set_language("en")
    assert "文稿检查报告" in report
    assert '<html lang="zh-Hans">' in report
