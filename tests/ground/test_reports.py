"""Reports have one frame, speak the user's language and take everything filled in as words."""

from __future__ import annotations

import pytest

from builder.ground.findings import Finding, severity_name
from builder.ground.messages import set_language
from builder.ground.places import HOUSE
from builder.ground.reports import counted, render

FRAME = HOUSE / "builder" / "ground" / "reports" / "report.html"
PAGES = [
    path
    for path in (HOUSE / "builder").rglob("*.html")
    if path != FRAME and not {"desk", "ordering"} & set(path.parts)
]


def of(*severities):
    return [Finding("x/y", severity, "") for severity in severities]


@pytest.fixture
def chinese():
    set_language("zh")
    yield
    set_language("en")


def test_findings_are_counted_worst_first():
    assert counted(of("note", "error", "error")) == "2 errors, 1 note"
    assert counted([]) == "No findings."


@pytest.mark.usefixtures("chinese")
def test_findings_are_counted_in_chinese():
    assert counted(of("warning", "error")) == "1 个错误，1 个警告"
    assert counted([]) == "未发现问题。"
    assert severity_name("note") == "提示"


def test_the_frame_says_the_language_now_spoken():
    assert '<html lang="en">' in render("report.html")


@pytest.mark.usefixtures("chinese")
def test_the_frame_says_chinese():
    assert '<html lang="zh-Hans">' in render("report.html")


def test_nothing_from_elsewhere_is_loaded_and_no_script_runs():
    page = render("report.html")
    assert "default-src 'none'" in page
    assert "://" not in page and "<script" not in page


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_every_report_stands_in_the_frame(path):
    assert path.read_text("utf-8").startswith('{% extends "report.html" %}')
