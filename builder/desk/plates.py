"""The plates of a print page: each ink by itself, as it will lie on its plate.

A page is written anew so that it shows one plate in grey: every colour becomes what it leaves on
that plate, and what an overprint leaves alone is not painted. So letters, shapes and pictures are
drawn by the same outlines as the page itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from ..pdf.content import SHOWS_TEXT, Content, Instruction, contents, operands_of, write_all
from ..pdf.marks import PROCESS
from ..pdf.spaces import CMYK, GRAY, RGB, Space, read_space
from .pages import alone, drawn

PLATES = PROCESS
"""Those of every press; spot inks go by the names that they have in the file."""

_DIRECT = {b"g": GRAY, b"rg": RGB, b"k": CMYK, b"G": GRAY, b"RG": RGB, b"K": CMYK}
_FILLS = frozenset((b"f", b"F", b"f*"))
_STROKES = frozenset((b"S", b"s"))
_BOTH = {b"B": (b"f", b"S"), b"B*": (b"f*", b"S"), b"b": (b"f", b"s"), b"b*": (b"f*", b"s")}
_PICK = {
    "Cyan": "pop pop pop 1 exch sub",
    "Magenta": "pop pop exch pop 1 exch sub",
    "Yellow": "pop exch pop exch pop 1 exch sub",
    "Black": "exch pop exch pop exch pop 1 exch sub",
}
"""What makes four inks one plate in grey; ISO 32000-1, 7.10.5."""


@dataclass(frozen=True, slots=True)
class _Paint:
    """A colour as one plate has it."""

    tint: float = 0.0
    is_left: bool = False
    """An overprint leaves what lies below on this plate."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a content stream has set by now; ISO 32000-1, 8.4."""

    fill: Space = GRAY
    stroke: Space = GRAY
    fill_values: tuple[float, ...] = (0.0,)
    stroke_values: tuple[float, ...] = (0.0,)
    overprint: bool = False
    stroke_overprint: bool = False
    mode: int = 0
    rendering: bytes = b"0"


