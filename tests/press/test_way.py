"""The press: which editions, which files, which languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.__main__ import main
from builder.ground.findings import Rejected
from builder.ground.spots import Spot
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.make_up import make_up
from builder.preflight import examining as preflight
from builder.press.orders import Order
from builder.press.way import (
    compose_then_check,
    default_editions,
    edition_of,
    in_languages,
    input_files,
    read,
)
from tests.conftest import MANIFEST

MakeIssue = Callable[..., Path]
FRONT = "---\ntitle: {zh: 题目, en: Headline}\n---\n"


def manifest_with(make_issue: MakeIssue, issue: str = "", publication: str | None = None) -> Path:
    """An issue with lines added to its manifest and with a publication.yaml beside it."""
    folder = make_issue()
    path = folder / "issue.yaml"
    path.write_text(path.read_text("utf-8") + issue, "utf-8")
    if publication is not None:
        (folder.parent / "publication.yaml").write_text(publication, "utf-8")
    return folder


# issue.yaml | publication.yaml | editions built | what print's bleed is, in mm
EDITIONS = [
    ("", "", "print screen email", 3),
    ("editions: [screen]", "", "screen", 3),
    ("", "editions: [email]", "email", 3),
    ("editions: [screen]", "editions: [email]", "screen", 3),
    ("editions: {print: {bleed: 5mm}}", "", "print screen email", 5),
    ("editions: {print: {bleed: 5mm}}", "editions: [screen, print]", "screen print", 5),
    ("editions: {print: {bleed: 5mm}}", "editions: {print: {bleed: 4mm}}", "print screen email", 5),
    ("editions: {print: }", "editions: {print: {bleed: 4mm}}", "print screen email", 4),
]


@pytest.mark.parametrize(("issue", "publication", "names", "bleed"), EDITIONS)
def test_editions(
    make_issue: MakeIssue, issue: str, publication: str, names: str, bleed: int
) -> None:
    manifest = read_manifest(manifest_with(make_issue, issue, publication))
    assert default_editions(manifest) == tuple(names.split())
    assert edition_of(manifest, "print").bleed == pytest.approx(bleed * 72 / 25.4)


def test_a_fault_of_the_publication_is_told_there(
    make_issue: MakeIssue, fonts: object, spots: Callable[..., list[str]]
) -> None:
    folder = manifest_with(make_issue, "", "editions: {print: {bled: 4mm}}\nlayuot: x\n")
    with pytest.raises(Rejected) as raised:
        read(folder)
    assert spots(raised.value.findings, folder) == [
        "publication.yaml:1:20 manifest/edition",
        "publication.yaml:2:1 manifest/schema",
    ]


def test_the_issue_s_word_wins(make_issue: MakeIssue) -> None:
    folder = manifest_with(
        make_issue,
        "languages: [en]\nchecks: {glyph: 'off'}\n",
        "title: {zh: 大刊}\nlayout: columns\nlanguages: [zh-Hant, en]\n"
        "checks: {glyph: note, marks: note}\n"
        "tagline: {en: A line}\n",
    )
    manifest = read_manifest(folder)
    assert manifest.title.text("zh") == "刊名"
    assert manifest.tagline.text("en") == "A line"
    assert (manifest.layout, manifest.languages) == ("columns", ("en",))
    assert manifest.checks == {"glyph": "off", "marks": "note"}
    assert [path.name for path in manifest.files] == ["issue.yaml", "publication.yaml"]


def test_every_file_that_is_read_is_an_input(make_issue: MakeIssue) -> None:
    svg = '<svg viewBox="0 0 3 2"/>'
    chart = "```chart\nfile: data/a.csv\nform: bar\ntitle: 图\n```\n"
    text = f"{FRONT}![图](figures/a.svg)\n\n{chart}\n中文。\n"
    files = {"articles/one.md": text, "figures/a.svg": svg, "cover.svg": svg}
    files["data/a.csv"] = "年,数\n2016,1\n"
    folder = make_issue(files)
    path = folder / "issue.yaml"
    path.write_text(path.read_text("utf-8") + "cover: cover.svg\n", "utf-8")
    issue, _ = read_issue(read_manifest(folder))
    names = {str(file.relative_to(folder.parent)) for file in input_files(issue)}
    assert names >= {
        "publication.yaml",
        "2017-02/issue.yaml",
        "2017-02/articles/one.md",
        "2017-02/figures/a.svg",
        "2017-02/data/a.csv",
        "2017-02/cover.svg",
    }


@pytest.mark.parametrize(
    ("languages", "there", "not_there"),
    [
        (("zh-Hans", "en"), "版权页 字体 同一条注释 languages", "版權頁 字體"),
        (("zh-Hant", "en"), "版權頁 字體 同一條註釋 languages", "版权页 字体 注释号"),
        (("zh-Hans",), "版权页 注释号", "同一条注释 Colophon"),
        (("zh-HK",), "版權頁 字體", "版权页 字体 同一"),
        (("en",), "Colophon", "版 字体 languages"),
    ],
)
def test_the_layouts_own_words_are_in_the_editions_languages(
    make_issue: MakeIssue, fonts: object, languages: tuple[str, ...], there: str, not_there: str
) -> None:
    copy = read(make_issue({"articles/one.md": f"{FRONT}中文。\n\nEnglish.\n"}))
    issue = in_languages(copy.issue, languages)
    body = make_up(issue, copy.layout, copy.book, "build", 3).html.split("<body")[1]
    assert [word for word in there.split() if word not in body] == []
    assert [word for word in not_there.split() if word in body] == []


LABELS = (
    '<svg viewBox="0 0 3 2">\n<text lang="zh">发</text><text lang="en">A</text>\n'
    "<text>门</text></svg>"
)


@pytest.mark.parametrize(
    ("languages", "there", "told"),
    [
        (("zh-Hans", "en"), None, []),
        (("zh-Hans",), '<text lang="zh">发</text>\n<text>门', []),
        (("en",), '<text lang="en">A</text>\n<text>门', ["figures/a.svg:3:1 figure/unmarked"]),
        (
            ("zh-Hant", "en"),
            '<text lang="zh">&#30332;</text><text lang="en">A</text>\n<text>门',
            ["figures/a.svg:3:1 figure/unmarked"],
        ),
    ],
)
def test_figures_are_in_the_editions_languages(
    make_issue: MakeIssue,
    fonts: object,
    spots: Callable[..., list[str]],
    languages: tuple[str, ...],
    there: str | None,
    told: list[str],
) -> None:
    text = f"{FRONT}![图](figures/a.svg)\n\n中文。\n\nEnglish.\n"
    folder = make_issue({"articles/one.md": text, "figures/a.svg": LABELS})
    copy = read(folder)
    issue = in_languages(copy.issue, languages)
    galley = make_up(issue, copy.layout, copy.book, "build", 3)
    drawing = galley.drawings.get("press:/issue/figures/a.svg")
    assert drawing == (there and f'<svg viewBox="0 0 3 2">\n{there}</text></svg>'.encode())
    assert spots(galley.findings, folder) == told


def test_a_figure_with_nothing_left_is_told_once_where_it_is_named(
    make_issue: MakeIssue, fonts: object, spots: Callable[..., list[str]]
) -> None:
    svg = '<svg viewBox="0 0 3 2"><text lang="zh">图</text></svg>'
    text = f"{FRONT}![图](figures/a.svg)\n\n中文。\n\nEnglish.\n"
    folder = make_issue({"articles/one.md": text, "figures/a.svg": svg})
    path = folder / "issue.yaml"
    path.write_text(
        f"{path.read_text('utf-8')}languages: [en]\n"
        "editions: {a: {extends: screen}, b: {extends: screen, languages: [zh]}}\n",
        "utf-8",
    )
    order = Order(folder, folder / "out", ("a", "b"))
    found = [
        one for one in next(compose_then_check(order)).findings if one.check.startswith("figure/")
    ]
    assert spots(found, folder) == ["articles/one.md:4:1 figure/emptied"]
    assert [one.severity for one in found] == ["warning"]
    path.write_text(path.read_text("utf-8") + "checks: {figure/emptied: 'off'}\n", "utf-8")
    assert not any(
        one.check == "figure/emptied" for one in next(compose_then_check(order)).findings
    )


def test_a_place_on_a_traditional_page_leads_to_the_simplified_copy(
    make_issue: MakeIssue, fonts: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = manifest_with(make_issue, "editions: {hant: {extends: screen, languages: [zh-Hant]}}")
    (folder / "articles" / "one.md").write_text(f"{FRONT}汉语长句。\n", "utf-8")
    pdf = tmp_path / "out" / "2017-02" / "2017-02-hant.pdf"
    pdf.parent.mkdir(parents=True)
    pdf.touch()
    asked: list[Spot | None] = []

    def look(_pdf: Path, **given: Any) -> list[object]:
        asked.append(given["sources"](1, "漢語長句"))
        return []

    monkeypatch.setattr(preflight, "preflight", look)
    assert main(["preflight", str(folder), "--edition", "hant", "--out", str(pdf.parents[1])]) == 0
    assert [spot and spot.line for spot in asked] == [4]


def test_an_edition_that_is_not_built_hides_none_that_is(
    make_issue: MakeIssue, fonts: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    folder = manifest_with(make_issue, "editions: [print, screen]")
    pdf = tmp_path / "out" / "2017-02" / "2017-02-screen.pdf"
    pdf.parent.mkdir(parents=True)
    pdf.touch()
    looked: list[Path] = []
    monkeypatch.setattr(preflight, "preflight", lambda at, **_: looked.append(at) or [])
    assert main(["preflight", str(folder), "--out", str(tmp_path / "out")]) == 1
    assert looked == [pdf]
    assert f"builder build {folder} --edition print [file/missing]" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["2017-02/my.icc", "my.icc"])
def test_a_printers_profile_is_an_input_from_the_publications_folder(
    make_issue: MakeIssue, place: str
) -> None:
    folder = manifest_with(make_issue, "", "editions: {print: {profile: my.icc, condition: X}}")
    (folder.parent / place).write_bytes(b"profile")
    issue, _ = read_issue(read_manifest(folder))
    wanted = (folder.parent / place).resolve()
    assert edition_of(issue.manifest, "print").profile == wanted
    assert wanted in input_files(issue)


@pytest.mark.parametrize(
    ("languages", "sides"),
    [(("zh-Hans", "en"), ("zh", "en")), (("en",), ("en",)), (("en", "zh-Hant"), ("en", "zh"))],
)
def test_an_issue_in_some_languages(
    make_issue: MakeIssue, languages: tuple[str, ...], sides: tuple[str, ...]
) -> None:
    issue, _ = read_issue(read_manifest(make_issue()))
    some = in_languages(issue, languages)
    assert some.sides == sides
    assert issue.sides == ("zh", "en")


@pytest.mark.parametrize(("wanted", "severity"), [("error", "error"), ("warn", "warning")])
def test_missing_glyphs(make_issue: MakeIssue, fonts: object, wanted: str, severity: str) -> None:
    folder = manifest_with(make_issue, f"missing_glyphs: {wanted}\n")
    (folder / "articles" / "one.md").write_text(f"{FRONT}中文𐎀。\n", "utf-8")
    found = [f for f in read(folder).findings if f.check == "glyph/missing"]
    assert [(f.severity, f.line) for f in found] == [(severity, 4)]


def test_nothing_missing_hides_another(
    make_issue: MakeIssue, spots: Callable[..., list[str]], fonts: object
) -> None:
    """Pictures and characters of all articles are told in one run."""
    text = "![图 / A](no.svg)\n\n中文𐎀。\n\n![图 / B](none.svg)\n\nOne 𓀀.\n"
    folder = make_issue({"articles/one.md": f"{FRONT}{text}"})
    with pytest.raises(Rejected) as refused:
        read(folder)
    assert spots(refused.value.findings, folder) == [
        "articles/one.md:4:1 file/missing",
        "articles/one.md:8:1 file/missing",
        "articles/one.md:6:3 glyph/missing",
        "articles/one.md:10:5 glyph/missing",
    ]


def test_a_missing_character_is_marked_and_the_issue_made(
    make_issue: MakeIssue, fonts: object, tmp_path: Path
) -> None:
    folder = manifest_with(make_issue, "missing_glyphs: warn\n")
    (folder / "articles" / "one.md").write_text(f"{FRONT}中文𐎀。\n\nOne.\n", "utf-8")
    composed = next(compose_then_check(Order(folder, tmp_path, ("screen",))))
    (made,) = composed.made_up
    assert '中文<span class="geta">〓</span>。' in made.galley.html
    assert "𐎀" not in made.galley.html
    assert [f.line for f in composed.findings if f.check == "glyph/missing"] == [4]


@pytest.mark.parametrize("name", ["web", "epub"])
def test_an_edition_without_pages_has_nothing_to_set(make_issue: MakeIssue, name: str) -> None:
    folder = manifest_with(make_issue, f"editions:\n  screen: {{}}\n  {name}: {{bleed: 3mm}}\n")
    with pytest.raises(Rejected) as refused:
        read(folder)
    (finding,) = refused.value.findings
    assert finding.message == f"edition {name!r} has no pages, so 'bleed' means nothing"
    assert Path(finding.file).name == "issue.yaml" and finding.line


WRONG_FIGURE = """\
---
title: {zh: 题目, en: Headline}
---
去年收入1,436.5亿元。

