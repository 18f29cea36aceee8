"""Shaping by Pango: the text of one box in, clusters with their glyphs out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

_GLYPH_BYTES = ffi.sizeof("PangoGlyphInfo")
_GLYPH_INTS = _GLYPH_BYTES // ffi.sizeof("int")


class Unsupported(Exception):
    """Text this composition leaves to WeasyPrint's own lines."""


class Font(NamedTuple):
    """A Pango font, alive as long as its anchor is."""

    address: int
    pango_font: Any
    anchor: Any


Glyph = tuple[int, float, float, float]
"""A glyph: its number as Pango gives it, offset right and down, advance, in pixels."""


class Shaped(NamedTuple):
    """A cluster: the characters it stands for, its font and its glyphs."""

    text: str
    font: Font
    glyphs: tuple[Glyph, ...]
    advance: float


@dataclass(slots=True)
class Shaper:
    """Shapes texts and keeps the fonts it met alive."""

    fonts: dict[int, Font] = field(default_factory=dict)
    bearings_met: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    spaces: dict[int, Shaped | None] = field(default_factory=dict)
    met: dict[tuple[int, int, int, int, int, str], Shaped] = field(default_factory=dict)
    """Clusters of one glyph already seen: running text is made of a few thousand of them."""

    def shape(self, text: str, style: Any) -> list[Shaped]:
        """The clusters of a text in a style; raises Unsupported for right-to-left runs."""
        layout = Layout(style)
        layout.set_text(text)
        line, _ = layout.get_first_line()
        raw = text.encode()
        found: list[Shaped] = []
        run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
        while run != ffi.NULL:
            self._run(run.data, raw, layout, found)
            run = run.next
        if sum(len(cluster.text) for cluster in found) != len(text):
            raise Unsupported("shaping lost characters")
        return found

    def _run(self, item: Any, raw: bytes, layout: Any, found: list[Shaped]) -> None:
        if item.item.analysis.level % 2:
            raise Unsupported("right-to-left text")
        font = self._font(item.item.analysis.font, layout)
        string, count = item.glyphs, item.glyphs.num_glyphs
        buffer = memoryview(ffi.buffer(string.glyphs, count * _GLYPH_BYTES))
        values = buffer.cast("i").tolist()
        clusters = ffi.unpack(string.log_clusters, count)
        offset = item.item.offset
        clusters.append(item.item.length)
        codes, widths = values[0::_GLYPH_INTS], values[1::_GLYPH_INTS]
        rights, downs = values[2::_GLYPH_INTS], values[3::_GLYPH_INTS]
        at, met = 0, self.met
        while at < count:
            stop = at + 1
            start = clusters[at]
            while clusters[stop] == start and stop < count:
                stop += 1
            text = raw[offset + start : offset + clusters[stop]].decode()
            if stop - at == 1:
                key = (font.address, codes[at], widths[at], rights[at], downs[at], text)
                known = met.get(key)
                if known is None:
                    known = met[key] = _shaped(text, font, codes, widths, rights, downs, at, stop)
                found.append(known)
            else:
                found.append(_shaped(text, font, codes, widths, rights, downs, at, stop))
            at = stop

    def _font(self, pango_font: Any, layout: Any) -> Font:
        address = int(ffi.cast("intptr_t", pango_font))
        font = self.fonts.get(address)
        if font is None:
            # The PangoLayout holds the font; without it the address could be used again.
            font = self.fonts[address] = Font(address, pango_font, layout.layout)
        return font

    def bearings(self, cluster: Shaped) -> tuple[float, float]:
        """Space free of ink left and right of a cluster of one glyph, in pixels."""
        glyph = cluster.glyphs[0]
        key = (cluster.font.address, glyph[0])
        known = self.bearings_met.get(key)
        if known is None:
            ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(cluster.font.pango_font, glyph[0], ink, logical)
            left = ink.x * FROM_UNITS
            right = (logical.width - ink.x - ink.width) * FROM_UNITS
            known = self.bearings_met[key] = (left, right)
        return known

    def height(self, letter: str, style: Any) -> float:
        """How far a letter's ink reaches above the baseline, in pixels."""
        cluster = self.shape(letter, style)[0]
        ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
        pango.pango_font_get_glyph_extents(
            cluster.font.pango_font, cluster.glyphs[0][0], ink, logical
        )
        return float(-ink.y * FROM_UNITS)

    def space_after(self, cluster: Shaped, style: Any) -> Shaped | None:
        """The space of the font a cluster is set in, or None if Pango picks another font."""
        address = cluster.font.address
        if address not in self.spaces:
            space = self.shape(cluster.text + " ", style)[-1]
            self.spaces[address] = space if space.font.address == address else None
        return self.spaces[address]


def _shaped(
    text: str,
    font: Font,
    codes: list[int],
    widths: list[int],
    rights: list[int],
    downs: list[int],
    at: int,
    stop: int,
) -> Shaped:
    """The cluster made of the glyphs ``at`` to ``stop``."""
    glyphs = tuple(
        (codes[g], rights[g] * FROM_UNITS, downs[g] * FROM_UNITS, widths[g] * FROM_UNITS)
        for g in range(at, stop)
    )
    return Shaped(text, font, glyphs, sum(widths[at:stop]) * FROM_UNITS)
