"""Composed text into PDF: every glyph at its place, every character in the text layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.draw.text import draw_text_decoration
from weasyprint.layout.percent import percentage
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.line_break import Layout

from .clreq import Kind, kind
from .shaping import Shaped

Filler = Callable[[Shaped], Shaped | None]

GAP = 0.04
"""A gap between glyphs, in em, that an extractor might take for a space."""
CLOSE = 0.01
"""A gap, in em, after stated text that needs no cover."""
WIDE = 0.25
"""What a word space may grow, in em, before an extractor might take it for an alley."""
FINE = 0.25
"""What a glyph may stand off its place, in thousandths of an em, before a kern is written."""
TRACKED = 0.002
"""A gap common to the glyphs of a run, as a part of a glyph's width, that is said once for all."""
LEAST_TRACKED = 4
"""Gaps that a run has at least where its gap is said once for all."""


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
    dots: bool = False
    named: bool = False
    silent: bool = False
    """Whether the glyphs are kept out of the text layer."""
    scales: list[float] | None = None
    """How wide each cluster is drawn, as a part of its own width; None where all are as they are."""


@dataclass(slots=True)
class _Segment:
    """Clusters of one font and one scale that are read as one text."""

    clusters: list[Shaped]
    origins: list[float]
    scale: float = 1.0
    text: str | None = None
    """The text to state, None where the glyphs speak for themselves."""


def _segments(glyphs: Glyphs, em: float) -> list[_Segment]:
    """Runs of one font. A run states its text where gaps, squeezing or a hyphen could mislead.

    The space before the next run is covered by a space glyph inside the stated text, so that no
    extractor finds room for a space that is not in the copy. A space at a line end hangs there.
    """
    found: list[_Segment] = []
    address, scale = 0, 1.0
    scales = glyphs.scales or [1.0] * len(glyphs.clusters)
    for cluster, origin, wide in zip(glyphs.clusters, glyphs.origins, scales, strict=True):
        if cluster.font.address != address or wide != scale:
            address, scale = cluster.font.address, wide
            found.append(_Segment([], [], scale))
        found[-1].clusters.append(cluster)
        found[-1].origins.append(origin)
    tail = "" if glyphs.tail == " " and _hang_space(found[-1], glyphs.filler) else glyphs.tail
    if tail or glyphs.clusters[-1].text == "\u00ad":
        found += _parted(found, " ")
    stated: list[_Segment] = []
    for at, segment in enumerate(found):
        follows = found[at + 1].origins[0] if at + 1 < len(found) else glyphs.reach
        stated += _stated(segment, follows, tail if segment is found[-1] else "", em, glyphs.filler)
    if glyphs.silent:
        for segment in stated:
            segment.text = ""
    return stated


def _hang_space(segment: _Segment, filler: Filler) -> bool:
    """Set a space after the last glyph, beyond the measure; False where the font has none."""
    last = segment.clusters[-1]
    space = filler(last) if last.text != "\u00ad" else None
    if space is None or space.font.address != last.font.address:
        return False
    segment.origins.append(segment.origins[-1] + last.advance * segment.scale)
    segment.clusters.append(space)
    return True


def _parted(found: list[_Segment], before: str | None) -> list[_Segment]:
    """The last word of a line, or with None its last cluster, taken off as a segment of its own.

    What is stated is kept short, so that the rest can be selected freely.
    """
    last = found[-1]
    at = len(last.clusters) - 1
    while before is not None and at > 0 and last.clusters[at - 1].text != before:
        at -= 1
    if at <= 0:
        return []
    parted = _Segment(last.clusters[at:], last.origins[at:], last.scale)
    last.clusters, last.origins = last.clusters[:at], last.origins[:at]
    return [parted]


def _stated(
    segment: _Segment, follows: float | None, tail: str, em: float, filler: Filler
) -> list[_Segment]:
    """A run, in two where only its last cluster has to be stated."""
    clusters, origins = segment.clusters, segment.origins
    text = "".join(cluster.text for cluster in clusters) + tail
    misleading = bool(tail) or clusters[-1].text == "\u00ad" or _gapes(segment, em)
    end = origins[-1] + clusters[-1].advance * segment.scale
    room = follows - end if follows is not None else 0.0
    allowed = GAP if clusters[-1].text != " " else WIDE
    parted: list[_Segment] = []
    if not misleading and room > allowed * em:
        misleading = True
        parted = _parted([segment], None)
    stated = parted[0] if parted else segment
    if misleading and room > CLOSE * em:
        space = filler(clusters[-1])
        if space is not None:
            stated.clusters.append(space)
            stated.origins.append(end + room - space.advance * segment.scale)
    if misleading:
        stated.text = text[-len(stated.clusters[0].text) :] if parted else text
    return [segment, *parted]


