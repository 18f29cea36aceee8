"""Waivers are written where they belong, let be what was meant, and touch nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.checks.folding import folded
from builder.checks.naming import named
from builder.checks.running import copy_checks
from builder.ground.findings import Finding, Rejected
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_articles
from builder.issue.model import Issue
from builder.issue.source import write_texts
from builder.mending.waiving import Waiver, waive

MANIFEST = """\
number: 1
date: 2017-02-28
title: {zh: 刊名, en: Paper}
sections:
  - title: {zh: 栏目, en: Section}
    articles: [a.md]
"""
FRONT = "---\ntitle: {zh: 标题, en: Headline}\n---\n\n"
GROWN = "去年增长8.2%。\n\nIt grew by 2.8% last year.\n"
BEFORE = "去年共有20家企业。\n\nThere were 20 firms last year.\n\n"


def _issue(folder: Path, text: str | bytes) -> tuple[Issue, list[Finding]]:
    folder.mkdir(exist_ok=True)
    (folder / "issue.yaml").write_text(MANIFEST, "utf-8")
    (folder / "a.md").write_bytes(text.encode() if isinstance(text, str) else text)
    return read_articles(read_manifest(folder))


def _findings(folder: Path) -> list[Finding]:
    issue, told = read_articles(read_manifest(folder))
    return named([*told, *folded(issue, copy_checks(issue), told)])


def _waive(folder: Path, text: str | bytes, check: str, reason: str = "as meant") -> Waiver:
    issue, told = _issue(folder, text)
    name = next(one.name for one in _findings(folder) if one.check == check)
    waiver = waive(issue, told, name, reason)
    write_texts({waiver.file: waiver.text})
    return waiver


# what is waived | the article | what is added, after which line
BODIES = {
    "after the block": (FRONT + BEFORE + GROWN, "numbers/value",
                        "12\n13 <!-- numbers/value: as meant -->"),
    "before what follows": (FRONT + GROWN + "\n" + BEFORE, "numbers/value",
                            "9 <!-- numbers/value: as meant -->\n10"),
    "inside its fence": (FRONT + "::: zh\n去年增长8.2%。\n:::\n\n::: en\nIt grew by 2.8%.\n:::\n",
                         "numbers/value", "11\n12 <!-- numbers/value: as meant -->"),
    "after a list": (FRONT + "- 去年增长8.2%。\n- 共20家。\n\n- It grew by 2.8%.\n- All 20.\n",
                     "numbers/value", "10\n11 <!-- numbers/value: as meant -->"),
    "in the front matter": (
        "---\ntitle: {zh: 增长17%, en: It grew by 71%}\n---\n\n" + BEFORE, "numbers/value",
        "3 allow:\n4   numbers/value: as meant"),
    "beside other waivers": (
        "---\ntitle: {zh: 增长17%, en: It grew by 71%}\nallow:\n  marks: quoted\n---\n\n" + BEFORE,
        "numbers/value", "5   numbers/value: as meant"),
    "beside others in braces": (
        "---\nallow: {marks: quoted}\ntitle: {zh: 增长17%, en: It grew by 71%}\n---\n\n" + BEFORE,
        "numbers/value", "2 allow: {marks: quoted, numbers/value: as meant}"),
    "for a note": (
        FRONT + "去年增长。[^1]\n\nIt grew last year.[^1]\n\n[^1]: 增长8.2%。\n\n    By 2.8%.\n",
        "numbers/value", "3 allow:\n4   numbers/value: as meant"),
}  # fmt: skip


@pytest.mark.parametrize("what", BODIES)
def test_where_a_waiver_stands(what: str, tmp_path: Path) -> None:
    text, check, wanted = BODIES[what]
    waiver = _waive(tmp_path / "2017-02", text, check)
    after = (tmp_path / "2017-02" / "a.md").read_text("utf-8")
    old, new = text.split("\n"), after.split("\n")
    added = [f"{n} {line}".rstrip() for n, line in enumerate(new, 1) if _is_added(waiver, line, n)]
    assert "\n".join(added) == wanted
    assert [line for line in old if line not in new] in ([], ["allow: {marks: quoted}"])
    assert not [one for one in _findings(tmp_path / "2017-02") if one.check == check]


def _is_added(waiver: Waiver, line: str, number: int) -> bool:
    at = 0
    for row in waiver.diff.split("\n"):
        if match := re.match(r"@@ -\S+ \+(\d+)", row):
            at = int(match[1]) - 1
        elif row[:1] in ("+", " ") and not row.startswith("+++"):
            at += 1
            if row.startswith("+") and at == number:
                return row[1:] == line
    return False


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    whole = (FRONT + BEFORE + GROWN).replace("\n", "\r\n").encode()
    _waive(tmp_path / "2017-02", b"\xef\xbb\xbf" + whole, "numbers/value")
    after = (tmp_path / "2017-02" / "a.md").read_bytes()
    assert after == b"\xef\xbb\xbf" + whole + b"\r\n<!-- numbers/value: as meant -->\r\n"


def test_mixed_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    whole = (FRONT + BEFORE).encode() + GROWN.replace("\n", "\r\n").encode()
    _waive(tmp_path / "2017-02", whole, "numbers/value")
    after = (tmp_path / "2017-02" / "a.md").read_bytes()
    assert after.startswith(whole)


def test_what_else_is_covered_is_told(tmp_path: Path) -> None:
    two = "去年增长8.2%，投资20亿元。\n\nIt grew by 2.8%, with 30 billion yuan invested.\n"
    waiver = _waive(tmp_path / "2017-02", FRONT + two, "numbers/value")
    assert len(waiver.covers) == 2


def test_a_gap_that_is_meant_brings_nothing_else_up(tmp_path: Path) -> None:
    twice = "增长17.4%，共有30,000家企业。\n\n" * 2 + GROWN.replace("2.8", "8.2")
    _waive(tmp_path / "2017-02", FRONT + twice, "balance/same")
    assert _findings(tmp_path / "2017-02") == []


@pytest.mark.parametrize(
    ("name", "reason", "check"),
    [
        ("numbers/value-000000", "as meant", "waive/unknown"),
        ("", "as meant", "waive/unknown"),
        ("numbers/value", "as meant", "waive/ambiguous"),
        ("numbers/value-", "", "waive/reason"),
        ("numbers/value-", " — ", "waive/reason"),
        ("numbers/value-", "a --> b", "waive/reason"),
        ("balance/missing", "as meant", "waive/place"),
    ],
)
def test_what_will_not_do_is_told_and_nothing_written(
    name: str, reason: str, check: str, tmp_path: Path
) -> None:
    folder = tmp_path / "2017-02"
    text = FRONT + GROWN + "\n::: zh alone\n只有中文。\n:::\n\n" + GROWN.replace("去年", "今年")
    _issue(folder, text)
    manifest = MANIFEST.replace("{zh: 栏目, en: Section}", "{zh: 栏目}")
    if check == "waive/place":
        (folder / "a.md").write_text(FRONT + BEFORE, "utf-8")
        (folder / "issue.yaml").write_text(manifest, "utf-8")
    before = (folder / "a.md").read_bytes()
    issue, told = read_articles(read_manifest(folder))
    with pytest.raises(Rejected) as refused:
        waive(issue, told, name, reason)
    (finding,) = refused.value.findings
    assert finding.check == check
    assert "\n" not in finding.as_line()
    assert (folder / "a.md").read_bytes() == before


def test_a_name_nearly_right_is_put_right(tmp_path: Path) -> None:
    issue, told = _issue(tmp_path / "2017-02", FRONT + GROWN)
    (name,) = [one.name for one in _findings(tmp_path / "2017-02") if one.check == "numbers/value"]
    with pytest.raises(Rejected, match="did you mean"):
        waive(issue, told, name[:-1] + "x", "as meant")
