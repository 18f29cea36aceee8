"""Every source character arrives: the text of finished pages against the copy.

The engine can lose text without a word, so each edition is read again. Every character of the copy
must be on the pages at least as often as in the copy; every paragraph must be found by its own
sequences, once for each time it is written, and its characters in the order in which they were
written; words drawn in figures must be there too. Languages are looked at apart, because a pair
that breaks across pages stands on them as Chinese, English, Chinese, English.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..ground.characters import HAN
from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.model import SIDES, Side

Copy = Sequence[tuple[Side, str, Spot]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the pages of an edition must hold."""

    copy: Copy
    """(side, text, spot) of every paragraph in order."""
    repeated: frozenset[str] = frozenset()
    """Texts that furniture sets again, such as headlines in the contents."""
    drawn: Sequence[tuple[str, Spot]] = ()
    """Words drawn in figures, and where the figure is named."""


SHINGLE = {"zh": 6, "en": 14}
"""Characters in a sequence that tells paragraphs apart."""
REACH = 6
"""Characters on either side of what may be out of order."""
LOST_SHARE = 0.5
"""A paragraph of whose sequences less than this share is found did not arrive."""

_NOT_HAN = re.compile(f"[^{HAN}]+")
_NOT_LATIN = re.compile(r"[^A-Za-z\u00c0-\u024f]+")
"""Figures are left out: the number of a note may stand between any two words."""
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)
_UNCOUNTED = re.compile(
    "[\\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff\ufe00-\ufe0f\u0002\ufffe\u2010-]"
)
"""White space, soft hyphens and other characters that leave no ink; hyphens, which the engine
adds and takes away at line ends."""


def arrived(wanted: Wanted, pages: Sequence[str]) -> list[Finding]:
    """Compare what the pages must hold with their text.

    Args:
        wanted: the copy, and what else stands on the pages.
        pages: the text of each page as a reader would copy it out.

    Returns:
        an error for each paragraph that was lost or doubled, and one that names missing characters;
        warnings for a paragraph out of order and for words of a figure that are not to be found.
    """
    findings: list[Finding] = []
    for side in SIDES:
        findings.extend(_paragraphs(side, wanted, pages))
    findings.extend(_characters(wanted.copy, pages))
    whole = "".join(counted(page) for page in pages)
    lost = {finding.line for finding in findings}
    findings.extend(
        found("arrival/order", spot, quote=quoted(text))
        for _, text, spot in wanted.copy
        if spot.line not in lost and _is_shuffled(counted(text), whole)
    )
    findings.extend(
        found("arrival/figure", spot, quote=quoted(text))
        for text, spot in wanted.drawn
        if counted(text) not in whole
    )
    return findings


def letters(side: Side, text: str) -> str:
    """The letters of a language in a text, in order and without what stands between them."""
    text = text.translate(_LIGATURES)
    return _NOT_HAN.sub("", text) if side == "zh" else _NOT_LATIN.sub("", text).lower()


def shingles(side: Side, text: str) -> Iterator[str]:
    """The sequences of a stream that tell paragraphs apart."""
    size = SHINGLE[side]
    return (text[n : n + size] for n in range(len(text) - size + 1))


def _paragraphs(side: Side, wanted: Wanted, pages: Sequence[str]) -> Iterator[Finding]:
    streams = [letters(side, page) for page in pages]
    size = SHINGLE[side]
    seams = [a[-size + 1 :] + b[: size - 1] for a, b in pairwise(streams)]
    there: Counter[str] = Counter()
    for stream in (*streams, *seams):
        there.update(shingles(side, stream))
    # each side may quote the other, and figures both
    written: Counter[str] = Counter()
    for text in (*(text for _, text, _ in wanted.copy), *(text for text, _ in wanted.drawn)):
        written.update(shingles(side, letters(side, text)))
    again = {mark for text in wanted.repeated for mark in shingles(side, letters(side, text))}
    for text, spot in ((text, spot) for own, text, spot in wanted.copy if own == side):
        marks = list(shingles(side, letters(side, text)))
        if len(marks) < size:
            continue
        found_often = [there.get(mark, 0) for mark in marks]
        wanted_often = [written[mark] for mark in marks]
        if found_often == wanted_often:  # as it nearly always is
            continue
        often = list(zip(marks, found_often, wanted_often, strict=True))
        here = sum(found >= wanted for _, found, wanted in often)
        twice = sum(found >= 2 * wanted and mark not in again for mark, found, wanted in often)
        quote = quoted(text)
        if here < LOST_SHARE * len(marks):
            yield found("arrival/lost", spot, quote=quote)
        elif twice > LOST_SHARE * len(marks) and len(marks) > 3 * size:
            yield found("arrival/doubled", spot, quote=quote)


def _is_shuffled(text: str, whole: str) -> bool:
    """Whether a text stands on the pages with neighbours in another order.

    What stands between its parts, such as numbers of notes and what frames a page, does not matter.
    """
    if len(text) < 2 * REACH or text in whole:
        return False
    gaps = list(_gaps(text, whole))
    for (missing, extra), (then_missing, then_extra) in pairwise([*gaps, ("", "")]):
        if missing == extra:
            continue
        for should, does in ((missing, extra), (missing + then_missing, extra + then_extra)):
            if len(should) == len(does) and sorted(should) == sorted(does):
                return True
    return False


def _gaps(text: str, whole: str) -> Iterator[tuple[str, str]]:
    """Where a text is not on the pages as it goes on: what should stand there, and what does."""
    at = place = -1
    for then in range(len(text) - REACH + 1):
        there = whole.find(text[then : then + REACH], max(0, place))
        if there < 0:
            continue
        if at >= 0 and (then, there) != (at + 1, place + 1):
            yield text[at + REACH : then], whole[place + REACH : there]
        at, place = then, there


def _characters(copy: Copy, pages: Iterable[str]) -> Iterator[Finding]:
    there: Counter[str] = Counter()
    for page in pages:
        there.update(counted(page))
    wanted: Counter[str] = Counter()
    for _, text, _ in copy:
        wanted.update(counted(text))
    lacking = {char: n - there[char] for char, n in wanted.items() if n > there[char]}
    if not lacking:
        return
    few = ", ".join(f"{char} (U+{ord(char):04X})" for char in sorted(lacking)[:8])
    spot = next((s for _, text, s in copy if any(char in text for char in lacking)), None)
    yield found("arrival/characters", spot, number=sum(lacking.values()), few=few)


def counted(text: str) -> str:
    """A text as it is compared: without what leaves no ink, ligatures taken apart."""
    return _UNCOUNTED.sub("", unicodedata.normalize("NFC", text).translate(_LIGATURES))


def quoted(text: str) -> str:
    """The beginning of a text, for a message."""
    flat = re.sub(r"\s+", " ", text).strip()
    return flat if len(flat) <= 40 else flat[:39] + "…"
