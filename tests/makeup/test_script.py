"""A publication in traditional characters: what the builder itself says is in them too."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from builder.delivery.body import Stationery
from builder.delivery.recipients import Recipient
from builder.delivery.settings import read_settings
from builder.editions.epub import epub_edition
from builder.editions.web import web_edition
from builder.issue.model import Issue, Section
from builder.makeup.layout import read_layout
from tests import factory

LI = Recipient("li@example.org", "", "", "zh")
SIMPLIFIED = re.compile("[读页语对阅释缩记录时随请号标题说词转]")


def issue_in(folder: Path, tag: str) -> Issue:
    """An issue that has no Chinese copy, so that all Chinese words are the builder's own."""
    issue = factory.issue(folder)
    manifest = replace(
        issue.manifest,
        languages=(tag, "en"),
        title=factory.both("", "Insights"),
        tagline=factory.both(),
        publisher=factory.both(),
    )
    article = factory.article(figure=False)
    heads = dict.fromkeys(("title", "kicker", "standfirst", "byline", "source"), manifest.title)
    english = replace(article.body[1], zh=())
    bare = replace(article, **heads, body=(english,), notes=article.notes[1:])
    return Issue(manifest, (Section(manifest.title, (bare,)),))


def letter(issue: Issue) -> str:
    body = Stationery(issue, read_settings(issue), factory.LAYOUTS).body(LI, "https://e.example/")
    return "\n".join((body.subject, body.attachment_name, body.text, body.html))


def book(issue: Issue) -> str:
    with zipfile.ZipFile(BytesIO(epub_edition(issue, read_layout("parallel")))) as file:
        return "\n".join(
            file.read(name).decode()
            for name in file.namelist()
            if not name.endswith((".jpg", ".woff2"))
        )


def page(issue: Issue) -> str:
    return web_edition(issue, read_layout("parallel")).decode()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (letter, "閱讀網頁版 網頁版 退訂 月號 敬請閱讀"),
        (book, "目錄 註釋 標題、註釋和語言均有標記。"),
        (page, "跳到目錄 語言 對照 閱讀方式 回到目錄"),
    ],
)
def test_the_builders_own_words(made, words, tmp_path):
    simplified = made(issue_in(tmp_path, "zh-Hans"))
    traditional = made(issue_in(tmp_path, "zh-Hant"))
    assert SIMPLIFIED.search(simplified)
    assert SIMPLIFIED.findall(traditional) == []
    assert [word for word in words.split() if word not in traditional] == []


@pytest.mark.parametrize(("languages", "left"), [(("zh-Hans",), "图"), (("en",), "A")])
def test_figures_are_in_the_publications_languages(tmp_path, languages, left):
    issue = factory.issue(tmp_path)
    svg = '<svg viewBox="0 0 3 2"><text lang="zh">图</text><text lang="en">A</text></svg>'
    (tmp_path / "figures/pay.svg").write_text(svg, "utf-8")
    some = replace(issue, manifest=replace(issue.manifest, languages=languages))
    with zipfile.ZipFile(BytesIO(epub_edition(some, read_layout("parallel")))) as file:
        drawing = file.read("EPUB/images/1.svg").decode()
    assert re.sub("<[^>]*>", "", drawing) == left
