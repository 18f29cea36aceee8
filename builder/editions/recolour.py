"""Content streams with their colours through a palette.

For the press every colour becomes inks, and black text overprints; for a screen inks become RGB.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ..makeup.swatches import Swatch
from ..pdf.content import SHOWS_TEXT, Content, Instruction
from ..pdf.marks import Family
from ..pdf.spaces import BY_NAME, family_of
from .colour import Inks, Press, Screen
from .spots import Spots, resource

STATES = {
    b"/overprint": {"/OP": False, "/op": True, "/OPM": 1},
    b"/knockout": {"/OP": False, "/op": False, "/OPM": 1},
    b"/overprint-lines": {"/OP": True, "/op": False, "/OPM": 1},
    b"/overprint-all": {"/OP": True, "/op": True, "/OPM": 1},
}
"""Graphics states: with mode 1 an ink of zero leaves what lies below. ISO 32000-1, 8.6.7."""
_NAMES = {(state["/OP"], state["/op"]): name for name, state in STATES.items()}

_DEVICE = {name.encode(): space.family for name, space in BY_NAME.items()}
_DIRECT: dict[bytes, tuple[Family, bool]] = {
    b"g": ("gray", False),
    b"rg": ("rgb", False),
    b"k": ("cmyk", False),
    b"G": ("gray", True),
    b"RG": ("rgb", True),
    b"K": ("cmyk", True),
}
"""Operators that set space and colour at once; True for strokes."""
_SPACES = {b"cs": False, b"CS": True}
_CHANNELS = {b"sc": False, b"scn": False, b"SC": True, b"SCN": True}
_BEGINS_PAINTING = frozenset((b"m", b"re", b"sh", b"Do"))


ALL_FAMILIES: frozenset[Family] = frozenset(("gray", "rgb", "cmyk", "lab"))
INKS_ONLY: frozenset[Family] = frozenset(("cmyk",))


class Palette(Protocol):
    """What colours become: inks on the press, RGB on a screen, or luminosity in a soft mask."""

    @property
    def takes(self) -> frozenset[Family]:
        """The colours that are changed; others stay as they are written."""
        ...

    @property
    def overprinting(self) -> bool:
        """Whether black text is to overprint."""
        ...

    def set(self, kind: Family, channels: Sequence[float], stroke: bool) -> Instruction:
        """The instruction that sets a colour."""
        ...

    def spot(self, kind: Family, channels: Sequence[float]) -> Swatch | None:
        """The spot colour that a colour stands for, where it has a plate of its own."""
        ...


@dataclass(frozen=True, slots=True)
class InkPalette:
    """Colours in the inks of a press; black text overprints."""

    press: Press
    overprinting: bool = True
    takes: frozenset[Family] = ALL_FAMILIES
    spots: Spots | None = None

    def spot(self, kind: Family, channels: Sequence[float]) -> Swatch | None:
        """The spot colour that an RGB of the proof stands for."""
        return self.spots.at(channels) if self.spots and kind == "rgb" else None

    def set(self, kind: Family, channels: Sequence[float], stroke: bool) -> Instruction:
        """A colour in inks, ``0 .88 .95 .1 k``."""
        return numbers(self.inks(kind, channels)), b"K" if stroke else b"k"

    def inks(self, kind: Family, channels: Sequence[float]) -> Inks:
        """A colour of the proof in inks."""
        if kind == "cmyk":
            cyan, magenta, yellow, black = channels
            return (cyan, magenta, yellow, black)
        if kind == "lab":
            return self.press.lab(channels)
        return self.press.grey(channels[0]) if kind == "gray" else self.press.inks(channels)


@dataclass(frozen=True, slots=True)
class ScreenPalette:
    """Inks in RGB; colours that are no inks stay to the byte."""

    screen: Screen
    overprinting: bool = False
    takes: frozenset[Family] = INKS_ONLY

    def spot(self, kind: Family, channels: Sequence[float]) -> Swatch | None:
        """None: a screen has no plates."""
        return None

    def set(self, kind: Family, channels: Sequence[float], stroke: bool) -> Instruction:
        """Inks as RGB, ``.77 .2 .11 rg``."""
        return numbers(self.screen.rgb(channels)), b"RG" if stroke else b"rg"


@dataclass(frozen=True, slots=True)
class MaskPalette:
    """Colours in a soft mask, where only their luminosity counts.

    Turning them into inks would change it; a grey of the same luminosity does not
    (ISO 32000-1, 11.5.3).
    """

    overprinting: bool = False
    takes: frozenset[Family] = ALL_FAMILIES

    def spot(self, kind: Family, channels: Sequence[float]) -> Swatch | None:
        """None: a mask has no plates."""
        return None

    def set(self, kind: Family, channels: Sequence[float], stroke: bool) -> Instruction:
        """A colour as its luminosity, ``.5 g``."""
        return numbers((luminosity(kind, channels),)), b"G" if stroke else b"g"


def luminosity(kind: Family, channels: Sequence[float]) -> float:
    """How light a colour is in a luminosity mask, from 0 to 1."""
    if kind == "gray":
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

    fill_kind: Family = "gray"
    stroke_kind: Family = "gray"
    fill: bytes = b""
    """The operands of the last fill colour; empty where it is not known."""
    overprints: tuple[bool, bool] = (False, False)
    """Whether lines and whether fills overprint now."""
    mode: int = 0
    """The text rendering mode; 0 fills."""
    spots: tuple[bool, bool] = (False, False)
    """Whether the colours of lines and of fills are spots that overprint."""

    def wanted(self, black_text: bool) -> tuple[bool, bool]:
        """Whether lines and whether fills are to overprint."""
        return self.spots[0], self.spots[1] or black_text


_BLACK = b"0 0 0 1"


def rewrite(
    pairs: Iterable[Instruction], palette: Palette, spaces: Mapping[bytes, Family], starts: bool
) -> Iterator[Instruction]:
    """A content stream with its colours through a palette.

    ``spaces`` are the resources' colour spaces from :func:`families`. A page ``starts`` in solid
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
        elif operator in SHOWS_TEXT and palette.overprinting:
            is_black = state.fill == _BLACK and state.mode == 0
            state = yield from _switched(state, state.wanted(is_black))
        elif operator in _BEGINS_PAINTING:
            # No state may be set within a path: what it needs is set before it begins.
            state = yield from _switched(state, state.wanted(False))
        elif operator == b"Tr":
            state = replace(state, mode=int(operands))
        elif operator in _DIRECT or operator in _SPACES or operator in _CHANNELS:
            state, set_colour = _coloured(state, operands, operator, palette, spaces)
            yield from set_colour
            continue
        yield operands, operator


