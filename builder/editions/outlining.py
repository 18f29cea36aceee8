"""Text as outlines, 转曲: every glyph as the exact path that its font program draws.

For print shops whose presses are not to meet a font. A glyph that is filled with a flat colour is a
form of its own, drawn once and shown wherever it stands, in the colour, the overprint and the order
in which it stood; one that is stroked, or filled with a pattern, is a path in its place. ISO
32000-1, 9.4.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pikepdf

from ..ground.findings import Finding, found
from ..pdf.content import SHOWS_TEXT, Content, Instruction, contents, operands_of, write_all
from ..pdf.fonts import FontFacts, key_of, read_font
from ..pdf.geometry import IDENTITY, Matrix, Point, apply, matrix_of, multiply
from .faces.glyf import Outline, TrueType

Stroke = tuple[bytes, tuple[float, ...]]
"""A path operator with its points, in units of its face."""
Glyph = tuple[Stroke, ...]
_PAINTS = {0: b"f", 1: b"S", 2: b"B", 3: b"n"}
"""What paints an outline, by text rendering mode; the others clip."""
_TEXT_ONLY = frozenset((b"BT", b"ET", b"Tf", b"Td", b"TD", b"Tm", b"T*", b"Tc", b"Tw", b"Tz", b"TL",
                        b"Ts", b"Tr"))  # fmt: skip
_MARGIN = 2
"""How far a form's box stands off its glyph, in units of its face."""
_PARTS = 6
"""A third of a half, which is all that a quadratic written as a cubic asks: so the numbers of a
path are whole, and exact."""
_UNSOUND = (AttributeError, KeyError, IndexError, ValueError, struct.error, AssertionError)


@dataclass(frozen=True, slots=True)
class _State:
    """The text state, which ``q`` keeps with the rest."""

    font: str = ""
    size: float = 0.0
    char: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    has_pattern: bool = False


@dataclass(slots=True)
class _Face:
    """A font as its codes, and its glyphs as paths."""

    facts: FontFacts
    draw: Callable[[int], Glyph]
    em: int
    """Units of the paths in an em."""
    glyphs: dict[int, Glyph] = field(default_factory=dict)
    forms: dict[int, str] = field(default_factory=dict)

    def glyph(self, code: int) -> Glyph:
        """The path of a code's glyph; read once."""
        if code not in self.glyphs:
            self.glyphs[code] = self.draw(code)
        return self.glyphs[code]


