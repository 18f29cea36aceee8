"""Latin faces as simple fonts: a byte a letter, and the space between words said once a line.

A Type 0 font spends two bytes on every letter and knows no word spacing. A face with few glyphs,
most of them ASCII, can do with one byte, the letter's own where it has one; then a line of a
justified paragraph says its word space once (``Tw``) and reads as text in the file. ISO 32000-1,
9.3.3, 9.6.2 and 9.6.6.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import pikepdf
from fontTools.encodings.StandardEncoding import StandardEncoding

from ...pdf.cmaps import written_cmap
from ...pdf.content import SHOWS_TEXT, STRING_OR_KERN, Content, Instruction, in_fonts
from ...pdf.widths import widths_of

_SHOWING_ELSEWHERE = frozenset((b"'", b'"'))
_ESCAPED = re.compile(rb"[\\()\r\n]")
_ESCAPES = {b"\r": b"\\r", b"\n": b"\\n"}
_ASCII = range(0x20, 0x7F)
_FREE_CODES = (*range(0xA1, 0x100), *range(0x80, 0xA1), *range(0x0E, 0x20), *range(1, 9))
_MOST_GLYPHS = 180
_SPACE = 0x20
_QUOTES = {0x27: 104, 0x60: 124}
_QUOTE_NAMES = {0x27: "quotesingle", 0x60: "grave"}
"""The straight quote and the grave, which Adobe's standard strings have apart from the rest."""

_SYMBOLIC, _NONSYMBOLIC = 1 << 2, 1 << 5
"""Flags of a font; ISO 32000-1, table 123."""
_BASE = pikepdf.Name("/WinAnsiEncoding")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """A one-byte code for every glyph of a face."""

    codes: Mapping[int, int]
    """By glyph number; .notdef has none."""
    texts: Mapping[int, str]
    """What a code stands for."""
    names: Mapping[int, str]
    """Names of the glyphs of codes beyond ASCII; Adobe Glyph List Specification, 6."""

    @property
    def glyph_names(self) -> list[int | str]:
        """What glyphs 1, 2, 3 … are called: a number of Adobe's standard strings, or a name."""
        codes = [self.codes[glyph] for glyph in range(1, len(self.codes) + 1)]
        return [self.names.get(code) or standard_string(code) for code in codes]

    @property
    def listed(self) -> str:
        """The names of all glyphs in a row; ISO 32000-1, table 122, ``CharSet``."""
        codes = sorted(self.codes.values())
        return "".join(f"/{self.names.get(code) or _ascii_name(code)}" for code in codes)


def plainly_shown(streams: Iterable[Content]) -> set[tuple[int, int]]:
    """The fonts all of whose text stands in hexadecimal strings, by object number."""
    plain: set[tuple[int, int]] = set()
    barred: set[tuple[int, int]] = set()
    for content in streams:
        fonts = {name: font.objgen for name, font in content.named("/Font").items()}
        plain.update(fonts.values())
        for operands, operator, font in in_fonts(content.pairs):
            if operator in SHOWS_TEXT and not font:
                return set()  # a form that goes on in the font of what shows it
            if operator in SHOWS_TEXT and (b"(" in operands or operator in _SHOWING_ELSEWHERE):
                barred.add(fonts.get(font.split()[0], (0, 0)))
    return plain - barred


def alphabet(texts: Mapping[int, str], glyphs: int) -> Alphabet | None:
    """Codes for a face of so many glyphs with texts as given; None where it is not Latin."""
    ascii_ones = sum(len(text) == 1 and ord(text) in _ASCII for text in texts.values())
    if not 1 < glyphs <= _MOST_GLYPHS or 2 * ascii_ones < len(texts) or 0 in texts:
        return None
    codes: dict[int, int] = {}
    for glyph, text in sorted(texts.items()):
        if len(text) == 1 and ord(text) in _ASCII and ord(text) not in codes.values():
            codes[glyph] = ord(text)
    free = iter(_FREE_CODES)
    names: dict[int, str] = {}
    for glyph in range(1, glyphs):
        if glyph not in codes:
            code = codes[glyph] = next(free)
            names[code] = _name(texts.get(glyph, ""), glyph)
    return Alphabet(codes, {codes[glyph]: text for glyph, text in texts.items()}, names)


def _name(text: str, glyph: int) -> str:
    """A name that says the text; the number behind the full stop keeps it from being another's."""
    digits = text.encode("utf-16-be").hex().upper()
    plain = digits and all(not 0xD800 <= ord(c) <= 0xDFFF and ord(c) < 0x10000 for c in text)
    return f"uni{digits}.{glyph}" if plain and len(digits) <= 16 else f"g{glyph}"


def _ascii_name(code: int) -> str:
    name: str = _QUOTE_NAMES.get(code) or StandardEncoding[code]
    return name


def standard_string(code: int) -> int:
    """Adobe's number of the name of an ASCII character; Technical Note 5176, appendix A."""
    return _QUOTES.get(code, code - 0x1F)


