"""Drawings in the colours of a layout and the languages of an edition.

What is marked as another language is left out.

Elements are cut, and text is replaced, at the offsets where the parser met them; every other byte
stays as it was. What is put in is text, escaped and in ASCII, so that it holds in any encoding.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape

from ..ground.characters import HAN
from ..issue.model import SIDES, Side
from .svg import SvgFault

_HAN = re.compile(f"[{HAN}]")
_TRADITIONAL = re.compile(r"(?i)-(hant|tw|hk|mo)\b")


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG as one edition shows it."""

    data: bytes
    emptied: bool
    """Something was marked, and nothing that was is left."""
    unmarked: tuple[tuple[int, str], ...]
    """Line and words of Chinese that no mark lets be left out or converted."""


_SWATCH = re.compile(
    rb"((?:fill|stroke|color|stop-color|flood-color)\s*(?:=\s*[\"']|:)\s*)"
    rb"var\(\s*--([\w-]+)\s*(?:,[^()\"';]*)?\)"
)
"""A paint that names a swatch; what follows a comma is for viewers that know no layout."""


def in_colours(data: bytes, colours: Mapping[str, str]) -> bytes:
    """A drawing with ``#C4321C`` for ``var(--accent)``, as the swatch of that name has it.

    Raises SvgFault for a name that no swatch has.
    """

    def colour(match: re.Match[bytes]) -> bytes:
        name = match[2].decode("utf-8", "replace")
        if name not in colours:
            known = ", ".join(f"--{known}" for known in colours)
            raise SvgFault("swatch", swatch=name[:40], known=known)
        return match[1] + colours[name].encode()

    return _SWATCH.sub(colour, data)


def in_languages(
    data: bytes, sides: Collection[Side], convert: Callable[[str], str] | None = None
) -> Drawing:
    """A drawing with the elements in other languages left out and the Chinese ones converted.

    An element's language is its ``xml:lang`` or ``lang`` (SVG 2, 5.11.2), else that of the element
    around it. The drawing itself is never left out. ``convert`` makes simplified text traditional.
    Raises SvgFault or ExpatError where the drawing is none that passes ``svg.py``.
    """
    return _Cutter(data, sides, convert).cut()


class _Cutter:
    def __init__(
        self, data: bytes, sides: Collection[Side], convert: Callable[[str], str] | None
    ) -> None:
        self.data = data
        self.sides = sides
        self.convert = convert
        self.kept: list[bytes] = []
        self.done = 0
        """Bytes of the drawing that were kept, replaced or left out."""
        self.open: list[tuple[str, str]] = []
        """Local name and language of each element that is open."""
        self.leaving = 0
        """How deep the element stands that is being left out; 0 for none."""
        self.left = False
        """An element that is left out has ended; what is next says where."""
        self.begun: tuple[int, int] | None = None
        """Offset and line of the run of text being read."""
        self.pieces: list[str] = []
        self.any_left_out = self.any_kept = False
        self.unmarked: list[tuple[int, str]] = []
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartCdataSectionHandler = self.begin_text
        self.parser.EndCdataSectionHandler = lambda: None
        self.parser.DefaultHandler = self.other
        self.parser.EntityDeclHandler = self.entity

    def cut(self) -> Drawing:
        self.parser.Parse(self.data, True)
        self.kept.append(self.data[self.done :])
        emptied = self.any_left_out and not self.any_kept
        return Drawing(b"".join(self.kept), emptied, tuple(self.unmarked))

    def entity(self, name: str, *rest: object) -> None:
        """Refuse at the declaration, before anything is expanded."""
        raise SvgFault("entities")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.reached()
        around = self.open[-1][1] if self.open else ""
        own = attributes.get("xml:lang", attributes.get("lang"))
        self.open.append((name.rpartition(":")[2].lower(), around if own is None else own))
        side = _side(own or "")
        if self.leaving or side is None or len(self.open) == 1:
            return
        if side in self.sides:
            self.any_kept = True
        else:
            self.keep(self.parser.CurrentByteIndex)
            self.leaving = len(self.open)
            self.any_left_out = True

    def end(self, name: str) -> None:
        self.reached()
        if self.leaving == len(self.open):
            self.leaving, self.left = 0, True
        self.open.pop()

    def characters(self, text: str) -> None:
        self.begin_text()
        self.pieces.append(text)

    def begin_text(self) -> None:
        """A run of text begins, with characters or with a CDATA section, or goes on."""
        if self.begun is None:
            self.after_left()
            self.begun = (self.parser.CurrentByteIndex, self.parser.CurrentLineNumber)

    def other(self, text: str) -> None:
        self.reached()

    def reached(self) -> None:
        """Something other than text begins here: what was open ends."""
        self.after_left()
        if self.begun is None:
            return
        begun, text = self.begun, "".join(self.pieces)
        self.begun, self.pieces = None, []
        if not self.leaving and _HAN.search(text) and "style" not in self.names():
            self.chinese(*begun, text)

    def after_left(self) -> None:
        if self.left:
            self.done, self.left = self.parser.CurrentByteIndex, False

    def names(self) -> list[str]:
        return [local for local, _ in self.open]

    def chinese(self, begun: int, line: int, text: str) -> None:
        """Convert a run of Chinese, or note it where nothing says that it is Chinese."""
        language = self.open[-1][1]
        converted = self.convert(text) if self.convert else text
        stays = "zh" in self.sides and converted == text
        if stays or _TRADITIONAL.search(language):
            return
        if _side(language) == "zh" and "zh" in self.sides:
            self.keep(begun)
            self.kept.append(escape(converted, quote=False).encode("ascii", "xmlcharrefreplace"))
            self.done = self.parser.CurrentByteIndex
        elif (not language or _side(language) == "zh") and "text" in self.names():
            blank = text[: len(text) - len(text.lstrip())]
            self.unmarked.append((line + blank.count("\n"), text.strip()))

    def keep(self, end: int) -> None:
        """Keep every byte up to an offset."""
        self.kept.append(self.data[self.done : end])
        self.done = end


def _side(language: str) -> Side | None:
    first = language.strip().split("-")[0].lower()
    return next((side for side in SIDES if side == first), None)
