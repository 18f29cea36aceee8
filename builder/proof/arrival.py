"""Every source character arrives: the text of the finished pages against the copy.

The engine can lose text without a word, so each build counts. Two looks: every character of the
copy must be on the pages at least as often as in the copy; and every paragraph must be found by
its own sequences, once for each time it is written. Languages are looked at apart, because a pair
that breaks across pages stands on them as Chinese, English, Chinese, English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ..ground.characters import HAN
from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.model import Side

Copy = Sequence[tuple[Side, str, Spot]]

SHINGLE = {"zh": 6, "en": 14}
"""Characters in a sequence that tells paragraphs apart."""
LOST_SHARE = 0.5
"""A paragraph of whose sequences less than this share is found did not arrive."""

_NOT_HAN = re.compile(f"[^{HAN}]+")
_NOT_LATIN = re.compile(r"[^A-Za-z\u00c0-\u024f]+")
"""Figures are left out: the number of a note may stand between any two words."""
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)
_UNCOUNTED = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff\ufe00-\ufe0f-]")
"""White space, soft hyphens and other characters that leave no ink; hyphens, which the engine
adds and takes away at line ends."""


def arrived(
    copy: Copy, pages: Sequence[str], repeated: frozenset[str] = frozenset()
) -> list[Finding]:
    """Compare the copy with the text of the pages.

    Args:
        copy: (side, text, spot) of every paragraph in order.
        pages: the text of each page as a reader would copy it out.
        repeated: texts that furniture sets again, such as headlines in the contents.

    Returns:
        an error for each paragraph that was lost or doubled, and one that names missing characters.
    """
    findings: list[Finding] = []
    for side in ("zh", "en"):
        ours = [(text, spot) for s, text, spot in copy if s == side]
        findings.extend(_paragraphs(side, ours, pages, repeated))
    findings.extend(_characters(copy, pages))
    return findings


def letters(side: Side, text: str) -> str:
    """The letters of a language in a text, in order and without what stands between them."""
    text = text.translate(_LIGATURES)
    return _NOT_HAN.sub("", text) if side == "zh" else _NOT_LATIN.sub("", text).lower()


def shingles(side: Side, text: str) -> Iterator[str]:
    """The sequences of a stream that tell paragraphs apart."""
    size = SHINGLE[side]
    return (text[n : n + size] for n in range(len(text) - size + 1))


def _paragraphs(
    side: Side, ours: Sequence[tuple[str, Spot]], pages: Sequence[str], repeated: frozenset[str]
) -> Iterator[Finding]:
    streams = [letters(side, page) for page in pages]
    size = SHINGLE[side]
    seams = [a[-size + 1 :] + b[: size - 1] for a, b in pairwise(streams)]
    there: Counter[str] = Counter()
    for stream in (*streams, *seams):
        there.update(shingles(side, stream))
    written: Counter[str] = Counter()
    for text, _ in ours:
        written.update(shingles(side, letters(side, text)))
    for text, spot in ours:
        marks = list(shingles(side, letters(side, text)))
        if len(marks) < size:
            continue
        here = sum(there[mark] >= written[mark] for mark in marks)
        twice = sum(there[mark] >= 2 * written[mark] for mark in marks)
        quote = quoted(text)
        if here < LOST_SHARE * len(marks):
            yield found("arrival/lost", spot, quote=quote)
        elif text not in repeated and twice > LOST_SHARE * len(marks) and len(marks) > 3 * size:
            yield found("arrival/doubled", spot, quote=quote)


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
    return _UNCOUNTED.sub("", text.translate(_LIGATURES))


def quoted(text: str) -> str:
    """The beginning of a text, for a message."""
    flat = re.sub(r"\s+", " ", text).strip()
    return flat if len(flat) <= 40 else flat[:39] + "…"
