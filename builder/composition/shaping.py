"""Shaping by Pango: the text of one box in, clusters with their glyphs out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout


class Unsupported(Exception):
    """Text this composition leaves to WeasyPrint's own lines."""


class Font(NamedTuple):
    """A Pango font, alive as long as its anchor is."""

    address: int
    pango_font: Any
    anchor: Any


class Glyph(NamedTuple):
    """A glyph with its offset from the pen, in pixels; ``code`` as Pango gives it."""

    code: int
    dx: float
    dy: float
    advance: float


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
        numbers = memoryview(ffi.buffer(string.glyphs, count * ffi.sizeof("PangoGlyphInfo")))
        values = numbers.cast("i")
        clusters = list(string.log_clusters[0:count])
        offset, end = item.item.offset, item.item.offset + item.item.length
        step = ffi.sizeof("PangoGlyphInfo") // 4
        at = 0
        while at < count:
            stop = at + 1
            while stop < count and clusters[stop] == clusters[at]:
                stop += 1
            upto = offset + clusters[stop] if stop < count else end
            glyphs = tuple(
                Glyph(
                    values[g * step],
                    values[g * step + 2] * FROM_UNITS,
                    values[g * step + 3] * FROM_UNITS,
                    values[g * step + 1] * FROM_UNITS,
                )
                for g in range(at, stop)
            )
            advance = glyphs[0].advance if stop - at == 1 else sum(g.advance for g in glyphs)
            text = raw[offset + clusters[at] : upto].decode()
            found.append(Shaped(text, font, glyphs, advance))
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
        key = (cluster.font.address, glyph.code)
        known = self.bearings_met.get(key)
        if known is None:
            ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(cluster.font.pango_font, glyph.code, ink, logical)
            left = ink.x * FROM_UNITS
            right = (logical.width - ink.x - ink.width) * FROM_UNITS
            known = self.bearings_met[key] = (left, right)
        return known

    def space_after(self, cluster: Shaped, style: Any) -> Shaped | None:
        """The space of the font a cluster is set in, or None if Pango picks another font."""
        address = cluster.font.address
        if address not in self.spaces:
            space = self.shape(cluster.text + " ", style)[-1]
            self.spaces[address] = space if space.font.address == address else None
        return self.spaces[address]
