"""How far the programs of simple fonts advance by a code: TrueType, and CFF by glyph names.

ISO 32000-1, 9.6.6: which glyph a code leads to. What cannot be told for certain is left untold.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf

from .fonts import differences

_SYMBOLIC = 4
_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_PRIVATE_USE = 0xF000
Advance = Callable[[int], float | None]


def simple_advances(font: Any) -> Advance | None:
    """The advances of an embedded simple font by code, in thousandths of an em; None for others."""
    # Simple fonts come from elsewhere, or from the small editions alone.
    from fontTools.ttLib import TTLibError  # noqa: PLC0415

    descriptor = font.get("/FontDescriptor", {})
    truetype, other = descriptor.get("/FontFile2"), descriptor.get("/FontFile3")
    try:
        if isinstance(truetype, pikepdf.Stream):
            return _of_truetype(font, truetype.read_bytes())
        if isinstance(other, pikepdf.Stream) and other.get("/Subtype") == "/Type1C":
            return _of_cff(font, other.read_bytes())
    except (TTLibError, pikepdf.PdfError, AttributeError, LookupError, TypeError, ValueError):
        pass
    except Exception as problem:  # fontTools raises whatever a damaged table leads it to
        if not type(problem).__module__.startswith(("struct", "fontTools")):
            raise
    return None


def _is_symbolic(font: Any) -> bool:
    return bool(int(font.get("/FontDescriptor", {}).get("/Flags", _SYMBOLIC)) & _SYMBOLIC)


def _named(font: Any) -> dict[int, str]:
    """The glyph names that the font's own encoding gives to codes."""
    return {code: name.removeprefix("/") for code, name in differences(font)}


def _codec(font: Any) -> str:
    base = font.get("/Encoding")
    if isinstance(base, pikepdf.Dictionary):
        base = base.get("/BaseEncoding")
    return _CODECS.get(str(base), "")


def _of_truetype(font: Any, program: bytes) -> Advance:
    from fontTools.agl import toUnicode  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    opened = TTFont(io.BytesIO(program), lazy=True)
    em, metrics = opened["head"].unitsPerEm, opened["hmtx"].metrics
    tables: dict[tuple[int, int], dict[int, str]] = {
        (t.platformID, t.platEncID): t.cmap for t in opened["cmap"].tables
    }
    symbols, roman, unicodes = (tables.get(key) for key in ((3, 0), (1, 0), (3, 1)))
    symbolic, codec, named = _is_symbolic(font), _codec(font), _named(font)

    def glyph(code: int) -> str | None:
        if not symbolic and unicodes and (codec or code in named):
            text = toUnicode(named[code]) if code in named else bytes([code]).decode(codec, "")
            return unicodes.get(ord(text)) if len(text) == 1 else None
        if symbolic and symbols:
            return symbols.get(_PRIVATE_USE + code) or symbols.get(code)
        return roman.get(code) if roman and symbolic else None

    def advance(code: int) -> float | None:
        name = glyph(code)
        return metrics[name][0] * 1000 / em if name in metrics else None

    return advance


def _of_cff(font: Any, program: bytes) -> Advance | None:
    from fontTools.agl import UV2AGL  # noqa: PLC0415
    from fontTools.cffLib import CFFFontSet  # noqa: PLC0415
    from fontTools.encodings.StandardEncoding import StandardEncoding  # noqa: PLC0415
    from fontTools.pens.basePen import NullPen  # noqa: PLC0415

    opened = CFFFontSet()
    opened.decompile(io.BytesIO(program), None)
    top = opened[0]
    if hasattr(top, "ROS"):
        return None
    unit = getattr(top, "FontMatrix", [0.001])[0] * 1000
    built_in = getattr(top, "Encoding", "StandardEncoding")
    codec, named = _codec(font), _named(font)
    if not isinstance(built_in, list):
        built_in = StandardEncoding

    def name_of(code: int) -> str:
        if code in named:
            return named[code]
        if codec:
            return str(UV2AGL.get(ord(bytes([code]).decode(codec, "replace")), ""))
        return str(built_in[code]) if code < len(built_in) else ""

    def advance(code: int) -> float | None:
        name = name_of(code)
        if name not in top.CharStrings or name == ".notdef":
            return None
        shape = top.CharStrings[name]
        shape.draw(NullPen())
        return float(shape.width * unit)

    return advance
