"""Outlines in steps of few different sizes: what is alike is then written alike, and packs well.

A short step is rounded by itself, so that equal stroke ends become equal bytes and a stroke keeps
its thickness; a long one takes back what roundings have moved the pen. Lengths are thousandths of
an em.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .curves import Floats, Truths, Whole


@dataclass(frozen=True, slots=True)
class Stride:
    """How steps are rounded."""

    grid: int
    """Steps are multiples of it."""
    drift: float
    """How far the pen may be from its place along each axis, where the grid allows."""
    short: float
    """Steps up to this length are rounded by themselves."""
    even: float
    """Longer handles are even multiples of the grid, and those three times as long are fourfold."""


def strides(tolerance: int) -> tuple[Stride, ...]:
    """The ways to keep to a tolerance, each for what goes astray by the one before."""
    drift, short = 0.6 * tolerance, 12 * tolerance
    return (
        Stride(tolerance, drift, short, 4 * tolerance),
        Stride(tolerance, drift, short, 8 * tolerance),
        Stride(tolerance, drift, short, np.inf),
        Stride(tolerance, tolerance / 2, 0, np.inf),
        Stride(max(1, tolerance // 2), tolerance / 4, 0, np.inf),
        Stride(1, 0.5, 0, np.inf),
    )


def placed(points: Floats, lines: Truths, opens: Whole, stride: Stride) -> Floats:
    """Segments as they come to lie when their steps are rounded, whole numbers throughout.

    Start, handles and end are the last axis of ``points``, shape ``(2, n, 4)``; ``opens`` are the
    places where contours begin. A contour ends where it began, and a segment begins where the one
    before it ends.
    """
    starts, ends = _walked(points, opens, stride)
    leaving = _handle(points[..., 1] - points[..., 0], stride)
    arriving = _handle(points[..., 3] - points[..., 2], stride)
    first = np.where(lines, ends, starts + leaving)
    second = np.where(lines, ends, ends - arriving)
    return np.stack([starts, first, second, ends], 2)


def _walked(points: Floats, opens: Whole, stride: Stride) -> tuple[Floats, Floats]:
    """Where each segment begins and ends; all contours are walked at once, step by step."""
    count = points.shape[1]
    sizes = np.diff(opens, append=count)
    origins = _rounded(points[:, opens, 0], stride.grid)
    starts = np.empty((2, count))
    starts[:, opens] = origins
    homeward = _homeward(points[..., 3] != points[..., 0], opens)
    order = np.argsort(-sizes, kind="stable")
    reaching = np.searchsorted(-sizes[order], -np.arange(1, sizes.max(initial=0)))
    for step, walking in enumerate(reaching):
        contours = order[:walking]
        at = opens[contours] + step
        to = _reached(starts[:, at], points[:, at, 0], points[:, at, 3], stride)
        starts[:, at + 1] = np.where(homeward[:, at], origins[:, contours], to)
    ends = np.roll(starts, -1, 1)
    ends[:, opens + sizes - 1] = origins
    return starts, ends


def _homeward(changes: Truths, opens: Whole) -> Truths:
    """The steps from which on nothing changes along an axis till the contour's beginning.

    There the pen must be home already, lest a level line that closes the contour be aslant.
    """
    later: Whole = np.cumsum(changes[:, ::-1], 1)[:, ::-1] - changes
    closing = np.append(opens[1:], changes.shape[1]) - 1
    after: Whole = np.repeat(later[:, closing], np.diff(opens, append=changes.shape[1]), 1)
    still: Truths = later == after
    return still


def _reached(pen: Floats, begin: Floats, end: Floats, stride: Stride) -> Floats:
    """Where steps take the pen; along an axis on which nothing is meant to change it stays."""
    way = end - begin
    alone = _rounded(way, stride.grid)
    catching_up = _rounded(end - pen, 2 * stride.grid)
    to = pen + np.where(np.abs(way) <= stride.short, alone, catching_up)
    astray = np.abs(to - end) > stride.drift
    to = np.where(astray, pen + _rounded(end - pen, stride.grid), to)
    return np.where(way == 0, pen, to)


def _handle(lengths: Floats, stride: Stride) -> Floats:
    size = np.abs(lengths)
    fold = np.where(size < stride.even, 1, np.where(size < 3 * stride.even, 2, 4))
    return _rounded(lengths, fold * stride.grid)


def _rounded(values: Floats, grid: int | Whole) -> Floats:
    """The nearest multiples of the grid; halves go away from zero, to both sides alike."""
    rounded: Floats = np.copysign(np.floor(np.abs(values) / grid + 0.5) * grid, values)
    return rounded
