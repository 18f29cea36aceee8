"""One walk over content, with its graphics state, into the forms and patterns that it shows.

What the operators do comes from outside, as a table. What content may ask of the walk is bounded:
operators, depth of forms and states, and (by the decoder's limits) the length of its streams.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import pikepdf

from ...ground.messages import tr
from ..content import OPERATORS, Instruction, inline_image, instructions, members, operands_of
from ..fonts import FontFacts
from ..geometry import IDENTITY, Matrix
from ..marks import Colour, Found
from ..names import Names
from ..spaces import Space, read_space
from .state import Marking, PathPen, State

Table = Mapping[bytes, Callable[..., None]]
"""What each operator does with the walk and its operands; ``BI`` takes an inline image's dictionary
and the image."""

_DEEPEST_FORM = 24
_DEEPEST_STATE = 512
MOST_OPERATORS = 400_000
"""On one page; maps and plots stay under it."""
_MOST_CONTENT_BYTES = 32 << 20
_SECTIONS = {b"BX": 1, b"EX": -1}
UNREADABLE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What operands of the wrong kind or number raise."""


class TooMuch(Exception):
    """The content asks for more than the walk will do; the message is one line."""


@dataclass(slots=True)
class Ledger:
    """What the walks over all pages of a document share."""

    fonts: dict[str, FontFacts] = field(default_factory=dict)
    spaces: dict[tuple[int, int], Space] = field(default_factory=dict)
    streams: dict[tuple[int, int], list[Instruction]] = field(default_factory=dict)
    """The instructions of forms and patterns, by object."""
    screen_colours: dict[tuple[int, int], Colour | None] = field(default_factory=dict)
    """The first RGB or Lab in glyph descriptions and soft masks, by object."""
    images: pikepdf.Pdf = field(default_factory=pikepdf.new)
    """What inline images belong to."""
    names: Names = field(default_factory=Names)
    """How names that are not UTF-8 are read."""


F = TypeVar("F", bound=Found)


def read(holder: Any, content: Any) -> list[Instruction]:
    """The instructions of a page or form, their length looked at first.

    Raises TooMuch, and pikepdf.PdfError for content that cannot be decoded.
    """
    data = [part.read_bytes() for part in members(content) if isinstance(part, pikepdf.Stream)]
    if sum(map(len, data)) > _MOST_CONTENT_BYTES:
        most = f"{_MOST_CONTENT_BYTES >> 20} MiB"
        raise TooMuch(tr(f"its content is longer than {most}", f"页面内容超过 {most}"))
    if sum(map(_count_words, data)) > MOST_OPERATORS:
        raise _too_many()
    return instructions(b"\n".join(data), holder)


def _too_many() -> TooMuch:
    most = f"{MOST_OPERATORS:,}"
    return TooMuch(tr(f"it asks for more than {most} drawing steps", f"绘图步骤超过 {most} 个"))


def _count_words(data: bytes) -> int:
    """About how many operators there are: letters at the end of a word."""
    bytes_ = np.frombuffer(data, np.uint8)
    letters = (bytes_ | 32 >= ord("a")) & (bytes_ | 32 <= ord("z"))
    return int(np.count_nonzero(letters[:-1] & (bytes_[1:] <= 32)))


class Walk(Generic[F]):
    """The walk over one stream; forms and patterns have their own, which find for the same."""

    def __init__(
        self,
        table: Table,
        ledger: Ledger,
        content: F,
        resources: Any,
        state: State,
        *,
        active: frozenset[tuple[int, int]] = frozenset(),
        marking: Marking | None = None,
    ) -> None:
        self.table = table
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
        self.tolerant = 0
        """How many sections it is in whose unknown operators are let be; ISO 32000-1, 7.8.2."""

    @property
    def marking(self) -> Marking:
        """The innermost marked content."""
        return self.markings[-1]

    def run(self, pairs: Iterable[Instruction]) -> None:
        """Perform instructions in order; one that cannot be read is noted and passed over.

        Raises TooMuch where the page asks for too many.
        """
        table, content = self.table, self.content
        for operands, operator in pairs:
            content.operators += 1
            if content.operators > MOST_OPERATORS:
                raise _too_many()
            perform = table.get(operator)
            try:
                if perform is not None:
                    perform(self, *operands_of(self.ledger.names.in_utf8(operands)))
                elif operator not in OPERATORS:
                    self._perform_odd(operator)
                elif operator in _SECTIONS:
                    self.tolerant = max(0, self.tolerant + _SECTIONS[operator])
            except UNREADABLE:
                content.note_fault(_name(operator))

    def _perform_odd(self, operator: bytes) -> None:
        """An inline image, or what is no operator."""
        image = inline_image(operator, self.ledger.images)
        if image is None and self.tolerant:
            return
        if image is None:
            name = repr(_name(operator))
            self.content.note_fault(tr(f"the operator {name}", f"操作符 {name}"))
        elif b"BI" in self.table:
            self.table[b"BI"](self, image.obj, image)

    def save(self) -> None:
        """Keep a copy of the state."""
        if len(self.saved) >= _DEEPEST_STATE:
            words = f"its graphics states nest deeper than {_DEEPEST_STATE}"
            raise TooMuch(tr(words, f"图形状态嵌套超过 {_DEEPEST_STATE} 层"))
        self.saved.append(copy.copy(self.state))

    def restore(self) -> None:
        """Bring the state back that was kept last."""
        if self.saved:
            self.state = self.saved.pop()

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

    def enter(self, stream: Any, inside: State) -> None:
        """Walk over a form or tile with the state it starts from."""
        key = stream.objgen
        if key in self.active:
            raise TooMuch(tr(f"object {key[0]} draws itself", f"对象 {key[0]} 画了它自己"))
        if len(self.active) >= _DEEPEST_FORM:
            words = f"its forms nest deeper than {_DEEPEST_FORM}"
            raise TooMuch(tr(words, f"表单嵌套超过 {_DEEPEST_FORM} 层"))
        if key not in self.ledger.streams:
            self.ledger.streams[key] = read(stream, stream)
        walk = Walk(
            self.table,
            self.ledger,
            self.content,
            stream.get("/Resources", self.resources),
            inside,
            active=self.active | {key},
            marking=self.marking,
        )
        walk.run(self.ledger.streams[key])


def _name(operator: bytes) -> str:
    return "INLINE IMAGE" if operator[:2] == b"BI" else operator[:12].decode("latin-1")
