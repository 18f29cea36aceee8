"""Cards: as large as they are said to be, in order, and with nothing cut or lost."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2
import pytest
from PIL import Image

from builder.editions import cards
from builder.editions.cards import cards_edition
from builder.editions.edition import Written
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.layout import read_layout
from tests.conftest import MANIFEST, MakeIssue

HEAD = "---\ntitle:\n  zh: 题\n  en: Title\n---\n\n"
ZH, EN = "这一句话有十二个字那么长。", "This sentence has seven words in it. "


@dataclass(frozen=True)
class Seen:
    """What was laid out, looked at before it was drawn and let go."""

    words: list[str]
    """Of each card, without white space."""
    cut: dict[int, int]
    foot: float
    sizes: set[float]
    """Of running text, in pixels."""


def seen(document: Any) -> Seen:
    boxes = [box for page in document.pages[1:] for box in page._page_box.descendants()]
    sizes = {box.style["font_size"] for box in boxes if box.element_tag == "p"}
    cut, foot, pdf = cards._cut(document), cards._foot(document), document.write_pdf()
    document.write_pdf = lambda: pdf
    words = [
        re.sub(r"\s", "", page.get_textpage().get_text_bounded())
        for page in pypdfium2.PdfDocument(pdf)
    ]
    return Seen(words, cut, foot, sizes)


@pytest.fixture
def set_as(
    fonts: object, make_issue: MakeIssue, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Written, list[Seen]]]:
    """An article's cards, and what they are pictures of."""
    stock = cards.images

    def made(body: str, head: str = HEAD) -> tuple[Written, list[Seen]]:
        documents: list[Seen] = []

        def images(document: Any) -> list[Image.Image]:
            documents.append(seen(document))
            return stock(document)

        monkeypatch.setattr(cards, "images", images)
        issue, _ = read_issue(read_manifest(make_issue({"articles/one.md": head + body})))
        return cards_edition(issue, read_layout("parallel")), documents

    return made


