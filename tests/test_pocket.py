"""A booklet: A5, one narrow column of small type, heads in its middle, notes after each article."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from builder.makeup.layout import read_layout
from tests.conftest import Specimen
from tests.test_layouts import Glyph, pages, size_mm

ARTICLES = 6


@pytest.fixture(scope="module")
def booklet(specimen_of: Specimen) -> Path:
    built = specimen_of("pocket")
    assert [finding for finding in built.findings if finding.severity != "note"] == []
    return built.files["screen"]


def middle(line: list[Glyph]) -> float:
    return (min(glyph.left for glyph in line) + max(glyph.right for glyph in line)) / 2


def test_it_folds_from_whole_sheets_of_a5(booklet: Path) -> None:
    assert size_mm(booklet) == {(148, 210)}
    assert len(pages(booklet)) % 4 == 0


def test_heads_stand_in_the_middle_of_the_column(booklet: Path) -> None:
    page = read_layout("pocket").measures
    second = pages(booklet)[1]
    head = [glyph for glyph in second if glyph.size == 17]
    text = [glyph for glyph in second if glyph.size == 8.5]
    assert "".join(glyph.char for glyph in head) == "云有十属"
    assert abs(middle(head) - (page.margins.outer + page.measure / 2)) < 2
    assert (
        max(glyph.right for glyph in text) - min(glyph.left for glyph in text)
        < page.measure + 4
        < 280
    )


def test_notes_end_their_article_in_each_language(booklet: Path) -> None:
    with pypdfium2.PdfDocument(booklet) as document:
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    assert texts[1].index("一朵云") < texts[1].index("霍华德还用了")
    assert texts[3].index("One cloud") < texts[3].index("Howard used") < texts[3].index("听风")


def test_the_cover_lists_every_article(booklet: Path) -> None:
    with pypdfium2.PdfDocument(booklet) as document:
        cover = document[0].get_textpage().get_text_range()
    assert cover.count("Two sayings, one sky") == 1
    assert sum(line.strip()[-1:].isdigit() for line in cover.splitlines()) >= ARTICLES
