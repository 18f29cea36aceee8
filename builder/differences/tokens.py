"""Runs of type put together into words, whatever lines and showing operators they were cut by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ..ground.characters import HAN_SCRIPT
from ..pdf.geometry import Box
from ..pdf.marks import TextRun
from .values import Place, Word

BROKEN = "\uf8ff"
"""Stands in a word for a hyphen at a line end that may be the word's own or the line's."""

_SAME_LINE_EM = 0.25
_SPACE_EM = 0.18
_LETTER = rf"[^\W_{HAN_SCRIPT}\u3040-\u30ff\u3100-\u312f\uac00-\ud7af]"
_WORD = re.compile(
    rf"(?:(?<!\w)[±+\-−])?\d+(?:,\d{{3}})*(?:\.\d+)?[%‰]?(?!{_LETTER}|\.\d)"
    rf"|{_LETTER}+(?:['’\-‐‑{BROKEN}]{_LETTER}+)*"
    r"|\S",
)
_DROPPED = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f\x00-\x08]")
_HYPHENS = "-\u2010\u00ad"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of type on its page, in the words of the page."""

    run: TextRun
    page: int
    box: Box
    vertical: bool = False

    @property
    def em(self) -> float:
        """Its size; never nothing."""
        return max(self.run.size_pt, 0.1)

    def goes_on(self, other: Piece) -> bool:
        """Whether another piece stands on the same line, after this one."""
        return (
            self.page == other.page
            and abs(self.run.core.foot - other.run.core.foot)
            <= _SAME_LINE_EM * max(self.em, other.em) + 0.2 * abs(self.em - other.em)
            and other.box.left >= self.box.left - 0.1 * self.em
        )


def flat(text: str) -> str:
    """A text as it is compared: composed, ligatures apart, what leaves no ink left out."""
    for mark, letters in (("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(mark, letters)
    return _DROPPED.sub("", unicodedata.normalize("NFC", text))


def writes_spaces(pieces: Iterable[Piece]) -> bool:
    """Whether a file writes the spaces at its line ends, so that none need be guessed."""
    ends = with_space = 0
    for one, two in pairwise(pieces):
        if one.page != two.page or one.goes_on(two) or not two.run.text:
            continue
        ends += one.run.text[-1:].isascii() and two.run.text[:1].isalpha()
        with_space += one.run.text[-1:] == " "
    return with_space * 2 > ends > 0


@dataclass(slots=True)
class Paragraph:
    """Pieces of one paragraph in order, taken in one by one."""

    guesses: bool
    """Whether spaces and hyphens at line ends are to be guessed."""
    chars: list[str] = field(default_factory=list)
    holders: list[tuple[Piece, float, float] | None] = field(default_factory=list)
    """For each character the piece that holds it, and from where to where in it, 0 to 1."""
    last: Piece | None = None
    called: bool = False
    """Whether a note was called since, whose number takes the space at a line's end with it."""

    def take(self, piece: Piece) -> None:
        """Add a piece of type."""
        text = flat(piece.run.text)
        if not text:
            return
        if self.last is not None:
            self._join(self.last, piece, text)
        for char, start, end in piece.run.shares():
            for part in flat(char).replace("\u00ad", ""):
                self.chars.append(part)
                self.holders.append((piece, start, end))
        self.last, self.called = piece, False

    def _join(self, one: Piece, two: Piece, text: str) -> None:
        """What stands between two pieces that is not written: a space, or less of a hyphen."""
        if not self.chars:
            return
        before, after = self.chars[-1], text[0]
        if flat(one.run.text)[-1:] == "\u00ad" or before.isspace() or after.isspace():
            return
        if one.goes_on(two):
            gap = two.box.left - one.box.right
            if gap > _SPACE_EM * min(one.em, two.em) and _is_western(before + after):
                self._add(" ")
        elif self.guesses and before in _HYPHENS and after.isalpha() and after.islower():
            if len(self.chars) > 1 and self.chars[-2].isalpha():
                self.chars[-1] = BROKEN
        elif (self.guesses or self.called) and _is_western(before + after):
            self._add(" ")

    def _add(self, char: str) -> None:
        self.chars.append(char)
        self.holders.append(None)

    @property
    def text(self) -> str:
        """What was taken in."""
        return "".join(self.chars)

    def words(self) -> Iterator[Word]:
        """The words, their places put together from the characters."""
        text = self.text
        end, is_first = 0, True
        for match in _WORD.finditer(text):
            places = tuple(self._places(match.start(), match.end()))
            if not places:
                continue
            spaced = match.start() > end and not is_first
            held = next(one for one in self.holders[match.start() : match.end()] if one)
            yield Word(flat(match.group()), places, spaced, is_first, held[0].run.colour)
            end, is_first = match.end(), False

    def _places(self, start: int, end: int) -> Iterator[Place]:
        runs: dict[int, tuple[Piece, float, float]] = {}
        for holder in self.holders[start:end]:
            if holder is None:
                continue
            piece, left, right = holder
            known = runs.get(id(piece))
            runs[id(piece)] = (piece, known[1] if known else left, right)
        boxes: list[Place] = []
        for piece, left, right in runs.values():
            box = _part(piece, left, right)
            if boxes and boxes[-1].page == piece.page and _beside(boxes[-1].box, box):
                boxes[-1] = Place(piece.page, union(boxes[-1].box, box))
            else:
                boxes.append(Place(piece.page, box))
        yield from boxes


def union(one: Box, two: Box) -> Box:
    """The box round two boxes."""
    return Box(
        min(one.left, two.left), min(one.foot, two.foot),
        max(one.right, two.right), max(one.head, two.head),
    )  # fmt: skip


def _beside(one: Box, two: Box) -> bool:
    return one.foot < two.head and two.foot < one.head and two.left >= one.left


def merged(places: Iterable[Place]) -> list[Place]:
    """Places of words put together line by line."""
    lines: list[Place] = []
    for place in places:
        if lines and lines[-1].page == place.page and _beside(lines[-1].box, place.box):
            lines[-1] = Place(place.page, union(lines[-1].box, place.box))
        else:
            lines.append(place)
    return lines


def _part(piece: Piece, start: float, end: float) -> Box:
    left, foot, right, head = piece.box
    if piece.vertical:
        high = head - foot
        return Box(left, head - end * high, right, head - start * high)
    wide = right - left
    return Box(left + start * wide, foot, left + end * wide, head)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _is_western(chars: str) -> bool:
    """Whether a gap between two characters is one between words."""
    return not any(_is_wide(char) for char in chars)
