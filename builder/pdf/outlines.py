"""What an embedded font program says of its glyphs: which leave a mark, how far each advances.

Formats: OpenType specification, ``loca``; Adobe Technical Notes 5176 (CFF) and 5177 (charstrings).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pikepdf

from .truetype import offsets_of, tables_of

_CHARSET, _CHARSTRINGS, _ROS = 15, 17, (12 << 8) + 30
_ENDCHAR = 14
_LAST_OPERATOR = 31


@dataclass(frozen=True, slots=True)
class Outlines:
    """The codes, of an identity encoding, whose glyphs have an outline."""

    drawn: frozenset[int]

    def is_blank(self, glyph: int) -> bool:
        """Whether a glyph is beyond the font or has no outline."""
        return glyph not in self.drawn


def read_outlines(descriptor: Any) -> Outlines | None:
    """The outlines of an embedded TrueType or bare CFF program, None where it cannot be read."""
    truetype, other = descriptor.get("/FontFile2"), descriptor.get("/FontFile3")
    try:
        if isinstance(truetype, pikepdf.Stream):
            return _truetype(truetype.read_bytes())
        if isinstance(other, pikepdf.Stream) and other.get("/Subtype") == "/CIDFontType0C":
            return _cff(other.read_bytes())
    except (struct.error, KeyError, IndexError, ValueError, pikepdf.PdfError):
        pass
    return None


def _truetype(program: bytes) -> Outlines:
    offsets = offsets_of(tables_of(program))
    return Outlines(frozenset(n for n, (at, end) in enumerate(pairwise(offsets)) if at != end))


def _cff(program: bytes) -> Outlines:
    _, at = _index(program, program[2])
    tops, at = _index(program, at)
    top = _dictionary(tops[0])
    shapes, _ = _index(program, top[_CHARSTRINGS])
    codes: list[int] | range = range(len(shapes))
    if _ROS in top:
        codes = _charset(program, top.get(_CHARSET, 0), len(shapes))
    pairs = zip(codes, shapes, strict=False)
    return Outlines(frozenset(code for code, shape in pairs if _draws(shape)))


def read_advances(descriptor: Any) -> Callable[[int], float | None] | None:
    """How far the program of a composite font advances by a glyph, in thousandths of an em.

    By glyph number for TrueType and by CID for bare CFF; None for other programs, and for glyphs
    that are not there. ISO 32000-1, 9.7.4.3.
    """
    truetype, other = descriptor.get("/FontFile2"), descriptor.get("/FontFile3")
    try:
        if isinstance(truetype, pikepdf.Stream):
            return _truetype_advances(truetype.read_bytes())
        if isinstance(other, pikepdf.Stream) and other.get("/Subtype") == "/CIDFontType0C":
            return _cff_advances(other.read_bytes())
    except (struct.error, KeyError, IndexError, ValueError, pikepdf.PdfError):
        pass
    return None


def _truetype_advances(program: bytes) -> Callable[[int], float | None]:
    tables = tables_of(program)
    (em,) = struct.unpack_from(">H", tables["head"], 18)
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    hmtx = tables["hmtx"]
    if not full or not em or len(hmtx) < 4 * full:
        raise ValueError("hmtx")

    def advance(glyph: int) -> float | None:
        if glyph >= count:
            return None
        (units,) = struct.unpack_from(">H", hmtx, 4 * min(glyph, full - 1))
        return float(units * 1000 / em)

    return advance


_PRIVATE, _FDARRAY, _FDSELECT, _MATRIX = 18, (12 << 8) + 36, (12 << 8) + 37, (12 << 8) + 7
_DEFAULT_WIDTH, _NOMINAL_WIDTH = 20, 21


def _cff_advances(program: bytes) -> Callable[[int], float | None]:
    """Of a bare CFF program of one private dictionary, in units of a thousandth of an em."""
    _, at = _index(program, program[2])
    tops, at = _index(program, at)
    top = _dictionary(tops[0])
    shapes, _ = _index(program, top[_CHARSTRINGS])
    holder = top
    if _FDARRAY in top:
        dictionaries, _ = _index(program, top[_FDARRAY])
        if len(dictionaries) != 1:
            raise ValueError("several private dictionaries")
        holder = _dictionary(dictionaries[0])
        size, place = _pair(dictionaries[0], _PRIVATE)
    else:
        size, place = _pair(tops[0], _PRIVATE)
    if _MATRIX in top or _MATRIX in holder:
        raise ValueError("another unit")
    private = _dictionary(program[place : place + size])
    usual, nominal = private.get(_DEFAULT_WIDTH, 0), private.get(_NOMINAL_WIDTH, 0)
    codes: list[int] | range = range(len(shapes))
    if _ROS in top:
        codes = _charset(program, top.get(_CHARSET, 0), len(shapes))
    known = dict(zip(codes, shapes, strict=False))

    def advance(cid: int) -> float | None:
        shape = known.get(cid)
        return None if shape is None else _width(shape, usual, nominal)

    return advance


def _pair(data: bytes, wanted: int) -> tuple[int, int]:
    """The two operands of an operator of a DICT. Raises KeyError where it has none."""
    operands: list[int] = []
    at = 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            at += 2 if first == 12 else 1
            if first == wanted and len(operands) == 2:
                return operands[0], operands[1]
            operands = []
        elif first == 30:
            while data[at + 1] & 0x0F != 0x0F:
                at += 1
            at += 2
            operands.append(0)
        elif first == 29:
            operands.append(*struct.unpack_from(">i", data, at + 1))
            at += 5
        else:
            value, at = _operand(data, at)
            operands.append(value)
    raise KeyError(wanted)


_STEMS, _MOVES = {1, 3, 18, 19, 20, 23}, {4: 1, 22: 1, 21: 2}


def _width(shape: bytes, usual: int, nominal: int) -> float | None:
    """The width that a charstring begins with; None where a subroutine holds it.

    Adobe Technical Note 5177, 3.1 and 4: an operand too many before the first operator.
    """
    operands: list[float] = []
    at = 0
    while at < len(shape) and (shape[at] > _LAST_OPERATOR or shape[at] == 28):
        if shape[at] == 255:
            operands.append(struct.unpack_from(">i", shape, at + 1)[0] / 65536)
            at += 5
        else:
            value, at = _operand(shape, at)
            operands.append(value)
    operator = shape[at] if at < len(shape) else 0
    count = len(operands)
    if operator in _STEMS:
        has_width = count % 2 == 1
    elif operator in _MOVES:
        has_width = count > _MOVES[operator]
    elif operator == _ENDCHAR:
        has_width = count in (1, 5)
    else:
        return None
    return float(nominal + operands[0] if has_width else usual)


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The entries of an INDEX, and where what follows it begins."""
    (count,) = struct.unpack_from(">H", data, at)
    if not count:
        return [], at + 2
    size = data[at + 2]
    start = at + 3
    body = start + (count + 1) * size - 1
    if not 1 <= size <= 4 or body > len(data):
        raise ValueError("an INDEX beyond the program's end")
    offsets = [
        int.from_bytes(data[place : place + size], "big") for place in range(start, body + 1, size)
    ]
    return [data[body + a : body + b] for a, b in pairwise(offsets)], body + offsets[-1]