def test_cards_of_each_language_and_of_both(set_as) -> None:
    written, documents = set_as("一段。\n\nOne.\n")
    assert set(written.beside) == {
        f"cards-one.{name}-{n:02d}.png" for name in ("zh", "en", "both") for n in (1, 2)
    }
    for data in written.beside.values():
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size) == ("PNG", (1080, 1440))
            colours = image.convert("RGB").getcolors(1 << 22)
            assert colours and len(colours) > 8
    for document in documents:
        first, *_, last = document.words
        assert "题" in first and "Title" in first
        assert "1/2" in first and "2/2" in last
    page = lxml.html.document_fromstring(written.data.decode())
    assert page.xpath("//img/@src") == sorted(
        written.beside, key=lambda name: (["zh", "en", "both"].index(name.split(".")[1][:-3]), name)
    )
    assert not written.findings


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells what is mapped")
def test_an_issue_of_many_articles_maps_no_more_than_one_of_few(
    fonts: object, make_issue: MakeIssue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each document maps its fonts, 10 MB a face: dozens of articles would reach any bound."""
    mapped: list[int] = []
    stock = cards._cards

    def watched(setting: Any) -> Any:
        mapped.append(len(re.findall(r"\.[ot]tf\n", Path("/proc/self/maps").read_text())))
        return stock(setting)

    monkeypatch.setattr(cards, "_cards", watched)
    names = [f"articles/{name}.md" for name in ("one", "two", "three", "four")]
    manifest = MANIFEST.replace("articles/one.md", ", ".join(names))
    files = dict.fromkeys(names, f"{HEAD}一段。\n\nOne.\n")
    issue, _ = read_issue(read_manifest(make_issue({"issue.yaml": manifest, **files})))
    cards_edition(issue, read_layout("parallel"))
    begun = mapped[::3]
    assert max(begun[1:]) <= begun[0]


def test_no_paragraph_is_cut(set_as) -> None:
    body = "".join(f"{ZH * (4 + n % 5)}{n}\n\n{EN * (4 + n % 5)}{n}\n\n" for n in range(12))
    written, documents = set_as(body)
    for document in documents:
        assert len(document.words) > 3 and document.cut == {}
    words = "".join(documents[-1].words)
    assert words.count(ZH) == sum(4 + n % 5 for n in range(12))
    assert not written.findings


def test_type_is_smaller_where_that_saves_a_card(set_as) -> None:
    sizes = []
    for sentences in (20, 32):
        _, (document, *_) = set_as(f"{ZH * sentences}\n\n{EN}\n")
        sizes.append(max(document.sizes))
        assert document.cut == {}
    assert sizes[0] == 40 and 34 <= sizes[1] < 40


def test_a_paragraph_longer_than_a_card_is_parted_at_sentences_and_told(set_as) -> None:
    written, documents = set_as(f"{ZH * 99}**{ZH}**\n\n{EN}\n")
    pages = documents[0].words[1:]
    assert len(pages) == 3 and documents[0].cut == {}
    assert sum(page.count(ZH) for page in pages) == 100
    (finding,) = written.findings
    assert finding.check == "cards/parted" and finding.line == 7 and "sentence" in finding.message


def test_what_has_no_sentence_is_cut_and_told(set_as) -> None:
    written, _ = set_as(f"{'很长的一段话' * 150}\n\n{EN}\n")
    (finding,) = written.findings
    assert finding.check == "cards/parted" and "no sentence" in finding.message


def test_a_long_title_stays_on_its_card(set_as) -> None:
    head = HEAD.replace("题", "很长的题目" * 12).replace("Title", "A very long title " * 12)
    _, documents = set_as("一段。\n\nOne.\n", head)
    for document in documents:
        assert len(document.words) == 2 and document.foot <= 1330


def test_a_short_form_does_not_end_a_sentence() -> None:
    paragraph = lxml.html.fragment_fromstring(
        "<p>He met Mr. A. Smith of the U.S. Army there. <b>Then he</b> left for good.</p>"
    )
    body = lxml.html.fragment_fromstring("<div></div>")
    body.append(paragraph)
    assert cards._part(paragraph, 2)
    assert [one.text_content().strip() for one in body] == [
        "He met Mr. A. Smith of the U.S. Army there.", "Then he left for good.",
    ]  # fmt: skip
    assert body[1].find("b").text == "Then he"


PARTED = {
    ("一二三四。五六。七八九。", 2): ["一二三四。", "五六。七八九。"],
    ("一二三四五六。七。八九十。", 2): ["一二三四五六。", "七。八九十。"],
    ("一。二。三。四。", 4): ["一。", "二。", "三。", "四。"],
    ("一。二。三。四。五。六。", 3): ["一。二。", "三。四。", "五。六。"],
    ("一二三四五六七八。", 2): None,
    ("“一？”二！三", 2): ["“一？”", "二！三"],
    ("It is so. Mr A. Bee came late.", 2): ["It is so.", " Mr A. Bee came late."],
    ("A <b>bold. And</b> on. End.", 2): ["A <b>bold.</b>", "<b> And</b> on. End."],
}
"""A paragraph, in how many pieces it is wanted, and the pieces; None where it has no place."""


@pytest.mark.parametrize(("text", "count"), PARTED)
def test_a_paragraph_is_parted_between_sentences(text: str, count: int) -> None:
    pieces = PARTED[text, count]
    outer = lxml.html.fragment_fromstring(f"<div><p class='zh'>{text}</p></div>")
    assert cards._part(outer[0], count) == (pieces is not None)
    shown = [lxml.html.tostring(p, encoding="unicode", with_tail=False) for p in outer]
    assert [re.sub("</?p[^>]*>", "", one) for one in shown] == (pieces or [text])
    assert [p.get("class") for p in outer] == ["zh", *["zh continued"] * (len(outer) - 1)]


@pytest.mark.parametrize("size", cards.SIZES)
def test_a_line_is_a_whole_number_of_characters_in_the_middle_of_the_card(
    fonts: object, size: int
) -> None:
    tree = lxml.html.document_fromstring("<html><head></head><body><p>中</p></body></html>")
    document, cut = cards._at(tree, size)
    page = document.pages[0]._page_box
    assert page.width % size == pytest.approx(0, abs=1e-6)
    assert page.margin_left == page.margin_right == pytest.approx((1080 - page.width) / 2)
    assert cut == {}
    assert not tree.findall(".//style")