class _Outliner:
    """What all streams of a file share: its faces, and the forms of its glyphs by name."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.faces: dict[str, _Face | None] = {}
        self.forms: dict[str, pikepdf.Object] = {}
        self.lost: dict[str, str] = {}
        """Fonts that have no outlines to be had, with their names."""

    def face(self, font: Any) -> str:
        """The key of a font, which is read on the way."""
        key = key_of(font)
        if key not in self.faces:
            try:
                self.faces[key] = _Face(read_font(font), *_drawer(font))
            except _UNSOUND:
                self.faces[key] = None
                self.lost[key] = str(font.get("/BaseFont", "")).removeprefix("/")
        return key

    def form(self, face: _Face, code: int) -> str:
        """The name of the form that shows a glyph; empty for one without ink."""
        if code not in face.forms:
            name = ""
            if glyph := face.glyph(code):
                name = f"/o{len(self.forms)}"
                self.forms[name] = self._form(glyph)
            face.forms[code] = name
        return face.forms[code]

    def _form(self, glyph: Glyph) -> pikepdf.Object:
        points = [value for _, values in glyph for value in values]
        xs, ys = points[::2], points[1::2]
        form = self.pdf.make_stream(_path(glyph, IDENTITY, 0) + b" f")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        low, high = (int(min(side)) - _MARGIN for side in (xs, ys))
        form.BBox = pikepdf.Array([low, high, int(max(xs)) + _MARGIN, int(max(ys)) + _MARGIN])
        form.Resources = pikepdf.Dictionary()
        return form


def outline_text(pdf: pikepdf.Pdf, changed: list[Content]) -> list[Finding]:
    """Turn all text of a press edition into outlines, in place; no font is left.

    ``changed`` are its streams as they are by now, which are written first. An error for each font
    whose outlines cannot be read, and for text that clips; what they show stays text.
    """
    write_all(changed)
    streams = contents(pdf)
    outliner = _Outliner(pdf)
    kept: set[str] = set()
    for content in streams:
        kept |= _Outlining(outliner, content).run()
    for content in streams:
        _forget_fonts(content.resources, kept)
    write_all(streams)
    return [found("editions/outlines", font=name) for name in sorted(set(outliner.lost.values()))]


class _Outlining:
    """One content stream on its way from text to paths."""

    def __init__(self, outliner: _Outliner, content: Content) -> None:
        self.outliner, self.content = outliner, content
        self.state, self.saved = _State(), list[_State]()
        self.line: Matrix = IDENTITY
        self.text: Matrix = IDENTITY
        self.fonts = content.named("/Font")
        self.names: set[str] = set()
        """The forms that the stream shows."""
        self.kept: set[str] = set()
        """Fonts that it still shows text in."""

    def run(self) -> set[str]:
        """Rewrite the stream; gives the fonts that it still needs."""
        if any(operator in SHOWS_TEXT for _, operator in self.content.pairs):
            self.content.pairs = [
                pair
                for section in _sections(self.content.pairs)
                for pair in self._outlined(section)
            ]
            self._name_forms()
        return self.kept

    def _outlined(self, section: list[Instruction]) -> Iterator[Instruction]:
        """A text object, or what stands between two, as paths; whole where a font is lost."""
        before = self.state, list(self.saved)
        found, lost = list[Instruction](), False
        for operands, operator in section:
            found += self._step(operands, operator)
            lost |= operator in SHOWS_TEXT and self.face is None
        if not lost:
            yield from found
            return
        self.state, self.saved = before
        for operands, operator in section:
            self.state = self._after(operands, operator)
            self.kept |= {self.state.font} - {""}
        yield from section

    @property
    def face(self) -> _Face | None:
        """The face in force; None where its outlines cannot be had or its text clips."""
        return self.outliner.faces.get(self.state.font) if self.state.mode in _PAINTS else None

    def _step(self, operands: bytes, operator: bytes) -> Iterator[Instruction]:
        if operator in SHOWS_TEXT:
            yield from self._show(operands, operator)
            return
        if operator == b"q":
            self.saved.append(self.state)
        elif operator == b"Q":
            self.state = self.saved.pop() if self.saved else self.state
        else:
            self.state = self._after(operands, operator)
            self._move(operands, operator)
        if operator not in _TEXT_ONLY:
            yield operands, operator

    def _after(self, operands: bytes, operator: bytes) -> _State:
        """The text state after an operator that sets a part of it."""
        state = self.state
        if operator == b"Tf":
            name, size = operands.split()
            return replace(state, font=self.outliner.face(self.fonts[name]), size=float(size))
        if operator in _SETTERS:
            return _SETTERS[operator](state, float(operands))
        if operator == b"Tr":
            return replace(state, mode=int(operands))
        if operator in (b"scn", b"cs", b"g", b"rg", b"k", b"sc"):
            return replace(state, has_pattern=operator == b"scn" and b"/" in operands)
        if operator == b"TD":
            return replace(state, leading=-float(operands.split()[1]))
        return state

    def _move(self, operands: bytes, operator: bytes) -> None:
        if operator == b"BT":
            self.line = self.text = IDENTITY
        elif operator == b"Tm":
            self.line = self.text = matrix_of(operands_of(operands))
        elif operator in (b"Td", b"TD"):
            x, y = map(float, operands.split())
            self._next_line(x, y)
        elif operator == b"T*":
            self._next_line(0, -self.state.leading)

    def _next_line(self, x: float, y: float) -> None:
        self.line = self.text = multiply((1, 0, 0, 1, x, y), self.line)

    def _show(self, operands: bytes, operator: bytes) -> Iterator[Instruction]:
        """The glyphs of a line that is shown, each in its place."""
        face = self.face
        if face is None:
            if self.state.font in self.outliner.faces and self.state.mode not in _PAINTS:
                self.outliner.lost.setdefault(self.state.font, f"Tr {self.state.mode}")
            return
        given = operands_of(operands)
        if operator == b'"':
            self.state = replace(self.state, word=float(given[0]), char=float(given[1]))
        if operator in (b"'", b'"'):
            self._next_line(0, -self.state.leading)
        for part in given[-1] if operator == b"TJ" else given[-1:]:
            if isinstance(part, pikepdf.String):
                yield from self._string(face, bytes(part))
            else:
                self._advance(-float(part) / 1000 * self.state.size)

    def _string(self, face: _Face, shown: bytes) -> Iterator[Instruction]:
        state = self.state
        for glyph in face.facts.glyphs(shown):
            unit = state.size / face.em
            there = multiply((unit * state.stretch, 0, 0, unit, 0, state.rise), self.text)
            yield from self._glyph(face, glyph.code, there)
            word = state.word if face.facts.bytes_per_code == 1 and glyph.code == 32 else 0.0
            self._advance(glyph.width_em * state.size + state.char + word)

    def _advance(self, by: float) -> None:
        self.text = multiply((1, 0, 0, 1, by * self.state.stretch, 0), self.text)

    def _glyph(self, face: _Face, code: int, there: Matrix) -> Iterator[Instruction]:
        if self.state.mode == 3:
            return
        if self.state.mode == 0 and not self.state.has_pattern:
            if name := self.outliner.form(face, code):
                self.names.add(name)
                yield b"", b"q"
                yield _numbers(there[:4], 8) + b" " + _numbers(there[4:], 3), b"cm"
                yield name.encode(), b"Do"
                yield b"", b"Q"
        elif glyph := face.glyph(code):
            path = _path(glyph, there, 4)
            yield path, _PAINTS[self.state.mode]

    def _name_forms(self) -> None:
        if not self.names:
            return
        if "/XObject" not in self.content.resources:
            self.content.resources.XObject = pikepdf.Dictionary()
        for name in sorted(self.names):
            self.content.resources.XObject[name] = self.outliner.forms[name]


_SETTERS: Mapping[bytes, Callable[[_State, float], _State]] = {
    b"Tc": lambda state, value: replace(state, char=value),
    b"Tw": lambda state, value: replace(state, word=value),
    b"Tz": lambda state, value: replace(state, stretch=value / 100),
    b"TL": lambda state, value: replace(state, leading=value),
    b"Ts": lambda state, value: replace(state, rise=value),
}


def _sections(pairs: list[Instruction]) -> Iterator[list[Instruction]]:
    """Text objects, and what stands between them."""
    section: list[Instruction] = []
    for pair in pairs:
        if pair[1] == b"BT" and section:
            yield section
            section = []
        section.append(pair)
        if pair[1] == b"ET":
            yield section
            section = []
    yield section


def _drawer(font: Any) -> tuple[Callable[[int], Glyph], int]:
    """What reads the glyphs of a font by their codes, and how many of its units are an em.

    Raises one of _UNSOUND for a font whose codes are no glyph numbers or whose program is not read.
    """
    below = font.DescendantFonts[0]
    if str(font.Encoding) not in ("/Identity-H",):
        raise ValueError("codes that are no glyph numbers")
    descriptor = below.FontDescriptor
    if "/FontFile2" not in descriptor:
        return _cubic(descriptor.FontFile3.read_bytes())
    if below.get("/CIDToGIDMap", "/Identity") != "/Identity":
        raise ValueError("glyph numbers in a table")
    program = TrueType(descriptor.FontFile2.read_bytes())
    units = program.em * _PARTS / 1000
    return lambda code: tuple(_quadratic(program.outline(code), units)), program.em * _PARTS


def _quadratic(outline: Outline, units: float) -> Iterator[Stroke]:
    """A TrueType outline as paths; a quadratic is a cubic with handles two thirds of the way."""
    whole = [(x * units, y * units) for x, y in zip(outline.xs, outline.ys, strict=True)]
    starts = [0, *outline.ends]
    for start, end in pairwise(starts):
        if end - start > 1:
            yield from _contour(whole[start:end], outline.on[start:end])


def _contour(points: list[Point], on: list[int]) -> Iterator[Stroke]:
    """One contour, from a point on the curve round to it again."""
    first = next((at for at, is_on in enumerate(on) if is_on), None)
    here = _middle(points[-1], points[0]) if first is None else points[first]
    after = 0 if first is None else first + 1
    around = list(zip(points, on, strict=True))
    around = [*around[after:], *around[: max(0, after - 1)], (here, 1)]
    handle: Point | None = None
    yield b"m", here
    for point, is_on in around:
        if handle is not None:
            to = point if is_on else _middle(handle, point)
            yield b"c", (*_third(here, handle), *_third(to, handle), *to)
            here = to
        elif is_on:
            yield b"l", point
            here = point
        handle = None if is_on else point
    yield b"h", ()


def _middle(one: Point, two: Point) -> Point:
    return (one[0] + two[0]) / 2, (one[1] + two[1]) / 2


def _third(end: Point, handle: Point) -> Point:
    return end[0] + (handle[0] - end[0]) * 2 / 3, end[1] + (handle[1] - end[1]) * 2 / 3


def _cubic(program: bytes) -> tuple[Callable[[int], Glyph], int]:
    """The same of a bare CFF program, by its CIDs."""
    from fontTools.cffLib import CFFFontSet  # noqa: PLC0415 - few publications have such fonts
    from fontTools.pens.recordingPen import RecordingPen  # noqa: PLC0415

    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), None)
    top = fonts[0]
    shapes = top.CharStrings
    names = {"moveTo": b"m", "lineTo": b"l", "curveTo": b"c", "closePath": b"h"}

    def draw(code: int) -> Glyph:
        pen = RecordingPen()
        name = f"cid{code:05d}" if f"cid{code:05d}" in shapes else top.charset[code]
        shapes[name].draw(pen)
        return tuple(
            (names[kind], tuple(float(v) * _PARTS for point in points for v in point))
            for kind, points in pen.value
            if kind in names
        )

    return draw, round(_PARTS / top.FontMatrix[0]) if hasattr(top, "FontMatrix") else 1000 * _PARTS


def _path(glyph: Glyph, matrix: Matrix, places: int) -> bytes:
    """A glyph as path operators, under a matrix, with so many decimal places."""
    steps = []
    for operator, values in glyph:
        points = [
            value
            for at in range(0, len(values), 2)
            for value in apply(matrix, values[at], values[at + 1])
        ]
        steps.append(_numbers(points, places) + b" " + operator if points else operator)
    return b" ".join(steps)


def _numbers(values: Any, places: int) -> bytes:
    """Numbers as PDF writes them, with so many places at most."""
    texts = (f"{round(value, places) + 0.0:.{places}f}" for value in values)
    return b" ".join((t.rstrip("0").rstrip(".") if places else t).encode() for t in texts)


def _forget_fonts(resources: Any, kept: set[str]) -> None:
    fonts = resources.get("/Font", pikepdf.Dictionary())
    for name in [name for name, font in fonts.items() if key_of(font) not in kept]:
        del fonts[name]
    if "/Font" in resources and not len(fonts.keys()):
        del resources.Font
