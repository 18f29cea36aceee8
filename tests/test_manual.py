"""The documentation's pages: ``make docs`` makes all, and they need nothing but themselves."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from builder.ground.places import HOUSE
from tests.tools.browser import CHROMIUM, DESKTOP, PHONE, browser

pytest.importorskip("mkdocs", reason="mkdocs is not installed: make test")

MEBIBYTE = 1 << 20
AXE = HOUSE / "tests/tools/npm/node_modules/axe-core/axe.min.js"


class Asked(HTMLParser):
    """What a page loads, and where its list of pages leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.leads.append((given.get("href") or "").split("#")[0])
        elif tag in ("link", "script", "img", "iframe", "source"):
            self.loads.append(given.get("href") or given.get("src") or "")


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, made as ``make docs`` makes them: a warning is an error."""
    folder = tmp_path_factory.mktemp("manual")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder],
        cwd=HOUSE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_of_docs_is_there_and_listed(manual: Path) -> None:
    docs = HOUSE / "docs"
    expected = {str(path.relative_to(docs).with_suffix(".html")) for path in docs.rglob("*.md")}
    assert {str(path.relative_to(manual)) for path in manual.rglob("*.html")} == expected
    assert expected <= set(Asked((manual / "index.html").read_text("utf-8")).leads) | {"index.html"}


def test_every_page_has_its_place_in_the_list() -> None:
    docs = HOUSE / "docs"
    groups = yaml.safe_load((HOUSE / "mkdocs.yml").read_text("utf-8"))["extra"]["groups"]
    placed = [page for group in groups for page in group["pages"]]
    assert sorted(placed) == sorted(path.name for path in docs.glob("*.md"))


def test_pictures_are_told_to_those_who_do_not_see_them(manual: Path) -> None:
    for page in manual.rglob("*.html"):
        for picture in re.findall(r"<img [^>]*>", page.read_text("utf-8")):
            assert re.search(r'alt="[^"]+"', picture), f"{page.name}: {picture}"


def test_tables_scroll_by_themselves(manual: Path) -> None:
    for page in manual.rglob("*.html"):
        text = page.read_text("utf-8")
        assert text.count("<table>") == text.count('tabindex="0" aria-label="Table"><table>')


def test_pages_load_nothing_from_elsewhere(manual: Path) -> None:
    for page in manual.rglob("*.html"):
        asked = Asked(page.read_text("utf-8"))
        assert "script" not in asked.tags
        for address in asked.loads:
            local = address.startswith("data:") or (page.parent / address).is_file()
            assert local, f"{page.name}: {address}"
    for style in manual.rglob("*.css"):
        assert not re.search(r"@import|url\(|//", style.read_text("utf-8"))


def test_fenced_blocks_are_blocks(manual: Path) -> None:
    for page in manual.rglob("*.html"):
        outside = re.sub(r"<(pre|code)\b.*?</\1>", "", page.read_text("utf-8"), flags=re.S)
        assert "```" not in outside, page.name


def test_bars_of_code_in_tables_are_bars(manual: Path) -> None:
    text = (manual / "commands.html").read_text("utf-8")
    assert "<code>--format text|json|html</code>" in text


def test_pages_are_light(manual: Path) -> None:
    size = sum(path.stat().st_size for path in manual.rglob("*") if path.is_file())
    assert size <= 15 * MEBIBYTE


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit(manual: Path, scheme: str) -> None:
    """By axe-core, from the file system; nothing goes over the edge of a phone."""
    if not AXE.is_file():
        pytest.skip("axe-core is not there: npm install --prefix tests/tools/npm")
    told = {}
    with browser() as page:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        page.call("Emulation.setEmulatedMedia", features=features)
        for at in sorted(manual.rglob("*.html")):
            for size in (DESKTOP, PHONE):
                page.open(at, size)
                assert all(url.startswith(manual.as_uri()) for url in page.requests)
                assert page.run("document.documentElement.scrollWidth <= innerWidth"), at.name
            if at.name != "findings.html":  # thousands of the same three paragraphs
                page.run(AXE.read_text("utf-8") + ";0")
                told[at.name] = page.run(
                    "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify("
                    "r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)])))"
                )
    assert set(told.values()) == {"[]"}, told
