"""Printer's marks in the slug: crop and registration marks, a colour bar.

Nothing of them reaches into the bleed. Crop and registration marks are in Separation /All, so
that they stand on every plate (ISO 32000-1, 8.6.6.4); the bar shows each ink by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pikepdf

from ..ground.units import POINTS_PER_MM
from ..pdf.geometry import Box

_HAIRLINE = 0.25
_GAP = 0.5 * POINTS_PER_MM
"""White between the bleed and a mark."""
_CROP = 5 * POINTS_PER_MM
_RADIUS = 1.5 * POINTS_PER_MM
_ARM = 2.5 * POINTS_PER_MM
_PATCH = 4 * POINTS_PER_MM
_BAR = (
    (1, 0, 0, 0),
    (0, 1, 0, 0),
    (0, 0, 1, 0),
    (0, 0, 0, 1),
    (0.5, 0, 0, 0),
    (0, 0.5, 0, 0),
    (0, 0, 0.5, 0),
    (0, 0, 0, 0.5),
    (0.5, 0.4, 0.4, 0),
    (1, 1, 0, 0),
    (0, 1, 1, 0),
    (1, 0, 1, 0),
)
"""Solids, half tints, a grey of three inks, overprints of two."""


def marks_form(
    pdf: pikepdf.Pdf, trim: Box, bleed: float, slug: float, folds: Iterable[float] = ()
) -> pikepdf.Object:
    """The marks around one size of page as a form to be shown on every page of it.

    ``folds`` is where the sheet is folded, from the left in points.
    """
    outside = trim.grown(bleed)
    lines = [
        b"/All CS 1 SCN",
        b"%s w" % _n(_HAIRLINE),
        *_crop_marks(trim, outside, slug),
        *_fold_marks(folds, outside, slug),
        *_registration_marks(outside, slug),
        *_colour_bar(outside, slug),
    ]
    form = pdf.make_stream(b"\n".join(lines))
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = outside.grown(slug).as_array()
    form.Resources = pikepdf.Dictionary(ColorSpace=pikepdf.Dictionary(All=_every_plate()))
    return form


def _every_plate() -> pikepdf.Array:
    """Separation /All with four inks as its stand-in on a screen."""
    tint = pikepdf.Dictionary(
        FunctionType=2,
        Domain=pikepdf.Array([0, 1]),
        C0=pikepdf.Array([0, 0, 0, 0]),
        C1=pikepdf.Array([1, 1, 1, 1]),
        N=1,
    )
    return pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK, tint])


def _crop_marks(trim: Box, outside: Box, slug: float) -> Iterator[bytes]:
    """Two strokes at each corner of the trim, from outside the bleed outwards."""
    length = min(_CROP, slug - _GAP)
    for x in (trim.left, trim.right):
        yield _line(x, outside.foot - _GAP, x, outside.foot - _GAP - length)
        yield _line(x, outside.head + _GAP, x, outside.head + _GAP + length)
    for y in (trim.foot, trim.head):
        yield _line(outside.left - _GAP, y, outside.left - _GAP - length, y)
        yield _line(outside.right + _GAP, y, outside.right + _GAP + length, y)


def _fold_marks(folds: Iterable[float], outside: Box, slug: float) -> Iterator[bytes]:
    """A broken stroke at head and foot of each fold."""
    length = min(_CROP, slug - _GAP)
    for x in folds:
        yield b"[2 1] 0 d"
        yield _line(x, outside.foot - _GAP, x, outside.foot - _GAP - length)
        yield _line(x, outside.head + _GAP, x, outside.head + _GAP + length)
        yield b"[] 0 d"


def _registration_marks(outside: Box, slug: float) -> Iterator[bytes]:
    """A circle with a cross at the middle of each side."""
    middle_x, middle_y = (outside.left + outside.right) / 2, (outside.foot + outside.head) / 2
    away = slug / 2
    for x, y in (
        (middle_x, outside.foot - away),
        (middle_x, outside.head + away),
        (outside.left - away, middle_y),
        (outside.right + away, middle_y),
    ):
        yield _line(x - _ARM, y, x + _ARM, y)
        yield _line(x, y - _ARM, x, y + _ARM)
        yield _circle(x, y, _RADIUS)


def _colour_bar(outside: Box, slug: float) -> Iterator[bytes]:
    """Patches along the head, to the right of the registration mark."""
    x = (outside.left + outside.right) / 2 + _ARM + 4 * POINTS_PER_MM
    y = outside.head + slug / 2 - _PATCH / 2
    for inks in _BAR:
        yield b" ".join(map(_n, inks)) + b" k"
        yield b" ".join(map(_n, (x, y, _PATCH, _PATCH))) + b" re f"
        x += _PATCH


def _line(x0: float, y0: float, x1: float, y1: float) -> bytes:
    return b"%s %s m %s %s l S" % (_n(x0), _n(y0), _n(x1), _n(y1))


def _circle(x: float, y: float, radius: float) -> bytes:
    """A circle of four Bézier curves."""
    k = 0.5523 * radius
    corners = [
        (radius, k, k, radius, 0, radius),
        (-k, radius, -radius, k, -radius, 0),
        (-radius, -k, -k, -radius, 0, -radius),
        (k, -radius, radius, -k, radius, 0),
    ]
    curves = b" ".join(
        b" ".join(_n(part + (y if i % 2 else x)) for i, part in enumerate(corner)) + b" c"
        for corner in corners
    )
    return b"%s %s m %s s" % (_n(x + radius), _n(y), curves)


def _n(value: float) -> bytes:
    return f"{round(value, 3):g}".encode() if abs(value) < 1000 else f"{value:.3f}".encode()
