"""Articles for WeChat: what its editor drops does not occur, and nothing of the copy is lost."""

from __future__ import annotations

import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from PIL import Image

from builder.editions import wechat
from builder.editions.edition import Written
from builder.editions.flowing import Picture
from builder.editions.wechat import (
    COVERS,
    MOST_CHARACTERS,
    _Beside,
    _Kept,
    _parted,
    _serialised,
    wechat_edition,
)
from builder.ground.places import HOUSE
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.layout import read_layout
from tests.conftest import MakeIssue

PIECES = [*(HOUSE / "issues/2017-02/articles").glob("*.md")]

KEPT = {
    "p", "section", "span", "strong", "em", "b", "i", "sup", "sub", "br", "img", "ul", "ol", "li",
    "table", "thead", "tbody", "tr", "th", "td", "blockquote", "h2", "h3", "h4", "h5", "h6", "s",
    "code", "pre", "u", "del", "hr", "caption",
}  # fmt: skip
LIST = """- 一
  - 二
    - 三

- one
  - two
    - three
"""


HEAD = "---\ntitle:\n  zh: 题\n  en: Title\n---\n\n"


def issue_of(make_issue: MakeIssue, body: str) -> Path:
    return make_issue({"articles/one.md": HEAD + body})


def made(folder: Path) -> Written:
    issue, _ = read_issue(read_manifest(folder))
    return wechat_edition(issue, read_layout("parallel"))


def fragments(written: Written) -> dict[str, str]:
    page = lxml.html.document_fromstring(written.data.decode())
    return {
        one.get("data-fragment"): (one.text or "")
        + "".join(lxml.html.tostring(child, encoding="unicode") for child in one)
        for one in page.xpath("//*[@data-fragment]")
    }


@pytest.fixture(scope="module")
def sample(fonts: object) -> Written:
    return made(HOUSE / "issues" / "2017-02")


def test_each_article_in_each_language_and_both(sample: Written) -> None:
    issue, _ = read_issue(read_manifest(HOUSE / "issues" / "2017-02"))
    wanted = {f"{one.key}.{name}" for one in issue.articles for name in ("zh", "en", "both")}
    assert set(fragments(sample)) == wanted


def test_only_what_wechat_keeps(sample: Written) -> None:
    for name, html in fragments(sample).items():
        tree = lxml.html.fragment_fromstring(html, create_parent="main")
        tags = {one.tag for one in tree.iterdescendants()}
        attributes = {key for one in tree.iterdescendants() for key in one.attrib}
        assert tags <= KEPT, name
        assert attributes <= {"style", "src", "alt", "colspan", "rowspan"}, name
        assert "var(" not in html and len(html) < MOST_CHARACTERS, name


def test_every_sentence_is_there(sample: Written) -> None:
    issue, _ = read_issue(read_manifest(HOUSE / "issues" / "2017-02"))
    told = {name: re.sub(r"\s|\[\d+\]", "", lxml.html.fromstring(f"<p>{html}</p>").text_content())
            for name, html in fragments(sample).items()}  # fmt: skip
    for article in issue.articles:
        for pair in article.pairs:
            for side in ("zh", "en"):
                for block in pair.side(side):
                    start = re.sub(r"\s", "", block.plain)[:12]
                    assert start in told[f"{article.key}.{side}"], start
                    assert start in told[f"{article.key}.both"], start


def test_pictures_lie_beside_and_are_pixels(sample: Written) -> None:
    named = {
        src for html in fragments(sample).values() for src in re.findall(r'src="([^"]+)"', html)
    }
    assert named and named <= set(sample.beside)
    for name, data in sample.beside.items():
        with Image.open(io.BytesIO(data)) as image:
            assert image.format in ("PNG", "JPEG"), name
            colours = image.convert("RGB").getcolors(1 << 22)
            assert colours and len(colours) > 8, f"{name} is empty"


def test_covers_have_both_shapes(sample: Written) -> None:
    for shape, size in COVERS.items():
        names = [name for name in sample.beside if name.endswith(f"-{shape}.png")]
        assert f"cover-{shape}.png" in names and len(names) == 1 + len(PIECES)
        for name in names:
            with Image.open(io.BytesIO(sample.beside[name])) as image:
                assert image.size == size
    assert COVERS["wide"][0] / COVERS["wide"][1] == 2.35


