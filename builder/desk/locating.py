"""Both ways between a place on a page and a place in a file."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from ..ground.findings import Finding
from .alignment import NOWHERE, Index, align
from .copymap import CopyMap, compared, named
from .pages import PageText, page_text
from .standing import Anatomy, Bounds, PageStanding, PlacedBox, Press

_FAR_PT = 60.0
"""A click further from all text and figures is on nothing."""
_IN_WORD = frozenset("'’-,.·:/&@_+%")
"""Marks that stand inside a word or a number, not at its ends."""
_KEPT_TEXTS = 600


@dataclass(frozen=True, slots=True)
class Located:
    """A place in a file, and what stands there on the page."""

    file: str
    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Spotted:
    """Where something stands on a page, in points from the left head of the trim."""

    page: int
    bbox: Bounds


class ReadPage:
    """A page's text aligned with the copy."""

    def __init__(
        self, text: PageText, index: Index, figures: Sequence[Bounds], over: Sequence[Bounds]
    ) -> None:
        self.text = text
        letters: list[str] = []
        owners: list[int] = []
        for at, char in enumerate(text.chars):
            part = compared(char)
            box = text.boxes[at]
            # words that stand over a picture are copy, words drawn in it are not
            if part and (not _inside(box, figures) or _inside(box, over)):
                letters.append(part)
                owners.extend([at] * len(part))
        places = align("".join(letters), index)
        self.places = [NOWHERE] * len(text.chars)
        """By character of the page: its place in the map."""
        for owner, place in zip(owners, places, strict=True):
            if self.places[owner] == NOWHERE:
                self.places[owner] = place

    def nearest_place(self, at: int) -> int:
        """The place of a character, else of what stands before it in its line, or after it.

        So a call of a note is where its word is, and the number of a note where its text is.
        """
        size = len(self.places)
        for line in (range(at, -1, -1), range(at, size)):
            for near in line:
                if _apart(self.text.boxes[at], self.text.boxes[near]):
                    break
                if self.places[near] != NOWHERE:
                    return self.places[near]
        for far in range(size):
            for near in (at - far, at + far):
                if 0 <= near < len(self.places) and self.places[near] != NOWHERE:
                    return self.places[near]
        return NOWHERE

    def char_at(self, x: float, y: float) -> tuple[int, float]:
        """The character nearest to a point, and how far away it is; -1 where there is none."""
        best, least = -1, float("inf")
        for at, box in enumerate(self.text.boxes):
            if box[2] <= box[0] or not compared(self.text.chars[at]):
                continue
            far = distance(box, x, y)
            if far < least:
                best, least = at, far
        return best, least


def distance(box: Bounds, x: float, y: float) -> float:
    """How far a point is from a box; 0 inside."""
    across = max(box[0] - x, 0.0, x - box[2])
    down = max(box[1] - y, 0.0, y - box[3])
    return float((across**2 + down**2) ** 0.5)


def _apart(one: Bounds, other: Bounds) -> bool:
    """Whether two characters stand in different lines; one without size stands anywhere."""
    if other[3] <= other[1]:
        return False
    return min(one[3], other[3]) - max(one[1], other[1]) <= 0


