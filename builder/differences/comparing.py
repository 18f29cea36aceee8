"""Two readings compared: pages matched, words, numbers, pictures and colours. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Literal

from ..ground.messages import tr
from ..pdf.geometry import Box
from .figures import ChangedNumber, changed_numbers
from .picturing import ChangedPicture, changed_colours, changed_pictures
from .tokens import BROKEN, merged, union
from .values import Place, Reading, Sheet, Word
from .wording import Compared, Edit, Op, compare_words

Kind = Literal["same", "reflowed", "edited", "added", "removed"]

_STEADY_PT = 1.0
"""Type that moved less than this stands where it stood."""
_ROW_PT = 12.0
_LEAST_SHARED = 0.1
"""Pages that share less of the type of the smaller one than this are no pair by it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of words."""

    op: Op
    lang: str
    old: str
    new: str
    old_places: tuple[Place, ...]
    new_places: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it stands: in the new state, or the old one where it was struck."""
        return self.new_places or self.old_places

    @property
    def bbox(self) -> Box:
        """Round what stands on its first page."""
        first, *rest = [place for place in self.places if place.page == self.places[0].page]
        box = first.box
        for place in rest:
            box = union(box, place.box)
        return box


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page of the old state and the page of the new one that came of it; one may be missing."""

    old: int | None
    new: int | None
    kind: Kind
    words: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs."""

    pages: tuple[PagePair, ...]
    numbers: tuple[ChangedNumber, ...]
    pictures: tuple[ChangedPicture, ...]

    def as_json(self) -> dict[str, Any]:
        """The difference as plain data."""
        return {
            "pages": [_page_json(page) for page in self.pages],
            "numbers": [
                {"lang": n.lang, "old": n.old, "new": n.new, "page": n.page} for n in self.numbers
            ],
            "pictures": [picture.as_json() for picture in self.pictures],
        }


def _page_json(page: PagePair) -> dict[str, Any]:
    words = [
        {
            "op": change.op,
            "lang": change.lang,
            "old": change.old,
            "new": change.new,
            "bbox": [round(side, 2) for side in change.bbox],
        }
        for change in page.words
    ]
    return {"old": page.old, "new": page.new, "kind": page.kind, "words": words}


def compare(old: Reading, new: Reading) -> Difference:
    """Compare two readings."""
    old, new = resolved(old, new)
    streams = list(dict.fromkeys((*new.streams, *old.streams)))
    compared = [
        compare_words(stream, old.streams.get(stream, ()), new.streams.get(stream, ()))
        for stream in streams
    ]
    edits = _without_replaced([edit for one in compared for edit in one.edits])
    pairs = _paired(old, new, compared)
    pictures = [*changed_pictures(old, new), *changed_colours(old, new, compared)]
    numbers = [number for edit in edits for number in changed_numbers(edit)]
    numbers.sort(key=lambda number: number.page)
    return Difference(
        tuple(_pages(old, new, pairs, [_change(edit) for edit in edits], pictures)),
        tuple(numbers),
        tuple(pictures),
    )


def _without_replaced(edits: Sequence[Edit]) -> list[Edit]:
    """The edits but paragraphs that stand in another part of the file, as notes at the end do."""
    struck, added = (
        Counter(_key(edit) for edit in edits if edit.op == op) for op in ("struck", "added")
    )
    left = struck & added
    gone, come = left.copy(), left.copy()
    kept: list[Edit] = []
    for edit in edits:
        known = {"struck": gone, "added": come}.get(edit.op)
        if known is not None and known[_key(edit)] > 0 and len(edit.old or edit.new) > 1:
            known[_key(edit)] -= 1
        else:
            kept.append(edit)
    return kept


def _key(edit: Edit) -> tuple[str, ...]:
    return edit.stream.lang, *(word.text for word in edit.old or edit.new)


def resolved(old: Reading, new: Reading) -> tuple[Reading, Reading]:
    """Words broken after a hyphen that may be their own, put together as other lines have them."""
    readings = (old, new)
    words = [word for one in readings for given in one.streams.values() for word in given]
    if not any(BROKEN in word.text for word in words):
        return old, new
    known = {word.text for word in words}

    def mended(word: Word) -> Word:
        whole, parted = word.text.replace(BROKEN, ""), word.text.replace(BROKEN, "-")
        is_parted = parted in known and whole not in known
        return word._replace(text=parted if is_parted else whole)

    def whole(reading: Reading) -> Reading:
        streams = {
            stream: tuple(mended(w) if BROKEN in w.text else w for w in given)
            for stream, given in reading.streams.items()
        }
        return replace(reading, streams=streams)

    return whole(old), whole(new)


def printed(words: Sequence[Word]) -> str:
    """Words as they are printed, one line."""
    return "".join(
        (" " if at and (word.spaced or word.starts) else "") + word.text
        for at, word in enumerate(words)
    )


def _change(edit: Edit) -> Change:
    return Change(
        edit.op,
        edit.stream.lang,
        printed(edit.old),
        printed(edit.new),
        tuple(merged(place for word in edit.old for place in word.places)),
        tuple(merged(place for word in edit.new for place in word.places)),
    )


Pair = tuple[int | None, int | None]


