"""Checks of QR codes: whether a phone reads what the plates print.

Each code is composed from its plates at 600 pixels an inch and given to a decoder, with what lies
over and around it. Codes are known by their drawing, one path of runs that are whole modules, or by
being read: a square picture that no decoder reads is taken for a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ...ground.findings import Remark
from ...ground.register import check
from ...ground.units import POINTS_PER_MM
from ...pdf.geometry import Box
from ...pdf.marks import Picture, Shape
from ..document import Document, PageFacts, only_for
from ..inkmap import composed

_PPI = 600
_QUIET = 4
"""Modules of white around a symbol; ISO/IEC 18004, 6.3.8."""
_LEAST_MM = 15.0
_LEAST_CONTRAST = 0.4
"""Of reflectance: grade 2, the least that is asked of printed codes; ISO/IEC 15415, 7.8.2."""
_FEWEST_RUNS = 60
"""The smallest symbol, of 21 modules, has more runs of dark modules than this."""
_SLACK = 0.02
"""What lengths may be off by, as a part: coordinates are written to a few places."""
_PICTURE_MM = 8.0, 50.0
"""The side of a picture that may be a code."""
_MOST_PICTURES = 200
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
"""What an eye and a phone's camera see of red, green and blue."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A code as it prints."""

    page: PageFacts
    box: Box
    """The symbol without its white."""
    text: str
    """What a decoder reads; empty where it reads nothing."""
    contrast: float
    """Between light and dark, of the reflectance of paper."""
    is_free: bool
    """Whether the white around it is white."""


def _codes(document: Document) -> list[_Seen]:
    """The codes of all pages; looked at once."""
    if "codes" not in document.cache:
        document.cache["codes"] = [*_drawn(document), *_pictured(document)]
    seen: list[_Seen] = document.cache["codes"]
    return seen


def _drawn(document: Document) -> Iterator[_Seen]:
    for page, shape in document.marks(Shape):
        if (symbol := _symbol_in(shape)) and page.reaches(symbol[0]):
            box, module = symbol
            light = _light(document, page, box.grown(_QUIET * module))
            inner = round(_QUIET * module / 72 * _PPI)
            pale, dark = np.percentile(light[inner:-inner, inner:-inner], (90, 10))
            around = light.copy()
            around[inner - 2 : 2 - inner, inner - 2 : 2 - inner] = pale
            is_free = bool(around.min() > (pale + dark) / 2)
            text = "".join(found.text for found in _read(light))
            yield _Seen(page, box, text, float(pale - dark), is_free)


def _symbol_in(shape: Shape) -> tuple[Box, float] | None:
    """Where a symbol stands and the side of a module, in points.

    None where a path is not made of runs of modules, as codes are.
    """
    if shape.kind != "fill" or len(shape.outlines) < _FEWEST_RUNS:
        return None
    corners = [np.asarray(outline) for outline in shape.outlines if len(outline) > 1]
    if any(len(points) not in (4, 5) for points in corners):
        return None
    every = np.concatenate(corners)
    sizes = np.array([np.ptp(points, axis=0) for points in corners])
    extent, module = np.ptp(every, axis=0), sizes.min(axis=0)
    if module.min() <= 0:
        return None
    parts = np.vstack((sizes, extent)) / module
    across, up = parts[-1]
    are_whole = np.abs(parts - parts.round()).max() < _SLACK / 2 * across
    if not are_whole or round(across) != round(up) or not _is_version(round(across)):
        return None
    box = Box(*every.min(axis=0).tolist(), *every.max(axis=0).tolist())
    return box, float(module.max())


def _is_version(modules: int) -> bool:
    """Whether a symbol may have so many modules a side: 21, 25 and so on to 177."""
    return 21 <= modules <= 177 and (modules - 21) % 4 == 0


def _pictured(document: Document) -> Iterator[_Seen]:
    """Square pictures that a decoder reads. How much white they have around them is not known."""
    least, most = (side * POINTS_PER_MM for side in _PICTURE_MM)
    looked = 0
    for page, picture in document.marks(Picture):
        box = picture.box
        is_square = abs(box.width - box.height) < _SLACK * max(box.width, box.height)
        if not (is_square and least <= box.width <= most and page.reaches(box)):
            continue
        looked += 1
        if looked > _MOST_PICTURES:
            return
        light = _light(document, page, box)
        for found in _read(light):
            at = found.position
            xs = [point.x for point in (at.top_left, at.top_right, at.bottom_left, at.bottom_right)]
            ys = [point.y for point in (at.top_left, at.top_right, at.bottom_left, at.bottom_right)]
            symbol = light[max(min(ys), 0) : max(ys), max(min(xs), 0) : max(xs)]
            pale, dark = np.percentile(symbol, (90, 10))
            left, head = box.left + min(xs) / _PPI * 72, box.head - min(ys) / _PPI * 72
            side = (max(xs) - min(xs)) / _PPI * 72
            place = Box(left, head - side, left + side, head)
            yield _Seen(page, place, found.text, float(pale - dark), is_free=True)


def _light(document: Document, page: PageFacts, area: Box) -> NDArray[np.float32]:
    """The reflectance of a part of a page as it prints, 1 for paper; row 0 is the head."""
    plates = composed(document, page, area, _PPI / 72)
    inks, black = plates[..., :3], plates[..., 3] + plates[..., 4]
    light: NDArray[np.float32] = ((1 - inks) @ _LUMINANCE) * (1 - np.clip(black, 0, 1))
    return light


def _read(light: NDArray[np.float32]) -> list[zxingcpp.Barcode]:
    """The QR codes that a decoder reads, dark on light."""
    grey = np.ascontiguousarray((np.clip(light, 0, 1) * 255).astype(np.uint8))
    return zxingcpp.read_barcodes(grey, _FORMATS, try_invert=False)


@check("qr/unreadable", subject="pdf")
@only_for("print")
def unreadable(document: Document) -> Iterator[Remark]:
    """Codes that a decoder does not read as they print."""
    for code in _codes(document):
        if not code.text and code.contrast >= _LEAST_CONTRAST:
            yield document.spotted(code.page, [code.box])


@check("qr/contrast", subject="pdf")
@only_for("print")
def contrast(document: Document) -> Iterator[Remark]:
    """Codes whose dark is not dark enough against their light."""
    for code in _codes(document):
        if code.contrast < _LEAST_CONTRAST:
            values = {
                "contrast": f"{100 * code.contrast:.0f}",
                "least": f"{100 * _LEAST_CONTRAST:g}",
            }
            yield document.spotted(code.page, [code.box], **values)


@check("qr/small", subject="pdf")
@only_for("print")
def small(document: Document) -> Iterator[Remark]:
    """Codes that phones held at arm's length do not resolve."""
    for code in _codes(document):
        side = min(code.box.width, code.box.height) / POINTS_PER_MM
        if side < _LEAST_MM * (1 - _SLACK / 2):
            values = {"side": f"{side:.1f}", "least": f"{_LEAST_MM:g}"}
            yield document.spotted(code.page, [code.box], **values)


@check("qr/quiet", subject="pdf")
@only_for("print")
def quiet(document: Document) -> Iterator[Remark]:
    """Codes without white around them, which some readers do not find."""
    for code in _codes(document):
        if code.text and not code.is_free:
            yield document.spotted(code.page, [code.box], modules=str(_QUIET))
