"""Composed text into PDF: every glyph at its place, every character in the text layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.draw.color import get_color
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import pango

from .shaping import Shaped


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What a composed text box shows: clusters and their origins from the box's left edge.

    ``text`` is what a reader copies; ``width`` the extent of the glyphs, ``dots`` the centres of
    emphasis dots and ``mark`` the extents of a proper-name mark, all in pixels.
    """

    clusters: tuple[Shaped, ...]
    origins: tuple[float, ...]
    text: str
    width: float
    dots: tuple[float, ...] = ()
    marks: tuple[tuple[float, float], ...] = ()


@dataclass(slots=True)
class Pen:
    """Draws composed boxes; remembers which PDF font stands for which Pango font."""

    known: dict[int, tuple[Any, Any, float]] = field(default_factory=dict)

    def draw(self, stream: Any, box: Any, glyphs: Glyphs) -> None:
        """Draw the glyphs of a text box on a stream, wrapped in their text."""
        if box.style["visibility"] != "visible" or not glyphs.clusters:
            return
        stream.set_color(get_color(box.style, "color"))
        stream.begin_marked_content(
            "Span", pydyf.Dictionary({"ActualText": pydyf.String(glyphs.text)})
        )
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
        self._show(stream, box.style["font_size"], glyphs)
        stream.end_text()
        stream.end_marked_content()

    def _show(self, stream: Any, em: float, glyphs: Glyphs) -> None:
        shown = -1
        size = em
        font: Any = None
        pen = 0.0
        parts: list[str] = []
        for cluster, origin in zip(glyphs.clusters, glyphs.origins, strict=True):
            if cluster.font.address != shown:
                if parts:
                    stream.show_text("".join(parts))
                    parts = []
                shown = cluster.font.address
                font, size = self._font(stream, cluster)
                stream.set_font_size(font.hash, size)
            x = origin
            for glyph in cluster.glyphs:
                code = self._code(font, cluster, glyph.code, glyph.advance, size)
                if code is None:
                    x += glyph.advance
                    continue
                width = self._width(stream, font, cluster, code, size)
                kern = round((pen - x - glyph.dx) * 1000 / size, 2)
                if kern:
                    parts.append(f"{kern:g}")
                    pen -= kern * size / 1000
                if glyph.dy:
                    stream.show_text("".join(parts))
                    stream.set_text_rise(-glyph.dy)
                    stream.show_text(f"<{code:04x}>")
                    stream.set_text_rise(0)
                    parts = []
                else:
                    parts.append(f"<{code:04x}>")
                pen += width * size / 1000
                x += glyph.advance
        if parts:
            stream.show_text("".join(parts))

    def _font(self, stream: Any, cluster: Shaped) -> tuple[Any, float]:
        address = cluster.font.address
        known = self.known.get(address)
        if known is None or known[0] is not stream._fonts:
            font, size = stream.add_font(cluster.font.pango_font)
            known = self.known[address] = (stream._fonts, font, size)
        return known[1], known[2]

    @staticmethod
    def _code(font: Any, cluster: Shaped, code: int, advance: float, size: float) -> int | None:
        """The glyph number to write, None for nothing to show; missing glyphs are reported."""
        if code == pango.PANGO_GLYPH_EMPTY:
            return None
        if code & pango.PANGO_GLYPH_UNKNOWN_FLAG:
            point = code - pango.PANGO_GLYPH_UNKNOWN_FLAG
            LOGGER.warning(
                '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)',
                chr(point),
                point,
            )
            code = font.get_unused_glyph_id(point)
            font.widths[code] = round(advance * 1000 / size)
            font.widths.setdefault(0, font.widths[code])
        if code not in font.to_unicode:
            font.to_unicode[code] = cluster.text
        return code

    @staticmethod
    def _width(stream: Any, font: Any, cluster: Shaped, code: int, size: float) -> int:
        """The width of a glyph as the PDF font will state it, in 1/1000 em."""
        width = font.widths.get(code)
        if width is None:
            pango.pango_font_get_glyph_extents(
                cluster.font.pango_font, code, stream.ink_rect, stream.logical_rect
            )
            width = font.widths[code] = round(stream.logical_rect.width * 1000 / 1024 / size)
        return int(width)
