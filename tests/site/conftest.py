"""Sites made once: of the sample with two small issues, and of many generated ones."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench._varied import SEED, generate
from tests.conftest import HOUSE, MANIFEST, run_builder, write_issue
from tests.tools.browser import CHROMIUM, Page, browser

BASE = "https://example.org/news/"

ODD = """\
---
title: {zh: 题目 <b>&, en: 'Quotes "and" <script>alert(1)</script>'}
---
## 小标题

## Crosshead

只有中文的一段，没有译文。

::: zh alone
再一段。
:::

![图 | A bar](<figures/a b.svg> "图注 | Caption")

| 指标 | 一季度 | 二季度 | 三季度 | 四季度 | 全年合计 |
|---|---|---|---|---|---|
| 研发经费投入强度 | 1,234.5 | 2,345.6 | 3,456.7 | 4,567.8 | 11,604.6 |

末段有注。[^1]

The notes stand below.[^1]

[^1]: 注文。

    A note on the résumé of naïve cafés.
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120"><rect width="300" height="40"'
    ' fill="#C4321C"/><text x="4" y="100" lang="zh">中</text></svg>'
)
CHINESE_ONLY = "languages: [zh-Hans]\n" + MANIFEST.replace(", en: Name", "").replace(
    ", en: Focus", ""
)
ISSUES = {
    "2017-03": {
        "issue.yaml": MANIFEST.replace("2017-02-28", "2017-03-31").replace(
            "[articles/one.md]", "[articles/one.md, articles/index.md, articles/两 篇.md]"
        ),
        "articles/one.md": ODD,
        "articles/index.md": "---\ntitle: {zh: 目录, en: Index}\n---\n一段。\n\nA paragraph.\n",
        "articles/两 篇.md": "---\ntitle: {zh: 只有中文}\n---\n龘字少见。\n",
        "figures/a b.svg": SVG,
    },
    "2017-04": {
        "issue.yaml": CHINESE_ONLY.replace("2017-02-28", "2017-04-30"),
        "articles/one.md": "---\ntitle: {zh: 单语}\n---\n独此一种语言。\n",
    },
}


def publication(home: Path, *ids: str) -> Path:
    """A publication's folder with the house's ``publication.yaml`` and some small issues."""
    (home / "issues").mkdir(parents=True)
    shutil.copy(HOUSE / "issues/publication.yaml", home / "issues")
    for id in ids:
        write_issue(home / "issues" / id, ISSUES[id])
    return home


def site(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    done = run_builder("site", *options, cwd=home)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="session")
def made(fonts: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample and both small issues, with a base, in a folder of its own."""
    home = publication(tmp_path_factory.mktemp("site"), *ISSUES)
    shutil.copytree(HOUSE / "issues/2017-02", home / "issues/2017-02")
    done = site(home, "--out", "www/news", "--base", BASE.rstrip("/"))
    assert done.returncode == 0, done.stderr
    return home / "www/news"


@pytest.fixture(scope="session")
def many(fonts: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of sixty generated issues, its site in ``site``."""
    home = publication(tmp_path_factory.mktemp("many"))
    for number in range(60):
        id = f"{2012 + number // 12}-{number % 12 + 1:02}"
        folder = generate(home / "issues" / id, 2, seed=SEED + number)
        text = (folder / "issue.yaml").read_text("utf-8")
        text = text.replace("2017-02-28", f"{id}-28").replace("number: 1", f"number: {number + 1}")
        (folder / "issue.yaml").write_text(text, "utf-8")
    done = run_builder("site", cwd=home, timeout=900)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="session")
def page() -> Iterator[Page]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with browser() as opened:
        yield opened
