"""Reading a PDF to compare it: its words in reading order, its pictures, its colours.

Where the file is tagged for it, the structure tree gives order, paragraphs and languages; else the
order in which type is drawn, gaps, and the script. Numbers of pages and notes, running heads and
the build mark come of themselves: they are left out.
"""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pikepdf

from ..ground.characters import HAN
from ..ground.findings import Rejected, found
from ..ground.limits import LimitExceeded, run_limited
from ..ground.messages import tr
from ..pdf.geometry import Box
from ..pdf.marks import Colour, Shape, TextRun
from ..pdf.structure import Element, Structure, read_structure
from ..preflight.document import Document, PageFacts
from ..preflight.opening import Unreadable, gather
from .drawings import drawn_on
from .furniture import furniture
from .tokens import Paragraph, Piece, flat, writes_spaces
from .values import Drawn, Part, Place, Reading, Sheet, Standing, Stream, Word

_SECONDS, _BYTES = 900.0, 4 << 30
_FEWEST_TAGGED = 0.5
"""A file less of whose type stands in the structure tree is read as one without."""
_INSIDE = {
    *("/Span", "/Link", "/Em", "/Strong", "/Quote", "/Reference", "/Code", "/Lbl", "/NonStruct"),
    *("/Ruby", "/RB", "/RT", "/RP", "/Sub", "/Annot", "/TD", "/TH"),
}
"""Elements that are part of a paragraph, or of a row of a table."""
_PARTS: Mapping[str, Part] = {
    "/Figure": "figure",
    "/Caption": "figure",
    "/Note": "note",
    "/FENote": "note",
    "/TOCI": "contents",
    "/RT": "ruby",
    "/RP": "ruby",
}
_CALLS = {"/Link", "/Reference", "/Lbl", "/Sub", "/Span"}
_CALL = re.compile(r"\s*(?:\[?\d{1,3}[\].]?|[①-⑳*†‡§]+)\s*")
_BUILD_MARK = re.compile(
    r"(?:本版[编編]号|本版[编編]號|Build)[：:\s]*([0-9a-f]{10})(?![0-9A-Za-z])"
)
_WIDE_SPACES = "\u2002\u2003\t"
_SMALLER = 0.8
"""A number so much smaller than the type before it calls a note."""
_LINE_EM, _SIZES_APART = 2.1, 1.15
"""Type farther below, or of another size, begins a paragraph."""


def read_both(old: Path, new: Path) -> tuple[Reading, Reading]:
    """Read two PDFs side by side. Raises Rejected where one cannot be read."""
    other: list[Reading] = []
    one = read_pdf(old, meanwhile=lambda: other.append(read_pdf(new)))
    return one, other[0]


def read_pdf(path: Path, meanwhile: Callable[[], None] | None = None) -> Reading:
    """Read a PDF in a child process with bounds. Raises Rejected where it cannot be read."""
    try:
        return run_limited(
            _read, (path,), seconds=_SECONDS, memory_bytes=_BYTES, meanwhile=meanwhile
        )
    except (Unreadable, LimitExceeded) as error:
        raise Rejected([found("file/unreadable", file=path, problem=str(error))]) from None


def _read(path: Path) -> Reading:
    gc.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders complain there by themselves
    try:
        document = gather(path, "screen", None, None)
        if not document.pages:
            raise Unreadable(tr("it has no pages", "没有页面"))
        return _Reader(document).reading()
    except (pikepdf.PdfError, RecursionError, *_MALFORMED) as error:
        known = isinstance(error, pikepdf.PdfError)
        damage = " ".join(str(error).split())[:120] if known else type(error).__name__
        words = tr(f"its structure is damaged: {damage}", f"文件结构已损坏：{damage}")
        raise Unreadable(words) from None


_MALFORMED = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)


@dataclass(slots=True)
class _Open:
    """The paragraph that a stream's words are being put into."""

    key: object
    paragraph: Paragraph


