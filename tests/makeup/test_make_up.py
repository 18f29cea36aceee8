"""Copy goes through templates as data: what is written is what stands there, whatever it holds."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.ground.findings import Rejected
from builder.ground.places import LAYOUTS
from builder.ground.spots import Spot
from builder.issue.copy import copy_of
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import parse_article, read_issue
from builder.issue.model import Both, Inline, Issue, Manifest, Section, Words
from builder.makeup.columns import column_widths
from builder.makeup.fontbook import FontBook
from builder.makeup.layout import read_layout, with_columns
from builder.makeup.make_up import make_up
from builder.makeup.notes import number_notes
from builder.makeup.templates import month
from builder.makeup.typography import render_inlines
from tests.conftest import MakeIssue

HERE = Spot(Path("a.md"))
MARKS = [
    "<script>",
    "</p>",
    "{{ x }}",
    "{% y %}",
    "&amp;",
    "&",
    "'",
    '"',
    "<!--",
    "]]>",
    "</style>",
]
TEXT = st.lists(
    st.sampled_from([*MARKS, "中", "文", "a", "bc ", "，", "“", "——", "é", "\u00a0", "\U0001f9a4"]),
    min_size=1,
    max_size=12,
).map("".join) | st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=20
)


class Reader(HTMLParser):
    """Gathers the text of the elements of a class, and every tag and attribute."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.depth = 0
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.labels: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.labels += [given["data-label"] or ""] if "data-label" in given else []
        if tag in {"br", "img", "link", "meta", "col", "wbr"}:
            return
        if self.depth:
            self.depth += 1
        elif self.wanted in (given.get("class") or "").split():
            self.depth = 1
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.texts[-1] += data


def read(html: str, wanted: str) -> Reader:
    reader = Reader(wanted)
    reader.feed(html)
    reader.close()
    return reader


@given(text=TEXT, side=st.sampled_from(["zh", "en"]))
@example(text="&lt;b&gt;", side="en")
@example(text="“it’s” 2017年——", side="zh")
def test_running_text_comes_back_as_written(text: str, side: str) -> None:
    html = f'<p class="x">{render_inlines((Inline("text", text),), side)}</p>'  # type: ignore[arg-type]
    assert read(html, "x").texts == [text]


def _issue(title: str, text: str) -> Issue:
    words = Both(Words(title, HERE), Words(title, HERE))
    manifest = Manifest(
        folder=Path("/nowhere"),
        id="2017-02",
        number=1,
        date=dt.date(2017, 2, 28),
        title=words,
        tagline=words,
        publisher=words,
        layout="parallel",
        languages=("zh-Hans", "en"),
        cover=None,
        editions={},
        edition_names=None,
        sections=(),
    )
    front = "---\ntitle: {zh: 题目}\n---\n"
    file = Path("a.md")
    article, _ = parse_article(f"{front}::: zh\n{text}\n:::\n", file, file, Path("/nowhere"))
    section = Section(words, (replace(article, title=words),))
    return Issue(manifest, (section,))


@pytest.mark.parametrize(
    "layout", sorted(path.parent.name for path in LAYOUTS.glob("*/layout.yaml"))
)
@settings(max_examples=12)
@given(title=TEXT.filter(str.strip))
@example(title='"><script>alert(1)</script>')
@example(title="{{ issue }}{% include 'x' %}")
@example(title="' onload='x")
def test_titles_come_back_as_written(fonts: FontBook, layout: str, title: str) -> None:
    galley = make_up(_issue(title, "中文。"), read_layout(layout), fonts, "0123456789", 3)
    reader = read(galley.html, "headline")
    assert "script" not in reader.tags
    assert any(title in text for text in reader.texts)
    assert any(title in label for label in reader.labels)


PLAIN = {
    "template marks": "{{ 7 * 7 }} {% raw %} {# x #}",
    "tags": "<script>alert(1)</script> <b>粗</b> </p></div>",
    "ampersands": "A&B &foo; &",
    "quotes": "\"a\" 'b' “c” ‘d’",
    "python": "%s {0} ${x} %(y)s \\n",
}


@pytest.mark.parametrize("name", PLAIN)
def test_copy_is_never_a_template(fonts: FontBook, name: str) -> None:
    galley = make_up(_issue("题目", PLAIN[name]), read_layout("parallel"), fonts, "0" * 10, 3)
    assert PLAIN[name].strip() in "".join(read(galley.html, "pair").texts)


