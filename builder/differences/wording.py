"""Which words of one language were struck, added, changed or moved. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
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
_ALIKE = 0.6
_FEWEST_ALIKE = 8
"""A paragraph of so many words that is alike to one elsewhere was moved, and changed."""
_MOST_COMPARED = 400
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
    spans = _refined([w.text for w in a], [w.text for w in b], b)
    edits: list[Edit] = []
    for span in spans:
        edits += _edits(stream, a, b, span)
    kept = [pair for here, there in moved for pair in zip(_of(old, here), _of(new, there))]  # noqa: B905 - equal texts
    kept += _kept(a, b, spans)
    shown = [] if stream.part == "contents" else _reported(old, new, moved)
    edits += [Edit("moved", stream, _of(old, one), _of(new, two)) for one, two in shown]
    return Compared(tuple(_moved_and_changed(edits)), tuple(kept))


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
    """Paragraphs that stand in both, but in another order; and the places of all other words."""
    here, there = _unique(old), _unique(new)
    pairs = [(one, there[text], text.count("\0")) for text, one in here.items() if text in there]
    at = sorted((one.start, two.start, size) for one, two, size in pairs)
    steady = set(in_order(at))
    ends = {(one.start, two.start): (one, two) for one, two, _ in pairs}
    moved = [ends[a, b] for a, b, size in at if (a, b, size) not in steady]
    gone = {i for one, _ in moved for i in range(*one)}
    come = {i for _, two in moved for i in range(*two)}
    rest = [i for i in range(len(old)) if i not in gone]
    return moved, rest, [i for i in range(len(new)) if i not in come]


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


def _refined(a: Sequence[str], b: Sequence[str], words: Sequence[Word]) -> list[Span]:
    """Where two texts differ, changes put together and set where a reader sees them."""
    spans = _linked(changed_spans(a, b))
    return [_settled(a, b, words, span) for span in spans]


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


def _settled(a: Sequence[str], b: Sequence[str], words: Sequence[Word], span: Span) -> Span:
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
        if -least >= min(span.old, span.new) or -least > _MOST_COMPARED:
            break
    while end + most < len(side) and side[start + most] == side[end + most]:
        most += 1
        if span.old_end + most >= len(a) or span.new_end + most >= len(b) or most > _MOST_COMPARED:
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


def _moved_and_changed(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Paragraphs struck in one place and added almost alike in another are moved, and changed."""
    struck = [edit for edit in edits if _is_whole(edit, "struck")]
    added = [edit for edit in edits if _is_whole(edit, "added")]
    taken: set[int] = set()
    for one in struck:
        alike = ((_likeness(one.old, two.new), two) for two in added if id(two) not in taken)
        likeness, two = max(alike, key=lambda given: given[0], default=(0.0, None))
        if two is None or likeness < _ALIKE:
            continue
        taken |= {id(one), id(two)}
        yield Edit("moved", one.stream, one.old, two.new)
        texts = [w.text for w in one.old], [w.text for w in two.new]
        for span in _refined(*texts, two.new):
            yield from _edits(one.stream, one.old, two.new, span)
    yield from (edit for edit in edits if id(edit) not in taken)


def _is_whole(edit: Edit, op: Op) -> bool:
    words = edit.old or edit.new
    ends = not edit.after or edit.after[0].starts
    return edit.op == op and len(words) >= _FEWEST_ALIKE and words[0].starts and ends


def _likeness(old: Sequence[Word], new: Sequence[Word]) -> float:
    one, two = ([word.text for word in words[:_MOST_COMPARED]] for words in (old, new))
    shared = sum((Counter(one) & Counter(two)).values())
    if 2 * shared < _ALIKE * (len(one) + len(two)):
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio()
