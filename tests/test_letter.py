"""A letter: no cover, all of it listed at its head, addresses in full, one column a language."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from builder.makeup.layout import read_layout
from tests.conftest import Specimen
from tests.test_layouts import pages


@pytest.fixture(scope="module")
def letter(specimen_of: Specimen) -> Path:
    built = specimen_of("letter")
    assert [finding for finding in built.findings if finding.severity != "note"] == []
    return built.files["screen"]


def words(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_head_list_and_first_article_share_a_page(letter: Path) -> None:
    first, *rest = words(letter)
    assert len(rest) in {1, 2, 3}
    for title in ("对折，还是原来的形状", "Two addresses worth keeping", "读者您好", "Dear reader"):
        assert title in first


def test_links_are_shown_as_addresses(letter: Path) -> None:
    text = " ".join(words(letter))
    for address in ("https://www.w3.org/TR/clreq/", "https://www.unicode.org/charts/"):
        assert text.count(address) == 2, "once in each language"


def test_text_is_one_column_and_heads_begin_left_of_it(letter: Path) -> None:
    page = read_layout("letter").measures
    second = pages(letter)[1]
    text = [glyph for glyph in second if glyph.size == 10.8]
    heads = [glyph for glyph in second if glyph.size in {25, 24}]
    assert min(glyph.left for glyph in text) > page.margins.inner - 2
    assert max(glyph.right for glyph in text) < page.margins.inner + page.measure + 4
    assert max(glyph.left for glyph in text) > page.margins.inner + page.measure * 0.9
    assert min(glyph.left for glyph in heads) < page.margins.inner - 100
