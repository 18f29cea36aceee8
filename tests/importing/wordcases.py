"""A Word file for every feature of Word that says something, and what has to come of it.

Each case is a body in WordprocessingML, the blocks that must stand in the article, and what must be
told; files are built here, byte by byte, so that nothing but the feature is in them.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from PIL import Image

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
OFFICE = NAMESPACES["r"]
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

STYLES = """
<w:style w:type="paragraph" w:styleId="Normal" w:default="1"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>
  <w:rPr><w:b/><w:color w:val="2E74B5"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="我的小标题"/>
  <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="ListNumber"><w:name w:val="List Number"/></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet2"><w:name w:val="List Bullet 2"/></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="内部"/>
  <w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Power"><w:name w:val="幂"/>
  <w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Void"><w:name w:val="作废"/>
  <w:basedOn w:val="Struck"/></w:style>
<w:style w:type="character" w:styleId="Struck"><w:name w:val="划掉"/>
  <w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>
  <w:rPr><w:u w:val="single"/><w:color w:val="0000FF"/></w:rPr></w:style>
"""


def levels(*formats: tuple[str, str]) -> str:
    """Levels of a numbering: their format and text."""
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(formats)
    )


NUMBERINGS = {
    "1": levels(("decimal", "%1."), ("lowerLetter", "%2)")),
    "2": levels(("bullet", "●"), ("bullet", "○")),
    "3": levels(("chineseCountingThousand", "第%1条"), ("decimal", "%1.%2")),
    "4": levels(("decimal", "（%1）")),
    "5": levels(("upperRoman", "%1.")),
    "6": levels(("chineseCounting", "%1、")),
    "7": levels(("decimal", "%1)")),
    "8": levels(("ideographTraditional", "%1．")),
    "9": levels(("decimalEnclosedCircle", "%1")),
}


def p(*parts: str, style: str = "", own: str = "") -> str:
    """A paragraph of runs; plain strings are runs of text."""
    runs = "".join(part if part.startswith("<") else r(part) for part in parts)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{own}</w:pPr>{runs}</w:p>"


def r(text: str, own: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{own}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def number(number_id: int, depth: int = 0) -> str:
    """A paragraph's numbering."""
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number_id}"/></w:numPr>'


def ins(*runs: str) -> str:
    return f'<w:ins w:id="1" w:author="甲">{"".join(runs)}</w:ins>'


def gone(text: str) -> str:
    return (
        f'<w:del w:id="2" w:author="甲"><w:r><w:delText xml:space="preserve">{text}</w:delText>'
        "</w:r></w:del>"
    )


def box(*paragraphs: str) -> str:
    """A text box, in its new form and in that for older programs."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def picture(name: str, alt: str = "") -> str:
    """A picture in the line, its file named by a relation ``name``."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{escape(alt)}"/>'
        f'<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="{name}"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def field_of(code: str, result: str = "") -> str:
    """A complex field with its code and its result."""
    middle = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}' if result else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>{middle}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def ruby(base: str, reading: str) -> str:
    return (
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{r(reading)}</w:rt><w:rubyBase>{r(base)}</w:rubyBase>"
        "</w:ruby></w:r>"
    )


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def row(*cells: str, own: str = "") -> str:
    return f"<w:tr><w:trPr>{own}</w:trPr>{''.join(cells)}</w:tr>"


def cell(*paragraphs: str, own: str = "") -> str:
    inside = "".join(one if one.startswith("<") else p(one) for one in paragraphs)
    return f"<w:tc><w:tcPr>{own}</w:tcPr>{inside or '<w:p/>'}</w:tc>"


def note(kind: str, number_id: int, *paragraphs: str, of: str = "") -> str:
    return f'<w:{kind} w:id="{number_id}"{of}>{"".join(paragraphs)}</w:{kind}>'


def call(kind: str, number_id: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number_id}"/></w:r>'


def maths(inside: str) -> str:
    return f"<m:oMath>{inside}</m:oMath>"


def mr(text: str) -> str:
    return f"<m:r><m:t>{escape(text)}</m:t></m:r>"