# what a designer writes into article.html → what is told
TEMPLATES = """
{% if %} → article.html:1 TemplateSyntaxError
{{ nosuch }} → article.html:1 there is no 'nosuch' here
{{ article.nosuch }} → article.html:1 there is no 'nosuch' here
{{ 1 / 0 }} → article.html:1 ZeroDivisionError
{{ article.title | nosuch }} → article.html:1 there is no filter 'nosuch'
{% include "nosuch.html" %} → article.html:1 there is no template 'nosuch.html'
{% include "../../issues/publication.yaml" %} → article.html:1 there is no template
{{ 'a' + 1 }} → article.html:1 TypeError
{% endfor %} → article.html:1 TemplateSyntaxError
"""


@pytest.fixture
def layouts(tmp_path: Path) -> Path:
    """A designer's copy of the layouts."""
    return Path(shutil.copytree(LAYOUTS, tmp_path / "layouts"))


@pytest.mark.parametrize("row", TEMPLATES.strip().splitlines())
def test_a_fault_in_a_template(fonts: FontBook, layouts: Path, row: str) -> None:
    written, told = (part.strip() for part in row.split(" → "))
    (layouts / "parallel" / "article.html").write_text(f"{written}\n", "utf-8")
    layout = read_layout("parallel", layouts)
    with pytest.raises(Rejected) as raised:
        make_up(_issue("题目", "中文。"), layout, fonts, "0" * 10, 3)
    (finding,) = raised.value.findings
    assert finding.check == "layout/template"
    assert f"{Path(finding.file or '').name}:{finding.line} {finding.message}".startswith(told)


INTERVIEW = """{% extends "article.html" %}
{% block headline %}<h3>ASKED: {{ article.title | words("zh") }}</h3>{% endblock %}
"""


def _kinds(*kinds: str) -> Issue:
    """An issue with an article of each kind."""
    issue = _issue("题目", "中文。")
    (article,) = issue.articles
    articles = (replace(article, kind=kind, path=Path(f"{n}.md")) for n, kind in enumerate(kinds))
    return replace(issue, sections=(Section(Both(), tuple(articles)),))


@pytest.mark.parametrize("home", ["parallel", "shared"])
def test_a_kind_takes_its_template_and_one_without_is_told_once(
    fonts: FontBook, layouts: Path, home: str
) -> None:
    (layouts / home / "interview.html").write_text(INTERVIEW, "utf-8")
    asked = _kinds("article", "interview", "essay", "essay")
    galley = make_up(asked, read_layout("parallel", layouts), fonts, "0" * 10, 3)
    classes = re.findall(r'<article class="article kind-(\w+)"', galley.html)
    assert classes == ["article", "interview", "essay", "essay"]
    assert galley.html.count("<h3>ASKED: 题目</h3>") == 1
    assert galley.html.count('<h3 class="headline zh"') == 3
    (told,) = (one for one in galley.findings if one.check == "layout/kind")
    assert told.severity == "note"
    assert "'parallel' has no template essay.html" in told.message


def test_a_layout_writes_blocks_of_the_frame_anew(fonts: FontBook, layouts: Path) -> None:
    (layouts / "parallel" / "pages.html").write_text(
        '{% extends "shared/pages.html" %}'
        '{% block opener %}<h2 class="mine">{{ loop.index }} {{ section.title.text("zh") }}</h2>'
        "{% endblock %}{% block colophon %}{% endblock %}",
        "utf-8",
    )
    issue = _issue("题目", "中文。")
    galley = make_up(issue, read_layout("parallel", layouts), fonts, "0" * 10, 3)
    assert '<h2 class="mine">1 题目</h2>' in galley.html
    assert "section-opener" not in galley.html
    assert "本版编号" not in galley.html
    assert 'class="front cover' in galley.html


CONTENTS = """---
title: {{zh: 第{n}篇, en: Article {n}}}
{front}---

中文。{picture}
"""


