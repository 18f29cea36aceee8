"""What checks keep of the articles that an edit leaves alone: always what they would find anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.checks import apart
from builder.checks.apart import parts
from builder.checks.running import copy_checks
from builder.ground.messages import speaking
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue

ZH, EN = (
    "全区有三十八家实验室，格罗方德也在。",
    "There are 39 laboratories; GlobalFoundries is there.",
)
FAULTY = f"{ZH}\n\n{EN}\n\n据说“没有人,知道”……\n\nIt is said that “nobody knows”.\n"
MANIFEST = """\
number: 1
date: 2017-02-28
title: {zh: 刊名, en: Paper}
sections:
  - title: {zh: 栏目, en: Section}
    articles: [a.md, b.md, c.md]
"""
GLOSSARY = "- {zh: 格芯, en: GlobalFoundries, forbidden: [格罗方德]}\n"


def article(body: str, title: str = "{zh: 标题, en: Headline}") -> str:
    return f"---\ntitle: {title}\n---\n\n{body}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "issue"
    folder.mkdir()
    (folder / "issue.yaml").write_text(MANIFEST, "utf-8")
    for name in "abc":
        (folder / f"{name}.md").write_text(article(FAULTY), "utf-8")
    return folder


def read(home: Path) -> Issue:
    return read_issue(read_manifest(home))[0]


def told(issue: Issue) -> list[str]:
    return [finding.as_line() for finding in copy_checks(issue)]


def anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is told where nothing is kept."""
    with monkeypatch.context() as patch:
        for name in ("_PARTS", "_ISSUES"):
            patch.setattr(apart, name, type(getattr(apart, name))(8))
        return told(read(home))


def put(name: str, text: str) -> Callable[[Path], object]:
    return lambda home: (home / name).write_text(text, "utf-8")


EDITS = {
    "a number put right": put("b.md", article(FAULTY.replace("39", "38"))),
    "lines above": put("a.md", article(f"第一段。\n\nThe first.\n\n{FAULTY}")),
    "a title without its English": put("c.md", article(FAULTY, "{zh: 标题}")),
    "another order": put("issue.yaml", MANIFEST.replace("a.md, b.md", "b.md, a.md")),
    "an article less": put("issue.yaml", MANIFEST.replace(", b.md", "")),
    "another script": put("issue.yaml", f"{MANIFEST}languages: [zh-Hant, en]\n"),
    "a fault in the issue's title": put(
        "issue.yaml", MANIFEST.replace("en: Paper", "en: 刊名啊啊")
    ),
    "a glossary": put("glossary.yaml", GLOSSARY),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_is_told_what_would_be_found_anew(
    edit: Callable[[Path], object], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(read(home))
    edit(home)
    after = told(read(home))
    assert after != before
    assert after == anew(home, monkeypatch)


def test_in_the_other_language_it_is_told_in_that_language(home: Path) -> None:
    issue = read(home)
    english = told(issue)
    with speaking("zh"):
        chinese = told(issue)
    assert len(english) == len(chinese)
    assert not set(english) & set(chinese)
    assert told(issue) == english


def test_only_the_article_that_changed_is_looked_at_again(home: Path) -> None:
    before = parts(read(home))
    (home / "b.md").write_text(article(FAULTY.replace("39", "38")), "utf-8")
    after = parts(read(home))
    assert [one is other for one, other in zip(before, after, strict=True)] == [
        *(True, True, False, True)
    ]


def test_an_issue_that_lies_elsewhere_is_another(home: Path, tmp_path: Path) -> None:
    here = told(read(home))
    there = told(read(Path(shutil.copytree(home, tmp_path / "other"))))
    assert all("other" in line for line in there if "issue" in line)
    assert len(there) == len(here)
