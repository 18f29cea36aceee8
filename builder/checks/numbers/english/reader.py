"""Reading the numbers of an English text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ..exact import shift
from ..masks import MASK, mask_common
from ..quantity import Quantity, shared
from ..reading import ReadAt, Reader, scan, shared_bounds
from .bounds import bound_words
from .counts import number, power
from .dates import (
    clock,
    decade,
    frequency,
    iso_date,
    named_date,
    ordinal,
    period,
    phase,
    spoken_clock,
    year,
)
from .shares import fraction, half, multiple, one_and_half, vague
from .words import FRACTIONS, MONTHS, MULTIPLES, ORDINALS, SCALES, VAGUE, WORDS

_FOLD = str.maketrans("‐‑\u2007\u2009\u202f\u00a0’‘", "--    ''")

_START = re.compile(
    r"\d|(?<![A-Za-z])(?:Q[1-4](?!\w)|H[12](?!\w)|(?:"
    + "|".join(
        sorted(
            {
                *WORDS,
                *ORDINALS,
                *MULTIPLES,
                *MONTHS,
                *VAGUE,
                *FRACTIONS,
                "a",
                "an",
                "half",
                "halves",
                "halved",
                "halving",
                "dozen",
                "hundred",
                "thousand",
                "million",
                "billion",
                "trillion",
                "mid",
                "post",
                "quarter",
                "per",
                "tens",
                "nineties",
                "eighties",
                "seventies",
                "sixties",
                "fifties",
                "decade",
                "century",
                "ten",
                "phase",
                "noon",
                *("once", "twice", "thrice"),
                *("daily", "weekly", "monthly", "yearly", "annually"),
                "midnight",
            },
            key=lambda word: (len(word), word),
            reverse=True,
        )
    )
    + r")(?![A-Za-z]))",
    re.IGNORECASE,
)

_IDIOMS = re.compile(
    r"\b(?:first(?:ly|-class|-rate|-hand|-ever| lady| of all)|secondly|thirdly|second-hand"
    r"|second to none|"
    r"third[ -]part(?:y|ies)|one-stop|(?:zero|one) by one|one another|one day|no one|one's|"
    r"double-(?:digit|edged|click|reheat)|single-digit|double reheat|two-way|triple play|"
    r"fifty-fifty|24/7|24 ?[x×] ?7|on the one hand|at sixes and sevens|seven seas|"
    r"per second|a second time|every second|split second|quarter-final|headquarters?|quarterly)\b",
    re.IGNORECASE,
)


def read_en(text: str) -> tuple[Quantity, ...]:
    """Every number of an English text, in order."""
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Quantity, ...]:
    folded = mask_common(text.translate(_FOLD))
    folded = _IDIOMS.sub(lambda m: MASK * len(m[0]), folded)
    reader = Reader(text, folded, bound_words(folded))
    return tuple(_inherit(reader, list(scan(reader, _START, _READERS))))


_READERS: tuple[ReadAt, ...] = (
    iso_date,
    power,
    frequency,
    clock,
    spoken_clock,
    named_date,
    decade,
    year,
    period,
    phase,
    one_and_half,
    vague,
    fraction,
    half,
    multiple,
    ordinal,
    number,
)


def _inherit(reader: Reader, found: list[Quantity]) -> list[Quantity]:
    """Give the first number of a range the scale and unit that only the second one states."""
    listed = False
    for at in range(len(found) - 2, -1, -1):
        first, second = found[at], found[at + 1]
        gap = second.start - first.end
        if not 0 < gap <= 6 or first.kind != "count" or first.scale:
            listed = False
            continue
        between = reader.text[first.end : second.start]
        joint = between.strip()
        listed = joint in _LAST_OF_LIST or (listed and joint == ",")
        if joint not in _RANGE and not listed:
            continue
        if second.kind in ("percent", "points", "times", "count") and (
            second.unit or second.scale or second.kind != "count"
        ):
            if joint not in _RANGE and first.unit and first.unit != second.unit and second.unit:
                continue
            if first.unit and first.dimension != second.dimension:
                if second.dimension:
                    continue
                second = replace(
                    second, unit=first.unit, dimension=first.dimension, factor=first.factor
                )
            found[at] = shared(first, second)
        elif joint in ("to", "or") and (scaled := _hundreds(first, second)):
            found[at] = scaled
    return shared_bounds(reader, found, _AND)


_RANGE = ("-", "–", "—", "−", "~", "to", "or", "-US", "–US")
_LAST_OF_LIST = ("and", ", and", "or", ", or", "&")
"""What stands before the last number of a list, whose unit the others share."""


def _hundreds(first: Quantity, second: Quantity) -> Quantity | None:
    """The three of "three or four hundred", which are three hundred."""
    head, _, tail = second.digits.lower().partition(" ")
    if first.digits.lower() not in WORDS or tail not in SCALES or head not in WORDS:
        return None
    value = shift(first.value, SCALES[tail])
    return replace(first, value=value, also=(*first.also, first.value))


_AND = re.compile(r"[^.;:!?]{0,60} (?:and|or) [^.;:!?]{0,60}")
