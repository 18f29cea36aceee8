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
_CUT_PRICES = {
    (SENTENCE, SENTENCE): 0.0,
    (SENTENCE, PART): 0.8,
    (PART, SENTENCE): 0.8,
    (PART, PART): 0.8,
    (SENTENCE, CLAUSE): 2.0,
    (CLAUSE, SENTENCE): 2.0,
    (PART, CLAUSE): 2.0,
    (CLAUSE, PART): 2.0,
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
    beads = []
    for i in range(rows):
        for j in range(columns):
            if i and j and pair.zh.cuts[i] == pair.en.cuts[j] == CLAUSE:
                continue
            here = before[i][j]
            for a, b, value in _beads(pair, i, j):
                beads.append((i, j, a, b, value))
                before[a][b] = max(before[a][b], here + value)
    for i, j, a, b, value in reversed(beads):
        after[i][j] = max(after[i][j], after[a][b] + value)
    return before, after


def _beads(pair: Woven, i: int, j: int) -> Iterator[tuple[int, int, float]]:
    """The beads that begin at two cuts: where they end on both sides, and what each is worth."""
    zh, en, links = pair.zh, pair.en, pair.links_to
    for a in range(i + 1, min(len(zh.clauses), i + _MOST_CLAUSES) + 1):
        joined_zh = zh.to_sentence[a - 1] - zh.to_sentence[i]
        if joined_zh >= _MOST_SENTENCES:
            break
        size = zh.size(i, a)
        spread = 0.36 + 2.2 / (size / pair.ratio + 8)
        for b in range(j + 1, min(len(en.clauses), j + _MOST_CLAUSES) + 1):
            joined_en = en.to_sentence[b - 1] - en.to_sentence[j]
            if joined_en >= _MOST_SENTENCES:
                break
            price = _CUT_PRICES.get((zh.cuts[a], en.cuts[b]))
            if price is not None:
                off = math.log((en.to_size[b] - en.to_size[j] + 6) / (size + 6)) / spread
                value = links[a][b] - links[a][j] - links[i][b] + links[i][j] - price
                value -= _JOINED_ZH * joined_zh + _JOINED_EN * joined_en
                yield a, b, value - min(_MOST_UNLIKE, off * off / 2)
