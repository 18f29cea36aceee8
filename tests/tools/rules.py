"""Pictures of the rules of composition: the engine's own lines on the left, composed ones right.

``python -m tests.tools.rules`` draws those of ``docs/composing.md`` into ``docs/composing/``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pypdfium2
import weasyprint
from PIL import Image, ImageChops

from builder.composition.drawing import map_codes
from builder.composition.engine import Options, composing
from builder.ground.places import HOUSE, LAYOUTS
from builder.makeup.fontbook import read_book
from builder.makeup.fontconfig import fontconfig_file
from tests.tools.cookbook import light

PICTURES = HOUSE / "docs/composing"
DPI, MARGIN_PX, APART_PX = 144, 12, 40
_CSS = (
    (LAYOUTS / "shared/composition.css").read_text("utf-8")
    + """
@page { size: 240pt 160pt; margin: 20pt }
html { font: 9.8pt/15pt 'Source Serif 4', 'Noto Serif SC'; hyphens: auto; orphans: 2; widows: 2 }
section { break-after: page }
p, h2 { margin: 0; text-align: justify; border: 0.4pt solid #C4321C; border-width: 0 0.4pt }
p { width: 130pt }
p:lang(zh) { width: 114pt; font-size: 9.5pt }
:lang(zh) { font-family: 'Noto Serif SC Marks', 'Source Serif 4', 'Noto Serif SC' }
h2 { width: 160pt; font: 700 17pt/25pt 'Noto Serif SC Marks', 'Noto Serif SC'; text-align: left;
  --text-wrap: balance; --marks: close }
"""
)
_ZH = "<p lang=zh-Hans>{}</p>"
_EN = "<p lang=en>{}</p>"


_USUAL = Options()


@dataclass(frozen=True)
class Rule:
    """A rule as it is shown: a paragraph that needs it, and how the layout asks for it."""

    body: str
    options: Options = _USUAL


RULES: Mapping[str, Rule] = {
    "flush": Rule(_ZH.format("两岸的居民每天从这里过河，有人上学，有人上班，没有人还记得渡船。")),
    "edges": Rule(_ZH.format("桥的名字刻在第一块石头上（字已经模糊）：“河畔老桥”，落款写着年份。")),
    "pairs": Rule(_ZH.format("桥建成之前人们天天坐渡船——到了冬天，河水结冰，谁也过不去了……")),
    "squeezed": Rule(_ZH.format("《县志》（卷三）：“桥，石也。”《水经》、《河渠》都写过它。")),
    "line-end": Rule(_ZH.format("桥头茶馆的招牌写着“河畔”，老板姓周，“周老板”。")),
    "hanging": Rule(
        _ZH.format("桥长一百二十米宽六米七五，两边都有石栏和石凳子，桥头是茶馆。"),
        Options(hang=True),
    ),
    "autospace": Rule(_ZH.format("6路车每10分钟一班，App上查Bus 6就能看到到站时间。")),
    "numbers": Rule(
        _ZH.format("去年修桥用去了钢材1,320吨、水泥900吨，工钱860万元。"),
        Options(prohibition="whole"),
    ),
    "runt": Rule(_ZH.format("茶馆天亮就开门，晚上十点关。")),
    "words": Rule(_EN.format(
        "The municipal waterworks, extraordinarily inconvenient for international visitors, stands"
        " upstream."
    )),
    "headline": Rule("<h2 lang=zh-Hans>“老桥”一百二十岁了：《县志》上没写的事</h2>"),
}  # fmt: skip
"""Under the names of their pictures."""


def drawn() -> Iterator[tuple[str, Image.Image, Image.Image]]:
    """Each rule's paragraph by the engine alone, and composed."""
    for options in {rule.options for rule in RULES.values()}:
        asked = {name: rule.body for name, rule in RULES.items() if rule.options == options}
        body = "".join(f"<section>{text}</section>" for text in asked.values())
        html = f"<html lang=zh-Hans><title>t</title><style>{_CSS}</style><body>{body}"
        alone = weasyprint.HTML(string=html).write_pdf()
        with composing(options):
            composed = weasyprint.HTML(string=html).write_pdf(finisher=map_codes)
        yield from zip(asked, _pages(alone), _pages(composed), strict=True)


def _pages(pdf: bytes | None) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]


def beside(*both: Image.Image) -> Image.Image:
    """Both beside each other, without the paper around them."""
    white = Image.new("RGB", both[0].size, "white")
    boxes = [ImageChops.difference(one, white).getbbox() for one in both]
    left, top, right, bottom = (
        choose(box[at] for box in boxes if box)
        for at, choose in ((0, min), (1, min), (2, max), (3, max))
    )
    cut = (left - MARGIN_PX, top - MARGIN_PX, right + MARGIN_PX, bottom + MARGIN_PX)
    wide, high = cut[2] - cut[0], cut[3] - cut[1]
    whole = Image.new("RGB", (wide * 2 + APART_PX, high), "white")
    for at, one in enumerate(both):
        whole.paste(one.crop(cut), (at * (wide + APART_PX), 0))
    return whole


def main() -> int:
    """Draw all pictures."""
    os.environ["FONTCONFIG_FILE"] = str(
        fontconfig_file(read_book().for_languages(("zh-Hans", "en")))
    )
    PICTURES.mkdir(exist_ok=True)
    for name, alone, composed in drawn():
        light(beside(alone, composed)).save(PICTURES / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