def test_a_contents_page_shows_a_picture_of_each_section(
    fonts: FontBook, make_issue: MakeIssue
) -> None:
    """Drawings that are named; of one that is not, nobody could read the words so small."""
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'/>"
    files = {f"figures/{name}.svg": svg for name in "abcx"}
    sections = []
    for number, named in enumerate(("a", "b", "", "", "")):
        names = [f"articles/{number}{n}.md" for n in range(4)]
        for n, name in enumerate(names):
            picture = "\n\n![图 | P](figures/c.svg)" if n == 0 else ""
            front = f"picture: figures/{named}.svg\n" if named and n == 1 else ""
            files[name] = CONTENTS.format(n=f"{number}{n}", front=front, picture=picture)
        sections.append(f"  - {{title: {{zh: 栏{number}}}, articles: [{', '.join(names)}]}}")
    files["articles/31.md"] = files["articles/31.md"].replace(
        "---\n", "---\npicture: figures/x.svg\n", 1
    )
    manifest = "number: 1\ndate: 2020-01-01\ntitle: {zh: 刊, en: R}\nsections:\n"
    folder = make_issue({"issue.yaml": manifest + "\n".join(sections) + "\n", **files})
    issue = read_issue(read_manifest(folder))[0]
    html = make_up(issue, read_layout("parallel"), fonts, "0" * 10, 3).html
    pictures = r'class="entry-picture" href="#(\d+)"[^>]*><img src="press:/issue/figures/(.)'
    assert re.findall(pictures, html) == [("01", "a"), ("11", "b"), ("31", "x")]
    few = replace(issue, sections=issue.sections[:1])
    listed = make_up(few, read_layout("parallel"), fonts, "0" * 10, 3).html
    assert "entry-picture" not in listed


@pytest.mark.parametrize(
    "layout", sorted(path.parent.name for path in LAYOUTS.glob("*/layout.yaml"))
)
@pytest.mark.parametrize("name", ["quote", "box", "aside", "qa"])
def test_a_block_whose_first_pair_lacks_a_side_is_set_whole(
    fonts: FontBook, layout: str, name: str
) -> None:
    file = Path("a.md")
    title = "" if name == "quote" else " 只有中文的标题"
    text = f"""---
title: {{zh: 题, en: T}}
---

:::: {name}{title}
::: zh alone
问：只有。
:::

问：甲乙丙。

Q: Words here.
::::
"""
    article, _ = parse_article(text, file, file, Path("/nowhere"))
    issue = replace(_issue("题目", "中文。"), sections=(Section(Both(), (article,)),))
    html = make_up(issue, read_layout(layout), fonts, "0" * 10, 3).html
    plain = re.sub(r"<[^>]*>", "", html)
    for words in ("只有。", "甲乙丙。", "Words here.", *filter(None, [title.strip()])):
        assert plain.count(words) == 1, words


SIGNED = """---
title: {{zh: 题目, en: Headline}}
byline: {{zh: 王云, en: Wang Yun}}
kind: {kind}
---

中文。

English.
"""


@pytest.mark.parametrize("layout", ["parallel", "columns"])
def test_shared_kinds_in_both_frames(fonts: FontBook, layout: str) -> None:
    file = Path("a.md")
    issue = _issue("题目", "中文。")

    def lines(kind: str) -> list[str]:
        article, _ = parse_article(SIGNED.format(kind=kind), file, file, Path("/nowhere"))
        section = Section(Both(), (article,))
        asked = replace(issue, sections=(section,))
        html = make_up(asked, read_layout(layout), fonts, "0" * 10, 3).html
        article_html = html[html.index("<article") : html.index("</article")]
        return re.sub(r"<[^>]*>|\s*\n\s*", "/", article_html).strip("/").split("/")

    said = {kind: [line for line in lines(kind) if line] for kind in ("article", "letter", "brief")}
    assert said["brief"] == said["article"]
    assert sorted(said["letter"]) == sorted(said["article"])
    by = said["letter"].index
    assert by("中文。") < by("王云")
    assert by("English.") < by("Wang Yun")


def test_a_fault_in_the_template_of_a_kind(fonts: FontBook, layouts: Path) -> None:
    broken = INTERVIEW.replace("article.title", "article.titel")
    (layouts / "parallel" / "interview.html").write_text(broken, "utf-8")
    with pytest.raises(Rejected) as raised:
        make_up(_kinds("interview"), read_layout("parallel", layouts), fonts, "0" * 10, 3)
    (finding,) = raised.value.findings
    assert (Path(finding.file or "").name, finding.line) == ("interview.html", 2)


