"""Where Western words may be divided: a dictionary's rules, a publication's exceptions, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise

import pyphen


@dataclass(frozen=True, slots=True, eq=False)
class Hyphenator:
    """Where words of a language may be divided: a dictionary's rules, and exceptions to them."""

    positions: Callable[[str], tuple[int, ...]]
    exceptions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By word as it is written; an empty tuple keeps it whole."""


_HUMP = re.compile("(?<=[a-z])(?=[A-Z][a-z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z]{3})")


_PARTED_NAME = 8
"""Letters from which on a word with capitals inside may be divided."""


@lru_cache(maxsize=65536)
def divisions(hyphenate: Hyphenator, word: str) -> tuple[int, ...]:
    """Where a word may be divided.

    Words with capitals inside, such as names of firms, part at a capital and within long parts;
    short ones and words with an apostrophe stay whole.
    """
    known = hyphenate.exceptions.get(word)
    if known is None and word[1:].islower():
        known = hyphenate.exceptions.get(word.lower())
    if known is not None:
        return known
    if len(word) > LONGEST_WORD or not word[1:].isalpha():
        return ()
    if word[1:].islower():
        return hyphenate.positions(word)
    humps = [match.start() for match in _HUMP.finditer(word)]
    if len(word) < _PARTED_NAME or not humps:
        return ()
    found = {at for at in humps if 3 <= at <= len(word) - 3}
    for start, end in pairwise((0, *humps, len(word))):
        part = word[start:end]
        if part[1:].islower():
            found.update(start + at for at in hyphenate.positions(part.lower()))
    return tuple(sorted(found))


@lru_cache(maxsize=32)
def hyphenator(
    lang: str, limits: tuple[int, int, int], exceptions: tuple[str, ...]
) -> Hyphenator | None:
    """A divider of words for a language, or None where there is no dictionary.

    ``limits`` are the letters of the shortest word divided and what stays on either side;
    ``exceptions`` are words with hyphens where they may be divided, or none.
    """
    total, left, right = limits
    found = pyphen.language_fallback(lang) if lang else None
    if not found:
        return None
    dictionary = pyphen.Pyphen(lang=found, left=left, right=right)
    known: dict[str, tuple[int, ...]] = {}

    def divide(word: str) -> tuple[int, ...]:
        if word not in known:
            known[word] = tuple(dictionary.positions(word)) if len(word) >= total else ()
        return known[word]

    return Hyphenator(divide, dict(map(_exception, exceptions)))


def _exception(word: str) -> tuple[str, tuple[int, ...]]:
    """``data-base`` as ``database``, which may be divided after four letters."""
    parts = word.split("-")
    return "".join(parts), tuple(accumulate(map(len, parts[:-1])))


LONGEST_WORD = 64
"""Letters beyond which nothing is looked up in a dictionary of divisions."""
