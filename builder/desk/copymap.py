"""Where every character that copy and templates set was written: file, line and column.

A piece is a run of text as it is set: a paragraph, a title, a cell, a caption. Its characters are
followed through what was written, over the marks that are not set.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..ground.places import HOUSE, publication_of, real
from ..ground.spots import Spot
from ..issue.manifest import read_manifest, spot_in
from ..issue.manuscript import read_articles
from ..issue.model import Block, Both, Chart, Figure, Inline, Issue, Words
from ..issue.source import read_text
from ..makeup.layout import Layout, read_layout
from ..makeup.lineage import template_folders
from ..makeup.templates import month


@dataclass(slots=True)
class CopyMap:
    """Characters as they are compared, one after the other, and where each was written."""

    chars: str = ""
    files: list[str] = field(default_factory=list)
    """As the desk names them: in the issue's folder, else in the publication."""
    file: array[int] = field(default_factory=lambda: array("i"))
    line: array[int] = field(default_factory=lambda: array("i"))
    column: array[int] = field(default_factory=lambda: array("i"))
    piece: array[int] = field(default_factory=lambda: array("i"))
    """By character: which piece it belongs to."""
    figures: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """By address in the galley: file, line and column where a figure is named."""


def compared(char: str) -> str:
    """A character as it is compared: nothing for spaces, the same for forms of one letter."""
    if char in _DROPPED or char.isspace():
        return ""
    if char in _LIKE:
        return _LIKE[char]
    return "".join(c for c in unicodedata.normalize("NFKC", char).casefold() if not c.isspace())


_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\x02\ufffe\uffff\x00")
_LIKE = {"「": "“", "」": "”", "『": "‘", "』": "’", "⸺": "—", "‐": "-", "‑": "-", "…": "…"}


def copy_map(folder: Path, layout: str | None) -> CopyMap:
    """The map of an issue as its files are now. Raises Rejected where they cannot be read."""
    manifest = read_manifest(folder)
    issue, _ = read_articles(manifest)
    own = publication_of(folder) / "layouts"
    return _Writer(folder).write(issue, read_layout(layout or manifest.layout, own))


def named(path: Path, folder: Path) -> str:
    """A file as the desk names it: relative to the issue, else the publication, else the house."""
    where = real(path)
    for home in (real(folder), publication_of(folder), HOUSE):
        if where.is_relative_to(home):
            return where.relative_to(home).as_posix()
    return where.as_posix()


_NAMED = re.compile(r"""\{%-?\s*(?:from|include|import|extends)\s+["']([^"']+)["']""")


def templates_of(layout: Layout) -> list[Path]:
    """The templates that the pages of a layout are made with, in the order they name each other."""
    homes = template_folders(layout.lineage)
    there: dict[str, Path] = {}
    waiting = ["issue.html"]
    while waiting:
        name = waiting.pop()
        file = next((home / name for home in homes if (home / name).is_file()), None)
        if name not in there and file:
            there[name] = file
            waiting.extend(_NAMED.findall(read_text(file)))
    return list(there.values())


