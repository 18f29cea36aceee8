"""Which words of one language were struck, added, changed or moved. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal, NamedTuple

from .aligning import Span, changed_spans, in_order
from .values import Stream, Word

Op = Literal["struck", "added", "changed", "moved"]

_LINKED = 3
"""Equal words between two changes, each at least so many times as long, belong to one change."""
_MOVED_TOGETHER = 3
_MOST_OF_PAGE, _ALL_OF_PAGE = 0.5, 0.9
"""So many paragraphs, or fewer, that are more than so much of their pages moved with them."""
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
    if stream.part == "contents":
        return Compared(tuple(edit for edit in edits if not _is_whole(edit)), tuple(kept))
    shown = _reported(old, new, moved)
    edits += [Edit("moved", stream, _of(old, x), _of(new, y)) for x, y in shown]
    return Compared(tuple(edits), tuple(kept))


def _is_whole(edit: Edit) -> bool:
    """Whether an edit is a paragraph struck or added; in contents, that comes of itself."""
    words = edit.old or edit.new
    ends = not edit.after or edit.after[0].starts
    return edit.op in ("struck", "added") and words[0].starts and ends


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
    """Whether paragraphs that moved together are most of their pages, before and after."""
    (first, there), (last, there_last) = group[0], group[-1]
    least = _MOST_OF_PAGE if len(group) >= _MOVED_TOGETHER else _ALL_OF_PAGE
    return all(
        _share(words, part) > least
        for words, part in (
            (old, _Range(first.start, last.end)),
            (new, _Range(there.start, there_last.end)),
        )
    )


def _share(words: Sequence[Word], part: _Range) -> float:
    """How much of its pages' words a stretch is."""
    pages = {word.page for word in words[part.start : part.end]}
    return (part.end - part.start) / sum(word.page in pages for word in words)


def _refined(old: Sequence[Word], new: Sequence[Word]) -> list[Span]:
    """Where two texts differ, changes put together and set where a reader sees them."""
    a, b = [word.text for word in old], [word.text for word in new]
    return [_settled(old, new, span) for span in _linked(changed_spans(a, b))]


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


def _settled(old: Sequence[Word], new: Sequence[Word], span: Span) -> Span:
    """Words struck or added, moved along equal words to where a paragraph or sentence begins.

    "The zone grew. The" and "zone grew. The zone" can be the same change; the first is a sentence.
    """
    if span.old < span.old_end and span.new < span.new_end:
        return span
    side, start, end = (old, *span[:2]) if span.old < span.old_end else (new, *span[2:])
    back = min(span.old, span.new, _FARTHEST)
    on = min(len(old) - span.old_end, len(new) - span.new_end, _FARTHEST)
    least = _steps(side, ((start - n, end - n) for n in range(1, back + 1)))
    most = _steps(side, ((start + n, end + n) for n in range(on)))
    best = max(
        range(-least, most + 1), key=lambda by: (_edge(side, start + by, end + by), -abs(by))
    )
    return Span(span.old + best, span.old_end + best, span.new + best, span.new_end + best)


def _steps(side: Sequence[Word], pairs: Iterable[tuple[int, int]]) -> int:
    """How many pairs of places, from the first on, hold the same word."""
    return sum(1 for _ in takewhile(lambda at: side[at[0]].text == side[at[1]].text, pairs))


def _edge(side: Sequence[Word], start: int, end: int) -> int:
    """How well a stretch falls into paragraphs and sentences."""
    before = side[start - 1].text if start else "."
    last = side[end - 1].text
    whole = side[start].starts + (end == len(side) or side[end].starts)
    score = 8 * whole + 2 * ((before in _ENDS) + (last in _ENDS))
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
