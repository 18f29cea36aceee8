"""Slides: Chinese above English, one thought a page, on a screen or on paper across."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

import builder
from builder.issue.newissue import new_publication
from builder.makeup.newlayout import new_layout
from tests.conftest import Specimen
from tests.test_layouts import pages, size_mm
from tests.tools import verapdf

HAN = re.compile("[\u4e00-\u9fff]")
HEADS = (
    ("六成五是氧", "Oxygen makes 65 per cent"),
    ("换成原子来数，就轮到氢", "Count atoms, and it is hydrogen"),
    ("最多的还是水", "Most of all it is water"),
    ("心跳十万次", "A hundred thousand beats"),
    ("不用吩咐", "Without being told"),
)


@pytest.fixture(scope="module")
def built(specimen_of: Specimen) -> builder.Built:
    built = specimen_of("stack")
    assert [finding for finding in built.findings if finding.severity != "note"] == []
    return built


def texts(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_a_page_is_as_wide_as_a_screen(built: builder.Built) -> None:
    ((width, height),) = size_mm(built.files["screen"])
    assert width / height == pytest.approx(16 / 9, abs=0.005)


def test_each_thought_has_a_page(built: builder.Built) -> None:
    shown = texts(built.files["screen"])
    on = []
    for heads in HEADS:
        (page,) = [n for n, text in enumerate(shown) if all(head in text for head in heads)]
        on.append(page)
    assert len(set(on)) == len(HEADS)
    # nothing runs on: a slide without a head of its own is a cover, contents, title or colophon
    assert len(shown) == len(HEADS) + 5


def test_chinese_stands_above_english(built: builder.Built) -> None:
    seen = 0
    for shown in pages(built.files["screen"]):
        heads = {size: [g.baseline for g in shown if g.size == size] for size in (27, 18)}
        if not all(heads.values()):
            continue
        seen += 1
        assert min(heads[27]) > max(heads[18])
    assert seen == len(HEADS)
    last = pages(built.files["screen"])[-2]  # before the colophon: text alone
    chinese = [glyph.baseline for glyph in last if glyph.size == 16 and HAN.match(glyph.char)]
    assert min(chinese) > max(glyph.baseline for glyph in last if glyph.size == 14.4)


def test_a_table_has_both_languages_in_one(built: builder.Built) -> None:
    (table,) = [text for text in texts(built.files["screen"]) if "Of atoms %" in text]
    for label in ("氧 Oxygen", "磷 Phosphorus", "公斤 Kilograms", "占原子数 % Of atoms %"):
        words = label.split(" ", 1)
        assert all(word in table for word in words), label
    assert re.search(r"O 65\.0 39\.0 24", table)


def test_the_same_is_set_on_paper_by_one_line(fonts: object, tmp_path: Path) -> None:
    publication = new_publication(tmp_path / "刊")
    folder = new_layout(str(publication / "layouts" / "paper"), "stack")
    file = folder / "layout.yaml"
    file.write_text(f"{file.read_text('utf-8')}\ntrim: [297, 210]\n", "utf-8")
    built = builder.build(folder / "specimen", editions=["screen"], layout="paper", out=tmp_path)
    assert built.ok, built.findings
    assert size_mm(built.files["screen"]) == {(297, 210)}


def test_the_press_takes_it(built: builder.Built) -> None:
    found = builder.preflight(built.files["print"], edition="print")
    assert [finding for finding in found if finding.severity != "note"] == []


def test_verapdf_passes_both_standards(built: builder.Built) -> None:
    if reason := verapdf.unavailable():
        pytest.skip(reason)
    questions = [(name, built.files["screen"]) for name in ("ua1", "2a")]
    assert verapdf.validate(questions) == {question: [] for question in questions}