def test_links_become_numbered_notes(fonts: object, make_issue: MakeIssue) -> None:
    folder = issue_of(
        make_issue, "见[网页](https://example.org/a)。\n\nSee [the page](https://example.org/a).\n"
    )
    both = next(html for name, html in fragments(made(folder)).items() if name.endswith(".both"))
    assert "<a" not in both and both.count("<sup>[1]</sup>") == 2
    assert "链接 · Links<br>[1] https://example.org/a</p>" in both


def test_a_third_level_of_a_list_stays_within_the_second(
    fonts: object, make_issue: MakeIssue
) -> None:
    zh = next(
        h for n, h in fragments(made(issue_of(make_issue, LIST))).items() if n.endswith(".zh")
    )
    tree = lxml.html.fragment_fromstring(zh, create_parent="main")
    assert not tree.xpath(".//li//li//li") and "– 三" in tree.text_content()


def test_a_long_article_is_parted_between_blocks_and_told(
    fonts: object, make_issue: MakeIssue
) -> None:
    pair = (
        "这一段话有二十来个字，用来凑足篇幅第{n}。\n\nParagraph {n} is here to fill the page.\n\n"
    )
    folder = issue_of(make_issue, "".join(pair.format(n=n) for n in range(450)))
    written = made(folder)
    parts = {name: html for name, html in fragments(written).items() if ".zh" in name}
    assert len(parts) > 1 and all(len(html) < MOST_CHARACTERS for html in parts.values())
    assert all(re.fullmatch(r".*\.zh\.\d", name) for name in parts)
    whole = "".join(parts.values())
    assert [int(n) for n in re.findall(r"第(\d+)。", whole)] == list(range(450))
    assert {finding.check for finding in written.findings} == {"wechat/split"}


def test_a_paragraph_that_alone_is_too_long_is_told(fonts: object, make_issue: MakeIssue) -> None:
    folder = issue_of(make_issue, f"{'很长的一段话' * 3400}。\n\nAn English paragraph.\n")
    told = [one for one in made(folder).findings if one.check == "wechat/long"]
    assert [(one.severity, one.line) for one in told] == [("warning", 1)] * 2  # alone, and in both
    assert all(str(MOST_CHARACTERS) in one.message for one in told)


CLEANED = {
    "<div>a</div>": "<section>a</section>",
    "<aside class=x style='color:red' id=y>a</aside>": "<section style='color:red'>a</section>",
    "<header><h2 lang=en>T</h2></header>": "<section><h2>T</h2></section>",
    "<article><figure><img src=a alt=b width=9><figcaption>c</figcaption></figure></article>": (
        "<section><section><img src='a' alt='b'><p>c</p></section></section>"
    ),
    "<picture><source srcset=x><img src=a></picture>": "<img src='a'>",
    "<table><colgroup><col></colgroup><tr><td colspan=2 rowspan=3 class=n>1</td></tr></table>": (
        "<table><tr><td colspan='2' rowspan='3'>1</td></tr></table>"
    ),
    "<p>a <ruby>双<rp>(</rp><rt>shuāng</rt><rp>)</rp></ruby>b</p>": "<p>a 双（shuāng）b</p>",
    "<p><i class=z>b</i><span class=z>c</span></p>": "<p><i>b</i>c</p>",
    "<h2><span lang=zh>题</span><span lang=en>Title</span></h2>": "<h2>题<br>Title</h2>",
    "<h3 class='pair'>a</h3><p class='side'>b</p>": "<h3>a</h3><p>b</p>",
    "<div class='a pair b'><p>a</p><div class=side><p>b</p></div></div>": "<p>a</p><p>b</p>",
    "<ul class=pair><li>a</ul><blockquote class=side>b</blockquote>": (
        "<ul><li>a</li></ul><blockquote>b</blockquote>"
    ),
    "<p>a<script>b</script>c<style>d</style>e</p><details>f</details>": "<p>ace</p>",
    "<p>note<a class='note call' href='#n'>1</a></p>": "<p>note<sup>1</sup></p>",
    "<p><a href='#x'>in</a> and <a>none</a></p>": "<p>in and none</p>",
    "<p><a href=http://a.cn/>a</a>, <a href=mailto:b>b</a> <a href=http://a.cn/>c</a></p>": (
        "<p>a<sup>[1]</sup>, b<sup>[2]</sup> c<sup>[1]</sup></p>"
        "链接 · Links[1] http://a.cn/[2] mailto:b"
    ),
    "<ul><li>a<ul><li>b<ol><li>c<li>d</ol></ul></ul>": (
        "<ul><li>a<ul><li>b<section>– c</section><section>– d</section></li></ul></li></ul>"
    ),
    "<ul><li>a<ul><li>b<ol><li>c</ol>d</ul></ul>": (
        "<ul><li>a<ul><li>b<section>– c</section>d</li></ul></li></ul>"
    ),
}
"""What a template writes, and what is left of it for WeChat."""


