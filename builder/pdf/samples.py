"""The samples of pictures as inks."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

from .content import members
from .jpx import space_of_jpx
from .marks import PROCESS, Picture
from .spaces import Space, read_space

Samples = NDArray[np.float32]

_MOST_BYTES = 400_000_000


def ink_samples(pdf: pikepdf.Pdf, picture: Picture, across_px: float) -> Samples | None:
    """Rows, columns and five planes (CMYK and all spots together), 0 to 1.

    The picture is averaged down to about ``across_px`` columns. None for pictures without inks,
    of line art in grey, which is one ink at most, of more than 400 MB, and for those that cannot
    be decoded.
    """
    image: Any = pdf.get_object(*picture.key) if picture.key else picture.inline.obj
    space = read_space(image.get("/ColorSpace"))
    if space.family == "unknown":
        space = space_of_jpx(image)
    channels = space.components
    if space.family not in ("gray", "cmyk", "spot") or not channels:
        return None
    if picture.bits not in (1, 2, 4, 8, 16) or (picture.bits == 1 and space.family == "gray"):
        return None
    unpacked = 8 if picture.bits < 8 else 1
    if picture.width_px * picture.height_px * channels * unpacked > _MOST_BYTES:
        return None
    try:
        raw = _decode(image, picture, space, across_px)
    except (OSError, ValueError, pikepdf.PdfError, Image.DecompressionBombError):
        return None
    return _as_inks(_averaged(_decoded(raw, image, space), across_px), space)


def _decode(image: Any, picture: Picture, space: Space, across_px: float) -> NDArray[np.uint8]:
    """The stored samples at 8 bits; a JPEG is decoded near the size wanted."""
    channels = space.components
    stream = picture.inline or image
    names = [str(name) for name in members(image.get("/Filter"))]
    if names in (["/DCTDecode"], ["/JPXDecode"]):
        with Image.open(
            io.BytesIO(stream.read_raw_bytes()), formats=["JPEG", "JPEG2000"]
        ) as opened:
            opened.draft(None, (int(across_px), 1))
            loaded = np.asarray(opened)
        samples = loaded.reshape(loaded.shape[0], loaded.shape[1], -1)
        if samples.shape[2] != channels:
            raise ValueError("other channels than the colour space")
        if channels == 4 and names == ["/DCTDecode"]:
            return 255 - samples  # Pillow turns four-channel JPEGs over, as Photoshop writes them
        return samples
    values = _unpacked(stream.read_bytes(), picture, channels)
    if picture.bits < 8 and space.base is None:  # numbers of a palette are no tints
        values = values * np.uint8(255 // (2**picture.bits - 1))
    return values.reshape(picture.height_px, picture.width_px, channels)


def _unpacked(body: bytes, picture: Picture, channels: int) -> NDArray[np.uint8]:
    """One number a sample, row by row, of any depth; of 16 bits the upper half."""
    across, bits = picture.width_px * channels, picture.bits
    row = (across * bits + 7) // 8
    rows = np.frombuffer(body[: row * picture.height_px], np.uint8).reshape(-1, row)
    if bits == 16:
        return rows[:, ::2]
    if bits == 8:
        return rows
    digits = np.unpackbits(rows, axis=1).reshape(len(rows), -1, bits)
    worth = (1 << np.arange(bits)[::-1]).astype(np.uint8)
    return (digits @ worth)[:, :across]


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
