"""One walk over a page's content, collecting what it paints.

Forms and tiling patterns are entered, soft masks are only noted. What a page may ask of the walk
is bounded: operators, depth of forms, and (by the decoder's limits) the length of its streams.
The operators themselves are functions in the ``pdf_operators_*`` modules.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pikepdf

from ..fonts import FontFacts
from ..marks import SCREEN_FAMILIES, Box, Colour, Family, Mark, Matrix, Picture, Shading
from ..spaces import Space, read_space
from . import operators_object as pdf_operators_object
from . import operators_path as pdf_operators_path
from . import operators_state as pdf_operators_state
from . import operators_text as pdf_operators_text
from .state import IDENTITY, Marking, PathPen, State

OPERATORS: dict[str, Callable[..., None]] = {
    **pdf_operators_state.OPERATORS,
    **pdf_operators_path.OPERATORS,
    **pdf_operators_text.OPERATORS,
    **pdf_operators_object.OPERATORS,
}

WITHOUT_EFFECT = {"ET", "BX", "EX", "DP", "MP", "d", "d0", "d1", "i", "j", "J", "M", "ri"}
"""Operators of ISO 32000-1, Table 51, that change nothing of what is looked for."""
_DEEPEST_FORM = 24
_DEEPEST_STATE = 512
MOST_OPERATORS = 400_000
"""On one page; maps and plots stay under it."""
_MOST_CONTENT_BYTES = 32 << 20
_MOST_FAULTS = 20
_UNREADABLE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What operands of the wrong kind or number raise."""


class TooMuch(Exception):
    """The content asks for more than the walk will do; the message is one line."""


@dataclass(slots=True)
class Ledger:
    """What the walks over all pages of a document share."""

    fonts: dict[str, FontFacts] = field(default_factory=dict)
    spaces: dict[tuple[int, int], Space] = field(default_factory=dict)
    forms: dict[tuple[int, int], list[Any]] = field(default_factory=dict)
    screen_colours: dict[tuple[int, int], Colour | None] = field(default_factory=dict)
    """What :meth:`Walk.screen_colour_in` found, by object."""