@dataclass(slots=True)
class _Reader:
    """One file while it is read."""

    document: Document
    streams: dict[Stream, list[Word]] = field(default_factory=dict)
    open: dict[Stream, _Open] = field(default_factory=dict)
    type: dict[int, dict[Stream | None, list[Standing]]] = field(default_factory=dict)
    """All type by page and stream; what is not compared as words under None."""
    guesses: bool = True

    def reading(self) -> Reading:
        """The whole."""
        pieces = {page.number: list(self._pieces(page)) for page in self.document.pages}
        every = [piece for given in pieces.values() for piece in given]
        self.guesses = not writes_spaces(every)
        structure = self._structure()
        tagged = {content for content, _ in structure.order}
        known = [piece for piece in every if (piece.page, piece.run.mcid) in tagged]
        if len(known) < _FEWEST_TAGGED * len(every):
            tagged, structure = set(), Structure()
        loose = {
            number: [p for p in given if (number, p.run.mcid) not in tagged]
            for number, given in pieces.items()
        }
        self._read_tagged(structure, pieces)
        self._read_loose(loose)
        for stream in list(self.open):
            self._close(stream)
        drawn = list(drawn_on(self.document, structure))
        return Reading(
            tuple(self._sheet(page) for page in self.document.pages),
            {stream: tuple(words) for stream, words in self.streams.items()},
            tuple(drawn),
            _grounds(self.document.pages, drawn),
        )

    def _structure(self) -> Structure:
        numbers = {page.obj.objgen: page.number for page in self.document.pages}
        return read_structure(self.document.root, numbers)

    def _sheet(self, page: PageFacts) -> Sheet:
        size = (page.media.width, page.media.height)
        by_stream = self.type.get(page.number, {})
        order = sorted(by_stream, key=lambda stream: stream or ("", ""))
        standing = tuple(one for stream in order for one in by_stream[stream])
        return Sheet(size, _trim(page), page.rotate, standing)

    def _pieces(self, page: PageFacts) -> Iterator[Piece]:
        """The type of a page that a reader sees and nobody marked as decoration."""
        trim, fonts = page.trim.grown(0.5), self.document.fonts
        for run in page.of(TextRun):
            is_space = run.mcid is not None and run.text.isspace()
            if run.artifact or not (run.visible or is_space):
                continue
            middle = (run.core.left + run.core.right) / 2, (run.core.foot + run.core.head) / 2
            if not trim.holds(Box(*middle, *middle)):
                continue
            vertical = fonts[run.font].vertical
            yield Piece(run, page.number, on_page(page, run.box), vertical)

    def _read_tagged(self, structure: Structure, pieces: Mapping[int, Sequence[Piece]]) -> None:
        by_content: dict[tuple[int, int], list[Piece]] = {}
        for number, given in pieces.items():
            for piece in given:
                if piece.run.mcid is not None:
                    by_content.setdefault((number, piece.run.mcid), []).append(piece)
        folios = _folios(structure, by_content)
        titles = _titles_of_contents(structure.elements)
        before: Piece | None = None
        for content, index in structure.order:
            here = by_content.pop(content, [])
            if not here:
                continue
            role = _role_of(structure.elements, index)
            if index in titles:
                role = replace(role, part="contents")
            begins = self._begins(role)
            if content in folios or _is_call(role, here, None if begins else before):
                self._note_type(here)
                if known := self.open.get(Stream(role.language, role.part)):
                    known.paragraph.called = True
            elif role.part == "figure" and not role.in_caption:
                for line in _lines(here):
                    self._put(Stream(_script(line), "figure"), object(), line)
            else:
                lang = role.language or _script(here)
                self._put(Stream(lang, role.part), role.paragraph, here)
            before = here[-1]

    def _read_loose(self, pieces: Mapping[int, list[Piece]]) -> None:
        """Type outside the structure tree, in the order in which it is drawn."""
        lines = {number: list(_lines(given)) for number, given in pieces.items()}
        left_out = furniture(lines, {page.number: _trim(page) for page in self.document.pages})
        for number, given in lines.items():
            kept = [line for line in given if (number, id(line)) not in left_out]
            for paragraph in _paragraphs(kept):
                called, words = _calls(paragraph)
                self._note_type(called)
                self._put(Stream(_script(words), "text"), object(), words)

    def _begins(self, role: _Role) -> bool:
        """Whether marked content is the first of its paragraph."""
        known = self.open.get(Stream(role.language, role.part))
        return known is None or known.key != role.paragraph

    def _note_type(self, pieces: Iterable[Piece]) -> None:
        """Keep type that is not compared as words: a page on which it changed is not the same."""
        for piece in pieces:
            standing = piece.run.text.strip(), piece.box.left, piece.box.foot
            self.type.setdefault(piece.page, {}).setdefault(None, []).append(standing)

    def _put(self, stream: Stream, key: object, pieces: Sequence[Piece]) -> None:
        known = self.open.get(stream)
        if known is None or known.key != key:
            self._close(stream)
            known = self.open[stream] = _Open(key, Paragraph(self.guesses))
        for piece in pieces:
            known.paragraph.take(piece)

    def _close(self, stream: Stream) -> None:
        known = self.open.pop(stream, None)
        if known is None:
            return
        for word in _without_mark(known.paragraph):
            self.streams.setdefault(stream, []).append(word)
            box = word.places[0].box
            standing = word.text, box.left, box.foot
            self.type.setdefault(word.page, {}).setdefault(stream, []).append(standing)


def _without_mark(paragraph: Paragraph) -> Iterator[Word]:
    """The words of a paragraph but the mark of its build."""
    mark = _BUILD_MARK.search(paragraph.text)
    return (word for word in paragraph.words() if mark is None or word.text != mark.group(1))


def on_page(page: PageFacts, box: Box) -> Box:
    """A box from the lower left of the media box."""
    left, foot = page.media[:2]
    return Box(box.left - left, box.foot - foot, box.right - left, box.head - foot)


def _trim(page: PageFacts) -> Box:
    return on_page(page, page.trim)


@dataclass(frozen=True, slots=True)
class _Role:
    """What marked content is, by the elements above it."""

    tag: str
    language: str
    part: Part
    paragraph: int
    in_caption: bool
    in_note: bool