def image(form: str, frames: int = 1) -> bytes:
    """A small picture of a form; a moving one has several frames."""
    out = io.BytesIO()
    pictures = [Image.new("RGB", (4, 4), (40 * n, 90, 160)) for n in range(frames)]
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(out, form, **more)
    return out.getvalue()


EMF = struct.pack("<II", 1, 88) + b"\0" * 32 + b" EMF" + b"\0" * 60
WMF = b"\xd7\xcd\xc6\x9a" + b"\0" * 60
CHART = (
    "<c:chartSpace {ns}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>历年产量</a:t></a:r></a:p>"
    "</c:rich></c:tx></c:title><c:plotArea><c:v>2016</c:v><c:v>38.5</c:v></c:plotArea></c:chart>"
    "</c:chartSpace>"
)
DIAGRAM = (
    "<dgm:dataModel {ns}><dgm:ptLst>"
    + "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for words in ("立项", "施工", "验收")
    )
    + "</dgm:ptLst></dgm:dataModel>"
)
GRAPHIC = (
    "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{}</a:graphicData></a:graphic>"
    "</wp:inline></w:drawing></w:r>"
)


@dataclass(frozen=True)
class Case:
    """A feature: its body, the blocks that must come of it, and words that must be told.

    ``relations`` are the document's, by id: kind and target; ``parts`` further parts of the file.
    """

    body: str
    blocks: list[str]
    told: list[str] = field(default_factory=list)
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)
    parts: dict[str, str | bytes] = field(default_factory=dict)
    changes: str = "accept"


def _part(kind: str, inside: str) -> str:
    return f"<w:{kind} {DECLARED}>{inside}</w:{kind}>"


def footnotes(*notes: str) -> dict[str, str | bytes]:
    return {"word/footnotes.xml": _part("footnotes", "".join(notes))}


def endnotes(*notes: str) -> dict[str, str | bytes]:
    return {"word/endnotes.xml": _part("endnotes", "".join(notes))}


def comments(*words: str) -> dict[str, str | bytes]:
    inside = "".join(
        f'<w:comment w:id="{n}" w:author="王编辑">{p(text)}</w:comment>'
        for n, text in enumerate(words)
    )
    return {"word/comments.xml": _part("comments", inside)}


SUP, SUB = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
BLUE = '<w:rStyle w:val="Hyperlink"/>'
PNG = {"i1": ("image", "media/a.png")}

