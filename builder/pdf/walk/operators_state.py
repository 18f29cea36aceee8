"""Operators that set the graphics state, colours, and marked content."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import pikepdf

from ..marks import SCREEN_FAMILIES, Colour, multiply
from ..spaces import CMYK, GRAY, PATTERN, RGB, Space
from .operators_text import choose_font
from .state import Marking, Pen, matrix_of

if TYPE_CHECKING:
    from .walker import Walk

Which = Literal["fill", "stroke"]


def _save(walk: Walk) -> None:
    walk.save()


def _restore(walk: Walk) -> None:
    if walk.saved:
        walk.state = walk.saved.pop()


def _concatenate(walk: Walk, *numbers: Any) -> None:
    walk.state.ctm = multiply(matrix_of(numbers), walk.state.ctm)


def _set_line_width(walk: Walk, width: Any) -> None:
    walk.state.line_width = float(width)


def _set_parameters(walk: Walk, name: Any) -> None:
    given = walk.resource("/ExtGState", name)
    for key, value in given.items():
        setter = _PARAMETERS.get(key)
        if setter is not None:
            setter(walk, value)
    if "/OP" in given and "/op" not in given:
        walk.state.fill_overprint = bool(given["/OP"])


def _set_blend(walk: Walk, value: Any) -> None:
    first = value[0] if isinstance(value, pikepdf.Array) else value
    walk.state.blend = str(first).removeprefix("/")


def _set_soft_mask(walk: Walk, value: Any) -> None:
    walk.state.soft_mask = isinstance(value, pikepdf.Dictionary)
    if not walk.state.soft_mask or str(value.get("/S")) != "/Luminosity":
        return  # of an alpha mask the colours do not count
    form = value["/G"]
    space = walk.space_of(form.get("/Group", {}).get("/CS"))
    colour = walk.screen_colour_in(form, form.get("/Resources", walk.resources))
    if colour is None and space.family in SCREEN_FAMILIES:
        colour = Colour(space.family)
    if colour is not None:
        walk.content.mask_colours.append(colour)


def _set_transfer(walk: Walk, value: Any) -> None:
    if not isinstance(value, pikepdf.Name) or str(value) not in ("/Identity", "/Default"):
        walk.content.oddities.add("transfer function")


def _set_number(member: str, kind: type, walk: Walk, value: Any) -> None:
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
}


def _choose_space(which: Which, walk: Walk, name: Any) -> None:
    space = walk.space_of(name)
    setattr(walk.state, which, Pen(space, space.first))


def _choose_colour(which: Which, walk: Walk, *values: Any) -> None:
    space: Space = getattr(walk.state, which).space
    if values and isinstance(values[-1], pikepdf.Name):
        pattern = walk.resource("/Pattern", values[-1])
        space = space if space.family == "pattern" else PATTERN
        under = space.base.colour([float(v) for v in values[:-1]]) if space.base else None
        setattr(walk.state, which, Pen(space, Colour("pattern"), pattern, under))
        return
    setattr(walk.state, which, Pen(space, space.colour([float(v) for v in values])))


def _choose_device(which: Which, space: Space, walk: Walk, *values: Any) -> None:
    if len(values) != space.components:
        raise ValueError(values)
    setattr(walk.state, which, Pen(space, space.colour([float(v) for v in values])))


def _begin_marked(walk: Walk, tag: Any, properties: Any = None) -> None:
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


def _end_marked(walk: Walk) -> None:
    if len(walk.markings) > 1:
        walk.markings.pop()


OPERATORS: dict[str, Callable[..., None]] = {
    "q": _save,
    "Q": _restore,
    "cm": _concatenate,
    "w": _set_line_width,
    "gs": _set_parameters,
    "cs": partial(_choose_space, "fill"),
    "CS": partial(_choose_space, "stroke"),
    "sc": partial(_choose_colour, "fill"),
    "scn": partial(_choose_colour, "fill"),
    "SC": partial(_choose_colour, "stroke"),
    "SCN": partial(_choose_colour, "stroke"),
    "g": partial(_choose_device, "fill", GRAY),
    "G": partial(_choose_device, "stroke", GRAY),
    "rg": partial(_choose_device, "fill", RGB),
    "RG": partial(_choose_device, "stroke", RGB),
    "k": partial(_choose_device, "fill", CMYK),
    "K": partial(_choose_device, "stroke", CMYK),
    "BMC": _begin_marked,
    "BDC": _begin_marked,
    "EMC": _end_marked,
}
