"""Composed text into PDF: every glyph at its place, every character in the text layer."""

from __future__ import annotations

import io
import unicodedata
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from pydyf import Dictionary, Stream
from weasyprint.draw.color import get_color
from weasyprint.draw.text import draw_text_decoration
from weasyprint.layout.percent import percentage
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.fonts import get_hb_object_data, get_pango_font_hb_face
from weasyprint.text.line_break import Layout

from .clreq import Kind, kind
from .outlining import PathPen
from .shaping import Shaped

Filler = Callable[[Shaped], Shaped | None]

SOFT_HYPHEN = "\u00ad"
"""What a hyphen that divides a word stands for. ISO 32000-1, 14.8.2.2.3."""
ZERO_WIDTH_SPACE = "\u200b"
FINE = 0.25
"""What a glyph may stand off its place, in thousandths of an em, before a kern is written."""
FINE_SPACE = 60.0
"""The same of a space, which shows nothing: less than an extractor looks at."""
TRACKED = 0.002
"""A gap common to the glyphs of a run, as a part of a glyph's width, that is said once for all."""
MOST_CODES = 0xFFFE
LEAST_TRACKED = 4
"""Gaps that a run has at least where its gap is said once for all."""


_DIGITS: dict[int, str] = {}
"""Codes as they are written, for those met."""


@dataclass(slots=True)
class Glyphs:
    """What a composed text box shows: clusters and their origins from the box's left edge.

    ``tail`` holds characters that are read but not shown, such as the space at a line end;
    ``reach`` is where the next box of the line starts, ``filler`` finds a font's space.
    """

    clusters: list[Shaped]
    origins: array[float]
    """Flat, for those of a whole document are held until its pages are painted."""
    tail: str
    reach: float | None
    filler: Filler
    dots: bool = False
    under: str = ""
    """The line under the characters: ``proper-name`` 专名号, ``book-title`` 书名号甲式 or none."""
    came_on: bool = False
    goes_on: bool = False
    """Whether that line comes from the box before, and goes on to the next."""
    outlined: bool = False
    """Whether the glyphs are drawn as shapes: beside the text on its own line, where every
    extractor would read them into it."""
    size: float = 0.0
    """Size of what is outlined, in pixels."""
    scales: list[float] | None = None
    """How wide each cluster is drawn, as a part of its own width; None where none is scaled. Those
    of clusters that are not shown, at the end, do not matter."""


@dataclass(slots=True)
class _Segment:
    """Clusters of one font and one scale."""

    clusters: list[Shaped]
    origins: list[float]
    scale: float = 1.0
    reach: float | None = None
    """Where the next run of the line starts."""


def _segments(glyphs: Glyphs) -> list[_Segment]:
    """Runs of one font and one scale. A space at a line end hangs there, beyond the measure."""
    found: list[_Segment] = []
    address, scale = 0, 1.0
    scales = glyphs.scales or [1.0] * len(glyphs.clusters)
    for cluster, origin, wide in zip(glyphs.clusters, glyphs.origins, scales, strict=False):
        if cluster.font.address != address or wide != scale:
            address, scale = cluster.font.address, wide
            found.append(_Segment([], [], scale))
        found[-1].clusters.append(cluster)
        found[-1].origins.append(origin)
    for before, after in pairwise(found):
        before.reach = after.origins[0]
    found[-1].reach = glyphs.reach
    if " " in glyphs.tail:
        _hang_space(found, glyphs.filler)
    return found


def _hang_space(found: list[_Segment], filler: Filler) -> None:
    """Set a space after the last glyph, if a font at hand has one."""
    last = found[-1].clusters[-1]
    space = filler(last) if last.text != SOFT_HYPHEN else None
    if space is None:
        return
    end = found[-1].origins[-1] + last.advance * found[-1].scale
    if space.font.address != last.font.address:
        found[-1].reach = end
        found.append(_Segment([], []))
    found[-1].origins.append(end)
    found[-1].clusters.append(space)
    found[-1].reach = None


def _spread(text: str, count: int) -> tuple[str, ...]:
    """What each glyph of a cluster stands for, so that together they say its text once."""
    apart = unicodedata.normalize("NFD", text)
    if len(text) < count == len(apart):
        text = apart
    split = max(1, len(text) - count + 1)
    return (text[:split], *text[split:], *[ZERO_WIDTH_SPACE] * (count - 1 - len(text[split:])))


