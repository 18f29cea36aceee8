"""OpenDocument, RTF and PDF: text, looks and pictures come in as they do from Word."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.importing.bring_in import Imported, import_file

from .wordcases import image

HEADS = "".join(f'<text:h text:outline-level="1">{words}</text:h>' for words in ("河道", "Rivers"))
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": f"{_URN}office:1.0",
        "text": f"{_URN}text:1.0",
        "table": f"{_URN}table:1.0",
        "draw": f"{_URN}drawing:1.0",
        "style": f"{_URN}style:1.0",
        "fo": f"{_URN}xsl-fo-compatible:1.0",
        "svg": f"{_URN}svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
        "math": "http://www.w3.org/1998/Math/MathML",
    }.items()
)
LOOKS = {
    "B": 'fo:font-weight="bold"',
    "I": 'fo:font-style="italic"',
    "Up": 'style:text-position="super 58%"',
    "Down": 'style:text-position="sub 58%"',
    "S": 'style:text-line-through-style="solid"',
    "V": 'text:display="none"',
    "E": 'style:text-emphasize="dot above"',
    "U": 'style:text-underline-style="solid"',
}


def opendocument(body: str, parts: dict[str, bytes] | None = None) -> bytes:
    """An .odt with a heading in both languages and a body."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/>'
        "</style:style>"
        for name, look in LOOKS.items()
    )
    numbers = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/></text:list-style>'
        '<text:list-style style:name="C"><text:list-level-style-number text:level="1" '
        'style:num-format="一, 二, 三, ..." style:num-suffix="、"/></text:list-style>'
        '<text:list-style style:name="O"><text:list-level-style-bullet text:level="1"/>'
        "</text:list-style>"
    )
    content = (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}{numbers}"
        f"</office:automatic-styles><office:body><office:text>{HEADS}{body}</office:text>"
        "</office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        for name, data in (parts or {}).items():
            package.writestr(name, data)
    return out.getvalue()


def imported(
    data: bytes, name: str, folder: Path, changes: str = "accept"
) -> tuple[Imported, list[str]]:
    """An import, and the blocks of its article."""
    (folder / name).write_bytes(data)
    made = import_file(folder / name, folder / "issues" / "one", changes=changes)  # type: ignore[arg-type]
    (article,) = (made.folder / "articles").glob("*.md")
    body = article.read_text("utf-8").split("\n---\n", 1)[1]
    return made, [block.strip("\n") for block in body.split("\n\n") if block.strip()]


def said(made: Imported) -> str:
    return "\n".join(f.message for f in made.findings if f.check != "import/invented")


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def tp(*parts: str) -> str:
    return f"<text:p>{''.join(parts)}</text:p>"


