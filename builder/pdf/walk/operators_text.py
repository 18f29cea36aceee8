"""Operators that choose type and show it."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import pikepdf

from ..fonts import FontFacts, key_of, read_font, shows
from ..geometry import IDENTITY, Box, Matrix, matrix_of, multiply, numbers_of, placed, scale_of
from ..marks import Colour, TextRun
from .operators_object import Painting, paint_pattern, screen_colour_in
from .walker import Table

_DESCENT_EM, _CORE_EM, _ASCENT_EM = -0.12, 0.5, 0.8
_PRIVATE = range(0xE000, 0xF900)
_UNSEEN = 3
"""The rendering mode that neither fills nor strokes."""
_LINES = (1, 5)
"""Rendering modes that draw the outlines of letters only."""
_OUTLINED = (1, 2, 5, 6)


def choose_font(walk: Painting, font: Any, size: Any) -> None:
    """Tf with the font dictionary at hand."""
    key = key_of(font)
    if key not in walk.ledger.fonts:
        walk.ledger.fonts[key] = read_font(font)
    walk.state.font, walk.state.font_key = walk.ledger.fonts[key], key
    walk.state.font_size = float(size)


def _font(walk: Painting, name: Any, size: Any) -> None:
    choose_font(walk, walk.resource("/Font", name), size)


def _begin(walk: Painting) -> None:
    walk.line_matrix = walk.text_matrix = IDENTITY


def _place(walk: Painting, *numbers: Any) -> None:
    walk.line_matrix = walk.text_matrix = matrix_of(numbers)


def _shift(walk: Painting, *by: Any) -> None:
    x, y = numbers_of(by, 2)
    walk.line_matrix = walk.text_matrix = multiply((1, 0, 0, 1, x, y), walk.line_matrix)


def _shift_and_lead(walk: Painting, x: Any, y: Any) -> None:
    walk.state.leading = -float(y)
    _shift(walk, x, y)


def _next_line(walk: Painting) -> None:
    _shift(walk, 0, -walk.state.leading)


def _set(member: str, scale: float, walk: Painting, value: Any) -> None:
    setattr(walk.state, member, float(value) * scale)


def _set_mode(walk: Painting, mode: Any) -> None:
    walk.state.render_mode = int(mode)


def _show(walk: Painting, string: Any) -> None:
    _show_all(walk, [string])


def _show_next(walk: Painting, string: Any) -> None:
    _next_line(walk)
    _show_all(walk, [string])


def _show_spaced(walk: Painting, word: Any, char: Any, string: Any) -> None:
    walk.state.word_space, walk.state.char_space = float(word), float(char)
    _show_next(walk, string)


def _show_all(walk: Painting, items: Any) -> None:
    """One run: strings and the kerns between them."""
    state, font = walk.state, walk.state.font
    if font is None:
        raise ValueError("no font")
    run = _Run(font, state.font_size, state.char_space, state.word_space)
    run.drawn = state.render_mode != _UNSEEN
    for item in items:
        if isinstance(item, pikepdf.String):
            run.take(bytes(item))
        else:
            run.advance -= float(item) / 1000 * state.font_size
    stretch = 1.0 if font.vertical else state.stretch
    if run.text or run.glyphs:
        _add(walk, run, stretch)
    across = run.advance * stretch
    step = (0.0, across) if font.vertical else (across, 0.0)
    walk.text_matrix = multiply((1, 0, 0, 1, *step), walk.text_matrix)


class _Run:
    """The glyphs of one showing operator, added up."""

    def __init__(self, font: FontFacts, size: float, char: float, word: float) -> None:
        self.font, self.size, self.char, self.word = font, size, char, word
        self.advance = 0.0
        self.pieces: list[str] = []
        self.starts: list[float] = []
        """Where along the line each character begins."""
        self.glyphs = self.missing = self.unmapped = 0
        self.drawn = True
        self.codes: set[int] = set()
        self.inked: tuple[float, float] | None = None
        """From where to where along the line something shows; blanks at the ends do not."""

    @property
    def extent(self) -> tuple[float, float]:
        return self.inked or (0.0, self.advance)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def take(self, shown: bytes) -> None:
        size, vertical, single = self.size, self.font.vertical, self.font.bytes_per_code == 1
        for glyph in self.font.glyphs(shown):
            width = -size if vertical else glyph.width_em * size
            if not glyph.text or shows(glyph.text):
                start = self.inked[0] if self.inked else self.advance
                self.inked = start, self.advance + width
            self.starts.extend([self.advance] * len(glyph.text))
            self.advance += width + self.char
            if single and glyph.code == 32:
                self.advance += self.word
            self.codes.add(glyph.code)
            self.glyphs += 1
            self.pieces.append(glyph.text)
            if glyph.missing or (glyph.blank and self.drawn):
                self.missing += 1
            if not glyph.text or ord(glyph.text[0]) in _PRIVATE:
                self.unmapped += 1


def _add(walk: Painting, run: _Run, stretch: float) -> None:
    state, marking = walk.state, walk.marking
    is_line = state.render_mode in _LINES
    pen = state.stroke if is_line else state.fill
    matrix = multiply((1, 0, 0, 1, 0, state.rise), multiply(walk.text_matrix, state.ctm))
    em = state.font_size * run.font.em
    extent = (run.extent[0] * stretch, run.extent[1] * stretch)
    mark = TextRun(
        box=_band(matrix, run.font, em, extent, (_DESCENT_EM, _ASCENT_EM)),
        core=_band(matrix, run.font, em, extent, (0.0, _CORE_EM)),
        clip=state.clip,
        text=run.text,
        font=state.font_key,
        size_pt=abs(em) * min(math.hypot(matrix[2], matrix[3]), 1e6),
        colour=_colour_of_drawings(walk, run) or pen.colour,
        manner=state.manner(is_line),
        visible=state.render_mode not in (_UNSEEN, 7)
        and state.manner(is_line).alpha > 0
        and (shows(run.text) or run.unmapped > 0),
        drawn=run.drawn,
        outline=state.stroke.colour if state.render_mode in _OUTLINED else None,
        outline_pt=abs(state.line_width) * scale_of(state.ctm) if is_line else math.inf,
        missing=run.missing,
        unmapped=0 if marking.has_actual_text else run.unmapped,
        mcid=marking.mcid,
        artifact=marking.artifact,
        starts=tuple(run.starts),
        extent=run.extent,
    )
    walk.content.marks.append(mark)
    seen = mark.box.cut(mark.clip)
    if pen.pattern is not None and mark.visible and seen is not None:
        paint_pattern(walk, pen, seen)


def _colour_of_drawings(walk: Painting, run: _Run) -> Colour | None:
    """A screen colour in the glyph descriptions of a Type 3 font, where one has it."""
    for code in sorted(run.codes & set(run.font.drawings)):
        colour = screen_colour_in(walk, run.font.drawings[code], run.font.resources)
        if colour is not None:
            return colour
    return None


def _band(
    matrix: Matrix,
    font: FontFacts,
    size: float,
    extent: tuple[float, float],
    ems: tuple[float, float],
) -> Box:
    """The box of a run, from one height above the baseline to another."""
    low, high = ems[0] * size, ems[1] * size
    if font.vertical:
        half = (high - low) / 2
        return placed(matrix, Box(-half, extent[1], half, extent[0]))
    return placed(matrix, Box(extent[0], low, extent[1], high))


OPERATORS: Table = {
    b"BT": _begin,
    b"Tf": _font,
    b"Tm": _place,
    b"Td": _shift,
    b"TD": _shift_and_lead,
    b"T*": _next_line,
    b"TL": partial(_set, "leading", 1.0),
    b"Tc": partial(_set, "char_space", 1.0),
    b"Tw": partial(_set, "word_space", 1.0),
    b"Tz": partial(_set, "stretch", 0.01),
    b"Ts": partial(_set, "rise", 1.0),
    b"Tr": _set_mode,
    b"Tj": _show,
    b"TJ": _show_all,
    b"'": _show_next,
    b'"': _show_spaced,
}
