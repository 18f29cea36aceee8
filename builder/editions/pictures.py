"""Pictures of the proof: how fine they are shown, and making them coarser."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from PIL import Image

from .content import content_streams, instructions
from .edition import Rung

Matrix = tuple[float, float, float, float, float, float]
_SLACK = 1.15
"""A picture is made coarser only where that takes away more than this share of its pixels' side."""


@dataclass(slots=True)
class _Shown:
    picture: pikepdf.Object
    width: float = 0.0
    height: float = 0.0


def coarsen(pdf: pikepdf.Pdf, rung: Rung) -> None:
    """Bring every picture down to the rung's pixels an inch at its largest showing, in place.

    Photographs (JPEG in the proof) stay JPEG at the rung's quality, drawings stay lossless; a
    picture whose new bytes would be more than its old is left alone.
    """
    for shown in _largest_showings(pdf):
        _coarsen_one(pdf, shown, rung)


def _largest_showings(pdf: pikepdf.Pdf) -> list[_Shown]:
    """Every picture with the largest size it is shown at, in points."""
    found: dict[tuple[int, int], _Shown] = {}
    reached: dict[tuple[int, int], Matrix] = {}
    for stream, resources in content_streams(pdf):
        objects = {k.encode(): v for k, v in resources.get("/XObject", {}).items()}
        if not objects:
            continue
        start = reached.get(stream.objgen, _starting_matrix(stream))
        for name, matrix in _showings(stream, start):
            thing = objects.get(name)
            if thing is None:
                continue
            if thing.get("/Subtype") == "/Form":
                reached.setdefault(thing.objgen, matrix)
                continue
            shown = found.setdefault(thing.objgen, _Shown(thing))
            shown.width = max(shown.width, math.hypot(matrix[0], matrix[1]))
            shown.height = max(shown.height, math.hypot(matrix[2], matrix[3]))
    return list(found.values())


def _starting_matrix(stream: pikepdf.Object) -> Matrix:
    a, b, c, d, e, f = (float(n) for n in stream.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    return a, b, c, d, e, f


def _showings(stream: pikepdf.Object, start: Matrix) -> Iterator[tuple[bytes, Matrix]]:
    """The names a stream shows, each with the matrix in force."""
    matrix, stack = start, []
    for operands, operator in instructions(stream.read_bytes(), stream):
        if operator == b"cm":
            a, b, c, d, e, f = (float(n) for n in operands.split())
            matrix = _times((a, b, c, d, e, f), matrix)
        elif operator == b"q":
            stack.append(matrix)
        elif operator == b"Q" and stack:
            matrix = stack.pop()
        elif operator == b"Do":
            yield operands, matrix


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _coarsen_one(pdf: pikepdf.Pdf, shown: _Shown, rung: Rung) -> None:
    picture = shown.picture
    width, height = int(picture.Width), int(picture.Height)
    fine = max(
        width / max(shown.width, 1) * 72 / rung.image_ppi,
        height / max(shown.height, 1) * 72 / rung.image_ppi,
    )
    photograph = picture.get("/Filter") == "/DCTDecode"
    if fine <= _SLACK and not photograph:
        return
    size = (width, height)
    if fine > _SLACK:
        size = (max(1, round(width / fine)), max(1, round(height / fine)))
    image = pikepdf.PdfImage(picture).as_pil_image()
    if image.mode not in ("L", "RGB"):
        return
    image = image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image
    mask = picture.get("/SMask")
    if mask is not None and size != (width, height):
        smaller = pikepdf.PdfImage(mask).as_pil_image().resize(size, Image.Resampling.LANCZOS)
        _replace_losslessly(mask, smaller)
    if photograph:
        _replace_photograph(picture, image, rung.quality)
    else:
        _replace_losslessly(picture, image)


def _replace_photograph(picture: pikepdf.Object, image: Image.Image, quality: int) -> None:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True, progressive=False)
    if image.size == (int(picture.Width), int(picture.Height)) and len(
        picture.read_raw_bytes()
    ) <= len(buffer.getvalue()):
        return
    picture.write(buffer.getvalue(), filter=pikepdf.Name.DCTDecode)
    picture.Width, picture.Height = image.size


def _replace_losslessly(picture: pikepdf.Object, image: Image.Image) -> None:
    picture.write(image.tobytes())
    picture.Width, picture.Height = image.size
