"""Content streams as instructions: operands and operator, read in one pass.

A page holds thousands of instructions. Reading them as Python objects takes longer than what is
then done with them; here one regular expression cuts the stream into ``(operands, operator)`` pairs
of bytes, and only what somebody is after is looked into. ISO 32000-1, 7.8.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf

Instruction = tuple[bytes, bytes]
"""The operands as written, and the operator; an inline image is an operator as a whole."""

SHOWS_TEXT = frozenset((b"Tj", b"TJ", b"'", b'"'))
"""The operators that show text; ISO 32000-1, Table 109."""
OPERATORS = frozenset(
    b"b B b* B* BDC BMC BT BX c cm CS cs d d0 d1 Do DP EMC ET EX f F f* G g gs h i j J K k l m M MP"
    b" n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y '"
    b' "'.split()
)
"""All there are but those of inline images; ISO 32000-1, Table A.1."""
STRING_OR_KERN = re.compile(rb"<([0-9A-Fa-f]*)>|([-+.0-9]+)")
"""The parts of a line that is shown in hexadecimal strings: digits, or a kern."""

LITERAL = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)"
HEXADECIMAL = rb"<[0-9A-Fa-f\s]*+>"
"""Strings as written, in characters and in digits; ISO 32000-1, 7.3.4."""
_NAME = rb"/[^\s()<>\[\]{}/%]*+"
_NUMBER = rb"[-+.0-9]++"
_WORD = rb"(?:true|false|null)(?![A-Za-z])"
_FLAT = rb"(?:\s++|" + rb"|".join((LITERAL, HEXADECIMAL, _NAME, _NUMBER, _WORD)) + rb")"
_ARRAY = rb"\[(?:" + _FLAT + rb")*+\]"
_DICTIONARY = rb"<<(?:" + _FLAT + rb"|" + _ARRAY + rb")*+>>"
_OPERAND = rb"|".join((_NUMBER, _NAME, _ARRAY, _DICTIONARY, HEXADECIMAL, LITERAL, _WORD))
_INSTRUCTION = re.compile(
    rb"\s*+((?:(?:" + _OPERAND + rb")\s*+)*+)([A-Za-z'\"][A-Za-z0-9*]*+)(?=[\s/\[<(\-+.0-9]|$)",
    re.DOTALL,
)
_MOST_KNOWN = 4096
"""Operands that are remembered: of four instructions three say what was said before."""


def instructions(data: bytes, stream: pikepdf.Object | None = None) -> list[Instruction]:
    """Cut a decoded content stream into instructions.

    What the expression does not cover (inline images, deeper nesting, comments) is read by
    pikepdf from ``stream`` instead, a content stream or a page. Raises ValueError where there is
    none, and pikepdf.PdfError where neither can read it.
    """
    pairs: list[Instruction] = []
    end = 0
    for match in _INSTRUCTION.finditer(data):
        if match.start() != end or match[2] == b"BI":
            break
        pairs.append((match[1].rstrip(), match[2]))
        end = match.end()
    if not data[end:].strip():
        return pairs
    if stream is None:
        raise ValueError(f"content stream cannot be read from byte {end}")
    return [_as_bytes(step) for step in pikepdf.parse_content_stream(stream)]


def _as_bytes(step: Any) -> Instruction:
    said = pikepdf.unparse_content_stream([step])
    if isinstance(step, pikepdf.ContentStreamInlineImage):
        return b"", said
    operands, _, operator = said.rpartition(b" ")
    return operands, operator


@lru_cache(_MOST_KNOWN)
def operands_of(said: bytes) -> tuple[Any, ...]:
    """Operands as written, as numbers and pikepdf's objects. Raises ValueError for other words."""
    try:
        return tuple(map(float, said.split()))
    except ValueError:
        pass
    try:
        return tuple(pikepdf.Object.parse(b"[" + said + b"]"))
    except pikepdf.PdfError as error:
        raise ValueError(said) from error


