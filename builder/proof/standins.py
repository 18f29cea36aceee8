"""Stand-ins: what the engine lays out in the place of pictures made of pixels.

A stand-in has the picture's size and none of its pixels; each edition is made from the file itself
(``builder/editions/pictures.py``), in the colours and as fine as it needs. So no picture is read
for laying out, and the proof of an issue with a hundred photographs is small.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

import pydyf
from PIL import Image, UnidentifiedImageError
from weasyprint.images import RasterImage

from ..makeup import raster
from ..makeup.galley import Original
from .facts import STANDS_FOR


def stand_ins(originals: Mapping[str, Original]) -> dict[str, Any]:
    """A cache of pictures for the engine's ``render``, by address."""
    return {address: StandIn(address, original.size) for address, original in originals.items()}


class StandIn(RasterImage):  # type: ignore[misc]
    """A picture of the engine's, without pixels."""

    def __init__(self, address: str, size: tuple[int, int]) -> None:
        self.address = address
        self.id = hashlib.sha256(address.encode()).hexdigest()[:32]
        self.width, self.height = size
        self.ratio = self.width / self.height
        self._dpi = None

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:
        """The picture as the proof carries it; stands in for the engine's own method."""
        address = self.address.encode("ascii")
        known = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": self.width,
            "Height": self.height,
            "ColorSpace": "/DeviceRGB",
            "BitsPerComponent": 8,
            STANDS_FOR: pydyf.String(self.address),
        }
        return pydyf.Stream([address], pydyf.Dictionary(known))


def plain_data(data: bytes) -> bytes:
    """A picture inside a drawing or a style in a form that the engine sets right.

    What is upright, in sRGB and of 8 bits stays as it is, as do drawings.
    """
    try:
        with raster.opened(data) as image:
            upright = raster.orientation(image) == 1
            if upright and (image.mode == "CMYK" or _is_plain(image)):
                return data
    except UnidentifiedImageError:
        return data
    plain = raster.in_srgb(raster.decoded(data))
    buffer = io.BytesIO()
    (plain.convert("RGB") if plain.mode == "CMYK" else plain).save(buffer, "PNG")
    return buffer.getvalue()


def _is_plain(image: Image.Image) -> bool:
    profile = image.info.get("icc_profile")
    return image.mode in ("L", "RGB", "RGBA") and raster.means_srgb(image.mode, profile)
