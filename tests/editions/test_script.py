"""Traditional characters: what is converted, and what stays as written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from builder.ground.spots import Spot
from builder.issue.model import (
    Article,
    Block,
    Both,
    Cell,
    Figure,
    Inline,
    Issue,
    Manifest,
    Note,
    Pair,
    Section,
    Words,
)
from builder.makeup.script import converter_of, to_traditional

SPOT = Spot(Path("a.md"), 3, 1)


def words(text: str) -> Words:
    return Words(text, SPOT)


def both(zh: str, en: str = "") -> Both:
    return Both(words(zh), words(en) if en else None)


def paragraph(side: str, *inlines: Inline, kind: str = "paragraph", **more: object) -> Block:
    return Block(kind, side, SPOT, "发展", inlines, **more)  # type: ignore[arg-type]


def text(value: str) -> Inline:
    return Inline("text", value)


def issue_of(*body: object, notes: tuple[Note, ...] = ()) -> Issue:
    article = Article(
        Path("a.md"), SPOT, both("发展", "Growth"), Both(), Both(), Both(), Both(), body, notes
    )
    manifest = Manifest(
        Path(),
        "1",
        1,
        dt.date(2017, 2, 1),
        both("中国创新观察"),
        Both(),
        Both(),
        "parallel",
        ("zh-Hans", "en"),
        None,
        {},
        None,
        ((both("头发"), (words("发.md"),)),),
    )
    return Issue(manifest, (Section(both("头发"), (article,)),))


def only(issue: Issue) -> Article:
    return next(iter(issue.articles))


@pytest.mark.parametrize(
    ("simplified", "traditional", "protect", "tag"),
    [
        ("发展与头发", "發展與頭髮", (), "zh-Hant"),
        ("后面的皇后", "後面的皇后", (), "zh-Hant"),
        ("台湾的里面", "臺灣的裡面", (), "zh-Hant"),
        ("里面", "裡面", (), "zh-TW"),
        ("里面", "裏面", (), "zh-HK"),
        ("华为与中芯国际", "华为與中芯國際", ("华为",), "zh-Hant"),
        ("中关村发展", "中关村發展", ("中关", "中关村"), "zh-Hant"),
        ("GDP 28.3 万亿元", "GDP 28.3 萬億元", ("",), "zh-Hant"),
        ("“云计算”", "「雲計算」", ("a.c",), "zh-Hant"),
        ("“国际‘发展’论坛”", "「國際『發展』論壇」", (), "zh-TW"),
        ("“头”与“发”", "「頭」與「發」", (), "zh-HK"),
        ("说“Core”好", "說「Core」好", (), "zh-Hant"),
        ("“头发", "“頭髮", (), "zh-Hant"),
        ("头”发“", "頭”發“", (), "zh-Hant"),
        ("‘头”发", "‘頭”發", (), "zh-Hant"),
        ("他说it’s“门’", "他說it’s“門’", (), "zh-Hant"),
        ("It’s the “new” era", "It’s the “new” era", (), "zh-Hant"),
        ("“核高基”与“发”", "“核高基”與「發」", ("“核高基”",), "zh-Hant"),
    ],
)
def test_conversion(simplified: str, traditional: str, protect: tuple[str, ...], tag: str) -> None:
    issue = issue_of(Pair(zh=(paragraph("zh", text(simplified)),)))
    converted = to_traditional(issue, protect, tag)
    (pair,) = only(converted).pairs
    assert pair.zh[0].plain == traditional


def test_everything_chinese_is_converted_and_nothing_else() -> None:
    note = Note("一", "zh", paragraph("zh", text("发")))
    english_note = Note("发", "en", paragraph("en", text("发 in English")))
    link = Inline("link", "", "https://发.example", (Inline("strong", "", "", (text("发"),)),))
    table = paragraph("zh", kind="table", rows=((Cell((text("亿"),)),),))
    items = paragraph("zh", kind="list", children=(paragraph("zh", text("门"), kind="item"),))
    code = paragraph("zh", text("门"), kind="code")
    figure = Figure(Path("发.svg"), both("图", "发"), both("图"), SPOT)
    pair = Pair(
        zh=(
            paragraph("zh", link, Inline("code", "发"), Inline("ruby", "东", "发")),
            table,
            items,
            code,
        ),
        en=(paragraph("en", text("发 in English")),),
    )
    converted = to_traditional(issue_of(pair, figure, notes=(note, english_note)), ())
    article = only(converted)
    got_pair, got_figure = article.body
    assert isinstance(got_pair, Pair) and isinstance(got_figure, Figure)
    assert [block.plain for block in got_pair.zh] == ["發发東", "億", "門", "门"]
    assert got_pair.zh[0].inlines[0].target == "https://发.example"
    assert got_pair.zh[0].inlines[2].target == "发"
    assert got_pair.zh[0].source == "发展" and got_pair.zh[0].spot == SPOT
    assert got_pair.en == pair.en
    assert (got_figure.alt.text("zh"), got_figure.alt.text("en")) == ("圖", "发")
    assert got_figure.path == Path("发.svg")
    assert [note.block.plain for note in article.notes] == ["發", "发 in English"]
    assert (article.title.text("zh"), article.title.text("en")) == ("發展", "Growth")
    assert converted.manifest.languages == ("zh-Hant", "en")
    assert converted.manifest.title.text("zh") == "中國創新觀察"
    ((title, files),) = converted.manifest.sections
    assert title.text("zh") == converted.sections[0].title.text("zh") == "頭髮"
    assert files[0].text == "发.md"


def test_quotes_reach_over_runs_and_leave_code_and_english_alone() -> None:
    strong = Inline("strong", "", "", (text("发”"),))
    runs = (text("说“"), strong, Inline("code", "“门”"), Inline("break"), text("“"))
    note = Inline("note", "", "1")
    block = paragraph("zh", *runs, note, text("‘门’”"))
    english = paragraph("en", text("“发”"))
    cells = paragraph("zh", kind="table", rows=((Cell((text("“门”"),)),),))
    converted = to_traditional(issue_of(Pair(zh=(block, cells), en=(english,))), ())
    (pair,) = only(converted).pairs
    assert [one.plain for one in pair.zh] == ["說「發」“门”\n「『門』」", "「門」"]
    assert pair.zh[0].inlines[5] == note
    assert pair.en == (english,)


def test_a_converter_for_what_is_no_copy() -> None:
    issue = issue_of()
    assert converter_of(issue.manifest) is None
    convert = converter_of(to_traditional(issue, ("华为",), "zh-HK").manifest)
    assert convert and convert("“华为里面”") == "「华为裏面」"


def test_an_unknown_script_is_refused() -> None:
    with pytest.raises(ValueError, match="zh-Hans is not a traditional script"):
        to_traditional(issue_of(), (), "zh-Hans")