def _gapes(segment: _Segment, em: float) -> bool:
    """Whether a gap within a run, or a squeeze, might be taken for what it is not."""
    clusters, origins, scale = segment.clusters, segment.origins, segment.scale
    for at in range(len(clusters) - 1):
        gap = origins[at + 1] - origins[at] - clusters[at].advance * scale
        if abs(gap) > (GAP if clusters[at].text != " " else WIDE) * em:
            return True
    return False


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

    def draw(self, stream: Any, box: Any, glyphs: Glyphs, offset_x: float) -> bool:
        """Draw a text box on a stream, each run of a font with its text.

        Returns False, with nothing drawn, where a font is made of pictures.
        """
        style = box.style
        if style["visibility"] != "visible":
            return True
        segments = _segments(glyphs, style["font_size"])
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
        if glyphs.dots or glyphs.named:
            _underneath(stream, box, glyphs)
        if lines != "none":
            _decorate(stream, box, offset_x, lines & {"line-through"})
        return True

    def _segment(self, stream: Any, segment: _Segment, x: float, y: float) -> None:
        if segment.text is not None:
            stated = segment.text.encode("utf-16-be").hex()
            stream.stream.append(f"/Span <</ActualText <feff{stated}>>> BDC".encode())
        stream.begin_text()
        matrix = f"1 0 0 -1 {x + segment.origins[0]:.4f} {y:.4f} Tm"
        stream.stream.append(matrix.encode())
        if segment.scale == 1.0:
            self._show(stream, segment)
        else:
            stream.stream.append(f"{segment.scale * 100:.3f} Tz".encode())
            self._show(stream, segment)
            stream.stream.append(b"100 Tz")
        stream.end_text()
        if segment.text is not None:
            stream.end_marked_content()

    def _show(self, stream: Any, segment: _Segment) -> None:
        """One run of a font: positions are kept against the widths the PDF font states.

        What all gaps have in common is said as character space (ISO 32000-1, 9.3.2), the rest as
        kerns. Within a scaled run all lengths are as before scaling.
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
            for number, right, down, advance in glyphs:
                code = number
                if code not in widths or code not in to_unicode:
                    first = segment.clusters[0]
                    code = self._know(stream, font, first, text, number, advance, size)
                    if code < 0:
                        x += advance
                        continue
                kern = (pen - x - right) * scale
                if kern > FINE or kern < -FINE:
                    written = f"{kern:.2f}"
                    parts.append(f">{written}<")
                    pen -= float(written) / scale
                if down:
                    self._raised(stream, parts, code, down)
                else:
                    parts.append(f"{code:04x}")
                pen += widths[code] / scale + track
                x += advance
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

    def _raised(self, stream: Any, parts: list[str], code: int, down: float) -> None:
        self._flush(stream, parts)
        stream.set_text_rise(-down)
        stream.stream.append(f"[<{code:04x}>] TJ".encode())
        stream.set_text_rise(0)

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

        Gives the number to write, -1 for nothing to show; missing glyphs are reported.
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
        if code not in font.widths:
            pango.pango_font_get_glyph_extents(
                cluster.font.pango_font, code, stream.ink_rect, stream.logical_rect
            )
            font.widths[code] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        return code


DOT_RADIUS = 0.065
DOT_DROP = 0.27
NAME_DROP = 0.21
NAME_INSET = 0.07
NAME_THICKNESS = 0.05
ARC = 0.5523


def _underneath(stream: Any, box: Any, glyphs: Glyphs) -> None:
    """Dots under each Han character, a line under a name: CLREQ #handling_interlinear_punctuation.

    Neighbouring names stay apart because each line stops short of its name's edges.
    """
    em, x, y = box.style["font_size"], box.position_x, box.position_y + box.baseline
    with stream.stacked():
        stream.set_color(get_color(box.style, "color"))
        if glyphs.dots:
            for cluster, origin in zip(glyphs.clusters, glyphs.origins, strict=True):
                if kind(cluster.text) is Kind.HAN:
                    _dot(stream, x + origin + cluster.advance / 2, y + DOT_DROP * em, em)
        if glyphs.named:
            left = x + glyphs.origins[0] + NAME_INSET * em
            right = x + glyphs.origins[-1] + glyphs.clusters[-1].advance - NAME_INSET * em
            thickness = NAME_THICKNESS * em
            stream.rectangle(left, y + NAME_DROP * em, right - left, thickness)
            stream.fill()


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
