"""Composed text into PDF: every glyph at its place, every character in the text layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.draw.color import get_color
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import pango

from .shaping import Shaped


Filler = Callable[[Shaped], Shaped | None]

GAP = 0.04
"""A gap between glyphs, in em, that an extractor might take for a space."""
WIDE = 0.25
"""What a word space may grow, in em, before an extractor might take it for an alley."""


@dataclass(slots=True)
class Glyphs:
    """What a composed text box shows: clusters and their origins from the box's left edge.

    ``tail`` holds characters that are read but not shown, such as the space at a line end;
    ``reach`` is where the next box of the line starts, ``filler`` finds a font's space.
    """

    clusters: list[Shaped]
    origins: list[float]
    tail: str
    reach: float | None
    filler: Filler


@dataclass(slots=True)
class _Segment:
    """Clusters of one font that are read as one text."""

    clusters: list[Shaped]
    origins: list[float]
    text: str | None = None
    """The text to state, None where the glyphs speak for themselves."""



def _segments(glyphs: Glyphs, em: float) -> list[_Segment]:
    """Runs of one font. A run states its text where gaps, squeezing or a hyphen could mislead.

    The space before the next run is covered by a space glyph inside the stated text, so that no
    extractor finds room for a space that is not in the copy.
    """
    found: list[_Segment] = []
    for at, (cluster, origin) in enumerate(zip(glyphs.clusters, glyphs.origins, strict=True)):
        if not at or cluster.font.address != glyphs.clusters[at - 1].font.address:
            found.append(_Segment([], []))
        found[-1].clusters.append(cluster)
        found[-1].origins.append(origin)
    if glyphs.tail or glyphs.clusters[-1].text == "\u00ad":
        _part_last_word(found)
    for at, segment in enumerate(found):
        follows = found[at + 1].origins[0] if at + 1 < len(found) else glyphs.reach
        _state(segment, follows, glyphs.tail if segment is found[-1] else "", em, glyphs.filler)
    return found


def _part_last_word(found: list[_Segment]) -> None:
    """Keep what is stated at a line end to its last word, so the rest can be selected freely."""
    last = found[-1]
    at = len(last.clusters) - 1
    while at > 0 and last.clusters[at].text != " ":
        at -= 1
    if at > 0:
        found.append(_Segment(last.clusters[at + 1 :], last.origins[at + 1 :]))
        last.clusters, last.origins = last.clusters[: at + 1], last.origins[: at + 1]


def _state(
    segment: _Segment, follows: float | None, tail: str, em: float, filler: Filler
) -> None:
    clusters, origins = segment.clusters, segment.origins
    text = "".join(cluster.text for cluster in clusters) + tail
    misleading = bool(tail) or clusters[-1].text == "\u00ad"
    for at in range(len(clusters) - 1):
        gap = origins[at + 1] - origins[at] - clusters[at].advance
        if abs(gap) > (GAP if clusters[at].text != " " else WIDE) * em:
            misleading = True
            break
    end = origins[-1] + clusters[-1].advance
    allowed = GAP if clusters[-1].text != " " else WIDE
    if follows is not None and follows - end > allowed * em:
        space = filler(clusters[-1])
        if space is not None:
            misleading = True
            clusters.append(space)
            origins.append(follows - space.advance)
    segment.text = text if misleading else None


@dataclass(slots=True)
class Pen:
    """Draws composed boxes; remembers which PDF font stands for which Pango font."""

    known: dict[int, tuple[Any, Any, float]] = field(default_factory=dict)

    def draw(self, stream: Any, box: Any, glyphs: Glyphs) -> None:
        """Draw the glyphs of a text box on a stream, each run of a font with its text."""
        if box.style["visibility"] != "visible" or not glyphs.clusters:
            return
        em = box.style["font_size"]
        stream.set_color(get_color(box.style, "color"))
        x, y = box.position_x, box.position_y + box.baseline
        for segment in _segments(glyphs, em):
            if segment.text is not None:
                text = pydyf.String(segment.text)
                stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": text}))
            stream.begin_text()
            stream.set_text_matrix(1, 0, 0, -1, x + segment.origins[0], y)
            self._show(stream, segment, em)
            stream.end_text()
            if segment.text is not None:
                stream.end_marked_content()

    def _show(self, stream: Any, segment: _Segment, em: float) -> None:
        """One run of a font: positions are kept against the widths the PDF font states."""
        font, size = self._font(stream, segment.clusters[0])
        stream.set_font_size(font.hash, size)
        pen = segment.origins[0]
        parts: list[str] = []
        for cluster, x in zip(segment.clusters, segment.origins, strict=True):
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