@pytest.mark.parametrize("written", CLEANED)
def test_what_is_kept_of_every_element(written: str) -> None:
    body = lxml.html.document_fromstring(f"<body>{written}</body>").body
    blocks = [_serialised(block) for block in _Kept(body, ("zh", "en")).blocks()]
    if len(blocks) > 1 and "Links" in blocks[-1]:
        blocks[-1] = lxml.html.fromstring(blocks[-1]).text_content()
    assert "".join(blocks).replace('"', "'") == CLEANED[written]


@pytest.mark.parametrize(
    ("sides", "heading"), [(["zh"], "链接"), (["en"], "Links"), (["en", "zh"], "链接 · Links")]
)
def test_links_are_listed_in_the_language_of_the_fragment(sides: list[Any], heading: str) -> None:
    body = lxml.html.document_fromstring("<p><a href='https://a.cn/?b&amp;c'>a</a></p>").body
    *_, links = _Kept(body, sides).blocks()
    assert (links.tag, links.text) == ("p", heading)
    assert [br.tail for br in links] == ["[1] https://a.cn/?b&c"]


def test_fragments_are_as_long_as_may_be_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat, "MOST_CHARACTERS", 5)
    assert list(_parted(["ab", "cd", "e", "abcdefg", "h"])) == ["abcd", "e", "abcdefg", "h"]


def test_a_cover_is_the_title_where_a_drawing_would_be_cropped(
    fonts: object, make_issue: MakeIssue
) -> None:
    issue, _ = read_issue(read_manifest(issue_of(make_issue, "中。\n\nEnglish.\n")))
    beside = _Beside(issue, read_layout("parallel"))
    drawn: Any = SimpleNamespace(path=Path("drawing.SVG"))
    beside.cover("drawn", "题目", drawn)
    beside.cover("bare", "刊名", None)
    plates = {
        name: re.sub("<[^>]*>", " ", html).split() for name, (html, *_) in beside.plates.items()
    }
    assert plates == {
        "drawn-wide.png": ["刊名", "题目"],
        "drawn-square.png": ["刊名", "题目"],
        "bare-wide.png": ["2017.02", "刊名"],
        "bare-square.png": ["2017.02", "刊名"],
    }


def coded(kind: str, mode: str = "RGB") -> bytes:
    kept = io.BytesIO()
    Image.new(mode, (4, 3), "red").save(kept, kind)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("kind", "name"),
    [("JPEG", "wechat-a.jpg"), ("PNG", "wechat-a.png"), ("WEBP", "wechat-a.png")],
)
def test_pictures_are_jpeg_or_png_and_others_made_so(kind: str, name: str) -> None:
    beside = _Beside(None, None)  # type: ignore[arg-type]
    shown = Picture(f"image/{kind.lower()}", coded(kind), 4, 3)
    assert beside._named("a", "zh", shown) == name
    with Image.open(io.BytesIO(beside.made[name])) as image:
        assert image.format == ("JPEG" if kind == "JPEG" else "PNG")
        assert image.size == (4, 3)
    assert (beside.made[name] == shown.data) == (kind != "WEBP")


def test_two_crops_of_a_picture_have_names_of_their_own() -> None:
    beside = _Beside(None, None)  # type: ignore[arg-type]
    names = [beside._keep("wechat-a", ".jpg", data) for data in (b"one", b"two", b"one", b"three")]
    assert names == ["wechat-a.jpg", "wechat-a-1.jpg", "wechat-a.jpg", "wechat-a-2.jpg"]


def test_a_drawing_fills_the_width_between_its_edges() -> None:
    beside = _Beside(None, None)  # type: ignore[arg-type]
    name = beside._named("a", "zh-en", Picture("image/svg+xml", b"<svg/>", 200, 100))
    assert name == "wechat-a-zh-en.png"
    _, width, height = beside.plates[name]
    edge = 2 * wechat.PICTURE_EDGE
    assert (width - edge) / (height - edge) == pytest.approx(2, abs=0.01)
