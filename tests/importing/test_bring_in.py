"""The shapes newsletters come in, and the structure each must get."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.importing.bring_in import import_file
from builder.importing.titles import part_sides

from .helpers import FIXTURES, bring_in, tree, word_file

PASTED = """\
issue 1 2017-02-01: – | China Innovation Insights
tagline: – | February 2017 | Issue No. 1
section: 本月聚焦 | Focus of the Month
  article: 2016年全国高新区预计实现营业收入28.3万亿元 | \
Revenue of China's high – tech zones expected to reach 28.3 trillion yuan
    paragraph | paragraph: “十二五“期间，国家高新区营业收
    paragraph | paragraph: 全国累计销售新能源汽车50万辆，
    paragraph | paragraph: 前景可期……
section: 成都在线 | Chengdu Online
  article: – | GlobalFoundries to build a 22FDX® plant in Chengdu
    paragraph | paragraph + paragraph: 格芯项目于2017年2月10日签
    paragraph | paragraph: 一期将于2018年底投产。
    paragraph | paragraph + paragraph: 二期采用22纳米工艺，将于201
    paragraph | paragraph: 成都已有英特尔、德州仪器等企业落
    paragraph | paragraph: 完整的产业链正在形成。
section: 全球视野 | The World
  article: 移动支付规模为美国的50倍 | Mobile payments are 50 times those of the United States
    paragraph | paragraph: 第三方移动支付达到38万亿元，埃"""

HALVES = """\
issue 1 2017-02-01: 科技园区简报 | –
section: 园区动态 | Zone News
  article: 中关村新增企业两万家 | Zhongguancun gains 20,000 firms
    paragraph | paragraph: 去年，中关村新增科技企业两万家，
    paragraph | paragraph: 这些企业多由高校教师创办。
  article: 深圳扩大风险投资 | Shenzhen expands venture capital
    paragraph | paragraph: 深圳市去年的风险投资增长三成，居"""

WRAPPED = """\
issue 1 2017-02-01: – | wrapped
section: 本期内容 | In this issue
  article: 硅谷来信 | Letter from Silicon Valley
    paragraph | paragraph: 硅谷自秋天以来变了样，第一批新实"""

MARKED = """\
issue 12 2017-02-28: 园区周刊（第 12 期） | Park Weekly
section: 本月聚焦 | Focus of the Month
  article: 高新区收入达28.3万亿元 | High-tech zones earn 28.3 trillion yuan
    paragraph | paragraph: 全国高新区收入达到28.3万亿元
    paragraph | paragraph: 新能源汽车销量为50万辆。
    nothing | paragraph: A second look: s
    table | nothing: 项目
    nothing | code: print("1 < 2 &&
    list | list: 园区 146 家
    note 1 (zh)
  article: 开源芯片 | –
    paragraph | paragraph: 芯片采用 RISC_V 指令集，
  article: Setext 小标题 | –
    paragraph | nothing: 最后一段。"""

COMMENTED = """\
issue 1 2017-02-01: – | Innovation Monthly
section: 本月聚焦 | Focus of the Month
  article: 微软加速器落户上海 | Microsoft Accelerator opens in Shanghai
    paragraph | paragraph: 首批14家初创企业入驻，为期16
    paragraph | paragraph: 每家获得价值300万元的云服务
    paragraph | paragraph: 左边是中文，说的是徐汇区的办公空
    table | nothing: 城市
    list | list: 第一项
    nothing | code: a  < b"""

WORD = """\
issue 1 2017-02-01: – | Innovation Monthly
section: 本月聚焦 | Focus of the Month
  article: 高新区收入达28.3万亿元 | High-tech zones earn 28.3 trillion yuan
    paragraph | paragraph: 全国高新区收入达到28.3万亿元
    paragraph | nothing: 见公报。
    note 1 (zh)"""

WORD_PARAGRAPHS = [
    ("Title", "Innovation Monthly"),
    ("Heading1", "本月聚焦"),
    ("Heading1", "Focus of the Month"),
    ("Heading2", "高新区收入达28.3万亿元"),
    ("Heading2", "High-tech zones earn 28.3 trillion yuan"),
    ("", "全国高新区收入达到28.3万亿元，R&D 投入 1 < 2。"),
    ("", "Revenue of the zones reached 28.3 trillion yuan, up *17.4%* a year."),
    (
        "",
        '<w:r><w:t>见公报</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
        "<w:r><w:t>。</w:t></w:r>",
    ),
    ("", "\xa0\xa0"),
]


UNSPACED = """\
issue 5 2017-02-01: 创新周报 | Innovation Weekly
tagline: 2017年3月 第5期 | –
section: 政策要闻 | Policy News
  article: 国务院发布新规 | State Council issues new rules
    paragraph | paragraph: 国务院于三月发布了关于创新的新规
  article: 税收优惠扩大到小企业 | Tax relief extended to small firms
    paragraph | paragraph: 小企业的税收优惠从今年起扩大，覆
section: 市场观察 | Market Watch
  article: – | IPO market warms up
    paragraph | paragraph: 今年第一季度的上市公司数量明显增
    paragraph | nothing: 联系我们：editor@exam"""

BRIEF = """\
issue 1 2017-02-01: – | CHINA TECH BRIEF
section: 聚焦 | FOCUS
  article: – | Robots enter the operating room
    paragraph | paragraph: 首台脊柱微创手术机器人获得注册，
  article: 3D打印人工椎体获批 | 3D-printed vertebra licensed
    paragraph | paragraph: 金属3D打印人工椎体获批上市。
    heading | heading: 一、背景
    paragraph | paragraph: 该技术由多家机构联合研发，历时八
section: 市场 | MARKETS
  article: 为什么移动支付发展这么快？ | Why do mobile payments grow so fast?
    paragraph | paragraph: 手机普及率高。
    paragraph | paragraph: 编辑：张三"""


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("本月聚焦 / Focus", ("本月聚焦", "Focus")),
        ("Focus ｜ 本月聚焦", ("本月聚焦", "Focus")),
        ("Focus of the Month – 本月聚焦", ("本月聚焦", "Focus of the Month")),
        ("聚焦 FOCUS", ("聚焦", "FOCUS")),
        ("Innovation Weekly 创新周报", ("创新周报", "Innovation Weekly")),
        ("格芯 GlobalFoundries 落户成都", None),
        ("成都高新区去年引进外资企业 GlobalFoundries", None),
        ("聚焦 Focus", ("聚焦", "Focus")),
        ("Azure 进入中国", None),
        ("R&D / 研发", ("研发", "R&D")),
        ("High – tech zones", None),
        ("企业/高校合作", None),
        ("AI/大数据", None),
    ],
)
def test_titles_in_both_languages_on_one_line(text: str, sides: tuple[str, str] | None) -> None:
    assert part_sides(text) == sides


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unspaced.txt", UNSPACED),
        ("brief.txt", BRIEF),
        ("pasted.txt", PASTED),
        ("halves.txt", HALVES),
        ("wrapped.txt", WRAPPED),
        ("marked.md", MARKED),
        ("commented.html", COMMENTED),
    ],
)
def test_structure(name: str, expected: str, tmp_path: Path) -> None:
    _, issue = bring_in(FIXTURES / name, tmp_path)
    assert tree(issue) == expected.split("\n")


def test_structure_of_a_word_file(tmp_path: Path) -> None:
    source = tmp_path / "newsletter.docx"
    source.write_bytes(word_file(WORD_PARAGRAPHS))
    imported, issue = bring_in(source, tmp_path)
    assert tree(issue) == WORD.split("\n")
    assert not [f for f in imported.findings if f.severity == "error"]


def test_bold_titles_of_a_word_file_without_styles(tmp_path: Path) -> None:
    def bold(text: str) -> tuple[str, str]:
        return "", f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"

    paragraphs = [
        bold("创新月刊 Newsletter"),
        bold("本月聚焦"),
        bold("Focus of the Month"),
        bold("高新区收入增长"),
        bold("Zones earn more"),
        ("", "全国高新区收入增长"),
        ("", "Revenue of the zones grew"),
        bold("全球视野"),
        bold("The World"),
        bold("移动支付普及"),
        bold("Mobile payments spread"),
        ("", "移动支付普及。"),
        ("", "Mobile payments spread."),
    ]
    source = tmp_path / "plain.docx"
    source.write_bytes(word_file(paragraphs))
    _, issue = bring_in(source, tmp_path)
    assert tree(issue)[1:] == [
        "section: 本月聚焦 | Focus of the Month",
        "  article: 高新区收入增长 | Zones earn more",
        "    paragraph | paragraph: 全国高新区收入增长",
        "section: 全球视野 | The World",
        "  article: 移动支付普及 | Mobile payments spread",
        "    paragraph | paragraph: 移动支付普及。",
    ]


def test_the_report_has_a_row_for_every_line(tmp_path: Path) -> None:
    imported, _ = bring_in(FIXTURES / "pasted.txt", tmp_path)
    rows = imported.report.split("\n")
    numbers = {int(row[:6]) for row in rows if row[:6].strip().isdigit()}
    lines = (FIXTURES / "pasted.txt").read_text(encoding="utf-8").count("\n")
    assert numbers == set(range(1, lines + 1))
    assert any("issue.yaml" in row and "Focus of the Month" in row for row in rows)
    assert (imported.folder / "import-report.txt").read_text(encoding="utf-8") == imported.report


def test_pictures_beside_a_source_come_along(tmp_path: Path) -> None:
    pixel = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
        b"\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef"
        b"\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    (tmp_path / "park.png").write_bytes(pixel)
    (tmp_path / "outside.png").write_bytes(pixel)
    home = tmp_path / "home"
    home.mkdir()
    (home / "in.png").write_bytes(pixel)
    source = home / "a.md"
    source.write_text("# 题 / Title\n\n## 文\n\n正文。\n\n![甲](in.png)\n\n![乙](../outside.png)\n")
    imported, issue = bring_in(source, tmp_path)
    assert [str(f.path) for a in issue.articles for f in a.figures] == ["figures/in.png"]
    assert [f.check for f in imported.findings if "outside" in f.message] == ["import/picture"]


def test_notes_go_with_the_article_that_calls_them(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text(
        "# 刊 / Paper\n\n## 甲文\n\n甲[^a]。\n\n## 乙文\n\n乙[^b]。\n\n"
        "[^a]: 注甲\n\n[^b]: 注乙\n\n[^c]: 无人引\n",
        encoding="utf-8",
    )
    _, issue = bring_in(source, tmp_path)
    assert [[n.label for n in a.notes] for a in issue.articles] == [["a"], ["b"]]
    assert "无人引" in "".join(b.plain for a in issue.articles for p in a.pairs for b in p.zh)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GBK"), ("utf-16", "UTF-16")],
)
def test_encodings_of_simplified_copy(encoding: str, name: str, tmp_path: Path) -> None:
    text = (FIXTURES / "pasted.txt").read_text(encoding="utf-8")
    source = tmp_path / "a.txt"
    source.write_bytes(text.encode(encoding))
    imported, issue = bring_in(source, tmp_path)
    assert tree(issue) == PASTED.split("\n")
    assert f"({name})" in imported.report


def test_big5_is_told_from_gbk(tmp_path: Path) -> None:
    text = "創新觀察\n\n臺灣的科技產業\n\n臺灣的科技產業去年成長，貿易總額也有增加。\n\nIt grew.\n"
    source = tmp_path / "a.txt"
    source.write_bytes(text.encode("big5"))
    imported, _ = bring_in(source, tmp_path)
    assert "(Big5)" in imported.report
    assert "臺灣的科技產業" in imported.report


def test_english_with_curly_quotes_of_windows(tmp_path: Path) -> None:
    text = "A letter\n\nIt’s “new” – and the café isn’t far.\n"
    source = tmp_path / "a.txt"
    source.write_bytes(text.encode("cp1252"))
    imported, _ = bring_in(source, tmp_path)
    assert "“new”" in imported.report


@pytest.mark.parametrize(
    ("folder", "copy", "date"),
    [
        ("2017-02", "创新", dt.date(2017, 2, 1)),
        ("2017-02-28", "创新", dt.date(2017, 2, 28)),
        ("spring", "创新通讯\n\n2016年11月 第3期\n\n头条\n", dt.date(2016, 11, 1)),
        ("spring", "News\n\n14 February 2017, Issue 3\n\nHead\n", dt.date(2017, 2, 14)),
    ],
)
def test_the_date(folder: str, copy: str, date: dt.date, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(f"{copy}\n\n正文一句。\n", encoding="utf-8")
    imported = import_file(source, tmp_path / "issues" / folder)
    manifest = (imported.folder / "issue.yaml").read_text(encoding="utf-8")
    assert f"date: {date.isoformat()}" in manifest


def test_a_given_date_wins(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("创新\n\n正文。\n", encoding="utf-8")
    imported = import_file(source, tmp_path / "2017-02", dt.date(2020, 5, 6))
    assert "date: 2020-05-06" in (imported.folder / "issue.yaml").read_text(encoding="utf-8")


def test_an_issue_that_is_there_is_never_touched(tmp_path: Path) -> None:
    folder = tmp_path / "2017-02"
    folder.mkdir()
    (folder / "issue.yaml").write_text("mine")
    source = tmp_path / "a.txt"
    source.write_text("创新\n\n正文。\n", encoding="utf-8")
    with pytest.raises(Rejected) as raised:
        import_file(source, folder)
    assert raised.value.findings[0].check == "import/folder"
    assert [entry.name for entry in folder.iterdir()] == ["issue.yaml"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["2017-02", "a.txt"]


def test_the_schema_that_an_issue_points_to_is_there(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("创新\n\n正文。\n", encoding="utf-8")
    folder = import_file(source, tmp_path / "issues" / "2017-02").folder
    first = (folder / "issue.yaml").read_text("utf-8").split("\n", 1)[0]
    assert (folder / first.partition("$schema=")[2]).is_file()