def make_simple(
    pdf: pikepdf.Pdf, font: pikepdf.Object, letters: Alphabet, program: pikepdf.Stream
) -> None:
    """Turn a Type 0 font into a simple one over a name-keyed CFF program, in place."""
    inner = font.DescendantFonts[0]
    widths = widths_of(inner)
    usual = inner.get("/DW", 1000)
    by_code = {code: widths.get(glyph, usual) for glyph, code in letters.codes.items()}
    first, last = min(by_code), max(by_code)
    descriptor = inner.FontDescriptor
    descriptor.FontFile3 = program
    for key in ("/FontFile2", "/CIDSet"):
        if key in descriptor:
            del descriptor[key]
    descriptor.Flags = (int(descriptor.Flags) & ~_SYMBOLIC) | _NONSYMBOLIC
    descriptor.CharSet = pikepdf.String(letters.listed)
    differences: list[object] = []
    for code in sorted(letters.names):
        if not differences or code - 1 not in letters.names:
            differences.append(code)
        differences.append(pikepdf.Name(f"/{letters.names[code]}"))
    encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, BaseEncoding=_BASE)
    if differences:
        encoding.Differences = pikepdf.Array(differences)
    font.Subtype = pikepdf.Name.Type1
    font.BaseFont = inner.BaseFont
    font.Encoding = encoding
    font.FirstChar, font.LastChar = first, last
    font.Widths = pikepdf.Array([by_code.get(code, 0) for code in range(first, last + 1)])
    font.FontDescriptor = descriptor
    font.ToUnicode = pdf.make_stream(written_cmap(letters.texts, code_bytes=1))
    del font.DescendantFonts


def respell(streams: Iterable[Content], alphabets: Mapping[tuple[int, int], Alphabet]) -> None:
    """Say the text of simple fonts, given by object number, in their one-byte codes."""
    for content in streams:
        spelt = {
            name: alphabets[font.objgen]
            for name, font in content.named("/Font").items()
            if font.objgen in alphabets
        }
        if spelt:
            content.pairs = list(_respelt(content.pairs, spelt))


@dataclass(slots=True)
class _WordSpace:
    """Word spacing in force, kept by ``q``."""

    now: float = 0.0
    kept: list[float] = field(default_factory=list)


def _respelt(
    pairs: Iterable[Instruction], alphabets: Mapping[bytes, Alphabet]
) -> Iterator[Instruction]:
    space = _WordSpace()
    for operands, operator, font in in_fonts(pairs):
        said, wanted = operands, space.now
        name, _, size = font.partition(b" ")
        if operator in (b"TJ", b"Tj") and name in alphabets:
            said, wanted = _line(operands, float(size), alphabets[name], space.now)
        elif operator in (b"Tj", b"'", b'"', b"Do"):
            wanted = 0.0
        elif operator == b"q":
            space.kept.append(space.now)
        elif operator == b"Q" and space.kept:
            space.now = wanted = space.kept.pop()
        if wanted != space.now:
            space.now = wanted
            yield b"%g" % wanted, b"Tw"
        yield said, operator


def _line(operands: bytes, size: float, letters: Alphabet, now: float) -> tuple[bytes, float]:
    """One line in bytes, and the word spacing that spares it most kerns."""
    letters_and_kerns = list(_letters(operands, letters))
    after_spaces = Counter(
        round(kern) for (code, _), (_, kern) in pairwise(letters_and_kerns) if code == _SPACE
    )
    if not after_spaces:
        wanted = now if all(code != _SPACE for code, _ in letters_and_kerns) else 0.0
        return _said(letters_and_kerns, 0.0), wanted
    most = min(after_spaces, key=lambda kern: (-after_spaces[kern], abs(kern)))
    wanted = round(-most * size / 1000, 3)
    return _said(letters_and_kerns, wanted * 1000 / size), wanted


def _letters(operands: bytes, letters: Alphabet) -> Iterator[tuple[int, float]]:
    """Every letter of a line with the kern before it; a kern at the end goes with code -1."""
    before = 0.0
    for digits, kern in STRING_OR_KERN.findall(operands):
        if kern:
            before += float(kern)
            continue
        for at in range(0, len(digits), 4):
            yield letters.codes[int(digits[at : at + 4], 16)], before
            before = 0.0
    if before:
        yield -1, before


def _said(letters_and_kerns: Iterable[tuple[int, float]], word_space: float) -> bytes:
    """Strings and kerns; ``word_space``, in thousandths of an em, follows every space by itself."""
    parts: list[bytes] = []
    run, owed = bytearray(), 0.0
    for code, kern in letters_and_kerns:
        owed += kern
        whole = round(owed)
        owed -= whole
        if whole:
            parts += [_string(bytes(run))] if run else []
            parts.append(b"%d" % whole)
            run.clear()
        if code >= 0:
            run.append(code)
            owed += word_space if code == _SPACE else 0.0
    parts += [_string(bytes(run))] if run else []
    return b"[" + b"".join(parts) + b"]"


def _string(text: bytes) -> bytes:
    return b"(" + _ESCAPED.sub(lambda m: _ESCAPES.get(m[0], b"\\" + m[0]), text) + b")"
