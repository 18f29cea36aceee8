"""Gaps and overlaps built into glyphs' advances, so that text is read as it was written.

A line of Chinese has gaps that no space was written for, between Han and Latin and wherever a line
is stretched, and marks that give up half their width to their neighbours. Said as kerns, readers
take the gaps for spaces, and two marks that overlap for text in another order. Here a glyph before
a gap is shown by a form of it that advances farther, and a squeezed mark by one that is as narrow
as it is set. Forms come in steps of an eighth of an em; kerns of less than a step remain, which
every reader passes over. Nothing on the page moves. Lengths are thousandths of an em.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..pdf.content import STRING_OR_KERN, Content, Instruction
from ..pdf.glyphforms import Form

STEP = 125
NOTICED = 75
"""The least gap that is filled. Measured: pypdf takes half the font's space for one, of which the
narrowest is 190, poppler and pdfminer a tenth of the size, MuPDF 150, pdfium a third of a space."""
NOTICED_AFTER_SPACE = 250
"""The least gap after a space: it may be taken for an alley."""
OVERLAPPING = 120
"""The least overlap that is taken away; letters kern by less."""
_FARTHEST = 1_500
"""A wider gap is none of a line of text."""
_LEAST_ADVANCE = 100
_MOST_CODES = 0xFF00

_UPRIGHT = re.compile(rb"([\d.]+) 0 0 -1 (-?[\d.]+) (-?[\d.]+)")


@dataclass(slots=True)
class FontFile:
    """A font program that fonts share, and the codes that show its glyphs in other forms."""

    forms: dict[int, Form]
    free: int
    """A code from which on none shows a glyph of the program."""
    right_blank: Callable[[int], float]
    """How much of a glyph's advance is free of ink on its right, by glyph number."""

    def code(self, form: Form) -> int | None:
        """The code of a form; None where two bytes can say no more."""
        known = next((code for code, other in self.forms.items() if other == form), None)
        if known is None and self.free < _MOST_CODES:
            known, self.free = self.free, self.free + 1
            self.forms[known] = form
        return known


@dataclass(slots=True)
class Face:
    """A font as text is shown in it: widths and texts by code."""

    file: FontFile
    widths: dict[int, float]
    texts: dict[int, str]
    made: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def glyph(self, code: int) -> int:
        form = self.file.forms.get(code)
        return form.glyph if form else code

    def formed(self, code: int, shift: int, more: int) -> int | None:
        """The code that shows what ``code`` does, moved and with another advance."""
        key = code, shift, more
        if key not in self.made:
            if self.texts.get(code) is None or code not in self.widths:
                return None
            found = self._form(code, shift, more)
            if found is None:
                return None
            self.made[key] = found
        return self.made[key]

    def _form(self, code: int, shift: int, more: int) -> int | None:
        form, text = Form(self.glyph(code), shift, more), self.texts[code]
        found = self.file.code(form)
        if found is not None and self.texts.setdefault(found, text) != text:
            return None  # a glyph of two texts, both in this form: the kern stays
        if found is not None:
            self.widths[found] = self.widths[code] + more
        return found


@dataclass(slots=True)
class _Line:
    """A text-showing instruction taken apart."""

    face: Face
    unit: float
    """A thousandth of its em on the page."""
    codes: list[int]
    kerns: list[float]
    """Before each code, and one more at the end."""
    shifts: dict[int, int] = field(default_factory=dict)
    more: dict[int, int] = field(default_factory=dict)

    def said(self) -> bytes:
        parts: list[bytes] = []
        for at, code in enumerate(self.codes):
            if self.kerns[at]:
                parts.append(b"%.2f" % self.kerns[at])
            parts.append(b"<%04x>" % self._code(at, code))
        return b"[" + b"".join(parts).replace(b"><", b"") + b"]"

    def _code(self, at: int, code: int) -> int:
        if at not in self.more:
            return code
        formed = self.face.formed(code, self.shifts.get(at, 0), self.more[at])
        return code if formed is None else formed


def fit_advances(streams: Iterable[Content], faces: Mapping[tuple[int, int], Face]) -> None:
    """Show the text of some fonts, by object number, in forms that leave no gap between them."""
    for content in streams:
        ours = {
            name: faces[font.objgen]
            for name, font in content.named("/Font").items()
            if font.objgen in faces
        }
        if ours:
            _Fitter(ours).fit(content)


