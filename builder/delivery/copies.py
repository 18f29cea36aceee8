"""Copies with a name: the finished PDF of an edition, and what each reader's copy has besides.

The edition keeps its places (see :mod:`builder.editions.reserving`). A copy is its bytes with an
incremental update that fills them: nothing is laid out, and a thousand copies share the rest.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from ..editions.reserving import kept_places
from ..ground.findings import Finding, found
from ..pdf.geometry import Box
from ..pdf.update import Base, opened, stream, update
from .lettering import HAN, Font, Lettering, Run, font_of
from .recipients import Recipient
from .settings import Merge

LEAST_PT = 5.0
"""The smallest type that a long name is set in."""
_CENTRE_EM = 0.36
"""How high above the base line the middle of a line of figures, capitals or Han stands."""
_BLACK = b"0 0 0 1 k"
_OVERPRINT = b"/ExtGState << /Black << /Type /ExtGState /OP true /op true /OPM 1 >> >>"
"""Black type on a press prints over what is below it."""
_OPERATOR = {1: b"g", 3: b"rg", 4: b"k"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place for words, in points of its page."""

    pattern: str
    box: Box
    size: float
    colour: bytes
    """The operator that sets it."""
    align: float
    """How much of what words leave empty is before them: 0 to 1."""
    families: tuple[str, ...]
    form: int
    """The number of the form that fills it."""
    element: tuple[int, bytes] | None
    """The structure element around it: its number, and what it says but for its language."""


@dataclass(frozen=True, slots=True)
class Copies:
    """An edition of which every reader gets a copy of their own."""

    base: Base
    places: tuple[Place, ...]
    lettering: Lettering
    chinese: str
    """The tag of Chinese words."""

    def faults(self, reader: Recipient, fields: Mapping[str, str]) -> Iterator[Finding]:
        """What a reader's copy cannot say: fields that are not there, characters without a face,
        words too long for their place."""
        for place in self.places:
            for name in Merge(fields).missing(place.pattern):
                yield found("mail/copy", says="field", field=name, reader=reader.address)
                return
            words = _words(place, fields)
            if lacking := self.lettering.unset(words, place.families):
                yield found("mail/copy", says="unset", reader=reader.address, characters=lacking)
            elif self._size(place, self.lettering.runs(words, place.families)) < LEAST_PT:
                yield found("mail/copy", says="long", reader=reader.address, words=words[:40])

    def update(self, fields: Mapping[str, str]) -> bytes:
        """What a reader's copy has behind the edition's own bytes."""
        words = [_words(place, fields) for place in self.places]
        runs = [
            self.lettering.runs(said, place.families)
            for said, place in zip(words, self.places, strict=True)
        ]
        objects: dict[int, bytes] = {}
        fonts: dict[Any, tuple[int, Font]] = {}
        for face in dict.fromkeys(face for line in runs for face, _ in line):
            said = "".join(part for line in runs for own, part in line if own is face)
            first = self.base.count + len(objects)
            font = font_of(self.lettering.program(face), said, first)
            fonts[face] = first, font
            objects |= dict(enumerate(font.bodies, first))
        for place, line, said in zip(self.places, runs, words, strict=True):
            objects[place.form] = self._form(place, line, fonts)
            if place.element:
                number, entries = place.element
                tag = self.chinese if HAN.search(said) else "en"
                objects[number] = b"<< %b /Lang (%b) >>" % (entries, tag.encode())
        return update(self.base, objects)

    def _size(self, place: Place, line: list[Run]) -> float:
        width = self.lettering.width(line)
        return min(place.size, place.box.width / width) if width else place.size

    def _form(self, place: Place, line: list[Run], fonts: Mapping[Any, tuple[int, Font]]) -> bytes:
        size = self._size(place, line)
        middle = (place.box.foot + place.box.head) / 2
        shown = [
            b"/F%d %.4g Tf %b Tj" % (fonts[face][0], size, fonts[face][1].shown(part))
            for face, part in line
        ]
        left = place.box.left + place.align * (place.box.width - size * self.lettering.width(line))
        at = b"1 0 0 1 %.4f %.4f Tm" % (left, middle - _CENTRE_EM * size)
        state = b"/Black gs" if place.colour == _BLACK else b""
        data = b"\n".join((state, b"BT", place.colour, at, *shown, b"ET")) if shown else b""
        numbers = {fonts[face][0] for face, _ in line}
        named = b" ".join(b"/F%d %d 0 R" % (number, number) for number in sorted(numbers))
        box = b" ".join(b"%.4f" % side for side in place.box)
        states = _OVERPRINT if state else b""
        entries = b"/Type /XObject /Subtype /Form /BBox [%b] /Resources << /Font << %b >> %b >>"
        return stream(data, entries % (box, named, states))


def copies_of(data: bytes, lettering: Lettering, chinese: str) -> Copies | None:
    """The copies that a finished PDF is made for; None where it keeps no places."""
    if b"/PieceInfo" not in data and b"/ObjStm" not in data:
        return None
    with opened(data) as pdf:
        places = tuple(_place(place) for page in pdf.pages for place in kept_places(page))
        return Copies(Base.of(data, pdf), places, lettering, chinese) if places else None


def _place(place: Any) -> Place:
    element = place.get("/Element")
    ink = [float(each) for each in place.Color]
    return Place(
        str(place.Text),
        Box.of(place.Box),
        float(place.Size),
        b"%b %b" % (b" ".join(b"%.4g" % each for each in ink), _OPERATOR[len(ink)]),
        float(place.Align),
        tuple(map(str, place.Families)),
        place.Form.objgen[0],
        None if element is None else (element.objgen[0], _entries(element)),
    )


def _entries(element: pikepdf.Object) -> bytes:
    return element.unparse(resolved=True).removeprefix(b"<<").removesuffix(b">>").strip()


def _words(place: Place, fields: Mapping[str, str]) -> str:
    """What a place says: composed characters, for letters are set one by one."""
    return unicodedata.normalize("NFC", Merge(fields).fill(place.pattern)).strip()
