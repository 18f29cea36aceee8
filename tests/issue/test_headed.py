"""An article without front matter takes its headline from its first heading, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.issue.manuscript import parse_article

HEADED = [
    ("# 河道\n\n# Rivers\n\n正文。\n", ("河道", "Rivers"), 1),
    ("\n# Rivers\n# 河道\n正文。\n", ("河道", "Rivers"), 2),
    ("## 河道 / Rivers\n\n正文。\n", ("河道", "Rivers"), 1),
    ("# 河道 | Rivers\n\n## 小题\n\n正文。\n", ("河道", "Rivers"), 1),
    ('# 河道**整治** "一"\n\n正文。\n', ('河道整治 "一"', ""), 1),
    ("# 河道\n\n## Rivers\n\n正文。\n", ("河道", ""), 1),
]


@pytest.mark.parametrize(("text", "title", "line"), HEADED)
def test_the_first_heading_is_the_headline(text: str, title: tuple[str, str], line: int) -> None:
    article, findings = parse_article(text, Path("a.md"), Path("a.md"), Path())
    assert (article.title.text("zh"), article.title.text("en")) == title
    told = [(f.check, f.severity, f.line) for f in findings if f.check != "article/align"]
    assert told == [("article/front-matter", "warning", line)]
    assert list(article.pairs)[-1].zh[-1].plain == "正文。"


@pytest.mark.parametrize("text", ["正文。\n", "---\ntitle: {zh: 题}\n\n正文。\n", "\n\n"])
def test_without_a_heading_there_is_no_headline(text: str) -> None:
    with pytest.raises(Rejected):
        parse_article(text, Path("a.md"), Path("a.md"), Path())
