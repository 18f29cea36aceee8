"""The web edition in a real browser: accessible, complete, asking no network."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builder.editions.web import web_edition
from builder.ground.findings import Rejected
from builder.issue.copy import copy_of
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.layout import read_layout
from tests import factory
from tests.tools.axe import AXE, violations
from tests.tools.browser import CHROMIUM, DESKTOP, PHONE, Page, browser

PARALLEL = read_layout("parallel")
SAMPLE = Path(__file__).resolve().parents[2] / "issues/2017-02"
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample issue, with every kind of block in one more article."""
    folder = tmp_path_factory.mktemp("web")
    issue, _ = read_issue(read_manifest(SAMPLE))
    extra = replace(
        issue.sections[0],
        articles=(*issue.sections[0].articles, factory.article("every-block", figure=False)),
    )
    path = folder / "web.html"
    path.write_bytes(web_edition(replace(issue, sections=(extra, *issue.sections[1:])), PARALLEL))
    return path


def visible(page: Page, selector: str) -> int:
    count = f"[...document.querySelectorAll({selector!r})].filter(e => e.checkVisibility()).length"
    return int(page.run(count))


@needs_chromium
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("view", ["both", "zh", "en"])
def test_axe_finds_nothing(page, edition, size, view):
    if not AXE.is_file():
        pytest.skip("axe-core is not there: npm install --prefix tests/tools/npm")
    page.open(edition, size)
    page.run(f"document.getElementById('view-{view}').click()")
    assert violations(page) == []


@needs_chromium
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_is_fetched_and_nothing_overflows(page, edition, size):
    page.open(edition, size)
    assert page.requests == []
    assert page.complaints == []
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run("[...document.images].every(i => i.complete && i.naturalWidth > 0)")


@needs_chromium
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_one_language_or_both(page, edition, script):
    page.open(edition, DESKTOP, script=script)
    assert visible(page, ".side.zh") and visible(page, ".side.en")
    for view, shown, hidden in (("zh", "zh", "en"), ("en", "en", "zh")):
        page.run(f"document.getElementById('view-{view}').click()")
        assert visible(page, f".side.{shown}") > 0
        assert visible(page, f".side.{hidden}:not(.alone)") == 0
    alone = page.run("document.querySelectorAll('.side.zh.alone').length")
    assert visible(page, ".side.zh.alone") == alone > 0


@needs_chromium
def test_side_by_side_on_a_desk_and_one_under_the_other_on_a_phone(page, edition):
    boxes = (
        "(() => {const p = [...document.querySelectorAll('main .pair')]"
        ".find(p => p.children.length == 2 && p.querySelector('p'));"
        "const [a, b] = [...p.children].map(e => e.getBoundingClientRect());"
        "return [Math.abs(a.top - b.top) < 1, b.top >= a.bottom]})()"
    )
    page.open(edition, DESKTOP)
    assert page.run(boxes) == [True, False]
    page.open(edition, PHONE)
    assert page.run(boxes) == [False, True]


@needs_chromium
def test_a_link_can_name_the_language(page, edition):
    page.open(edition, DESKTOP)
    page.run("document.getElementById('view-en').click()")
    assert page.run("location.hash") == "#view=en"
    assert page.run("document.getElementById('print').hidden") is False


def text_of(page_html: str) -> str:
    body = page_html[page_html.index("<main>") : page_html.index("</main>")]
    body = re.sub(r'<a class="call".*?</a>', "", body, flags=re.S)
    body = re.sub(r"<rt.*?</rt>", "", body, flags=re.S)
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", body)))


def test_every_word_arrives(edition):
    issue, _ = read_issue(read_manifest(SAMPLE))
    shown = text_of(edition.read_text(encoding="utf-8"))
    lost = [text for _, text, _ in copy_of(issue) if re.sub(r"\s+", "", text) not in shown]
    assert lost == []


def test_copy_is_data(tmp_path):
    issue = factory.issue(tmp_path)
    nasty = replace(
        issue.manifest, title=factory.both("</title><script>x</script>", "{{ 7*7 }} & co")
    )
    text = web_edition(replace(issue, manifest=nasty), PARALLEL).decode()
    assert text.count("<script") == 1
    assert "{{ 7*7 }} &amp; co" in text
    assert "&lt;b&gt; said" in text


def test_copy_is_never_a_template(tmp_path):
    shown = text_of(web_edition(factory.templated(tmp_path), PARALLEL).decode())
    assert shown.count(re.sub(r"\s", "", factory.TEMPLATE)) >= 14
    assert "49" not in shown


def test_every_link_leads_somewhere(edition):
    text = edition.read_text(encoding="utf-8")
    names = re.findall(r'\bid="([^"]+)"', text)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(names)


def test_a_picture_that_is_none_is_refused(tmp_path):
    issue = factory.issue(tmp_path)
    (tmp_path / "figures/pay.svg").write_text("<svg><script>1</script></svg>")
    with pytest.raises(Rejected, match="script"):
        web_edition(issue, PARALLEL)


def test_the_same_issue_gives_the_same_bytes(tmp_path):
    issue = factory.issue(tmp_path)
    assert web_edition(issue, PARALLEL) == web_edition(issue, PARALLEL)
