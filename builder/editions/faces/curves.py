"""Quadratic outlines as fewer cubics and lines, within a stated distance.

Runs of quadratics that go on smoothly are fitted by one cubic that leaves and arrives in the same
directions; where one is not enough, the run is halved. All runs of all glyphs are fitted at once,
with operations that give a glyph the same numbers in whatever company it comes. Lengths are
thousandths of an em; the first axis of every array of points is across and up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .glyf import Outline

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Truths = NDArray[np.bool_]

SAMPLES = 12
"""Points of a run at which its distance from a segment is measured, its end among them."""
_SMOOTH = 0.906
"""The cosine of 25°: a joint that turns by more is a corner, and a corner stays."""
_SHORT_LINE = 12.0
"""A longer line is drawn as one: joined with a curve it would no longer be straight."""
_NEAR_AXIS = 0.03
"""A direction so near to level or upright, in radians, is meant to be so."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Quadratics and lines in drawing order, as read; a line has its middle for a handle."""

    starts: Floats
    handles: Floats
    ends: Floats
    straight: Truths
    contours: Whole
    """The number of the contour each belongs to, counted through all glyphs."""
    runs: Whole
    """Where each run of smoothly joined pieces begins, and the number of pieces."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Lines and cubics in drawing order, and the pieces that each stands for."""

    points: Floats
    """Start, two handles and end of each, shape ``(2, n, 4)``."""
    lines: Truths
    """Whether each is a line; its handles mean nothing."""
    first: Whole
    count: Whole

    def chosen(self, places: Whole) -> Segments:
        """The segments at some places."""
        return Segments(
            self.points[:, places], self.lines[places], self.first[places], self.count[places]
        )


def pieces(outlines: Sequence[Outline]) -> Pieces:
    """The outlines cut at their on-curve points, each contour beginning after its longest line."""
    points = np.array([[x for o in outlines for x in o.xs], [y for o in outlines for y in o.ys]])
    on = np.array([flag for o in outlines for flag in o.on], bool)
    sizes = [e - s for o in outlines for s, e in zip([0, *o.ends], o.ends, strict=False)]
    contours = np.repeat(np.arange(len(sizes)), sizes)
    after, before = _neighbours(contours)
    middle = (points + points[:, after]) / 2
    starts = np.where(on, points, np.where(on[before], points[:, before], middle[:, before]))
    ends = np.where(on[after], points[:, after], middle)
    handles = np.where(on, middle, points)
    kept = (~on | on[after]) & ((starts != ends) | (starts != handles)).any(0)
    return _ordered(starts[:, kept], handles[:, kept], ends[:, kept], on[kept], contours[kept])


def _neighbours(contours: Whole) -> tuple[Whole, Whole]:
    """The places of the next and of the last one on the same contour, round and round."""
    places = np.arange(len(contours))
    opens = np.diff(contours, prepend=-1) != 0
    first = np.maximum.accumulate(np.where(opens, places, 0))
    after = np.where(np.roll(opens, -1), first, places + 1)
    before = np.empty_like(after)
    before[after] = places
    return after, before


def _ordered(
    starts: Floats, handles: Floats, ends: Floats, straight: Truths, contours: Whole
) -> Pieces:
    """Pieces in such an order that no run goes round a contour's beginning, and the runs."""
    after, before = _neighbours(contours)
    lengths = np.where(straight, _length(ends - starts), 0)
    long = lengths > _SHORT_LINE
    leaving, arriving = _unit(handles - starts), _unit(ends - handles)
    breaks = (_dot(arriving, leaving[:, after]) < _SMOOTH) | long | long[after]
    # a contour begins after its longest line, else after its first corner, else anywhere
    rank = np.lexsort((-breaks.astype(int), -lengths, contours))
    opens = np.flatnonzero(np.diff(contours, prepend=-1))
    before_first = rank[opens]
    breaks[before_first] = True
    sizes = np.diff(opens, append=len(contours))
    opening = np.repeat(opens, sizes)
    turn = np.repeat(after[before_first] - opens, sizes)
    order = opening + (np.arange(len(contours)) - opening + turn) % np.repeat(sizes, sizes)
    runs = np.append(np.flatnonzero(breaks[before][order]), len(order))
    return Pieces(
        starts[:, order], handles[:, order], ends[:, order], straight[order], contours[order], runs
    )


