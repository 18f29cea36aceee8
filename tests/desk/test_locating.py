"""From the page to the source and back: every word of the copy, every figure."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from builder.desk.alignment import NOWHERE, Index, align
from builder.desk.copymap import _trace
from builder.ground.places import HOUSE
from tests.conftest import run_builder

ARTICLE = "articles/river.md"


@pytest.mark.parametrize(
    ("written", "plain", "columns"),
    [
        ("**早市**就开了", "早市就开了", {"早": 3, "就": 7}),
        ("down *the river* two", "down the river two", {"v": 13}),
        ("[镇志](https://e.org/a_(b))。", "镇志。", {"镇": 2, "。": 26}),
        ("ago.[^river] And", "ago. And", {"A": 14}),
        ("{汉字|hànzì}好", "汉字好", {"汉": 2, "好": 11}),
        ("AT&amp;T is", "AT&T is", {"&": 3, "i": 10}),
        (r"2 \* 3", "2 * 3", {"*": 4}),
        ("==规模==本身", "规模本身", {"规": 3, "本": 7}),
        ("- 鲜鱼", "鲜鱼", {"鲜": 3}),
        ("12. clause", "clause", {"c": 5}),
        ("## 早市", "早市", {"早": 4}),
    ],
)
def test_characters_are_followed_over_the_marks(written, plain, columns):
    places, _ = _trace(plain, written, 0)
    told = {char: at + 1 for char, at in reversed(places)}
    assert {char: told[char] for char in columns} == columns


def test_of_two_places_that_say_the_same_the_neighbours_decide():
    pieces = ["早市开得很早人们都来了", "本刊编辑部", "晚上的集市要到七点才开门", "本刊编辑部"]
    chars = "".join(pieces)
    index = Index(chars, [n for n, piece in enumerate(pieces) for _ in piece])
    page = "晚上的集市要到七点才开门本刊编辑部"
    found = align(page, index)
    assert NOWHERE not in found
    assert found[-1] == len(chars) - 1
    page = "早市开得很早人们都来了本刊编辑部"
    assert align(page, index)[-1] == len(pieces[0]) + 4


def test_hyphens_and_calls_of_notes_do_not_lead_astray():
    copy = "theflagstonesshineintherainpeoplesaytheycamedowntheriver"
    page = "theflagsto-nesshineintherain12peoplesaytheycamedowntheriver"
    found = align(page, Index(copy, [0] * len(copy)))
    assert [copy[at] for at in found if at != NOWHERE] == [c for c in page if c.isalpha()]


_WORD = re.compile(r"\b(?![a-f]{10}\b)[A-Za-z]{3,}\b|[\u4e00-\u9fff]")
"""Words that no build's mark can be: it has ten digits of the base sixteen."""


@pytest.fixture(scope="module")
def printed(_desk, tmp_path_factory):
    """The words of the finished screen edition: page, word, and a point on its middle character."""
    out = tmp_path_factory.mktemp("printed")
    done = run_builder(
        "build", _desk.folder, "--edition", "screen", "--out", out, cwd=_desk.folder.parent
    )
    assert done.returncode == 0, done.stderr
    found = []
    with pypdfium2.PdfDocument(out / "2017-02/2017-02-screen.pdf") as pdf:
        for number, page in enumerate(pdf, 1):
            text = page.get_textpage()
            chars = text.get_text_range()
            for match in _WORD.finditer(chars):
                left, foot, right, head = text.get_charbox((match.start() + match.end() - 1) // 2)
                place = (left + right) / 2, page.get_height() - (foot + head) / 2
                found.append((number, match[0], *place))
    assert len(found) > 200
    return found


def test_every_word_leads_to_its_line_and_column(desk, printed):
    wrong = []
    for page, word, x, y in printed:
        told = desk.json("/api/locate", page=page, x=x, y=y)
        homes = (desk.folder, desk.folder.parents[1], HOUSE)
        if "file" not in told:
            wrong.append((page, word, x, y))
            continue
        file = next(home / told["file"] for home in homes if (home / told["file"]).is_file())
        line = file.read_text("utf-8").split("\n")[told["line"] - 1]
        if not line[told["column"] - 1 :].startswith(word) and word not in DRAWN | MADE:
            wrong.append((page, word, told))
    assert not wrong


DRAWN = set("长街码头山脚")
"""Words drawn in the figure."""
MADE = {*"年月日出版第期", "February", "OFL"}
"""Words that templates make of the issue's date, and of the fonts' licences."""


def test_a_figure_leads_to_where_it_is_named(desk):
    ((spot, *_), line) = _figure(desk)
    left, head = spot["bbox"][:2]
    told = desk.json("/api/locate", page=spot["page"], x=left + 3, y=head + 3)
    assert (told["file"], told["line"]) == (ARTICLE, line)


def _figure(desk):
    lines = desk.read(ARTICLE).split("\n")
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("!["))
    return desk.json("/api/find", file=ARTICLE, line=line), line


@pytest.mark.parametrize(
    "phrase",
    ["title:", "standfirst:", "小镇在江的北岸", "The town lies", "早市**就开", "| 1817", "莲藕"],
)
def test_a_place_in_a_file_leads_to_the_page_and_back(desk, phrase):
    lines = desk.read(ARTICLE).split("\n")
    line = next(n for n, text in enumerate(lines, 1) if phrase in text)
    spots = desk.json("/api/find", file=ARTICLE, line=line)
    assert spots
    for spot in spots:
        left, head, right, _ = spot["bbox"]
        told = desk.json("/api/locate", page=spot["page"], x=(left + right) / 2, y=head + 4)
        assert (told["file"], told["line"]) == (ARTICLE, line)


def test_what_is_on_no_page_is_found_nowhere(desk):
    assert desk.json("/api/find", file="articles/none.md", line=1) == []


def test_the_last_good_pages_still_lead_to_their_source(desk, printed):
    page, _, x, y = next(one for one in printed if one[1] == "flagstones")
    before = desk.json("/api/locate", page=page, x=x, y=y)
    desk.write("issue.yaml", "number: [")
    assert desk.json("/api/locate", page=page, x=x, y=y) == before
