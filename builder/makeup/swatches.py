"""Swatches: the colours of a layout, exact in both spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of the layout, exact in both spaces."""

    name: str
    rgb: str
    """sRGB as six hexadecimal digits, ``c4321c``."""
    cmyk: tuple[float, float, float, float]
    """Cyan, magenta, yellow and black in per cent."""

    @property
    def css_name(self) -> str:
        """The name as a word of CSS: ``chart K80`` is ``chart-k80``."""
        return re.sub(r"[^\w-]+", "-", self.name.lower())

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Swatch:
        """A swatch from a layout's ``{name: …, rgb: "#C4321C", cmyk: [0, 88, 95, 10]}``."""
        cyan, magenta, yellow, black = (float(part) for part in entry["cmyk"])
        rgb = entry["rgb"].removeprefix("#").lower()
        return cls(entry["name"], rgb, (cyan, magenta, yellow, black))