def joined(of: Pieces, tolerance: float) -> Segments:
    """Every run as lines and cubics that stay within ``tolerance`` of it."""
    first, count = of.runs[:-1], np.diff(of.runs)
    points = _chords(of, first, count)
    lines = (count == 1) & of.straight[first]
    found = [(points[:, lines], lines[lines], first[lines], count[lines])]
    first, count = first[~lines], count[~lines]
    while len(first):
        points, samples = _chords(of, first, count), along(of, first, count)
        flat = _from_lines(points, samples) <= tolerance**2
        bent = ~flat
        points[:, bent], away = _fitted(of, first[bent], count[bent], samples[:, bent])
        done = flat | (count == 1)
        done[bent] |= away <= tolerance**2
        found.append((points[:, done], flat[done], first[done], count[done]))
        first, count = _halves(first[~done], count[~done])
    order = np.argsort(np.concatenate([part[2] for part in found]))
    points = np.concatenate([part[0] for part in found], 1)
    lines, first, count = (np.concatenate(parts) for parts in list(zip(*found, strict=True))[1:])
    return Segments(points[:, order], lines[order], first[order], count[order])


def _chords(of: Pieces, first: Whole, count: Whole) -> Floats:
    start, end = of.starts[:, first], of.ends[:, first + count - 1]
    return np.stack([start, start, end, end], 2)


def _halves(first: Whole, count: Whole) -> tuple[Whole, Whole]:
    half = count // 2
    return np.concatenate([first, first + half]), np.concatenate([half, count - half])


def along(of: Pieces, first: Whole, count: Whole) -> Floats:
    """Points along runs of pieces, shape ``(2, n, SAMPLES)``, the last at the end."""
    place = np.arange(1, SAMPLES + 1) / SAMPLES * count[:, None]
    piece = np.minimum(place.astype(int), count[:, None] - 1)
    t = place - piece
    piece += first[:, None]
    s = 1 - t
    found: Floats = (
        s * s * of.starts[:, piece] + 2 * s * t * of.handles[:, piece] + t * t * of.ends[:, piece]
    )
    return found


def _fitted(of: Pieces, first: Whole, count: Whole, samples: Floats) -> tuple[Floats, Floats]:
    """The cubic that comes nearest to each run, by least squares, and its distance squared.

    Its handles lie in the run's own directions, so that what is smooth stays smooth.
    """
    last = first + count - 1
    start, end = of.starts[:, first], of.ends[:, last]
    out = _upright(_unit(of.handles[:, first] - start))
    into = _upright(_unit(end - of.handles[:, last]))
    t = _travelled(start, samples)
    chord = _length(end - start)
    for _ in range(2):
        a, b = _handles(start, end, out, into, samples, t)
        cubics = np.stack([start, start + a * out, end - b * into, end], 2)
        t = _nearest(cubics, samples, t)
    odd = ~((a > 0) & (b > 0) & (a < chord) & (b < chord))
    alone = odd & (count == 1)
    handle = of.handles[:, first]
    cubics[:, alone, 1] = (start + (handle - start) * 2 / 3)[:, alone]
    cubics[:, alone, 2] = (end + (handle - end) * 2 / 3)[:, alone]
    away = _square(samples - _on_cubics(cubics, t)).max(1)
    return cubics, np.where(odd, np.inf, away)


