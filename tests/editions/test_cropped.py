"""Crops, rows and credits in the web edition and the EPUB: the window alone is in the file."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import pytest
from PIL import Image

from builder.editions.epub import epub_edition
from builder.editions.web import web_edition
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue
from builder.makeup.layout import read_layout
from tests.conftest import MakeIssue

ARTICLE = """---
title: {zh: 题, en: T}
---
文。

Text.

![甲 | A](figures/f.png "图注 | Caption"){crop=1:1 focus="100% 50%" credit="王云 | Wang Yun"}

![乙 | B](figures/f.png) ![丙 | C](figures/d.svg){crop=1:1 focus="0% 50%"}
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="9" height="9"/></svg>'
)


@pytest.fixture
def issue(make_issue: MakeIssue) -> Issue:
    picture = Image.new("RGB", (300, 100), "#ff0000")
    picture.paste("#0000ff", (200, 0, 300, 100))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    files = {"figures/f.png": buffer.getvalue(), "figures/d.svg": SVG, "articles/one.md": ARTICLE}
    issue, _ = read_issue(read_manifest(make_issue(files)))
    return issue


def test_the_web_edition(issue: Issue) -> None:
    html = web_edition(issue, read_layout("parallel")).decode()
    sizes = re.findall(r'width="(\d+)" height="(\d+)" alt="(\S+)', html)
    assert sizes == [("100", "100", "甲"), ("300", "100", "乙"), ("10", "10", "丙")]
    data = re.findall(r"data:image/(?:png|svg\+xml);base64,([^\"]+)", html)
    assert _colours(base64.b64decode(data[0])) == {(0, 0, 255)}
    assert len(_colours(base64.b64decode(data[1]))) == 2
    assert b'viewBox="0 0 10 10"' in base64.b64decode(data[2])
    row = html[html.index('class="pictures"') :]
    assert re.findall(r"flex: ([\d.]+)", row) == ["3.0", "1.0"]
    assert "王云" in html
    assert "Wang Yun" in html


def test_the_epub(issue: Issue) -> None:
    with zipfile.ZipFile(io.BytesIO(epub_edition(issue, read_layout("parallel")))) as book:
        pictures = {name: book.read(name) for name in book.namelist() if "images/" in name}
        text = book.read("EPUB/001-one.xhtml").decode()
    assert sorted(len(_colours(data)) for name, data in pictures.items() if "png" in name) == [1, 2]
    assert "Wang Yun" in text


def test_an_article_s_cover(make_issue: MakeIssue) -> None:
    body = (
        "---\ntitle: {zh: 题, en: T}\n---\n文。\n\nText.\n\n![甲 | A](figures/d.svg){place=cover}\n"
    )
    issue, _ = read_issue(
        read_manifest(make_issue({"figures/d.svg": SVG, "articles/one.md": body}))
    )
    assert str(issue.manifest.cover) == "figures/d.svg"
    html = web_edition(issue, read_layout("parallel")).decode()
    assert html.count('alt="甲 / A"') == 1
    assert 'class="cover"' in html


def _colours(data: bytes) -> set[object]:
    with Image.open(io.BytesIO(data)) as image:
        return {colour for _, colour in image.convert("RGB").getcolors() or ()}
