"""What editions and the imposition say, in English and in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builder.editions.edition import load
from builder.editions.impose import impose
from builder.editions.profiles import press_profile
from builder.ground.catalogue import Entry, entries
from builder.ground.findings import EnvironmentProblem, Rejected
from builder.ground.messages import set_language
from builder.ground.places import HOUSE
from tests.tools.wordings import unheard

OWN = [known for known in entries() if known.stage == "editions"]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "error: cannot be imposed: is no sound PDF: .+ — export the pages anew"),
        ("zh", "错误：无法拼版：不是完好的 PDF：.+——重新导出页面"),
    ],
)
def test_what_cannot_be_imposed_is_told(language: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("nothing")
    set_language(language)
    with pytest.raises(Rejected) as refused:
        impose(tmp_path / "a.pdf", tmp_path / "b.pdf")
    (told,) = refused.value.findings
    assert re.search(line, told.as_line())


@pytest.mark.parametrize(
    ("language", "problem", "remedy"),
    [
        ("en", "the FOGRA39 press profile has not been made yet", "run: apt-get install argyll"),
        ("zh", "尚未制作 FOGRA39 印刷特性文件", "请运行：apt-get install argyll"),
    ],
)
def test_a_profile_that_is_not_made_is_told(
    language: str, problem: str, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    set_language(language)
    with pytest.raises(EnvironmentProblem) as told:
        press_profile(replace(load("print"), profile=None))
    assert told.value.message == problem
    assert told.value.remedy.startswith(remedy)


def test_a_profile_that_is_none_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "a.icc").write_bytes(b"none")
    set_language("zh")
    with pytest.raises(EnvironmentProblem, match=r"特性文件 .*a\.icc 无法读取：.*ICC 特性文件"):
        press_profile(replace(load("print"), profile=tmp_path / "a.icc"))


@pytest.mark.parametrize("known", OWN, ids=lambda known: known.id)
def test_a_wording_is_used_and_its_values_are_given(known: Entry) -> None:
    assert unheard(known, (HOUSE / "builder" / "editions").glob("*.py")) == set()
