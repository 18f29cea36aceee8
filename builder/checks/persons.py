"""Names of persons whose Latin spelling is that of no reading of the Chinese."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..ground.characters import HAN
from .romanising import SURNAMES, begins_with_name, spellings, syllables
from .sentences.dictionary import Dictionary

_NAME_EN = re.compile(
    r"(?<![\w'’-])([A-Z][a-z]+) ([A-Z][a-z]+(?:-[A-Za-z][a-z]+)?)(?! [A-Z][a-z])(?![\w'’-]*[-A-Z])"
)
_HAN = re.compile(f"[{HAN}]")
_BEFORE = re.compile(
    "(?:^|[，。、；：“”（(《》\\n ]"
    "|[长長员員授士师師者理席裁任监監官人家副及和与與由给給对對向让讓叫是])$"
)
"""What stands before a name in Chinese: a mark, or the end of a title."""
_AFTER = re.compile(
    "$|[，。、；：“”（()）\\n ]|[说說曾是在和与與今年的对對为為]|表示|认为|認為|指出|介绍|介紹"
    "|告诉|告訴|先生|女士|教授|博士"
    "|出任|担任|擔任|回忆|回憶|强调|強調|坦言|透露|生于|去世"
)


@dataclass(frozen=True, slots=True)
class Misspelled:
    """A Chinese name and the Latin one beside it, with their places."""

    zh: str
    en: str
    at_zh: int
    at_en: int


def misspelled(
    zh: str, en: str, known: Dictionary, allowed: Collection[str]
) -> Iterator[Misspelled]:
    """Persons of a pair whose surname is spelled right and whose given name is not.

    ``allowed`` are names that the glossary gives.
    """
    for match in _NAME_EN.finditer(en):
        if match[0] in allowed or _is_answered(zh, match[1], match[2], known):
            continue
        beside = list(_alike(zh, match[1], match[2], known))
        if len({name for _, name in beside}) == 1:
            yield Misspelled(beside[0][1], match[0], beside[0][0], match.start())


def _is_answered(zh: str, one: str, two: str, known: Dictionary) -> bool:
    """Whether some characters are spelled so, in either order."""
    return any(
        begins_with_name(zh[match.start() : match.start() + 4], letters, known)
        for match in _HAN.finditer(zh)
        for letters in (one + two, two + one)
    )


def _alike(zh: str, surname: str, given: str, known: Dictionary) -> Iterator[tuple[int, str]]:
    """Chinese names with the surname and as many syllables, where a name would stand."""
    sizes = syllables(given)
    for start, character in enumerate(zh):
        if character not in SURNAMES or surname.lower() not in spellings(character, known):
            continue
        if not _BEFORE.search(zh[:start][-2:]):
            continue
        for size in sizes:
            name = zh[start : start + 1 + size]
            stands = len(name) == size + 1 and all(map(_HAN.match, name))
            if stands and name not in known.meanings and _AFTER.match(zh, start + 1 + size):
                yield start, name
