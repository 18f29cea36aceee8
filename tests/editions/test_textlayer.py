"""The text layer of finished editions: every reader copies out what was written, and in order."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from builder.editions.edition import load
from builder.editions.finishing import finish
from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.make_up import _layout_files, root_rule
from builder.proof.prepare import prepare
from builder.proof.pull import pull_proof
from tests.finished import facts_of_sample
from tests.tools.extractors import READERS, run_on, structure
from tests.tools.rendering import drawn_by_pdfium, drawn_by_poppler

EDITIONS = ("screen", "email")
SHEETS = ("shared/base", "shared/composition", "shared/frame", "layout/layout")
BARE = """<style>
@page :left { @bottom-left { content: none } @bottom-right { content: none } }
@page :right { @bottom-left { content: none } @bottom-right { content: none } }
</style>"""
FULL = "，。、：；！？…—～·（《〈「『【“‘）》〉」』】”’"
HALF = ",.:;!?%/()\"'"
WORDS = "汉A8"
MARKS = [*FULL, *HALF, *WORDS]


def paragraph(text: str, language: str = "zh-Hans", style: str = "") -> str:
    side = language[:2]
    return f'<div class="cell {side}" lang="{language}"><p style="{style}">{escape(text)}</p></div>'


def pulled(body: str) -> bytes:
    """The proof of some HTML in the house's own layout."""
    layout = read_layout("parallel")
    styles = f"<style>{root_rule(layout, 3, layout.measures.halves)}</style>"
    links = "".join(f'<link rel="stylesheet" href="press:/{sheet}.css">' for sheet in SHEETS)
    head = (
        f'<html lang="zh-Hans" class="zh-Hans"><head><title>x</title>{styles}{links}{BARE}</head>'
    )
    html = f"<!DOCTYPE html>{head}<body><div class='pair'>{body}</div></body></html>"
    proof = pull_proof(Galley(html, _layout_files(layout), layout))
    assert not [each for each in proof.findings if each.severity == "error"], proof.findings
    return proof.pdf


def editions(body: str, folder: Path) -> dict[str, Path]:
    """The screen and email editions of some HTML in the house's own layout."""
    proof = prepare(pulled(body))
    made = {}
    for name in EDITIONS:
        made[name] = folder / f"{name}.pdf"
        finish(proof, load(name), facts_of_sample(), made[name])
    return made


@pytest.fixture(scope="module", autouse=True)
def own_fonts(fonts: FontBook):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))
        yield


@pytest.fixture(scope="module")
def pairs_of_marks() -> list[str]:
    """Paragraphs of every mark before every other, tight and loose, between Han characters."""
    return [f"表{one}{other}通过" * 3 for one in MARKS for other in MARKS]


