"""Articles for WeChat: what its editor drops does not occur, and nothing of the copy is lost."""

from __future__ import annotations

import io
import re
from pathlib import Path

import lxml.html
import pytest
from PIL import Image

from builder.editions.edition import Written
from builder.editions.wechat import COVERS, MOST_CHARACTERS, wechat_edition
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
