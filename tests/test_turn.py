"""Two magazines back to back: each has its cover and its folios, and prints the other way up."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import builder
from builder.editions.impose import impose
from tests.conftest import Specimen
from tests.tools import verapdf

HAN = re.compile("[\u4e00-\u9fff]")
FIRST, ALL = 4, 8
"""Chinese pages, and all pages."""


@pytest.fixture(scope="module")
def built(specimen_of: Specimen) -> builder.Built:
    built = specimen_of("turn")
    assert [finding for finding in built.findings if finding.severity != "note"] == []
    assert built.pages == {"screen": ALL, "print": ALL}
    return built


def texts(pdf: Path, turned: int = 0) -> list[str]:
    """The text of each page as its reader holds it."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document) - turned, len(document)):
            document[number].set_rotation(180)
        return [page.get_textpage().get_text_range() for page in document]


def test_each_language_has_its_own_half(built: builder.Built) -> None:
    pages = texts(built.files["screen"])
    assert all(HAN.search(page) for page in pages[:FIRST])
    assert not any(HAN.search(page) for page in pages[FIRST:])
    assert "茶叙" in pages[0] and "Over Tea" in pages[FIRST]


def test_folios_begin_with_each_cover(built: builder.Built) -> None:
    pages = [page.split() for page in texts(built.files["screen"])]
    for half in (pages[:FIRST], pages[FIRST:]):
        for folio, words in enumerate(half[1:], 2):
            assert str(folio) in (words[-1], words[-2], words[-3]), words[-4:]
    with pikepdf.open(built.files["screen"]) as pdf:
        assert list(map(int, pdf.Root.PageLabels.Nums[::2])) == [0, FIRST]


def test_contents_lead_to_their_own_half(built: builder.Built) -> None:
    with pikepdf.open(built.files["screen"]) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        names = pdf.Root.Names.Dests.Names
        targets = {
            str(names[at]): numbers[names[at + 1][0].objgen] for at in range(0, len(names), 2)
        }
        for cover, half in ((0, range(1, FIRST)), (FIRST, range(FIRST + 1, ALL))):
            led = {targets[str(link.Dest)] for link in pdf.pages[cover].Annots}
            assert led == set(half)


def test_a_drawing_speaks_the_language_of_its_half(built: builder.Built) -> None:
    pages = texts(built.files["screen"])
    for word, half in (("黑茶", pages[FIRST:]), ("Oolong", pages[:FIRST])):
        assert any(word in page for page in pages)
        assert not any(word in page for page in half)


def directions(pdf: Path) -> list[set[bool]]:
    """Whether the runs of text on each page stand upright; those in drawings are not looked at."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            runs = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=1)
            found.append({run.get_matrix().a > 0 for run in runs})
    return found


def test_english_prints_upside_down_from_the_back(built: builder.Built) -> None:
    assert directions(built.files["screen"]) == [{True}] * ALL
    assert directions(built.files["print"]) == [{True}] * FIRST + [{False}] * (ALL - FIRST)
    pages = texts(built.files["print"], ALL - FIRST)
    assert "Over Tea" in pages[-1]
    folios = [re.findall(r"\b[234]\b", page)[-1] for page in pages[FIRST:-1]]
    assert folios == ["4", "3", "2"]


def test_the_press_takes_it_and_it_can_be_stitched(built: builder.Built, tmp_path: Path) -> None:
    found = builder.preflight(built.files["print"], edition="print")
    assert [finding for finding in found if finding.severity != "note"] == []
    assert impose(built.files["print"], tmp_path / "booklet.pdf") == ()
    with pikepdf.open(tmp_path / "booklet.pdf") as pdf:
        assert len(pdf.pages) == ALL / 2


def test_verapdf_passes_both_standards(built: builder.Built) -> None:
    if reason := verapdf.unavailable():
        pytest.skip(reason)
    questions = [(name, built.files["screen"]) for name in ("ua1", "2a")]
    assert verapdf.validate(questions) == {question: [] for question in questions}
