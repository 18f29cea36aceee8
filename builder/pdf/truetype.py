"""TrueType programs taken apart and put together. Format: OpenType specification."""

from __future__ import annotations

import struct
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from .cffsubset import SPACE_CODE
from .glyphforms import Form, by_use

_KEPT = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
"""The tables a CIDFontType2 program needs; ISO 32000-1, 9.9, table 126."""
_NO_GLYPH = 0xFFFF
"""Stands at :data:`SPACE_CODE`."""
WORDS, OFFSETS, SCALE, MORE_PARTS, TWO_SCALES, MATRIX = 0x01, 0x02, 0x08, 0x20, 0x40, 0x80
"""Flags of the parts of a composite outline; OpenType specification, ``glyf``."""
_SCALE_BYTES = ((SCALE, 2), (TWO_SCALES, 4), (MATRIX, 8))


def rebuilt_truetype(
    program: bytes, shown: Counter[int], forms: Mapping[int, Form] = MappingProxyType({})
) -> tuple[bytes, list[int]]:
    """A TrueType program with only the shown glyphs, and their old numbers in the new order.

    ``forms`` are numbers, none of a glyph, that stand for one in another form. Raises KeyError,
    IndexError or struct.error for a program that is not sound TrueType.
    """
    tables = tables_of(program)
    offsets = offsets_of(tables)
    glyphs = tables["glyf"]

    (em,) = struct.unpack_from(">H", tables["head"], 18)

    def outline(number: int) -> bytes:
        form = forms.get(number)
        if form:
            return _moved(outline(form.glyph), form.glyph, round(form.shift * em / 1000))
        if number + 1 >= len(offsets):
            return b""
        return glyphs[offsets[number] : offsets[number + 1]]

    order = by_use(shown, forms)
    known = set(order)
    for number in order:
        for _, part, _ in parts_of(outline(number)):
            if part not in known:
                known.add(part)
                order.append(part)
    if len(order) > SPACE_CODE:
        order.insert(SPACE_CODE, _NO_GLYPH)
    renumbered = {old: new for new, old in enumerate(order)}
    outlines = [_repoint(outline(number), renumbered) for number in order]
    return _assemble(tables, order, outlines, forms), order


def measured(program: bytes) -> tuple[int, Callable[[int], float]]:
    """How many glyphs a program has, and how much of a glyph's advance its ink leaves on the right.

    The latter in thousandths of an em, 0 for a glyph without ink. Raises as
    :func:`rebuilt_truetype`.
    """
    tables = tables_of(program)
    offsets, glyphs, hmtx = offsets_of(tables), tables["glyf"], tables["hmtx"]
    (em,) = struct.unpack_from(">H", tables["head"], 18)
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)

    def right_blank(number: int) -> float:
        if number + 1 >= len(offsets) or offsets[number + 1] - offsets[number] < 10:
            return 0.0
        left, _, right, _ = struct.unpack_from(">4h", glyphs, offsets[number] + 2)
        advance, bearing = struct.unpack(">Hh", _metric(hmtx, full, number))
        return float((advance - bearing - (right - left)) * 1000 / em)

    return len(offsets) - 1, right_blank


def tables_of(program: bytes) -> dict[str, bytes]:
    """The tables of a TrueType file by tag. OpenType specification, "Organization"."""
    (count,) = struct.unpack_from(">H", program, 4)
    found = {}
    for i in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", program, 12 + 16 * i)
        found[tag.decode("latin-1")] = program[offset : offset + length]
    return found


class Offsets:
    """Where each outline begins in ``glyf``, one more than there are glyphs.

    Each is worked out when it is asked for: a subset has tens of thousands and needs a hundred.
    """

    def __init__(self, written: array[int], unit: int) -> None:
        self._written, self._unit = written, unit

    def __len__(self) -> int:
        return len(self._written)

    def __getitem__(self, number: int) -> int:
        return self._unit * self._written[number]

    def __iter__(self) -> Iterator[int]:
        return (self._unit * each for each in self._written)


def offsets_of(tables: dict[str, bytes]) -> Offsets:
    """Where each outline begins. Raises KeyError or struct.error for an unsound program."""
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    code, unit = ("I", 1) if struct.unpack_from(">h", tables["head"], 50)[0] else ("H", 2)
    written = array(code)
    if len(tables["loca"]) != (count + 1) * written.itemsize:
        raise struct.error("loca is not as long as there are glyphs")
    written.frombytes(tables["loca"])
    if sys.byteorder == "little":
        written.byteswap()
    return Offsets(written, unit)


