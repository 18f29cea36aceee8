"""Which English word says what which Chinese word does, within one pair.

Links come of the dictionary, of names as Pinyin spells them, and of figures and Latin words that
both sides have. No word is linked twice; of several, those at like places of both texts are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...ground.characters import HAN
from .dictionary import Dictionary
from .stems import STOP, stem

EMPTY_HAN = frozenset(
    "的了在是和与也就都而又等把被这那其之个为以于并将对从到由及或但还很不有着过得地你我他她它们吗呢吧啊所则即"
    "若如因此该使让向上下中里外后前来去可能会要"
)
"""Characters that say nothing of what a sentence is about, as words of one character."""

_HAN = re.compile(f"[{HAN}]")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’]*|\d[\d,.]*\d|\d")
_LEAST_SHARE = 0.4
"""Of a definition's weight that a text must hold."""
_ALONE = 0.45
"""What a word of one character says, by one of more: it has many meanings."""
_SAME, _NAMED = 1.3, 1.2
"""What a figure or Latin word on both sides says, and a name that Pinyin spells."""


@dataclass(frozen=True, slots=True)
class Token:
    """An English word or a figure that says something."""

    start: int
    stem: str
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """``size`` Chinese characters from ``start`` and the token that says the same."""

    strength: float
    start: int
    size: int
    token: int


def is_content(character: str) -> bool:
    """Whether a Chinese character says something by itself."""
    return character not in EMPTY_HAN and bool(_HAN.match(character))


def tokens(en: str, known: Dictionary) -> list[Token]:
    """The words of an English text that say something."""
    found = []
    for match in _TOKEN.finditer(en):
        text = match[0]
        if text[0].isdigit():
            found.append(Token(match.start(), _figure(text), 1.0, text))
        elif len(text) > 1 and text.lower() not in STOP:
            one = stem(text)
            found.append(Token(match.start(), one, known.weight(one), text))
    return found


def _figure(text: str) -> str:
    """The digits that count: 1,436.5 is 14.365, since units differ between the languages."""
    return "#" + re.sub(r"[,.]", "", text).strip("0")


def linked(
    zh: str,
    en: str,
    words: Sequence[Token],
    known: Dictionary,
    terms: Mapping[str, tuple[str, ...]],
) -> list[Link]:
    """The links of a pair. ``terms`` are stems of the glossary's renderings, by Chinese term."""
    ranked = sorted(
        (_nearer(link, words, len(zh), len(en)) for link in _possible(zh, words, known, terms)),
        key=lambda link: -link.strength,
    )
    taken: set[int] = set()
    covered = bytearray(len(zh))
    links = []
    for link in ranked:
        end = link.start + link.size
        if link.token not in taken and not any(covered[link.start : end]):
            taken.add(link.token)
            covered[link.start : end] = b"\1" * link.size
            links.append(link)
    return links


def _nearer(link: Link, words: Sequence[Token], zh: int, en: int) -> Link:
    """A link that counts the less the farther apart its ends stand."""
    apart = abs((link.start + link.size / 2) / zh - words[link.token].start / en)
    strength = link.strength * (1 - 0.6 * min(1.0, apart * 2))
    return Link(min(1.2, strength), link.start, link.size, link.token)


def _possible(
    zh: str, words: Sequence[Token], known: Dictionary, terms: Mapping[str, tuple[str, ...]]
) -> Iterator[Link]:
    by_stem: dict[str, list[int]] = {}
    by_text: dict[str, list[int]] = {}
    names: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        by_stem.setdefault(word.stem, []).append(number)
        text = re.sub(r"['’]s?$", "", word.text.lower())
        by_text.setdefault(text, []).append(number)
        if word.text[0].isupper():
            names.setdefault(text, []).append(number)
    for match in _TOKEN.finditer(zh):
        is_figure = match[0][0].isdigit()
        index, name = (by_stem, _figure(match[0])) if is_figure else (by_text, match[0].lower())
        for number in index.get(name, ()):
            yield Link(_SAME, match.start(), len(match[0]), number)
    for term, stems in terms.items():
        for match in re.finditer(re.escape(term), zh):
            for number in (n for one in stems for n in by_stem.get(one, ())):
                yield Link(_NAMED, match.start(), len(term), number)
    read = [known.readings.get(one, "").partition(" ")[0] for one in zh] if names else []
    for match in _HAN.finditer(zh):
        yield from _from_dictionary(zh, match.start(), by_stem, words, known)
        if names:
            yield from _from_readings(read, match.start(), names)


def _from_dictionary(
    zh: str, start: int, by_stem: dict[str, list[int]], words: Sequence[Token], known: Dictionary
) -> Iterator[Link]:
    for size, meanings in known.words_at(zh, start):
        if size == 1 and zh[start] in EMPTY_HAN:
            continue
        best: dict[str, float] = {}
        for stems in _definitions(meanings):
            hits = [one for one in stems if one in by_stem]
            if hits:
                share = _says(hits, known) / _says(stems, known)
                best.update((one, max(share, best.get(one, 0.0))) for one in hits)
        for one, share in best.items():
            if share >= _LEAST_SHARE:
                says = share * (1.0 if size > 1 else _ALONE)
                for number in by_stem[one]:
                    yield Link(says * (0.6 + 0.4 * words[number].weight), start, size, number)


def _says(stems: Iterable[str], known: Dictionary) -> float:
    total = 0.0
    for one in stems:
        total += known.weight(one)
    return total


@lru_cache(maxsize=4096)
def _definitions(meanings: str) -> tuple[tuple[str, ...], ...]:
    """The stems of each definition of a word."""
    return tuple(tuple(stems.split(" ")) for stems in meanings.split("|"))


def _from_readings(
    read: Sequence[str], start: int, names: Mapping[str, Sequence[int]]
) -> Iterator[Link]:
    for size in (2, 3):
        syllables = read[start : start + size]
        if len(syllables) == size and all(syllables):
            for number in names.get("".join(syllables), ()):
                yield Link(_NAMED, start, size, number)
