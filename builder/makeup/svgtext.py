"""Text of drawings in a form that the engine draws whole.

WeasyPrint draws what follows an element in a ``<text>``, but not what follows one in a ``<tspan>``
(SVG 2, 11.2, lets both stand), and it drops the space after a ``<tspan>`` whose own words, before
an element in it, end in one. Here such runs of text get a ``<tspan>`` of their own, which looks the
same. Every other byte stays as it was.
"""

from __future__ import annotations

import codecs
import xml.parsers.expat

_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def with_runs_marked(data: bytes) -> bytes:
    """A drawing with every run of text that the engine would leave out in an element of its own.

    Raises ExpatError where the drawing is none that passes ``svg.py``.
    """
    return _Marker(data).mark()


class _Marker:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.encoding = _UTF_16.get(data[:2], "ascii")
        self.open: list[str] = []
        """Names as written of the elements that are open."""
        self.begun: int | None = None
        """The offset of the run of text being read."""
        self.follows = False
        """Whether the run follows an element in the one that is open."""
        self.marked: list[bytes] = []
        self.done = 0
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = lambda text: self.text()
        self.parser.StartCdataSectionHandler = self.text

    def mark(self) -> bytes:
        self.parser.Parse(self.data, True)
        return b"".join([*self.marked, self.data[self.done :]])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.close(True)
        self.open.append(name)
        self.follows = False

    def end(self, name: str) -> None:
        self.close(self.follows)
        self.open.pop()
        self.follows = True

    def text(self) -> None:
        if self.begun is None:
            self.begun = self.parser.CurrentByteIndex

    def close(self, beside: bool) -> None:
        """A run of text has ended; ``beside`` where it stands beside an element."""
        begun, self.begun = self.begun, None
        names = [name.rpartition(":")[2] for name in self.open]
        if begun is None or not beside or "text" not in names[:-1]:
            return
        prefix, colon, local = self.open[-1].rpartition(":")
        if local == "tspan" or (local == "a" and not self.follows):
            self.put(begun, f"<{prefix}{colon}tspan>")
            self.put(self.parser.CurrentByteIndex, f"</{prefix}{colon}tspan>")

    def put(self, at: int, tag: str) -> None:
        self.marked += [self.data[self.done : at], tag.encode(self.encoding)]
        self.done = at