CASES: dict[str, Case] = {
    # Raised and lowered
    "power of ten": Case(p("产值", r("10"), r("6", SUP), "元"), ["产值10⁶元"]),
    "negative power": Case(p("浓度10", r("-3", SUP), "克"), ["浓度10⁻³克"]),
    "square kilometres": Case(p("Area 130 km", r("2", SUP), "."), ["Area 130 km²."]),
    "water": Case(p("H", r("2", SUB), "O 与 CO", r("2", SUB), "。"), ["H₂O 与 CO₂。"]),
    "ion": Case(p("Ca", r("2+", SUP), "离子"), ["Ca²⁺离子"]),
    "power by style": Case(
        p("10", '<w:r><w:rPr><w:rStyle w:val="Power"/></w:rPr><w:t>9</w:t></w:r>', "次"), ["10⁹次"]
    ),
    "power by position": Case(p("10", r("8", '<w:position w:val="8"/>'), "次"), ["10⁸次"]),
    "ordinal": Case(p("The 21", r("st", SUP), " century."), ["The 21st century."]),
    "letter raised": Case(p("速度 v", r("max", SUB), "。"), ["速度 vmax。"], ["lowered", "max"]),
    "trade mark": Case(
        p("Press", r("TM", SUP), " and 张", r("a", SUP)), ["PressTM and 张a"], ["raised", "TM"]
    ),
    # Struck, hidden, dots, readings
    "hidden": Case(
        p("公开。", r("内部勿印。", "<w:vanish/>")), ["公开。"], ["hidden", "内部勿印。"]
    ),
    "hidden by style": Case(
        p("公开。", '<w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>底价八万。</w:t></w:r>'),
        ["公开。"],
        ["hidden", "底价八万。"],
    ),
    "hidden switched off": Case(p("公开", r("照印。", '<w:vanish w:val="0"/>')), ["公开照印。"]),
    "struck": Case(p("价", r("三百", "<w:strike/>"), "二百元"), ["价二百元"], ["struck", "三百"]),
    "struck twice": Case(p("价", r("旧", "<w:dstrike/>"), "新"), ["价新"], ["struck", "旧"]),
    "struck by style": Case(
        p("留", '<w:r><w:rPr><w:rStyle w:val="Void"/></w:rPr><w:t>废</w:t></w:r>'),
        ["留"],
        ["struck", "废"],
    ),
    "emphasis dots": Case(p("请", r("务必", '<w:em w:val="dot"/>'), "到"), ["请==务必==到"]),
    "dots below": Case(p("请", r("准时", '<w:em w:val="underDot"/>'), "到"), ["请==准时==到"]),
    "ruby": Case(p(ruby("汉字", "hànzì"), "读音。"), ["{汉字|hànzì}读音。"]),
    "ruby of two": Case(p(ruby("汉", "hàn"), ruby("字", "zì"), "。"), ["{汉|hàn}{字|zì}。"]),
    "ruby in bold": Case(
        p(r("读", "<w:b/>"), "作", ruby("乐", "yuè"), "。"), ["**读**作{乐|yuè}。"]
    ),
    "ruby by field": Case(
        p(field_of(r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(zhòng),重)"), "要。"), ["{重|zhòng}要。"]
    ),
    "circled character": Case(p(field_of(r"eq \o\ac(○,3)"), "号楼"), ["③号楼"]),
    "circled han": Case(p(field_of(r"eq \o\ac(○,印)"), "章"), ["㊞章"]),
    "fraction by field": Case(p("约", field_of(r"EQ \F(1,2)"), "圈"), ["约1/2圈"], ["1/2"]),
    "two lines in one": Case(
        p("甲方", r("以下简称甲", '<w:eastAsianLayout w:combine="1"/>'), "。"),
        ["甲方以下简称甲。"],
        ["two lines in one", "以下简称甲"],
    ),
    # Bold, italics, looks
    "bold beside chinese marks": Case(
        p(r("历时十年，", "<w:b/>"), "终于完工。"), ["**历时十年，**终于完工。"]
    ),
    "bold before a bracket": Case(
        p("他说", r("“不行”", "<w:b/>"), "，就走了。"), ["他说**“不行”**，就走了。"]
    ),
    "bold inside a word": Case(p("un", r("bold", "<w:b/>"), "ed text."), ["un**bold**ed text."]),
    "bold and italic": Case(
        p("a ", r("very", "<w:b/><w:i/>"), " good one."), ["a ***very*** good one."]
    ),
    "bold in many runs": Case(p(r("十", "<w:b/>"), r("年", "<w:b/>"), "后"), ["**十年**后"]),
    "bold switched off": Case(p(r("十年", '<w:b w:val="false"/>'), "后"), ["十年后"]),
    "underlined": Case(
        p("请", r("本人", '<w:u w:val="single"/>'), "到"), ["请本人到"], ["underlined", "本人"]
    ),
    "blank to fill in": Case(p("姓名：", r("      ", '<w:u w:val="single"/>')), ["姓名：______"]),
    "coloured": Case(
        p("请", r("核对", '<w:color w:val="FF0000"/>')), ["请核对"], ["colour", "核对"]
    ),
    "highlighted": Case(
        p("请", r("核对", '<w:highlight w:val="yellow"/>')), ["请核对"], ["colour", "核对"]
    ),
    "capitals": Case(p(r("unesco", "<w:caps/>"), " met in Paris."), ["UNESCO met in Paris."]),
    # Signs of Markdown
    "asterisks": Case(p("2*3*4 与 **重** 与 *轻*"), [r"2\*3\*4 与 \*\*重\*\* 与 \*轻\*"]),
    "number at the start": Case(p("1. 不是列表"), [r"1\. 不是列表"]),
    "heading sign": Case(p("# 不是标题，是井号。"), [r"\# 不是标题，是井号。"]),
    "link signs": Case(
        p("[见](http://a.b) 与 <b> 与 &amp;"), [r"\[见\](http://a.b) 与 \<b\> 与 \&amp;"]
    ),
    "fences and braces": Case(
        p("::: zh 与 {甲|乙} 与 ==丙=="), [r"\::: zh 与 \{甲\|乙\} 与 \=\=丙\=\="]
    ),
    "note sign": Case(p("见[^1]处"), [r"见\[\^1\]处"]),
    "code signs": Case(p("`rm` ~~删~~"), [r"\`rm\` \~\~删\~\~"]),
    # Notes
    "footnote": Case(
        p("正文", call("footnote", 2), "。"),
        ["正文[^2]。", "[^2]: 科技部，2017年。"],
        parts=footnotes(note("footnote", 2, p("科技部，2017年。"))),
    ),
    "endnote": Case(
        p("正文", call("endnote", 1), "。"),
        ["正文[^e1]。", "[^e1]: 尾注。"],
        parts=endnotes(note("endnote", 1, p("尾注。"))),
    ),
    "footnote and endnote": Case(
        p("甲", call("footnote", 1), "乙", call("endnote", 1)),
        ["甲[^1]乙[^e1]", "[^1]: 脚。", "[^e1]: 尾。"],
        parts=footnotes(note("footnote", 1, p("脚。"))) | endnotes(note("endnote", 1, p("尾。"))),
    ),
    "note of two paragraphs": Case(
        p("甲", call("footnote", 1), "。"),
        ["甲[^1]。", "[^1]: 科技部。 The ministry."],
        parts=footnotes(note("footnote", 1, p("科技部。"), p("The ministry."))),
    ),
    "note in bold": Case(
        p("甲", call("footnote", 1), "。"),
        ["甲[^1]。", "[^1]: 见**原文**，10³页。"],
        parts=footnotes(
            note("footnote", 1, p("见", r("原文", "<w:b/>"), "，10", r("3", SUP), "页。"))
        ),
    ),
    "note nobody calls": Case(
        p("甲。"),
        ["甲。"],
        ["nothing calls", "无主注"],
        parts=footnotes(
            note("footnote", 0, p("分隔"), of=' w:type="separator"'),
            note("footnote", 1, p("无主注")),
        ),
    ),
    "note called by a heading": Case(
        p("文章的第一段正文，说明来由。")
        + p("小题", call("footnote", 1), style="Heading2")
        + p("乙。"),
        ["文章的第一段正文，说明来由。", "## 小题", "乙。", "注。"],
        ["a heading does", "注。"],
        parts=footnotes(note("footnote", 1, p("注。"))),
    ),
    "note with a mark of its own": Case(
        p("甲", '<w:r><w:footnoteReference w:id="1" w:customMarkFollows="1"/><w:t>※</w:t></w:r>'),
        ["甲[^1]", "[^1]: 注。"],
        ["※"],
        parts=footnotes(note("footnote", 1, p("注。"))),
    ),
    # Boxes, drawings, pictures
    "text box": Case(
        p(box(p("框里的话。")), "框外。"), ["框外。", "框里的话。"], ["text box", "框里的话。"]
    ),
    "text box of many": Case(
        p("外。", box(p("一段。"), p("10", r("2", SUP)), p("Three."))),
        ["外。", "一段。", "10²", "Three."],
        ["一段。 102 Three."],
    ),
    "text box with a table": Case(
        p("外。", box(table(row(cell("年"), cell("量")), row(cell("2016"), cell("8"))))),
        ["外。", "| 年 | 量 |\n| --- | --- |\n| 2016 | 8 |"],
        ["text box"],
    ),
    "old text box": Case(
        p(
            f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('旧框。')}</w:txbxContent>"
            "</v:textbox></v:shape></w:pict></w:r>",
            "外。",
        ),
        ["外。", "旧框。"],
        ["text box"],
    ),
    "grouped shapes": Case(
        p(
            "外。",
            GRAPHIC.format(
                "<wpg:wgp>"
                + "".join(
                    f"<wps:wsp><wps:txbx><w:txbxContent>{p(t)}</w:txbxContent></wps:txbx></wps:wsp>"
                    for t in ("左框。", "右框。")
                )
                + "</wpg:wgp>"
            ),
        ),
        ["外。", "左框。", "右框。"],
    ),
    "smart art": Case(
        p("流程：", GRAPHIC.format('<dgm:relIds r:dm="d1" r:lo="d2"/>')),
        ["流程：", "立项", "施工", "验收"],
        ["SmartArt", "立项 施工 验收"],
        {"d1": ("diagramData", "diagrams/data1.xml")},
        {"word/diagrams/data1.xml": DIAGRAM.format(ns=DECLARED)},
    ),
    "chart": Case(
        p("见图。", GRAPHIC.format('<c:chart r:id="c1"/>')),
        ["见图。"],
        ["chart", "历年产量 2016 38.5"],
        {"c1": ("chart", "charts/chart1.xml")},
        {"word/charts/chart1.xml": CHART.format(ns=DECLARED)},
    ),
    "picture": Case(
        p(picture("i1", "园区鸟瞰")),
        ["![园区鸟瞰](figures/figure-1.png)"],
        relations=PNG,
        parts={"word/media/a.png": image("PNG")},
    ),
    "path as alternative text": Case(
        p(picture("i1", r"C:\Users\wang\桌面\图1.png")),
        ["![](figures/figure-1.png)"],
        relations=PNG,
        parts={"word/media/a.png": image("PNG")},
    ),
    "machine's alternative text": Case(
        p(picture("i1", "桥梁\n\n描述已自动生成")),
        ["![桥梁](figures/figure-1.png)"],
        relations=PNG,
        parts={"word/media/a.png": image("PNG")},
    ),
    "gif": Case(
        p(picture("i1", "标志")),
        ["![标志](figures/figure-1.png)"],
        ["GIF", "converted"],
        {"i1": ("image", "media/a.gif")},
        {"word/media/a.gif": image("GIF")},
    ),
    "moving gif": Case(
        p(picture("i1", "标志")),
        ["![标志](figures/figure-1.png)"],
        ["GIF", "first frame"],
        {"i1": ("image", "media/a.gif")},
        {"word/media/a.gif": image("GIF", 3)},
    ),
    "bitmap": Case(
        p(picture("i1", "标志")),
        ["![标志](figures/figure-1.png)"],
        ["BMP", "converted"],
        {"i1": ("image", "media/a.bmp")},
        {"word/media/a.bmp": image("BMP")},
    ),
    "emf": Case(
        p("图示。", picture("i1", "电路")),
        ["图示。"],
        ["EMF", "电路"],
        {"i1": ("image", "media/a.emf")},
        {"word/media/a.emf": EMF},
    ),
    "wmf": Case(
        p("图示。", picture("i1", "旧图")),
        ["图示。"],
        ["WMF", "旧图"],
        {"i1": ("image", "media/a.wmf")},
        {"word/media/a.wmf": WMF},
    ),
    "picture that is not there": Case(p("图示。", picture("i1", "缺")), ["图示。"], ["a.png"], PNG),
    "word art": Case(
        p(
            '<w:r><w:pict><v:shape><v:textpath string="样稿勿印"/></v:shape></w:pict></w:r>',
            "正文。",
        ),
        ["正文。"],
        ["样稿勿印"],
    ),
    "embedded sheet": Case(
        p('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>', "正文。"),
        ["正文。"],
        ["Excel.Sheet.12"],
    ),
    # Equations
    "equation": Case(
        p("有", maths(f"<m:f><m:num>{mr('a+b')}</m:num><m:den>{mr('2')}</m:den></m:f>"), "。"),
        ["有(a+b)/2。"],
        ["equation", "(a+b)/2"],
    ),
    "powers in an equation": Case(
        p("即", maths(f"<m:sSup><m:e>{mr('x')}</m:e><m:sup>{mr('2')}</m:sup></m:sSup>{mr('=9')}")),
        ["即x²=9"],
        ["x²=9"],
    ),
    "root and sum": Case(
        p(
            maths(
                f"<m:rad><m:deg/><m:e>{mr('x+1')}</m:e></m:rad>{mr('=')}"
                f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{mr("i=1")}</m:sub>'
                f"<m:sup>{mr('n')}</m:sup><m:e>{mr('i')}</m:e></m:nary>"
            )
        ),
        ["√(x+1)=∑_(i=1)ⁿ i"],
        ["equation"],
    ),
    "equation on its own": Case(
        p("甲。") + f"<m:oMathPara>{maths(mr('E=mc²'))}</m:oMathPara>",
        ["甲。", "E=mc²"],
        ["E=mc²"],
    ),
    # Tables
    "table": Case(
        table(row(cell("年"), cell("量")), row(cell("2016"), cell("8"))),
        ["| 年 | 量 |\n| --- | --- |\n| 2016 | 8 |"],
    ),
    "columns merged": Case(
        table(
            row(cell("合计", own='<w:gridSpan w:val="2"/>'), cell("量")),
            row(cell("甲"), cell("乙"), cell("8")),
        ),
        ["| 合计 |  | 量 |\n| --- | --- | --- |\n| 甲 | 乙 | 8 |"],
        ["merged", "合计"],
    ),
    "rows merged": Case(
        table(
            row(cell("年"), cell("量")),
            row(cell("甲", own='<w:vMerge w:val="restart"/>'), cell("7")),
            row(cell(own="<w:vMerge/>"), cell("8")),
        ),
        ["| 年 | 量 |\n| --- | --- |\n| 甲 | 7 |\n|  | 8 |"],
        ["merged", "甲"],
    ),
    "table in a table": Case(
        table(row(cell("外"), cell(table(row(cell("内一"), cell("内二"))), "<w:p/>"))),
        ["外", "内一", "内二"],
    ),
    "row inserted": Case(
        table(
            row(cell("年"), cell("量")),
            row(cell("2016"), cell("8"), own='<w:ins w:id="1" w:author="甲"/>'),
            row(cell("2015"), cell("7"), own='<w:del w:id="1" w:author="甲"/>'),
        ),
        ["| 年 | 量 |\n| --- | --- |\n| 2016 | 8 |"],
        ["2015 7"],
    ),
    "bar in a cell": Case(
        table(row(cell("a|b"), cell("量")), row(cell("2016"), cell("*8*"))),
        ["| a\\|b | 量 |\n| --- | --- |\n| 2016 | \\*8\\* |"],
    ),
    # Tracked changes and comments
    "changes accepted": Case(
        p("投资", gone("28"), ins(r("30")), "亿"), ["投资30亿"], ["accepted", "−“28”; +“30”"]
    ),
    "changes rejected": Case(
        p("投资", gone("28"), ins(r("30")), "亿"),
        ["投资28亿"],
        ["rejected", "−“28”; +“30”"],
        changes="reject",
    ),
    "changes shown": Case(
        p("投资", gone("28"), ins(r("30")), "亿"),
        ["投资〔删：28〕〔增：30〕亿"],
        ["−“28”; +“30”"],
        changes="show",
    ),
    "changes shown in english": Case(
        p("Up by ", gone("28"), ins(r("30")), " in all."),
        ["Up by [deleted: 28][inserted: 30] in all."],
        ["−“28”; +“30”"],
        changes="show",
    ),
    "moved": Case(
        p('<w:moveFrom w:id="1" w:author="甲"><w:r><w:t>移。</w:t></w:r></w:moveFrom>', "留。")
        + p('<w:moveTo w:id="2" w:author="甲"><w:r><w:t>移。</w:t></w:r></w:moveTo>'),
        ["留。", "移。"],
        ["−“移。”", "+“移。”"],
    ),
    "paragraphs joined": Case(
        p("两段并成", own='<w:rPr><w:del w:id="1" w:author="甲"/></w:rPr>') + p("一段。"),
        ["两段并成一段。"],
        ["¶"],
    ),
    "change of look": Case(
        p("请", r("细看", '<w:b/><w:rPrChange w:id="1" w:author="甲"><w:rPr/></w:rPrChange>')),
        ["请**细看**"],
        ["look alone", "细看"],
    ),
    "comment": Case(
        p(
            '<w:commentRangeStart w:id="0"/>',
            "数字",
            '<w:r><w:commentReference w:id="0"/></w:r>',
            "。",
        ),
        ["数字。"],
        ["王编辑", "请核对此数字"],
        parts=comments("请核对此数字"),
    ),
    # Lists and numbers
    "numbered list": Case(p("甲", own=number(1)) + p("乙", own=number(1)), ["1. 甲\n2. 乙"]),
    "list in a list": Case(p("甲", own=number(2)) + p("乙", own=number(2, 1)), ["- 甲\n    - 乙"]),
    "numbers of another list": Case(
        p("甲", own=number(7)) + p("乙", own=number(7)), ["1) 甲\n2) 乙"]
    ),
    "articles of a law": Case(
        p("总则", own=number(3)) + p("范围", own=number(3, 1)) + p("附则", own=number(3)),
        ["第一条总则", r"一.1 范围", "第二条附则"],
    ),
    "numbers in brackets": Case(
        p("甲。", own=number(4)) + p("乙。", own=number(4)), ["（1）甲。", "（2）乙。"]
    ),
    "roman numbers": Case(
        p("One thing.", own=number(5)) + p("Two.", own=number(5)), ["I. One thing.", "II. Two."]
    ),
    "chinese numbers before headings": Case(
        p("背景", style="Heading2", own=number(6))
        + p("甲。")
        + p("结语", style="Heading2", own=number(6))
        + p("乙。"),
        ["一、背景", "甲。", "二、结语", "乙。"],
    ),
    "stems": Case(p("案。", own=number(8)), ["甲．案。"]),
    "circled numbers": Case(
        p("案。", own=number(9)) + p("例。", own=number(9)), ["①案。", "②例。"]
    ),
    "list interrupted": Case(
        p("甲", own=number(1)) + p("插话。") + p("乙", own=number(1)), ["1. 甲", "插话。", "2. 乙"]
    ),
    "numbering not defined": Case(p("甲。", own=number(99)), ["甲。"], ["numbering"]),
    "list by style, numbered": Case(
        p("甲", style="ListNumber") + p("乙", style="ListNumber"), ["1. 甲\n2. 乙"], ["numbering"]
    ),
    "list by style, bullets": Case(
        p("甲", style="ListBullet") + p("乙", style="ListBullet2"), ["- 甲\n    - 乙"]
    ),
    # Paragraphs
    "heading by outline": Case(p("背景", style="Own") + p("甲。"), ["背景", "甲。"]),
    "quote": Case(p("引一句。", style="Quote"), ["> *引一句。*"]),
    "initial": Case(
        p("从", own='<w:framePr w:dropCap="drop" w:lines="3"/>') + p("前有座山。"), ["从前有座山。"]
    ),
    "contents": Case(
        p("背景\t3", style="TOC1") + p("甲。"), ["甲。"], ["table of contents", "背景"]
    ),
    "contents in a control": Case(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('目录')}{p('背景3')}</w:sdtContent></w:sdt>"
        + p("甲。"),
        ["甲。"],
        ["目录 背景3"],
    ),
    "line breaks": Case(
        p("甲。", "<w:r><w:br/></w:r>", "乙。", '<w:r><w:br w:type="page"/></w:r>', "丙。"),
        ["甲。", "乙。丙。"],
    ),
    "tab and hard hyphen": Case(
        p("A", "<w:r><w:tab/></w:r>", "B7", "<w:r><w:noBreakHyphen/></w:r>", "2."), ["A B7‑2."]
    ),
    "header and footer": Case(
        p("甲。"),
        ["甲。"],
        ["内部资料", "第 1 页"],
        parts={
            "word/header1.xml": _part("hdr", p("内部资料")),
            "word/footer1.xml": _part("ftr", p("第 1 页")),
        },
    ),
    # Fields, controls, symbols
    "link": Case(
        p(
            "见",
            f'<w:hyperlink r:id="h1">{r("网站", BLUE)}</w:hyperlink>',
            "。",
        ),
        ["见[网站](https://example.org/x)。"],
        relations={"h1": ("hyperlink", "https://example.org/x")},
    ),
    "link by field": Case(
        p("见", field_of('HYPERLINK "https://example.org/y"', r("网站")), "。"),
        ["见[网站](https://example.org/y)。"],
    ),
    "link inside": Case(
        p("见", f'<w:hyperlink w:anchor="x">{r("上文")}</w:hyperlink>', "。"), ["见上文。"]
    ),
    "field with a result": Case(p("见第", field_of("REF _Ref1 \\h", r("3")), "节"), ["见第3节"]),
    "simple field": Case(
        p("今日", f'<w:fldSimple w:instr="DATE">{r("2017年2月")}</w:fldSimple>', "。"),
        ["今日2017年2月。"],
    ),
    "field without a result": Case(
        p("共", field_of("AUTONUM \\* Arabic"), "件"), ["共件"], ["AUTONUM"]
    ),
    "index entry": Case(p("长江", field_of('XE "长江"'), "。"), ["长江。"]),
    "content control": Case(
        p("甲", f"<w:sdt><w:sdtPr/><w:sdtContent>{r('乙')}</w:sdtContent></w:sdt>", "丙"),
        ["甲乙丙"],
    ),
    "prompt": Case(
        p(
            "姓名",
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
            f"<w:sdtContent>{r('单击此处输入文字')}</w:sdtContent></w:sdt>",
        ),
        ["姓名"],
        ["单击此处输入文字"],
    ),
    "smart tag": Case(
        p("在", f'<w:smartTag w:element="place">{r("北京")}</w:smartTag>', "。"), ["在北京。"]
    ),
    "custom xml": Case(f'<w:customXml w:element="x">{p("甲。")}</w:customXml>', ["甲。"]),
    "symbol": Case(p("圆", '<w:r><w:sym w:font="Symbol" w:char="F070"/></w:r>', "率"), ["圆π率"]),
    "wingdings": Case(p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "办妥"), ["✓办妥"]),
    "unknown symbol": Case(
        p("甲", '<w:r><w:sym w:font="MyFont" w:char="F041"/></w:r>', "乙"), ["甲乙"], ["MyFont"]
    ),
    "entities": Case(p("R&D < 5 & “引号” > 3"), ["R&D < 5 & “引号” > 3"]),
    "rare characters": Case(p("𠮷野家与㐀"), ["𠮷野家与㐀"]),
}


def file_of(case: Case, strict: bool = False, head: str | None = None) -> bytes:
    """The .docx of a case, under a heading in both languages where nothing else is given."""
    if head is None:
        head = p("标题", style="Heading1") + p("Title", style="Heading1")
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{inside}</w:abstractNum>'
        for n, inside in NUMBERINGS.items()
    )
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in NUMBERINGS
    )
    relations = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if kind == "hyperlink" else "")
        + "/>"
        for key, (kind, target) in case.relations.items()
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "word/styles.xml": _part("styles", STYLES),
        "word/numbering.xml": _part("numbering", abstract + nums),
        "word/document.xml": _part("document", f"<w:body>{head}{case.body}<w:sectPr/></w:body>"),
        **case.parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            if strict and isinstance(data, str):
                package.writestr(name, _as_strict(data))
            else:
                package.writestr(name, data)
    return out.getvalue()


def _as_strict(xml: str) -> str:
    """XML with the namespaces of strict Open XML."""
    xml = xml.replace(NAMESPACES["w"], "http://purl.oclc.org/ooxml/wordprocessingml/main")
    return xml.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
