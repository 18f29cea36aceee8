"""A specimen sheet: every rule of line composition at work, as an HTML fragment for a layout.

Each example stands in a box as wide as its measure, so that both edges can be judged. The sheet
uses the classes ``specimen``, ``rule``, ``zh`` and ``en``; type and colours are the layout's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal


@dataclass(frozen=True, slots=True)
class Example:
    """One rule with copy that calls for it; the measure is in em of the copy."""

    zh: str
    en: str
    copy: str
    measure: float
    lang: Literal["zh-Hans", "zh-Hant", "en"] = "zh-Hans"


_RUBY = "".join(
    f"<ruby>{base}<rt>{reading}</rt></ruby>"
    for base, reading in (("中", "zhōng"), ("国", "guó"), ("创", "chuàng"), ("新", "xīn"))
)

EXAMPLES: tuple[Example, ...] = (
    Example(
        "两端对齐：字距与中西间距分担余量",
        "Flush edges: Han gaps and Han–Latin spaces share the slack",
        "高新区全年新增科技企业5,200家，在孵企业超过12,700家，企业总数达到83,371家，"
        "工业投资计划为265亿元，增长33%。",
        17.4,
    ),
    Example(
        "行首行尾禁则：点号与结束括号不居行首，开始括号不居行尾",
        "Prohibition: no stop or closing bracket starts a line, no opening bracket ends one",
        "报道见《科技日报》（二月十日），题为《创新驱动》，作者说：“企业是主体。”"
        "编者按：《规划》（草案）、《纲要》已发布。",
        14,
    ),
    Example(
        "破折号、省略号、间隔号不拆，不居行首",
        "—— and …… stay whole; neither they nor · start a line",
        "他提到一件事——支付数据的价值……曾农·考普龙说，这才刚刚开始——还有很多要做……"
        "弗朗西斯·培根也说过。",
        11,
    ),
    Example(
        "标点挤压：相邻标点共占一字半，行末标点占半字",
        "Squeeze: neighbouring marks share an em and a half; half an em at the line end",
        "“《创新》”、（《驱动》）：“‘双创’。”（见《报告》）。《纲要》，《规划》；「其他」。",
        13,
    ),
    Example(
        "数字与单位、货币与金额、第几位不分行",
        "Numbers stay with unit, currency and ordinal",
        "收入28.3万亿元，同比增长17.4%，销售50万辆，排名第3位，投资超过US$10 billion，"
        "电压±800 kV，温度25℃，2017年2月10日签约。",
        12.5,
    ),
    Example(
        "中西间距四分之一字，注码之前不加",
        "A quarter em between Han and Latin, none before a note call",
        "采用22FDX工艺的12英寸晶圆厂<sup>1</sup>位于成都Hi-tech区，与Intel、AMD为邻<sup>2</sup>。",
        15,
    ),
    Example(
        "引号随语境：中文全角，英文比例",
        "Quotes by context: full width in Chinese, proportional in English",
        "他说“创新”是关键，<span class=latin lang=en>it’s</span>很重要；"
        "<span class=latin lang=en>“it’s new”</span>则是英文。",
        16,
    ),
    Example(
        "末行不留单字",
        "No single character on the last line",
        "高新区的发展速度很快，企业也很多，这是大家都看到的。",
        12,
    ),
    Example(
        "着重号、专名号、拼音",
        "Emphasis dots, proper-name marks, readings",
        "<em class=dots>自主创新</em>是<span class=proper-name>曾农</span>与"
        "<span class=proper-name>考普龙</span>谈到的要点，" + _RUBY + "的路很长，"
        "<span class=dots>一步一步</span>地走。",
        14,
    ),
    Example(
        "繁体：点号居中，按字面挤压，不悬挂",
        "Traditional: centred marks are trimmed by their ink and never hang",
        "國家高新區的發展，令人矚目；企業多、投資大。「創新」（驅動）、『開放』，皆為要點。",
        13,
        "zh-Hant",
    ),
    Example(
        "英文：整段求优，断词不连三行",
        "English: the whole paragraph weighed at once, no third hyphen running",
        "The accelerator offers start-ups sixteen weeks of office space, technical support and "
        "connections with investors, while taking neither equity nor cash in return; "
        "participants receive cloud services worth three million yuan.",
        16,
        "en",
    ),
    Example(
        "基线网格：字体、上下标不动行距",
        "Baseline grid: neither fonts nor raised signs move a line",
        "CO<sub>2</sub>减排10<sup>6</sup>吨，<strong>加粗</strong>与<em lang=en class=latin>Nature"
        "</em>、<code>code</code>同在一行，行距不变<sup>3</sup>，逐行对齐。",
        14,
    ),
)


def specimen_html(examples: tuple[Example, ...] = EXAMPLES) -> str:
    """The sheet as an HTML fragment: one ``section.specimen`` a rule, safe to put in a body."""
    return "\n".join(_section(number, each) for number, each in enumerate(examples, 1))


def _section(number: int, example: Example) -> str:
    side = "en" if example.lang == "en" else "zh"
    return (
        f'<section class="specimen"><p class="rule zh" lang="zh-Hans">{number}. '
        f'{escape(example.zh)}</p><p class="rule en" lang="en">{escape(example.en)}</p>'
        f'<div class="sample {side}" lang="{example.lang}">'
        f'<p style="width: {example.measure:g}em; text-indent: 0; text-align: justify">'
        f"{example.copy}</p></div></section>"
    )
