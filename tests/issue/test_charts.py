"""Charts: what a block and its data become, and what is told of either."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builder.ground.findings import Finding
from builder.ground.spots import Spot
from builder.issue.manuscript import _survey, survey_article
from builder.issue.model import Article, Chart, Figure, Issue, Section, Words
from builder.issue.units import units_of
from tests.factory import both, issue

BLOCK = """file: data/x.csv
form: bar
title: 一年之最 | The most of a year
unit: "亿元 | bn yuan"
source: {zh: 统计局, en: The bureau}
"""
DATA = '地区 | Region,产值 | Output\n四川 | Sichuan,"1,234.5"\nGDP,–\n2016,-3\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    return tmp_path


def survey(block: str, data: str = DATA) -> tuple[Article, list[Finding]]:
    """An article with a chart whose fence stands on its fourth line."""
    Path("data/x.csv").write_text(data)
    text = f"---\ntitle: {{zh: 题, en: T}}\n---\n```chart\n{block}```\n\n中文。\n\nEnglish.\n"
    Path("a.md").write_text(text)
    return _survey(text, Path("a.md"), Path("a.md"), Path())


def figure(block: str, data: str = DATA) -> Figure:
    article, findings = survey(block, data)
    assert findings == []
    return next(article.figures)


def chart(block: str, data: str = DATA) -> Chart:
    made = figure(block, data).chart
    assert made
    return made


def test_a_chart_is_a_figure_with_title_and_source() -> None:
    made = figure(BLOCK)
    assert made.path == Path("data/x.csv")
    assert (made.caption.text("zh"), made.caption.text("en")) == ("一年之最", "The most of a year")
    assert (made.options.credit.text("zh"), made.options.credit.text("en")) == (
        "统计局", "The bureau",
    )  # fmt: skip
    assert made.caption.en == Words("The most of a year", Spot(Path("a.md"), 7, 15))


def test_values_stay_as_they_were_written() -> None:
    data = [row[0] for row in chart(BLOCK).rows]
    assert [datum.text for datum in data] == ["1,234.5", "–", "-3"]
    assert [datum.value and float(datum.value) for datum in data] == [1234.5, None, -3.0]
    assert data[0].spot == Spot(Path("data/x.csv"), 2, 14)


def test_labels_without_words_stand_in_both_languages() -> None:
    labels = chart(BLOCK).labels
    assert [(both.text("zh"), both.text("en")) for both in labels] == [
        ("四川", "Sichuan"), ("GDP", "GDP"), ("2016", "2016"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["四川", "Sichuan", "四川 | Sichuan"])
def test_a_row_is_highlighted_in_either_language(name: str) -> None:
    assert chart(f'{BLOCK}highlight: "{name}"\n').marked == {0}


def test_a_series_is_highlighted_too() -> None:
    assert chart(f"{BLOCK}highlight: [Output, GDP]\n").marked_series == {0}


def test_a_year_needs_no_quotes_to_be_highlighted() -> None:
    assert chart(f"{BLOCK}highlight: 2016\n").marked == {2}


def test_options_are_those_of_pictures() -> None:
    options = figure(f"{BLOCK}place: top\nwidth: column\n").options
    assert (options.place, options.width) == ("top", "column")


def test_what_is_said_instead_of_a_chart() -> None:
    assert figure(BLOCK).alternative(("zh", "en")) == (
        "条形图。一年之最。亿元。四川：1,234.5；GDP：–；2016：-3。"
        " / Bar chart. The most of a year. bn yuan. Sichuan: 1,234.5; GDP: –; 2016: -3."
    )


def test_of_many_values_their_reach_is_said() -> None:
    rows = "".join(f"{year},{year - 1900}\n" for year in range(1900, 2000))
    said = figure(BLOCK.replace("bar", "line"), f"年 | Year,数 | Number\n{rows}").alternative(
        ("en",)
    )
    assert said.endswith("Number: from 0 (1900) to 99 (1999).")


WRONG = {
    "an absent file": ("data/y.csv", "file/missing", 5, 7),
    "a file outside": ("../x.csv", "file/outside", 5, 7),
    "an absolute path": ("/etc/passwd", "file/outside", 5, 7),
}


@pytest.mark.parametrize("name", WRONG)
def test_files_that_are_refused(name: str) -> None:
    written, check, line, column = WRONG[name]
    _, (told,) = survey(BLOCK.replace("data/x.csv", written))
    assert (told.check, told.line, told.column) == (check, line, column)


TOLD = {
    "no title": ("file: data/x.csv\nform: bar\n", DATA, "chart/block", "a.md", 5),
    "an unknown form": (BLOCK.replace("bar", "pie"), DATA, "chart/block", "a.md", 6),
    "an unknown key": (f"{BLOCK}heigth: 3\n", DATA, "chart/block", "a.md", 10),
    "an unknown place": (f"{BLOCK}place: middle\n", DATA, "chart/block", "a.md", 10),
    "no number": (BLOCK, "a,b\nx,12亿\n", "chart/value", "data/x.csv", 2),
    "no value at all": (BLOCK, "a,b\nx,–\n", "chart/data", "a.md", 5),
    "two columns for bars": (BLOCK, "a,b,c\nx,1,2\n", "chart/form", "a.md", 6),
    "one column for groups": (BLOCK.replace("bar", "grouped"), DATA, "chart/form", "a.md", 6),
    "twelve series stacked": (
        BLOCK.replace("bar", "stacked"), f"a{',b' * 12}\nx{',1' * 12}\n", "chart/form", "a.md", 6,
    ),
    "three columns for slopes": (
        BLOCK.replace("bar", "slope"), "a,b,c,d\nx,1,2,3\n", "chart/form", "a.md", 6,
    ),
    "a negative part": (
        BLOCK.replace("bar", "stacked"), "a,b,c\nx,1,-2\n", "chart/form", "data/x.csv", 2,
    ),
    "too many rows": (BLOCK, "a,b\n" + "x,1\n" * 61, "chart/form", "a.md", 6),
    "a highlight that is not there": (f"{BLOCK}highlight: Sichaun\n", DATA, "chart/highlight",
                                      "a.md", 10),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told(name: str) -> None:
    block, data, check, file, line = TOLD[name]
    article, (told,) = survey(block, data)
    assert (told.check, told.file, told.line) == (check, file, line)
    assert told.severity == "error" and told.hint
    assert not list(article.figures)


def test_faults_of_a_block_and_of_its_file_are_told_together() -> None:
    _, told = survey("form: pie\nfile: none.csv\n")
    assert [one.check for one in told] == ["chart/block", "chart/block", "file/missing"]
    _, told = survey("form: bar\nfile: data/x.csv\n", "a,b\nx,1,2\n")
    assert [one.check for one in told] == ["chart/block", "chart/data"]
    for written in ("", "file:", "file: [x.csv]"):
        _, told = survey(f"form: bar\n{written}\n")
        assert {one.check for one in told} == {"chart/block"}


def test_a_near_name_is_told() -> None:
    _, (told,) = survey(f"{BLOCK}highlight: Sichaun\n")
    assert "'Sichuan'" in told.message


def test_a_chart_in_a_list_is_told() -> None:
    block = "- 一\n\n  ```chart\n  file: data/x.csv\n  ```\n"
    text = f"---\ntitle: {{zh: 题, en: T}}\n---\n{block}"
    _, findings = _survey(text, Path("a.md"), Path("a.md"), Path())
    assert ("chart/block", 6) in {(one.check, one.line) for one in findings}


def test_an_open_fence_is_told() -> None:
    Path("data/x.csv").write_text(DATA)
    text = f"---\ntitle: {{zh: 题, en: T}}\n---\n```chart\n{BLOCK}"
    _, findings = _survey(text, Path("a.md"), Path("a.md"), Path())
    assert ("article/fence", 4) in {(one.check, one.line) for one in findings}


def test_an_article_is_read_anew_when_its_data_change(folder: Path) -> None:
    text = f"---\ntitle: {{zh: 题, en: T}}\n---\n```chart\n{BLOCK}```\n\n中文。\n\nEnglish.\n"
    Path("a.md").write_text(text)
    data = Path("data/x.csv")

    def value() -> str:
        article, _ = survey_article(folder, Words("a.md", Spot(Path("issue.yaml"))))
        made = next(article.figures).chart
        assert made
        return made.rows[0][0].text

    data.write_text(DATA)
    state = data.stat()
    assert value() == "1,234.5"
    data.write_text(DATA.replace("1,234.5", "1,234.6"))
    os.utime(data, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert value() == "1,234.6"


def test_words_of_a_chart_go_to_the_translator() -> None:
    article, _ = survey(BLOCK.replace(" | The most of a year", ""))
    plain = issue(Path.cwd())
    Path("article.md").write_text("")
    units = units_of(Issue(plain.manifest, (Section(both("栏", "Part"), (article,)),)))
    told = {unit.source: unit for unit in units if unit.kind == "caption"}
    assert {text: unit.target for text, unit in told.items()} == {
        "一年之最": "",
        "亿元": "bn yuan",
        "统计局": "The bureau",
        "地区": "Region",
        "产值": "Output",
        "四川": "Sichuan",
    }
    place = told["一年之最"].place
    assert place
    assert (place.before, place.start) == (" | ", place.end)
