"""The text layer of finished editions: every reader copies out what was written, and in order."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pikepdf
import pytest

from builder.editions.edition import load
from builder.editions.finishing import finish
from builder.makeup.fontbook import FontBook, fontconfig_file
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.make_up import _layout_files
from builder.proof.pull import pull_proof
from tests.finished import facts_of_sample
from tests.tools.extractors import READERS, run_on, structure

EDITIONS = ("screen", "email")
SHEETS = ("layout/tokens", "shared/base", "shared/composition", "shared/frame", "layout/layout")
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
    return (
        f'<div class="cell {side}" lang="{language}"><p style="{style}">{escape(text)}</p></div>'
    )


def editions(body: str, folder: Path) -> dict[str, Path]:
    """The screen and email editions of some HTML in the house's own layout."""
    layout = read_layout("parallel")
    links = "".join(f'<link rel="stylesheet" href="press:/{sheet}.css">' for sheet in SHEETS)
    head = f'<html lang="zh-Hans" class="zh-Hans"><head><title>x</title>{links}{BARE}</head>'
    html = f"<!DOCTYPE html>{head}<body><div class='pair'>{body}</div></body></html>"
    proof = pull_proof(Galley(html, _layout_files(layout), layout))
    assert not [each for each in proof.findings if each.severity == "error"], proof.findings
    made = {}
    for name in EDITIONS:
        made[name] = folder / f"{name}.pdf"
        finish(proof.pdf, load(name), facts_of_sample(), made[name])
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
