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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf

from ..pdf.cffsubset import UnsoundFont, rebuilt_cff
from ..pdf.cmaps import read_cmap, written_cmap
from ..pdf.content import Content, in_fonts
from ..pdf.glyphforms import Form
from ..pdf.truetype import measured, rebuilt_truetype
from ..pdf.widths import as_runs, widths_of
from .advances import Face, FontFile, fit_advances

Renumbering = Callable[[re.Match[bytes]], bytes]
"""What a hexadecimal string becomes."""

_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_SHOWING = frozenset((b"Tj", b"TJ"))
_FIRST_FREE = 0xF000
"""A code beyond the glyphs of most fonts, for those that cannot be counted."""


@dataclass(slots=True)
class _Subset:
    """One Type 0 font and what is learnt about it on the way."""

    font: pikepdf.Object
    face: Face
    shown: Counter[int] = field(default_factory=Counter)
    renumbered: dict[int, int] = field(default_factory=dict)

    @property
    def descendant(self) -> pikepdf.Object:
        return self.font.DescendantFonts[0]

    @property
    def program(self) -> pikepdf.Object:
        return _program(self.descendant)


def compact_fonts(pdf: pikepdf.Pdf, streams: Sequence[Content]) -> None:
    """Rebuild every Identity-H TrueType or CFF subset of a PDF with renumbered glyphs, in place.

    Fonts of other kinds, and fonts whose text is written in a way not understood here, are left
    as they are. Two fonts that share a file are compacted together.
    """
    subsets = _subsets(streams)
    for barred in _barred(streams, subsets):
        del subsets[barred]
    rebuilt = _fitted(streams, subsets)
    for family, made in rebuilt:
        _compact(pdf, family, *made)
    renumberings = {key: _renumbering(subset.renumbered) for key, subset in subsets.items()}
    for content in streams:
        _rewrite(content, renumberings)


_Rebuilt = tuple[bytes, list[int]]
"""A smaller file, and the old numbers of its glyphs in their order."""


def _fitted(
    streams: Sequence[Content], subsets: dict[tuple[int, int], _Subset]
) -> list[tuple[list[_Subset], _Rebuilt]]:
    """Text in forms that leave no gaps, and a file that has them for each family of fonts.

    Fonts of a file that proves to be unsound are taken out of ``subsets``, and keep their text.
    """
    before = [content.pairs for content in streams]
    while True:
        fit_advances(streams, {key: subset.face for key, subset in subsets.items()})
        _count(streams, subsets)
        rebuilt = [(family, _rebuilt(family)) for family in _families(subsets)]
        sound = [(family, made) for family, made in rebuilt if made is not None]
        if len(sound) == len(rebuilt):
            return sound
        for content, pairs in zip(streams, before, strict=True):
            content.pairs = pairs
        for family, made in rebuilt:
            for subset in family:
                subset.shown.clear()
                if made is None:
                    del subsets[subset.font.objgen]


def _count(streams: Iterable[Content], subsets: Mapping[tuple[int, int], _Subset]) -> None:
    for content in streams:
        for key, operands in _text(content):
            if key is not None and key in subsets:
                subsets[key].shown.update(_codes(operands) or ())


def _subsets(streams: Iterable[Content]) -> dict[tuple[int, int], _Subset]:
    """The fonts that can be compacted, by object number."""
    found: dict[tuple[int, int], _Subset] = {}
    files: dict[tuple[int, int], FontFile] = {}
    for content in streams:
        for font in content.named("/Font").values():
            if font.objgen not in found and _is_plain(font):
                inner = font.DescendantFonts[0]
                program = _program(inner)
                file = files.setdefault(program.objgen, _font_file(program))
                file.forms.update(_other_glyphs(inner))
                texts = read_cmap(font.ToUnicode.read_bytes())
                widths = {code: float(width) for code, width in widths_of(inner).items()}
                found[font.objgen] = _Subset(font, Face(file, widths, texts))
    return found


def _program(descendant: pikepdf.Object) -> pikepdf.Object:
    descriptor = descendant.FontDescriptor
    return descriptor.FontFile3 if "/FontFile3" in descriptor else descriptor.FontFile2


def _font_file(program: pikepdf.Object) -> FontFile:
    """What can be known of a program's glyphs; of CFF outlines no bounds are read."""
    data = program.read_bytes()
    if _is_cff(program):
        return FontFile({}, _FIRST_FREE, lambda number: 0.0)
    try:
        return FontFile({}, *measured(data))
    except (KeyError, IndexError, struct.error):
        return FontFile({}, _FIRST_FREE, lambda number: 0.0)