def _role_of(elements: Sequence[Element], index: int) -> _Role:
    own = elements[index]
    paragraph = -1
    part: Part | None = None
    in_caption = False
    at = index
    while at >= 0:
        element = elements[at]
        part = part or _PARTS.get(element.tag)
        in_caption = in_caption or element.tag == "/Caption"
        is_whole = paragraph < 0 and element.tag not in _INSIDE
        if is_whole or element.tag in ("/TOCI", "/TR"):
            paragraph = at
        at = element.parent
    language = own.language.split("-")[0].lower()
    return _Role(own.tag, language, part or "text", max(paragraph, 0), in_caption, part == "note")


def _folios(
    structure: Structure, pieces: Mapping[tuple[int, int], Sequence[Piece]]
) -> set[tuple[int, int]]:
    """Page numbers in contents: what an entry ends with, where that is a figure alone."""
    last: dict[int, tuple[int, int]] = {}
    for content, index in structure.order:
        entry = index
        while entry >= 0 and structure.elements[entry].tag != "/TOCI":
            entry = structure.elements[entry].parent
        if entry >= 0 and pieces.get(content):
            last[entry] = content
    texts = {content: "".join(p.run.text for p in pieces[content]) for content in last.values()}
    return {content for content, text in texts.items() if re.fullmatch(r"\s*[\divxlc]+\s*", text)}


def _titles_of_contents(elements: Sequence[Element]) -> set[int]:
    """Headings that a table of contents follows directly."""
    titles: set[int] = set()
    last: dict[int, list[int]] = {}
    for index, element in enumerate(elements):
        above = last.setdefault(element.parent, [])
        if element.tag == "/TOC":
            titles.update(above)
        last[element.parent] = [*above, index] if element.tag.startswith("/H") else []
    return titles


def _is_call(role: _Role, pieces: Sequence[Piece], before: Piece | None) -> bool:
    """Whether marked content is the number of a note or the mark of an item of a list.

    ``before`` is the type before it in its paragraph, if any.
    """
    if role.tag not in _CALLS:
        return False
    text = flat("".join(piece.run.text for piece in pieces))
    if role.tag == "/Lbl":
        return len(text.strip()) <= 6
    if not _CALL.fullmatch(text):
        return False
    if before is None:
        return role.tag != "/Span"
    return role.in_note or pieces[0].em <= _SMALLER * before.em


def _script(pieces: Sequence[Piece]) -> str:
    """The language that type is in by its letters."""
    text = "".join(piece.run.text for piece in pieces)
    return "zh" if re.search(f"[{HAN}]", text) else "en"


def _lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    for piece in pieces:
        if line and (not line[-1].goes_on(piece) or _far(line[-1], piece)):
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _far(one: Piece, two: Piece) -> bool:
    """Whether two pieces on one line belong to different columns or labels."""
    return two.box.left - one.box.right > 1.5 * max(one.em, two.em)


def _paragraphs(lines: Sequence[list[Piece]]) -> Iterator[list[Piece]]:
    paragraph: list[Piece] = []
    first: Piece | None = None
    for line in lines:
        if paragraph and first is not None and not _same_paragraph(first, paragraph[-1], line):
            yield paragraph
            paragraph = []
        paragraph = [*paragraph, *line]
        first = max(line, key=lambda piece: piece.em)
    if paragraph:
        yield paragraph


def _same_paragraph(first: Piece, last: Piece, line: Sequence[Piece]) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    top = max(line, key=lambda piece: piece.em)
    sizes = sorted((first.em, top.em))
    drop = first.run.core.foot - top.run.core.foot
    if sizes[1] > _SIZES_APART * sizes[0] and drop > 0.1:
        return False
    if first.goes_on(top) and not _far(last, line[0]):
        return True
    beside = top.box.right < first.box.left - 40 * top.em or top.box.left > first.box.right
    return 0 < drop <= _LINE_EM * top.em and not beside


def _calls(paragraph: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The numbers of notes in a paragraph without tags, and the rest of its type."""
    usual = max(piece.em for piece in paragraph)
    called = [
        piece
        for at, piece in enumerate(paragraph)
        if _CALL.fullmatch(flat(piece.run.text))
        and (piece.em <= _SMALLER * usual or (at == 0 and piece.run.text[-1] in _WIDE_SPACES))
    ]
    return called, [piece for piece in paragraph if piece not in called] or list(paragraph)


def _grounds(pages: Iterable[PageFacts], drawn: Sequence[Drawn]) -> dict[Colour, Place]:
    """Colours of rules and grounds outside pictures, with the first place of each."""
    grounds: dict[Colour, Place] = {}
    for page in pages:
        boxes = [one.place.box for one in drawn if one.place.page == page.number]
        trim = page.trim
        for mark in page.of(Shape):
            box = mark.box.cut(trim)
            if mark.colour.is_white or mark.colour in grounds or box is None:
                continue
            place = on_page(page, box)
            if not any(other.holds(place, 2.0) for other in boxes):
                grounds[mark.colour] = Place(page.number, place)
    return grounds
