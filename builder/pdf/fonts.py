"""Fonts of a PDF: from the bytes of a string to glyphs with width, text and presence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import pikepdf

from .cmaps import read_cmap
from .content import members
from .outlines import Outlines, read_outlines
from .widths import widths_of

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
    program: Any = None
    """Of an embedded font what its widths are read from: the descriptor of a composite one of
    identity encoding, a simple one itself."""
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
        return self.zero_is_notdef and self.glyph_id(code) == 0

    def _is_blank(self, code: int, text: str) -> bool:
        if self.outlines is None or not shows(text):
            return False
        return self.outlines.is_blank(self.glyph_id(code))

    def glyph_id(self, code: int) -> int:
        """The number that a code of an identity encoding leads to: a glyph, or a CID of CFF."""
        if self.glyph_of is None:
            return code
        return int.from_bytes(self.glyph_of[2 * code : 2 * code + 2], "big")


@lru_cache(8192)
def shows(text: str) -> bool:
    """Whether at least one character of the text leaves a mark on paper."""
    return any(
        unicodedata.category(char)[0] not in "CZ" and not "\ufe00" <= char <= "\ufe0f"
        for char in text
    )


def key_of(font: Any) -> str:
    """The name a font is kept under; one without a number of its own goes by its words."""
    number, generation = font.objgen
    return f"{number} {generation}" if font.is_indirect else f"direct {font.unparse()!r}"


def is_plain(font: pikepdf.Object) -> bool:
    """Whether a font is a Type 0 font over TrueType whose codes are glyph numbers."""
    inner: Any = font.get("/DescendantFonts", [{}])[0]
    return bool(
        font.get("/Encoding") in ("/Identity-H", "/Identity-V")
        and inner.get("/Subtype") == "/CIDFontType2"
        and inner.get("/CIDToGIDMap", "/Identity") == "/Identity"
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
        bytes_per_code=2,
        vertical=str(font.get("/Encoding", "")).endswith("-V"),
        text_of=_to_unicode(font),
        widths_em={c: _number(w, 0) / 1000 for c, w in widths_of(descendant).items()},
        default_width_em=_number(descendant.get("/DW"), 1000) / 1000,
        outlines=read_outlines(descriptor) if identity else None,
        glyph_of=gid_map.read_bytes() if isinstance(gid_map, pikepdf.Stream) else None,
        zero_is_notdef=identity and _embedded(descriptor),
        program=descriptor if identity and _embedded(descriptor) else None,
    )


def _simple(font: Any, subtype: str) -> FontFacts:
    descriptor = font.get("/FontDescriptor", {})
    first = int(_number(font.get("/FirstChar"), 0))
    widths = members(font.get("/Widths"))[:256]
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
        program=font if embedded else None,
        subset=_is_subset(font),
        bytes_per_code=1,
        vertical=False,
        text_of={**text_of, **_to_unicode(font)},
        widths_em={first + i: _number(w, 0) * unit / 1000 for i, w in enumerate(widths)},
        default_width_em=_number(descriptor.get("/MissingWidth"), 500) / 1000,
        notdef_codes=notdef,
        code_range=(first, first + len(widths) - 1) if embedded and widths else None,
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
    procedures = font.get("/CharProcs", {})
    drawings = {code: procedures.get(name) for code, name in differences(font)}
    return {code: one for code, one in drawings.items() if isinstance(one, pikepdf.Stream)}


def differences(font: Any) -> Iterator[tuple[int, str]]:
    """The codes that the encoding gives names of their own; ISO 32000-1, Table 114."""
    encoding = font.get("/Encoding")
    code = 0
    if isinstance(encoding, pikepdf.Dictionary):
        for item in members(encoding.get("/Differences")):
            if isinstance(item, int):
                code = item
                continue
            yield code, str(item)
            code += 1


def _simple_encoding(font: Any) -> tuple[dict[int, str], frozenset[int]]:
    """Text by code as the encoding names it, and the codes it names .notdef."""
    base = font.get("/Encoding")
    if isinstance(base, pikepdf.Dictionary):
        base = base.get("/BaseEncoding")
    flags = int(_number(font.get("/FontDescriptor", {}).get("/Flags"), 32))
    codec = _CODECS.get(str(base))
    if codec is None and not flags & 4:
        codec = "ascii"  # the standard encoding agrees with it where it matters here
    codes = range(32, 256) if codec else ()
    text_of = {code: bytes([code]).decode(codec or "ascii", "ignore") for code in codes}
    named = dict(differences(font))
    text_of |= {code: _text_of_name(name.removeprefix("/")) for code, name in named.items()}
    return text_of, frozenset(code for code, name in named.items() if name == "/.notdef")


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


def _to_unicode(font: Any) -> dict[int, str]:
    """The font's ToUnicode CMap."""
    stream = font.get("/ToUnicode")
    return read_cmap(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else {}
