"""Font subsets made compact: glyphs renumbered, unused slots and tables left out.

WeasyPrint keeps a font's glyph numbers, so a subset of eighty Chinese glyphs drags tens of
thousands of empty slots along. Here each subset is rebuilt with glyphs numbered by how often the
text shows them, and text, widths and ToUnicode follow. ``CIDToGIDMap`` stays Identity. What is done
to CFF outlines stands in :mod:`.cff`.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pikepdf

from .content import Instruction, contents, in_fonts, instructions, written
from .faces.cffsubset import SPACE_CODE, UnsoundFont, rebuilt_cff
from .faces.cmaps import read_cmap, written_cmap

Renumbering = Callable[[re.Match[bytes]], bytes]
"""What a hexadecimal string becomes."""

_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_SHOWING = frozenset((b"Tj", b"TJ"))
_KEPT = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
"""The tables a CIDFontType2 program needs; ISO 32000-1, 9.9, table 126."""
_NO_GLYPH = 0xFFFF
"""Stands at :data:`SPACE_CODE`."""
_COMPOSITE_MORE, _COMPOSITE_WORDS = 0x20, 0x01
_COMPOSITE_SCALES = ((0x08, 2), (0x40, 4), (0x80, 8))


@dataclass(slots=True)
class _Subset:
    """One Type 0 font and what is learnt about it on the way."""

    font: pikepdf.Object
    shown: Counter[int] = field(default_factory=Counter)
    renumbered: dict[int, int] = field(default_factory=dict)

    @property
    def descendant(self) -> pikepdf.Object:
        return self.font.DescendantFonts[0]

    @property
    def program(self) -> pikepdf.Object:
        descriptor = self.descendant.FontDescriptor
        return descriptor.FontFile3 if "/FontFile3" in descriptor else descriptor.FontFile2


def compact_fonts(pdf: pikepdf.Pdf) -> None:
    """Rebuild every Identity-H TrueType or CFF subset of a PDF with renumbered glyphs, in place.

    Fonts of other kinds, and fonts whose text is written in a way not understood here, are left
    as they are. Two fonts that share a file are compacted together.
    """
    streams = [
        (c.stream, c.resources, list(instructions(c.stream.read_bytes(), c.stream)))
        for c in contents(pdf)
    ]
    subsets = _subsets(resources for _, resources, _ in streams)
    barred: set[tuple[int, int]] = set()
    for _, resources, pairs in streams:
        for key, operands in _text(pairs, resources):
            if key in subsets:
                codes = _codes(operands)
                if codes is None:
                    barred.add(key)
                else:
                    subsets[key].shown.update(codes)
    for family in _families(subsets, barred):
        _compact(pdf, family)
    renumberings = {
        key: _renumbering(subset.renumbered) for key, subset in subsets.items() if subset.renumbered
    }
    for stream, resources, pairs in streams:
        _rewrite(stream, resources, pairs, renumberings)


def _subsets(resources: Iterable[pikepdf.Object]) -> dict[tuple[int, int], _Subset]:
    """The fonts that can be compacted, by object number."""
    found: dict[tuple[int, int], _Subset] = {}
    for each in resources:
        for font in each.get("/Font", {}).values():
            if font.objgen not in found and _is_plain(font):
                found[font.objgen] = _Subset(font)
    return found


def _is_plain(font: pikepdf.Object) -> bool:
    """Whether a font is an embedded subset whose codes are glyph numbers.

    So they are in what WeasyPrint writes for OpenType fonts with CFF outlines, too.
    """
    if font.get("/Encoding") != "/Identity-H" or "/DescendantFonts" not in font:
        return False
    inner = font.DescendantFonts[0]
    if inner.get("/CIDToGIDMap") != "/Identity" or "/ToUnicode" not in font:
        return False
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    if inner.get("/Subtype") == "/CIDFontType2":
        return "/FontFile2" in descriptor
    return descriptor.get("/FontFile3", pikepdf.Dictionary()).get("/Subtype") == "/OpenType"


def _text(
    pairs: Iterable[Instruction], resources: pikepdf.Object
) -> Iterator[tuple[tuple[int, int] | None, bytes]]:
    """The operands of every text-showing instruction with the number of the font in force."""
    keys = {name.encode(): font.objgen for name, font in resources.get("/Font", {}).items()}
    for operands, operator, font in in_fonts(pairs):
        key = keys.get(font.split()[0]) if font else None
        if operator in _SHOWING:
            yield key, operands
        elif operator in (b"'", b'"'):
            yield key, b"()"


def _codes(operands: bytes) -> list[int] | None:
    """The glyph numbers of hexadecimal strings; None where text is written otherwise."""
    if b"(" in operands:
        return None
    digits = b"".join(_HEX.findall(operands))
    if len(digits) % 4:
        return None
    return list(struct.unpack(f">{len(digits) // 4}H", bytes.fromhex(digits.decode("ascii"))))


def _families(
    subsets: dict[tuple[int, int], _Subset], barred: set[tuple[int, int]]
) -> list[list[_Subset]]:
    """Fonts grouped by the file they share; a file with a barred font is left alone."""
    families: dict[tuple[int, int], list[_Subset]] = {}
    closed = set()
    for key, subset in subsets.items():
        file = subset.program.objgen
        families.setdefault(file, []).append(subset)
        if key in barred:
            closed.add(file)
    return [family for file, family in families.items() if file not in closed]


def _compact(pdf: pikepdf.Pdf, family: list[_Subset]) -> None:
    """Give the fonts that share one file a smaller file and the numbers that go with it."""
    shown: Counter[int] = sum((subset.shown for subset in family), Counter())
    program = family[0].program
    is_cff = program.get("/Subtype") == "/OpenType"
    try:
        compacted, order = (rebuilt_cff if is_cff else _rebuild)(program.read_bytes(), shown)
    except (KeyError, IndexError, struct.error, UnsoundFont):
        return
    renumbered = {old: new for new, old in reversed([*enumerate(order)])}
    program.write(compacted)
    if is_cff:
        program.Subtype = pikepdf.Name.CIDFontType0C
    else:
        program.Length1 = len(compacted)
    for subset in family:
        if is_cff:
            del subset.descendant.CIDToGIDMap
        subset.renumbered = renumbered
        _name_plainly(subset)
        _renumber_widths(subset, renumbered)
        _renumber_unicode(pdf, subset, renumbered)


def _name_plainly(subset: _Subset) -> None:
    """Take off the comma that Pango sets after a family that ends in a figure."""
    descriptor = subset.descendant.FontDescriptor
    for named, key in ((subset.font, "/BaseFont"), (subset.descendant, "/BaseFont"),
                       (descriptor, "/FontName")):  # fmt: skip
        named[key] = pikepdf.Name(str(named[key]).rstrip(","))


def _renumber_widths(subset: _Subset, renumbered: dict[int, int]) -> None:
    widths: dict[int, object] = {}
    entries = list(subset.descendant.get("/W", []))
    while entries:
        first, then = entries.pop(0), entries.pop(0)
        if isinstance(then, pikepdf.Array):
            widths |= {int(first) + i: width for i, width in enumerate(then)}
        else:
            widths |= dict.fromkeys(range(int(first), int(then) + 1), entries.pop(0))
    fresh = sorted((renumbered[old], w) for old, w in widths.items() if old in renumbered)
    runs: list[tuple[int, list[object]]] = []
    following = -1
    for new, width in fresh:
        if new != following:
            runs.append((new, []))
        runs[-1][1].append(width)
        following = new + 1
    subset.descendant.W = pikepdf.Array(
        [part for first, run in runs for part in (first, pikepdf.Array(run))]
    )


def _renumber_unicode(pdf: pikepdf.Pdf, subset: _Subset, renumbered: dict[int, int]) -> None:
    texts = read_cmap(subset.font.ToUnicode.read_bytes())
    fresh = {renumbered[old]: text for old, text in texts.items() if old in renumbered}
    subset.font.ToUnicode = pdf.make_stream(written_cmap(fresh))


def _rewrite(
    stream: pikepdf.Stream,
    resources: pikepdf.Object,
    pairs: list[Instruction],
    renumberings: Mapping[tuple[int, int], Renumbering],
) -> None:
    """Write a content stream again with the new glyph numbers."""
    fonts = {
        name.encode(): renumberings[font.objgen]
        for name, font in resources.get("/Font", {}).items()
        if font.objgen in renumberings
    }
    fresh = []
    for operands, operator, font in in_fonts(pairs):
        said = operands
        if operator in _SHOWING and font:
            renumbering = fonts.get(font.split()[0])
            said = _HEX.sub(renumbering, operands) if renumbering else operands
        fresh.append((said, operator))
    stream.write(written(fresh))


def _renumbering(renumbered: Mapping[int, int]) -> Renumbering:
    """Writes strings of four digits a glyph anew; most are one glyph between kerns."""
    digits_of = {b"%04x" % old: b"%04x" % new for old, new in renumbered.items()}

    def replace(match: re.Match[bytes]) -> bytes:
        digits = match[1].lower()
        if len(digits) == 4:
            return b"<%b>" % digits_of[digits]
        glyphs = (digits[at : at + 4] for at in range(0, len(digits), 4))
        return b"<%b>" % b"".join([digits_of[glyph] for glyph in glyphs])

    return replace


def _rebuild(program: bytes, shown: Counter[int]) -> tuple[bytes, list[int]]:
    """A TrueType program with only the shown glyphs, and their old numbers in the new order.

    Raises KeyError, IndexError or struct.error for a program that is not sound TrueType.
    """
    tables = tables_of(program)
    offsets = offsets_of(tables)
    glyphs = tables["glyf"]

    def outline(number: int) -> bytes:
        if number + 1 >= len(offsets):
            return b""
        return glyphs[offsets[number] : offsets[number + 1]]

    order = [0, *(n for n, _ in sorted(shown.items(), key=lambda i: (-i[1], i[0])) if n)]
    known = set(order)
    for number in order:
        for part, _ in _components(outline(number)):
            if part not in known:
                known.add(part)
                order.append(part)
    if len(order) > SPACE_CODE:
        order.insert(SPACE_CODE, _NO_GLYPH)
    renumbered = {old: new for new, old in enumerate(order)}
    outlines = [_repoint(outline(number), renumbered) for number in order]
    return _assemble(tables, order, outlines), order


def tables_of(program: bytes) -> dict[str, bytes]:
    """The tables of a TrueType file by tag. OpenType specification, "Organization"."""
    (count,) = struct.unpack_from(">H", program, 4)
    found = {}
    for i in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", program, 12 + 16 * i)
        found[tag.decode("latin-1")] = program[offset : offset + length]
    return found


def offsets_of(tables: dict[str, bytes]) -> tuple[int, ...]:
    """Where each outline begins in ``glyf``, one more than there are glyphs."""
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    if struct.unpack_from(">h", tables["head"], 50)[0]:
        return struct.unpack_from(f">{count + 1}L", tables["loca"])
    return tuple(2 * n for n in struct.unpack_from(f">{count + 1}H", tables["loca"]))


def _components(outline: bytes) -> Iterator[tuple[int, int]]:
    """The glyph numbers a composite outline is made of, each with its place in the outline."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, more = 10, True
    while more:
        flags, number = struct.unpack_from(">HH", outline, at)
        yield number, at + 2
        at += 8 if flags & _COMPOSITE_WORDS else 6
        at += next((size for flag, size in _COMPOSITE_SCALES if flags & flag), 0)
        more = bool(flags & _COMPOSITE_MORE)


def _repoint(outline: bytes, renumbered: dict[int, int]) -> bytes:
    """An outline whose components bear their new numbers."""
    parts = list(_components(outline))
    if not parts:
        return outline
    changed = bytearray(outline)
    for number, at in parts:
        struct.pack_into(">H", changed, at, renumbered[number])
    return bytes(changed)


def _assemble(tables: dict[str, bytes], order: list[int], outlines: list[bytes]) -> bytes:
    """A TrueType file from the old tables and the glyphs that stay."""
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    metrics = b"".join(_metric(tables["hmtx"], full, number) for number in order)
    hhea, maxp = bytearray(tables["hhea"]), bytearray(tables["maxp"])
    struct.pack_into(">H", hhea, 34, len(order))
    struct.pack_into(">H", maxp, 4, len(order))
    kept = {tag: data for tag, data in tables.items() if tag in _KEPT}
    fresh = {"hmtx": metrics, "hhea": bytes(hhea), "maxp": bytes(maxp)}
    return rebuilt_file(kept | fresh, outlines)


def rebuilt_file(tables: dict[str, bytes], outlines: list[bytes]) -> bytes:
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
