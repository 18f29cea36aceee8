"""Words struck, added, changed, moved; numbers among them. ``|`` parts paragraphs."""

from __future__ import annotations

import re

import pytest

from builder.differences.comparing import printed
from builder.differences.figures import changed_numbers
from builder.differences.values import Place, Stream, Word
from builder.differences.wording import compare_words
from builder.pdf.geometry import Box
from builder.pdf.marks import BLACK

TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[A-Za-z]+(?:[-’][A-Za-z]+)*|[^\sA-Za-z0-9]")
LONG = "one two three four five six seven eight nine ten."


def words(text: str, page: int = 1) -> list[Word]:
    made = []
    for paragraph in text.split("|"):
        end = 0
        for match in TOKEN.finditer(paragraph):
            place = Place(page, Box(match.start(), 0, match.end(), 10))
            starts = match.start() == 0 or not paragraph[: match.start()].strip()
            made.append(Word(match.group(), (place,), match.start() > end, starts, BLACK))
            end = match.end()
    return made


def told(old: str, new: str, lang: str = "en") -> list[str]:
    compared = compare_words(Stream(lang, "text"), words(old), words(new))
    return [f"{e.op} {printed(e.old)} → {printed(e.new)}" for e in compared.edits]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The zone grew fast.", "The zone grew fast.", []),
        ("The zone grew fast.", "The city grew fast.", ["changed zone → city"]),
        ("The zone grew.", "The zone grew fast.", ["added  → fast"]),
        ("The zone grew fast.", "The zone grew.", ["struck fast → "]),
        ("a b c d e", "a x c y e", ["changed b → x", "changed d → y"]),
        ("The zone grew. The city slept.", "The zone grew. The sea rose. The city slept.",
         ["added  → The sea rose."]),
        ("One.|Two two.|Three.", "One.|Three.", ["struck Two two. → "]),
        ("One.|Three.", "One.|Two two.|Two again.|Three.",
         ["added  → Two two.", "added  → Two again."]),
        # a paragraph parted in two, or two put together, is the same text
        ("One two. Three four.", "One two.|Three four.", []),
        # where it stands changed
        (f"A first.|{LONG}|B second.|C third.", f"A first.|B second.|C third.|{LONG}",
         [f"moved {LONG} → {LONG}"]),
        # moved, and one word of it changed
        (f"A first.|{LONG}|B second.|C third.",
         f"A first.|B second.|C third.|{LONG.replace('nine', 'dozen')}",
         ["changed nine → dozen", f"moved {LONG} → {LONG.replace('nine', 'dozen')}"]),
        # rewritten: one change, though a common word stands in both
        ("all was said of the old town then", "nobody ever wrote of a new harbour",
         ["changed all was said of the old town then → nobody ever wrote of a new harbour"]),
    ],
)  # fmt: skip
def test_english(old: str, new: str, expected: list[str]) -> None:
    assert told(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("凭的是密度。", "凭的是规模。", ["changed 密度 → 规模"]),
        ("增长8.5%。", "增长9.5%。", ["changed 8.5% → 9.5%"]),
        ("面积大。", "面积不大。", ["added  → 不"]),
    ],
)
def test_chinese(old: str, new: str, expected: list[str]) -> None:
    assert told(old, new, "zh") == expected


def test_contents_follow_what_they_list() -> None:
    stream = Stream("en", "contents")
    old, new = words("First story|Second story"), words("Second story|First story|Third tale")
    assert not compare_words(stream, old, new).edits
    (edit,) = compare_words(stream, words("First story"), words("First tale")).edits
    assert (printed(edit.old), printed(edit.new)) == ("story", "tale")


def test_a_whole_article_moved_with_its_pages() -> None:
    parts = [f"{LONG} {letter}." for letter in "abcdefgh"]

    def paged(order: str) -> list[Word]:
        return [w for n, i in enumerate(order) for w in words(parts[int(i)], 1 + n // 4)]

    assert not compare_words(Stream("en", "text"), paged("01234567"), paged("45670123")).edits


@pytest.mark.parametrize(
    ("lang", "old", "new", "expected"),
    [
        ("zh", "增值1,436.5亿元。", "增值1,536.5亿元。", ["1,436.5 → 1,536.5"]),
        ("zh", "增值1,436.5亿元。", "增值1,436.5万元。", ["1,436.5亿 → 1,436.5万"]),
        ("zh", "位列第三。", "位列第四。", ["三 → 四"]),
        ("zh", "二十三家。", "二十四家。", ["二十三 → 二十四"]),
        ("en", "added 143.65 billion yuan", "added 143.65 million yuan",
         ["143.65 billion → 143.65 million"]),
        ("en", "up by 8.5% in all", "up by 8.7% in all", ["8.5% → 8.7%"]),
        ("en", "one of ten zones", "one of twelve zones", ["ten → twelve"]),
        ("en", "a few of the 14 grow", "a few of the lot grow", ["14 → "]),
        ("en", "the zone grew", "the city grew", []),
        ("en", "It grew. It is old.", "It grew. In 2016 it fell. It is old.", []),
    ],
)  # fmt: skip
def test_numbers(lang: str, old: str, new: str, expected: list[str]) -> None:
    compared = compare_words(Stream(lang, "text"), words(old), words(new))
    numbers = [n for edit in compared.edits for n in changed_numbers(edit)]
    assert [f"{n.old} → {n.new}" for n in numbers] == expected
