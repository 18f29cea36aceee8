"""Incremental updates: objects added behind a finished file, whose bytes stay. ISO 32000-1, 7.5.6.

Many copies of a file that differ in a few objects share all the rest.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pikepdf

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TAIL_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Base:
    """What an update has to know of the file it is put behind."""

    size: int
    """In bytes."""
    before: int
    """Where the file's last table of objects begins."""
    has_streams: bool
    """Whether that table is a stream."""
    count: int
    """The first object number that is free."""
    root: bytes
    info: bytes
    identifier: bytes

    @classmethod
    def of(cls, data: bytes, pdf: pikepdf.Pdf) -> Base:
        """The same of a file opened; ValueError where its end is not in order."""
        start = _START.search(data[-_TAIL_BYTES:])
        if start is None:
            raise ValueError("no startxref")
        before = int(start[1])
        trailer: Any = pdf.trailer
        return cls(
            len(data), before, not data.startswith(b"xref", before), int(trailer.Size),
            _reference(trailer.Root), _reference(trailer.Info), bytes(trailer.ID[0]),
        )  # fmt: skip


def opened(data: bytes) -> pikepdf.Pdf:
    """A file's bytes as a PDF."""
    return pikepdf.open(io.BytesIO(data))


def update(base: Base, objects: Mapping[int, bytes]) -> bytes:
    """What is put behind the file so that these objects stand in it, by number.

    The same for the same objects: the changed half of the identifier is made of them.
    """
    tail = bytearray(b"\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = base.size + len(tail)
        tail += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    digest = hashlib.sha256(tail).digest()[:16].hex().encode()
    own = base.identifier.hex().encode()
    entries = b"/Root %b /Info %b /ID [<%b> <%b>] /Prev %d" % (
        base.root, base.info, own, digest, base.before,
    )  # fmt: skip
    start = base.size + len(tail)
    last = max((base.count - 1, *objects))
    if base.has_streams:
        places[last + 1] = start
        tail += b"%d 0 obj\n%b\nendobj\n" % (last + 1, _table_stream(places, last + 2, entries))
    else:
        tail += _table(places) + b"trailer\n<< /Size %d %b >>\n" % (last + 1, entries)
    return bytes(tail) + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object's body, compressed; one that would end in a return gets a line feed more.

    With the feed before ``endstream`` that return would read as one line end; ISO 19005-2, 6.1.7.1.
    """
    packed = zlib.compress(data, 9)
    while packed.endswith(b"\r"):
        data += b"\n"
        packed = zlib.compress(data, 9)
    return b"<< %b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (
        entries, len(packed), packed,
    )  # fmt: skip


def _reference(thing: pikepdf.Object) -> bytes:
    return b"%d %d R" % thing.objgen


def _runs(numbers: Iterator[int]) -> Iterator[list[int]]:
    """Numbers that follow each other."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def _table_stream(places: Mapping[int, int], size: int, entries: bytes) -> bytes:
    """ISO 32000-1, 7.5.8."""
    runs = list(_runs(iter(sorted(places))))
    index = b" ".join(b"%d %d" % (run[0], len(run)) for run in runs)
    rows = b"".join(b"\1" + places[n].to_bytes(4, "big") + b"\0\0" for run in runs for n in run)
    return stream(rows, b"/Type /XRef /W [1 4 2] /Index [%b] /Size %d %b" % (index, size, entries))


def _table(places: Mapping[int, int]) -> bytes:
    """ISO 32000-1, 7.5.4."""
    lines = b""
    for run in _runs(iter(sorted(places))):
        lines += b"%d %d\n" % (run[0], len(run))
        lines += b"".join(b"%010d 00000 n \n" % places[number] for number in run)
    return b"xref\n" + lines
