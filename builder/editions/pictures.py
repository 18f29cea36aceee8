"""Pictures of the proof: how fine they are shown, and making them coarser."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf
from PIL import Image, ImageChops

from ..pdf.content import Content
from .colour import Screen
from .edition import Rung

Shown = tuple[float, float]
"""The width and height that a picture is shown at, in points."""
_SLACK = 1.15
"""A picture is made coarser only where that takes away more than this share of its pixels' side."""


def coarsen(pdf: pikepdf.Pdf, shown: Mapping[tuple[int, int], Shown], rung: Rung) -> None:
    """Bring every picture down to the rung's pixels an inch at its largest showing, in place.

    Photographs (JPEG in the proof) stay JPEG at the rung's quality, drawings stay lossless; a
    picture whose new bytes would be more than its old is left alone. ``shown`` are the largest
    widths and heights by object number.
    """
    for key, size in shown.items():
        _coarsen_one(pdf.get_object(*key), size, rung)


def all_pictures(streams: Iterable[Content]) -> Iterator[pikepdf.Stream]:
    """Every picture once, without the masks that belong to pictures."""
    seen: set[tuple[int, int]] = set()
    for content in streams:
        for thing in content.named("/XObject").values():
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


def cmyk_to_rgb(streams: Iterable[Content], screen: Screen) -> None:
    """Turn CMYK pictures into RGB ones, in place, for editions whose output intent is sRGB."""
    for picture in all_pictures(streams):
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


def _coarsen_one(picture: Any, shown: Shown, rung: Rung) -> None:
    width, height = int(picture.Width), int(picture.Height)
    fine = max(
        width / max(shown[0], 1) * 72 / rung.image_ppi,
        height / max(shown[1], 1) * 72 / rung.image_ppi,
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
