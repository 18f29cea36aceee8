"""Measures of a page: the type area that trims, margins and sizes leave room for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builder.makeup.layout import read_layout
from builder.makeup.measures import Margins, Measures, in_points

HOUSE = Measures((210, 297), Margins(68, 83, 54, 54), 15, 2, 26, 9.5)

# what is changed → lines, characters a column, width of the type area, foot and outer margin
PAGES = """
A4, as the house has it      →  46  24  482  83.89   59.276
trim_mm=(148, 210)           →  29  15  311  92.276  54.528
trim_mm=(170, 240)           →  35  18  368  87.315  59.89
pitch=16                     →  43  24  482  85.89   59.276
pitch=14.5                   →  47  24  482  92.39   59.276
columns=3                    →  46  15  479.5  83.89  61.776
columns=1                    →  46  51  484.5  83.89  56.776
alley=20                     →  46  24  476  83.89   65.276
em=10                        →  46  23  486  83.89   55.276
"""


@pytest.mark.parametrize("row", PAGES.strip().splitlines())
def test_a_type_area_holds_whole_lines_and_characters(row: str) -> None:
    change, expected = (part.strip() for part in row.split("→"))
    page = replace(HOUSE, **eval(f"dict({change})")) if "=" in change else HOUSE
    lines, characters, measure, foot, outer = (float(part) for part in expected.split())
    assert (page.lines, page.characters, page.measure) == (lines, characters, measure)
    assert page.margins.foot == pytest.approx(foot, abs=5e-4)
    assert page.margins.outer == pytest.approx(outer, abs=5e-4)
    height = page.margins.head + page.lines * page.pitch + page.margins.foot
    width = page.margins.inner + page.measure + page.margins.outer
    assert (width, height) == pytest.approx(page.trim)
    assert page.margins.foot >= page.least.foot
    assert page.margins.outer >= page.least.outer


@pytest.mark.parametrize("trim_mm", [(40, 297), (210, 50)])
def test_a_page_without_room_is_none(trim_mm: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no room"):
        replace(HOUSE, trim_mm=trim_mm)


def test_lengths_in_css() -> None:
    assert [in_points(length) for length in (15.0, 59.27559, 100.0)] == [
        "15pt",
        "59.276pt",
        "100pt",
    ]


def test_both_house_layouts_stand_on_the_same_page() -> None:
    assert {read_layout(name).measures for name in ("parallel", "columns")} == {HOUSE}


def test_properties_name_what_a_style_sheet_needs() -> None:
    stated = dict(read_layout("parallel").properties(5))
    assert stated["pitch"] == "15pt"
    assert (stated["trim-width"], stated["trim-height"], stated["bleed"]) == (
        "210mm",
        "297mm",
        "5mm",
    )
    assert stated["measure"] == "482pt"
    assert stated["headline-zh"] == "19pt"
    assert (stated["accent"], stated["chart-k80"]) == ("#C4321C", "#333333")
    assert stated["serif-zh"] == (
        '"Noto Serif SC Marks", "Source Serif 4", "Noto Serif SC", "Source Code Pro"'
    )
    assert stated["sans-hant"].startswith('"Noto Sans TC Marks", "Source Sans 3", "Noto Sans TC"')
    assert stated["code-en"] == '"Source Code Pro", "Noto Sans SC"'
