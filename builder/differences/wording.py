"""Which words of one language were struck, added, changed or moved. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from .aligning import Span, changed_spans, in_order
from .values import Stream, Word

Op = Literal["struck", "added", "changed", "moved"]

_LINKED = 3
"""Equal words between two changes, each at least so many times as long, belong to one change."""
_MOVED_TOGETHER = 3
_MOST_OF_PAGE = 0.5
"""So many paragraphs, more than so much of their pages, moved with their pages."""
_RUN, _ALIKE, _FEWEST_ALIKE = 3, 0.5, 8
"""Paragraphs of so many words, that share so much of their runs of words, are one and the same."""
_MOST_HOMES = 20
_FARTHEST = 400
_ENDS = frozenset("。！？.!?；;：:")
_PAUSES = frozenset("，、,)）”’》」")


@dataclass(frozen=True, slots=True)
class Edit:
    """One run of changed words, or one moved paragraph."""

    op: Op
    stream: Stream
    old: tuple[Word, ...]
    new: tuple[Word, ...]
    before: tuple[Word, ...] = ()
    """The words before the change, from the new side; of what was struck, from the old one."""
    after: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A stream compared: what changed, and the pairs of words that stand in both."""

    edits: tuple[Edit, ...]
    kept: tuple[tuple[Word, Word], ...]


class _Range(NamedTuple):
    start: int
    end: int


_REACH = 6
"""How many words of what goes before and after are kept with an edit."""


def compare_words(stream: Stream, old: Sequence[Word], new: Sequence[Word]) -> Compared:
    """Compare the words of one stream."""
    moved, old_rest, new_rest = _without_moved(old, new)
    a, b = [old[i] for i in old_rest], [new[i] for i in new_rest]
    edits: list[Edit] = []
    kept: list[tuple[Word, Word]] = []
    for one, two in ((a, b), *((_of(old, x), _of(new, y)) for x, y in moved)):
        spans = _refined(one, two)
        edits += [edit for span in spans for edit in _edits(stream, one, two, span)]
        kept += _kept(one, two, spans)
    shown = [] if stream.part == "contents" else _reported(old, new, moved)
    edits += [Edit("moved", stream, _of(old, x), _of(new, y)) for x, y in shown]
    return Compared(tuple(edits), tuple(kept))


def _of(words: Sequence[Word], part: _Range) -> tuple[Word, ...]:
    return tuple(words[part.start : part.end])


def _kept(
    a: Sequence[Word], b: Sequence[Word], spans: Sequence[Span]
) -> Iterator[tuple[Word, Word]]:
    edges = [Span(0, 0, 0, 0), *spans, Span(len(a), len(a), len(b), len(b))]
    for one, two in pairwise(edges):
        yield from zip(a[one.old_end : two.old], b[one.new_end : two.new], strict=False)


def paragraphs(words: Sequence[Word]) -> list[_Range]:
    """The paragraphs of a stream."""
    starts = [at for at, word in enumerate(words) if word.starts]
    return [_Range(start, end) for start, end in pairwise([*starts, len(words)])]


Moved = list[tuple[_Range, _Range]]


def _without_moved(old: Sequence[Word], new: Sequence[Word]) -> tuple[Moved, list[int], list[int]]:
    """Paragraphs that stand in both, but in another order; and the places of all other words.

    As few as can be are said to have moved; of two that changed places, the one that stood first.
    """
    here, there = _unique(old), _unique(new)
    pairs = {here[text]: there[text] for text in here if text in there}
    pairs |= _alike(old, new, set(pairs), set(pairs.values()))
    at = {(one.start, two.start, 1): (one, two) for one, two in pairs.items()}
    steady = set(in_order(sorted(at)))
    moved = [at[key] for key in sorted(at) if key not in steady]
    gone = {i for one, _ in moved for i in range(*one)}
    come = {i for _, two in moved for i in range(*two)}
    rest = [i for i in range(len(old)) if i not in gone]
    return moved, rest, [i for i in range(len(new)) if i not in come]


def _alike(
    old: Sequence[Word], new: Sequence[Word], known: set[_Range], known_new: set[_Range]
) -> dict[_Range, _Range]:
    """Other paragraphs that are one and the same but for some words, by what they share."""
    homes: dict[tuple[str, ...], list[_Range]] = {}
    for part in paragraphs(new):
        if part not in known_new:
            for run in _runs(new, part):
                homes.setdefault(run, []).append(part)
    pairs: dict[_Range, _Range] = {}
    taken: set[_Range] = set()
    for part in paragraphs(old):
        if part in known or part.end - part.start < _FEWEST_ALIKE:
            continue
        runs = _runs(old, part)
        shared = Counter(home for run in runs for home in homes.get(run, ())[:_MOST_HOMES])
        best = max(
            (home for home in shared if home not in taken), key=lambda h: shared[h], default=None
        )
        if best and shared[best] >= _ALIKE * max(len(runs), len(_runs(new, best))):
            pairs[part] = best
            taken.add(best)
    return pairs


