"""Copies with a name: the finished PDF of an edition, and what each reader's copy has besides.

The edition keeps its places (see :mod:`builder.editions.reserving`). A copy is its bytes with an
incremental update that fills them: nothing is laid out, and a thousand copies share the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..editions.reserving import kept_places
from ..ground.findings import Finding, found
from ..issue.inlines import ALLOWED_LINKS
from ..makeup.codes import QUIET, symbol_of
from ..makeup.fontbook import Face
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
_OVERPRINT = b"/ExtGState << /Own << /Type /ExtGState /OP true /op true /OPM 1 >> >>"
"""Black type on a press prints over what is below it."""
_FAINT = b"/ExtGState << /Own << /Type /ExtGState /ca %.4g >> >>"
"""What covers only a part of what is below it."""
MOST_CODED = 500
"""Bytes in a code; more make modules too small for a place on a page."""
_RESERVED = "/?#[]@!$&'*+,;=:%~"
"""What an address has besides letters and figures (RFC 3986, 2.2), but for what ends a string."""
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
    is_code: bool = False
    """Whether it shows its words as a QR code."""
    link: str = ""
    """The pattern of the address that it leads to."""
    annotation: tuple[int, bytes] | None = None
    """The link over it, to its own page: its number, and what it says but for where it leads."""
    matrix: bytes = b""
    """From its own space onto the page, where it has one."""
    opacity: float = 1.0


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
            for name in Merge(fields).missing(place.pattern + place.link):
                yield found("mail/copy", says="field", field=name, reader=_who(reader))
                return
            if place.link and not _is_address(address := _filled(place.link, fields)):
                yield found("mail/copy", says="link", reader=_who(reader), words=address[:60])
            words = _words(place, fields)
            if place.is_code:
                if len(words.encode()) > MOST_CODED:
                    yield found("mail/copy", says="long", reader=_who(reader), words=words[:40])
            elif lacking := self.lettering.unset(words, place.families):
                yield found("mail/copy", says="unset", reader=_who(reader), characters=lacking)
            elif self._size(place, self.lettering.runs(words, place.families)) < LEAST_PT:
                yield found("mail/copy", says="long", reader=_who(reader), words=words[:40])

    def lines(self, fields: Mapping[str, str]) -> list[list[Run]]:
        """What each place says to a reader, by the faces that set it."""
        return [
            [] if place.is_code else self.lettering.runs(_words(place, fields), place.families)
            for place in self.places
        ]

    def fonts(
        self, lines: Iterable[list[Run]], first: int
    ) -> tuple[dict[Face, tuple[int, Font]], dict[int, bytes]]:
        """A font for each face of some lines with its number, and their objects from ``first``."""
        said: dict[Face, str] = {}
        for line in lines:
            for face, words in line:
                said[face] = said.get(face, "") + words
        fonts: dict[Face, tuple[int, Font]] = {}
        objects: dict[int, bytes] = {}
        for face, words in said.items():
            number = first + len(objects)
            font = font_of(self.lettering.program(face), words, number)
            fonts[face] = number, font
            objects |= dict(enumerate(font.bodies, number))
        return fonts, objects

    def update(self, fields: Mapping[str, str]) -> bytes:
        """What a reader's copy has behind the edition's own bytes."""
        lines = self.lines(fields)
        fonts, objects = self.fonts(lines, self.base.count)
        for place, line in zip(self.places, lines, strict=True):
            objects[place.form] = self.form(place, line, fonts, fields)
            if place.element:
                said = _words(place, fields)
                number, entries = place.element
                tag = self.chinese if HAN.search(said) else "en"
                named = b" /Alt %b" % _text(f"QR: {said}") if place.is_code else b""
                objects[number] = b"<< %b /Lang (%b)%b >>" % (entries, tag.encode(), named)
            if place.annotation and (address := _filled(place.link, fields)):
                number, entries = place.annotation
                objects[number] = b"<< %b %b >>" % (entries, _leads(address))
        return update(self.base, objects)

    def _size(self, place: Place, line: list[Run]) -> float:
        width = self.lettering.width(line)
        return min(place.size, place.box.width / width) if width else place.size

    def form(
        self,
        place: Place,
        line: list[Run],
        fonts: Mapping[Face, tuple[int, Font]],
        fields: Mapping[str, str],
    ) -> bytes:
        """The form that fills a place, as an object."""
        if place.is_code:
            return _coded(place, _words(place, fields))
        size = self._size(place, line)
        middle = (place.box.foot + place.box.head) / 2
        shown = [
            b"/F%d %.4g Tf %b Tj" % (fonts[face][0], size, fonts[face][1].shown(part))
            for face, part in line
        ]
        left = place.box.left + place.align * (place.box.width - size * self.lettering.width(line))
        at = b"1 0 0 1 %.4f %.4f Tm" % (left, middle - _CENTRE_EM * size)
        states = _FAINT % place.opacity if place.opacity < 1 else b""
        states = _OVERPRINT if not states and place.colour == _BLACK else states
        state = b"/Own gs" if states else b""
        data = b"\n".join((state, b"BT", place.colour, at, *shown, b"ET")) if shown else b""
        numbers = {fonts[face][0] for face, _ in line}
        named = b" ".join(b"/F%d %d 0 R" % (number, number) for number in sorted(numbers))
        return stream(data, _form_entries(place, b"/Font << %b >> %b" % (named, states)))


def _form_entries(place: Place, resources: bytes) -> bytes:
    box = b" ".join(b"%.4f" % side for side in place.box)
    entries = b"/Type /XObject /Subtype /Form /BBox [%b]%b /Resources << %b >>"
    return entries % (box, place.matrix, resources)


def _coded(place: Place, words: str) -> bytes:
    """A place filled with the code of some words, as large as it allows with the white around."""
    if not words:
        return stream(b"", _form_entries(place, b""))
    symbol = symbol_of(words)
    whole = symbol.side + 2 * QUIET
    side = min(place.box.width, place.box.height) / whole
    left, head = place.box.left + QUIET * side, place.box.head - QUIET * side
    runs = b"".join(b"%d %d %d 1 re\n" % (x, -y - 1, n) for x, y, n in symbol.runs)
    at = b"%.5f 0 0 %.5f %.4f %.4f cm\n" % (side, side, left, head)
    return stream(place.colour + b"\n" + at + runs + b"f", _form_entries(place, b""))


def _text(words: str) -> bytes:
    """A text string; ISO 32000-1, 7.9.2.2."""
    return b"<FEFF%b>" % words.encode("utf-16-be").hex().encode()


def _who(reader: Recipient) -> str:
    return reader.address or reader.name or reader.fields.get("name") or "-"


def copies_of(data: bytes, lettering: Lettering, chinese: str) -> Copies | None:
    """The copies that a finished PDF is made for; None where it keeps no places."""
    if b"/PieceInfo" not in data and b"/ObjStm" not in data:
        return None
    with opened(data) as pdf:
        places = tuple(_place(place) for page in pdf.pages for place in kept_places(page))
        return Copies(Base.of(data, pdf), places, lettering, chinese) if places else None


def _place(place: Any) -> Place:
    ink = [float(each) for each in place.Color]
    return Place(
        str(place.Text),
        Box.of(place.Box),
        float(place.Size),
        b"%b %b" % (b" ".join(b"%.4g" % each for each in ink), _OPERATOR[len(ink)]),
        float(place.Align),
        tuple(map(str, place.Families)),
        place.Form.objgen[0],
        _kept(place.get("/Element")),
        "/IsCode" in place,
        str(place.get("/Link", "")),
        _kept(place.get("/Annotation")),
        b" /Matrix %b" % place.Matrix.unparse() if "/Matrix" in place else b"",
        float(place.get("/Opacity", 1)),
    )


def _kept(thing: Any) -> tuple[int, bytes] | None:
    """An object's number, and what it says but for what each copy says anew."""
    if thing is None:
        return None
    for name in ("/Alt", "/Contents", "/Dest"):
        if name in thing:
            del thing[name]
    said = thing.unparse(resolved=True).removeprefix(b"<<").removesuffix(b">>").strip()
    return thing.objgen[0], said


def _leads(address: str) -> bytes:
    """Where a link leads, and that it says so; ISO 32000-1, 12.6.4.7."""
    uri = quote(address, safe=_RESERVED).encode()
    return b"/Contents %b /A << /S /URI /URI (%b) >>" % (_text(address), uri)


def _is_address(address: str) -> bool:
    """Whether a link may lead there, or nowhere."""
    return not address or (address.startswith(ALLOWED_LINKS) and not re.search(r"\s", address))


def _words(place: Place, fields: Mapping[str, str]) -> str:
    """What a place says."""
    return _filled(place.pattern, fields)


def _filled(pattern: str, fields: Mapping[str, str]) -> str:
    """A pattern filled, in composed characters, for letters are set one by one."""
    return unicodedata.normalize("NFC", Merge(fields).fill(pattern)).strip()
