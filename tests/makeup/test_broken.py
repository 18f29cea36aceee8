"""What is told of broken layouts: the place in the file that was written, and what to do there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.ground.messages import set_language
from builder.ground.places import LAYOUTS
from builder.makeup.fontbook import FontBook
from tests.broken import Bed, line_of

ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("broken.yaml").read_text("utf-8")
)


@pytest.fixture
def bed(tmp_path: Path, fonts: FontBook) -> Bed:
    return Bed(tmp_path / "layouts", fonts)


def _named(row: dict[str, Any]) -> str:
    return next(f"{file}: {change}" for file, change in row.items() if file != "told")


@pytest.mark.parametrize("row", ROWS, ids=_named)
def test_what_is_told(bed: Bed, row: dict[str, Any]) -> None:
    bed.layout(**{file: change for file, change in row.items() if file != "told"})
    told = [f"{line_of(one)}: {one.message} — {one.hint}" for one in bed.told()]
    assert len(told) >= len(row["told"])
    for line, wanted in zip(told, row["told"], strict=False):
        if file := re.match(r"([\w.]+):\*", wanted):
            line = re.sub(rf"(?<=^{re.escape(file[1])}:)\d+", "*", line)  # noqa: PLW2901
        assert line.startswith(_below_the_house_s_own(_at_the_change(wanted, row)))


def _at_the_change(wanted: str, row: dict[str, Any]) -> str:
    """``layout.yaml:=:`` is the line that was changed."""
    if "layout.yaml:=" not in wanted:
        return wanted
    text = (LAYOUTS / "parallel" / "layout.yaml").read_text("utf-8")
    before = text.index(row["layout.yaml"].split("→")[0])
    return wanted.replace("=", str(text.count("\n", 0, before) + 1), 1)


def _below_the_house_s_own(wanted: str) -> str:
    """``layout.css:+1:`` is the first line after those of the layout that was copied, ``*`` any."""
    own = (LAYOUTS / "parallel" / "layout.css").read_text("utf-8").count("\n") + 1
    return re.sub(r"(?<=layout\.css:)\+(\d)", lambda line: str(own + int(line[1])), wanted)


def test_a_broken_layout_is_told_in_chinese_too(bed: Bed) -> None:
    bed.layout(css=".kicker { color: var(--acent) }")
    set_language("zh")
    try:
        (finding,) = bed.told()
    finally:
        set_language("en")
    assert (finding.message, finding.hint) == (
        "没有名为 --acent 的颜色、字号或尺寸",
        "是不是 --accent？",
    )


@pytest.mark.parametrize("of", ["parallel", "columns"])
def test_nothing_is_told_of_the_house_s_own(bed: Bed, of: str) -> None:
    bed.layout(of)
    assert bed.told() == []
