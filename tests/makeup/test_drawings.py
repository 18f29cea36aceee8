"""Drawings in the colours of a layout and the languages of an edition, and that nothing gets in."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from xml.parsers.expat import ExpatError

import pytest

from builder.issue.model import Side
from builder.makeup.drawings import in_colours, in_languages
from builder.makeup.script import house_words
from builder.makeup.svg import SvgFault, SvgReader

ROOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2">'
HANT = house_words("zh-Hant")
ZH: tuple[Side, ...] = ("zh",)
EN: tuple[Side, ...] = ("en",)


def shown(body: str, sides: tuple[Side, ...], hant: bool = False) -> str:
    data = in_languages(f"{ROOT}{body}</svg>".encode(), sides, HANT if hant else None).data
    return data.decode().removeprefix(ROOT).removesuffix("</svg>")


# drawn | in an English edition | in a Chinese one
LEFT_OUT = [
    ('<text lang="zh">图</text><text lang="en">A</text>',
     '<text lang="en">A</text>', '<text lang="zh">图</text>'),
    ('<g xml:lang="zh-Hans">\n<rect/><text>图</text>\n</g> <rect/>',
     " <rect/>", '<g xml:lang="zh-Hans">\n<rect/><text>图</text>\n</g> <rect/>'),
    ('<rect lang="zh"/><rect lang="en" /><!-- x --><text>1</text>',
     '<rect lang="en" /><!-- x --><text>1</text>', '<rect lang="zh"/><!-- x --><text>1</text>'),
    ('<text>a<tspan lang="ZH-cn">图</tspan>b<tspan lang="en-GB">c</tspan>d</text>',
     '<text>ab<tspan lang="en-GB">c</tspan>d</text>',
     '<text>a<tspan lang="ZH-cn">图</tspan>bd</text>'),
    ('<g lang="zh"><text lang="en">A</text></g>x', "x", '<g lang="zh"></g>x'),
    ('<text lang="zh">图</text><![CDATA[ & ]]><text lang="zh">图</text>&#x26;',
     "<![CDATA[ & ]]>&#x26;",
     '<text lang="zh">图</text><![CDATA[ & ]]><text lang="zh">图</text>&#x26;'),
    ('<text lang="zh" xml:lang="en">A</text>', '<text lang="zh" xml:lang="en">A</text>', ""),
    ('<text lang="fr">À</text><text lang="zhx">?</text>',
     '<text lang="fr">À</text><text lang="zhx">?</text>',
     '<text lang="fr">À</text><text lang="zhx">?</text>'),
]  # fmt: skip


@pytest.mark.parametrize(("drawn", "english", "chinese"), LEFT_OUT)
def test_what_is_marked_as_another_language_is_left_out(
    drawn: str, english: str, chinese: str
) -> None:
    assert shown(drawn, EN) == english
    assert shown(drawn, ZH) == chinese
    assert shown(drawn, (*ZH, *EN)) == drawn


# drawn | its text in a traditional edition
CONVERTED = [
    ('<text lang="zh">头<!-- x -->发</text>', "頭發"),
    ('<text lang="zh">头<![CDATA[发]]></text>', "頭髮"),
    ('<text lang="zh">&#22836;发 &lt;&amp;&gt;</text>', "頭髮 <&>"),
    ('<text lang="zh">发<tspan>发</tspan></text>', "發發"),
    ('<text lang="zh-Hant">发</text><text lang="zh-TW">发</text>', "发发"),
    ('<text lang="en">发</text><style lang="zh">.发{}</style>', "发.发{}"),
    ('<g lang="zh"><text lang="">发</text></g>', "发"),
]


@pytest.mark.parametrize(("drawn", "text"), CONVERTED)
def test_chinese_is_converted_where_it_is_marked(drawn: str, text: str) -> None:
    found = shown(drawn, (*ZH, *EN), hant=True)
    assert "".join(ET.fromstring(f"{ROOT}{found}</svg>").itertext()) == text


# drawn | line and words of what is told in English, in traditional Chinese
UNMARKED = [
    ("<text>\n 中</text>", [(2, "中")], []),
    ("<text>发</text>", [(1, "发")], [(1, "发")]),
    ("<text>38</text><text>A</text>", [], []),
    ('<text lang="zh">发</text><text lang="en">Huawei 华为</text>', [], []),
    ("<title>发</title><style>.发{}</style>", [], []),
    ('<text lang="ja">発</text>', [], []),
]


@pytest.mark.parametrize(("drawn", "english", "traditional"), UNMARKED)
def test_chinese_that_nothing_marks_is_told(
    drawn: str, english: list[tuple[int, str]], traditional: list[tuple[int, str]]
) -> None:
    data = f"{ROOT}{drawn}</svg>".encode()
    assert list(in_languages(data, EN).unmarked) == english
    assert list(in_languages(data, ZH, HANT).unmarked) == traditional
    assert in_languages(data, ZH).unmarked == ()


def test_the_drawing_itself_stays_and_lends_its_language() -> None:
    data = '<svg lang="zh" viewBox="0 0 3 2"><text>发</text></svg>'.encode()
    english = in_languages(data, EN)
    assert (english.data, english.unmarked, english.emptied) == (data, ((1, "发"),), False)
    assert b"&#30332;" in in_languages(data, ZH, HANT).data


@pytest.mark.parametrize(
    ("drawn", "emptied"),
    [
        ('<text lang="zh">图</text><text>1</text>', True),
        ('<text lang="zh">图</text><text lang="en">A</text>', False),
        ("<text>1</text>", False),
    ],
)
def test_whether_anything_marked_is_left(drawn: str, emptied: bool) -> None:
    assert in_languages(f"{ROOT}{drawn}</svg>".encode(), EN).emptied is emptied


def test_what_a_conversion_gives_stays_text() -> None:
    hostile = "]]></text><script>&x;</script>\u00e9\U00020000"
    data = f'{ROOT}<text lang="zh"><![CDATA[图]]></text></svg>'.encode()
    found = in_languages(data, ZH, lambda _: hostile).data
    SvgReader().read(found)
    assert "".join(ET.fromstring(found).itertext()) == hostile
    assert found.isascii()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "koi8-r"])
def test_any_encoding_that_is_read(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>\r\n{ROOT}<text lang="zh">&#21457;</text>'
    text += '\r\n<text lang="en">A</text></svg>'
    converted = in_languages(text.encode(encoding), (*ZH, *EN), HANT).data
    assert converted == text.replace("&#21457;", "&#30332;").encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "x">]><svg lang="zh">&a;</svg>',
        b'<svg><g lang="zh"></svg>',
        b'<svg><g lang="zh" lang="en"/></svg>',
    ],
)
def test_hostile_drawings_are_not_rewritten(data: bytes) -> None:
    with pytest.raises((SvgFault, ExpatError)):
        in_languages(data, EN)


COLOURS = {"accent": "#C4321C", "chart-k80": "#333333"}

# drawn → what the press and every screen are given
COLOURED = """
<path fill="var(--accent)"/>                    → <path fill="#C4321C"/>
<path stroke='var( --chart-k80 )'/>             → <path stroke='#333333'/>
<path fill="var(--accent, #123456)"/>           → <path fill="#C4321C"/>
<path style="fill: var(--accent);stroke:red"/>  → <path style="fill: #C4321C;stroke:red"/>
<stop stop-color="var(--accent)"/>              → <stop stop-color="#C4321C"/>
<style>.a { fill: var(--accent) }</style>       → <style>.a { fill: #C4321C }</style>
<text>var(--accent)</text>                      → <text>var(--accent)</text>
<path fill="#C4321C" d="M0 0"/>                 → <path fill="#C4321C" d="M0 0"/>
"""


@pytest.mark.parametrize("row", COLOURED.strip().splitlines())
def test_a_drawing_names_swatches(row: str) -> None:
    drawn, expected = (part.strip() for part in row.split("→"))
    assert in_colours(drawn.encode(), COLOURS).decode() == expected


def test_a_swatch_that_is_none() -> None:
    with pytest.raises(SvgFault) as raised:
        in_colours(b'<path fill="var(--acent)"/>', COLOURS)
    known = "--accent, --chart-k80"
    assert raised.value.says == "swatch"
    assert raised.value.values == {"swatch": "acent", "known": known}
