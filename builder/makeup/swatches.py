"""Swatches: the colours of a layout, exact in both spaces, and its spot colours."""

from __future__ import annotations

import hashlib
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
    """Cyan, magenta, yellow and black in per cent; of a spot, what stands in where it is mixed."""
    spot: str = ""
    """The name of the plate it prints from; empty for a colour of the four inks."""
    overprint: bool = False
    """Whether what lies beneath stays, instead of being left out."""
    technical: bool = False
    """Whether the plate is for varnish, foil or dies, and is no ink: it never prints nor shows."""

    @property
    def css_name(self) -> str:
        """The name as a word of CSS: ``chart K80`` is ``chart-k80``."""
        return re.sub(r"[^\w-]+", "-", self.name.lower())

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Swatch:
        """A swatch from a layout's ``{name: …, rgb: "#C4321C", cmyk: [0, 88, 95, 10]}``."""
        technical = bool(entry.get("technical", False))
        cyan, magenta, yellow, black = (float(part) for part in entry.get("cmyk", (0, 0, 0, 0)))
        rgb = entry.get("rgb") or _stand_in(entry["name"])
        return cls(
            entry["name"],
            rgb.removeprefix("#").lower(),
            (cyan, magenta, yellow, black),
            entry.get("spot", ""),
            bool(entry.get("overprint", technical)),
            technical,
        )


def _stand_in(name: str) -> str:
    """The colour by which a proof carries a plate that has none."""
    return "fe" + hashlib.sha256(name.encode()).hexdigest()[:4]
