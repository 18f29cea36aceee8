"""Stretches of a pair that nothing on the other side answers.

Both texts are aligned clause by clause, the best way through both (after Gale and Church,
Computational Linguistics 19/1, 1993): what a bead joins must go together in length, and links of
words hold it together. A sentence that was left out has no room there: without it the rest aligns
better. How much better, and what else speaks for it, is weighed by ``_WEIGHTS``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...issue.model import Side
from .clauses import CLAUSE, PART, SENTENCE
from .dictionary import Dictionary
from .strands import Strand, Woven, woven

_MOST_CLAUSES, _MOST_SENTENCES = 7, 3
"""Of one side of a bead."""
_CUT_PRICES: dict[int, dict[int, float | None]] = {
    SENTENCE: {SENTENCE: 0.0, PART: 0.8, CLAUSE: 2.0},
    PART: {SENTENCE: 0.8, PART: 0.8, CLAUSE: 2.0},
    CLAUSE: {SENTENCE: 2.0, PART: 2.0, CLAUSE: None},
}
"""What a bead costs that ends at such cuts; none ends at commas of both sides."""
_JOINED_ZH, _JOINED_EN = 2.2, 1.4
"""What it costs to join a further sentence; translators part long Chinese ones."""
_MOST_UNLIKE = 9.0
_LEAST_PART = 29.0
"""English characters of a part of a sentence that may be missing."""
_MOST_GAPS = 6
"""Looked for in a pair; one that lacks more is no translation."""
_NEVER = -1e9

_WEIGHTS = {
    "gain": 0.480,
    "covered": -2.524,
    "covered more than the rest": -1.133,
    "covered more than its neighbours": -1.692,
    "shortness": 0.191,
    "length": -0.372,
    "size": 0.400,
    "whole": 1.144,
    "between strong marks": 0.760,
}
_LEAST = 3.078
"""Fitted by logistic regression to 1,460 sentences taken out of 663 pairs of news and handbooks,
and set so that 2% of these pairs were said to lack one while they were whole;
``python -m tests.bench sentences`` tries them on others."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Characters ``start`` to ``end`` of a side that the other does not say; above 0 in doubt."""

    side: Side
    start: int
    end: int
    score: float


def gaps(
    zh: str,
    en: str,
    ratio: float,
    known: Dictionary,
    terms: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Gap]:
    """What one side of a pair lacks, in order; where both lack something, the surer side's only.

    ``ratio`` is the article's, of English characters to a Chinese one; ``terms`` are stems of the
    glossary's renderings, by Chinese term.
    """
    told: list[Gap] = []
    texts = {"zh": zh, "en": en}
    while len(told) < _MOST_GAPS:
        pair = woven(texts["zh"], texts["en"], ratio, known, terms or {})
        best = max(_possible(pair), key=lambda gap: gap.score, default=None)
        if best is None or best.score <= 0 or (told and best.side != told[0].side):
            break
        text = texts[best.side]
        texts[best.side] = text[: best.start] + text[best.end :]
        told.append(_with_what_was_cut(best, told))
    return _run_together(told)


def _with_what_was_cut(gap: Gap, cut: Sequence[Gap]) -> Gap:
    """Where a gap stands in the whole text, of which some was cut out before it was found."""
    start, end = gap.start, gap.end
    for other in sorted(cut, key=lambda one: one.start):
        size = other.end - other.start
        start += size if other.start <= start else 0
        end += size if other.start < end else 0
    return Gap(gap.side, start, end, gap.score)


def _run_together(told: Sequence[Gap]) -> list[Gap]:
    """Gaps in order; of which one begins where the other ends, or within it, are one."""
    joined: list[Gap] = []
    for gap in sorted(told, key=lambda one: one.start):
        if joined and gap.start <= joined[-1].end:
            before = joined.pop()
            score = max(before.score, gap.score)
            joined.append(Gap(gap.side, before.start, max(before.end, gap.end), score))
        else:
            joined.append(gap)
    return joined


_Table = list[list[float]]


def _possible(pair: Woven) -> Iterator[Gap]:
    if not (pair.zh.clauses and pair.en.clauses):
        return
    before, after = _aligned(pair)
    whole = before[-1][-1]
    turned = ([list(row) for row in zip(*table, strict=True)] for table in (before, after))
    tables = {"zh": (before, after), "en": tuple(turned)}
    for own, other in ((pair.zh, pair.en), (pair.en, pair.zh)):
        head, tail = tables[own.side]
        for first, end in _stretches(own):
            best, at = max(
                (a + b, cut) for cut, (a, b) in enumerate(zip(head[first], tail[end], strict=True))
            )
            gain = max(-8.0, min(15.0, best - whole)) if whole > _NEVER / 2 else 5.0
            start, stop = own.clauses[first].start, own.clauses[end - 1].end
            yield Gap(own.side, start, stop, _score(own, other, first, end, at, gain))