@pytest.fixture(scope="module")
def marks(pairs_of_marks: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    lines = [paragraph(text, style="text-indent: 0") for text in pairs_of_marks]
    return editions("".join(lines), tmp_path_factory.mktemp("marks"))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("reader", READERS)
def test_all_pairs_of_marks_come_out_as_written(
    reader: str, edition: str, marks: dict[str, Path], pairs_of_marks: list[str]
) -> None:
    read = run_on(READERS[reader](marks[edition]))
    assert read == "".join(pairs_of_marks)


PROSE = (
    "The high-tech zones kept growing; a well-known, state-of-the-art demonstration programme for "
    "international cooperation and the internationalisation of semiconductor manufacturing turned "
    "long-term, investment-driven infrastructure into extraordinarily knowledge-intensive "
    "neighbourhoods of East‐Asian and North–South cooperation — at high-tech prices."
)
SHARED = [
    "线宽5μm与5 µm，电阻3Ω与3 Ω，温差Δt与∆t。",
    "三〜五天，三～五天；甲⋯⋯乙……丙；方面⽅⾯，⼀一。",
    "K与K，Å与Å，·•‧・，-‐‑−–—―，é与e\u0301。",
    "The line is 5 µm or 5 μm wide; 3 Ω, 3 Ω; Å, Å; office, affine; ‘a’ · b.",
]
WIDTHS_PT = (60, 90, 120, 150, 228)


@pytest.fixture(scope="module")
def written() -> list[tuple[str, str, str]]:
    """Text, language and style of paragraphs that hyphenate, and of glyphs that are shared."""
    narrow = [
        (PROSE, "en", f"text-indent: 0; width: {width}pt; hyphens: auto") for width in WIDTHS_PT
    ]
    mixed = "城市之间的往来 high-tech 与 East‐Asian 的合作。" * 9
    shared = [(text, language, "") for text in SHARED for language in ("zh-Hans", "en")]
    return [*narrow, (mixed, "zh-Hans", "width: 100pt"), *shared]


@pytest.fixture(scope="module")
def prose(
    written: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    body = "".join(paragraph(*each) for each in written)
    return editions(body, tmp_path_factory.mktemp("prose"))


def letters(text: str) -> str:
    """What leaves ink, without divisions."""
    return "".join(run_on(text).split())


DIVIDES_AGAIN = ("poppler", "pdfium")
"""Readers that take a written hyphen at a line end for a division and leave it out."""


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("reader", READERS)
def test_glyphs_of_several_characters_come_out_as_each(
    reader: str, edition: str, prose: dict[str, Path], written: list[tuple[str, str, str]]
) -> None:
    whole = "".join(text for text, _, _ in written)
    read = READERS[reader](prose[edition])
    at_ends = len(re.findall("-[ \r]*\n", READERS["MuPDF"](prose[edition])))
    assert at_ends > 2
    if reader in DIVIDES_AGAIN:
        assert letters(read).replace("-", "") == letters(whole).replace("-", "")
        assert read.count("-") >= whole.count("-") - at_ends
    else:
        assert letters(read) == letters(whole)


@pytest.mark.parametrize("reader", ["poppler -raw", "MuPDF", "MuPDF plain", "pypdf", "pdfminer"])
def test_a_division_is_a_soft_hyphen_at_a_line_end(reader: str, prose: dict[str, Path]) -> None:
    read = READERS[reader](prose["screen"])
    assert read.count("\u00ad") > 9
    assert re.findall("\u00ad(?![ \r]*\n)", read) == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_text_is_stated_beside_its_glyphs(
    edition: str, marks: dict[str, Path], prose: dict[str, Path]
) -> None:
    for pdf in (marks[edition], prose[edition]):
        with pikepdf.open(pdf) as opened:
            for page in opened.pages:
                assert b"/ActualText" not in page.obj.Contents.read_bytes()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_structure_tree_reads_all_of_it(
    edition: str, prose: dict[str, Path], written: list[tuple[str, str, str]]
) -> None:
    whole = "".join(text for text, _, _ in written)
    assert letters(structure(prose[edition])) == letters(whole)


def test_a_reading_is_neither_copied_nor_in_the_tree(tmp_path: Path) -> None:
    body = (
        '<div class="cell zh" lang="zh-Hans"><p>甲<ruby>重庆<rt>Chóngqìng</rt></ruby>乙'
        f"{'丙' * 60}丁</p></div>"
    )
    for pdf in editions(body, tmp_path).values():
        whole = f"甲重庆乙{'丙' * 60}丁"
        assert letters(structure(pdf)) == whole
        for reader in ("poppler", "poppler -raw", "MuPDF"):  # pdfium passes over empty stated text
            assert letters(READERS[reader](pdf)) == whole, reader


def test_nothing_on_the_page_moves(pairs_of_marks: list[str], tmp_path: Path) -> None:
    """Glyphs in other forms stand where the proof has them, in both engines."""
    body = "".join(paragraph(text, style="text-indent: 0") for text in pairs_of_marks[::9])
    proof = pulled(body)
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(proof)
    after.write_bytes(prepare(proof).data)
    for draw in (drawn_by_poppler, drawn_by_pdfium):
        for old, new in zip(draw(before, 72), draw(after, 72), strict=True):
            assert np.abs(old.astype(int) - new.astype(int)).max() < 90
            assert (np.abs(old.astype(int) - new.astype(int)) > 40).mean() < 0.0005
