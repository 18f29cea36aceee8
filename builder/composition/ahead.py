"""Paragraphs composed ahead of the page in hand, in a process beside this one.

Shaping text and searching its lines is most of what a page costs, and what comes of it does not
depend on where the paragraph stands. So once the first page of text has shown in how wide blocks
text is set, a second process composes what is still to come and hands it over. This one goes on
making pages: it takes what is there, composes itself what is not, and never waits. It gets what it
would have made: a paragraph goes by the likeness of its boxes and the width of its block, and its
lines count only where they stand in the very room that they were searched for.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import mmap
import os
import pickle
import signal
import struct
import sys
import threading
from array import array
from collections.abc import Iterator, Sequence
from copyreg import dispatch_table
from dataclasses import astuple, dataclass, field
from typing import Any, NoReturn

from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import resolve_one_percentage, resolve_percentages

from ..ground.limits import end_with_parent, flush_streams
from .beside import alignment, alone
from .composer import Line, Shape
from .paragraph import Flattener, Paragraph, Reading, Workshop
from .shaping import Font, Unsupported
from .spacing import Face, Rules

LEAST = 40
"""Paragraphs to come that are worth a second process."""
LOOK_EVERY = 8
"""Line boxes after which it is looked again whether enough is known of those to come."""
MOST = 200
"""Paragraphs that a process composes before another takes its place: what it shares with this one
at first, each comes to hold for itself."""
LEAD = 4
"""Paragraphs left to this process whenever it is as far as the other."""
_PIPE_BYTES = 1 << 20
_SIZE = struct.Struct("<I")
_PLACE = struct.Struct("<q")


def likeness(box: Any) -> Any:
    """What the paragraph of a line box is made from: equal for boxes that give equal ones.

    None where what it holds must be laid out first. A style goes by its identity.
    """
    if isinstance(box, boxes.TextBox):
        return id(box.style), box.text
    if type(box) not in (boxes.LineBox, boxes.InlineBox) or not box.is_in_normal_flow():
        return None
    children = tuple(map(likeness, box.children))
    if None in children or box.is_leader:
        return None
    named = None if box.element is None else box.element.get("class")
    return id(box.style), box.element_tag, named, children


@dataclass(frozen=True, slots=True)
class Coming:
    """A line box of a document before it is laid out."""

    linebox: Any
    place: int
    """Among all of them."""
    kind: int
    """The elements and classes that it stands in: those of a kind are set in blocks as wide."""


@dataclass(slots=True)
class Ahead:
    """What of a document is to come, and the process that composes it."""

    shop: Workshop
    coming: list[Coming] = field(default_factory=list)
    """In order, until the last of them are given to the other process."""
    places: dict[int, int] = field(default_factory=dict)
    """The place of each line box, by its identity."""
    widths: dict[int, float] = field(default_factory=dict)
    """The width of blocks of a kind, in pixels."""
    met: int = 0
    """How many kinds were met when it was last looked."""
    given: int = -1
    """The place of the last line box that was given to a process."""
    beside: _Beside | None = None

    def turn(self, context: Any, root: Any) -> None:
        """Before a page is made: look over a document whose first page it is.

        Where this process has threads, it stays alone: a fork would leave their locks as they are.
        """
        if "press_ahead" in context.__dict__:
            return
        context.press_ahead = True
        self.end()
        lines = [*_lines(root, 0)] if threading.active_count() == 1 else []
        self.coming = [Coming(line, place, kind) for place, (line, kind) in enumerate(lines)]
        self.places = {id(each.linebox): each.place for each in self.coming}
        self.widths, self.met, self.given = {}, 0, -1

    def learn(self, linebox: Any, width: float) -> None:
        """Keep in how wide a block a paragraph is set; begin the other process once that pays."""
        here = self.places.get(id(linebox)) if self.coming else None
        if here is None:
            return
        self.widths[self.coming[here].kind] = width
        if here % LOOK_EVERY or (self.beside and self.beside.has_to_do()):
            return
        left = self.coming[max(here, self.given) + 1 :]
        known = [(each, self.widths[each.kind]) for each in left if each.kind in self.widths]
        has_met_new, self.met = len(self.widths) > self.met, len(self.widths)
        if len(known) >= max(LEAST, len(left) / 2) and (self.beside or not has_met_new):
            ready = self.beside.ready if self.beside else {}
            self.end()
            self.given = known[:MOST][-1][0].place
            self.beside = _begin(self.shop, known[:MOST], ready)
        if len(self.coming) - max(here, self.given) < LEAST:
            self.coming.clear()  # the engine lets its boxes go once they are laid out

    def made(self, linebox: Any, alike: Any) -> Paragraph | None:
        """The paragraph of a line box, where the other process has composed it already."""
        if self.beside is None:
            return None
        place = self.places.get(id(linebox))
        if place is not None:
            self.beside.come_to(place)
        return self.beside.take(hash(alike)) if alike[0] else None

    def end(self) -> None:
        """End the other process, however far it is."""
        if self.beside is not None:
            self.beside.end()
            self.beside = None


def _lines(box: Any, kind: int) -> Iterator[tuple[Any, int]]:
    """The line boxes in a box, each with its kind, in order."""
    for child in box.children:
        if isinstance(child, boxes.LineBox):
            yield child, kind
        elif isinstance(child, boxes.ParentBox):
            named = None if child.element is None else child.element.get("class")
            yield from _lines(child, hash((kind, child.element_tag, named)))


Task = tuple[Coming, float]
"""A line box to compose, and the width of its block."""


@dataclass(slots=True)
class _Beside:
    """The other process as this one knows it."""

    pid: int
    reading: int
    place: mmap.mmap
    """Shared by both: the place that this process has come to."""
    reader: Reader
    ready: dict[int, Paragraph]
    """What has come, by the likeness."""
    told: bytearray = field(default_factory=bytearray)
    is_over: bool = False

    def come_to(self, place: int) -> None:
        """Say which paragraph is wanted; it and those before it are composed ahead no more."""
        _PLACE.pack_into(self.place, 0, place)

    def take(self, key: int) -> Paragraph | None:
        """The paragraph of a likeness, if it has come by now."""
        while key not in self.ready and self._receive():
            pass
        return self.ready.pop(key, None)

    def has_to_do(self) -> bool:
        """Whether it is at work, or well ahead."""
        while self._receive():
            pass
        return not self.is_over or len(self.ready) > MOST // 4

    def _receive(self) -> bool:
        """Take in what has come; whether anything has."""
        if self.is_over:
            return False
        try:
            chunk = os.read(self.reading, _PIPE_BYTES)
        except BlockingIOError:
            return False
        self.is_over = not chunk
        self.told += chunk
        at = 0
        while (start := at + _SIZE.size) <= len(self.told):
            end = start + _SIZE.unpack_from(self.told, at)[0]
            if end > len(self.told):
                break
            key, paragraph = self.reader.read(bytes(self.told[start:end]))
            self.ready[key] = paragraph
            at = end
        del self.told[:at]
        return bool(chunk)

    def end(self) -> None:
        os.close(self.reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _begin(shop: Workshop, tasks: Sequence[Task], ready: dict[int, Paragraph]) -> _Beside:
    """Fork the process that does these tasks; what others did is ready."""
    known = [*shop.faces.values(), *shop.shaper.fonts.values(), shop.rules, shop.close_rules]
    place = mmap.mmap(-1, mmap.PAGESIZE)
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    flush_streams()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_beside(shop, tasks, place, Writer(known), writing)
    os.close(writing)
    return _Beside(pid, reading, place, Reader(known), ready)


def _be_beside(
    shop: Workshop, tasks: Sequence[Task], place: mmap.mmap, writer: Writer, writing: int
) -> NoReturn:
    """Hand over what is composed, and leave without clean-up handlers.

    Whatever goes wrong here goes wrong again, and is told, where it was to be taken.
    """
    try:
        end_with_parent()
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            for key, paragraph in _composed(shop, tasks, place):
                if writer.knows(paragraph):
                    data = writer.write((key, paragraph))
                    pipe.write(_SIZE.pack(len(data)) + data)
    finally:
        os._exit(0)


def _composed(
    shop: Workshop, tasks: Sequence[Task], place: mmap.mmap
) -> Iterator[tuple[int, Paragraph]]:
    """Paragraphs with their lines, each by its key; those are left out that are passed already."""
    first = LEAD
    for number, (one, width) in enumerate(tasks):
        if _PLACE.unpack_from(place)[0] >= one.place:
            first = number + LEAD
        alike = likeness(one.linebox) if number >= first else None
        if alike is None:
            continue
        with contextlib.suppress(Unsupported):
            found = Flattener(shop, None, (width, "auto")).flatten(one.linebox)
            if found is not None:
                shape = _shape(one.linebox, found, width)
                found.ahead = shape, found.composer.lines(shape)
                found.made = None
                yield hash((alike, width)), found


def _shape(linebox: Any, paragraph: Paragraph, width: float) -> Shape:
    """The room of a paragraph beside nothing, in a block so wide."""
    resolve_percentages(linebox, (width, "auto"))
    resolve_one_percentage(linebox, "text_indent", width)
    measure = alone(linebox, width)
    return paragraph.shape(measure, linebox.text_indent, alignment(linebox.style)[0] == "justify")


class Writer:
    """Writes paragraphs in turn for a :class:`Reader` in another process.

    What both have from before, such as fonts, goes by its number; what was written goes by its
    place.
    """

    def __init__(self, known: Sequence[Any]) -> None:
        self.buffer = io.BytesIO()
        self.pickler = pickle.Pickler(self.buffer, pickle.HIGHEST_PROTOCOL)
        self.numbers = {id(thing): number for number, thing in enumerate(known)}
        self.pickler.dispatch_table = {
            **dispatch_table,
            **dict.fromkeys((Face, Font, Rules), self._numbered),
            Line: _parts_of_line,
            Shape: lambda shape: (Shape, astuple(shape)),
            Reading: lambda one: (Reading, (one.first, one.end, one.shaped, one.width)),
        }

    def _numbered(self, thing: Any) -> tuple[Any, ...]:
        return _known, (self.numbers[id(thing)],)

    def knows(self, paragraph: Paragraph) -> bool:
        """Whether both processes have the faces and fonts of a paragraph."""
        shaped = [each for each in paragraph.shaped if each is not None]
        for reading in paragraph.readings.values():
            shaped += reading.shaped
        met = {id(each.font) for each in shaped} | {id(each.face) for each in paragraph.clusters}
        return met <= self.numbers.keys()

    def write(self, thing: Any) -> bytes:
        """A thing as it is written."""
        self.buffer.seek(0)
        self.buffer.truncate()
        self.pickler.dump(thing)
        return self.buffer.getvalue()


class Reader(pickle.Unpickler):
    """Reads in turn what a :class:`Writer` wrote in turn."""

    def __init__(self, known: Sequence[Any]) -> None:
        self.buffer = io.BytesIO()
        super().__init__(self.buffer)
        self.known = known

    def find_class(self, module: str, name: str) -> Any:
        """A class or function by its name."""
        if name == _known.__name__:
            return self.known.__getitem__
        return super().find_class(module, name)

    def read(self, data: bytes) -> Any:
        """The next thing."""
        self.buffer.seek(0)
        self.buffer.truncate()
        self.buffer.write(data)
        self.buffer.seek(0)
        return self.load()


def _known(number: int) -> Any:
    """Stands for what both processes have: each reader gives its own."""
    raise LookupError(number)


def _parts_of_line(line: Line) -> tuple[Any, ...]:
    places = array("d", line.origins), array("d", line.edges)
    return _line, (
        *places, line.start, line.end, line.width, line.hyphen, line.over, line.flush,
        line.scale, line.squeezed, line.ragged, line.torn,
    )  # fmt: skip


def _line(origins: array[float], edges: array[float], start: int, end: int, *rest: Any) -> Line:
    return Line(start, end, tuple(origins), tuple(edges), *rest)