def _common_gap(segment: _Segment) -> float:
    """The gap that most neighbours of a run have between them; 0 where it is next to none."""
    origins, scale = segment.origins, segment.scale
    gaps = sorted(
        [
            after - before - cluster[3] * scale
            for cluster, (before, after) in zip(segment.clusters, pairwise(origins), strict=False)
        ]
    )
    if len(gaps) < LEAST_TRACKED:
        return 0.0
    middle = gaps[len(gaps) // 2]
    return middle if abs(middle) > TRACKED * segment.clusters[0].advance else 0.0


@dataclass(slots=True)
class Pen:
    """Draws composed boxes; remembers which PDF font stands for which Pango font."""

    known: dict[int, tuple[Any, Any, float]] = field(default_factory=dict)
    shapes: dict[int, tuple[Any, float]] = field(default_factory=dict)

    def draw(self, stream: Any, box: Any, glyphs: Glyphs, offset_x: float) -> bool:
        """Draw a text box on a stream, each run of a font with its text.

        Returns False, with nothing drawn, where a font is made of pictures.
        """
        style = box.style
        if style["visibility"] != "visible":
            return True
        if glyphs.outlined:
            self._outlined(stream, box, glyphs)
            return True
        segments = _segments(glyphs)
        for segment in segments:
            font, _ = self._font(stream, segment.clusters[0])
            if font.bitmap or font.svg or font.png or font.colr:
                return False
        lines = style["text_decoration_line"]
        if lines != "none":
            _decorate(stream, box, offset_x, lines - {"line-through"})
        color = get_color(style, "color")
        stream.set_color(color)
        for segment in segments:
            self._segment(stream, segment, box.position_x, box.position_y + box.baseline)
        if glyphs.dots or glyphs.under:
            _underneath(stream, box, glyphs)
        if lines != "none":
            _decorate(stream, box, offset_x, lines & {"line-through"})
        return True

    def _outlined(self, stream: Any, box: Any, glyphs: Glyphs) -> None:
        """Fill the outlines of glyphs."""
        x, y = box.position_x, box.position_y + box.baseline
        with stream.stacked():
            stream.set_color(get_color(box.style, "color"))
            for cluster, origin in zip(glyphs.clusters, glyphs.origins, strict=True):
                size = glyphs.size
                shapes, upem = self._shapes(cluster)
                for code, right, down, _ in cluster.glyphs:
                    place = (size / upem, 0, 0, -size / upem, x + origin + right, y + down)
                    name = shapes.font.getGlyphName(code)
                    shapes[name].draw(TransformPen(PathPen(stream, shapes), place))
            stream.fill()

    def _shapes(self, cluster: Shaped) -> tuple[Any, float]:
        """The outlines of a cluster's font, and units an em."""
        address = cluster.font.address
        if address not in self.shapes:
            face = get_pango_font_hb_face(cluster.font.pango_font)
            font = TTFont(io.BytesIO(get_hb_object_data(face)), lazy=True)
            self.shapes[address] = (font.getGlyphSet(), font["head"].unitsPerEm)
        return self.shapes[address]

    def _segment(self, stream: Any, segment: _Segment, x: float, y: float) -> None:
        stream.begin_text()
        wide = "1" if segment.scale == 1.0 else f"{segment.scale:.5f}"
        matrix = f"{wide} 0 0 -1 {x + segment.origins[0]:.4f} {y:.4f} Tm"
        stream.stream.append(matrix.encode())
        self._show(stream, segment)
        stream.end_text()

    def _show(self, stream: Any, segment: _Segment) -> None:
        """One run of a font: positions are kept against the widths the PDF font states.

        What all gaps have in common is said as character space (ISO 32000-1, 9.3.2), the rest as
        kerns; a kern at the end leads to the next run of the line. Within a scaled run all lengths
        are as before scaling.
        """
        font, size = self._font(stream, segment.clusters[0])
        stream.set_font_size(font.hash, size)
        start, wide = segment.origins[0], segment.scale
        track = round(_common_gap(segment) / wide, 4)
        if track:
            stream.stream.append(f"{track:.4f} Tc".encode())
        pen = 0.0
        scale = 1000 / size
        widths, to_unicode = font.widths, font.to_unicode
        parts: list[str] = []
        for (text, _, glyphs, _), place in zip(segment.clusters, segment.origins, strict=True):
            x = (place - start) / wide
            said = (text,) if len(glyphs) == 1 else _spread(text, len(glyphs))
            for (number, right, down, advance), own in zip(glyphs, said, strict=True):
                code = number
                if to_unicode.get(code) != own or code not in widths:
                    first = segment.clusters[0]
                    code = self._know(stream, font, first, own, number, advance, size)
                    if code < 0:
                        x += advance
                        continue
                if down:
                    self._rise(stream, parts, -down)
                kern = (pen - x - right) * scale
                if abs(kern) > (FINE if text != " " else FINE_SPACE):
                    written = f"{kern:.2f}"
                    parts.append(f">{written}<")
                    pen -= float(written) / scale
                digits = _DIGITS.get(code)
                if digits is None:
                    digits = _DIGITS[code] = f"{code:04x}"
                parts.append(digits)
                if down:
                    self._rise(stream, parts, 0)
                pen += widths[code] / scale + track
                x += advance
        if segment.reach is not None:
            kern = (pen - (segment.reach - start) / wide) * scale
            parts.append(f">{kern:.2f}<")
        self._flush(stream, parts)
        if track:
            stream.stream.append(b"0 Tc")

    @staticmethod
    def _flush(stream: Any, parts: list[str]) -> None:
        """Show what has been gathered."""
        if parts:
            shown = "".join(("<", *parts, ">")).replace("<>", "")
            stream.stream.append(f"[{shown}] TJ".encode())
            parts.clear()

    def _rise(self, stream: Any, parts: list[str], height: float) -> None:
        """Show what has been gathered; what follows stands so much higher, its kern with it."""
        self._flush(stream, parts)
        stream.set_text_rise(height)

    def _font(self, stream: Any, cluster: Shaped) -> tuple[Any, float]:
        address = cluster.font.address
        known = self.known.get(address)
        if known is None or known[0] is not stream._fonts:
            font, size = stream.add_font(cluster.font.pango_font)
            known = self.known[address] = (stream._fonts, font, size)
        return known[1], known[2]

    @staticmethod
    def _know(
        stream: Any, font: Any, cluster: Shaped, text: str, code: int, advance: float, size: float
    ) -> int:
        """Enter a glyph into the PDF font: the characters it stands for and its width.

        Gives the code to write, -1 for nothing to show; missing glyphs are reported.
        """
        if code == pango.PANGO_GLYPH_EMPTY:
            return -1
        if code & pango.PANGO_GLYPH_UNKNOWN_FLAG:
            point = code - pango.PANGO_GLYPH_UNKNOWN_FLAG
            LOGGER.warning(
                '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)',
                chr(point),
                point,
            )
            code = int(font.get_unused_glyph_id(point))
            font.widths[code] = round(advance * 1000 / size)
            font.widths.setdefault(0, font.widths[code])
            font.to_unicode.setdefault(code, text)
            return code
        number, code = code, _spelt(font, code, text)
        if code not in font.widths:
            pango.pango_font_get_glyph_extents(
                cluster.font.pango_font, number, stream.ink_rect, stream.logical_rect
            )
            font.widths[code] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        return code


def _spelt(font: Any, number: int, text: str) -> int:
    """The code that shows a glyph and stands for a text: the glyph's own number for its first text.

    Another text that the glyph stands for gets a code from the top of what two bytes can say;
    ``press_glyphs`` keeps the glyphs of such codes.
    """
    texts: dict[int, str] = font.to_unicode
    # drawings are set by the engine itself, which knows a glyph by its number alone
    if texts.setdefault(number, "-" if text == SOFT_HYPHEN else text) == text:
        return number
    if not hasattr(font, "press_glyphs"):
        font.press_glyphs = {}
    shown: dict[int, int] = font.press_glyphs
    for code, glyph in shown.items():
        if glyph == number and texts[code] == text:
            return code
    code = MOST_CODES
    while code in texts:
        code -= 1
    shown[code], texts[code] = number, text
    return code


def map_codes(document: Any, pdf: Any, compress: bool = True) -> None:
    """Say in the fonts of a document just made which codes are not the numbers of their glyphs.

    A finisher for ``document.write_pdf``. ISO 32000-1, 9.7.4.2.
    """
    shown = {font.name: font.press_glyphs for font in document.fonts.values() if _is_spelt(font)}
    for each in [*pdf.objects] if shown else ():
        if isinstance(each, Dictionary) and "CIDToGIDMap" in each and each["BaseFont"] in shown:
            glyphs = shown[each["BaseFont"]]
            codes = bytearray(_own_codes()[: 2 * max(glyphs) + 2])
            for code, glyph in glyphs.items():
                codes[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
            stream = Stream([bytes(codes)], compress=compress)
            pdf.add_object(stream)
            each["CIDToGIDMap"] = stream.reference


@cache
def _own_codes() -> bytes:
    """Each code of two bytes for itself."""
    return b"".join(code.to_bytes(2, "big") for code in range(1 << 16))


def _is_spelt(font: Any) -> bool:
    return hasattr(font, "press_glyphs")


DOT_RADIUS = 0.065
DOT_DROP = 0.27
NAME_DROP = 0.21
NAME_INSET = 0.07
NAME_THICKNESS = 0.06
WAVE = 0.34
WAVE_DROP = 0.22
WAVE_SWING = 0.075
ARC = 0.5523


def _underneath(stream: Any, box: Any, glyphs: Glyphs) -> None:
    """Dots under each Han character, a line under a name: CLREQ #handling_interlinear_punctuation.

    Neighbouring names stay apart because each line stops short of its name's edges.
    """
    em, x, y = box.style["font_size"], box.position_x, box.position_y + box.baseline
    with stream.stacked():
        stream.set_color(get_color(box.style, "color"))
        stream.set_color(get_color(box.style, "color"), stroke=True)
        if glyphs.dots:
            for cluster, origin in zip(glyphs.clusters, glyphs.origins, strict=True):
                if kind(cluster.text) is Kind.HAN:
                    _dot(stream, x + origin + cluster.advance / 2, y + DOT_DROP * em, em)
        if glyphs.under:
            left = x + (0.0 if glyphs.came_on else glyphs.origins[0] + NAME_INSET * em)
            right = x + glyphs.origins[-1] + glyphs.clusters[-1].advance - NAME_INSET * em
            if glyphs.goes_on and glyphs.reach is not None:
                right = x + glyphs.reach
            if glyphs.under == "book-title":
                _wave(stream, left, right, y + WAVE_DROP * em, em)
            else:
                stream.rectangle(left, y + NAME_DROP * em, right - left, NAME_THICKNESS * em)
                stream.fill()


def _wave(stream: Any, left: float, right: float, y: float, em: float) -> None:
    """A wavy line of whole waves, about ``WAVE`` em long each."""
    count = max(1, round((right - left) / (WAVE * em)))
    half = (right - left) / count / 2
    stream.set_line_width(NAME_THICKNESS * em)
    stream.move_to(left, y)
    for number in range(count * 2):
        start = left + number * half
        swing = WAVE_SWING * em * (-1 if number % 2 else 1)
        stream.curve_to(
            start + half * 0.37, y - swing, start + half * 0.63, y - swing, start + half, y
        )
    stream.stroke()


def _dot(stream: Any, x: float, y: float, em: float) -> None:
    r, c = DOT_RADIUS * em, DOT_RADIUS * em * ARC
    stream.move_to(x + r, y)
    stream.curve_to(x + r, y + c, x + c, y + r, x, y + r)
    stream.curve_to(x - c, y + r, x - r, y + c, x - r, y)
    stream.curve_to(x - r, y - c, x - c, y - r, x, y - r)
    stream.curve_to(x + c, y - r, x + r, y - c, x + r, y)
    stream.fill()


def _decorate(stream: Any, box: Any, offset_x: float, lines: set[str]) -> None:
    """Underline, overline and line-through, as WeasyPrint places them."""
    if not lines:
        return
    style = box.style
    metrics = Layout(style)
    color = get_color(style, "text_decoration_color")
    for line in sorted(lines & {"underline", "overline", "line-through"}):
        thickness = metrics.underline_thickness
        if style["text_decoration_thickness"] not in ("auto", "from-font"):
            size = style["font_size"]
            thickness = percentage(style["text_decoration_thickness"], style, size)
        if line == "overline":
            drop = -metrics.ascent + thickness / 2
        elif line == "underline":
            offset = style["text_underline_offset"]
            drop = thickness / 2 + (
                -metrics.underline_position
                if offset == "auto"
                else percentage(offset, style, style["font_size"])
            )
        else:
            thickness, drop = metrics.strikethrough_thickness, -metrics.strikethrough_position
        draw_text_decoration(stream, box, offset_x, box.baseline + drop, thickness, color)
