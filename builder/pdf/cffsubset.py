"""CFF outlines made compact: only the glyphs shown, numbered by use.

WeasyPrint embeds an OpenType font whole but for empty charstrings, and writes glyph numbers as
CIDs. A CID-keyed font maps CIDs to glyphs by its charset (ISO 32000-1, 9.7.4.2), which in a Chinese
font is not the order of its glyphs: Ghostscript and presses draw other characters then. A program
rebuilt here is a bare CFF whose charset says CID and glyph number are the same.
"""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .glyphforms import Form, by_use

SPACE_CODE = 0x20
"""Poppler takes word spacing off any code of this number, of two bytes as well: no glyph has it."""


class UnsoundFont(ValueError):
    """A font program that cannot be read."""


def rebuilt_cff(
    program: bytes, shown: Counter[int], forms: Mapping[int, Form] = MappingProxyType({})
) -> tuple[bytes, list[int]]:
    """A bare CFF program with only the shown glyphs, and their old numbers in the new order.

    ``forms`` are numbers, none of a glyph, that stand for one in another form.
    ``program`` is an OpenType file with a ``CFF`` table, or raises UnsoundFont. Subroutines that
    no glyph calls any more are left out; hints and widths stay. Adobe Technical Note 5176.
    """
    # Not needed where a layout has TrueType fonts only.
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415

    unsound = (TTLibError, struct.error, LookupError, AssertionError, AttributeError, ValueError)
    try:
        font = TTFont(io.BytesIO(program), recalcBBoxes=False)
        names = font.getGlyphOrder()
        order = by_use(shown, forms)
        glyphs = [forms[code].glyph if code in forms else code for code in order]
        for table in set(font.keys()) - {"CFF ", "GlyphOrder"}:
            del font[table]
        subsetter = Subsetter(Options(notdef_outline=True, glyph_names=True, drop_tables=[]))
        subsetter.populate(gids=sorted({*glyphs}))
        subsetter.subset(font)
        numbers = {name: number for number, name in enumerate(names)}
        cff = font["CFF "].cff.topDictIndex[0]
        parts = sorted(numbers[name] for name in set(cff.charset) - {names[n] for n in glyphs})
        order, glyphs = order + parts, glyphs + parts
        if len(order) > SPACE_CODE:
            order.insert(SPACE_CODE, 0)  # .notdef once more, which no text shows
            glyphs.insert(SPACE_CODE, 0)
        _renumber(cff, [names[number] for number in glyphs])
        for at, code in enumerate(order):
            if code in forms:
                _reform(cff, at, forms[code])
        return font["CFF "].compile(font), order
    except unsound as problem:
        raise UnsoundFont(str(problem)) from None


def _renumber(cff: Any, wanted: list[str]) -> None:
    """Put the glyphs into the wanted order; in a CID-keyed font each gets its number as CID."""
    strings = cff.CharStrings
    former = [strings.charStrings[name] for name in wanted]
    strings.charStringsIndex.items = [strings.charStringsIndex[at] for at in former]
    names = [name if wanted.index(name) == at else f"form{at}" for at, name in enumerate(wanted)]
    if hasattr(cff, "ROS"):
        names = [wanted[0], *(f"cid{number:05d}" for number in range(1, len(wanted)))]
        cff.ROS = ("Adobe", "Identity", 0)
        cff.CIDCount = len(wanted)
        select = cff.FDSelect
        select.gidArray = [select.gidArray[at] for at in former]
        select.format = None
    cff.charset = names
    strings.charStrings = {name: at for at, name in enumerate(names)}


def _reform(cff: Any, at: int, form: Form) -> None:
    """Draw the glyph at a place anew in its form; hints are left behind."""
    from fontTools.pens.basePen import NullPen  # noqa: PLC0415
    from fontTools.pens.t2CharStringPen import T2CharStringPen  # noqa: PLC0415
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415

    if not (form.shift or form.more):
        return
    index = cff.CharStrings.charStringsIndex
    former = index[at]
    private = former.private
    unit = 1 / (1000 * cff.FontMatrix[0]) if hasattr(cff, "FontMatrix") else 1.0
    former.draw(NullPen())  # finds its width
    width = round(former.width + form.more * unit) - private.nominalWidthX
    fresh = T2CharStringPen(width, None)
    former.draw(TransformPen(fresh, (1, 0, 0, 1, -form.shift * unit, 0)))
    index.items[at] = fresh.getCharString(private, former.globalSubrs)