def _inside(box: Bounds, areas: Sequence[Bounds]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(area[0] <= x <= area[2] and area[1] <= y <= area[3] for area in areas)


class Locator:
    """Knows where everything stands on the pages of one build."""

    def __init__(
        self,
        press: Press,
        pages: Sequence[PageStanding],
        anatomy: Anatomy | None,
        copy: CopyMap,
        issue: Path,
    ) -> None:
        self.issue = issue
        self.press = press
        self.pages = {page.number: page for page in pages}
        self.copy = copy
        self.anatomy = anatomy
        self.read: dict[int, ReadPage] = {}
        self.lock = threading.Lock()

    @cached_property
    def index(self) -> Index:
        """The copy, ready to be looked up."""
        return Index(self.copy.chars, self.copy.piece)

    def page(self, number: int) -> ReadPage:
        """A page, read. Raises IndexError for one that does not stand."""
        with self.lock:
            if number not in self.read:
                standing = self.pages.get(number)
                if standing is None:
                    raise IndexError(f"there is no page {number}")
                text = _TEXTS.of(self.press, standing)
                self.read[number] = ReadPage(text, self.index, *self._drawn(number))
            return self.read[number]

    def _drawn(self, number: int) -> tuple[list[Bounds], list[Bounds]]:
        """The figures of a page, and the lines of text that may stand over them."""
        boxes = self._boxes(number)
        figures = [box for box in boxes if box.kind == "figure"]
        holding = set()
        for figure in figures:
            parent = figure.parent
            while parent >= 0:
                holding.add(parent)
                parent = boxes[parent].parent
        areas = [figure.bounds for figure in figures]
        over = [
            box.bounds
            for at, box in enumerate(boxes)
            if box.kind == "line" and at not in holding and _inside(box.bounds, areas)
        ]
        return areas, over

    def _boxes(self, number: int) -> Sequence[PlacedBox]:
        if self.anatomy is None or number > len(self.anatomy.boxes):
            return ()
        return self.anatomy.boxes[number - 1]

    def figures(self, number: int) -> Iterator[tuple[Bounds, str]]:
        """The figures of a page with their addresses."""
        for box in self._boxes(number):
            if box.kind == "figure":
                yield box.bounds, box.source

    def locate(self, number: int, x: float, y: float) -> Located | None:
        """What stands at a point of a page was written where; None where nothing is near.

        Raises IndexError for a page that does not stand.
        """
        page = self.page(number)
        at, far = page.char_at(x, y)
        is_copy = at >= 0 and far <= 1.0 and page.places[at] != NOWHERE
        if not is_copy:
            for bounds, source in self.figures(number):
                if distance(bounds, x, y) <= 0 and (place := self._figure(source)):
                    return Located(*place, text="")
        if at < 0 or far > _FAR_PT:
            return None
        return self._word(page, at)

    def _figure(self, source: str) -> tuple[str, int, int] | None:
        path = unquote(source).removeprefix("press:/issue/")
        # a chart is drawn at an address below its data
        return self.copy.figures.get(path) or self.copy.figures.get(path.rpartition("/")[0])

    def _word(self, page: ReadPage, at: int) -> Located | None:
        first, last = _word_around(page.text, at)
        place = page.places[first]
        if place == NOWHERE:
            place = page.nearest_place(first)
        if place == NOWHERE:
            return None
        copy = self.copy
        text = page.text.chars[first : last + 1]
        return Located(copy.files[copy.file[place]], copy.line[place], copy.column[place], text)

    def find_written(self, finding: Finding) -> list[Spotted]:
        """Where what a finding is about stands; its file is named as the user types it."""
        assert finding.file
        file = named(Path(finding.file), self.issue)
        if finding.line is None or file not in self.copy.files:
            return []
        number = self.copy.files.index(file)
        return list(self._on_pages(number, file, finding.line))

    def find(self, file: str, line: int) -> list[Spotted]:
        """Where what is written on a line of a file stands on the pages.

        A line without anything set leads to the one above it that has something.
        """
        copy = self.copy
        if file not in copy.files:
            return []
        number = copy.files.index(file)
        lines = {
            copy.line[place]
            for place in range(len(copy.chars))
            if copy.file[place] == number and copy.line[place] <= line
        }
        lines |= {at for name, at, _ in copy.figures.values() if name == file and at <= line}
        if not lines:
            return []
        return list(self._on_pages(number, file, max(lines)))

    def _on_pages(self, number: int, file: str, line: int) -> Iterator[Spotted]:
        copy = self.copy
        for page in self.pages:
            for bounds, source in self.figures(page):
                place = self._figure(source)
                if place and place[:2] == (file, line):
                    yield Spotted(page, bounds)
            read = self.page(page)
            boxes = [
                read.text.boxes[at]
                for at, place in enumerate(read.places)
                if place != NOWHERE and copy.file[place] == number and copy.line[place] == line
            ]
            for bounds in _grouped(boxes):
                yield Spotted(page, bounds)


def _grouped(boxes: Sequence[Bounds]) -> Iterator[Bounds]:
    """Boxes of characters, those of one column one below the other as one."""
    group: list[Bounds] = []
    for before, box in pairwise([None, *boxes]):
        assert box
        if group and before and not _goes_on(group, before, box):
            yield _around(group)
            group = []
        group.append(box)
    if group:
        yield _around(group)


def _goes_on(group: Sequence[Bounds], before: Bounds, box: Bounds) -> bool:
    """Whether a character follows in the line, or begins the next line of the column."""
    height = max(before[3] - before[1], 1.0)
    if abs(box[1] - before[1]) < height * 0.7:
        return -height < box[0] - before[2] < 3 * height
    left = min(one[0] for one in group)
    return 0 < box[1] - before[1] < 2.5 * height and box[0] < before[2] and box[0] > left - 40


def _around(boxes: Sequence[Bounds]) -> Bounds:
    lefts, heads, rights, feet = zip(*boxes, strict=True)
    left, head, right, foot = (
        round(value, 2) for value in (min(lefts), min(heads), max(rights), max(feet))
    )
    return left, head, right, foot


def _word_around(text: PageText, at: int) -> tuple[int, int]:
    """The first and last character of the word at a place: a Han character is one by itself."""
    if _is_wide(text.chars[at]) or not _is_inner(text, at):
        return at, at
    first = last = at
    while first > 0 and _joined(text, first - 1, first) and _is_inner(text, first - 1):
        first -= 1
    while (
        last + 1 < len(text.chars) and _joined(text, last, last + 1) and _is_inner(text, last + 1)
    ):
        last += 1
    return first, last


def _joined(text: PageText, one: int, other: int) -> bool:
    """Whether two characters stand in one line of one size: a call of a note does not."""
    a, b = text.boxes[one], text.boxes[other]
    return abs(a[3] - b[3]) < 2.0 and abs((a[3] - a[1]) - (b[3] - b[1])) < 2.0


def _is_wide(char: str) -> bool:
    return ord(char) >= 0x2E80


def _is_inner(text: PageText, at: int) -> bool:
    """Whether a character belongs to a Western word or a number."""
    char = text.chars[at]
    if char.isalnum():
        return not _is_wide(char)
    if char not in _IN_WORD or not 0 < at < len(text.chars) - 1:
        return False
    before, after = text.chars[at - 1], text.chars[at + 1]
    return all(each.isalnum() and not _is_wide(each) for each in (before, after))


class _Texts:
    """Texts of pages, kept by what is drawn on them."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, PageText] = OrderedDict()

    def of(self, press: Press, page: PageStanding) -> PageText:
        if page.digest not in self.kept:
            self.kept[page.digest] = page_text(press.page_pdf(page.number))
        self.kept.move_to_end(page.digest)
        while len(self.kept) > _KEPT_TEXTS:
            self.kept.popitem(last=False)
        return self.kept[page.digest]


_TEXTS = _Texts()
