"""Text objects joined: what follows one another is said in one breath.

The engine begins a text object for every run of a font, and sets matrix, font and colour anew in
each. Here neighbouring text objects become one, lines move from the line before, and what is in
force already is not said again. ISO 32000-1, 9.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..pdf.content import SHOWS_TEXT, Instruction

_UPRIGHT = re.compile(rb"(1|[01]\.\d{5}) 0 0 -1 (-?\d+\.\d{4}) (-?\d+\.\d{4})")
"""The matrix of a run: upright on a page that is drawn from the top, its letters scaled or not."""
_MOVES = frozenset((b"Td", b"TD", b"T*"))
_STATES = frozenset(
    (b"Tc", b"Tw", b"Tz", b"TL", b"Tr", b"Ts", b"gs", b"ri", b"i", b"M", b"w", b"d")
)
_STATES |= {b"J", b"j", b"sc", b"scn", b"SC", b"SCN", b"cs", b"CS", b"K", b"RG", b"G"}
_FILLS = frozenset((b"g", b"rg", b"k"))
_OPENS = frozenset((b"BDC", b"BMC"))
_IN_TEXT = SHOWS_TEXT | _MOVES | _STATES | _FILLS | _OPENS | {b"BT", b"ET", b"EMC", b"Tf", b"Tm"}
"""What may stand in a text object, and its own ends. ISO 32000-1, 8.2, figure 9."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is in force; ``q`` keeps it and ``Q`` brings it back."""

    font: bytes = b""
    fill: Instruction = (b"", b"")


@dataclass(slots=True)
class _Writer:
    """The stream as it is written anew."""

    written: list[Instruction] = field(default_factory=list)
    said: _Said = field(default_factory=_Said)
    kept: list[_Said] = field(default_factory=list)
    is_open: bool = False
    """Whether a text object is open in what is written."""
    origin: tuple[float, float] | None = None
    """Where the line in force begins, if it is upright."""
    scale: bytes = b"1"
    """How wide its letters are drawn."""
    is_unplaced: bool = False
    """Whether the text object now read stands where it should not: after the one before it."""
    marks: list[bool] = field(default_factory=list)
    """The marked content that is open, True for what was opened in the open text object."""

    def close(self) -> None:
        if self.is_open:
            self.written.append((b"", b"ET"))
            self.is_open = False

    def open(self) -> None:
        self.is_unplaced = self.is_open
        if not self.is_open:
            self.written.append((b"", b"BT"))
            self.is_open, self.origin = True, None

    def place(self, operands: bytes) -> None:
        """Begin a line: by a step from the line before where that can be."""
        upright = _UPRIGHT.fullmatch(operands)
        self.is_unplaced = False
        if upright is None:
            self.origin = None
            self.written.append((operands, b"Tm"))
            return
        scale, x, y = upright[1], float(upright[2]), float(upright[3])
        if self.origin is None or scale != self.scale:
            self.origin, self.scale = (x, y), scale
            self.written.append((b"%b 0 0 -1 %b %b" % (scale, _short(x), _short(y)), b"Tm"))
            return
        wide = float(scale)
        right, down = round((x - self.origin[0]) / wide, 3), round(y - self.origin[1], 3)
        self.origin = self.origin[0] + right * wide, self.origin[1] + down
        self.written.append((b"%b %b" % (_short(right), _short(-down)), b"Td"))


def join_text(pairs: Sequence[Instruction]) -> list[Instruction]:
    """A content stream with its text objects joined and nothing said twice."""
    in_text_only = _marked_text_only(pairs)
    writer = _Writer()
    for index, (operands, operator) in enumerate(pairs):
        if operator == b"BT":
            writer.open()
        elif operator == b"ET":
            pass
        elif operator == b"Tm":
            writer.place(operands)
        elif operator in _OPENS or operator == b"EMC":
            _mark(writer, (operands, operator), index in in_text_only)
        elif operator in _IN_TEXT:
            _say(writer, operands, operator)
        else:
            writer.close()
            _keep(writer, operator)
            writer.written.append((operands, operator))
    writer.close()
    return writer.written


def _mark(writer: _Writer, instruction: Instruction, is_text_only: bool) -> None:
    """Marked content lies within a text object or around it, never across its ends."""
    if instruction[1] == b"EMC":
        inside = writer.marks.pop() if writer.marks else False
    else:
        inside = writer.is_open and is_text_only
        writer.marks.append(inside)
    if not inside:
        writer.close()
    writer.written.append(instruction)


def _say(writer: _Writer, operands: bytes, operator: bytes) -> None:
    """One instruction that may stand in a text object, if it is news."""
    said = writer.said
    if operator == b"Tf":
        writer.said = replace(said, font=operands)
    elif operator in _FILLS:
        writer.said = replace(said, fill=(operands, operator))
    elif operator == b"gs":
        writer.said = _Said(b"", said.fill)  # a graphics state may set a font
    elif operator in (b"cs", b"sc", b"scn"):
        writer.said = replace(said, fill=(b"", b""))
    elif writer.is_unplaced and (operator in SHOWS_TEXT or operator in _MOVES):
        writer.written.append((b"1 0 0 1 0 0", b"Tm"))
        writer.is_unplaced, writer.origin = False, None
    if operator in _MOVES:
        writer.origin = None
    if writer.said != said or operator not in _FILLS | {b"Tf"}:
        writer.written.append((operands, operator))


def _keep(writer: _Writer, operator: bytes) -> None:
    if operator == b"q":
        writer.kept.append(writer.said)
    elif operator == b"Q":
        writer.said = writer.kept.pop() if writer.kept else _Said()


def _marked_text_only(pairs: Iterable[Instruction]) -> set[int]:
    """Which instructions open marked content that holds nothing but text."""
    found: set[int] = set()
    inside: list[tuple[int, bool]] = []
    for index, (_, operator) in enumerate(pairs):
        if operator in _OPENS:
            inside.append((index, True))
        elif operator == b"EMC" and inside:
            opened, only = inside.pop()
            if only:
                found.add(opened)
            elif inside:
                inside[-1] = (inside[-1][0], False)
        elif operator not in _IN_TEXT and inside:
            inside[-1] = (inside[-1][0], False)
    return found


def _short(number: float) -> bytes:
    """A length in the fewest digits that keep a thousandth."""
    said = (b"%.3f" % number).rstrip(b"0").rstrip(b".")
    return b"0" if said in (b"-0", b"") else said
