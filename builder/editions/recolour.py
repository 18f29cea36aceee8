"""Content streams with their colours through a palette.

For the press every colour becomes inks, and black text overprints; for a screen inks become RGB.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import pikepdf

from ..pdf.content import Instruction
from .colour import Inks, Press, Screen

STATES = {
    b"/overprint": {"/OP": False, "/op": True, "/OPM": 1},
    b"/knockout": {"/OP": False, "/op": False, "/OPM": 1},
}
"""Two graphics states: with mode 1 an ink of zero leaves what lies below. ISO 32000-1, 8.6.7."""

Kind = Literal["grey", "rgb", "cmyk", "lab", "kept"]
"""What a colour space means here; ``kept`` are patterns and inks by name."""

_DEVICE: dict[bytes, Kind] = {
    b"/DeviceGray": "grey",
    b"/DeviceRGB": "rgb",
    b"/DeviceCMYK": "cmyk",
    b"/Pattern": "kept",
}
_FAMILIES: dict[str, Kind] = {"/Lab": "lab", "/CalRGB": "rgb", "/CalGray": "grey"}
_BY_WIDTH: dict[int, Kind] = {1: "grey", 3: "rgb", 4: "cmyk"}
_DIRECT: dict[bytes, tuple[Kind, bool]] = {
    b"g": ("grey", False),
    b"rg": ("rgb", False),
    b"k": ("cmyk", False),
    b"G": ("grey", True),
    b"RG": ("rgb", True),
    b"K": ("cmyk", True),
}
"""Operators that set space and colour at once; True for strokes."""
_SPACES = {b"cs": False, b"CS": True}
_CHANNELS = {b"sc": False, b"scn": False, b"SC": True, b"SCN": True}
_TEXT = frozenset((b"Tj", b"TJ", b"'", b'"'))
_BEGINS_PAINTING = frozenset((b"m", b"re", b"sh", b"Do"))


_ALL: frozenset[Kind] = frozenset(("grey", "rgb", "cmyk", "lab"))
INKS_ONLY: frozenset[Kind] = frozenset(("cmyk",))


class Palette(Protocol):
    """What colours become: inks on the press, RGB on a screen, or luminosity in a soft mask."""

    @property
    def takes(self) -> frozenset[Kind]:
        """The colours that are changed; others stay as they are written."""
        ...

    @property
    def overprinting(self) -> bool:
        """Whether black text is to overprint."""
        ...

    def set(self, kind: Kind, channels: Sequence[float], stroke: bool) -> Instruction:
        """The instruction that sets a colour."""
        ...


@dataclass(frozen=True, slots=True)
class InkPalette:
    """Colours in the inks of a press; black text overprints."""

    press: Press
    overprinting: bool = True
    takes: frozenset[Kind] = _ALL

    def set(self, kind: Kind, channels: Sequence[float], stroke: bool) -> Instruction:
        """A colour in inks, ``0 .88 .95 .1 k``."""
        return numbers(self.inks(kind, channels)), b"K" if stroke else b"k"

    def inks(self, kind: Kind, channels: Sequence[float]) -> Inks:
        """A colour of the proof in inks."""
        if kind == "cmyk":
            cyan, magenta, yellow, black = channels
            return (cyan, magenta, yellow, black)
        if kind == "lab":
            return self.press.lab(channels)
        return self.press.grey(channels[0]) if kind == "grey" else self.press.inks(channels)


@dataclass(frozen=True, slots=True)
class ScreenPalette:
    """Inks in RGB; colours that are no inks stay to the byte."""

    screen: Screen
    overprinting: bool = False
    takes: frozenset[Kind] = INKS_ONLY

    def set(self, kind: Kind, channels: Sequence[float], stroke: bool) -> Instruction:
        """Inks as RGB, ``.77 .2 .11 rg``."""
        return numbers(self.screen.rgb(channels)), b"RG" if stroke else b"rg"


@dataclass(frozen=True, slots=True)
class MaskPalette:
    """Colours in a soft mask, where only their luminosity counts.

    Turning them into inks would change it; a grey of the same luminosity does not
    (ISO 32000-1, 11.5.3).
    """

    overprinting: bool = False
    takes: frozenset[Kind] = _ALL

    def set(self, kind: Kind, channels: Sequence[float], stroke: bool) -> Instruction:
        """A colour as its luminosity, ``.5 g``."""
        return numbers((luminosity(kind, channels),)), b"G" if stroke else b"g"


def luminosity(kind: Kind, channels: Sequence[float]) -> float:
    """How light a colour is in a luminosity mask, from 0 to 1."""
    if kind == "grey":
        return channels[0]
    if kind == "lab":
        return channels[0] / 100
    red, green, blue = channels[:3]
    if kind == "cmyk":
        red, green, blue = (1 - min(1, ink + channels[3]) for ink in channels[:3])
    return 0.3 * red + 0.59 * green + 0.11 * blue


@dataclass(frozen=True, slots=True)
class _State:
    """What of the graphics state matters here."""

    fill_kind: Kind = "grey"
    stroke_kind: Kind = "grey"
    fill: bytes = b""
    """The operands of the last fill colour; empty where it is not known."""
    overprints: bool = False
    mode: int = 0
    """The text rendering mode; 0 fills."""


_BLACK = b"0 0 0 1"


def rewrite(
    pairs: Iterable[Instruction], palette: Palette, spaces: Mapping[bytes, Kind], starts: bool
) -> Iterator[Instruction]:
    """A content stream with its colours through a palette.

    ``spaces`` are the resources' colour spaces from :func:`kinds`. A page ``starts`` in solid
    black; a form or a pattern takes over a colour from where it is shown.
    """
    state, stack = _State(), list[_State]()
    if starts:
        yield _BLACK, b"k"
        yield _BLACK, b"K"
        state = replace(state, fill=_BLACK)
    for operands, operator in pairs:
        if operator == b"q":
            stack.append(state)
        elif operator == b"Q":
            state = stack.pop() if stack else state
        elif operator in _TEXT and palette.overprinting:
            state = yield from _switched(state, state.fill == _BLACK and state.mode == 0)
        elif operator in _BEGINS_PAINTING:
            # No state may be set within a path: what it needs is set before it begins.
            state = yield from _switched(state, False)
        elif operator == b"Tr":
            state = replace(state, mode=int(operands))
        elif operator in _DIRECT or operator in _SPACES or operator in _CHANNELS:
            state, instruction = _coloured(state, operands, operator, palette, spaces)
            yield instruction
            continue
        yield operands, operator


def _switched(state: _State, overprints: bool) -> Generator[Instruction, None, _State]:
    """Turn overprinting on or off where it is not so already."""
    if state.overprints == overprints:
        return state
    yield (b"/overprint" if overprints else b"/knockout"), b"gs"
    return replace(state, overprints=overprints)


def _coloured(
    state: _State,
    operands: bytes,
    operator: bytes,
    palette: Palette,
    spaces: Mapping[bytes, Kind],
) -> tuple[_State, Instruction]:
    """One colour instruction, and the state after it."""
    if operator in _DIRECT:
        kind, stroke = _DIRECT[operator]
    elif operator in _SPACES:
        kind, stroke = spaces.get(operands, "kept"), _SPACES[operator]
    else:
        stroke = _CHANNELS[operator]
        kind = state.stroke_kind if stroke else state.fill_kind
    kept = kind not in palette.takes
    instruction = operands, operator
    if not kept and operator in _SPACES:
        black = [0.0, 0.0, 0.0, 1.0] if kind == "cmyk" else [0.0, 0.0, 0.0]
        instruction = palette.set(kind, black, stroke)
    elif not kept:
        instruction = palette.set(kind, [float(part) for part in operands.split()], stroke)
    if stroke:
        return replace(state, stroke_kind=kind), instruction
    return replace(state, fill_kind=kind, fill=b"" if kept else instruction[0]), instruction


def kinds(resources: pikepdf.Object) -> dict[bytes, Kind]:
    """What the colour spaces of resources mean, by the names content streams use."""
    found = dict(_DEVICE)
    for name, space in resources.get("/ColorSpace", pikepdf.Dictionary()).items():
        found[name.encode()] = kind_of(space)
    return found


def kind_of(space: pikepdf.Object) -> Kind:
    """What one colour space means."""
    if isinstance(space, pikepdf.Name):
        return _DEVICE.get(str(space).encode(), "kept")
    family = space[0]
    if family == "/ICCBased":
        return _BY_WIDTH[int(space[1].N)]
    return _FAMILIES.get(str(family), "kept")


def numbers(values: Iterable[float]) -> bytes:
    """Operands of a colour instruction, as short as they go."""
    return b" ".join(f"{round(value, 4):g}".encode() for value in values)
