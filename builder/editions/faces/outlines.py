"""Embedded fonts in fewer bytes, for editions that must be small.

Each TrueType program becomes a CFF program with the same glyphs under the same numbers and the same
widths. Its quadratics become cubics and lines, in steps that pack well, and stay within a stated
distance of what they were. ISO 32000-1, 9.7.4 and 9.9.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from ..content import contents
from . import cff
from .glyf import Outline, TrueType
from .glyphcache import GlyphCache, glyph_cache, key_of
from .shapes import METHOD, shapes

_UNREADABLE = (KeyError, IndexError, ValueError, struct.error, pikepdf.PdfError)


@dataclass(frozen=True, slots=True)
class _Face:
    """A font program, the fonts that use it, and the key of each glyph's shape."""

    fonts: list[pikepdf.Object]
    program: TrueType
    keys: list[bytes]


def compact_outlines(pdf: pikepdf.Pdf, tolerance: int, known: GlyphCache | None = None) -> None:
    """Write every TrueType font of a PDF anew as CFF, in place.

    No outline comes to lie farther than ``tolerance`` thousandths of an em from where it was.
    Fonts that cannot be read, or whose codes are not the numbers of their glyphs, stay.
    """
    known = known or glyph_cache()
    faces: list[_Face] = []
    missing: dict[bytes, Outline] = {}
    for fonts in _families(pdf):
        try:
            face = _read(fonts, f"{METHOD}/{tolerance}")
            missing |= {
                key: face.program.outline(number)
                for number, key in enumerate(face.keys)
                if known.get(key) is None and key not in missing
            }
        except _UNREADABLE:
            continue
        faces.append(face)
    fresh = dict(zip(missing, shapes(list(missing.values()), tolerance), strict=True))
    drawn = {key: known.get(key) for face in faces for key in face.keys} | fresh
    known.keep(fresh, drawn)
    for face in faces:
        _replace(pdf, face, [drawn[key] or b"" for key in face.keys])


def _families(pdf: pikepdf.Pdf) -> Iterator[list[pikepdf.Object]]:
    """Fonts of two-byte codes by the TrueType program they share, all of them plain."""
    families: dict[tuple[int, int], dict[tuple[int, int], pikepdf.Object]] = {}
    for content in contents(pdf):
        for font in content.resources.get("/Font", pikepdf.Dictionary()).values():
            if "/DescendantFonts" not in font:
                continue
            descriptor = font.DescendantFonts[0].get("/FontDescriptor", pikepdf.Dictionary())
            program = descriptor.get("/FontFile2")
            if isinstance(program, pikepdf.Stream):
                families.setdefault(program.objgen, {})[font.objgen] = font
    for family in families.values():
        if all(_is_plain(font) for font in family.values()):
            yield list(family.values())


def _is_plain(font: pikepdf.Object) -> bool:
    inner = font.DescendantFonts[0]
    return bool(
        font.get("/Encoding") in ("/Identity-H", "/Identity-V")
        and inner.get("/Subtype") == "/CIDFontType2"
        and inner.get("/CIDToGIDMap", "/Identity") == "/Identity"
    )


def _read(fonts: list[pikepdf.Object], way: str) -> _Face:
    program = TrueType(fonts[0].DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())
    keys = [key_of(program.source(number), way) for number in range(len(program))]
    return _Face(fonts, program, keys)


def _replace(pdf: pikepdf.Pdf, face: _Face, drawn: Sequence[bytes]) -> None:
    """Embed the glyphs as a CFF program in place of the TrueType one."""
    name = str(face.fonts[0].DescendantFonts[0].BaseFont).removeprefix("/")
    widths = [face.program.width(number) for number in range(len(drawn))]
    program = cff.program(name, drawn, widths, face.program.bounds)
    stream = pdf.make_stream(program)
    stream.Subtype = pikepdf.Name.CIDFontType0C
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
        font.BaseFont = pikepdf.Name(f"/{name}-{str(font.Encoding).removeprefix('/')}")
