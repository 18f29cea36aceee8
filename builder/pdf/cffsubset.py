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
from typing import Any

SPACE_CODE = 0x20
"""Poppler takes word spacing off any code of this number, of two bytes as well: no glyph has it."""


class UnsoundFont(ValueError):
    """A font program that cannot be read."""


def rebuilt_cff(program: bytes, shown: Counter[int]) -> tuple[bytes, list[int]]:
    """A bare CFF program with only the shown glyphs, and their old numbers in the new order.

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
        order = [0, *(n for n, _ in sorted(shown.items(), key=lambda i: (-i[1], i[0])) if n)]
        for table in set(font.keys()) - {"CFF ", "GlyphOrder"}:
            del font[table]
        subsetter = Subsetter(Options(notdef_outline=True, glyph_names=True, drop_tables=[]))
        subsetter.populate(gids=order)
        subsetter.subset(font)
        numbers = {name: number for number, name in enumerate(names)}
        cff = font["CFF "].cff.topDictIndex[0]
        parts = sorted(numbers[name] for name in set(cff.charset) - {names[n] for n in order})
        order += parts
        if len(order) > SPACE_CODE:
            order.insert(SPACE_CODE, 0)  # .notdef once more, which no text shows
        _renumber(cff, [names[number] for number in order])
        return font["CFF "].compile(font), order
    except unsound as problem:
        raise UnsoundFont(str(problem)) from None


def _renumber(cff: Any, wanted: list[str]) -> None:
    """Put the glyphs into the wanted order; in a CID-keyed font each gets its number as CID."""
    strings = cff.CharStrings
    former = [strings.charStrings[name] for name in wanted]
    strings.charStringsIndex.items = [strings.charStringsIndex[at] for at in former]
    names = [*wanted]
    if len(names) > SPACE_CODE:
        names[SPACE_CODE] = "unused"
    if hasattr(cff, "ROS"):
        names = [wanted[0], *(f"cid{number:05d}" for number in range(1, len(wanted)))]
        cff.ROS = ("Adobe", "Identity", 0)
        cff.CIDCount = len(wanted)
        select = cff.FDSelect
        select.gidArray = [select.gidArray[at] for at in former]
        select.format = None
    cff.charset = names
    strings.charStrings = {name: at for at, name in enumerate(names)}