def _dictionary(data: bytes) -> dict[int, int]:
    """The last operand of each operator of a DICT; an operand that is no integer counts as 0."""
    found: dict[int, int] = {}
    at = value = 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            at += 2 if first == 12 else 1
            found[first if first != 12 else (12 << 8) + data[at - 1]] = value
        elif first == 30:
            value = 0
            while data[at + 1] & 0x0F != 0x0F:
                at += 1
            at += 2
        elif first == 29:
            (value,) = struct.unpack_from(">i", data, at + 1)
            at += 5
        else:
            value, at = _operand(data, at)
    return found


def _operand(data: bytes, at: int) -> tuple[int, int]:
    """An integer of up to three bytes, and where it ends."""
    first = data[at]
    if first == 28:
        return struct.unpack_from(">h", data, at + 1)[0], at + 3
    if first <= 246:
        return first - 139, at + 1
    if first <= 250:
        return (first - 247) * 256 + data[at + 1] + 108, at + 2
    return (251 - first) * 256 - data[at + 1] - 108, at + 2


def _charset(data: bytes, at: int, count: int) -> list[int]:
    """The CID of each glyph."""
    if at <= 2:
        return list(range(count))
    codes = [0]
    form = ">H" if data[at] == 0 else ">HB" if data[at] == 1 else ">HH"
    at += 1
    while len(codes) < count:
        first, *more = struct.unpack_from(form, data, at)
        at += struct.calcsize(form)
        codes += range(first, first + 1 + sum(more))
    return codes[:count]


def _draws(shape: bytes) -> bool:
    """Whether a charstring does anything but end, with at most a width before."""
    at = operands = 0
    while at < len(shape) and (shape[at] > _LAST_OPERATOR or shape[at] == 28):
        at = at + 5 if shape[at] == 255 else _operand(shape, at)[1]
        operands += 1
    return at < len(shape) and (shape[at] != _ENDCHAR or operands > 1)
