"""How much ink the profile of a printing condition uses at most."""

from __future__ import annotations

import io
import math

import numpy as np
import pikepdf
from PIL import Image, ImageCms

from ..pdf.xmp import press_intents
from .document import Document

INK_PERCENT = 300.0
"""For files whose profile says nothing; coated offset."""
_STEP = 8
_ROUNDING_PERCENT = 2.0


def ink_limit(document: Document) -> float:
    """The limit in per cent: the one given, else the output profile's, else 300."""
    if document.limits.ink_percent is not None:
        return document.limits.ink_percent
    if "ink limit" not in document.cache:
        profile = _output_profile(document)
        document.cache["ink limit"] = (profile and most_ink(profile)) or INK_PERCENT
    limit: float = document.cache["ink limit"]
    return limit


def _output_profile(document: Document) -> bytes | None:
    for intent in press_intents(document.pdf)[:1]:
        profile = intent.get("/DestOutputProfile")
        return profile.read_bytes() if isinstance(profile, pikepdf.Stream) else None
    return None


def most_ink(profile: bytes) -> float | None:
    """The most ink that a CMYK profile separates any colour into, to the next ten per cent.

    None where the profile is for other inks or cannot be read. Profiles name no limit; it shows in
    their tables, here asked for all of Lab in steps.
    """
    steps = np.arange(0, 256, _STEP)
    grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).astype(np.uint8)
    colours = Image.frombytes("LAB", (len(steps) ** 2, len(steps)), grid.tobytes())
    try:
        press = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        transform = ImageCms.buildTransform(
            ImageCms.createProfile("LAB"), press, "LAB", "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )  # fmt: skip
        inks = np.asarray(ImageCms.applyTransform(colours, transform), np.float32)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    percent = float(inks.sum(axis=2).max()) / 255 * 100
    return math.ceil((percent - _ROUNDING_PERCENT) / 10) * 10.0
