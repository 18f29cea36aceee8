"""Runs, quotes and readings: what the copy says and what is marked up."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from builder.issue import typography_syntax
from builder.issue.model import Inline, Side
from builder.makeup.typography import contexts, readings, render_inlines, render_text

L = '<span class="latin" lang="en">'
H = '<span class="han" lang="zh-Hans">'
E = "</span>"

# side, copy, the shared marks in order with their script: h Chinese, l Latin
CONTEXTS: list[tuple[Side, str, str]] = [
    ("zh", "他谈“创新”。", "“h ”h"),
    ("zh", "他说“it’s”很好", "“h ’l ”h"),
    ("zh", "称为“Smart City”的项目", "“h ”h"),
    ("zh", "他写道：He said “it’s new” to me。", "“l ’l ”l"),
    ("zh", "“他说‘创新’很重要”", "“h ‘h ’h ”h"),
    ("zh", "报道——据悉……", "—h —h …h …h"),
    ("zh", "曾农·考普龙，用255 g/kW·h", "·h ·l"),
    ("zh", "the students’ work", "’l"),
    ("zh", "rock—roll", "—l"),
    ("en", "He said “it’s new”.", "“l ’l ”l"),
    ("en", "The word “创新” means innovation.", "“l ”l"),
    ("en", "He wrote 他说“创新”很重要 at last.", "“h ”h"),
    ("en", "so it was… — perhaps", "…l —l"),
    ("en", "曾农·考普龙 (Zennon Kapron)", "·h"),
    ("en", "the students’ “work”", "’l “l ”l"),
]


@pytest.mark.parametrize(("side", "text", "expected"), CONTEXTS)
def test_marks_take_their_context(side: Side, text: str, expected: str) -> None:
    found = contexts(text, side)
    assert " ".join(text[at] + found[at] for at in sorted(found)) == expected


RENDERED: list[tuple[Side, str, str]] = [
    ("zh", "谈“创新”", "谈“创新”"),
    ("zh", "说“it’s”好", f"说“{L}it’s{E}”好"),
    ("en", "the word 创新、驱动 here", f"the word {H}创新、驱动{E} here"),
    ("en", "A & B <c>", "A &amp; B &lt;c&gt;"),
    ("en", "it’s “fine”", "it’s “fine”"),
]


@pytest.mark.parametrize(("side", "text", "expected"), RENDERED)
def test_only_runs_that_differ_are_marked(side: Side, text: str, expected: str) -> None:
    assert render_text(text, side) == expected


def test_quotes_are_read_across_inlines() -> None:
    inlines = (Inline("text", "说“"), Inline("strong", children=(Inline("text", "it’s"),)),
               Inline("text", "”好"))  # fmt: skip
    assert render_inlines(inlines, "zh") == f"说“<strong>{L}it’s{E}</strong>”好"


def test_every_kind_of_inline() -> None:
    note = Inline("note", target="1")
    inlines = (
        Inline("dots", children=(Inline("text", "着重"),)),
        Inline("name", children=(Inline("text", "曾农"),)),
        Inline("link", target='https://a.cn/?x="1"&y', children=(Inline("text", "网"),)),
        Inline("code", "a<b"),
        Inline("break"),
        note,
        Inline("emphasis", children=(Inline("text", "强调"),)),
        Inline("emphasis", children=(Inline("text", "Nature"),)),
        Inline("ruby", "汉字", "hànzì"),
    )
    assert render_inlines(inlines, "zh", note_html=lambda n: f"<sup>{n.target}</sup>") == (
        '<span class="dots">着重</span><span class="proper-name">曾农</span>'
        '<a href="https://a.cn/?x=&quot;1&quot;&amp;y">网</a><code>a&lt;b</code><br><sup>1</sup>'
        '<em class="dots">强调</em><em class="latin" lang="en">Nature</em>'
        '<ruby>汉<rt lang="zh-Latn">hàn</rt></ruby><ruby>字<rt lang="zh-Latn">zì</rt></ruby>'
    )


READINGS = [
    ("汉字", "hànzì", "汉=hàn 字=zì"),
    ("汉字", "hàn zì", "汉=hàn 字=zì"),
    ("西安", "Xī'ān", "西=Xī 安=ān"),
    ("绿色", "lǜsè", "绿=lǜ 色=sè"),
    ("创新", "innovation", "创新=innovation"),
    ("成都高新区", "Chéngdū Gāoxīn Qū", "成=Chéng 都=dū 高=Gāo 新=xīn 区=Qū"),
    ("字", "zì", "字=zì"),
]


@pytest.mark.parametrize(("base", "reading", "expected"), READINGS)
def test_readings_are_shared_out(base: str, reading: str, expected: str) -> None:
    assert " ".join(f"{b}={r}" for b, r in readings(base, reading)) == expected


SYNTAX = [
    ("这是==重点==。", "这是 dots( 重点 )dots 。"),
    ("++曾农++说", "name( 曾农 )name 说"),
    ("读^^史记^^", "读 title( 史记 )title"),
    ("2^^10", "2^^10"),
    ("{汉字|hànzì}", "ruby:汉字/hànzì"),
    ("a == b == c", "a == b == c"),
    ("==**粗**点==", "dots( strong( 粗 )strong 点 )dots"),
    (r"\==不==", "==不=="),
    ("==没完", "==没完"),
    ("`==代码==`", "code_inline"),
    ("C++ 和 C++", "C++ 和 C++"),
    ("{a}|{b}", "{a}|{b}"),
]


@pytest.mark.parametrize(("source", "expected"), SYNTAX)
def test_markdown_for_marks(source: str, expected: str) -> None:
    md = MarkdownIt().use(typography_syntax.plugin)
    shown: list[str] = []
    for token in md.parseInline(source)[0].children or []:
        if token.type == "text" or token.type == "text_special":
            shown.append(token.content)
        elif token.type == "ruby":
            shown.append(f"ruby:{token.content}/{token.meta['reading']}")
        elif token.nesting:
            name = token.type.rsplit("_", 1)[0]
            shown.append(f"{name}(" if token.nesting == 1 else f"){name}")
        else:
            shown.append(token.type)
    joined = " ".join(part for part in shown if part)
    assert joined == expected or joined.replace(" ", "") == expected.replace(" ", "")


@given(
    st.text(alphabet="中文创新abIt ’‘“”—…·，。0<&\n", max_size=40),
    st.sampled_from(["zh", "en"]),
)
def test_no_character_is_lost_or_added(text: str, side: Side) -> None:
    rendered = render_text(text, side)
    assert html.unescape(re.sub(r"<[^>]+>", "", rendered)) == text