Revenue reached 14.365 billion yuan last year.
"""


def test_words_never_keep_pages_from_being_made(make_issue: MakeIssue, tmp_path: Path) -> None:
    folder = make_issue({"articles/one.md": WRONG_FIGURE})
    _, findings = compose_then_check(Order(folder, tmp_path))
    (finding,) = [f for f in findings if f.check == "numbers/value"]
    assert finding.severity == "warning" and finding.serious
    assert finding.as_json()["serious"] is True
    assert "warning (look first): " in finding.as_line()


@pytest.mark.parametrize(
    "manifest, strict", [("", True), ("checks: {numbers: error}\n", False),
                         ("checks: {numbers/value: error}\n", False)],
)  # fmt: skip
def test_who_asks_for_an_error_gets_one(
    manifest: str, strict: bool, make_issue: MakeIssue, tmp_path: Path
) -> None:
    folder = make_issue({"articles/one.md": WRONG_FIGURE, "issue.yaml": MANIFEST + manifest})
    _, findings = compose_then_check(Order(folder, tmp_path, strict=strict))
    (finding,) = [f for f in findings if f.check == "numbers/value"]
    assert finding.severity == "error"


@pytest.mark.parametrize("data", [None, b"profile"], ids=["missing", "damaged"])
def test_a_profile_that_cannot_be_printed_with_is_told_at_its_value(
    data: bytes | None, make_issue: MakeIssue, tmp_path: Path
) -> None:
    folder = manifest_with(make_issue, "", "editions: {print: {profile: my.icc, condition: X}}")
    if data:
        (folder / "my.icc").write_bytes(data)
    told = [f for f in read(folder).findings if f.check == "manifest/edition"]
    assert [(f.severity, Path(str(f.file)).name) for f in told] == [("error", "publication.yaml")]
    assert told[0].line and "profile" in told[0].message
    with pytest.raises(Rejected, match="profile"):
        next(compose_then_check(Order(folder, tmp_path, editions=("print",))))


def test_a_chart_without_room_is_told_before_anything_is_laid_out(make_issue: MakeIssue) -> None:
    chart = "```chart\nfile: data/a.csv\nform: grouped\ntitle: 图\n```\n"
    rows = "".join(f"行{n},1,2,3,4,5\n" for n in range(60))
    files = {"articles/one.md": f"{FRONT}{chart}\n中文。\n", "data/a.csv": f"行,a,b,c,d,e\n{rows}"}
    told = [one for one in read(make_issue(files)).findings if one.check == "chart/form"]
    assert [(one.severity, one.line) for one in told] == [("error", 4)]
    assert "60" in told[0].message
