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

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Swatch:
        """A swatch from a layout's ``{name: …, rgb: "#C4321C", cmyk: [0, 88, 95, 10]}``.

        Raises ValueError where the entry is not of this form.
        """
        name, rgb, cmyk = (entry.get(key) for key in ("name", "rgb", "cmyk"))
        if not isinstance(rgb, str) or not re.fullmatch(r"#?[0-9A-Fa-f]{6}", rgb):
            raise ValueError(f'swatch {name!r} needs an rgb such as "#C4321C", not {rgb!r}')
        if (
            not isinstance(cmyk, list | tuple)
            or len(cmyk) != 4
            or not all(isinstance(part, int | float) and 0 <= part <= 100 for part in cmyk)
        ):
            raise ValueError(f"swatch {name!r} needs four inks from 0 to 100, not {cmyk!r}")
        cyan, magenta, yellow, black = (float(part) for part in cmyk)
        return cls(str(name), rgb.removeprefix("#").lower(), (cyan, magenta, yellow, black))
