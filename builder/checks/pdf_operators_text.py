"""Operators that choose type and show it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pikepdf

from .pdf_fontfacts import FontFacts, read_font, shows
from .pdf_marks import Box, Matrix, TextRun, multiply, placed
from .pdf_state import IDENTITY, matrix_of, numbers_of

if TYPE_CHECKING:
    from .walker import Walk

_DESCENT_EM, _CORE_EM, _ASCENT_EM = -0.12, 0.5, 0.8
_PRIVATE = range(0xE000, 0xF900)


def choose_font(walk: Walk, font: Any, size: Any) -> None:
    """Tf with the font dictionary at hand."""
    key = (
        f"{font.objgen[0]} {font.objgen[1]}"
        if font.is_indirect
        else f"direct {len(walk.ledger.fonts)}"
    )
    if key not in walk.ledger.fonts or not font.is_indirect:
        walk.ledger.fonts[key] = read_font(font)
    walk.state.font, walk.state.font_key = walk.ledger.fonts[key], key
    walk.state.font_size = float(size)


def _font(walk: Walk, name: Any, size: Any) -> None:
    choose_font(walk, walk.resource("/Font", name), size)


def _begin(walk: Walk) -> None:
    walk.line_matrix = walk.text_matrix = IDENTITY


def _place(walk: Walk, *numbers: Any) -> None:
    walk.line_matrix = walk.text_matrix = matrix_of(numbers)


def _shift(walk: Walk, *by: Any) -> None:
    x, y = numbers_of(by, 2)
    walk.line_matrix = walk.text_matrix = multiply((1, 0, 0, 1, x, y), walk.line_matrix)


def _shift_and_lead(walk: Walk, x: Any, y: Any) -> None:
    walk.state.leading = -float(y)
    _shift(walk, x, y)


def _next_line(walk: Walk) -> None:
    _shift(walk, 0, -walk.state.leading)


def _set(member: str, scale: float, walk: Walk, value: Any) -> None:
    setattr(walk.state, member, float(value) * scale)


def _set_mode(walk: Walk, mode: Any) -> None:
    walk.state.render_mode = int(mode)


def _show(walk: Walk, string: Any) -> None:
    _show_all(walk, [string])


def _show_next(walk: Walk, string: Any) -> None:
    _next_line(walk)
    _show_all(walk, [string])


def _show_spaced(walk: Walk, word: Any, char: Any, string: Any) -> None:
    walk.state.word_space, walk.state.char_space = float(word), float(char)
    _show_next(walk, string)


def _show_all(walk: Walk, items: Any) -> None:
    """One run: strings and the kerns between them."""
    state, font = walk.state, walk.state.font
    if font is None:
        raise ValueError("no font")
    run = _Run(font, state.font_size, state.char_space, state.word_space)
    for item in items:
        if isinstance(item, pikepdf.String):
            run.take(bytes(item))
        else:
            run.advance -= float(item) / 1000 * state.font_size
    across = run.advance * (1.0 if font.vertical else state.stretch)
    if run.text or run.glyphs:
        _add(walk, run, font, across)
    step = (0.0, across) if font.vertical else (across, 0.0)
    walk.text_matrix = multiply((1, 0, 0, 1, *step), walk.text_matrix)


class _Run:
    """The glyphs of one showing operator, added up."""

    def __init__(self, font: FontFacts, size: float, char: float, word: float) -> None:
        self.font, self.size, self.char, self.word = font, size, char, word
        self.advance = 0.0
        self.pieces: list[str] = []
        self.glyphs = self.missing = self.unmapped = 0

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def take(self, shown: bytes) -> None:
        for glyph in self.font.glyphs(shown):
            width = -1.0 if self.font.vertical else glyph.width_em
            self.advance += width * self.size + self.char
            if glyph.code == 32 and self.font.bytes_per_code == 1:
                self.advance += self.word
            self.glyphs += 1
            self.pieces.append(glyph.text)
            self.missing += glyph.missing
            self.unmapped += not glyph.text or ord(glyph.text[0]) in _PRIVATE


def _add(walk: Walk, run: _Run, font: FontFacts, across: float) -> None:
    state = walk.state
    matrix = multiply((1, 0, 0, 1, 0, state.rise), multiply(walk.text_matrix, state.ctm))
    size = abs(state.font_size) * min(math.hypot(matrix[2], matrix[3]), 1e6)
    stroked = state.render_mode in (1, 5)
    colour = (state.stroke if stroked else state.fill).colour
    marking = walk.marking
    if state.manner(stroked).alpha <= 0:
        return
    walk.content.marks.append(
        TextRun(
            box=_band(matrix, font, state.font_size, across, (_DESCENT_EM, _ASCENT_EM)),
            core=_band(matrix, font, state.font_size, across, (0.0, _CORE_EM)),
            clip=state.clip,
            text=run.text,
            font=state.font_key,
            size_pt=size,
            colour=colour,
            manner=state.manner(stroked),
            visible=state.render_mode not in (3, 7) and (shows(run.text) or run.unmapped > 0),
            missing=run.missing,
            unmapped=0 if marking.has_actual_text else run.unmapped,
            mcid=marking.mcid,
            artifact=marking.artifact,
        )
    )


def _band(
    matrix: Matrix, font: FontFacts, size: float, across: float, ems: tuple[float, float]
) -> Box:
    """The box of a run, from one height above the baseline to another."""
    low, high = ems[0] * size, ems[1] * size
    if font.vertical:
        half = (high - low) / 2
        return placed(matrix, (-half, across, half, 0))
    return placed(matrix, (0, low, across, high))


OPERATORS: dict[str, Callable[..., None]] = {
    "BT": _begin,
    "Tf": _font,
    "Tm": _place,
    "Td": _shift,
    "TD": _shift_and_lead,
    "T*": _next_line,
    "TL": partial(_set, "leading", 1.0),
    "Tc": partial(_set, "char_space", 1.0),
    "Tw": partial(_set, "word_space", 1.0),
    "Tz": partial(_set, "stretch", 0.01),
    "Ts": partial(_set, "rise", 1.0),
    "Tr": _set_mode,
    "Tj": _show,
    "TJ": _show_all,
    "'": _show_next,
    '"': _show_spaced,
}
