"""Small documents as they are set: where every character and every stroke stands.

``golden/composition/set-*.txt``; ``GOLDEN=write`` writes them anew. Look at what moved first.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2
import pytest

from builder.composition.moving import moving

from .proofs import needs_fonts, proof, rows
from .test_engine import DROPPED, ENGLISH, PICTURE, dressed
from .texts import random_copy

pytestmark = needs_fonts


def han(seed: int, length: int) -> str:
    return random_copy(random.Random(seed), length)


def zh(copy: str, style: str = "", more: str = "") -> str:
    return f"<p class='zh {more}' lang=zh-Hans style='{style}'>{copy}</p>"


def en(copy: str, style: str = "", more: str = "") -> str:
    return f"<p class='en {more}' lang=en style='{style}'>{copy}</p>"


def ruby(base: str, reading: str) -> str:
    return f"<ruby>{base}<rt>{reading}</rt></ruby>"


def row(left: str, right: str) -> str:
    return f"<div class=row><div>{left}</div><div>{right}</div></div>"


RAISED = "H<sub>2</sub>O与<code>x=1</code>，<b>粗体</b><i lang=en>italic</i><sup>2</sup>。"
BOXED = (
    "<span style='padding:0 3pt;border:1pt solid'>框</span>与"
    "<span style='margin-left:4pt'>距</span>"
    "<span style='display:inline-block;width:20pt;height:6pt;background:#00f'></span>之间"
)
LINED = (
    "<u>下划线</u>与<s>删除线</s>和<span style='text-decoration:overline'>上划线</span>"
    "<a href='https://a.cn/' style='text-decoration:underline wavy;color:#c00'>链接</a>"
)
HAND = (
    "曾<span class=proper-name>农</span>作<span class=book-title>书名</span>，"
    "<em class=dots>着重，号</em>"
)
HEAD = "<h1 lang={} class=head>{}</h1>"
HEADS = ".head{font-size:19pt;line-height:30pt;width:228pt;--text-wrap:balance;--marks:close}"
TALL = (
    "<span style='display:inline-block;width:20pt;height:30pt;background:#00f;vertical-align:{}pt'>"
    "</span>"
)
FLOAT = "<div style='float:{};width:{}pt;height:{}pt;background:#0f0'></div>"
LEAD = ".lead::after{content:leader('.') '5'}"

DOCUMENTS = {
    "chinese": zh(dressed(random.Random(1), han(31, 120))) + zh(han(32, 60), "width:100pt"),
    "english": en(ENGLISH) + en(ENGLISH, "width:120pt") + en(ENGLISH, "width:120pt;hyphens:none"),
    "traditional": "<p class=zh lang=zh-Hant>國家高新區，年均增長。「創新」（驅動）、發展；"
    + "還有" * 12,
    "aligned": zh(han(33, 40), "text-align:left")
    + zh(han(33, 30), "text-align:center")
    + en(ENGLISH[:150], "text-align:right")
    + zh("一行<br>两行，<br>三", "text-align-all:justify")
    + zh(han(65, 40), "text-align-all:left;text-align-last:right")
    + en(ENGLISH[:150], "text-align-all:right;text-align-last:center"),
    "raised": zh(RAISED + han(34, 30)) + en(f"H<sub>2</sub>O {ENGLISH}"),
    "boxed": zh(BOXED + han(35, 30))
    + en(f"a <span style='padding:0 5pt'>box</span> {ENGLISH[:200]}"),
    "tall": zh(
        f"高{TALL.format(-9)}块{han(60, 30)}{TALL.format(14)}{han(61, 20)}"
        "<span style='position:absolute'>随行</span>"
        f"<span style='position:absolute;display:block'>另起</span>{han(62, 10)}"
    )
    + en(ENGLISH, "width:110.37pt;hyphenate-character:'＝'")
    + en(ENGLISH, "width:90pt;hyphenate-character:'~'")
    + f"<table lang=zh-Hans><tr><td>{TALL.format(0)}高块 words<td>{TALL.format(0)}{han(64, 70)}"
    + f"<tr><td>{FLOAT.format('left', 20, 9)}浮于左<td>x</table>",
    "floats": f"<div style='width:228pt'>{FLOAT.format('left', 60, 15)}"
    f"{FLOAT.format('left;clear:left', 100, 45)}{FLOAT.format('right', 30, 50)}"
    f"{zh(han(63, 160), 'width:auto')}</div>",
    "framed": zh(
        f"<span style='padding:0 4pt;border:1pt solid #00f;background:#eee'>{han(58, 50)}</span>后"
        f"<span style='margin:0 6pt'>{han(59, 30)}</span>尾"
    )
    + en(f"a <span style='padding:0 5pt 0 9pt;border:1pt solid'>{ENGLISH[:150]}</span> end"),
    "lined": zh(LINED + han(36, 30)) + en(f"<u>{ENGLISH[:120]}</u>"),
    "hand": zh(HAND + han(37, 20)) + zh(HAND, "width:60pt"),
    "ruby": zh(
        f"{ruby('双', 'shuāng')}{ruby('装', 'zhuāng')}备{ruby('一', 'yī')}到"
        f"{ruby('成', 'chéng')}{ruby('都', 'dū')}，{han(38, 30)}"
    )
    + f"<p class=zh lang=zh-Hant>{ruby('注', 'ㄓㄨˋ')}{ruby('音', 'ㄧㄣ')}{ruby('的', '˙ㄉㄜ')}字",
    "pairs": "".join(row(zh(han(40 + at, 40)), en(ENGLISH[: 60 * at + 90])) for at in range(4)),
    "dropped": zh("大" + han(44, 90), more="d") + en(ENGLISH, more="d"),
    "beside": f"<div style='width:228pt'>{zh(han(45, 40) + PICTURE + han(46, 60))}"
    f"{en(ENGLISH)}</div>",
    "heads": HEAD.format("zh-Hans", "“一带一路”倡议下的，中国高铁走出去战略（二）")
    + HEAD.format("en", "How a park in the south-west of China came to lead the world"),
    "loose": zh(han(47, 70), "--looseness:1") + en(ENGLISH, "--looseness:-1"),
    "torn": zh("在Donaudampfschifffahrtsgesellschaft里", "width:90pt;hyphens:none")
    + en("word " * 3 + "straightforwardness " * 3, "width:110pt;hyphens:none")
    + en("internationally " * 2 + "and straightforwardly " * 4, "width:97.37pt;hyphens:none")
    + zh("不可<span style='white-space:nowrap'>分开的一段话很长</span>好", "width:66pt"),
    "stock": "<pre class=en>a  b\n c</pre>" + zh("好\u200b，\u00a0好"),
    "unlike": zh("从右到左 right to left", "direction:rtl")
    + zh("上<span style='position:relative;top:2pt'>下</span>移")
    + zh("页<span class=lead></span>")
    + zh("<ruby>空<rt> </rt></ruby><span style='visibility:hidden'>隐去</span>见")
    + zh("不可折行的一段话很长很长", "white-space:nowrap;width:60pt")
    + zh("<span style='margin:auto'>自动</span>边距<span style='padding:0 6pt'></span>空框")
    + zh(han(57, 30), "text-indent:10%")
    + en(ENGLISH[:120], "text-indent:-8pt;padding-left:8pt")
    + zh("（一）“引”，<sup>1</sup>。" * 5, "--marks:close")
    + zh("———————— " * 4 + "…………………………" * 3, "width:66pt")
    + zh("https://example.org/a/b?c=1436.5&amp;d=0123456789abcdef", "width:66pt"),
    "columns": "<div style='columns:2;column-gap:26pt;width:482pt'>"
    + "".join(zh(han(50 + at, 50), "width:auto") for at in range(5))
    + en(ENGLISH, "width:auto")
    + "</div>",
    "listed": "<ol lang=zh-Hans style='width:228pt'><li>"
    + han(55, 30)
    + "<li>"
    + han(56, 20)
    + "</ol>"
    "<table lang=en><tr><td>one cell<td>1,436.5<tr><td>二<td>3</table>",
}


def _page(page: pypdfium2.PdfPage) -> Iterator[str]:
    for thing in page.get_objects(max_depth=8):
        if thing.type != pypdfium2.raw.FPDF_PAGEOBJ_TEXT:
            yield f"    {thing.type} {' '.join(f'{value:.1f}' for value in thing.get_bounds())}"


def _tags(pdf: bytes) -> Iterator[str]:
    """The structure tree, an element a line with how many marked sequences it has."""

    def told(element: pikepdf.Object, depth: int) -> Iterator[str]:
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        below = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        name = str(element.S) if "/S" in element else "root"
        yield f"    {'  ' * depth}{name} {len(kids) - len(below)}"
        for kid in below:
            yield from told(kid, depth + 1)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from told(document.Root.StructTreeRoot, 0)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_how_it_is_set(name: str, golden: Callable[[str, str], None]) -> None:
    with moving():
        pdf, log = proof(DOCUMENTS[name], DROPPED + HEADS + LEAD)
    told = [f"{log.stock} {log.overfull} {log.torn} {log.ragged}"]
    for line in rows(pdf, 0.5):
        told.append(f"{line.page} {line.baseline:.2f} {line.size:.1f} {line.text}")
        told.append("    " + " ".join(f"{left:.2f}" for _, left, _ in line.chars))
    for page in pypdfium2.PdfDocument(pdf):
        told += ["strokes", *_page(page), "text", page.get_textpage().get_text_range()]
    told += ["tags", *_tags(pdf)]
    golden(f"composition/set-{name}.txt", "\n".join(told).replace("\r\n", "\n") + "\n")