@dataclass(slots=True)
class PageContent:
    """What one page paints, in order, and what was noticed on the way."""

    marks: list[Mark] = field(default_factory=list)
    group_families: list[Family] = field(default_factory=list)
    """Blend spaces that forms declare for themselves."""
    mask_colours: list[Colour] = field(default_factory=list)
    """RGB and Lab that soft masks are made of."""
    oddities: set[str] = field(default_factory=set)
    """Things a press edition must not hold: ``transfer function``, ``PostScript``, ``OPI``."""
    faults: list[str] = field(default_factory=list)
    """What could not be read: operators, boxes."""
    operators: int = 0

    def note_fault(self, words: str) -> None:
        """Keep what could not be read, up to a bound."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(words)

    def spend(self) -> None:
        """Count one operator; TooMuch where the page asks for too many."""
        self.operators += 1
        if self.operators > MOST_OPERATORS:
            raise TooMuch(f"it asks for more than {MOST_OPERATORS:,} drawing steps")


def walk_page(page: Any, media: Box, ledger: Ledger, unit: float = 1.0) -> PageContent:
    """Walk over one page (a page dictionary), its marks cut to the media box in points.

    ``unit`` is how many points a unit of the page's coordinates is.

    Raises TooMuch, and pikepdf.PdfError for content that cannot be decoded.
    """
    walk = Walk(ledger, PageContent(), page.get("/Resources"), _start(media, unit))
    try:
        instructions = _instructions(page, page.get("/Contents"))
    except _UNREADABLE:  # such as a reference to an object, which content cannot hold
        walk.content.faults.append("the content")
        instructions = []
    walk.run(instructions)
    return walk.content


def _start(media: Box, unit: float) -> State:
    return State(ctm=(unit, 0.0, 0.0, unit, 0.0, 0.0), clip=media)


def _instructions(holder: Any, content: Any) -> list[Any]:
    """The parsed operators of a page or form, its length looked at first. Raises TooMuch."""
    parts = list(content) if isinstance(content, pikepdf.Array) else [content]
    data = [part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream)]
    if sum(map(len, data)) > _MOST_CONTENT_BYTES:
        raise TooMuch(f"its content is longer than {_MOST_CONTENT_BYTES >> 20} MiB")
    if sum(map(_count_words, data)) > MOST_OPERATORS:
        raise TooMuch(f"it asks for more than {MOST_OPERATORS:,} drawing steps")
    return list(pikepdf.parse_content_stream(holder))


def _count_words(data: bytes) -> int:
    """About how many operators there are: letters at the end of a word."""
    bytes_ = np.frombuffer(data, np.uint8)
    letters = (bytes_ | 32 >= ord("a")) & (bytes_ | 32 <= ord("z"))
    return int(np.count_nonzero(letters[:-1] & (bytes_[1:] <= 32)))


def _colour_of(mark: Mark) -> Colour:
    """What a mark is painted with, as far as one colour can say."""
    if isinstance(mark, Shading) or (isinstance(mark, Picture) and not mark.stencil):
        return Colour(mark.family)
    return mark.colour


class Walk:
    """The walk over one stream; forms and patterns have their own, with the same content."""

    def __init__(
        self,
        ledger: Ledger,
        content: PageContent,
        resources: Any,
        state: State,
        *,
        active: frozenset[tuple[int, int]] = frozenset(),
        marking: Marking | None = None,
    ) -> None:
        self.ledger = ledger
        self.content = content
        self.resources: Any = resources if isinstance(resources, pikepdf.Dictionary) else {}
        self.state = state
        self.base = copy.copy(state)
        """The state the stream starts with: patterns count from its matrix."""
        self.active = active
        self.saved: list[State] = []
        self.path = PathPen()
        self.clipping = False
        self.line_matrix: Matrix = IDENTITY
        self.text_matrix: Matrix = IDENTITY
        self.markings = [marking or Marking()]

    @property
    def marking(self) -> Marking:
        """The innermost marked content."""
        return self.markings[-1]

    def run(self, instructions: list[Any]) -> None:
        """Perform instructions in order; one that cannot be read is noted and passed over."""
        for instruction in instructions:
            self.content.spend()
            name = str(instruction.operator)
            perform = OPERATORS.get(name)
            if perform is None:
                if name not in WITHOUT_EFFECT:
                    self.content.note_fault(f"the operator {name[:12]!r}")
                continue
            try:
                if name == "INLINE IMAGE":
                    perform(self, instruction.iimage.obj, instruction.iimage)
                else:
                    perform(self, *instruction.operands)
            except _UNREADABLE:
                self.content.note_fault(name)

    def save(self) -> None:
        """Keep a copy of the state."""
        if len(self.saved) >= _DEEPEST_STATE:
            raise TooMuch(f"its graphics states nest deeper than {_DEEPEST_STATE}")
        self.saved.append(copy.copy(self.state))

    def resource(self, kind: str, name: Any) -> Any:
        """A named resource; KeyError where there is none."""
        return self.resources[kind][str(name)]

    def space_of(self, value: Any) -> Space:
        """A colour space, read once where it is an object of its own."""
        if isinstance(value, pikepdf.Name):
            value = self.resources.get("/ColorSpace", {}).get(str(value), value)
        if not isinstance(value, pikepdf.Object) or not value.is_indirect:
            return read_space(value, self.resources)
        if value.objgen not in self.ledger.spaces:
            self.ledger.spaces[value.objgen] = read_space(value, self.resources)
        return self.ledger.spaces[value.objgen]

    def screen_colour_in(self, stream: Any, resources: Any) -> Colour | None:
        """The first RGB or Lab a glyph description or soft mask paints; each is read once."""
        key = stream.objgen
        if key not in self.ledger.screen_colours:
            self.ledger.screen_colours[key] = None  # it may show itself
            content = PageContent(operators=self.content.operators)
            inside = Walk(self.ledger, content, resources, State(), active=self.active | {key})
            instructions = _instructions(stream, stream)
            if not any(str(i.operator) == "d1" for i in instructions[:1]):  # has no colours
                inside.run(instructions)
            self.content.operators = content.operators
            found = (_colour_of(mark) for mark in content.marks)
            self.ledger.screen_colours[key] = next(
                (colour for colour in found if colour.family in SCREEN_FAMILIES), None
            )
        return self.ledger.screen_colours[key]

    def enter(self, stream: Any, inside: State) -> None:
        """Walk over a form or tile with the state it starts from."""
        key = stream.objgen
        if key in self.active:
            raise TooMuch(f"object {key[0]} draws itself")
        if len(self.active) >= _DEEPEST_FORM:
            raise TooMuch(f"its forms nest deeper than {_DEEPEST_FORM}")
        if key not in self.ledger.forms:
            self.ledger.forms[key] = _instructions(stream, stream)
        resources = stream.get("/Resources", self.resources)
        active = self.active | {key}
        walk = Walk(
            self.ledger, self.content, resources, inside, active=active, marking=self.marking
        )
        walk.run(self.ledger.forms[key])
