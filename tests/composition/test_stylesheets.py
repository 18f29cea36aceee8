"""Sheets from memory are what the engine reads, and what reaches beyond a sheet is read anew."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import weasyprint
from weasyprint import css

from builder.composition.stylesheets import SheetMemory
from builder.ground.places import LAYOUTS

RICH = """
@page { size: 80mm 60mm; margin: 8mm; @bottom-center { content: counter(page, han) } }
@page :left { margin-left: 12mm }
@counter-style han { system: cyclic; symbols: 一 二 三 }
:root { --ink: #c4321c }
p:first-of-type, section > p.lead + p { color: var(--ink); text-indent: 2em }
#here::before { content: "▶" attr(title) }
p:lang(zh) { letter-spacing: .05em }
:is(b, strong):not(.plain) { font-weight: 700 }
ol { list-style-type: han }
@media print { p { margin: 0 } }
@media screen { p { display: none } }
"""
HTML = """<html lang="en"><link rel="stylesheet" href="x:/rich.css"><body>
<section><p class="lead">One <b>bold</b></p><p id="here" title="T">Two</p>
<p lang="zh">三</p><ol><li>four</li><li>five</li></ol></section>
<section style="break-before: page"><p>Six</p></section></body></html>"""


def never(*_: Any, **__: Any) -> Any:
    raise AssertionError("read anew")


@pytest.fixture
def stock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The engine's own ways of reading, which stand again afterwards; a cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept = weasyprint.tinycss2, weasyprint.preprocess_stylesheet
    import tinycss2

    weasyprint.tinycss2, weasyprint.preprocess_stylesheet = tinycss2, css.preprocess_stylesheet
    yield SimpleNamespace(preprocess=css.preprocess_stylesheet)
    weasyprint.tinycss2, weasyprint.preprocess_stylesheet = kept


def use(memory: SheetMemory) -> None:
    weasyprint.tinycss2 = SimpleNamespace(
        parse_stylesheet=memory.text, parse_stylesheet_bytes=memory.coded
    )
    weasyprint.preprocess_stylesheet = partial(memory.preprocess, css.preprocess_stylesheet)


def printed(sheet: str, others: dict[str, str] | None = None) -> bytes:
    sheets = {"x:/rich.css": sheet, **(others or {})}

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            text = sheets[url].encode()
            return weasyprint.urls.URLFetcherResponse(url, text, {"Content-Type": "text/css"})

    html = weasyprint.HTML(string=HTML, base_url="x:/", url_fetcher=Fetcher())
    pdf: bytes = html.write_pdf(pdf_identifier=b"same", uncompressed_pdf=True)
    return pdf


def test_pages_are_the_same(stock: object) -> None:
    wanted = printed(RICH)
    first = SheetMemory("engine")
    use(first)
    assert printed(RICH) == wanted
    assert printed(RICH) == wanted
    first.kept.save()
    second = SheetMemory("engine")
    second.parse_bytes = never
    use(second)
    assert printed(RICH) == wanted
    assert printed(RICH) == wanted


@pytest.mark.parametrize("name", ["parallel", "columns"])
def test_sheets_of_layouts_come_from_memory(stock: object, name: str) -> None:
    sheet = (LAYOUTS / name / "layout.css").read_text("utf-8")
    for reading in (None, never):
        memory = SheetMemory("engine")
        memory.parse_bytes = reading or memory.parse_bytes
        use(memory)
        printed(sheet)
        memory.kept.save()


@pytest.mark.parametrize(
    "sheet",
    [
        "@import 'x:/other.css'; p { color: red }",
        "@font-face { font-family: x; src: url(x:/none) } p { color: red }",
        "@layer one { p { color: red } }",
    ],
)
def test_what_reaches_beyond_a_sheet_is_read_anew(stock: object, sheet: str) -> None:
    others = {"x:/other.css": "b { color: blue }"}
    wanted = printed(sheet, others)
    memory = SheetMemory("engine")
    use(memory)
    for _ in range(2):
        assert printed(sheet, others) == wanted
    others = {"x:/other.css": "b { color: lime }"}
    if "import" in sheet:
        assert printed(sheet, others) != wanted


def test_what_the_engine_complains_of_is_told_each_time(
    stock: object, caplog: pytest.LogCaptureFixture
) -> None:
    memory = SheetMemory("engine")
    use(memory)
    for _ in range(2):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "weasyprint"):
            printed("p { colour: red }")
        assert "colour" in caplog.text


def test_another_version_reads_anew(stock: object) -> None:
    memory = SheetMemory("engine 1")
    use(memory)
    printed(RICH)
    memory.kept.save()
    memory = SheetMemory("engine 2")
    memory.parse_bytes = never
    use(memory)
    with pytest.raises(AssertionError, match="read anew"):
        printed(RICH)


def test_a_spoilt_memory_is_made_anew(stock: object) -> None:
    wanted = printed(RICH)
    memory = SheetMemory("engine")
    use(memory)
    assert printed(RICH) == wanted
    memory.kept.save()
    spoilt = SheetMemory("engine")
    spoilt.kept.get = lambda key: b"spoilt"  # type: ignore[method-assign]
    use(spoilt)
    assert printed(RICH) == wanted