def _runs(words: Sequence[Word], part: _Range) -> set[tuple[str, ...]]:
    """Every few words of a paragraph that follow each other."""
    texts = [word.text for word in words[part.start : part.end]]
    return {tuple(texts[at : at + _RUN]) for at in range(len(texts) - _RUN + 1)}


def _unique(words: Sequence[Word]) -> dict[str, _Range]:
    """Paragraphs that stand in a stream once, by their text."""
    found: dict[str, _Range] = {}
    texts: Counter[str] = Counter()
    for part in paragraphs(words):
        text = "".join(f"{word.text}\0" for word in words[part.start : part.end])
        texts[text] += 1
        found[text] = part
    return {text: part for text, part in found.items() if texts[text] == 1}


def _reported(old: Sequence[Word], new: Sequence[Word], moved: Moved) -> Moved:
    """Moved paragraphs but those that only went with their pages, such as a whole article."""
    groups: list[Moved] = []
    for pair in moved:
        last = groups[-1][-1] if groups else None
        if last and (last[0].end, last[1].end) == (pair[0].start, pair[1].start):
            groups[-1].append(pair)
        else:
            groups.append([pair])
    return [pair for group in groups if not _whole_pages(old, new, group) for pair in group]


def _whole_pages(old: Sequence[Word], new: Sequence[Word], group: Moved) -> bool:
    if len(group) < _MOVED_TOGETHER:
        return False
    spans = (
        _Range(group[0][0].start, group[-1][0].end),
        _Range(group[0][1].start, group[-1][1].end),
    )
    return all(
        part.end - part.start > _MOST_OF_PAGE * sum(word.page in pages for word in words)
        for words, part in zip((old, new), spans, strict=True)
        if (pages := {word.page for word in words[part.start : part.end]})
    )


def _refined(old: Sequence[Word], new: Sequence[Word]) -> list[Span]:
    """Where two texts differ, changes put together and set where a reader sees them."""
    a, b = [word.text for word in old], [word.text for word in new]
    return [_settled(a, b, span) for span in _linked(changed_spans(a, b))]


def _linked(spans: Sequence[Span]) -> list[Span]:
    """Changes with next to nothing between them, as rewritten sentences have, are one."""
    linked: list[Span] = []
    for span in spans:
        linked.append(span)
        while len(linked) > 1:
            one, two = linked[-2:]
            if (two.old - one.old_end) * _LINKED > min(one.most, two.most):
                break
            linked[-2:] = [Span(one.old, two.old_end, one.new, two.new_end)]
    return linked


def _settled(a: Sequence[str], b: Sequence[str], span: Span) -> Span:
    """Words struck or added, moved along equal words to where a sentence or paragraph begins.

    "The zone grew. The" and "zone grew. The zone" can be the same change; the first is a sentence.
    """
    if span.old < span.old_end and span.new < span.new_end:
        return span
    side = a if span.old < span.old_end else b
    start, end = (span.old, span.old_end) if side is a else (span.new, span.new_end)
    least = most = 0
    while start + least > 0 and side[start + least - 1] == side[end + least - 1]:
        least -= 1
        if -least >= min(span.old, span.new) or -least > _FARTHEST:
            break
    while end + most < len(side) and side[start + most] == side[end + most]:
        most += 1
        if span.old_end + most >= len(a) or span.new_end + most >= len(b) or most > _FARTHEST:
            break
    best = max(range(least, most + 1), key=lambda by: (_edge(side, start + by, end + by), -abs(by)))
    return Span(span.old + best, span.old_end + best, span.new + best, span.new_end + best)


def _edge(side: Sequence[str], start: int, end: int) -> int:
    """How well a change that goes from one place to another falls into sentences."""
    before = side[start - 1] if start else "."
    last = side[end - 1]
    score = 2 * (before in _ENDS) + 2 * (last in _ENDS)
    return score + (before in _PAUSES) + (last in _PAUSES)


def _edits(stream: Stream, a: Sequence[Word], b: Sequence[Word], span: Span) -> Iterator[Edit]:
    """The edits of one span: one, or one for each paragraph that was struck or added whole."""
    old, new = a[span.old : span.old_end], b[span.new : span.new_end]
    if old and new:
        yield _edit("changed", stream, a, b, span)
        return
    side = a if old else b
    start, end = (span.old, span.old_end) if old else (span.new, span.new_end)
    cuts = [start, *(i for i in range(start + 1, end) if side[i].starts), end]
    for one, two in pairwise(cuts):
        if old:
            yield _edit("struck", stream, a, b, Span(one, two, span.new, span.new))
        else:
            yield _edit("added", stream, a, b, Span(span.old, span.old, one, two))


def _edit(op: Op, stream: Stream, a: Sequence[Word], b: Sequence[Word], span: Span) -> Edit:
    side, start, end = (a, *span[:2]) if op == "struck" else (b, *span[2:])
    return Edit(
        op,
        stream,
        tuple(a[span.old : span.old_end]),
        tuple(b[span.new : span.new_end]),
        tuple(side[max(0, start - _REACH) : start]),
        tuple(side[end : end + _REACH]),
    )
