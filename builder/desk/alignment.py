"""The text of a page aligned with the copy: which character of it is which of the page's.

First come stretches that the copy has once, then what stands between them, which may be said in
several places: there the neighbours decide.
"""

from __future__ import annotations

from collections.abc import Sequence

_SURE = 12
"""Characters that, where the copy has them once, tell the place."""
_SHORT = 4
_FEW = 8
"""What must go on after the end of a piece for the next piece to be the one that follows."""
_SKIPS = ((1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 2), (3, 0), (0, 3), (4, 0), (2, 1), (1, 2))
"""How far page and copy part before they go on together: calls of notes, hyphens, other quotes."""
_AGAIN = 4
NOWHERE = -1


class Index:
    """The copy's characters, ready to be looked up."""

    def __init__(self, chars: str, pieces: Sequence[int]) -> None:
        self.chars = chars
        self.pieces = pieces
        self.sure: dict[str, int] = {}
        self.short: dict[str, list[int]] = {}
        for at in range(len(chars) - _SURE + 1):
            gram = chars[at : at + _SURE]
            self.sure[gram] = NOWHERE if gram in self.sure else at
        for at in range(len(chars) - _SHORT + 1):
            self.short.setdefault(chars[at : at + _SHORT], []).append(at)
        self.whole: dict[str, list[int]] = {}
        """Short pieces by their text: where each begins."""
        begin = 0
        for at in range(1, len(chars) + 1):
            if at == len(chars) or pieces[at] != pieces[begin]:
                if at - begin < _SURE:
                    self.whole.setdefault(chars[begin:at], []).append(begin)
                begin = at

    def is_start(self, at: int) -> bool:
        """Whether a piece begins at a character."""
        return at == 0 or self.pieces[at] != self.pieces[at - 1]


def align(text: str, index: Index) -> list[int]:
    """For each character of a page the place of its like in the copy, or :data:`NOWHERE`."""
    found = [NOWHERE] * len(text)
    at = 0
    while at + _SURE <= len(text):
        place = index.sure.get(text[at : at + _SURE], NOWHERE)
        if place == NOWHERE:
            at += 1
            continue
        _extend_back(text, index, found, at, place)
        at = _extend(text, index, found, at, place, len(text))
    _fill(text, index, found)
    return found


def _extend_back(text: str, index: Index, found: list[int], at: int, place: int) -> None:
    while at > 0 and not index.is_start(place) and found[at - 1] == NOWHERE:
        at, place = at - 1, place - 1
        if text[at] != index.chars[place]:
            return
        found[at] = place


def _extend(text: str, index: Index, found: list[int], at: int, place: int, end: int) -> int:
    """Follow page and copy together; gives where on the page that ends."""
    chars = index.chars
    while at < end and place < len(chars):
        if text[at] == chars[place] and not (
            index.is_start(place)
            and found[at - 1 : at] == [place - 1]
            and text[at : at + _FEW] != chars[place : place + _FEW]
        ):
            found[at] = place
            at, place = at + 1, place + 1
            continue
        for over, past in _SKIPS:
            a, p = at + over, place + past
            same = text[a : a + _AGAIN] == chars[p : p + _AGAIN]
            if a + _AGAIN <= end and same and index.pieces[p] == index.pieces[place - 1]:
                at, place = a, p
                break
        else:
            break
    return at


def _fill(text: str, index: Index, found: list[int]) -> None:
    """Place what stands between the sure stretches."""
    at = 0
    while at < len(text):
        if found[at] != NOWHERE:
            at += 1
            continue
        end = at
        while end < len(text) and found[end] == NOWHERE:
            end += 1
        _fill_gap(text, index, found, at, end)
        at = end


def _fill_gap(text: str, index: Index, found: list[int], begin: int, end: int) -> None:
    before = next((found[n] for n in range(begin - 1, -1, -1) if found[n] != NOWHERE), NOWHERE)
    after = found[end] if end < len(text) else NOWHERE
    at = begin
    while at < end:
        place, length = _best(text, index, at, end, before, after)
        if not length:
            at += 1
            continue
        for n in range(length):
            found[at + n] = place + n
        at += length
        before = place + length - 1


def _best(text: str, index: Index, at: int, end: int, before: int, after: int) -> tuple[int, int]:
    """Where in the copy the page's text at a place stands, and for how many characters.

    The longest stretch wins, a piece that is there whole counting as one; of equals the one nearest
    to its neighbours, and rather after than before.
    """
    candidates = {*index.short.get(text[at : at + _SHORT], ())}
    for length in range(min(_SURE - 1, end - at), 0, -1):
        candidates.update(index.whole.get(text[at : at + length], ()))
    near = before + 1
    if before != NOWHERE and index.chars[near : near + 2] == text[at : at + 2]:
        candidates.add(near)
    best, best_key = (NOWHERE, 0), (-1, 0)
    for place in candidates:
        length = _length(text, index, at, end, place)
        reach = place + length
        is_whole = index.is_start(place) and (reach == len(index.chars) or index.is_start(reach))
        if not is_whole and place != near and _weight(text[at : at + length]) < _FEW:
            continue
        worth = length + (_SURE if is_whole else 0)
        key = worth, -_distance(place, before, after)
        if key > best_key:
            best, best_key = (place, length), key
    return best


def _weight(text: str) -> int:
    """How much a stretch tells: a Han character as much as two letters."""
    return sum(2 if ord(char) >= 0x2E80 else 1 for char in text)


def _length(text: str, index: Index, at: int, end: int, place: int) -> int:
    """How far page and copy are the same, within the piece."""
    length, piece = 0, index.pieces[place]
    while (
        at + length < end
        and place + length < len(index.chars)
        and index.pieces[place + length] == piece
        and text[at + length] == index.chars[place + length]
    ):
        length += 1
    return length


def _distance(place: int, before: int, after: int) -> int:
    """How far from where a reader would look for it: right after what stands before it."""
    far = 0
    if before != NOWHERE:
        far += place - before if place > before else 4 * (before - place)
    if after != NOWHERE:
        far += after - place if place < after else 4 * (place - after)
    return far