def _paired(old: Reading, new: Reading, compared: Iterable[Compared]) -> list[Pair]:
    """Pages of both states that belong together, in the order of the new state.

    Those that share most come first, wherever they stand. Of the rest, those in the same gap
    between pairs go together where one of them has next to no type.
    """
    shared = Counter((one.page, two.page) for each in compared for one, two in each.kept)
    sizes = [[len(sheet.type) for sheet in reading.sheets] for reading in (old, new)]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    ranked = sorted(shared.items(), key=lambda one: (-one[1], abs(one[0][0] - one[0][1]), one[0]))
    for (a, b), number in ranked:
        least = min(sizes[0][a - 1], sizes[1][b - 1])
        if b not in partner and a not in taken and number >= _LEAST_SHARED * least:
            partner[b] = a
            taken.add(a)
    _pair_rest(old, new, partner, taken)
    return _in_order(len(old.sheets), len(new.sheets), partner)


def _pair_rest(old: Reading, new: Reading, partner: dict[int, int], taken: set[int]) -> None:
    """Pair pages without shared type that follow a pair, or go before one, in both states."""
    for step, numbers in ((1, range(1, len(new.sheets) + 1)), (-1, range(len(new.sheets), 0, -1))):
        for b in numbers:
            edge = 0 if step == 1 else len(new.sheets) + 1
            before = partner.get(b - step)
            if before is None and b - step == edge:
                before = 0 if step == 1 else len(old.sheets) + 1
            if b in partner or before is None:
                continue
            a = before + step
            if 1 <= a <= len(old.sheets) and a not in taken and _alike_sheets(old, new, a, b):
                partner[b] = a
                taken.add(a)


def _alike_sheets(old: Reading, new: Reading, a: int, b: int) -> bool:
    """Whether two pages without shared type can be one: both bare, or as much on both."""
    one, two = len(old.sheets[a - 1].type), len(new.sheets[b - 1].type)
    return abs(one - two) <= 0.5 * max(one, two)


def _in_order(old_count: int, new_count: int, partner: Mapping[int, int]) -> list[Pair]:
    """All pages: the new ones in order, each removed one after the page it followed."""
    pairs: list[Pair] = [(partner.get(b), b) for b in range(1, new_count + 1)]
    for a in range(1, old_count + 1):
        if a in partner.values():
            continue
        after = next((i for i, (one, _) in enumerate(pairs) if one == a - 1), -1)
        pairs.insert(after + 1, (a, None))
    return pairs


def _pages(
    old: Reading,
    new: Reading,
    pairs: Sequence[Pair],
    changes: Sequence[Change],
    pictures: Sequence[ChangedPicture],
) -> Iterator[PagePair]:
    by_old = {a: index for index, (a, _) in enumerate(pairs) if a}
    by_new = {b: index for index, (_, b) in enumerate(pairs) if b}
    words: dict[int, list[Change]] = {}
    for change in changes:
        known = by_new if change.new_places else by_old
        words.setdefault(known[change.places[0].page], []).append(change)
    pictured = {
        index
        for picture in pictures
        for index in (by_old.get(picture.old or 0), by_new.get(picture.new or 0))
        if index is not None
    }
    for index, (a, b) in enumerate(pairs):
        told = tuple(sorted(words.get(index, ()), key=_from_the_head))
        kind = _kind(old, new, (a, b), bool(told) or index in pictured)
        yield PagePair(a, b, kind, told)


def _from_the_head(change: Change) -> tuple[int, float, float]:
    page, box = change.places[0]
    return page, -round(box.head / _ROW_PT), box.left


def _kind(old: Reading, new: Reading, pair: Pair, is_edited: bool) -> Kind:
    a, b = pair
    if a is None:
        return "added"
    if b is None:
        return "removed"
    if is_edited:
        return "edited"
    return "same" if _stands(old.sheets[a - 1], new.sheets[b - 1]) else "reflowed"


def _stands(old: Sheet, new: Sheet) -> bool:
    """Whether all type of a page stands where it stood; left and right pages mirror margins."""
    if [word for word, _, _ in old.type] != [word for word, _, _ in new.type]:
        return False
    across = [two[1] - one[1] for one, two in zip(old.type, new.type, strict=True)]
    shift = median(across) if across else 0.0
    return all(
        abs(x - shift) <= _STEADY_PT and abs(two[2] - one[2]) <= _STEADY_PT
        for x, one, two in zip(across, old.type, new.type, strict=True)
    )


OPS: Mapping[Op, tuple[str, str]] = {
    "struck": ("struck", "删去"),
    "added": ("added", "增加"),
    "changed": ("changed", "改动"),
    "moved": ("moved", "移动"),
}
KINDS: Mapping[Kind, tuple[str, str]] = {
    "same": ("same", "相同"),
    "reflowed": ("reflowed", "仅重排"),
    "edited": ("edited", "有改动"),
    "added": ("added", "新增页"),
    "removed": ("removed", "删去页"),
}


def kind_name(kind: Kind) -> str:
    """What became of a page, in the language spoken."""
    return tr(*KINDS[kind])


def op_name(op: Op) -> str:
    """What became of words, in the language spoken."""
    return tr(*OPS[op])
