"""Faces for words that come after layout: which sets a character, and fonts with those few glyphs.

They are the faces of the house or the publication, asked in the order of the place's style; where
none has a character, the spare faces are asked as for the copy. Words are set glyph by glyph, as
names need: no script that joins its letters has a face here.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..makeup.fontbook import Face, FontBook, Ranges
from ..makeup.fontfiles import covered
from ..makeup.spares import book_for
from ..pdf.cffsubset import rebuilt_cff
from ..pdf.cmaps import written_cmap
from ..pdf.truetype import rebuilt_truetype
from ..pdf.update import stream

HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_REGULAR = 400
Run = tuple[Face, str]
"""Words of one face."""


@dataclass(slots=True)
class Program:
    """A face opened: its glyphs and measures, which are in thousandths of an em."""

    data: bytes
    name: str
    glyphs: Mapping[int, int]
    widths: Sequence[float]
    box: Sequence[int]
    ascent: int
    descent: int

    @classmethod
    def of(cls, face: Face) -> Program:
        """The program in a face's file."""
        from fontTools.ttLib import TTFont  # noqa: PLC0415 - most letters carry no name of their own

        font: Any = TTFont(face.opened, lazy=True)
        head, hhea = font["head"], font["hhea"]
        unit, order = 1000 / head.unitsPerEm, font.getGlyphOrder()
        numbers = {name: number for number, name in enumerate(order)}
        return cls(
            face.opened.read_bytes(),
            re.sub(r"[^A-Za-z0-9-]", "", font["name"].getDebugName(6) or face.family),
            {code: numbers[name] for code, name in font.getBestCmap().items()},
            [font["hmtx"].metrics[name][0] * unit for name in order],
            [round(n * unit) for n in (head.xMin, head.yMin, head.xMax, head.yMax)],
            round(hhea.ascent * unit),
            round(hhea.descent * unit),
        )

    @property
    def is_cff(self) -> bool:
        """Whether its outlines are those of PostScript."""
        return self.data.startswith(b"OTTO")

    def width(self, words: str) -> float:
        """How far words advance, in em."""
        return sum(self.widths[self.glyphs[ord(char)]] for char in words) / 1000


@dataclass(slots=True)
class Lettering:
    """The faces of a publication at hand, each opened once."""

    book: FontBook
    tags: Sequence[str]
    _programs: dict[Face, Program] = field(default_factory=dict)
    _set_by: dict[tuple[tuple[str, ...], bool, str], Face | None] = field(default_factory=dict)

    def program(self, face: Face) -> Program:
        """A face's program."""
        if face not in self._programs:
            self._programs[face] = Program.of(face)
        return self._programs[face]

    def runs(self, words: str, families: tuple[str, ...]) -> list[Run]:
        """Words by the faces that set them; characters that none has are left out."""
        is_chinese = HAN.search(words) is not None
        runs: list[Run] = []
        for char in words:
            face = self._face(char, families, is_chinese)
            if char == " " and runs:
                face = runs[-1][0]
            if face is None:
                continue
            if runs and runs[-1][0] is face:
                runs[-1] = face, runs[-1][1] + char
            else:
                runs.append((face, char))
        return runs

    def unset(self, words: str, families: tuple[str, ...]) -> str:
        """The characters of words that no face has, each once."""
        is_chinese = HAN.search(words) is not None
        lacking = (char for char in words if self._face(char, families, is_chinese) is None)
        return "".join(dict.fromkeys(lacking))

    def width(self, runs: Sequence[Run]) -> float:
        """How far words advance, in em."""
        return sum(self.program(face).width(words) for face, words in runs)

    def _face(self, char: str, families: tuple[str, ...], is_chinese: bool) -> Face | None:
        key = families, is_chinese, char
        if key not in self._set_by:
            self._set_by[key] = next(self._setting(char, families, is_chinese), None)
        return self._set_by[key]

    def _setting(self, char: str, families: tuple[str, ...], is_chinese: bool) -> Iterator[Face]:
        """The faces that have a character, the first asked first."""
        views = {view.family: view for view in self.book.views}
        for family in families:
            view = views.get(family)
            if view is None or (is_chinese and _within(ord(char), view.ranges)):
                yield from _holding(_of_family(self.book, view.of if view else family), char)
        book, _ = book_for(self.book, self.tags, [char])
        yield from _holding(book.faces, char)


def _within(code: int, ranges: Ranges) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _of_family(book: FontBook, family: str) -> list[Face]:
    faces = (face for face in book.faces if face.family == family and face.style == "normal")
    return sorted(faces, key=lambda face: abs(face.weight - _REGULAR))[:1]


def _holding(faces: Collection[Face], char: str) -> Iterator[Face]:
    return (face for face in faces if ord(char) in covered(face))


@dataclass(frozen=True, slots=True)
class Font:
    """A font with the glyphs of some words, as PDF objects that follow each other."""

    bodies: tuple[bytes, ...]
    codes: Mapping[str, int]

    def shown(self, words: str) -> bytes:
        """Words as a string of the font's codes."""
        return b"<%b>" % b"".join(b"%04x" % self.codes[char] for char in words)


def font_of(program: Program, words: str, first: int) -> Font:
    """A font for the characters of words, whose first object has this number.

    A subset embedded whole, with the text of each code (ISO 32000-1, 9.7.4, 9.9 and 9.10.3).
    """
    shown = Counter(program.glyphs[ord(char)] for char in words)
    rebuilt = rebuilt_cff if program.is_cff else rebuilt_truetype
    data, order = rebuilt(program.data, shown)
    code_of = {glyph: code for code, glyph in reversed([*enumerate(order)])}
    codes = {char: code_of[program.glyphs[ord(char)]] for char in words}
    letters = hashlib.sha256(data).digest()[:6]
    name = bytes(65 + n % 26 for n in letters) + b"+" + program.name.encode()
    widths = b" ".join(
        b"%.4g" % (program.widths[glyph] if glyph < len(program.widths) else 0) for glyph in order
    )
    bounds = b" ".join(b"%d" % side for side in program.box)
    outlines = b"/Subtype /CIDFontType0C" if program.is_cff else b"/Length1 %d" % len(data)
    kind, key, mapped = (
        (b"CIDFontType0", b"FontFile3", b"")
        if program.is_cff
        else (b"CIDFontType2", b"FontFile2", b"/CIDToGIDMap /Identity")
    )
    bodies = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%b /Encoding /Identity-H"
        b" /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (name, first + 1, first + 4),
        b"<< /Type /Font /Subtype /%b /BaseFont /%b %b /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor %d 0 R /W [0 [%b]] >>" % (kind, name, mapped, first + 2, widths),
        b"<< /Type /FontDescriptor /FontName /%b /Flags 4 /FontBBox [%b] /ItalicAngle 0"
        b" /Ascent %d /Descent %d /CapHeight %d /StemV 80 /%b %d 0 R >>"
        % (name, bounds, program.ascent, program.descent, program.ascent, key, first + 3),
        stream(data, outlines),
        stream(written_cmap({code: char for char, code in codes.items()})),
    )
    return Font(bodies, codes)
