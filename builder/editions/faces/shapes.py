"""From TrueType outlines to charstrings, many glyphs at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from .charstrings import Contour, drawn
from .curves import Pieces, Segments, Whole, deviation, joined, pieces
from .glyf import Outline
from .steps import placed, strides

METHOD = 1
"""Counted up when the same outline comes out otherwise than before."""
_JOINED = 0.4
"""The part of the tolerance for joining curves; the rest is for rounding."""
_MEASURED = 0.88
"""The part of the tolerance that may be used up where it is measured, which is not everywhere."""
_AT_ONCE = 100_000
"""Points that are worked on together; more would take more memory and no less time."""


def shapes(outlines: Sequence[Outline], tolerance: int) -> list[bytes]:
    """What draws each outline: operators of a charstring, ``endchar`` left out.

    Nothing drawn is farther than ``tolerance`` thousandths of an em from the outline, nor is
    anything of the outline farther from what is drawn. A glyph's shape does not depend on those it
    comes with.
    """
    return [shape for batch in _batches(outlines) for shape in _shapes(batch, tolerance)]


def _batches(outlines: Sequence[Outline]) -> Iterator[list[Outline]]:
    batch: list[Outline] = []
    points = 0
    for outline in outlines:
        points += len(outline.xs)
        batch.append(outline)
        if points > _AT_ONCE:
            yield batch
            batch, points = [], 0
    if batch:
        yield batch


def _shapes(outlines: list[Outline], tolerance: int) -> list[bytes]:
    of = pieces(outlines)
    if not of.contours.size:
        return [b""] * len(outlines)
    segments = _within(of, joined(of, _JOINED * tolerance), tolerance)
    steps = np.diff(segments.points.astype(int), axis=2).transpose(1, 2, 0).reshape(-1, 6)
    starts = segments.points[:, :, 0].astype(int).T.tolist()
    path = [
        (step[0], step[1]) if line else tuple(step)
        for step, line in zip(steps.tolist(), segments.lines.tolist(), strict=True)
    ]
    glyphs = np.repeat(np.arange(len(outlines)), [len(outline.ends) for outline in outlines])
    opens = _opens(of, segments)
    owners = glyphs[of.contours[segments.first[opens]]]
    contours: list[list[Contour]] = [[] for _ in outlines]
    for owner, start, end in zip(owners, opens, [*opens[1:], len(path)], strict=True):
        contours[owner].append((starts[start], path[start:end]))
    return [drawn(each) for each in contours]


def _opens(of: Pieces, segments: Segments) -> Whole:
    """The segments with which contours begin."""
    return np.flatnonzero(np.diff(of.contours[segments.first], prepend=-1))


def _within(of: Pieces, exact: Segments, tolerance: int) -> Segments:
    """The segments in rounded steps, each contour in the first way that keeps to the tolerance."""
    points = np.empty_like(exact.points)
    todo = np.arange(len(exact.first))
    for stride in strides(tolerance):
        part = exact.chosen(todo)
        moved = placed(part.points, part.lines, _opens(of, part), stride)
        points[:, todo] = moved
        away = deviation(of, replace(part, points=moved))
        contours = of.contours[part.first]
        astray = np.unique(contours[away > tolerance * _MEASURED])
        todo = todo[np.isin(contours, astray)]
        if not len(todo):
            break
    return replace(exact, points=points)