def items(style: str, *texts: str) -> str:
    inside = "".join(f"<text:list-item>{tp(text)}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="{style}">{inside}</text:list>'


CHANGED = (
    "<text:tracked-changes>"
    '<text:changed-region text:id="c1"><text:deletion><office:change-info/>'
    f"{tp('28')}</text:deletion></text:changed-region>"
    '<text:changed-region text:id="c2"><text:insertion/></text:changed-region>'
    "</text:tracked-changes>"
    + tp(
        "投资",
        '<text:change text:change-id="c1"/>',
        '<text:change-start text:change-id="c2"/>30<text:change-end text:change-id="c2"/>亿。',
    )
)
ODT = {
    "looks": (
        tp(
            "面积10",
            span("Up", "6"),
            "，H",
            span("Down", "2"),
            "O，",
            span("B", "粗"),
            span("I", "斜"),
        ),
        ["面积10⁶，H₂O，**粗***斜*"],
        "",
    ),
    "dots": (tp("请", span("E", "务必"), "到"), ["请==务必==到"], ""),
    "struck": (tp("价", span("S", "三百"), "二百"), ["价二百"], "三百"),
    "hidden": (tp("公开", span("V", "底价"), "。"), ["公开。"], "底价"),
    "underlined": (tp("请", span("U", "本人"), "到"), ["请本人到"], "本人"),
    "ruby": (
        tp(
            "<text:ruby><text:ruby-base>汉</text:ruby-base><text:ruby-text>hàn</text:ruby-text></text:ruby>字"
        ),
        ["{汉|hàn}字"],
        "",
    ),
    "note": (
        tp(
            '文<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
            f"<text:note-body>{tp('注。')}</text:note-body></text:note>。"
        ),
        ["文[^1]。", "[^1]: 注。"],
        "",
    ),
    "numbers": (items("N", "甲", "乙"), ["1. 甲\n2. 乙"], ""),
    "chinese numbers": (items("C", "甲。", "乙。"), ["一、甲。", "二、乙。"], ""),
    "bullets": (items("O", "甲", "乙"), ["- 甲\n- 乙"], ""),
    "table": (
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2">'
        f"{tp('合计')}</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row>"
        f"<table:table-cell>{tp('甲')}</table:table-cell><table:table-cell>{tp('8')}</table:table-cell>"
        "</table:table-row></table:table>",
        ["| 合计 |  |\n| --- | --- |\n| 甲 | 8 |"],
        "合计",
    ),
    "box": (
        tp("外。", f"<draw:frame><draw:text-box>{tp('框里。')}</draw:text-box></draw:frame>"),
        ["外。", "框里。"],
        "框里。",
    ),
    "equation": (
        tp(
            "即<draw:frame><draw:object><math:math><math:msup><math:mi>x</math:mi><math:mn>2</math:mn>"
            "</math:msup></math:math></draw:object></draw:frame>。"
        ),
        ["即x²。"],
        "x²",
    ),
    "comment": (
        tp(f"甲<office:annotation><dc:creator>王</dc:creator>{tp('核对')}</office:annotation>。"),
        ["甲。"],
        "王",
    ),
    "markdown": (tp("2*3*4 与 **重**"), [r"2\*3\*4 与 \*\*重\*\*"], ""),
    "spaces": (
        tp('甲<text:s text:c="2"/>A<text:tab/>B<text:line-break/>乙'),
        ["甲 A B", "乙"],
        "",
    ),
    "link": (
        tp('见<text:a xlink:href="https://example.org/x">网站</text:a>'),
        ["见[网站](https://example.org/x)"],
        "",
    ),
}


@pytest.mark.parametrize("name", ODT)
def test_opendocument(name: str, tmp_path: Path) -> None:
    body, blocks, told = ODT[name]
    made, found = imported(opendocument(body), "a.odt", tmp_path)
    assert found == blocks
    assert bool(said(made)) == bool(told)
    assert told in said(made)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ("accept", "投资30亿。"),
        ("reject", "投资28亿。"),
        ("show", "投资[deleted: 28][inserted: 30]亿。"),
    ],
)
def test_tracked_changes_of_opendocument(changes: str, text: str, tmp_path: Path) -> None:
    made, blocks = imported(opendocument(CHANGED), "a.odt", tmp_path, changes)
    assert blocks == [text]
    assert "28" in said(made)


def test_a_picture_of_opendocument(tmp_path: Path) -> None:
    inside = '<draw:image xlink:href="Pictures/a.gif"/><svg:title>桥</svg:title>'
    body = tp(f"<draw:frame>{inside}</draw:frame>")
    made, blocks = imported(opendocument(body, {"Pictures/a.gif": image("GIF")}), "a.odt", tmp_path)
    assert blocks == ["![桥](figures/figure-1.png)"]
    assert "GIF" in said(made)


RTF_HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}"
    r"{\f1\froman\fcharset0 Times;}"
    r"{\f2\fnil\fcharset2 Symbol;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}{\info{\author x}}"
    r"\pard\plain\s1 {\f0 \'ba\'d3\'b5\'c0}\par\pard\plain\s1 {\f1 Rivers}\par\pard\plain "
)


def gbk(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))


