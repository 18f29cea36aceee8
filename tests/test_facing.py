"""Facing pages: Chinese on the left, English on the right, level over every opening."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest

import builder
from builder.ground.places import LAYOUTS
from builder.makeup.layout import read_layout
from tests.test_layouts import Glyph, pages
from tests.tools import verapdf

SPECIMEN = LAYOUTS / "facing" / "specimen"
HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile("[A-Za-z]{2,}")
ARTICLES = (
    ("白昼最长的一天", "The Longest Day"),
    ("量一量影子", "The Measure of a Shadow"),
    ("一年二十四步", "A Year in Twenty-four Steps"),
    ("多出来的月份", "The Month Too Many"),
)


@pytest.fixture(scope="module")
def built(fonts: object, tmp_path_factory: pytest.TempPathFactory) -> builder.Built:
    """The specimen, with editions in one language beside those in both."""
    folder = tmp_path_factory.mktemp("facing")
    shutil.copytree(SPECIMEN, folder / "issues" / "specimen")
    with (folder / "issues" / "specimen" / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write("editions: {english: {extends: screen, languages: [en]}}\n")
    names = ("screen", "print", "english")
    built = builder.build(folder / "issues" / "specimen", editions=names, out=folder / "out")
    assert built.ok, built.findings
    assert [finding for finding in built.findings if finding.severity != "note"] == []
    return built


@pytest.fixture(scope="module")
def texts(built: builder.Built) -> list[str]:
    """The text of each page as a reader copies it out."""
    with pypdfium2.PdfDocument(built.files["screen"]) as document:
        return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture(scope="module")
def openings(built: builder.Built) -> list[tuple[list[Glyph], list[Glyph]]]:
    """The glyphs of the left and the right page of each opening."""
    inside = pages(built.files["screen"])[1:-1]
    return [(left, right) for left, right in zip(inside[::2], inside[1::2], strict=True)]


def test_every_page_has_its_own_language_alone(texts: list[str]) -> None:
    inside = texts[1:-1]
    assert len(inside) >= 10
    for left, right in zip(inside[::2], inside[1::2], strict=True):
        assert HAN.search(left) and not ENGLISH.search(left)
        assert ENGLISH.search(right) and not HAN.search(right)


def lines_of(page: list[Glyph], size: float) -> dict[float, float]:
    """The left end of each line of running text, by its baseline."""
    lines: dict[float, float] = {}
    for glyph in page:
        if glyph.size == size:
            line = round(glyph.baseline, 1)
            lines[line] = min(lines.get(line, 1e9), glyph.left)
    if size == CHINESE:  # heads hang out to the left of it
        outer = read_layout("facing").measures.margins.outer
        lines = {line: left for line, left in lines.items() if left > outer + 20}
    return lines


CHINESE, ENGLISH_PT = 11, 10.6


def test_both_pages_have_one_baseline_grid(
    openings: list[tuple[list[Glyph], list[Glyph]]],
) -> None:
    pitch = read_layout("facing").measures.pitch
    for left, right in openings:
        chinese, english = lines_of(left, CHINESE), lines_of(right, ENGLISH_PT)
        assert chinese and english
        phases = {round(line / pitch % 1, 1) for line in (*chinese, *english)}
        assert len(phases) == 1, phases


def firsts(page: list[Glyph], size: float, indent: float) -> list[float]:
    """Baselines of the lines that begin so far from the left of their column."""
    lines = lines_of(page, size)
    edge = min(lines.values(), default=0.0)
    return [line for line, left in lines.items() if abs(left - edge - indent) < 3]


def test_paragraphs_begin_level(openings: list[tuple[list[Glyph], list[Glyph]]]) -> None:
    level = 0
    for left, right in openings:
        chinese = firsts(left, CHINESE, 22)
        english = {round(glyph.baseline, 1) for glyph in right if glyph.size == ENGLISH_PT}
        for line in chinese:
            assert any(abs(line - other) < 0.2 for other in english), line
        indented = firsts(right, ENGLISH_PT, 10.6)
        for line in indented:
            assert any(abs(line - other) < 0.2 for other in chinese), line
        level += len(indented)
    assert level >= 6


@pytest.mark.parametrize(("chinese", "english"), ARTICLES)
def test_contents_name_both_pages(texts: list[str], chinese: str, english: str) -> None:
    on = next(number for number, text in enumerate(texts[1:], 2) if chinese in text)
    assert on % 2 == 0
    assert english in " ".join(texts[on].split())
    assert texts[on - 1].split()[-1] == str(on)
    listed = " ".join(texts[0].split())
    assert f"{english} {on}–{on + 1}" in listed


def test_a_drawing_is_on_both_pages_in_their_languages(texts: list[str]) -> None:
    (on,) = [number for number, text in enumerate(texts) if "小暑" in text and "大暑" in text
             and "惊蛰" in text]  # fmt: skip
    assert "Insects Wake" in texts[on + 1]
    assert sum("惊蛰" in text for text in texts) == sum("Insects Wake" in t for t in texts) == 1


def test_a_picture_lies_across_the_spine(built: builder.Built) -> None:
    with pikepdf.open(built.files["print"]) as document:
        wide = [n for n, page in enumerate(document.pages, 1) if n > 1 and pictures(page)]
    assert wide == [4, 5]


def pictures(page: pikepdf.Page) -> list[str]:
    """The pictures of pixels that a page shows."""
    shown = page.resources.get("/XObject", {})
    named = {str(words[0]) for words, sign in pikepdf.parse_content_stream(page)
             if str(sign) == "Do"}  # fmt: skip
    return [n for n in named if n in shown and shown[n].get("/Subtype") == "/Image"]


def test_the_outline_names_each_article_once(built: builder.Built) -> None:
    with pikepdf.open(built.files["screen"]) as document, document.open_outline() as outline:
        titles = [item.title for section in outline.root for item in _below(section)]
    named = [f"{chinese} {english}" for chinese, english in ARTICLES]
    assert [title for title in titles if title in named] == named


def _below(item: pikepdf.OutlineItem) -> Iterator[pikepdf.OutlineItem]:
    for child in item.children:
        yield child
        yield from _below(child)


def test_one_language_alone_has_single_pages(built: builder.Built) -> None:
    with pypdfium2.PdfDocument(built.files["english"]) as document:
        inside = [page.get_textpage().get_text_range() for page in document]
    assert not any(HAN.search(text) for text in inside)
    assert all(ENGLISH.search(text) for text in inside)
    for number, text in enumerate(inside[1:-1], 2):
        assert str(number) in text.split()


def test_the_press_takes_it(built: builder.Built) -> None:
    found = builder.preflight(built.files["print"], edition="print")
    assert [finding for finding in found if finding.severity != "note"] == []


def test_verapdf_passes_both_standards(built: builder.Built) -> None:
    if reason := verapdf.unavailable():
        pytest.skip(reason)
    questions = [(name, built.files["screen"]) for name in ("ua1", "2a")]
    assert verapdf.validate(questions) == {question: [] for question in questions}
