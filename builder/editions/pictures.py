"""Pictures of the proof: how fine they are shown, and making them coarser."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image, ImageChops

from ..pdf.content import contents, instructions
from .colour import Screen
from .edition import Rung

Matrix = tuple[float, float, float, float, float, float]
_SLACK = 1.15
"""A picture is made coarser only where that takes away more than this share of its pixels' side."""


@dataclass(slots=True)
class _Shown:
    picture: pikepdf.Stream
    width: float = 0.0
    height: float = 0.0


def coarsen(pdf: pikepdf.Pdf, rung: Rung) -> None:
    """Bring every picture down to the rung's pixels an inch at its largest showing, in place.

    Photographs (JPEG in the proof) stay JPEG at the rung's quality, drawings stay lossless; a
    picture whose new bytes would be more than its old is left alone.
    """
    for shown in _largest_showings(pdf):
        _coarsen_one(pdf, shown, rung)


def all_pictures(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    """Every picture once, without the masks that belong to pictures."""
    seen: set[tuple[int, int]] = set()
    for content in contents(pdf):
        for thing in content.resources.get("/XObject", {}).values():
            if not isinstance(thing, pikepdf.Stream) or thing.objgen in seen:
                continue
            if thing.get("/Subtype") == "/Image":
                seen.add(thing.objgen)
                yield thing


def read_picture(picture: pikepdf.Stream) -> Image.Image:
    """The pixels of a picture, CMYK with 255 for full ink.

    Pillow takes every CMYK JPEG for an inverted one, as Adobe writes them; a PDF says so itself,
    in ``Decode`` (ISO 32000-1, 8.9.5.2).
    """
    if picture.get("/ColorSpace") == "/DeviceCMYK" and is_photograph(picture):
        image = Image.open(io.BytesIO(picture.read_raw_bytes()))
        inverted = [float(n) for n in picture.get("/Decode", [])] == [1, 0] * 4
        return image if inverted else ImageChops.invert(image)
    return pikepdf.PdfImage(picture).as_pil_image(apply_mask=False)


def is_photograph(picture: pikepdf.Object) -> bool:
    """Whether the proof carries the picture as JPEG."""
    return bool(picture.get("/Filter") == "/DCTDecode")


def cmyk_to_rgb(pdf: pikepdf.Pdf, screen: Screen) -> None:
    """Turn CMYK pictures into RGB ones, in place, for editions whose output intent is sRGB."""
    for picture in all_pictures(pdf):
        if picture.get("/ColorSpace") != "/DeviceCMYK":
            continue
        photograph = is_photograph(picture)
        image = screen.picture(read_picture(picture))
        picture.ColorSpace = pikepdf.Name.DeviceRGB
        if "/Decode" in picture:
            del picture.Decode
        if photograph:
            picture.write(jpeg(image, 90), filter=pikepdf.Name.DCTDecode)
        else:
            picture.write(image.tobytes())


def jpeg(image: Image.Image, quality: int, **options: Any) -> bytes:
    """An image as JPEG, baseline, with the best tables."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True, **options)
    return buffer.getvalue()


def _largest_showings(pdf: pikepdf.Pdf) -> list[_Shown]:
    """Every picture with the largest size it is shown at, in points."""
    found: dict[tuple[int, int], _Shown] = {}
    reached: dict[tuple[int, int], Matrix] = {}
    for content in contents(pdf):
        stream, resources = content.stream, content.resources
        objects = {k.encode(): v for k, v in resources.get("/XObject", {}).items()}
        if not objects:
            continue
        start = reached.get(stream.objgen, _starting_matrix(stream))
        for name, matrix in _showings(stream, start):
            thing = objects.get(name)
            if not isinstance(thing, pikepdf.Stream):
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
    photograph = is_photograph(picture)
    if fine <= _SLACK and not photograph:
        return
    size = (width, height)
    if fine > _SLACK:
        size = (max(1, round(width / fine)), max(1, round(height / fine)))
    image = read_picture(picture)
    if image.mode not in ("L", "RGB"):
        return
    image = image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image
    mask = picture.get("/SMask")
    if isinstance(mask, pikepdf.Stream) and size != (width, height):
        smaller = read_picture(mask).resize(size, Image.Resampling.LANCZOS)
        _replace_losslessly(mask, smaller)
    if photograph:
        _replace_photograph(picture, image, rung.quality)
    else:
        _replace_losslessly(picture, image)


def _replace_photograph(picture: pikepdf.Object, image: Image.Image, quality: int) -> None:
    data = jpeg(image, quality)
    same_size = image.size == (int(picture.Width), int(picture.Height))
    if same_size and len(picture.read_raw_bytes()) <= len(data):
        return
    picture.write(data, filter=pikepdf.Name.DCTDecode)
    picture.Width, picture.Height = image.size


def _replace_losslessly(picture: pikepdf.Object, image: Image.Image) -> None:
    data = png_data(image)
    if len(data) >= len(picture.read_raw_bytes()):
        return
    parameters = pikepdf.Dictionary(
        Predictor=15, Columns=image.width, Colors=len(image.getbands()), BitsPerComponent=8
    )
    picture.write(data, filter=pikepdf.Name.FlateDecode, decode_parms=parameters)
    picture.Width, picture.Height = image.size


def png_data(image: Image.Image) -> bytes:
    """The compressed pixels of an image with PNG's row filters, which PDF reads as predictor 15."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    png, at, data = buffer.getvalue(), 8, b""
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    return data
