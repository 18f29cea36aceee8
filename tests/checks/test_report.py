"""The two-language report stands alone, marks every spot, and lets no copy act as markup."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from builder.checks.report import check_report
from builder.ground.findings import Finding
from builder.ground.messages import set_language
from tests.importing.helpers import issue_of, run_family
from tests.tools.browser import CHROMIUM, Page, browser

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
        if tag not in {"meta", "input"}:
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
    assert "b" not in parser.seen
    assert not re.search(r"(src|href)=\"?(?!#)[a-z]", report)


def test_only_its_own_script_may_run() -> None:
    report, _ = _report()
    (script,) = re.findall("<script>(.*?)</script>", report, re.S)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in report
    assert report.count("<script") == 1


def test_a_waiver_to_copy_stands_where_one_can_be_written() -> None:
    issue = issue_of(BODY, title="{zh: 增长17%, en: It grew by 71%}")
    findings = [*run_family(issue, "marks"), *run_family(issue, "numbers")]
    other = Finding("article/link", "warning", "m", file=findings[0].file, line=5, column=1)
    report = unescape(check_report([issue], [*findings, other]))
    waivers = re.findall(r'<span class="waiver"><code>(.*?)</code>', report)
    assert waivers == [
        "allow: {numbers/value: reason}",
        "<!-- numbers/one-sided: reason -->",
        "<!-- marks/half-width: reason -->",
        "<!-- marks/space: reason -->",
    ]


needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with browser() as page:
        yield page


def _press(page: Page, keys: str) -> None:
    for key in keys:
        page.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
        page.call("Input.dispatchKeyEvent", type="keyUp", key=key)


@pytest.fixture
def desk(tab: Page, tmp_path: Path) -> Page:
    """The page of four findings: f2 is sure, f3 likely, f1 and f4 are doubtful."""
    issue = issue_of(BODY + "\n\n中文。\n\nIt grew 9%.\n")
    findings = [*run_family(issue, "marks"), *run_family(issue, "numbers")]
    file = tmp_path / "report.html"
    file.write_text(check_report([issue], findings), "utf-8")
    tab.open(file)
    return tab


POSITION = "document.getElementById('position').value"
FOCUS = "document.activeElement.id"


@needs_browser
def test_the_desk_is_walked_by_keys_and_by_buttons(desk: Page) -> None:
    assert desk.run(POSITION) == "– / 2"
    _press(desk, "n")
    assert (desk.run(POSITION), desk.run(FOCUS)) == ("1 / 2", "f2")
    assert desk.run("document.querySelector('mark.now').textContent") == ","
    _press(desk, "jj")
    assert desk.run(POSITION) == "1 / 2"
    _press(desk, "p")
    assert desk.run(FOCUS) == "f3"
    desk.run("document.getElementById('next').click()")
    assert desk.run(FOCUS) == "f2"
    assert desk.complaints == []
    assert desk.requests == []


@needs_browser
def test_the_desk_filters_by_confidence_and_kind(desk: Page) -> None:
    hidden = "[...document.querySelectorAll('.findings > li[hidden]')].map(one => one.id)"
    assert desk.run(hidden) == ["f1", "f4"]
    desk.run("document.querySelector('input[value=doubtful]').click()")
    assert desk.run(POSITION) == "– / 4"
    change = "dispatchEvent(new Event('change', {bubbles: true}))"
    desk.run(f"kind.value = 'numbers/one-sided'; kind.{change}")
    assert desk.run(hidden) == ["f2", "f3"]
    desk.run("document.getElementById('only').click()")
    rows = "[...document.querySelectorAll('.row')].filter(one => !one.hidden).length"
    assert desk.run(rows) == 2


@needs_browser
def test_without_a_script_everything_is_shown(desk: Page, tmp_path: Path) -> None:
    desk.open(tmp_path / "report.html", script=False)
    shown = (
        "[...document.querySelectorAll('.findings > li')].filter(one => one.offsetHeight).length"
    )
    assert desk.run(shown) == 4
    assert desk.run("document.getElementById('desk').offsetHeight") == 0


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
