"""Lengths and sizes as people write them."""

from __future__ import annotations

import re

from .units import POINTS_PER_MM

LENGTH = r"^\d+(\.\d+)?\s*(pt|mm|cm|in)?$"
"""How a length is written: ``3mm``, ``9pt``, ``0.125in``; a bare number is millimetres."""
SIZE = r"^\d+(\.\d+)?\s*([kKmM]i?[bB])?$"
"""How a size is written: ``7MB``, ``800kB``, ``1MiB``; a bare number is bytes."""

_MM = {"": 1.0, "mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 1 / POINTS_PER_MM}
_BYTES = {"": 1, "kb": 1000, "mb": 1000**2, "kib": 1024, "mib": 1024**2}


def millimetres(written: float | str) -> float:
    """A length in millimetres. Raises ValueError where it is none."""
    number, unit = _parted(written, LENGTH)
    return number * _MM[unit]


def points(written: float | str) -> float:
    """A length in points. Raises ValueError where it is none."""
    number, unit = _parted(written, LENGTH)
    return number if unit == "pt" else number * _MM[unit] * POINTS_PER_MM


def size_bytes(written: float | str) -> int:
    """A size in bytes. Raises ValueError where it is none."""
    number, unit = _parted(written, SIZE)
    return int(number * _BYTES[unit])


def _parted(written: float | str, form: str) -> tuple[float, str]:
    text = str(written).strip()
    if isinstance(written, bool) or not re.search(form, text):
        raise ValueError(f"{written!r} is no measure")
    number, unit = re.findall(r"^([\d.]+)\s*(\w*)$", text)[0]
    return float(number), unit.lower()
