"""Outlines as fontTools draws them, as polygons whose distance can be measured."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

_T = np.linspace(0, 1, 17)[1:, None]


def flattened(recorded: list) -> list[np.ndarray]:
    """Closed polygons of a recording, sixteen points to a curve."""
    contours: list[np.ndarray] = []
    points: list = []
    for name, arguments in recorded:
        if name == "moveTo":
            points = [np.array(arguments, float)]
        elif name == "lineTo":
            points.append(np.linspace(points[-1][-1], arguments[0], 9)[1:])
        elif name == "qCurveTo":
            points += _quadratics(points[-1][-1] if points else None, arguments)
        elif name == "curveTo":
            p0, (p1, p2, p3) = points[-1][-1], np.array(arguments, float)
            s = 1 - _T
            points.append(s**3 * p0 + 3 * s * s * _T * p1 + 3 * s * _T**2 * p2 + _T**3 * p3)
        elif points:
            ring = np.concatenate(points)
            contours.append(np.concatenate([ring, np.linspace(ring[-1], ring[0], 9)[1:]]))
            points = []
    return contours


def _quadratics(start, arguments) -> list[np.ndarray]:
    if arguments[-1] is None:
        handles = [np.array(p, float) for p in arguments[:-1]]
        start = (handles[-1] + handles[0]) / 2
        arguments = (*arguments[:-1], start)
    *handles, end = (np.array(p, float) for p in arguments)
    found = [] if arguments[-1] is not start else [start[None]]
    middles = [(a + b) / 2 for a, b in pairwise(handles)]
    for handle, to in zip(handles, [*middles, end], strict=True):
        s = 1 - _T
        found.append(s * s * start + 2 * s * _T * handle + _T**2 * to)
        start = to
    return found


def truetype(program: bytes) -> tuple[list[list[np.ndarray]], list[float]]:
    """Polygons and widths of all glyphs in thousandths of an em."""
    font = TTFont(io.BytesIO(program))
    unit = 1000 / font["head"].unitsPerEm
    glyphs = font.getGlyphSet()
    shapes = []
    for name in font.getGlyphOrder():
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        shapes.append([unit * ring for ring in flattened(pen.value)])
    return shapes, [unit * font["hmtx"][name][0] for name in font.getGlyphOrder()]


def cff(program: bytes) -> tuple[list[list[np.ndarray]], list[float]]:
    """Polygons and widths of all glyphs in thousandths of an em."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), None)
    top = fonts[0]
    assert top.ROS == ("Adobe", "Identity", 0)
    assert top.charset == [".notdef", *(f"cid{n:05}" for n in range(1, len(top.charset)))]
    shapes, widths = [], []
    for name in top.charset:
        pen = DecomposingRecordingPen({})
        charstring = top.CharStrings[name]
        charstring.draw(pen)
        shapes.append(flattened(pen.value))
        widths.append(charstring.width)
    return shapes, widths


def distance(one: list[np.ndarray], other: list[np.ndarray]) -> float:
    """The farthest that a point of one shape is from the outline of the other, both ways."""
    if not one or not other:
        return 0.0 if not one and not other else float("inf")
    return max(_farthest(one, other), _farthest(other, one))


def _farthest(one: list[np.ndarray], other: list[np.ndarray]) -> float:
    points = np.concatenate(one)
    starts = np.concatenate([ring[:-1] for ring in other])
    ways = np.concatenate([np.diff(ring, axis=0) for ring in other])
    squares = np.maximum((ways * ways).sum(1), 1e-9)
    rest = points[:, None] - starts
    t = np.clip((rest * ways).sum(2) / squares, 0, 1)
    away = np.hypot(*np.moveaxis(rest - t[..., None] * ways, 2, 0))
    return float(away.min(1).max())
