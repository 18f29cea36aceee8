"""Type 2 charstrings. Format: Adobe Technical Note 5177."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

Step = tuple[int, ...]
"""Across and up: two numbers for a line, six for a curve."""
Contour = tuple[list[int], list[Step]]
"""Where a closed contour begins, and its steps; the last one returns there."""

_RMOVETO, _HMOVETO, _VMOVETO = 21, 22, 4
_RLINETO, _HLINETO, _VLINETO, _RRCURVETO = 5, 6, 7, 8
_VVCURVETO, _HHCURVETO, _VHCURVETO, _HVCURVETO = 26, 27, 30, 31
_STACK = 48
"""Operands that an operator may have; Technical Note 5177, appendix B."""
_NEXT = {_RLINETO: _RLINETO, _HLINETO: _VLINETO, _VLINETO: _HLINETO, _RRCURVETO: _RRCURVETO}
"""What these take in without being named again. Others could, too, and would pack no better."""


def encoded(value: float) -> bytes:
    """An operand; one with a fraction is rounded to 1/65536."""
    if value != int(value):
        return b"\xff" + round(value * 65536).to_bytes(4, "big", signed=True)
    whole = int(value)
    if -107 <= whole <= 107:
        return bytes((whole + 139,))
    if 108 <= whole <= 1131:
        return (whole - 108 + (247 << 8)).to_bytes(2, "big")
    if -1131 <= whole <= -108:
        return (-whole - 108 + (251 << 8)).to_bytes(2, "big")
    return b"\x1c" + whole.to_bytes(2, "big", signed=True)


def drawn(contours: Iterable[Contour]) -> bytes:
    """The operators that draw closed contours, without the width and without ``endchar``.

    Contours are drawn from the foot of the glyph up and begin where they are said to begin: what
    is alike is then drawn alike. A line that closes a contour needs no operator.
    """
    written: list[bytes] = []
    x = y = 0
    for (left, low), steps in sorted(contours, key=_place):
        path = [step for step in steps if any(step)]
        if len(path) < 2:
            continue
        closing = path.pop() if len(path[-1]) == 2 else (0, 0)
        written += _move(left - x, low - y)
        x, y = left - closing[0], low - closing[1]
        following, room = 0, 0
        operator = b""
        for step in path:
            kind, count, operands = _operation(step)
            if kind != following or count > room:
                written.append(operator)
                operator, room = bytes((kind,)), _STACK
            written.append(operands)
            following, room = _NEXT.get(kind, 0), room - count
        written.append(operator)
    return b"".join(written)


def _place(contour: Contour) -> tuple[int, int]:
    (left, low), _ = contour
    return low, left


def _move(dx: int, dy: int) -> tuple[bytes, ...]:
    if dy == 0:
        return encoded(dx), bytes((_HMOVETO,))
    if dx == 0:
        return encoded(dy), bytes((_VMOVETO,))
    return encoded(dx), encoded(dy), bytes((_RMOVETO,))


@lru_cache(maxsize=1 << 16)
def _operation(step: Step) -> tuple[int, int, bytes]:
    """The operator for a step, how many operands it takes here, and these; most steps recur."""
    kind, operands = _line(*step) if len(step) == 2 else _curve(*step)
    return kind, len(operands), b"".join(map(encoded, operands))


def _line(dx: int, dy: int) -> tuple[int, tuple[int, ...]]:
    if dy == 0:
        return _HLINETO, (dx,)
    return (_VLINETO, (dy,)) if dx == 0 else (_RLINETO, (dx, dy))


def _curve(ax: int, ay: int, cx: int, cy: int, bx: int, by: int) -> tuple[int, tuple[int, ...]]:
    """The shortest operator for a curve: one that leaves out a level or upright handle's zero."""
    if ay == 0:
        if bx == 0:
            return _HVCURVETO, (ax, cx, cy, by)
        return (_HHCURVETO, (ax, cx, cy, bx)) if by == 0 else (_HVCURVETO, (ax, cx, cy, by, bx))
    if ax == 0:
        if by == 0:
            return _VHCURVETO, (ay, cx, cy, bx)
        return (_VVCURVETO, (ay, cx, cy, by)) if bx == 0 else (_VHCURVETO, (ay, cx, cy, bx, by))
    if by == 0:
        return _HHCURVETO, (ay, ax, cx, cy, bx)
    if bx == 0:
        return _VVCURVETO, (ax, ay, cx, cy, by)
    return _RRCURVETO, (ax, ay, cx, cy, bx, by)
