"""The desk's page in a real browser: it follows, it can be read by all, keys alone suffice."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.tools.browser import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
AXE = Path(__file__).parents[1] / "tools/npm/node_modules/axe-core/axe.min.js"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
ARTICLE = "articles/river.md"
WAIT_MS = 120_000
"""A bound on waiting, not a measure."""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env={**os.environ})
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, desk):
    """The desk's page, its first pages drawn; what goes wrong in it fails the test."""
    opened = open_page(browser, desk)
    yield opened
    opened.context.close()
    assert opened.faults == []


def open_page(browser, desk, width=1280, scheme="light"):
    context = browser.new_context(
        viewport={"width": width, "height": width * 5 // 8}, color_scheme=scheme
    )
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.set_default_timeout(WAIT_MS)
    page.goto(desk.address)
    page.wait_for_selector(".page[data-number='1'][data-shown] > img[src]")
    return page


def shown(page, number):
    """The address of the picture of a page that is on the screen."""
    return page.evaluate(f"document.querySelector('.page[data-number=\"{number}\"] > img').src")


def wait_for_version(page, state):
    page.wait_for_function(f"Number(document.body.dataset.version) >= {state['version']}")


def axe(page):
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify("
        "r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))])))"
    )
    return json.loads(found)


@pytest.mark.parametrize("width", [1280, 2560])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, desk, width, scheme):
    if not AXE.is_file():
        pytest.skip("axe-core is not there: npm install --prefix tests/tools/npm")
    page = open_page(browser, desk, width, scheme)
    try:
        assert axe(page) == []
        page.locator(".page").nth(1).click(position={"x": 120, "y": 160})
        page.wait_for_selector("#panel:not([hidden])")
        for menu in ("overlays", "press", "compare"):
            page.evaluate(f"document.getElementById('{menu}').parentElement.open = true")
        assert axe(page) == []
        page.click("#language")
        assert axe(page) == []
        page.click("#help")
        assert axe(page) == []
        fits = "document.documentElement.scrollWidth <= innerWidth"
        assert page.evaluate(fits)
    finally:
        desk.order("/api/language", lang="en")
        page.context.close()


def test_a_save_shows_in_place(page, desk):
    page.evaluate("document.querySelector('.page[data-number=\"2\"]').scrollIntoView()")
    page.wait_for_selector(".page[data-number='2'][data-shown]")
    before, top = shown(page, 2), page.evaluate("document.getElementById('pages').scrollTop")
    state = desk.write(ARTICLE, desk.read(ARTICLE).replace("发亮", "闪亮"))
    wait_for_version(page, state)
    page.wait_for_function(
        f"document.querySelector('.page[data-number=\"2\"] > img').src !== {before!r}"
    )
    assert page.evaluate("document.getElementById('pages').scrollTop") == top


def test_an_error_shows_with_its_place_until_it_is_mended(page, desk):
    kept = desk.read("issue.yaml")
    before = shown(page, 1)
    state = desk.write("issue.yaml", kept + "colour: red\n")
    wait_for_version(page, state)
    page.wait_for_selector("#errors:not([hidden])")
    told = page.inner_text("#errors")
    assert f"issue.yaml:{kept.count(chr(10)) + 1}:1" in told
    assert "colour" in told
    assert shown(page, 1) == before
    state = desk.write("issue.yaml", kept)
    wait_for_version(page, state)
    page.wait_for_selector("#errors", state="hidden")


def test_a_click_shows_the_source(page):
    page.locator(".page").nth(1).click(position={"x": 120, "y": 160})
    page.wait_for_selector("#panel .line[aria-current] mark")
    assert ARTICLE in page.inner_text("#panel-title")


def test_an_alt_click_shows_the_rules(page):
    page.locator(".page").nth(1).click(position={"x": 120, "y": 160}, modifiers=["Alt"])
    page.wait_for_selector("#panel .rule")
    assert ".css:" in page.inner_text("#panel .body")


def test_keys_alone_suffice(page):
    page.keyboard.press("2")
    page.wait_for_selector("#pages.single")
    page.keyboard.press("n")
    page.keyboard.press("c")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel:not([hidden])")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")
    page.keyboard.press("g")
    page.wait_for_selector(".layer [data-name=grid] line", state="attached")
    page.keyboard.press("g")
    page.keyboard.press("/")
    page.keyboard.type(f"{ARTICLE}:8")
    page.keyboard.press("Enter")
    page.wait_for_selector(".layer .spot", state="attached")


def test_pages_are_drawn_at_the_pixels_they_take(page):
    for _ in range(3):
        page.click("#larger")
    page.wait_for_timeout(300)
    page.wait_for_function(
        "Math.abs(document.querySelector('.page > img').naturalWidth"
        " - document.querySelector('.page > img').clientWidth * devicePixelRatio) <= 2"
    )


def test_differences_from_the_build_before_are_marked(page, desk):
    state = desk.write(ARTICLE, desk.read(ARTICLE).replace("发亮", "闪亮"))
    wait_for_version(page, state)
    page.evaluate("document.getElementById('compare').parentElement.open = true")
    page.select_option("[data-key=compare-with]", "last")
    page.check("[data-key=compare-marked]")
    page.evaluate("document.querySelector('.page[data-number=\"2\"]').scrollIntoView()")
    page.wait_for_selector(".page[data-number='2'] [data-name=differences] rect", state="attached")
