"""Reading TrueType outlines: contours of points, on the curve and off it, in thousandths of an em.

Composite glyphs come out as the contours of their parts. Format: OpenType specification, ``glyf``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise

from ...pdf import truetype

_ON_CURVE, _X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 1, 2, 4, 8, 16, 32
_SCALED_OFFSET = 0x800
_DEEPEST = 8
_MOST_POINTS = 20_000
"""In one glyph; the richest Chinese ones have a few hundred."""
_FARTHEST = 4_000
"""Thousandths of an em; the steps of a charstring have sixteen bits."""


@dataclass(slots=True)
class Outline:
    """The contours of a glyph, one after the other, turning as PostScript's do.

    ``xs`` and ``ys`` are thousandths of an em; ``on`` is 1 for a point on the curve and 0 for the
    handle of a quadratic; ``ends`` are the numbers of points up to the end of each contour.
    """

    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    on: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


class TrueType:
    """A TrueType program's glyphs, by number.

    Every method raises KeyError, IndexError, ValueError or struct.error where the program is not
    sound or uses what is not read here: parts put in place by their points, scaled offsets.
    """

    def __init__(self, program: bytes) -> None:
        tables = truetype.tables_of(program)
        offsets, data = truetype.offsets_of(tables), tables["glyf"]
        (self.em,) = struct.unpack_from(">H", tables["head"], 18)
        if not 16 <= self.em <= 16384:
            raise ValueError(f"no em of {self.em} units")
        bounds = struct.unpack_from(">4h", tables["head"], 36)
        self.bounds = [round(bound * 1000 / self.em) for bound in bounds]
        """Left, bottom, right and top of all glyphs in thousandths of an em."""
        self._glyphs = [data[start:end] for start, end in pairwise(offsets)]
        (full,) = struct.unpack_from(">H", tables["hhea"], 34)
        count = len(self._glyphs)
        metrics = struct.unpack_from(">" + "Hh" * full, tables["hmtx"])
        bearings = struct.unpack_from(f">{max(0, count - full)}h", tables["hmtx"], 4 * full)
        self._advances = [*metrics[::2], *metrics[-2:-1] * (count - full)]
        self._bearings = [*metrics[1::2], *bearings]

    def __len__(self) -> int:
        return len(self._glyphs)

    def width(self, number: int) -> float:
        """The advance width in thousandths of an em."""
        return float(self._advances[number] * 1000 / self.em)

    def source(self, number: int) -> bytes:
        """All that the shape of a glyph depends on."""
        return b"".join(self._sources(number, 0)) + struct.pack(
            ">hH", self._bearings[number], self.em
        )

    def _sources(self, number: int, depth: int) -> list[bytes]:
        glyph = self._glyphs[number]
        if depth > _DEEPEST:
            raise ValueError("parts within parts without end")
        found = [glyph]
        if _contours(glyph) < 0:
            for part, *_ in _parts(glyph):
                found += self._sources(part, depth + 1)
        return found

    def outline(self, number: int) -> Outline:
        """The outline of a glyph, in its place on the line."""
        raw = self._raw(number, 0)
        glyph = self._glyphs[number]
        shift = self._bearings[number] - struct.unpack_from(">h", glyph, 2)[0] if raw.xs else 0
        unit = 1000 / self.em
        raw.xs = [(x + shift) * unit for x in raw.xs]
        raw.ys = [y * unit for y in raw.ys]
        if max(map(abs, (*raw.xs, *raw.ys)), default=0) > _FARTHEST:
            raise ValueError("a point that no charstring reaches")
        return _turned(raw)

    def _raw(self, number: int, depth: int) -> Outline:
        glyph = self._glyphs[number]
        contours = _contours(glyph)
        if contours >= 0:
            return _simple(glyph, contours)
        if depth > _DEEPEST:
            raise ValueError("parts within parts without end")
        whole = Outline()
        for part, dx, dy, (a, b, c, d) in _parts(glyph):
            one = self._raw(part, depth + 1)
            whole.ends += [len(whole.xs) + end for end in one.ends]
            whole.on += one.on
            whole.xs += [a * x + c * y + dx for x, y in zip(one.xs, one.ys, strict=True)]
            whole.ys += [b * x + d * y + dy for x, y in zip(one.xs, one.ys, strict=True)]
            if len(whole.xs) > _MOST_POINTS:
                raise ValueError("a glyph with too many points")
        return whole


def _contours(glyph: bytes) -> int:
    """How many contours; 0 for an empty glyph, negative for one made of parts."""
    return int(struct.unpack_from(">h", glyph)[0]) if len(glyph) >= 10 else 0


def _simple(glyph: bytes, contours: int) -> Outline:
    if contours == 0:
        return Outline()
    ends = [end + 1 for end in struct.unpack_from(f">{contours}H", glyph, 10)]
    count = ends[-1]
    if count > _MOST_POINTS or sorted(set(ends)) != ends:
        raise ValueError("contours without an order")
    (code,) = struct.unpack_from(">H", glyph, 10 + 2 * contours)
    flags, at = _flags(glyph, 12 + 2 * contours + code, count)
    xs, at = _coordinates(glyph, at, flags, _X_SHORT, _X_SAME)
    ys, _ = _coordinates(glyph, at, flags, _Y_SHORT, _Y_SAME)
    return Outline(xs, ys, [flag & _ON_CURVE for flag in flags], ends)


def _flags(glyph: bytes, at: int, count: int) -> tuple[list[int], int]:
    flags: list[int] = []
    while len(flags) < count:
        flag = glyph[at]
        at += 1
        flags.append(flag)
        if flag & _REPEAT:
            flags += [flag] * glyph[at]
            at += 1
    return flags[:count], at


def _coordinates(
    glyph: bytes, at: int, flags: list[int], short: int, same: int
) -> tuple[list[float], int]:
    """One axis of all points, from the steps between them."""
    value = 0
    values: list[float] = []
    for flag in flags:
        if flag & short:
            value += glyph[at] if flag & same else -glyph[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", glyph, at)[0]
            at += 2
        values.append(value)
    return values, at


_Matrix = tuple[float, float, float, float]


def _parts(glyph: bytes) -> list[tuple[int, int, int, _Matrix]]:
    """The parts of a composite glyph: number, offsets across and up, matrix."""
    parts: list[tuple[int, int, int, _Matrix]] = []
    for flags, number, at in truetype.parts_of(glyph):
        if not flags & truetype.OFFSETS or flags & _SCALED_OFFSET:
            raise ValueError("a part put in place in a way that is not read")
        dx, dy = struct.unpack_from(">hh" if flags & truetype.WORDS else ">bb", glyph, at + 4)
        scales = at + (8 if flags & truetype.WORDS else 6)
        a, b, c, d = 1.0, 0.0, 0.0, 1.0
        if flags & truetype.SCALE:
            a = d = struct.unpack_from(">h", glyph, scales)[0] / 16384
        elif flags & truetype.TWO_SCALES:
            a, d = (n / 16384 for n in struct.unpack_from(">hh", glyph, scales))
        elif flags & truetype.MATRIX:
            a, b, c, d = (n / 16384 for n in struct.unpack_from(">4h", glyph, scales))
        parts.append((number, dx, dy, (a, b, c, d)))
    return parts


def _turned(outline: Outline) -> Outline:
    """The outline run through backwards: what TrueType fills on the right is then on the left."""
    count = len(outline.xs)
    return Outline(
        outline.xs[::-1],
        outline.ys[::-1],
        outline.on[::-1],
        [count - end for end in outline.ends[-2::-1]] + [count] * bool(outline.ends),
    )