def with_the_rest(text: str, sound: str) -> str:
    """A line of a layout.yaml, and the other keys of a sound one after it."""
    key = text.partition(":")[0]
    blocks = re.split(r"^(?=[a-z])", sound, flags=re.M)
    return "".join([f"{text}\n", *(b for b in blocks if not b.startswith((f"{key}:", "#")))])


# layout.yaml | the check | words of the finding
SETTINGS = {
    "trimm: [210, 297]": ("layout/key", "did you mean 'trim'?"),
    "margins: {head: 800pt, foot: 83pt, inner: 54pt, outer: 54pt}": ("layout/value", "smaller"),
    "margins: {head: 9pt, foot: 9pt, inner: 9pt}": ("layout/key", "add 'outer:'"),
    "columns: 0": ("layout/value", ""),
    "sizes: {text: {zh: 9.5pt}}": ("layout/key", "add 'en:'"),
    "sizes: {headline: {zh: 9.5pt, en: 9.5pt}}": ("layout/key", "add 'text:'"),
    "faces: {code: {latin: [], hans: [Noto Sans SC]}}": ("layout/value", ""),
    "faces: {code: {latin: ['a\";}'], hans: [Noto Sans SC]}}": ("layout/value", "family"),
    "trim: A4": ("layout/value", ""),
    "trim: [210]": ("layout/value", ""),
    "trim: [210, high]": ("layout/value", ""),
    "bleed: 3em": ("layout/value", "a length such as 3mm"),
    "notes: bottom": ("layout/value", "one of: foot, columns, end"),
    "notes: fot": ("layout/value", "did you mean 'foot'?"),
    "composition: {hang: 'yes'}": ("layout/value", ""),
    "composition: {prohibition: lax}": ("layout/value", "one of: whole, strict, gb, basic"),
    "composition: {autospace: 0.25}": ("layout/key", "did you mean 'autospace_em'?"),
    "composition: {autospace_em: 3}": ("layout/value", ""),
    "composition: {baseline: true}": ("layout/value", ""),
    "pitch: 15px": ("layout/value", "a length such as 3mm"),
    "pitch: 15": ("layout/value", ""),
    "swatches: [{name: red, rgb: '#C4321C', cmyk: [0, 88, 95, 110]}]": ("layout/value", ""),
    "swatches: [{name: red, rgb: C4321, cmyk: [0, 88, 95, 10]}]": ("layout/value", "a colour"),
    "swatches: [{name: red, rgb: '#C4321C'}]": ("layout/key", "add 'cmyk:'"),
    "swatches: [{name: red, rgb: '#C4321C', cmyk: [0, 0, 0, 1], spot: Black}]": (
        "layout/value",
        "PANTONE",
    ),
    "swatches: [{name: red, rgb: '#C4321C', cmyk: [0, 0, 0, 1], overprint: true}]": (
        "layout/key",
        "add 'spot:'",
    ),
    "swatches: [{name: varnish, technical: true}]": ("layout/key", "add 'spot:'"),
    "swatches: [{name: ink, rgb: C4321C, cmyk: [0, 0, 0, 1]}, "
    "{name: red, rgb: C4321C, cmyk: [0, 9, 0, 1], spot: Red}]": ("layout/value", "rgb"),
    "swatches: [{name: ink, rgb: C4321C, cmyk: [0, 0, 0, 1]}, "
    "{name: Ink, rgb: '000000', cmyk: [0, 0, 0, 1]}]": ("layout/value", "keep one"),
    "swatches: 3": ("layout/value", ""),
    "swatches: [red]": ("layout/value", ""),
    "trim: no": ("yaml/trap", ""),
}


@pytest.mark.parametrize("text", SETTINGS)
def test_a_fault_in_layout_yaml(layouts: Path, text: str) -> None:
    file = layouts / "parallel" / "layout.yaml"
    file.write_text(with_the_rest(text, file.read_text("utf-8")), "utf-8")
    with pytest.raises(Rejected) as raised:
        read_layout("parallel", layouts)
    check, words = SETTINGS[text]
    (finding,) = (f for f in raised.value.findings if "has no 'trim'" not in f.message)
    assert (finding.check, finding.line) == (check, 1)
    assert words in finding.hint


