"""Numbers that changed, as they are printed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ..checks.numbers.chinese.numerals import HAN as CHINESE
from ..checks.numbers.english.words import ORDINALS, SCALES, WORDS
from .values import Word
from .wording import Edit

_ARABIC = re.compile(r"[±+\-−]?\d[\d,]*(?:\.\d+)?[%‰]?")
_SCALES = frozenset("十百千万亿兆") | {word for word in SCALES if len(word) > 1}


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A number that another stands in for; one side may be empty."""

    lang: str
    old: str
    new: str
    page: int
    """The page of the new state; of the old one where there is none."""


def changed_numbers(edit: Edit) -> Iterator[ChangedNumber]:
    """The numbers of one change. Whole sentences struck or added are words, not numbers."""
    if edit.op != "changed":
        return
    page = edit.new[0].page
    old, new = _numbers(edit, edit.old), _numbers(edit, edit.new)
    if old or new:
        same = [number for number in old if number in new]
        old = [number for number in old if number not in same]
        new = [number for number in new if number not in same]
        for one, two in zip_longest(old, new, fillvalue=""):
            yield ChangedNumber(edit.stream.lang, one, two, page)


def _numbers(edit: Edit, words: Sequence[Word]) -> list[str]:
    """The numbers among the words of one side of a change."""
    texts = [word.text for word in words]
    before = edit.before[-1].text if edit.before else ""
    if _ARABIC.fullmatch(before) and texts[0] in _SCALES:
        return [f"{before}{' ' if words[0].spaced else ''}{texts[0]}", *_arabic(texts)]
    if all(_is_numeral(text) for text in texts):
        left, right = _numerals_around(edit)
        return ["".join((*left, *texts, *right))]
    return _arabic(texts)


def _arabic(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if _ARABIC.fullmatch(text)]


def _numerals_around(edit: Edit) -> tuple[list[str], list[str]]:
    """Chinese numerals that go on to either side of a change."""
    before: list[str] = []
    for word in reversed(edit.before):
        if word.text not in CHINESE:
            break
        before.insert(0, word.text)
    after: list[str] = []
    for word in edit.after:
        if word.text not in CHINESE or word.starts:
            break
        after.append(word.text)
    return before, after


def _is_numeral(text: str) -> bool:
    """Whether a word is a number in words."""
    parts = text.lower().split("-")
    return text in CHINESE or all(part in WORDS or part in ORDINALS for part in parts)
