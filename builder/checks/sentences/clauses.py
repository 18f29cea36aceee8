"""Texts cut at their marks: sentences, and the clauses within them that translators move."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...issue.model import Side

SENTENCE, PART, CLAUSE = 2, 1, 0
"""How a cut is marked: by a full stop, by a semicolon or colon, by a comma."""

_CUTS = {
    "zh": re.compile(
        r"(?P<full>(?:[。！？!?]|……)+[”’」』）)》]*|\n+)|(?P<part>[；;：:][”’]?|——)|(?P<clause>，|,(?!\d))"
    ),
    "en": re.compile(
        r"(?P<full>[.!?…]+[”’\")\]]*(?=\s+[“‘\"(\[*_]*[A-Z0-9])|\n+)|(?P<part>[;:](?=\s)|\s?—\s?|\s–\s)"
        r"|(?P<clause>,[”’]?(?=\s))"
    ),
}
_KINDS = {"full": SENTENCE, "part": PART, "clause": CLAUSE}
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Vol|vs|e\.g|i\.e|etc|Inc|Ltd|Co|Corp|approx|pp?|Fig|Sept?|Oct"
    r"|Nov|Dec|Jan|Feb|Aug|U\.S|U\.K|U\.N|D\.C|a\.m|p\.m|[A-Z])\.$"
)
_LEAST: dict[Side, int] = {"zh": 4, "en": 12}
"""Characters of a clause that stands by itself; shorter ones go with the next."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters ``start`` to ``end`` of a text, and how the cut after them is marked."""

    start: int
    end: int
    cut: int


def clauses(side: Side, text: str) -> list[Clause]:
    """The clauses of a text in order, which together are all of it."""
    found: list[Clause] = []
    start = 0
    for match in _CUTS[side].finditer(text):
        cut = _KINDS[match.lastgroup or "clause"]
        words = text[start : match.end()].strip()
        if cut == SENTENCE and side == "en" and _ABBREVIATED.search(words):
            continue
        if cut != SENTENCE and len(words) < _LEAST[side]:
            continue
        if words:
            found.append(Clause(start, match.end(), cut))
            start = match.end()
    if text[start:].strip():
        found.append(Clause(start, len(text), SENTENCE))
    elif found:
        found[-1] = Clause(found[-1].start, len(text), SENTENCE)
    return found
