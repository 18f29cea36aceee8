"""Fonts of a PDF: from the bytes of a string to glyphs with width, text and presence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf

from .cmaps import read_cmap
from .outlines import Outlines, read_outlines

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}


class Glyph(NamedTuple):
    """One shown glyph."""

    code: int
    text: str
    """Empty where the font does not say which characters it stands for."""
    width_em: float
    missing: bool
    """Drawn as .notdef."""
    blank: bool
    """Without an outline although it stands for a visible character."""


@dataclass(slots=True)
class FontFacts:
    """What a preflight needs to know of one font."""

    name: str
    subtype: str
    embedded: bool
    subset: bool
    has_to_unicode: bool
    bytes_per_code: int
    vertical: bool
    text_of: Mapping[int, str]
    widths_em: Mapping[int, float]
    default_width_em: float
    outlines: Outlines | None = None
    glyph_of: bytes | None = None
    """A CIDToGIDMap stream; None for the identity."""
    zero_is_notdef: bool = False
    notdef_codes: frozenset[int] = frozenset()
    code_range: tuple[int, int] | None = None
    em: float = 1.0
    """How large an em is set at size 1; Type 3 fonts may have any unit."""
    drawings: Mapping[int, Any] = field(default_factory=dict)
    """The glyph descriptions of a Type 3 font by code."""
    resources: Any = None
    """What the glyph descriptions draw with."""
    seen: dict[int, Glyph] = field(default_factory=dict)

    def glyphs(self, shown: bytes) -> Iterator[Glyph]:
        """The glyphs of a shown string."""
        step = self.bytes_per_code
        for at in range(0, len(shown) - step + 1, step):
            code = int.from_bytes(shown[at : at + step], "big")
            glyph = self.seen.get(code)
            if glyph is None:
                glyph = self.seen[code] = self._glyph(code)
            yield glyph

    def _glyph(self, code: int) -> Glyph:
        text = self.text_of.get(code, "")
        if not text.strip("\x00\ufffd"):
            text = ""
        width = self.widths_em.get(code, self.default_width_em)
        missing = self._is_missing(code)
        return Glyph(code, text, width, missing, not missing and self._is_blank(code, text))

    def _is_missing(self, code: int) -> bool:
        if code in self.notdef_codes:
            return True
        if self.code_range and not self.code_range[0] <= code <= self.code_range[1]:
            return True
        return self.zero_is_notdef and self._glyph_id(code) == 0

    def _is_blank(self, code: int, text: str) -> bool:
        if self.outlines is None or not shows(text):
            return False
        return self.outlines.is_blank(self._glyph_id(code))

    def _glyph_id(self, code: int) -> int:
        if self.glyph_of is None:
            return code
        return int.from_bytes(self.glyph_of[2 * code : 2 * code + 2], "big")


def shows(text: str) -> bool:
    """Whether at least one character of the text leaves a mark on paper."""
    return any(
        unicodedata.category(char)[0] not in "CZ" and not "\ufe00" <= char <= "\ufe0f"
        for char in text
    )


def read_font(font: Any) -> FontFacts:
    """The facts of a font dictionary; what it does not say is left empty."""
    subtype = str(font.get("/Subtype", "")).removeprefix("/")
    if subtype == "Type0":
        return _composite(font)
    return _simple(font, subtype)


def _composite(font: Any) -> FontFacts:
    """A font of two-byte codes.

    Identity encodings are read exactly; of other CMaps only the text and widths that their codes
    name directly, and no glyph of theirs counts as missing.
    """
    below = font.get("/DescendantFonts")
    descendant: Any = below[0] if isinstance(below, pikepdf.Array) and len(below) else {}
    descriptor: Any = descendant.get("/FontDescriptor", {})
    identity = str(font.get("/Encoding", "")) in ("/Identity-H", "/Identity-V")
    gid_map = descendant.get("/CIDToGIDMap")
    return FontFacts(
        name=str(font.get("/BaseFont", "")).removeprefix("/"),
        subtype="Type0",
        embedded=_embedded(descriptor),
        subset=_is_subset(font, descendant),
        has_to_unicode="/ToUnicode" in font,
        bytes_per_code=2,
        vertical=str(font.get("/Encoding", "")).endswith("-V"),
        text_of=_to_unicode(font),
        widths_em=_cid_widths(descendant.get("/W")),
        default_width_em=_number(descendant.get("/DW"), 1000) / 1000,
        outlines=read_outlines(descriptor) if identity else None,
        glyph_of=gid_map.read_bytes() if isinstance(gid_map, pikepdf.Stream) else None,
        zero_is_notdef=identity and _embedded(descriptor),
    )


def _simple(font: Any, subtype: str) -> FontFacts:
    descriptor = font.get("/FontDescriptor", {})
    first = int(_number(font.get("/FirstChar"), 0))
    widths = font.get("/Widths")
    listed = list(widths)[:256] if isinstance(widths, pikepdf.Array) else []
    unit = 1.0
    if subtype == "Type3":
        matrix = font.get("/FontMatrix")
        unit = _number(matrix[0] if isinstance(matrix, pikepdf.Array) else None, 0.001) * 1000
    text_of, notdef = _simple_encoding(font)
    embedded = _embedded(descriptor)
    is_drawn = subtype == "Type3"
    return FontFacts(
        name=str(font.get("/BaseFont", font.get("/Name", ""))).removeprefix("/"),
        subtype=subtype,
        embedded=embedded or is_drawn,
        subset=_is_subset(font),
        has_to_unicode="/ToUnicode" in font,
        bytes_per_code=1,
        vertical=False,
        text_of={**text_of, **_to_unicode(font)},
        widths_em={first + i: _number(w, 0) * unit / 1000 for i, w in enumerate(listed)},
        default_width_em=_number(descriptor.get("/MissingWidth"), 500) / 1000,
        notdef_codes=notdef,
        code_range=(first, first + len(listed) - 1) if embedded and listed else None,
        em=_em_of_drawings(font) if is_drawn else 1.0,
        drawings=_drawings(font) if is_drawn else {},
        resources=font.get("/Resources") if is_drawn else None,
    )


def _em_of_drawings(font: Any) -> float:
    """The em of a Type 3 font: 1 where its unit is an ordinary one, else as high as its box.

    Fonts of bitmaps are written with units from a thousandth to a hundredth of an em.
    """
    matrix, box = font.get("/FontMatrix"), font.get("/FontBBox")
    unit = abs(_number(matrix[3] if isinstance(matrix, pikepdf.Array) else None, 0.001))
    if 0.0005 <= unit <= 0.05 or not isinstance(box, pikepdf.Array) or len(box) != 4:
        return 1.0
    return abs(_number(box[3], 0) - _number(box[1], 0)) * unit or 1.0


def _drawings(font: Any) -> dict[int, Any]:
    """The glyph descriptions by the codes that the encoding gives them."""
    encoding = font.get("/Encoding")
    differences = encoding.get("/Differences") if isinstance(encoding, pikepdf.Dictionary) else ()
    procedures = font.get("/CharProcs", {})
    found, code = {}, 0
    for item in differences if isinstance(differences, pikepdf.Array) else ():
        if isinstance(item, int):
            code = item
            continue
        drawing = procedures.get(str(item))
        if isinstance(drawing, pikepdf.Stream):
            found[code] = drawing
        code += 1
    return found


def _simple_encoding(font: Any) -> tuple[dict[int, str], frozenset[int]]:
    """Text by code as the encoding names it, and the codes it names .notdef."""
    encoding = font.get("/Encoding")
    base, differences = encoding, None
    if isinstance(encoding, pikepdf.Dictionary):
        base, differences = encoding.get("/BaseEncoding"), encoding.get("/Differences")
    flags = int(_number(font.get("/FontDescriptor", {}).get("/Flags"), 32))
    codec = _CODECS.get(str(base))
    if codec is None and not flags & 4:
        codec = "ascii"  # the standard encoding agrees with it where it matters here
    codes = range(32, 256) if codec else ()
    text_of = {code: bytes([code]).decode(codec or "ascii", "ignore") for code in codes}
    notdef = set()
    code = 0
    for item in differences if isinstance(differences, pikepdf.Array) else ():
        if isinstance(item, int):
            code = item
            continue
        text_of[code] = _text_of_name(str(item).removeprefix("/"))
        if str(item) == "/.notdef":
            notdef.add(code)
        code += 1
    return text_of, frozenset(notdef)


def _text_of_name(name: str) -> str:
    from fontTools.agl import toUnicode  # noqa: PLC0415  only files from elsewhere name glyphs

    return str(toUnicode(name))


def _embedded(descriptor: Any) -> bool:
    return any(key in descriptor for key in _PROGRAMS)


def _is_subset(*fonts: Any) -> bool:
    return any(_SUBSET.match(str(f.get("/BaseFont", "")).removeprefix("/")) for f in fonts)


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


def _cid_widths(array: Any) -> dict[int, float]:
    """The /W array as ems by code."""
    widths: dict[int, float] = {}
    items = list(array) if isinstance(array, pikepdf.Array) else []
    at = 0
    while at + 1 < len(items):
        first = int(_number(items[at], 0))
        if isinstance(items[at + 1], pikepdf.Array):
            for offset, width in enumerate(items[at + 1]):
                widths[first + offset] = _number(width, 0) / 1000
            at += 2
            continue
        if at + 2 >= len(items):
            break
        last = min(int(_number(items[at + 1], 0)), 0xFFFF)
        same = _number(items[at + 2], 0) / 1000
        widths.update((code, same) for code in range(first, last + 1))
        at += 3
    return widths


def _to_unicode(font: Any) -> dict[int, str]:
    """The font's ToUnicode CMap."""
    stream = font.get("/ToUnicode")
    return read_cmap(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else {}
