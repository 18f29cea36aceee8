"""Colour spaces of a PDF: from an object or name to families, plates and colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from .marks import PROCESS, Colour, Family

_DEEPEST = 8
"""Indexed over ICC over an alternate: real files stay well under this."""


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: its family, components and, where it names plates, their names."""

    family: Family
    components: int
    plates: tuple[str, ...] = ()
    device: bool = True
    palette: bytes = b""
    base: Space | None = None

    def colour(self, values: Sequence[float]) -> Colour:
        """A colour of this space; components outside 0 to 1 are pulled in."""
        if self.base is not None and self.palette:
            return self._indexed(values)
        if self.family == "lab":
            return Colour("lab", tuple(values))
        held = tuple(min(max(float(v), 0.0), 1.0) for v in values[: self.components or None])
        if self.family == "gray":
            dark = 1 - held[0] if held else 1.0
            return Colour("gray", held, _inked(("Black",), (dark,)), self.device)
        if self.family == "cmyk":
            return Colour("cmyk", held, _inked(PROCESS, held), self.device)
        if self.family == "spot":
            return Colour("spot", held, _inked(self.plates, held))
        return Colour(self.family, held, (), self.device)

    def _indexed(self, values: Sequence[float]) -> Colour:
        base = self.base
        assert base is not None
        at = max(int(values[0]) if values else 0, 0) * base.components
        entry = self.palette[at : at + base.components]
        return base.colour([byte / 255 for byte in entry])

    @property
    def first(self) -> Colour:
        """The colour a page starts with after choosing this space."""
        start = {"cmyk": (0.0, 0.0, 0.0, 1.0), "spot": (1.0,) * self.components}
        return self.colour(start.get(self.family, (0.0,) * self.components))


def _inked(plates: Sequence[str], tints: Sequence[float]) -> tuple[tuple[str, float], ...]:
    pairs = zip(plates, tints, strict=False)
    return tuple((plate, tint) for plate, tint in pairs if tint > 0.001 and plate != "None")


GRAY = Space("gray", 1)
RGB = Space("rgb", 3)
CMYK = Space("cmyk", 4)
LAB = Space("lab", 3, device=False)
PATTERN = Space("pattern", 0)
UNKNOWN = Space("unknown", 0)

BY_NAME = {
    "/DeviceGray": GRAY,
    "/G": GRAY,
    "/CalGray": Space("gray", 1, device=False),
    "/DeviceRGB": RGB,
    "/RGB": RGB,
    "/CalRGB": Space("rgb", 3, device=False),
    "/DeviceCMYK": CMYK,
    "/CMYK": CMYK,
    "/Lab": LAB,
    "/Pattern": PATTERN,
}
"""Spaces that need no array, and those of arrays that say it with their first word."""
_BY_COUNT: dict[int, Space] = {
    1: Space("gray", 1, device=False),
    3: Space("rgb", 3, device=False),
    4: Space("cmyk", 4, device=False),
}


def read_space(value: Any, resources: Any = None, depth: int = 0) -> Space:
    """The space a name or array means; ``resources`` is where names are looked up.

    What cannot be understood comes back as the unknown space, never as an error.
    """
    if depth > _DEEPEST or value is None:
        return UNKNOWN
    if isinstance(value, pikepdf.Name):
        return _named(value, resources, depth)
    if not isinstance(value, pikepdf.Array) or len(value) == 0:
        return UNKNOWN
    kind = str(value[0])
    space = BY_NAME.get(kind, UNKNOWN)
    if len(value) > 1 and kind == "/ICCBased":
        space = _icc(value[1])
    elif len(value) > 1 and kind == "/Pattern":
        space = Space("pattern", 0, base=read_space(value[1], resources, depth + 1))
    elif len(value) > 1 and kind in ("/Indexed", "/I"):
        space = _indexed(value, resources, depth)
    elif len(value) > 1 and kind == "/Separation":
        space = Space("spot", 1, (_plate(value[1]),))
    elif len(value) > 1 and kind == "/DeviceN":
        plates = tuple(_plate(name) for name in value[1])
        space = Space("spot", len(plates), plates)
    return space


def family_of(value: Any) -> Family:
    """The family that colours of a space are written in; of a palette they are numbers."""
    space = read_space(value)
    return space.family if space.base is None else "unknown"


def _named(name: pikepdf.Name, resources: Any, depth: int) -> Space:
    known = BY_NAME.get(str(name))
    if known is not None:
        return known
    spaces = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
    found = spaces.get(str(name)) if isinstance(spaces, pikepdf.Dictionary) else None
    return read_space(found, None, depth + 1)


def _icc(stream: Any) -> Space:
    if not isinstance(stream, pikepdf.Stream):
        return UNKNOWN
    count = stream.get("/N", 0)
    space = _BY_COUNT.get(count if isinstance(count, int) else 0, UNKNOWN)
    if space.family == "rgb" and str(stream.get("/Alternate", "")) == "/Lab":
        return LAB
    return space


def _indexed(value: pikepdf.Array, resources: Any, depth: int) -> Space:
    base = read_space(value[1], resources, depth + 1)
    table = value[3] if len(value) > 3 else b""
    palette = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
    return Space(base.family, 1, base.plates, base.device, palette[: 256 * 32], base)


def _plate(name: Any) -> str:
    return str(name).removeprefix("/")
