"""Embedded fonts in fewer bytes, for editions that must be small.

Each TrueType program becomes a CFF program with the same glyphs under the same numbers and the same
widths. Its quadratics become cubics and lines, in steps that pack well, and stay within a stated
distance of what they were. ISO 32000-1, 9.7.4 and 9.9.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from ...pdf.cmaps import read_cmap
from ...pdf.content import Content
from ...pdf.fonts import is_plain
from . import cff
from .glyf import TrueType
from .glyphcache import GlyphCache, glyph_cache, key_of
from .latin import Alphabet, alphabet, make_simple
from .shapes import METHOD, shapes

_UNREADABLE = (KeyError, IndexError, ValueError, struct.error, pikepdf.PdfError)


@dataclass(frozen=True, slots=True)
class _Face:
    """A font program, the fonts that use it, and the key of each glyph's shape."""

    fonts: list[pikepdf.Object]
    program: TrueType
    keys: list[bytes]


def compact_outlines(
    pdf: pikepdf.Pdf,
    streams: Iterable[Content],
    tolerance: Callable[[pikepdf.Object], int],
    one_byte: Container[tuple[int, int]] = (),
    known: GlyphCache | None = None,
) -> dict[tuple[int, int], Alphabet]:
    """Write every TrueType font of a PDF anew as CFF, in place.

    No outline comes to lie farther than ``tolerance`` of its font, in thousandths of an em, from
    where it was. Fonts that cannot be read, or whose codes are not the numbers of their glyphs,
    stay. Of the fonts in ``one_byte``, by object number, the Latin ones become simple fonts; these
    are given back with their codes, in which their text is still to be written.
    """
    known = known or glyph_cache()
    faces: list[_Face] = []
    fresh: dict[bytes, bytes] = {}
    for fonts in _families(streams):
        finest = min(tolerance(font) for font in fonts)
        try:
            face = _read(fonts, f"{METHOD}/{finest}")
            missing = {
                key: face.program.outline(number)
                for number, key in enumerate(face.keys)
                if known.get(key) is None and key not in fresh
            }
        except _UNREADABLE:
            continue
        fresh |= zip(missing, shapes(list(missing.values()), finest), strict=True)
        faces.append(face)
    drawn = {key: known.get(key) for face in faces for key in face.keys} | fresh
    known.keep(fresh, drawn)
    simple: dict[tuple[int, int], Alphabet] = {}
    for face in faces:
        font = face.fonts[0]
        shown = [drawn[key] or b"" for key in face.keys]
        letters = None
        if len(face.fonts) == 1 and font.objgen in one_byte:
            letters = alphabet(read_cmap(font.ToUnicode.read_bytes()), len(shown))
        if letters is None:
            _replace(pdf, face, shown)
        else:
            make_simple(pdf, font, letters, _program(pdf, face, shown, letters.glyph_names))
            simple[font.objgen] = letters
    return simple


def _families(streams: Iterable[Content]) -> Iterator[list[pikepdf.Object]]:
    """Fonts of two-byte codes by the TrueType program they share, all of them plain."""
    families: dict[tuple[int, int], dict[tuple[int, int], pikepdf.Object]] = {}
    for content in streams:
        for font in content.named("/Font").values():
            if "/DescendantFonts" not in font:
                continue
            descriptor = font.DescendantFonts[0].get("/FontDescriptor", pikepdf.Dictionary())
            program = descriptor.get("/FontFile2")
            if isinstance(program, pikepdf.Stream):
                families.setdefault(program.objgen, {})[font.objgen] = font
    for family in families.values():
        if all(is_plain(font) for font in family.values()):
            yield list(family.values())


def _read(fonts: list[pikepdf.Object], way: str) -> _Face:
    program = TrueType(fonts[0].DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())
    keys = [key_of(program.source(number), way) for number in range(len(program))]
    return _Face(fonts, program, keys)


def _replace(pdf: pikepdf.Pdf, face: _Face, drawn: Sequence[bytes]) -> None:
    """Embed the glyphs as a CFF program in place of the TrueType one."""
    stream = _program(pdf, face, drawn)
    for font in face.fonts:
        inner = font.DescendantFonts[0]
        descriptor = inner.FontDescriptor
        descriptor.FontFile3 = stream
        if "/FontFile2" in descriptor:
            del descriptor.FontFile2
        inner.Subtype = pikepdf.Name.CIDFontType0
        if "/CIDToGIDMap" in inner:
            del inner.CIDToGIDMap
        # a Type 0 font over such a one is named after both its parts: ISO 32000-1, table 121
        name = str(inner.BaseFont).removeprefix("/")
        font.BaseFont = pikepdf.Name(f"/{name}-{str(font.Encoding).removeprefix('/')}")


def _program(
    pdf: pikepdf.Pdf, face: _Face, drawn: Sequence[bytes], names: Sequence[int | str] | None = None
) -> pikepdf.Stream:
    """The font program of a face; with names the glyphs are found by these, else by number."""
    name = str(face.fonts[0].DescendantFonts[0].BaseFont).removeprefix("/")
    widths = [face.program.width(number) for number in range(len(drawn))]
    if names is None:
        stream = pdf.make_stream(cff.program(name, drawn, widths, face.program.bounds))
        stream.Subtype = pikepdf.Name.CIDFontType0C
    else:
        data = cff.named_program(name, drawn, widths, face.program.bounds, names)
        stream = pdf.make_stream(data)
        stream.Subtype = pikepdf.Name.Type1C
    return stream
