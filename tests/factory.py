"""Issues, PDFs and lists made by hand for the tests of delivery."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pikepdf

from builder.ground.spots import Spot
from builder.issue.model import (
    Article,
    Block,
    Both,
    Cell,
    Figure,
    Inline,
    Issue,
    Manifest,
    Note,
    Pair,
    Section,
    Words,
)

LAYOUTS = Path(__file__).resolve().parents[1] / "layouts"
HERE = Path("article.md")
CHINESE_NAME = "中国创新观察 2017年02月号.pdf"
MAIL = {
    "from": "中国创新观察 <news@example.org>",
    "reply_to": "editors@example.org",
    "unsubscribe": "https://example.org/leave?reader={address}",
    "unsubscribe_mailto": "leave@example.org",
    "web_url": "https://example.org/2017-02/",
}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120"><rect width="300" height="40"'
    ' y="20" fill="#C4321C"/><text x="4" y="100">38</text></svg>'
)


def words(text: str) -> Words:
    return Words(text, Spot(HERE))


def both(zh: str = "", en: str = "") -> Both:
    return Both(words(zh) if zh else None, words(en) if en else None)


def text(side: str, *parts: str | Inline, kind: str = "paragraph", level: int = 0) -> Block:
    inlines = tuple(Inline("text", part) if isinstance(part, str) else part for part in parts)
    source = "".join(inline.plain for inline in inlines)
    return Block(kind, side, Spot(HERE), source, inlines, level=level)  # type: ignore[arg-type]


def item(side: str, words: str) -> Block:
    return Block("item", side, Spot(HERE), words, children=(text(side, words),))  # type: ignore[arg-type]


TEMPLATE = "{{ 7*7 }} {% set x = 1 %} {# no #}"
"""What a template would act on, and a reader is to see as it stands."""


def templated(folder: Path, **mail: object) -> Issue:
    """An issue whose every title, line of copy and note holds a template's marks."""
    plain = issue(folder, **mail)
    words = both(TEMPLATE, TEMPLATE)
    names = ("title", "kicker", "standfirst", "byline", "source")
    pairs = (Pair((text("zh", TEMPLATE),), (text("en", TEMPLATE),)),)
    notes = (Note("1", "zh", text("zh", TEMPLATE)),)
    one = replace(article(), **dict.fromkeys(names, words), body=pairs, notes=notes)
    manifest = replace(plain.manifest, title=words, tagline=words, publisher=words)
    return Issue(manifest, (Section(words, (one,)),))


def article(key: str = "zones", figure: bool = True) -> Article:
    head = tuple(Cell((Inline("text", name),)) for name in ("指标 Item", "2016"))
    row = tuple(Cell((Inline("text", name),), "right") for name in ("产值 <output>", "28.3"))
    items = (item("zh", "先行"), item("zh", "后续"))
    english = tuple(
        replace(item("en", words), number=n) for n, words in ((3, "First"), (4, "Then & last"))
    )
    body: list[Pair | Figure] = [
        Pair((text("zh", "园区", kind="heading", level=2),),
             (text("en", "The zones", kind="heading", level=2),)),
        Pair(
            (text("zh", "146 个高新区收入 ", Inline("strong", children=(
                Inline("text", "28.3 万亿"),)), " 元", Inline("note", target="1"), "。"),),
            (text("en", "The 146 zones took ", Inline("emphasis", children=(
                Inline("text", "28.3 trillion"),)), " yuan; AT&T <b> said ",
                Inline("link", target="https://example.org/?a=1&b=2", children=(
                    Inline("text", "so"),)), Inline("note", target="2"), "."),),
        ),
        Pair((Block("list", "zh", Spot(HERE), "", children=items),),
             (Block("list", "en", Spot(HERE), "", children=english, ordered=True),)),
        Pair((text("zh", "没有译文。"),), ()),
        Pair((Block("table", "zh", Spot(HERE), "", rows=(head, row)),), ()),
        Pair((Block("quote", "zh", Spot(HERE), "", children=(text("zh", "引文"),)),),
             (Block("quote", "en", Spot(HERE), "", children=(text("en", "A quote"),)),)),
    ]  # fmt: skip
    if figure:
        body.append(Figure(Path("figures/pay.svg"), both("柱状图", "A bar chart"),
                           both("移动支付", "Mobile payments"), Spot(HERE)))  # fmt: skip
    notes = (
        Note("1", "zh", text("zh", "科技部。")),
        Note("2", "en", text("en", "Ministry of Science.")),
    )
    return Article(
        Path(f"articles/{key}.md"), Spot(HERE), both("高新区十六年", "High-tech zones, 2016"),
        both("聚焦", "Focus"), both("146 个园区的一年。", "A year of 146 zones."),
        both("本刊记者", "Staff"), both("科技部", "MOST"), tuple(body), notes,
    )  # fmt: skip


def issue(folder: Path, **mail: object) -> Issue:
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    (folder / "figures/pay.svg").write_text(SVG)
    titles = (
        ("高新区：28.3 万亿元的一年", "High-tech zones: a year of 28.3 trillion yuan"),
        ("成都高新区位居全国第三", "Chengdu Hi-tech Zone third in the country"),
        ("移动支付：近五十倍", "Mobile payments: nearly 50 times"),
    )
    articles = tuple(
        Article(**{
            **{name: getattr(article(f"a{n}", figure=n == 2), name)
               for name in Article.__dataclass_fields__}, "title": both(*pair),
        })
        for n, pair in enumerate(titles)
    )  # fmt: skip
    sections = (
        Section(both("本月聚焦", "Focus of the Month"), articles[:2]),
        Section(both("全球视野", "The World"), articles[2:]),
    )
    manifest = Manifest(
        folder, "2017-02", 1, dt.date(2017, 2, 28),
        both("中国创新观察", "China Innovation Insights"),
        both("双语月刊", "A bilingual monthly"), both("观察社", "Insights Press"), "parallel",
        ("zh-Hans", "en"), None, {}, None, (), mail={**MAIL, **mail},
    )  # fmt: skip
    return Issue(manifest, sections)


def pdf(padding: int = 0) -> bytes:
    """A one-page A4 PDF, drawable, with some bytes that do not compress."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    content = b"0.77 0.2 0.11 rg 60 700 475 60 re f 0.1 g 60 600 300 12 re f"
    page.Contents = document.make_stream(content)
    noise = bytes((n * n * 7919 >> 5) % 251 for n in range(4096)) * (padding // 4096)
    document.Root.Padding = document.make_stream(noise)
    file = io.BytesIO()
    document.save(file, deterministic_id=True, compress_streams=False)
    return file.getvalue()


def finished(out: Path, edition: str = "email", padding: int = 0) -> Path:
    """Put a finished PDF where a build would."""
    path = out / "2017-02" / f"2017-02-{edition}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf(padding))
    return path
