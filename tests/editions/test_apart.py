"""Blocks that stand apart in the editions that flow: elements of their own, in all languages."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from builder.editions.epub import epub_edition
from builder.editions.web import web_edition
from builder.ground.places import LAYOUTS
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue
from builder.makeup.layout import read_layout
from builder.press.way import in_languages

OPENED = re.compile(r'<(blockquote|aside|div) class="inset (\w+)"')
APART = [
    ("blockquote", "quote"),
    ("aside", "box"),
    ("aside", "facts"),
    ("aside", "aside"),
    ("div", "qa"),
]

SAID = [
    ("— Wang Ming, engineer", "en"),
    ("Li Hua:", "en"),
    ("工程师", "zh-Hans"),
    ("工程師", "zh-Hant"),
    ("什麼是高新區", "zh-Hant"),
]


def _issue(*languages: str) -> Issue:
    issue, _ = read_issue(read_manifest(LAYOUTS / "parallel" / "specimen"))
    return in_languages(issue, languages)


def _web(issue: Issue) -> str:
    return web_edition(issue, read_layout("parallel")).decode()


def _epub(issue: Issue) -> str:
    with zipfile.ZipFile(io.BytesIO(epub_edition(issue, read_layout("parallel")))) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if "apart" in name)


@pytest.mark.parametrize("edition", [_web, _epub])
@pytest.mark.parametrize("languages", [("zh-Hans", "en"), ("en",), ("zh-Hant",)])
def test_blocks_stand_apart(edition, languages: tuple[str, ...]) -> None:
    html = edition(_issue(*languages))
    assert OPENED.findall(html) == APART
    for words, tag in SAID:
        assert (words in html) == (tag in languages), words
    (facts,) = re.findall(r'<aside class="inset facts">.*?</aside>', html, re.DOTALL)
    assert len(re.findall('<p class="(?:number|label)">', facts)) == 6 * len(languages)