def _switched(state: _State, overprints: tuple[bool, bool]) -> Generator[Instruction, None, _State]:
    """Turn overprinting on or off where it is not so already."""
    if state.overprints == overprints:
        return state
    yield _NAMES[overprints], b"gs"
    return replace(state, overprints=overprints)


def _coloured(
    state: _State,
    operands: bytes,
    operator: bytes,
    palette: Palette,
    spaces: Mapping[bytes, Family],
) -> tuple[_State, tuple[Instruction, ...]]:
    """What sets one colour, and the state after it."""
    if operator in _DIRECT:
        kind, stroke = _DIRECT[operator]
    elif operator in _SPACES:
        kind, stroke = spaces.get(operands, "unknown"), _SPACES[operator]
    else:
        stroke = _CHANNELS[operator]
        kind = state.stroke_kind if stroke else state.fill_kind
    kept = kind not in palette.takes
    instructions: tuple[Instruction, ...] = ((operands, operator),)
    spot: Swatch | None = None
    if not kept and operator in _SPACES:
        black = [0.0, 0.0, 0.0, 1.0] if kind == "cmyk" else [0.0, 0.0, 0.0]
        instructions = (palette.set(kind, black, stroke),)
    elif not kept:
        channels = [float(part) for part in operands.split()]
        spot = palette.spot(kind, channels)
        instructions = _in_spot(spot, stroke) if spot else (palette.set(kind, channels, stroke),)
    over = spot is not None and spot.overprint
    if stroke:
        return replace(state, stroke_kind=kind, spots=(over, state.spots[1])), instructions
    fill = b"" if kept or spot else instructions[0][0]
    return replace(state, fill_kind=kind, fill=fill, spots=(state.spots[0], over)), instructions


def _in_spot(spot: Swatch, stroke: bool) -> tuple[Instruction, ...]:
    """A solid of a spot colour: its space, and the whole tint."""
    space, tint = (b"CS", b"SCN") if stroke else (b"cs", b"scn")
    return (resource(spot), space), (b"1", tint)


def families(content: Content) -> dict[bytes, Family]:
    """What the colour spaces of a stream are, by the names that its instructions use."""
    named = {name: family_of(space) for name, space in content.named("/ColorSpace").items()}
    return _DEVICE | named


def numbers(values: Iterable[float]) -> bytes:
    """Operands of a colour instruction, as short as they go."""
    return b" ".join(f"{round(value, 4):g}".encode() for value in values)