@pytest.mark.parametrize("name", ["", "..", "shared", "Parallel", "parallel/", "a" * 300, "a\0b"])
def test_a_layout_that_is_none(name: str) -> None:
    with pytest.raises(Rejected) as raised:
        read_layout(name)
    assert [finding.check for finding in raised.value.findings] == ["layout/missing"]


@pytest.mark.parametrize(
    "name", ["图 一.svg", "a%20b.svg", "a#b.svg", "a?b.svg", "a&b.svg", "a'b.svg"]
)
def test_a_figure_of_any_name_has_an_address(
    fonts: FontBook, make_issue: Callable[..., Path], name: str
) -> None:
    text = f"---\ntitle: {{zh: 题目}}\n---\n![图](<{name.replace('%', '%25')}>)\n"
    folder = make_issue({"articles/one.md": text, name: '<svg viewBox="0 0 3 2"/>'})
    issue, _ = read_issue(read_manifest(folder))
    galley = make_up(issue, read_layout("parallel"), fonts, "0" * 10, 3)
    address = next(key for key in galley.files if key.startswith("press:/issue/"))
    assert galley.files[address] == folder / name
    assert re.fullmatch(r"[\w:/.%-]+", address, re.ASCII)
    assert f'src="{address}"' in galley.html


def test_a_figure_in_a_colour_that_is_none(
    fonts: FontBook, make_issue: Callable[..., Path]
) -> None:
    text = "---\ntitle: {zh: 题目}\n---\n![图](a.svg)\n"
    drawing = '<svg viewBox="0 0 3 2"><rect fill="var(--acent)"/></svg>'
    issue, _ = read_issue(read_manifest(make_issue({"articles/one.md": text, "a.svg": drawing})))
    with pytest.raises(Rejected) as raised:
        make_up(issue, read_layout("parallel"), fonts, "0" * 10, 3)
    (finding,) = raised.value.findings
    assert (finding.check, finding.line) == ("figure/refused", 4)
    assert "--accent" in finding.hint


def test_the_copy_that_must_arrive(make_issue: Callable[..., Path]) -> None:
    issue, _ = read_issue(read_manifest(Path(__file__).parents[1] / "fixtures" / "small"))
    texts = [text for _, text, _ in copy_of(issue)]
    for piece in ("本月聚焦", "远行", "A Town by the River", "鲜鱼", "1817", "The long street"):
        assert piece in texts
    assert texts.count("According to the town records.") == 1
    assert all(spot.line > 1 for _, _, spot in copy_of(issue))


def test_notes_are_numbered_in_the_order_of_their_calls() -> None:
    text = "甲[^b]，乙[^a]，又[^b]。\n\n[^a]: 一。\n\n[^b]: 二。"
    issue = _issue("题目", "中文。")
    file = Path("a.md")
    article, _ = parse_article(f"---\ntitle: {{zh: 题}}\n---\n{text}\n", file, file, Path("/x"))
    issue = Issue(issue.manifest, (Section(Both(), (article,)),))
    assert number_notes(issue) == {("a.md", "b"): 1, ("a.md", "a"): 2}


@pytest.mark.parametrize(
    ("date", "zh", "en"),
    [("2017-02-28", "2017年2月", "February 2017"), ("2017-12-01", "2017年12月", "December 2017")],
)
def test_the_month_as_a_reader_writes_it(date: str, zh: str, en: str) -> None:
    day = dt.date.fromisoformat(date)
    assert (month(day, "zh"), month(day, "en")) == (zh, en)


def test_columns_of_a_table_share_its_width() -> None:
    text = "| 年 | 很长很长的一栏 |\n|--|--|\n| 1 | 一二三四五六七八九十 |\n"
    table = next(_issue("题目", text).articles).body[0].zh[0]  # type: ignore[union-attr]
    widths = column_widths(table, 27.0)
    assert len(widths) == 2
    assert sum(widths) == pytest.approx(100, abs=0.01)
    assert widths[0] < widths[1]


