"""What a preflight says, in English and in Chinese: every defect, and every wording there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.ground.catalogue import Entry, entries
from builder.ground.messages import set_language
from builder.ground.places import HOUSE
from builder.preflight.examining import preflight
from builder.preflight.report import report_html
from tests.tools.wordings import unheard

from . import sheets
from .defects import DEFECTS, save_clean

HAN = re.compile("[\u4e00-\u9fff]")
MODULES = [(path, path.read_text("utf-8")) for path in (HOUSE / "builder").rglob("*.py")]
OWN = [known for known in entries() if known.stage == "preflight"]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize("id", DEFECTS)
def test_a_defect_is_told_in_either_language(id: str, tmp_path: Path) -> None:
    defect = DEFECTS[id]
    path = defect.write(tmp_path / "bad.pdf")
    told = {}
    for language in ("en", "zh"):
        set_language(language)
        told[language] = preflight(path, edition=defect.edition, limits=defect.numbers)
    assert len(told["en"]) == len(told["zh"]) > 0
    for english, chinese in zip(told["en"], told["zh"], strict=True):
        assert not HAN.search(english.message + english.hint)
        assert HAN.search(chinese.message) and HAN.search(chinese.hint)
        assert (english.check, english.page, english.details) == (
            *(chinese.check, chinese.page, chinese.details),
        )


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "a tint is RGB 255/0/0 (2 places)"), ("zh", "色块为 RGB 255/0/0（共 2 处）")],
)
def test_several_places_are_counted(language: str, words: str, tmp_path: Path) -> None:
    pdf = sheets.clean_press()
    sheets.paint(pdf, b"1 0 0 rg 60 140 20 20 re f 100 140 20 20 re f")
    save_clean(pdf, tmp_path / "red.pdf", "print")
    set_language(language)
    assert [f.message for f in preflight(tmp_path / "red.pdf")] == [words]


def test_the_report_speaks_chinese(tmp_path: Path) -> None:
    path = DEFECTS["colour/rgb"].write(tmp_path / "bad.pdf")
    set_language("zh")
    html = report_html({path: preflight(path, edition="print")})
    for words in ('lang="zh-Hans"', "印前检查：bad.pdf", "1 个错误", "第 1 页", "色块为 RGB"):
        assert words in html
    for words in ("Preflight", "What to do", "error</strong>", "Page 1"):
        assert words not in html


@pytest.mark.parametrize("known", OWN, ids=lambda known: known.id)
def test_a_wording_is_used_and_its_values_are_given(known: Entry) -> None:
    modules = [path for path, text in MODULES if f'"{known.id}"' in text]
    assert unheard(known, modules) == set()
