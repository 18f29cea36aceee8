"""The front of an issue as editors bring it: no picture, titles in one language, all listed."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

import builder
from builder.ground.places import HOUSE, LAYOUTS
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Both, Words
from builder.makeup.fronting import SETTINGS, Front, front, shown_in
from builder.makeup.layout import read_layout
from builder.makeup.lineage import layout_names

ZH = (
    "园区一季度新增企业二百家", "老厂房里的新咖啡馆", "社区图书馆延长开放时间", "河岸步道全线贯通",
    "中学生做的气象站", "菜市场的早晨", "夜校开了第三期", "公交线路调整说明", "一位修表匠的四十年",
    "屋顶上的菜园", "旧书换新书", "下个月的活动", "食堂换了菜单", "停电通知与应急电话",
)  # fmt: skip
EN = (
    "Two hundred new firms", "A new café in the old works", "Library hours are longer",
    "The river path is open", "A weather station made by pupils", "Morning at the market",
    "Evening school", "Changes to bus routes", "Forty years of mending watches",
    "A garden on the roof", "Old books for new", "What is on next month", "A new menu",
    "Power cuts and whom to ring",
)  # fmt: skip
LONG = "：从规划到落成的三年里，居民、设计师和施工队各自记住的那些小事"
LONG_EN = ": what residents, designers and builders each remember of the years from plan to opening"
COPY = """这是一段正文，用来看版面。问了许多人同一个问题：平时从哪里知道身边的事。

This is running text for a look at the page. Many were asked where they learn of what goes on.
"""
SECTIONS = (("要闻", "News"), ("生活", "Life"), ("通知", "Notices"))


def written(folder: Path, count: int, titles: str = "both", sections: int = 3) -> Path:
    """An issue without pictures; ``titles`` are zh, en, both, mixed or long."""
    (folder / "articles").mkdir(parents=True)
    names = []
    for at, (zh, en) in enumerate(zip(ZH[:count], EN, strict=False)):
        kind = ("both", "zh", "en")[at % 3] if titles == "mixed" else titles
        said = [f"zh: {zh}{LONG if titles == 'long' else ''}"] if kind != "en" else []
        said += [f'en: "{en}{LONG_EN if titles == "long" else ""}"'] if kind != "zh" else []
        text = f"---\ntitle: {{{', '.join(said)}}}\n---\n{COPY}"
        (folder / "articles" / f"a{at}.md").write_text(text, "utf-8")
        names.append(f"articles/a{at}.md")
    size = -(-count // sections)
    parts = [names[at : at + size] for at in range(0, count, size)]
    lines = ["number: 7", "date: 2024-05-20", "title: {zh: 邻里}", "languages: [zh-Hans, en]"]
    for (zh, en), part in zip(SECTIONS, parts, strict=False):
        title = f"zh: {zh}" if titles == "zh" else f"en: {en}" if titles == "en" else ""
        lines += [f"  - title: {{{title or f'zh: {zh}, en: {en}'}}}"]
        lines += [f"    articles: [{', '.join(part)}]"]
    lines.insert(4, "layout: parallel\nsections:")
    (folder / "issue.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def fronted(folder: Path, layout: str = "parallel", *, pictured: bool = False) -> Front:
    issue, _ = read_issue(read_manifest(folder))
    return front(issue, read_layout(layout), issue.sides, pictured=pictured)


# articles | titles | sections | how large the list is to the text
@pytest.mark.parametrize(
    ("count", "titles", "sections", "scale"),
    [
        (3, "both", 3, 1.5),
        (6, "zh", 3, 1.5),
        (9, "en", 1, 1.5),
        (9, "both", 3, 1.25),
        (14, "mixed", 3, 1.0),
        (6, "long", 3, 1.0),
    ],
)
def test_a_cover_of_type_lists_everything_as_large_as_it_can(
    tmp_path: Path, count: int, titles: str, sections: int, scale: float
) -> None:
    found = fronted(written(tmp_path / "i", count, titles, sections))
    assert found.is_listed
    assert found.setting.scale == scale
    assert found.languages == {"zh": ("zh",), "en": ("en",)}.get(titles, ("zh", "en"))


def test_the_plate_takes_what_the_list_leaves(tmp_path: Path) -> None:
    few = fronted(written(tmp_path / "few", 3))
    many = fronted(written(tmp_path / "many", 14))
    assert few.picture > many.picture > 842 * 0.28
    assert few.number >= many.number


def test_the_number_gives_way_to_a_long_headline_then_the_headline_shrinks(tmp_path: Path) -> None:
    short = fronted(written(tmp_path / "short", 6), "facing")
    long = fronted(written(tmp_path / "long", 6, "long"), "facing")
    assert long.number / long.picture < short.number / short.picture
    assert short.first == 1 > long.first


def test_a_picture_gives_way_before_contents_take_a_page(tmp_path: Path) -> None:
    given = 842 * 0.488
    plain = fronted(written(tmp_path / "six", 6), pictured=True)
    assert plain.is_listed and abs(plain.picture - given) < 1
    more = fronted(written(tmp_path / "ten", 10), pictured=True)
    assert more.is_listed and given * 0.6 <= more.picture < given
    facing = fronted(written(tmp_path / "all", 14), "facing", pictured=True)
    assert not facing.is_listed and facing.setting == SETTINGS[-1]


def test_what_one_language_lacks_the_other_says() -> None:
    words = Words("邻里", None)  # type: ignore[arg-type]
    assert shown_in(Both(zh=words), ["en"]) == ("zh",)
    assert shown_in(Both(zh=words, en=words), ["en"]) == ("en",)
    assert shown_in(Both(), ["en"]) == ()


@pytest.mark.parametrize("layout", layout_names(LAYOUTS))
def test_six_articles_with_chinese_titles_alone(fonts: object, tmp_path: Path, layout: str) -> None:
    built = builder.build(
        written(tmp_path / "issue", 6, "zh"), editions=["screen"], layout=layout, out=tmp_path / "o"
    )
    assert built.ok, built.findings
    with pypdfium2.PdfDocument(built.files["screen"]) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    body = next(at for at, text in enumerate(pages) if "这是一段正文" in text)
    fronts = "".join(pages[: max(body, 1)])
    assert [title for title in ZH[:6] if title not in fronts] == []
    if layout != "stack":  # whose contents have slides
        assert body <= 1, "no page of contents that holds a few lines"
    text = " ".join(" ".join(pages).split())
    assert text.count("Many were asked") == 6


def test_a_cover_names_its_lead_first_and_neither_letters_nor_briefs() -> None:
    issue = builder.read(HOUSE / "issues" / "2017-02")
    found = front(issue, read_layout("parallel"), issue.sides, pictured=True)
    assert not found.is_listed
    named = [article.key for article in found.highlights]
    assert named[:3] == ["high-tech-zones", "one-street", "chengdu-third"]
    assert {article.kind for article in found.highlights}.isdisjoint({"letter", "brief"})
    bare = front(issue, read_layout("parallel"), issue.sides, pictured=False)
    assert bare.highlights[0].key == "high-tech-zones"