@dataclass(slots=True)
class _Walk:
    """Writes one content stream anew for a plate."""

    content: Content
    plate: str
    with_overprint: bool
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)

    def pairs(self) -> Iterator[Instruction]:
        """The instructions for this plate alone."""
        states = self.content.named("/ExtGState")
        yield self._grey(stroke=False)
        yield self._grey(stroke=True)
        for operands, operator in self.content.pairs:
            if operator == b"q":
                self.stack.append(self.state)
            elif operator == b"Q":
                self.state = self.stack.pop() if self.stack else self.state
            elif operator == b"gs":
                self._set_state(states.get(operands.strip()))
            elif operator == b"Tr":
                self.state = replace(self.state, rendering=operands.strip())
            if operator in _DIRECT:
                is_stroke = operator.isupper()
                self._set(is_stroke, _DIRECT[operator], operands)
                yield self._grey(is_stroke)
            elif operator in (b"cs", b"CS"):
                name = pikepdf.Name(operands.strip().decode())
                space = read_space(name, self.content.resources)
                self._set(operator == b"CS", space, None)
                if space.family == "pattern":
                    yield operands, operator
                else:
                    yield self._grey(operator == b"CS")
            elif operator in (b"sc", b"scn", b"SC", b"SCN"):
                is_stroke = operator.isupper()
                space = self.state.stroke if is_stroke else self.state.fill
                if space.family == "pattern":
                    yield operands, operator
                    continue
                self._set(is_stroke, space, operands)
                yield self._grey(is_stroke)
            else:
                yield from self._painted(operands, operator)

    def _set_state(self, state: Any) -> None:
        if state is None:
            return
        strokes = state.get("/OP", self.state.stroke_overprint)
        fills = state.get("/op", state.get("/OP", self.state.overprint))
        mode = state.get("/OPM", self.state.mode)
        self.state = replace(
            self.state,
            overprint=bool(fills),
            stroke_overprint=bool(strokes),
            mode=int(mode),
        )

    def _set(self, is_stroke: bool, space: Space, operands: bytes | None) -> None:
        if operands is None:
            values = space.first.values if space.family != "pattern" else ()
        else:
            values = tuple(float(value) for value in operands_of(operands) if _is_number(value))
        if is_stroke:
            self.state = replace(self.state, stroke=space, stroke_values=values)
        else:
            self.state = replace(self.state, fill=space, fill_values=values)

    def _paint(self, is_stroke: bool) -> _Paint:
        state = self.state
        space = state.stroke if is_stroke else state.fill
        if space.family == "pattern":
            return _Paint()
        values = state.stroke_values if is_stroke else state.fill_values
        inks = dict(space.colour(values).inks)
        tint = inks.get("All", inks.get(self.plate, 0.0))
        overprints = state.stroke_overprint if is_stroke else state.overprint
        by_mode = state.mode == 1 and space.family == "cmyk" and space.device
        lets = space.family == "spot" or by_mode
        is_left = self.with_overprint and overprints and lets and tint == 0.0
        return _Paint(tint, is_left)

    def _grey(self, stroke: bool) -> Instruction:
        tint = self._paint(stroke).tint
        return f"{1 - tint:.4f}".encode(), b"G" if stroke else b"g"

    def _painted(self, operands: bytes, operator: bytes) -> Iterator[Instruction]:
        fill, stroke = self._paint(False).is_left, self._paint(True).is_left
        if (operator in _FILLS and fill) or (operator in _STROKES and stroke):
            yield b"", b"n"
        elif operator in _BOTH and (fill or stroke):
            yield b"", b"n" if fill and stroke else _BOTH[operator][fill]
        elif operator in SHOWS_TEXT and fill and self.state.rendering in (b"0", b"2"):
            yield b"3" if self.state.rendering == b"0" or stroke else b"1", b"Tr"
            yield operands, operator
            yield self.state.rendering, b"Tr"
        else:
            yield operands, operator


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _in_grey(pdf: pikepdf.Pdf, space: Any, plate: str, resources: Any) -> Any:
    """A colour space of inks as one that shows a plate in grey; others as they are."""
    known = read_space(space, resources)
    if known.base is not None:
        return space
    if known.family == "cmyk":
        return _picked(pdf, PROCESS, _PICK.get(plate, "pop pop pop pop 1"))
    if known.family == "gray" and plate != "Black":
        return _picked(pdf, ("Black",), "pop 1")
    if known.family == "spot":
        at = known.plates.index(plate) if plate in known.plates else -1
        after = len(known.plates) - 1 - at
        keep = f"{'pop ' * after}1 exch sub {'exch pop ' * at}"
        return _picked(pdf, known.plates, keep if at >= 0 else "pop " * len(known.plates) + "1")
    return space


def _picked(pdf: pikepdf.Pdf, plates: Sequence[str], program: str) -> pikepdf.Array:
    """A space of inks that a program turns into grey; ISO 32000-1, 8.6.6.5."""
    names = [pikepdf.Name("/" + name) for name in plates]
    function = pikepdf.Stream(pdf, f"{{{program}}}".encode())
    function.FunctionType = 4
    function.Domain = pikepdf.Array([0, 1] * len(names))
    function.Range = pikepdf.Array([0, 1])
    return pikepdf.Array(
        [
            pikepdf.Name.DeviceN,
            pikepdf.Array(names),
            pikepdf.Name.DeviceGray,
            pdf.make_indirect(function),
        ]
    )


def _recolour_resources(pdf: pikepdf.Pdf, content: Content, plate: str) -> None:
    """Pictures and shades of a content stream, by the plate."""
    for picture in content.named("/XObject").values():
        if picture.get("/Subtype") == "/Image" and "/ColorSpace" in picture:
            picture.ColorSpace = _in_grey(pdf, picture.ColorSpace, plate, content.resources)
        elif picture.get("/Subtype") == "/Form":
            _forget_blend_space(picture)
    shadings = [*content.named("/Shading").values()]
    shadings += [
        pattern.Shading
        for pattern in content.named("/Pattern").values()
        if pattern.get("/PatternType") == 2
    ]
    for shading in shadings:
        shading.ColorSpace = _in_grey(pdf, shading.ColorSpace, plate, content.resources)


def _forget_blend_space(thing: Any) -> None:
    """A group of inks blends in grey here."""
    if "/CS" in thing.get("/Group", {}):
        del thing.Group.CS