def _handles(
    start: Floats, end: Floats, out: Floats, into: Floats, samples: Floats, t: Floats
) -> tuple[Floats, Floats]:
    """The lengths of both handles, the solutions of the two equations of least squares."""
    s = 1 - t
    b1, b2 = 3 * s * s * t, 3 * s * t * t
    rest = samples - start[..., None] - (b2 + t * t * t) * (end - start)[..., None]
    c11, c22 = (b1 * b1).sum(1), (b2 * b2).sum(1)
    c12 = -(b1 * b2).sum(1) * _dot(out, into)
    x1 = (b1 * _dot(rest, out[..., None])).sum(1)
    x2 = -(b2 * _dot(rest, into[..., None])).sum(1)
    det = c11 * c22 - c12 * c12
    det = np.where(det > 1e-9, det, np.nan)
    return (x1 * c22 - x2 * c12) / det, (x2 * c11 - x1 * c12) / det


def _travelled(start: Floats, samples: Floats) -> Floats:
    """Each sample's share of the way, from 0 to 1."""
    way = np.cumsum(_length(np.diff(samples, axis=2, prepend=start[..., None])), 1)
    share: Floats = way / np.maximum(way[:, -1:], 1e-9)
    return share


def _nearest(cubics: Floats, samples: Floats, t: Floats) -> Floats:
    """Where on each cubic a sample's nearest point is, one step of Newton's nearer."""
    p0, p1, p2, p3 = (cubics[:, :, i, None] for i in range(4))
    s = 1 - t
    slope = 3 * (s * s * (p1 - p0) + 2 * s * t * (p2 - p1) + t * t * (p3 - p2))
    step = _dot(samples - _on_cubics(cubics, t), slope) / np.maximum(_square(slope), 1e-6)
    nearer: Floats = np.clip(t + step, 0, 1)
    return nearer


def _on_cubics(cubics: Floats, t: Floats) -> Floats:
    """Points of cubics at the parameters ``t``, shape ``(2, n, m)``."""
    p0, p1, p2, p3 = (cubics[:, :, i, None] for i in range(4))
    s = 1 - t
    found: Floats = s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3
    return found


def _from_lines(points: Floats, samples: Floats) -> Floats:
    """The square of the farthest sample's distance from the line between start and end."""
    start = points[:, :, 0, None]
    way = points[:, :, 3, None] - start
    t = np.clip(_dot(samples - start, way) / np.maximum(_square(way), 1e-9), 0, 1)
    away: Floats = _square(samples - start - t * way).max(1)
    return away


def deviation(of: Pieces, drawn: Segments) -> Floats:
    """How far each segment is from the pieces it stands for, measured at points of these."""
    ends = _chords(of, drawn.first, drawn.count) - drawn.points
    away = np.maximum(_square(ends[:, :, 0]), _square(ends[:, :, 3]))
    flat = np.flatnonzero(drawn.lines & ~(of.straight[drawn.first] & (drawn.count == 1)))
    bent = np.flatnonzero(~drawn.lines)
    wanted = along(of, drawn.first[flat], drawn.count[flat])
    away[flat] = np.maximum(away[flat], _from_lines(drawn.points[:, flat], wanted))
    wanted = along(of, drawn.first[bent], drawn.count[bent])
    cubics = drawn.points[:, bent]
    t = _travelled(cubics[:, :, 0], wanted)
    for _ in range(2):
        t = _nearest(cubics, wanted, t)
    away[bent] = np.maximum(away[bent], _square(wanted - _on_cubics(cubics, t)).max(1))
    found: Floats = np.sqrt(away)
    return found


def _dot(one: Floats, other: Floats) -> Floats:
    found: Floats = one[0] * other[0] + one[1] * other[1]
    return found


def _square(ways: Floats) -> Floats:
    return _dot(ways, ways)


def _length(ways: Floats) -> Floats:
    found: Floats = np.sqrt(_square(ways))
    return found


def _unit(ways: Floats) -> Floats:
    unit: Floats = ways / np.maximum(_length(ways), 1e-9)
    return unit


def _upright(units: Floats) -> Floats:
    return _unit(np.where(np.abs(units) < _NEAR_AXIS, 0, units))