class _Writer:
    """Writes a map piece by piece."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.map = CopyMap()
        self.parts: list[str] = []
        self.texts: dict[Path, tuple[str, list[int]]] = {}
        self.numbers: dict[Path, int] = {}
        self.pieces = 0

    def write(self, issue: Issue, layout: Layout) -> CopyMap:
        manifest = issue.manifest
        for both in (manifest.title, manifest.tagline, manifest.publisher):
            self.both(both)
        self.dates(issue)
        for section in issue.sections:
            self.both(section.title)
            for article in section.articles:
                for both in (article.kicker, article.title, article.standfirst, article.byline):
                    self.both(both)
                for part in article.body:
                    if isinstance(part, Figure):
                        self.figure(part)
                        continue
                    for block in part.blocks:
                        self.block(block)
                for note in article.notes:
                    self.block(note.block)
                self.both(article.source)
        if manifest.cover:
            spot = spot_in(manifest.files, "cover")
            if spot:
                self.name_figure(manifest.cover, spot)
        for family, spot in layout.family_spots.items():
            marked = [(char, spot.line, spot.column + n) for n, char in enumerate(family)]
            self.piece(marked, spot.file)
        for file in templates_of(layout):
            self.template(file)
        self.map.chars = "".join(self.parts)
        return self.map

    def dates(self, issue: Issue) -> None:
        """The issue's number and date in the forms that the house's templates set them."""
        manifest = issue.manifest
        date = manifest.date
        for key, texts in (
            ("number", (f"第{manifest.number}期", f"No. {manifest.number}")),
            (
                "date",
                (
                    *(month(date, side) for side in issue.sides),
                    f"{date.year}年{date.month}月{date.day}日",
                    f"{date.day} {month(date, 'en')}",
                ),
            ),
        ):
            spot = spot_in(manifest.files, key)
            for text in texts if spot else ():
                assert spot
                self.piece([(char, spot.line, spot.column) for char in text], spot.file)

    def both(self, both: Both) -> None:
        for side in both.given:
            words = both.side(side)
            assert words
            self.words(words)

    def words(self, words: Words, start: int | None = None) -> None:
        text, starts = self.text(words.spot.file)
        begin = _offset(starts, words.spot) if start is None else start
        self.traced(words.text, words.spot.file, text, starts, begin)

    def figure(self, figure: Figure) -> None:
        text, starts = self.text(figure.spot.file)
        begin = _offset(starts, figure.spot)
        self.name_figure(figure.path, figure.spot)
        if figure.chart:
            self.chart(figure, figure.chart)
            return
        title = text.find("](", begin)
        for side in figure.caption.given:
            words = figure.caption.side(side)
            assert words
            at = text.find(words.text, title)
            self.words(words, at if at >= 0 else max(title, begin))

    def chart(self, figure: Figure, chart: Chart) -> None:
        """What a chart says in the copy, and its labels and values in the data file."""
        for both in (figure.caption, chart.unit, figure.options.credit, *chart.words):
            self.both(both)
        for datum in (datum for row in chart.rows for datum in row if datum.text):
            self.words(Words(datum.text, datum.spot))

    def name_figure(self, path: Path, spot: Spot) -> None:
        name = named(spot.file, self.folder)
        self.map.figures.setdefault(path.as_posix(), (name, spot.line, spot.column))

    def block(self, block: Block) -> None:
        text, starts = self.text(block.spot.file)
        begin = _offset(starts, block.spot)
        if block.inlines:
            self.traced(_plain(block.inlines), block.spot.file, text, starts, begin)
        rows = [line for line in range(len(block.rows) + 1) if line != 1]
        for line, cells in zip(rows, block.rows, strict=False):
            at = starts[min(block.spot.line - 1 + line, len(starts) - 1)]
            for cell in cells:
                plain = _plain(cell.inlines)
                at = self.traced(plain, block.spot.file, text, starts, at)
        for child in block.children:
            self.block(child)

    def traced(self, plain: str, file: Path, text: str, starts: list[int], begin: int) -> int:
        """A piece whose characters are followed through the text; gives where they end."""
        places, end = _trace(plain, text, begin)
        spots = [(char, *_place(starts, at)) for char, at in places]
        self.piece(spots, file)
        return end

    def template(self, file: Path) -> None:
        """The words that a template itself sets, a line a piece."""
        text, starts = self.text(file)
        for begin, words in _literals(text):
            marked = [(char, *_place(starts, begin + n)) for n, char in enumerate(words)]
            if sum(map(bool, map(compared, words))) >= 2:
                self.piece(marked, file)

    def piece(self, spots: Iterable[tuple[str, int, int]], file: Path) -> None:
        number = self.numbers.get(file)
        if number is None:
            number = self.numbers[file] = len(self.map.files)
            self.map.files.append(named(file, self.folder))
        for char, line, column in spots:
            for part in compared(char):
                self.parts.append(part)
                self.map.file.append(number)
                self.map.line.append(line)
                self.map.column.append(column)
                self.map.piece.append(self.pieces)
        self.pieces += 1

    def text(self, file: Path) -> tuple[str, list[int]]:
        """A file's text and where each of its lines begins."""
        if file not in self.texts:
            text = read_text(file)
            starts = [0, *(match.end() for match in re.finditer("\n", text))]
            self.texts[file] = text, starts
        return self.texts[file]


def _offset(starts: list[int], spot: Spot) -> int:
    return starts[min(spot.line, len(starts)) - 1] + spot.column - 1


def _place(starts: list[int], at: int) -> tuple[int, int]:
    """Line and column of an offset."""
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= at else (low, middle)
    return low + 1, at - starts[low] + 1


def _plain(inlines: Iterable[Inline]) -> str:
    return "".join(inline.plain for inline in inlines)


_UNSET = re.compile(
    r"""\[\^[^\]\s]+\]:?            # the call of a note, or its label
    | \]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)   # where a link leads
    | \|[^{}|\n]*\}                 # a reading
    | \n[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?   # the head of a further line
    """,
    re.VERBOSE,
)
_HEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_ENTITY = re.compile(r"&#?\w{1,32};")
_MARKS = frozenset("*_=+^~`{}[]()!|\\<>#-:\"' \t\n")
"""What may stand in copy without being set."""


def _trace(plain: str, text: str, begin: int) -> tuple[list[tuple[str, int]], int]:
    """Where each character of a set text was written, from an offset on; and where they end."""
    places: list[tuple[str, int]] = []
    here = begin
    head = _HEAD.match(text, begin)
    first = plain.lstrip()[:1]
    if head and text[begin : begin + 1] != first:
        here = head.end()
    for char in plain:
        if char.isspace():
            continue
        at, after = _next(char, text, here)
        places.append((char, at))
        here = after
    return places, here


def _next(char: str, text: str, here: int) -> tuple[int, int]:
    """Where a character stands from here on, and where to go on."""
    at = here
    while at < len(text):
        unset = _UNSET.match(text, at)
        if unset and (text[at] != char or unset[0].startswith("[^")):
            at = unset.end()
            continue
        entity = _ENTITY.match(text, at)
        if entity and html.unescape(entity[0]) == char:
            return at, entity.end()
        if text[at] == char:
            return at, at + 1
        if text[at] not in _MARKS:
            return at, at + 1  # set as another character than was written
        at += 1
    return min(here, max(len(text) - 1, 0)), here


_TEMPLATE_PARTS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
_STRING = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")


def _literals(text: str) -> Iterator[tuple[int, str]]:
    """Offsets and words of what a template sets by itself, and of the strings it names."""
    last = 0
    for part in _TEMPLATE_PARTS.finditer(text):
        yield from _lines(last, text[last : part.start()])
        if part[0].startswith("{{"):
            for string in _STRING.finditer(part[0]):
                group = 1 if string[1] is not None else 2
                if (
                    any(ord(char) > 0x2E80 or char == " " for char in string[group])
                    or string[group].istitle()
                ):
                    yield part.start() + string.start(group), string[group]
        last = part.end()
    yield from _lines(last, text[last:])


def _lines(begin: int, words: str) -> Iterator[tuple[int, str]]:
    at = begin
    for line in words.split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1
