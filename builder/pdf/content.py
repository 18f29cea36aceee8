"""Content streams as instructions: operands and operator, read in one pass.

The proof's pages hold tens of thousands of instructions. Reading them as Python objects costs more
than laying the page out; here one regular expression cuts the stream into ``(operands, operator)``
pairs of bytes, and only what a finisher is after is looked into. ISO 32000-1, 7.8.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pikepdf

Instruction = tuple[bytes, bytes]
"""The operands as written, and the operator."""

_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_NAME = rb"/[^\s()<>\[\]{}/%]*+"
_NUMBER = rb"[-+.0-9]++"
_WORD = rb"(?:true|false|null)(?![A-Za-z])"
_FLAT = rb"(?:\s++|" + rb"|".join((_STRING, _HEX, _NAME, _NUMBER, _WORD)) + rb")"
_ARRAY = rb"\[(?:" + _FLAT + rb")*+\]"
_DICTIONARY = rb"<<(?:" + _FLAT + rb"|" + _ARRAY + rb")*+>>"
_OPERAND = rb"|".join((_NUMBER, _NAME, _ARRAY, _DICTIONARY, _HEX, _STRING, _WORD))
_INSTRUCTION = re.compile(
    rb"\s*+((?:(?:" + _OPERAND + rb")\s*+)*+)([A-Za-z'\"][A-Za-z0-9*]*+)(?=[\s/\[<(\-+.0-9]|$)",
    re.DOTALL,
)


def instructions(data: bytes, stream: pikepdf.Object | None = None) -> Iterator[Instruction]:
    """Cut a decoded content stream into instructions.

    What the expression does not cover (inline images, deeper nesting, comments) is read by
    pikepdf from ``stream`` instead. Raises ValueError where neither can read it.
    """
    pairs: list[Instruction] = []
    end = 0
    for match in _INSTRUCTION.finditer(data):
        if match.start() != end or match[2] == b"BI":
            break
        pairs.append((match[1].rstrip(), match[2]))
        end = match.end()
    if not data[end:].strip():
        return iter(pairs)
    if stream is None:
        raise ValueError(f"content stream cannot be read from byte {end}")
    return _slowly(stream)


def _slowly(stream: pikepdf.Object) -> Iterator[Instruction]:
    try:
        for step in pikepdf.parse_content_stream(stream):
            written = pikepdf.unparse_content_stream([step])
            if isinstance(step, pikepdf.ContentStreamInlineImage):
                yield b"", written
            else:
                operator = str(step.operator).encode("ascii")
                yield written[: len(written) - len(operator)].strip(), operator
    except pikepdf.PdfError as error:
        raise ValueError(f"content stream cannot be read: {error}") from error


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


@dataclass(frozen=True, slots=True)
class Content:
    """One content stream: a page's, a form's, a tiling pattern's or a soft mask's."""

    stream: pikepdf.Stream
    resources: pikepdf.Object
    page: pikepdf.Page | None = None
    in_mask: bool = False
    """Whether only the luminosity of what it shows counts."""


def contents(pdf: pikepdf.Pdf) -> Iterator[Content]:
    """Every content stream once, pages first, what a stream shows after the stream.

    A page's contents are joined into one stream first.
    """
    pending: list[Content] = []
    for page in pdf.pages:
        page.contents_coalesce()
        stream = page.obj.get("/Contents")
        if isinstance(stream, pikepdf.Stream):
            pending.append(Content(stream, page.resources, page))
            yield pending[-1]
    streams: set[tuple[int, int]] = set()
    dictionaries: set[tuple[int, int]] = set()
    while pending:
        around = pending.pop(0)
        if around.resources.is_indirect:
            if around.resources.objgen in dictionaries:
                continue
            dictionaries.add(around.resources.objgen)
        for content in _shown(around):
            if content.stream.objgen not in streams:
                streams.add(content.stream.objgen)
                pending.append(content)
                yield content


def _shown(around: Content) -> Iterator[Content]:
    """The content streams that one names in its resources."""
    for stream, in_mask in _named(around.resources):
        if isinstance(stream, pikepdf.Stream):
            resources = stream.get("/Resources", around.resources)
            yield Content(stream, resources, None, in_mask or around.in_mask)


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