def parts_of(outline: bytes) -> Iterator[tuple[int, int, int]]:
    """The parts a composite outline is made of: flags, glyph number, place in the outline."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, flags = 10, MORE_PARTS
    while flags & MORE_PARTS:
        flags, number = struct.unpack_from(">HH", outline, at)
        yield flags, number, at
        at += 8 if flags & WORDS else 6
        at += next((size for flag, size in _SCALE_BYTES if flags & flag), 0)


def _repoint(outline: bytes, renumbered: dict[int, int]) -> bytes:
    """An outline whose components bear their new numbers."""
    parts = list(parts_of(outline))
    if not parts:
        return outline
    changed = bytearray(outline)
    for _, number, at in parts:
        struct.pack_into(">H", changed, at + 2, renumbered[number])
    return bytes(changed)


def _moved(outline: bytes, glyph: int, left: int) -> bytes:
    """A composite outline that shows a glyph moved to the left by so many units."""
    if len(outline) < 10:
        return b""
    x_min, y_min, x_max, y_max = struct.unpack_from(">4h", outline, 2)
    bounds = (-1, x_min - left, y_min, x_max - left, y_max)
    if left < 0x80:
        return struct.pack(">5hHHbb", *bounds, OFFSETS, glyph, -left, 0)
    return struct.pack(">5hHHhh", *bounds, OFFSETS | WORDS, glyph, -left, 0)


def _assemble(
    tables: dict[str, bytes], order: list[int], outlines: list[bytes], forms: Mapping[int, Form]
) -> bytes:
    """A TrueType file from the old tables and the glyphs that stay."""
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    (em,) = struct.unpack_from(">H", tables["head"], 18)

    def metric(number: int) -> bytes:
        form = forms.get(number)
        if form is None:
            return _metric(tables["hmtx"], full, number)
        advance, bearing = struct.unpack(">Hh", _metric(tables["hmtx"], full, form.glyph))
        more, left = round(form.more * em / 1000), round(form.shift * em / 1000)
        return struct.pack(">Hh", max(0, advance + more), bearing - left)

    metrics = b"".join(map(metric, order))
    hhea, maxp = bytearray(tables["hhea"]), bytearray(tables["maxp"])
    struct.pack_into(">H", hhea, 34, len(order))
    struct.pack_into(">H", maxp, 4, len(order))
    if forms:
        _allow_parts(maxp)
    kept = {tag: data for tag, data in tables.items() if tag in _KEPT}
    fresh = {"hmtx": metrics, "hhea": bytes(hhea), "maxp": bytes(maxp)}
    return _put_together(kept | fresh, outlines)


def _put_together(tables: dict[str, bytes], outlines: list[bytes]) -> bytes:
    """A TrueType file from its tables with all its outlines replaced."""
    padded = [outline + b"\0" * (-len(outline) % 4) for outline in outlines]
    offsets = [0]
    for outline in padded:
        offsets.append(offsets[-1] + len(outline))
    long = offsets[-1] > 0x1FFFE
    head = bytearray(tables["head"])
    struct.pack_into(">h", head, 50, int(long))
    struct.pack_into(">L", head, 8, 0)
    loca = (
        struct.pack(f">{len(offsets)}L", *offsets)
        if long
        else struct.pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets))
    )
    return _file(tables | {"glyf": b"".join(padded), "loca": loca, "head": bytes(head)})


def _allow_parts(maxp: bytearray) -> None:
    """Raise a font's limits for glyphs made of one part, which may have parts itself."""
    points, contours, most_points, most_contours = struct.unpack_from(">4H", maxp, 6)
    struct.pack_into(">2H", maxp, 10, max(points, most_points), max(contours, most_contours))
    parts, depth = struct.unpack_from(">2H", maxp, 28)
    struct.pack_into(">2H", maxp, 28, max(parts, 1), depth + 1)


def _metric(hmtx: bytes, full: int, number: int) -> bytes:
    """Advance and left side bearing of one glyph; zeros for one the table does not know."""
    if number < full:
        return hmtx[4 * number : 4 * number + 4].ljust(4, b"\0")
    at = 4 * full + 2 * (number - full)
    return hmtx[4 * full - 4 : 4 * full - 2] + hmtx[at : at + 2].ljust(2, b"\0")


def _file(tables: dict[str, bytes]) -> bytes:
    """Tables put together, with directory and checksums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">LHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    directory, body, head = b"", b"", 0
    for tag in sorted(tables):
        data = tables[tag]
        offset = 12 + 16 * count + len(body)
        head = offset if tag == "head" else head
        directory += struct.pack(">4sLLL", tag.encode("latin-1"), _sum(data), offset, len(data))
        body += data + b"\0" * (-len(data) % 4)
    font = bytearray(header + directory + body)
    struct.pack_into(">L", font, head + 8, (0xB1B0AFBA - _sum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