def members(value: Any) -> list[Any]:
    """The members of an array; a thing that stands alone as the only one, none for nothing."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def inline_image(operator: bytes, owner: pikepdf.Pdf) -> pikepdf.PdfInlineImage | None:
    """The image of an instruction that is one, else None. It is there as long as its owner."""
    if operator[:2] != b"BI" or len(operator) == 2:
        return None
    step: Any = pikepdf.parse_content_stream(owner.make_stream(operator))[0]
    image: pikepdf.PdfInlineImage = step.iimage
    return image


def written(pairs: Iterable[Instruction]) -> bytes:
    """Instructions as a content stream again."""
    return b"\n".join(
        operands + b" " + operator if operands else operator for operands, operator in pairs
    )


def in_fonts(pairs: Iterable[Instruction]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Instructions, each with the resource name and size of the font in force, as written."""
    font = b""
    kept: list[bytes] = []
    for operands, operator in pairs:
        if operator == b"Tf":
            font = operands
        elif operator == b"q":
            kept.append(font)
        elif operator == b"Q" and kept:
            font = kept.pop()
        yield operands, operator, font


@dataclass(slots=True)
class Content:
    """One content stream: a page's, a form's, a tiling pattern's or a soft mask's.

    In one pass over a PDF its instructions are read once, handed on, and written once.
    """

    stream: pikepdf.Stream
    resources: pikepdf.Object
    page: pikepdf.Page | None = None
    in_mask: bool = False
    """Whether only the luminosity of what it shows counts."""
    _pairs: list[Instruction] | None = None
    _changed: bool = False
    _around: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def pairs(self) -> list[Instruction]:
        """The instructions as they are by now."""
        if self._pairs is None:
            self._pairs = instructions(self.stream.read_bytes(), self.stream)
        return self._pairs

    @pairs.setter
    def pairs(self, pairs: list[Instruction]) -> None:
        self._pairs, self._changed = pairs, True

    def wrap(self, before: bytes, after: bytes) -> None:
        """Set content as written around what the stream says, outside what was set before."""
        self._around.append((before, after))

    def write(self) -> None:
        """Put what was changed into the stream."""
        if not self._changed and not self._around:
            return
        data = written(self.pairs) if self._changed else self.stream.read_bytes()
        for before, after in self._around:
            data = before + data + after
        self.stream.write(data)
        self._changed, self._around = False, []

    def named(self, kind: str) -> dict[bytes, pikepdf.Object]:
        """The resources of one kind (``/Font``) by the names that instructions use."""
        found = self.resources.get(kind, pikepdf.Dictionary())
        return {name.encode(): thing for name, thing in found.items()}


def write_all(streams: Iterable[Content]) -> None:
    """Put what was changed into its streams: the end of a pass."""
    for content in streams:
        content.write()


def content_of(page: pikepdf.Page) -> Content:
    """The content of a page that has one stream."""
    stream: Any = page.obj.Contents
    return Content(stream, page.resources, page)


def contents(pdf: pikepdf.Pdf) -> list[Content]:
    """Every content stream once, pages first, what a stream shows after the stream.

    A page's contents are joined into one stream first.
    """
    found: list[Content] = []
    for page in pdf.pages:
        page.contents_coalesce()
        if isinstance(page.obj.get("/Contents"), pikepdf.Stream):
            found.append(content_of(page))
    streams: set[tuple[int, int]] = set()
    dictionaries: set[tuple[int, int]] = set()
    for around in found:  # grows on the way
        if around.resources.is_indirect:
            if around.resources.objgen in dictionaries:
                continue
            dictionaries.add(around.resources.objgen)
        for content in _shown(around):
            if content.stream.objgen not in streams:
                streams.add(content.stream.objgen)
                found.append(content)
    return found


def _shown(around: Content) -> Iterator[Content]:
    """The content streams that one names in its resources."""
    for stream, in_mask in _named(around.resources):
        if isinstance(stream, pikepdf.Stream):
            resources = stream.get("/Resources", around.resources)
            yield Content(stream, resources, in_mask=in_mask or around.in_mask)


def _named(resources: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, bool]]:
    """Masks come first: WeasyPrint names their forms among the objects, too."""
    nothing = pikepdf.Dictionary()
    for state in resources.get("/ExtGState", nothing).values():
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            yield mask.G, bool(mask.S == "/Luminosity")
    for form in resources.get("/XObject", nothing).values():
        if form.get("/Subtype") == "/Form":
            yield form, False
    for pattern in resources.get("/Pattern", nothing).values():
        if pattern.get("/PatternType") == 1:
            yield pattern, False