def _other_glyphs(descendant: pikepdf.Object) -> dict[int, Form]:
    """The codes that are not the numbers of their glyphs."""
    mapped = descendant.CIDToGIDMap
    if not isinstance(mapped, pikepdf.Stream):
        return {}
    data = mapped.read_bytes()
    glyphs = struct.unpack(f">{len(data) // 2}H", data)
    return {code: Form(glyph) for code, glyph in enumerate(glyphs) if code != glyph}


def _barred(
    streams: Iterable[Content], subsets: dict[tuple[int, int], _Subset]
) -> set[tuple[int, int]]:
    """Fonts whose text, or that of another font of their file, is not in strings read here."""
    files = set()
    for content in streams:
        for key, operands in _text(content):
            if key in subsets and _codes(operands) is None:
                files.add(subsets[key].program.objgen)
    return {key for key, subset in subsets.items() if subset.program.objgen in files}


def _is_plain(font: pikepdf.Object) -> bool:
    """Whether a font is an embedded subset whose codes are glyph numbers.

    So they are in what WeasyPrint writes for OpenType fonts with CFF outlines, too.
    """
    if font.get("/Encoding") != "/Identity-H" or "/DescendantFonts" not in font:
        return False
    inner = font.DescendantFonts[0]
    mapped = inner.get("/CIDToGIDMap")
    if not (mapped == "/Identity" or isinstance(mapped, pikepdf.Stream)):
        return False
    if "/ToUnicode" not in font:
        return False
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    if inner.get("/Subtype") == "/CIDFontType2":
        return "/FontFile2" in descriptor
    return descriptor.get("/FontFile3", pikepdf.Dictionary()).get("/Subtype") == "/OpenType"


def _text(content: Content) -> Iterator[tuple[tuple[int, int] | None, bytes]]:
    """The operands of every text-showing instruction with the number of the font in force."""
    keys = {name: font.objgen for name, font in content.named("/Font").items()}
    for operands, operator, font in in_fonts(content.pairs):
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


def _families(subsets: dict[tuple[int, int], _Subset]) -> list[list[_Subset]]:
    """Fonts grouped by the file they share."""
    families: dict[tuple[int, int], list[_Subset]] = {}
    for subset in subsets.values():
        families.setdefault(subset.program.objgen, []).append(subset)
    return list(families.values())


def _rebuilt(family: list[_Subset]) -> _Rebuilt | None:
    """The smaller file for fonts that share one, and old numbers in its order; None: unsound."""
    shown: Counter[int] = sum((subset.shown for subset in family), Counter())
    program = family[0].program
    rebuild = rebuilt_cff if _is_cff(program) else rebuilt_truetype
    try:
        return rebuild(program.read_bytes(), shown, family[0].face.file.forms)
    except (KeyError, IndexError, struct.error, UnsoundFont):
        return None


def _is_cff(program: pikepdf.Object) -> bool:
    return bool(program.get("/Subtype") == "/OpenType")


def _compact(
    pdf: pikepdf.Pdf, family: list[_Subset], compacted: bytes, order: Sequence[int]
) -> None:
    """Give the fonts that share one file a smaller file and the numbers that go with it."""
    program = family[0].program
    is_cff = _is_cff(program)
    renumbered = {old: new for new, old in reversed([*enumerate(order)])}
    program.write(compacted)
    if is_cff:
        program.Subtype = pikepdf.Name.CIDFontType0C
    else:
        program.Length1 = len(compacted)
    for subset in family:
        if is_cff:
            del subset.descendant.CIDToGIDMap
        else:
            subset.descendant.CIDToGIDMap = pikepdf.Name.Identity
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
    widths = subset.face.widths
    fresh = {renumbered[old]: width for old, width in widths.items() if old in renumbered}
    subset.descendant.W = as_runs(fresh)


def _renumber_unicode(pdf: pikepdf.Pdf, subset: _Subset, renumbered: dict[int, int]) -> None:
    texts = subset.face.texts
    fresh = {renumbered[old]: text for old, text in texts.items() if old in renumbered}
    subset.font.ToUnicode = pdf.make_stream(written_cmap(fresh))


def _rewrite(content: Content, renumberings: Mapping[tuple[int, int], Renumbering]) -> None:
    """Give the text of a content stream the new glyph numbers."""
    fonts = {
        name: renumberings[font.objgen]
        for name, font in content.named("/Font").items()
        if font.objgen in renumberings
    }
    fresh = []
    for operands, operator, font in in_fonts(content.pairs):
        said = operands
        if operator in _SHOWING and font:
            renumbering = fonts.get(font.split()[0])
            said = _HEX.sub(renumbering, operands) if renumbering else operands
        fresh.append((said, operator))
    content.pairs = fresh


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
