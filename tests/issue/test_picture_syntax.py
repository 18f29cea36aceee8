"""Options of pictures: what is read, and what is told where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ground.findings import Finding
from builder.ground.messages import set_language
from builder.issue.manuscript import _survey
from builder.issue.model import Article, Both, Figure, Options

PICTURE = "![图 | Picture](a.svg)"


@pytest.fixture(autouse=True)
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / f"{name}.svg").write_text("<svg/>")
    monkeypatch.chdir(tmp_path)


def survey(body: str) -> tuple[Article, list[Finding]]:
    """An article of this body, whose first line is the fourth, and what was found."""
    text = f"---\ntitle: {{zh: 题, en: T}}\n---\n{body}\n"
    article, found = _survey(text, Path("a.md"), Path("a.md"), Path())
    return article, [one for one in found if one.check.startswith("article/")]


def figure(body: str) -> Figure:
    article, found = survey(body)
    assert found == []
    return next(part for part in article.body if isinstance(part, Figure))


READ = {
    "{place=top}": {"place": "top"},
    "{width=column}": {"width": "column"},
    "{crop=3:2}": {"crop": 1.5},
    "{crop=1.85:1}": {"crop": 1.85},
    "{crop=“3：2”}": {"crop": 1.5},
    '{focus="50% 30%"}': {"focus": (0.5, 0.3)},
    '{ focus="100% 0%"   place=here }': {"focus": (1.0, 0.0), "place": "here"},
    " {place=page}": {"place": "page"},
    "": {},
}


@pytest.mark.parametrize("written", READ)
def test_what_is_read(written: str) -> None:
    assert figure(f"{PICTURE}{written}").options == Options(**READ[written])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ('credit="摄影：王云 | Photo: Wang Yun"', "摄影：王云", "Photo: Wang Yun"),
        ("credit=“摄影：王云 | Photo: ‘Wang’”", "摄影：王云", "Photo: ‘Wang’"),
        ('credit="Photo: Wang Yun"', "", "Photo: Wang Yun"),
        ("credit=王云", "王云", ""),
        ('credit="a=b {c} *d* ==e=="', "", "a=b {c} *d* ==e=="),
    ],
)
def test_credits(written: str, zh: str, en: str) -> None:
    credit = figure(f"{PICTURE}{{place=top {written}}}").options.credit
    assert (credit.text("zh"), credit.text("en")) == (zh, en)


def test_a_credit_knows_its_place() -> None:
    credit = figure('![图](a.svg "注"){place=top credit="摄影：王云"}').options.credit
    assert credit.zh is not None
    assert (credit.zh.spot.line, credit.zh.spot.column) == (4, 35)


# what is written after the picture → line:column and wording of what is told
TOLD = {
    "{place=topp}": "4:29 'topp' is no value of place; 'top' is",
    "{place=left}": "4:29 'left' is no value of place",
    "{width=wide}": "4:29 'wide' is no value of width",
    "{plce=top}": "4:23 'plce' is no option of a picture; 'place' is",
    "{align=left}": "4:23 'align' is no option of a picture",
    "{place=top place=here}": "4:33 'place' is said twice",
    "{crop=3x2}": "4:28 '3x2' is no ratio to crop to",
    "{crop=0:2}": "4:28 '0:2' is no ratio to crop to",
    "{crop=99:1}": "4:28 '99:1' is no ratio to crop to",
    "{focus=50%}": "4:29 '50%' is no point of a picture",
    '{focus="120% 0%"}': "4:30 '120% 0%' is no point of a picture",
    '{credit=""}': "4:31 the credit is empty",
    "{}": "4:22 the braces after the picture are empty",
    "{like this}": "4:23 'like' is no option of a picture|4:28 'this' is no option of a picture",
    "{汉字|hànzì}": "4:23 '汉字|hànzì' is no option of a picture",
    "{place=top": "4:22 no brace closes the options of the picture on this line",
    '{credit="a}': "4:23 the quotes of 'credit=\"a' are not closed",
    "{place=top}{width=text}": "4:1 pictures and text stand in one paragraph",
    " {like this}": "4:1 pictures and text stand in one paragraph",
    " text": "4:1 pictures and text stand in one paragraph",
}


@pytest.mark.parametrize("written", TOLD)
def test_what_is_told(written: str) -> None:
    _, found = survey(f"{PICTURE}{written}")
    assert "|".join(f"{f.line}:{f.column} {f.message}" for f in found) == TOLD[written]
    assert all(one.severity == "error" and one.hint for one in found)


def test_what_is_told_in_chinese() -> None:
    set_language("zh")
    try:
        _, (one,) = survey(f"{PICTURE}{{plce=top}}")
    finally:
        set_language("en")
    assert (one.message, one.hint) == ("图片没有“plce”这个选项；有“place”", "改为 place")


def test_braces_elsewhere_are_text() -> None:
    article, found = survey("文字{place=top}，{汉字|hànzì}。")
    assert found == []
    (pair,) = article.pairs
    assert pair.zh[0].plain == "文字{place=top}，汉字。"


ROWS = {
    "![](a.svg) ![](b.svg)": "ab",
    "![](a.svg)\n![](b.svg)": "a b",
    "![](a.svg)![](b.svg)\n![](c.svg){crop=1:1}": "ab c",
}


@pytest.mark.parametrize("written", ROWS)
def test_rows(written: str) -> None:
    rows = figure(written).rows
    assert " ".join("".join(one.path.stem for one in row) for row in rows) == ROWS[written]


def test_a_row_has_one_place() -> None:
    one = figure("![](a.svg){crop=1:1} ![](b.svg){place=top crop=3:2}")
    assert (one.options.place, one.options.crop) == ("top", 1.0)
    assert [picture.options.crop for picture in one.pictures] == [1.0, 1.5]


CLASHES = {
    "![](a.svg){place=top} ![](b.svg){place=here}": "4:23 rows",
    "![](a.svg){width=spread} ![](b.svg)": "4:1 spread-row",
    "![](a.svg){width=spread place=bottom}": "4:1 spread-place",
    "![](a.svg) ![](b.svg){place=cover}": "4:12 cover-row",
}


@pytest.mark.parametrize("written", CLASHES)
def test_options_that_clash(written: str) -> None:
    _, (one,) = survey(written)
    place, _, _ = CLASHES[written].partition(" ")
    assert f"{one.line}:{one.column}" == place


def test_options_are_values() -> None:
    assert Options() == Options(credit=Both())
    assert hash(Options(place="top")) == hash(Options(place="top"))
