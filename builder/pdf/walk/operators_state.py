"""Operators that set the graphics state, colours, and marked content."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import pikepdf

from ..geometry import matrix_of, multiply
from ..marks import SCREEN_FAMILIES, Colour
from ..spaces import CMYK, GRAY, PATTERN, RGB, Space
from .operators_object import Painting, screen_colour_in
from .operators_text import choose_font
from .state import Marking, Pen
from .walker import Table, Walk

Which = Literal["fill", "stroke"]


def concatenate(walk: Walk[Any], *numbers: Any) -> None:
    """Set a matrix before the one in force."""
    walk.state.ctm = multiply(matrix_of(numbers), walk.state.ctm)


def _set_line_width(walk: Painting, width: Any) -> None:
    walk.state.line_width = float(width)


def _set_parameters(walk: Painting, name: Any) -> None:
    given = walk.resource("/ExtGState", name)
    for key, value in given.items():
        setter = _PARAMETERS.get(key)
        if setter is not None:
            setter(walk, value)
    if "/OP" in given and "/op" not in given:
        walk.state.fill_overprint = bool(given["/OP"])


def _set_blend(walk: Painting, value: Any) -> None:
    first = value[0] if isinstance(value, pikepdf.Array) else value
    walk.state.blend = str(first).removeprefix("/")


def _set_soft_mask(walk: Painting, value: Any) -> None:
    walk.state.soft_mask = isinstance(value, pikepdf.Dictionary)
    if not walk.state.soft_mask or str(value.get("/S")) != "/Luminosity":
        return  # of an alpha mask the colours do not count
    form = value["/G"]
    space = walk.space_of(form.get("/Group", {}).get("/CS"))
    colour = screen_colour_in(walk, form, form.get("/Resources", walk.resources))
    if colour is None and space.family in SCREEN_FAMILIES:
        colour = Colour(space.family)
    if colour is not None:
        walk.content.mask_colours.append(colour)


def _set_transfer(walk: Painting, value: Any) -> None:
    if not isinstance(value, pikepdf.Name) or str(value) not in ("/Identity", "/Default"):
        walk.content.oddities.add("transfer")


def _set_halftone(walk: Painting, value: Any) -> None:
    if not isinstance(value, pikepdf.Name):
        walk.content.oddities.add("halftone")


def _set_number(member: str, kind: type, walk: Painting, value: Any) -> None:
    setattr(walk.state, member, kind(value))


_PARAMETERS: dict[str, Callable[..., None]] = {
    "/LW": partial(_set_number, "line_width", float),
    "/OP": partial(_set_number, "stroke_overprint", bool),
    "/op": partial(_set_number, "fill_overprint", bool),
    "/OPM": partial(_set_number, "overprint_mode", int),
    "/CA": partial(_set_number, "stroke_alpha", float),
    "/ca": partial(_set_number, "fill_alpha", float),
    "/BM": _set_blend,
    "/SMask": _set_soft_mask,
    "/Font": lambda walk, value: choose_font(walk, value[0], value[1]),
    "/TR": _set_transfer,
    "/TR2": _set_transfer,
    "/HT": _set_halftone,
}


def _choose_space(which: Which, walk: Painting, name: Any) -> None:
    space = walk.space_of(name)
    setattr(walk.state, which, Pen(space, space.first))


def _choose_colour(which: Which, walk: Painting, *values: Any) -> None:
    space: Space = getattr(walk.state, which).space
    if values and isinstance(values[-1], pikepdf.Name):
        pattern = walk.resource("/Pattern", values[-1])
        space = space if space.family == "pattern" else PATTERN
        under = space.base.colour([float(v) for v in values[:-1]]) if space.base else None
        setattr(walk.state, which, Pen(space, Colour("pattern"), pattern, under))
        return
    setattr(walk.state, which, Pen(space, space.colour([float(v) for v in values])))


def _choose_device(which: Which, space: Space, walk: Painting, *values: Any) -> None:
    if len(values) != space.components:
        raise ValueError(values)
    setattr(walk.state, which, Pen(space, space.colour([float(v) for v in values])))


def _begin_marked(walk: Painting, tag: Any, properties: Any = None) -> None:
    outer = walk.marking
    if isinstance(properties, pikepdf.Name):
        properties = walk.resource("/Properties", properties)
    given: Any = properties if isinstance(properties, pikepdf.Dictionary) else {}
    mcid = given.get("/MCID", outer.mcid)
    walk.markings.append(
        Marking(
            mcid if isinstance(mcid, int) else outer.mcid,
            outer.artifact or str(tag) == "/Artifact",
            outer.has_actual_text or "/ActualText" in given,
        )
    )


def _end_marked(walk: Painting) -> None:
    if len(walk.markings) > 1:
        walk.markings.pop()


OPERATORS: Table = {
    b"q": Walk.save,
    b"Q": Walk.restore,
    b"cm": concatenate,
    b"w": _set_line_width,
    b"gs": _set_parameters,
    b"cs": partial(_choose_space, "fill"),
    b"CS": partial(_choose_space, "stroke"),
    b"sc": partial(_choose_colour, "fill"),
    b"scn": partial(_choose_colour, "fill"),
    b"SC": partial(_choose_colour, "stroke"),
    b"SCN": partial(_choose_colour, "stroke"),
    b"g": partial(_choose_device, "fill", GRAY),
    b"G": partial(_choose_device, "stroke", GRAY),
    b"rg": partial(_choose_device, "fill", RGB),
    b"RG": partial(_choose_device, "stroke", RGB),
    b"k": partial(_choose_device, "fill", CMYK),
    b"K": partial(_choose_device, "stroke", CMYK),
    b"BMC": _begin_marked,
    b"BDC": _begin_marked,
    b"EMC": _end_marked,
}