def _stretches(strand: Strand) -> Iterator[tuple[int, int]]:
    """The sentences of a side, and the parts of them that are long enough to be missed."""
    cuts, count = strand.cuts, len(strand.clauses)
    for first in range(count):
        for end in range(first + 1, count + 1):
            if strand.to_sentence[end - 1] > strand.to_sentence[first]:
                break
            whole = cuts[first] == cuts[end] == SENTENCE
            if (whole or strand.size(first, end) >= _LEAST_PART) and end - first < count:
                yield first, end


def _score(own: Strand, other: Strand, first: int, end: int, at: int, gain: float) -> float:
    """How surely clauses are missing that would stand ``at`` a cut of the other side."""
    mine, theirs, size = sum(own.sizes), sum(other.sizes), own.size(first, end)
    covered = own.covered(first, end)
    spread = 0.16 + 1.6 / math.sqrt(min(mine, theirs) + 10)
    with_it = math.log((theirs + 5) / (mine + 5))
    without = math.log((theirs + 5) / (max(1.0, mine - size) + 5))
    least = min(own.cuts[first], own.cuts[end])
    shortness = (with_it**2 - without**2) / (2 * spread**2)
    speaks = {
        "gain": gain,
        "covered": covered,
        "covered more than the rest": covered - own.covered_elsewhere(first, end),
        "covered more than its neighbours": covered - _least_covered(other, at),
        "shortness": max(-6.0, min(6.0, shortness)),
        "length": with_it / spread,
        "size": math.log(size + 1),
        "whole": float(least == SENTENCE),
        "between strong marks": float(least == PART),
    }
    return sum(_WEIGHTS[name] * value for name, value in speaks.items()) - _LEAST


def _least_covered(other: Strand, at: int) -> float:
    """Of the sentences beside a cut: one that is hardly linked may say what seems to be missing."""
    ends = [cut for cut, mark in enumerate(other.cuts) if mark == SENTENCE]
    left = max((cut for cut in ends if cut < at), default=0)
    right = min((cut for cut in ends if cut > at), default=at)
    beside = [span for span in ((left, at), (at, right)) if span[0] < span[1]]
    return min((other.covered(*span) for span in beside), default=0.3)


def _aligned(pair: Woven) -> tuple[_Table, _Table]:
    """By cuts of both sides, how well what stands before them aligns, and what stands after."""
    rows, columns = len(pair.zh.clauses), len(pair.en.clauses)
    before = [[_NEVER] * (columns + 1) for _ in range(rows + 1)]
    after = [[_NEVER] * (columns + 1) for _ in range(rows + 1)]
    before[0][0] = after[rows][columns] = 0.0
    zh_spans = [_spans(pair.zh, i, _JOINED_ZH) for i in range(rows)]
    en_spans = [_spans(pair.en, j, _JOINED_EN) for j in range(columns)]
    beads = []
    for i, ours in enumerate(zh_spans):
        for j, theirs in enumerate(en_spans):
            if i and j and pair.zh.cuts[i] == pair.en.cuts[j] == CLAUSE:
                continue
            found = _beads(pair, i, j, ours, theirs)
            beads.append((i, j, found))
            here = before[i][j]
            for a, b, value in found:
                before[a][b] = max(before[a][b], here + value)
    for i, j, found in reversed(beads):
        best = after[i][j]
        for a, b, value in found:
            best = max(best, after[a][b] + value)
        after[i][j] = best
    return before, after


_Span = tuple[int, int, float, float]
"""The cut where some clauses end, how it is marked, their size, and what joining them costs."""


def _spans(strand: Strand, start: int, price: float) -> list[_Span]:
    """The clauses from a cut on that one side of a bead may have."""
    spans = []
    for end in range(start + 1, min(len(strand.clauses), start + _MOST_CLAUSES) + 1):
        joined = strand.to_sentence[end - 1] - strand.to_sentence[start]
        if joined >= _MOST_SENTENCES:
            break
        spans.append((end, strand.cuts[end], strand.size(start, end), price * joined))
    return spans


def _beads(
    pair: Woven, i: int, j: int, ours: Sequence[_Span], theirs: Sequence[_Span]
) -> list[tuple[int, int, float]]:
    """The beads that begin at two cuts: where they end on both sides, and what each is worth."""
    found = []
    first, at_start = pair.links_to[i], pair.links_to[i][j]
    for a, cut, size, joining in ours:
        spread = 0.36 + 2.2 / (size / pair.ratio + 8)
        last = pair.links_to[a]
        at_end, prices = last[j], _CUT_PRICES[cut]
        for b, other_cut, other_size, other_joining in theirs:
            price = prices[other_cut]
            if price is not None:
                off = math.log((other_size + 6) / (size + 6)) / spread
                value = last[b] - at_end - first[b] + at_start - price
                value -= joining + other_joining
                unlike = off * off / 2
                found.append((a, b, value - (unlike if unlike < _MOST_UNLIKE else _MOST_UNLIKE)))
    return found