def plate_pdf(path: Path, number: int, plate: str, with_overprint: bool) -> bytes:
    """A page of a print edition as one plate in grey. Raises IndexError for no such page."""
    with pikepdf.open(path) as whole, pikepdf.new() as single:
        if not 1 <= number <= len(whole.pages):
            raise IndexError(f"there is no page {number}")
        single.pages.append(whole.pages[number - 1])
        page = single.pages[0]
        _forget_blend_space(page.obj)
        streams = contents(single)
        done: set[tuple[int, int]] = set()
        for content in streams:
            if not content.in_mask:
                content.pairs = list(_Walk(content, plate, with_overprint).pairs())
            owner = content.resources.objgen
            if owner not in done or owner == (0, 0):
                done.add(owner)
                _recolour_resources(single, content, plate)
        write_all(streams)
        out = io.BytesIO()
        single.save(out)
        return out.getvalue()


Tints = NDArray[np.float32]


def plate_tints(
    path: Path, number: int, plate: str, scale: float, with_overprint: bool = True
) -> Tints:
    """How much of an ink lies where on a page, 0 to 1, ``scale`` pixels a point."""
    grey = _plate_in_grey(path, number, plate, scale, with_overprint)
    tints: Tints = 1 - grey.astype(np.float32) / np.float32(255)
    return tints


@lru_cache(maxsize=24)
@alone
def _plate_in_grey(
    path: Path, number: int, plate: str, scale: float, with_overprint: bool
) -> NDArray[np.uint8]:
    with pypdfium2.PdfDocument(plate_pdf(path, number, plate, with_overprint)) as document:
        return np.asarray(drawn(document, 1, scale).convert("L"))


_INKS: Mapping[str, tuple[int, int, int]] = {
    "Cyan": (0, 158, 224),
    "Magenta": (229, 0, 125),
    "Yellow": (255, 221, 0),
    "Black": (20, 20, 20),
}
_SPOT = 0, 140, 90
"""How a spot ink is shown, whatever it looks like."""


def spot_plates(path: Path) -> list[str]:
    """The names of the spot inks that a print edition is printed with."""
    found: dict[str, None] = {}
    with pikepdf.open(path) as pdf:
        for content in contents(pdf):
            for space in content.named("/ColorSpace").values():
                found |= dict.fromkeys(read_space(space).plates)
    return [name for name in found if name not in (*PROCESS, "All", "None")]


def plates_picture(
    path: Path, number: int, plates: Iterable[str], scale: float, with_overprint: bool = True
) -> Image.Image:
    """Some plates of a page over each other in the colours of their inks."""
    light = None
    for plate in plates:
        tints = plate_tints(path, number, plate, scale, with_overprint)[..., None]
        passed = 1 - tints * (1 - np.asarray(_INKS.get(plate, _SPOT), np.float32) / 255)
        light = passed if light is None else light * passed
    if light is None:
        raise ValueError("no plates")
    return Image.fromarray((light * 255).round().astype(np.uint8))


@dataclass(frozen=True, slots=True)
class TotalInk:
    """The inks of a page added up."""

    picture: Image.Image
    heaviest_percent: float


def total_ink(
    path: Path, number: int, plates: Iterable[str], scale: float, limit_percent: float
) -> TotalInk:
    """The sum of some inks as a heat map: from white over yellow, red from the limit on."""
    total = sum(plate_tints(path, number, plate, scale) for plate in plates)
    percent = np.asarray(total) * 100
    share = np.clip(percent / limit_percent, 0, 1)[..., None]
    stops = np.asarray([[255, 255, 255], [205, 225, 245], [255, 230, 120], [245, 140, 30]])
    at = share * (len(stops) - 1)
    low = np.clip(np.floor(at).astype(int), 0, len(stops) - 2)
    colours = stops[low[..., 0]] + (stops[low[..., 0] + 1] - stops[low[..., 0]]) * (at - low)
    colours[percent > limit_percent + 1] = (200, 0, 0)
    picture = Image.fromarray(colours.round().astype(np.uint8))
    return TotalInk(picture, round(float(percent.max()), 1))
