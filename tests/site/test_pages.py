"""The pages: each at its address, every link good, accessible, asking nothing of other sites."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from PIL import Image

from builder.makeup.layout import read_layout
from builder.makeup.night import _PAPER, _read, contrast, night
from tests.site.conftest import BASE
from tests.tools.browser import DESKTOP, PHONE

AXE = Path(__file__).parents[1] / "tools/npm/node_modules/axe-core/axe.min.js"
SHOWN = (
    "index.html", "index.zh.html", "search.html", "issues/2017-02/index.html",
    "issues/2017-02/index.en.html", "issues/2017-02/mobile-payments.html",
    "issues/2017-02/mobile-payments.zh.html", "issues/2017-02/high-tech-zones.en.html",
    "issues/2017-03/one.html", "issues/2017-03/one.en.html", "issues/2017-04/one.html",
)  # fmt: skip


class Reader(HTMLParser):
    """What a page leads to, its anchors and its headings."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: list[str] = []
        self.levels: list[int] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [given[key] or "" for key in ("href", "src", "action") if key in given]
        if given.get("property") == "og:image":
            self.links.append(given["content"] or "")
        if given.get("id"):
            self.names.append(given["id"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def leads(site: Path, at: Path, link: str) -> bool:
    """Whether a link of a page leads to a file of the site, and to a name that is in it."""
    if link.startswith(("data:", "mailto:")):
        return True
    own = BASE + str(at.relative_to(site))
    whole = urlsplit(urljoin(own, link))
    if not whole.geturl().startswith(BASE):
        return at.parent.parent.name == "issues"  # what the copy itself links to
    target = site / unquote(whole.path.removeprefix(urlsplit(BASE).path))
    if not target.is_file():
        return False
    return not whole.fragment or unquote(whole.fragment) in Reader(target).names


def test_every_link_leads_somewhere(made: Path) -> None:
    bad = [
        (str(at.relative_to(made)), link)
        for at in pages(made)
        for link in dict.fromkeys(Reader(at).links)
        if not leads(made, at, link)
    ]
    assert bad == []


def test_every_issue_and_article_has_its_addresses(made: Path) -> None:
    folder = made / "issues/2017-02"
    for name in ("index", "mobile-payments", "chengdu-third"):
        assert all((folder / f"{name}{view}.html").is_file() for view in ("", ".zh", ".en"))
    odd = {path.name for path in (made / "issues/2017-03").glob("*.html")}
    assert {"index.html", "index-2.html", "one.html", "两-篇.html"} <= odd
    assert {path.name for path in (made / "issues/2017-04").glob("*.html")} == {
        "index.html",
        "one.html",
    }


def test_a_view_says_one_language_and_loses_nothing(made: Path) -> None:
    folder = made / "issues/2017-03"
    main = {
        view: (folder / f"one{view}.html").read_text("utf-8").partition("<main")[2]
        for view in ("", ".zh", ".en")
    }
    assert "Crosshead" in main[""] and "小标题" in main[""]
    assert "Crosshead" not in main[".zh"] and "小标题" in main[".zh"]
    assert "Crosshead" in main[".en"] and "小标题" not in main[".en"]
    assert "再一段。" in main[".en"]  # it has no translation
    assert "naïve cafés" in main[".en"] and "注文" not in main[".en"]


def test_headings_step_down_from_one(made: Path) -> None:
    for path in pages(made):
        levels = Reader(path).levels
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_copy_is_data(made: Path) -> None:
    for path in [*pages(made), *made.glob("*.xml")]:
        assert "<script>alert" not in path.read_text("utf-8")
    page = (made / "issues/2017-03/one.html").read_text("utf-8")
    assert "Quotes" in html.unescape(re.sub("<[^>]*>", "", page))


def test_names_are_each_once(made: Path) -> None:
    for path in pages(made):
        names = Reader(path).names
        assert len(names) == len(set(names)), path


def test_nothing_is_asked_of_another_site(made: Path) -> None:
    for path in pages(made):
        loaded = re.findall(r'<(?:script|img|link rel="stylesheet")[^>]*', path.read_text("utf-8"))
        assert loaded and not [tag for tag in loaded if "//" in tag], path
        assert "robots" not in path.read_text("utf-8")
    css = (made / "style/parallel.css").read_text("utf-8")
    named = re.findall(r'url\("(.*?)"\)', css)
    assert named and all((made / "style" / name).is_file() for name in named)
    assert css.count("url(") == len(named) and "@import" not in css and "//" not in css


def test_cards_are_what_previews_ask_for(made: Path) -> None:
    page = (made / "issues/2017-02/mobile-payments.en.html").read_text("utf-8")
    told = dict(re.findall(r'<meta property="(og:[a-z:]+)" content="([^"]*)"', page))
    assert told["og:url"] == BASE + "issues/2017-02/mobile-payments.en.html"
    assert told["og:title"].startswith("Scan by scan")
    card = made / told["og:image"].removeprefix(BASE)
    with Image.open(card) as image:
        assert image.size == (1200, 630)
        assert len(image.convert("RGB").getcolors(1 << 20) or ()) > 8  # type, not an empty sheet


def test_a_drawing_speaks_the_language_of_its_page(made: Path) -> None:
    def drawing(name: str) -> str:
        page = (made / "issues/2017-03" / name).read_text("utf-8")
        (src,) = re.findall(r'src="(figures/[^"]+)"', page)
        return (made / "issues/2017-03" / unquote(src)).read_text("utf-8")

    assert "中" in drawing("one.zh.html") and "中" not in drawing("one.en.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(made, page, size, scheme):
    if not AXE.is_file():
        pytest.skip("axe-core is not there: npm install --prefix tests/tools/npm")
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.call("Emulation.setEmulatedMedia", features=features)
    told = {}
    for name in SHOWN:
        page.open(made / name, size, query="?q=移动" if name == "search.html" else "")
        page.run(AXE.read_text(encoding="utf-8") + ";0")
        told[name] = page.run(
            "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify("
            "r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))])))"
        )
        assert page.complaints == []
        assert page.run("document.documentElement.scrollWidth <= innerWidth"), name
    assert set(told.values()) == {"[]"}, told


def test_a_wide_table_breaks_no_number_on_a_phone(made, page):
    page.open(made / "issues/2017-03/one.html", PHONE)
    lines = page.run(
        "[...document.querySelectorAll('td')].filter(td => /[.]/.test(td.textContent)).map(td => {"
        "const range = document.createRange(); range.selectNodeContents(td);"
        "return new Set([...range.getClientRects()].map(r => r.top)).size})"
    )
    assert lines == [1] * 5
    assert page.run("document.documentElement.scrollWidth <= innerWidth")


def test_pages_work_from_a_disk_without_scripts(made, page):
    for name in SHOWN:
        page.open(made / name, DESKTOP, script=False)
        assert all(url.startswith(made.as_uri()) for url in page.requests)
    page.open(made / "issues/2017-02/index.html")
    assert page.run("getComputedStyle(document.querySelector('.bar')).display") == "flex"
    assert page.run("[...document.images].every(i => i.complete && i.naturalWidth > 0)")


@pytest.mark.parametrize("name", ["parallel", "columns"])
def test_colours_of_the_night_are_read(name: str) -> None:
    dark = night(read_layout(name).screen_colours)
    assert _read(dark["paper"]) == _PAPER
    for colour in ("ink", "accent", "quiet"):
        assert contrast(_read(dark[colour]), _PAPER) >= 4.5
        assert contrast(_read(dark[colour]), _read(dark["tint"])) >= 4.5


def test_sitemap_names_every_page(made: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = ET.parse(made / "sitemap.xml").getroot()
    told = [unquote(url.findtext(f"{space}loc", "").removeprefix(BASE)) for url in urls]
    own = {str(path.relative_to(made)) for path in pages(made)} - {"search.html"}
    assert len(told) == len(set(told)) and set(told) == own
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\d", url.findtext(f"{space}lastmod", "")) for url in urls
    )
