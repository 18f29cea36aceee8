"""Whatever comes in, every character arrives: none lost, none doubled, none out of order."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from builder.ground.findings import Rejected
from builder.importing.bring_in import import_file, issue_text
from builder.importing.escaping import escaped, paragraph, reads_as, squeezed
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue

FAST_DISK = mock.patch("os.fsync")
"""These tests write thousands of small files and none has to outlive a power cut."""

MARKS = "\\`*_[]()<>&~|^{}$@=#+-:!.;'\"1 9)\t/%©®·“”‘’…—，。？中国创新ab c"
line = st.text(st.sampled_from(MARKS), min_size=1, max_size=24)
wild = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=12,
)
page = st.lists(
    st.one_of(line, wild, st.sampled_from(["", "   ", "\xa0\xa0"])), min_size=1, max_size=12
)


def _import(text: str, name: str) -> Issue:
    with FAST_DISK, tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / name
        source.write_text(text, encoding="utf-8")
        imported = import_file(source, Path(folder) / "issues" / "one")
        assert not [f for f in imported.findings if f.severity == "error"], imported.findings
        issue, _ = read_issue(read_manifest(imported.folder))
        shutil.rmtree(imported.folder)
        return issue


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(page)
@example(["# not a heading", "1. not a list", "1) nor this", "+ x", "- x", "> x", "* x", "*** "])
@example(
    ["[^1]: no note", "[a](b) ![c](d)", "::: zh", ":::", "~~~", "```", "| a | b |", "| - | - |"]
)
@example(
    [
        "&amp; &#65; R&D",
        "<b>x</b> <!-- y -->",
        "a\\*b \\\\",
        "22FDX® 255.29g/kW·h",
        "{{ x }} {% y %}",
    ]
)
@example(["---", "title: x", "---", "***", "====", "no", "12:30", "~"])
def test_pasted_lines_arrive_character_by_character(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not squeezed(text):
        return
    issue = _import(text, "paste.txt")
    arrived = squeezed(issue_text(issue))
    invented = Counter(squeezed("本期内容Inthisissue无题Untitledpaste"))
    lost = Counter(squeezed(text)) - Counter(arrived)
    extra = Counter(arrived) - Counter(squeezed(text)) - invented
    assert set(lost) <= set("/／|｜–—-"), lost
    assert not extra


@settings(max_examples=60, deadline=None)
@given(st.lists(line.filter(squeezed), min_size=1, max_size=6))
def test_bodies_keep_the_order_of_their_lines(lines: list[str]) -> None:
    body = [f"{word.strip()}句。" for word in lines]
    issue = _import("标题\n\n" + "\n\n".join(body), "paste.txt")
    arrived = squeezed(issue_text(issue))
    at = 0
    for text in body:
        found = arrived.find(squeezed(text), at)
        assert found >= 0, (text, arrived)
        at = found + len(squeezed(text))


@given(st.one_of(line, wild))
@settings(max_examples=200, deadline=None)
def test_a_paragraph_reads_back_as_itself(text: str) -> None:
    text = " ".join(text.split())
    if text:
        assert reads_as(paragraph(text), text)
        assert reads_as(escaped(text), text)


@pytest.mark.parametrize(
    "text",
    ["R&D", "22FDX®", "255.29g/kW·h", "“十二五“期间", "埃隆?马斯克", "High – tech", "a_b", "50%"],
)
def test_ordinary_copy_stays_as_it_is_written(text: str) -> None:
    assert paragraph(text) == text


SOUP = st.lists(
    st.sampled_from(
        [
            "# ",
            "## ",
            "- ",
            "1. ",
            "> ",
            "```\n",
            "[^1]",
            "[^1]: 注",
            "![图](x.png)",
            "[链](http://a.b)",
            "**",
            "*",
            "`",
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "\n",
            "\n\n",
            "中文句子。",
            "English sentence.",
            "标题",
            "Title",
            "&amp;",
            "\\",
            "---\n",
            "    ",
            "\t",
            "~~~",
            "::: zh\n",
            ":::\n",
            "<div>",
            "</div>",
            "<br>",
            "{{x}}",
            "$a$",
            "_",
            "==",
            "\xa0",
            "（一）",
            "……",
            " / ",
            "<http://x.y>",
            "[a][b]",
            "[b]: http://q.r\n",
            "<p>",
            "<table><tr><td>",
            "</td>",
            "</tr></table>",
            "<li>",
            "<ul>",
            "</ul>",
            "<h2>",
            "</h2>",
            "<pre>",
            "</pre>",
            "<img src=a.png alt=图>",
            "&nbsp;",
            "&lt;",
        ]
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP, st.sampled_from(["a.md", "a.html", "a.txt"]))
def test_a_soup_of_marks_builds_or_is_refused(parts: list[str], name: str) -> None:
    try:
        _import("".join(parts), name)
    except Rejected as rejected:
        assert {f.check for f in rejected.findings} == {"import/empty"}