RTF = {
    "code page": (gbk("该厂年产汽车。") + r"\par", ["该厂年产汽车。"], ""),
    "unicode": (r"\uc1\u35813?\u21378?\u12290?\par", ["该厂。"], ""),
    "beyond the plane": (r"\u-10174?\u-8265?\par", ["𠮷"], ""),
    "raised": (gbk("面积10") + r"{\super 6}" + gbk("，H") + r"{\sub 2}O\par", ["面积10⁶，H₂O"], ""),
    "bold": (r"{\b " + gbk("历时十年，") + "}" + gbk("终于") + r"\par", ["**历时十年，**终于"], ""),
    "struck": (
        gbk("价") + r"{\strike " + gbk("三百") + "}" + gbk("二百") + r"\par",
        ["价二百"],
        "三百",
    ),
    "hidden": (gbk("公开") + r"{\v " + gbk("底价") + r"}\par", ["公开"], "底价"),
    "dots": (gbk("请") + r"{\accdot " + gbk("务必") + r"}\par", ["请==务必=="], ""),
    "note": (
        gbk("文")
        + r"{\super\chftn{\footnote\pard\plain\chftn "
        + gbk("注。")
        + r"}}"
        + gbk("。")
        + r"\par",
        ["文[^1]。", "[^1]: 注。"],
        "",
    ),
    "numbers": (
        r"{\listtext 1.\tab}" + gbk("甲") + r"\par{\listtext 2.\tab}" + gbk("乙") + r"\par",
        ["1. 甲\n2. 乙"],
        "",
    ),
    "chinese numbers": (
        r"{\listtext " + gbk("一、") + r"\tab}" + gbk("甲。") + r"\par",
        ["一、甲。"],
        "",
    ),
    "bullets": (r"{\listtext\bullet\tab}" + gbk("甲") + r"\par", ["- 甲"], ""),
    "table": (
        r"\trowd\intbl "
        + gbk("年")
        + r"\cell "
        + gbk("量")
        + r"\cell\row\trowd\intbl 2016\cell 8\cell\row\pard "
        + gbk("后。")
        + r"\par",
        ["| 年 | 量 |\n| --- | --- |\n| 2016 | 8 |", "后。"],
        "",
    ),
    "link": (
        r'{\field{\*\fldinst HYPERLINK "https://example.org/x"}{\fldrslt '
        + gbk("网站")
        + r"}}\par",
        ["[网站](https://example.org/x)"],
        "",
    ),
    "box": (
        gbk("外。") + r"{\shp{\*\shpinst{\shptxt\pard\plain " + gbk("框里。") + r"\par}}}\par",
        ["外。", "框里。"],
        "框里。",
    ),
    "header": (
        r"{\header\pard " + gbk("内部资料") + r"\par}" + gbk("文。") + r"\par",
        ["文。"],
        "内部资料",
    ),
    "changes": (r"{\deleted 28}{\revised 30}" + gbk("亿") + r"\par", ["30亿"], "−“28”"),
    "comment": (
        gbk("文")
        + r"{\*\atnauthor W}{\*\annotation\pard "
        + gbk("核对")
        + r"}"
        + gbk("。")
        + r"\par",
        ["文。"],
        "核对",
    ),
    "symbols": (r"{\f2\'70} A\emdash B\~C\_D\par", ["π A—B\xa0C‑D"], ""),
    "markdown": (r"2*3*4 \{a\} # x\par", ["2*3*4 {a} # x"], ""),
    "hidden groups": (
        r"{\*\unknown words}{\object{\*\objdata 00ff}}" + gbk("文。") + r"\par",
        ["文。"],
        "",
    ),
}


@pytest.mark.parametrize("name", RTF)
def test_rich_text(name: str, tmp_path: Path) -> None:
    body, blocks, told = RTF[name]
    made, found = imported(f"{RTF_HEAD}{body}}}".encode("ascii"), "a.rtf", tmp_path)
    assert found == blocks
    assert bool(said(made)) == bool(told), said(made)
    assert told in said(made)


def test_a_picture_of_rich_text(tmp_path: Path) -> None:
    body = r"{\*\shppict{\pict\pngblip " + image("PNG").hex() + r"}}\par"
    _, blocks = imported(f"{RTF_HEAD}{body}}}".encode("ascii"), "a.rtf", tmp_path)
    assert blocks == ["![](figures/figure-1.png)"]


def test_a_pdf_of_an_older_issue(tmp_path: Path) -> None:
    from weasyprint import HTML

    years = {"一": "first", "二": "second", "三": "third", "四": "fourth"}
    zh = {
        n: f"第{n}年，该厂建成车间，年产汽车二万辆，{n}月起运往各地，" * 4 + "随后完工。"
        for n in years
    }
    en = {
        n: f"In its {year} year the plant was built, made cars and sent them abroad, " * 4
        + "and ended."
        for n, year in years.items()
    }
    head = (
        "<style>@page {size: 90mm 60mm; margin: 12mm; @bottom-center {content: counter(page)}}"
        "p {font: 9pt 'Noto Serif SC', serif}</style>"
    )
    body = "".join(f"<h1>{n}号车间</h1><p>{zh[n]}</p><p>{en[n]}</p>" for n in years)
    HTML(string=head + body).write_pdf(tmp_path / "a.pdf")
    made = import_file(tmp_path / "a.pdf", tmp_path / "issues" / "one")
    told = [f.check for f in made.findings if f.check.startswith("import/pdf")]
    assert told == ["import/pdf"]
    text = "".join(p.read_text("utf-8") for p in (made.folder / "articles").glob("*.md"))
    for n in years:
        assert zh[n] in text
        assert en[n].strip() in text


HOSTILE = {
    "other.odt": b"PK\3\4",
    "empty.odt": opendocument("")[:200],
    "deep.odt": opendocument("<text:section>" * 300 + "</text:section>" * 300),
    "long.rtf": b"{\\rtf1 " + b"a b " * 2_100_000 + b"}",
    "deep.rtf": b"{\\rtf1 " + b"{" * 5_000,
    "other.rtf": b"{\\urtf",
    "other.pdf": b"%PDF-1.7 nothing",
    "empty.pdf": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_harmful_files_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    with pytest.raises(Rejected):
        import_file(tmp_path / name, tmp_path / "issues" / "one")
