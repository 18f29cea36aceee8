"""Glyph outlines on a coarser grid, for editions that must be small.

Coordinates of a TrueType outline are whole thousandths of an em, far finer than a screen shows.
Put on a grid of a few thousandths they compress better; widths and everything else stay. Format:
OpenType specification, ``glyf``.
"""

from __future__ import annotations

import struct
from itertools import pairwise

import pikepdf

from .content import contents
from .fonts import offsets_of, rebuilt_file, tables_of

_ON_CURVE, _X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 1, 2, 4, 8, 16, 32


def coarsen_outlines(pdf: pikepdf.Pdf, grid: int) -> None:
    """Put the outlines of every TrueType font on a grid of thousandths of an em, in place."""
    met: set[tuple[int, int]] = set()
    for content in contents(pdf):
        for font in content.resources.get("/Font", pikepdf.Dictionary()).values():
            if "/DescendantFonts" not in font:
                continue
            program = font.DescendantFonts[0].FontDescriptor.get("/FontFile2")
            if program is None or program.objgen in met:
                continue
            met.add(program.objgen)
            try:
                coarse = coarsened(program.read_bytes(), grid)
            except (KeyError, IndexError, struct.error):
                continue
            program.write(coarse)
            program.Length1 = len(coarse)


def coarsened(program: bytes, grid: int) -> bytes:
    """A TrueType program with every simple outline on a grid of thousandths of an em.

    Raises KeyError, IndexError or struct.error for a program that is not sound TrueType.
    """
    tables = tables_of(program)
    offsets, glyphs = offsets_of(tables), tables["glyf"]
    (em,) = struct.unpack_from(">H", tables["head"], 18)
    units = max(1, round(grid * em / 1000))
    outlines = [_coarse(glyphs[start:end], units) for start, end in pairwise(offsets)]
    return rebuilt_file(tables, outlines)


def _coarse(outline: bytes, grid: int) -> bytes:
    """One outline on the grid; a composite or an empty one as it is."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] <= 0:
        return outline
    (contours,) = struct.unpack_from(">h", outline)
    ends = outline[10 : 10 + 2 * contours]
    count = struct.unpack_from(">H", ends, 2 * contours - 2)[0] + 1
    (code,) = struct.unpack_from(">H", outline, 10 + 2 * contours)
    flags, at = _flags(outline, 12 + 2 * contours + code, count)
    xs, at = _coordinates(outline, at, flags, _X_SHORT, _X_SAME)
    ys, _ = _coordinates(outline, at, flags, _Y_SHORT, _Y_SAME)
    xs, ys = ([round(value / grid) * grid for value in axis] for axis in (xs, ys))
    return (
        struct.pack(">hhhhh", contours, min(xs), min(ys), max(xs), max(ys))
        + ends
        + b"\0\0"
        + _encoded([flag & _ON_CURVE for flag in flags], xs, ys)
    )


def _flags(outline: bytes, at: int, count: int) -> tuple[list[int], int]:
    flags: list[int] = []
    while len(flags) < count:
        flag = outline[at]
        at += 1
        flags.append(flag)
        if flag & _REPEAT:
            flags += [flag] * outline[at]
            at += 1
    return flags[:count], at


def _coordinates(
    outline: bytes, at: int, flags: list[int], short: int, same: int
) -> tuple[list[int], int]:
    """One axis of all points, from the steps between them."""
    value, values = 0, []
    for flag in flags:
        if flag & short:
            value += outline[at] if flag & same else -outline[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", outline, at)[0]
            at += 2
        values.append(value)
    return values, at


def _encoded(on_curve: list[int], xs: list[int], ys: list[int]) -> bytes:
    """Flags and both axes in their shortest form."""
    across, x_flags = _steps(xs, _X_SHORT, _X_SAME)
    up, y_flags = _steps(ys, _Y_SHORT, _Y_SAME)
    flags = [sum(parts) for parts in zip(on_curve, x_flags, y_flags, strict=True)]
    written = bytearray()
    at = 0
    while at < len(flags):
        run = 1
        while at + run < len(flags) and run < 256 and flags[at + run] == flags[at]:
            run += 1
        if run > 2:
            written += bytes((flags[at] | _REPEAT, run - 1))
        else:
            written += bytes(flags[at : at + run])
        at += run
    return bytes(written) + across + up


def _steps(values: list[int], short: int, same: int) -> tuple[bytes, list[int]]:
    """The steps of one axis as bytes, and the flags that say how each is written."""
    steps, flags, before = bytearray(), [], 0
    for value in values:
        step, before = value - before, value
        if step == 0:
            flags.append(same)
        elif -256 < step < 256:
            flags.append(short | (same if step > 0 else 0))
            steps.append(abs(step))
        else:
            flags.append(0)
            steps += struct.pack(">h", step)
    return bytes(steps), flags
