"""How large a document shows its type and its pictures."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from ..content import Content
from ..fonts import key_of
from ..geometry import IDENTITY, Matrix, matrix_of, multiply, sides_of
from ..marks import Found
from .operators_state import concatenate
from .state import State
from .walker import Ledger, Table, Walk


@dataclass(slots=True)
class Sizes(Found):
    """The largest sizes that things are shown at, in points."""

    type: dict[str, float] = field(default_factory=dict)
    """Of fonts whose text is shown, by :func:`~builder.pdf.fonts.key_of`."""
    pictures: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    """Widths and heights by object number, each the largest for itself."""


Showing = Walk[Sizes]


def largest_sizes(streams: Sequence[Content], of_type: bool = True) -> Sizes:
    """The largest sizes at which the pages among a document's streams show fonts and pictures.

    Without ``of_type``, pages that show no picture are passed over.
    """
    sizes = Sizes()
    inner = any(one.page is None and _has(one, _SHOWS) for one in streams)
    telling = _SHOWS | _LEADS_ON if inner else _SHOWS
    ledger = Ledger(streams={content.stream.objgen: content.pairs for content in streams})
    for content in streams:
        if content.page is not None and (of_type or _has(content, telling)):
            Walk(_SHOWING, ledger, sizes, content.resources, State()).run(content.pairs)
            sizes.operators = 0
    return sizes


def _has(content: Content, operators: frozenset[bytes]) -> bool:
    return any(operator in operators for _, operator in content.pairs)


_SHOWS = frozenset((b"Do",))
_LEADS_ON = frozenset((b"gs", b"scn", b"SCN"))
"""What may show a mask or a tile, in which a picture is."""


def _set_font(walk: Showing, name: Any, size: Any) -> None:
    walk.state.font_key = key_of(walk.resource("/Font", name))
    walk.state.font_size = float(size)


def _begin_text(walk: Showing) -> None:
    walk.text_matrix = IDENTITY


def _place_text(walk: Showing, *numbers: Any) -> None:
    walk.text_matrix = matrix_of(numbers)


def _show_text(walk: Showing, *_operands: Any) -> None:
    state, known = walk.state, walk.content.type
    size = abs(state.font_size) * max(sides_of(multiply(walk.text_matrix, state.ctm)))
    known[state.font_key] = max(known.get(state.font_key, 0.0), size)


def _show_object(walk: Showing, name: Any) -> None:
    thing, known = walk.resource("/XObject", name), walk.content.pictures
    if thing.get("/Subtype") == "/Form":
        _enter(walk, thing, walk.state.ctm)
        return
    width, height = sides_of(walk.state.ctm)
    widest, highest = known.get(thing.objgen, (0.0, 0.0))
    known[thing.objgen] = max(width, widest), max(height, highest)


def _set_parameters(walk: Showing, name: Any) -> None:
    mask = walk.resource("/ExtGState", name).get("/SMask")
    if isinstance(mask, pikepdf.Dictionary):
        _enter(walk, mask.G, walk.state.ctm)


def _choose_colour(walk: Showing, *values: Any) -> None:
    if values and isinstance(values[-1], pikepdf.Name):
        pattern = walk.resource("/Pattern", values[-1])
        if pattern.get("/PatternType") == 1:
            _enter(walk, pattern, walk.base.ctm)


def _enter(walk: Showing, stream: Any, outer: Matrix) -> None:
    """Look into a form, a mask or a tile; one that shows itself is looked into once."""
    if stream.objgen not in walk.active:
        inside = copy.copy(walk.state)
        inside.ctm = multiply(matrix_of(stream.get("/Matrix", IDENTITY)), outer)
        walk.enter(stream, inside)


_SHOWING: Table = {
    b"q": Walk.save,
    b"Q": Walk.restore,
    b"cm": concatenate,
    b"gs": _set_parameters,
    b"BT": _begin_text,
    b"Tf": _set_font,
    b"Tm": _place_text,
    **dict.fromkeys((b"Tj", b"TJ", b"'", b'"'), _show_text),
    b"Do": _show_object,
    b"scn": _choose_colour,
    b"SCN": _choose_colour,
}