@dataclass(slots=True)
class _Fitter:
    """One content stream."""

    faces: Mapping[bytes, Face]
    face: Face | None = None
    size: float = 0.0
    scale: bytes = b"1"
    """How wide text is drawn, as written in its matrix."""
    spacing: float = 0.0
    place: tuple[float, float] | None = None
    placed: int = -1
    """The instruction that set the place, -1 once something has been shown there."""
    before: tuple[_Line, float, float] | None = None
    """The line that leads to the next one, and its place."""
    lines: dict[int, _Line] = field(default_factory=dict)
    moved: dict[int, tuple[bytes, float, float]] = field(default_factory=dict)
    kept: list[tuple[Face | None, float]] = field(default_factory=list)

    def fit(self, content: Content) -> None:
        for index, (operands, operator) in enumerate(content.pairs):
            if operator == b"TJ":
                self.show(index, operands)
            elif operator == b"Tm":
                upright = _UPRIGHT.fullmatch(operands)
                self.place = (float(upright[2]), float(upright[3])) if upright else None
                self.scale, self.placed = (upright[1] if upright else b"1"), index
            elif operator == b"Tf":
                name, _, size = operands.partition(b" ")
                self.face, self.size = self.faces.get(name), float(size)
            elif operator == b"Tc":
                self.spacing = float(operands)
            elif operator == b"q":
                self.kept.append((self.face, self.size))
            elif operator == b"Q" and self.kept:
                self.face, self.size = self.kept.pop()
        if self.lines or self.moved:
            content.pairs = [self.written(at, pair) for at, pair in enumerate(content.pairs)]

    def written(self, index: int, pair: Instruction) -> Instruction:
        if index in self.lines:
            return self.lines[index].said(), b"TJ"
        if index in self.moved:
            return b"%b 0 0 -1 %.4f %.4f" % self.moved[index], b"Tm"
        return pair

    def show(self, index: int, operands: bytes) -> None:
        before, self.before = self.before, None
        if self.face is None or self.size <= 0:
            return
        line = _taken_apart(self.face, self.size * float(self.scale) / 1000, operands)
        if not line.codes:
            return
        track = self.spacing * 1000 / self.size
        touched = bool(line.kerns[-1])
        for at in range(1, len(line.codes)):
            gap = track - line.kerns[at]
            if gap > NOTICED or gap < -OVERLAPPING:
                touched |= _fill(line, at - 1, line, at, gap)
        if before and self.place and self.placed >= 0:
            touched |= self.join(*before, line)
        if touched:
            self.lines[index] = line
        if line.kerns[-1] and self.place:
            self.before = line, *self.place
        self.placed = -1

    def join(self, before: _Line, x: float, y: float, line: _Line) -> bool:
        """Fill the gap between two lines where the one leads to the other."""
        assert self.place
        em = 1000 * max(before.unit, line.unit)
        reach = abs(self.place[1] - y) < em and self.place[0] > x - em
        gap = -before.kerns[-1]
        if not reach or not (gap > NOTICED or gap < -OVERLAPPING):
            return False
        _fill(before, len(before.codes) - 1, line, 0, gap)
        shift = line.shifts.get(0, 0)
        if shift:
            line.kerns[0] = 0.0
            self.moved[self.placed] = self.scale, self.place[0] + shift * line.unit, self.place[1]
        return True


def _taken_apart(face: Face, unit: float, operands: bytes) -> _Line:
    codes: list[int] = []
    kerns = [0.0]
    for digits, kern in STRING_OR_KERN.findall(operands):
        if kern:
            kerns[-1] += float(kern)
            continue
        own = [int(digits[at : at + 4], 16) for at in range(0, len(digits), 4)]
        codes += own
        kerns += [0.0] * len(own)
    return _Line(face, unit, codes, kerns)


def _fill(left: _Line, at: int, right: _Line, then: int, gap: float) -> bool:
    """Let the glyph on the left of a gap advance by it, or two that overlap be narrower."""
    if abs(gap) > _FARTHEST:
        return False
    if gap > 0:
        is_space = left.face.texts.get(left.codes[at]) == " "
        if is_space and gap < NOTICED_AFTER_SPACE:
            return False
        return _advance(left, at, round(gap / STEP) * STEP)
    over = round(-gap / STEP) * STEP
    blank = left.face.file.right_blank(left.face.glyph(left.codes[at])) + left.more.get(at, 0)
    given = min(over, max(0, int(blank // STEP) * STEP))
    if given and not _advance(left, at, -given):
        given = 0
    rest = round((over - given) * left.unit / right.unit / STEP) * STEP
    width = right.face.widths.get(right.codes[then], 0.0)
    rest = min(rest, int((width - _LEAST_ADVANCE) // STEP) * STEP)
    if rest > 0 and right.face.formed(right.codes[then], rest, -rest) is not None:
        right.shifts[then] = rest
        right.more[then] = -rest
        right.kerns[then] -= rest
        return True
    return bool(given)


def _advance(line: _Line, at: int, more: int) -> bool:
    total = line.more.get(at, 0) + more
    if line.face.formed(line.codes[at], line.shifts.get(at, 0), total) is None:
        return False
    line.more[at] = total
    line.kerns[at + 1] += more
    return True
