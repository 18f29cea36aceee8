"""Pictures of pixels on pages that are looked at and not finished: their own pixels, made small."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pydyf

from ..makeup import raster
from ..makeup.galley import Original
from ..proof.standins import StandIn

MOST_PIXELS = 1600
"""The longer side of a picture on such a page."""


class Picture(StandIn):
    """Stands in the layout as a stand-in does, and is drawn from its file."""

    def __init__(self, address: str, original: Original, content: str) -> None:
        super().__init__(address, original.size)
        self.id = hashlib.sha256(f"{address}\0{content}".encode()).hexdigest()[:32]
        self.path = original.path
        self.made: tuple[Any, ...] = ()

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:
        """The picture as a page carries it; stands in for the engine's own method."""
        if not self.made:
            self.made = _pixels(self.path, (self.width, self.height))
        width, height, colours, alpha = self.made
        x_object = _stream(width, height, "/DeviceRGB", colours, interpolate)
        if alpha is not None:
            x_object.extra["SMask"] = _stream(width, height, "/DeviceGray", alpha, interpolate)
        return x_object


def pictures(originals: Mapping[str, Original], contents: Mapping[str, str]) -> dict[str, Any]:
    """By address, the pictures of a galley; ``contents`` tells their files apart."""
    return {
        address: Picture(address, original, contents[address])
        for address, original in originals.items()
    }


def _stream(width: int, height: int, space: str, data: bytes, interpolate: bool) -> Any:
    said = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": width,
        "Height": height,
        "ColorSpace": space,
        "BitsPerComponent": 8,
        "Interpolate": "true" if interpolate else "false",
    }
    return pydyf.Stream([data], pydyf.Dictionary(said))


def _pixels(path: Path, size: tuple[int, int]) -> tuple[int, int, bytes, bytes | None]:
    """Width, height, RGB and, where the picture is not opaque, alpha."""
    share = min(1.0, MOST_PIXELS / max(size))
    smaller = (max(1, round(size[0] * share)), max(1, round(size[1] * share)))
    image = raster.in_srgb(raster.decoded(path, smaller))
    if image.size != smaller and share < 1:
        image = raster.resized(image, smaller)
    alpha = image.getchannel("A").tobytes() if "A" in image.getbands() else None
    return *image.size, image.convert("RGB").tobytes(), alpha
