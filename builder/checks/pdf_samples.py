"""The samples of pictures as inks."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

from .pdf_marks import PROCESS, Picture
from .pdf_spaces import Space, read_space

Samples = NDArray[np.float32]

_MOST_BYTES = 400_000_000


def ink_samples(pdf: pikepdf.Pdf, picture: Picture, across_px: float) -> Samples | None:
    """Rows, columns and five planes (CMYK and all spots together), 0 to 1.

    The picture is averaged down to about ``across_px`` columns. None for pictures without inks,
    of depths other than 8 bits, of more than 400 MB, and for those that cannot be decoded.
    """
    assert picture.key is not None
    image: Any = pdf.get_object(*picture.key)
    space = read_space(image.get("/ColorSpace"))
    channels = space.components
    if space.family not in ("gray", "cmyk", "spot") or picture.bits != 8 or not channels:
        return None
    if picture.width_px * picture.height_px * channels > _MOST_BYTES:
        return None
    try:
        raw = _decode(image, picture, channels, across_px)
    except (OSError, ValueError, pikepdf.PdfError, Image.DecompressionBombError):
        return None
    return _as_inks(_averaged(_decoded(raw, image, space), across_px), space)


def _decode(image: Any, picture: Picture, channels: int, across_px: float) -> NDArray[np.uint8]:
    """The stored samples; a JPEG is decoded near the size wanted."""
    filters = image.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names in (["/DCTDecode"], ["/JPXDecode"]):
        with Image.open(io.BytesIO(image.read_raw_bytes()), formats=["JPEG", "JPEG2000"]) as opened:
            opened.draft(None, (int(across_px), 1))
            loaded = np.asarray(opened)
        samples = loaded.reshape(loaded.shape[0], loaded.shape[1], -1)
        if samples.shape[2] != channels:
            raise ValueError("other channels than the colour space")
        if channels == 4 and names == ["/DCTDecode"]:
            return 255 - samples  # Pillow turns four-channel JPEGs over, as Photoshop writes them
        return samples
    body = image.read_bytes()
    size = picture.width_px * picture.height_px * channels
    flat = np.frombuffer(body[:size], np.uint8)
    return flat.reshape(picture.height_px, picture.width_px, channels)


def _decoded(raw: NDArray[np.uint8], image: Any, space: Space) -> NDArray[np.uint8]:
    """The samples after a palette and the /Decode array, which real files use to turn over."""
    if space.base is not None:
        width = space.base.components
        table = np.zeros((256, width), np.uint8)
        entries = np.frombuffer(space.palette, np.uint8)
        rows = len(entries) // width
        table[:rows] = entries[: rows * width].reshape(rows, width)
        return table[raw[..., 0]]
    decode = image.get("/Decode")
    if isinstance(decode, pikepdf.Array) and len(decode) >= 2 and decode[0] > decode[1]:
        return 255 - raw
    return raw


def _averaged(samples: NDArray[np.uint8], across_px: float) -> Samples:
    """Averaged over whole blocks, so that no more columns are left than about twice the wanted."""
    step = max(int(samples.shape[1] // max(across_px, 1)), 1)
    step = min(step, samples.shape[0], samples.shape[1])
    high, wide = samples.shape[0] // step * step, samples.shape[1] // step * step
    blocks = samples[:high, :wide].reshape(high // step, step, wide // step, step, -1)
    mean: Samples = blocks.mean(axis=(1, 3), dtype=np.float32) / np.float32(255)
    return mean


def _as_inks(samples: Samples, space: Space) -> Samples:
    base = space.base or space
    inks = np.zeros((*samples.shape[:2], 5), np.float32)
    if base.family == "gray":
        inks[..., 3] = 1 - samples[..., 0]
    elif base.family == "cmyk":
        inks[..., :4] = samples[..., :4]
    else:
        for index, plate in enumerate(base.plates):
            if plate in PROCESS:
                inks[..., PROCESS.index(plate)] = samples[..., index]
            elif plate != "None":
                inks[..., 4] += samples[..., index]
    return inks