def test_a_picture_for_the_cover(make_issue: MakeIssue, fonts: FontBook) -> None:
    """It stands on the cover around its focus, and what is said of it in the colophon."""
    body = """---
title: {zh: 题, en: T}
---
文。

Text.

![甲 | A](figures/c.svg "图注 | Caption"){place=cover focus="100% 50%" credit="王云 | Wang Yun"}
"""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><path d="M0 0h9"/></svg>'
    folder = make_issue({"figures/c.svg": svg, "articles/one.md": body})
    issue, _ = read_issue(read_manifest(folder))
    html = make_up(issue, read_layout("parallel"), fonts, "build", 3).html
    assert html.count("figures/c.svg") == 1
    cover = html[html.index('class="cover-picture"') :]
    assert 'alt="甲 / A"' in cover
    assert "object-position: 100% 50%" in cover
    colophon = html[html.index('class="colophon"') :]
    for words in ("封面：图注", "Cover: Caption", "<p>王云</p>", "<p>Wang Yun</p>"):
        assert words in colophon


# notes: of the layout and the languages of the edition → the classes of the notes
NOTES = {
    ("columns", "zh-Hans en"): ["footnote zh first", "footnote en second"],
    ("columns", "en zh-Hans"): ["footnote zh second", "footnote en first"],
    ("columns", "zh-Hans"): ["footnote zh"],
    ("foot", "zh-Hans en"): ["footnote zh", "footnote en"],
    ("end", "zh-Hans en"): [],
}


@pytest.mark.parametrize(("notes", "languages"), NOTES)
def test_notes_stand_in_the_column_of_their_language(
    make_issue: MakeIssue, fonts: FontBook, notes: str, languages: str
) -> None:
    body = "---\ntitle: {zh: 题, en: T}\n---\n文。[^1]\n\nText.[^1]\n\n[^1]: 注。\n\n    A note.\n"
    issue, _ = read_issue(read_manifest(make_issue({"articles/one.md": body})))
    issue = replace(issue, manifest=replace(issue.manifest, languages=tuple(languages.split())))
    layout = replace(read_layout("parallel"), notes=notes)
    html = make_up(issue, layout, fonts, "build", 3).html
    classes = re.findall(r'class="(footnote[^"]*)"', html)
    assert sorted(classes) == sorted(NOTES[notes, languages])


@pytest.mark.parametrize("columns", [2, 3, 4])
def test_a_picture_of_a_column_is_as_wide_as_one(
    make_issue: MakeIssue, fonts: FontBook, columns: int
) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M0 0h9v9z"/></svg>'
    body = "---\ntitle: {zh: 题, en: T}\n---\n文。\n\nText.\n\n![图 | One](f.svg){width=column}\n"
    issue, _ = read_issue(read_manifest(make_issue({"articles/one.md": body, "f.svg": svg})))
    layout = with_columns(read_layout("columns"), columns, None)
    html = make_up(issue, layout, fonts, "build", 3).html
    (width,) = re.findall(r'<img src="[^"]*f.svg"[^>]*width: ([\d.]+)pt', html)
    assert float(width) == pytest.approx(layout.measures.column, abs=0.001)


def test_fit_has_pages_with_smaller_figures(make_issue: MakeIssue, fonts: FontBook) -> None:
    """Pictures in a row and those of a column among them; notes are the same in each."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M0 0h9v9z"/></svg>'
    body = (
        "---\ntitle: {zh: 题, en: T}\n---\n文。[^1]\n\nText.[^1]\n\n[^1]: 注。\n\n    A note.\n\n"
        "![图 | One](f.svg){width=column} ![图 | Two](f.svg)\n\n![图 | Three](f.svg){width=column}"
    )
    issue, _ = read_issue(read_manifest(make_issue({"articles/one.md": body, "f.svg": svg})))
    assert make_up(issue, read_layout("parallel"), fonts, "build", 3).fit is None
    issue = replace(issue, manifest=replace(issue.manifest, fit={"pages": 4}))
    galley = make_up(issue, read_layout("parallel"), fonts, "build", 3)
    assert galley.fit
    pages = {way.html for way in galley.fit.ways if way.html}
    assert len(pages) == 2
    whole, *smaller = (_heights(html) for html in (galley.html, *sorted(pages)))
    assert all(len(heights) == 3 for heights in (whole, *smaller))
    assert all(sum(heights) < sum(whole) for heights in smaller)
    assert {html.count('class="footnote') for html in (galley.html, *pages)} == {2}


def _heights(html: str) -> list[float]:
    return [float(height) for height in re.findall(r"<img [^>]*height: ([\d.]+)pt", html)]
