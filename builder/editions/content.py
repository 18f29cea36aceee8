"""Content streams as instructions: operands and operator, read in one pass.

The proof's pages hold tens of thousands of instructions. Reading them as Python objects costs more
than laying the page out; here one regular expression cuts the stream into ``(operands, operator)``
pairs of bytes, and only what a finisher is after is looked into. ISO 32000-1, 7.8.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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


def content_streams(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """Every content stream with its resources: pages, forms, tiling patterns, soft masks.

    A page's contents are joined into one stream first. Each stream comes once.
    """
    seen: set[tuple[int, int]] = set()
    pending: list[tuple[pikepdf.Object, pikepdf.Object]] = []
    for page in pdf.pages:
        page.contents_coalesce()
        pending.append((page.obj.Contents, page.resources))
        yield pending[-1]
    met: set[tuple[int, int]] = set()
    while pending:
        _, resources = pending.pop()
        if resources.is_indirect:
            if resources.objgen in met:
                continue
            met.add(resources.objgen)
        for form in _forms(resources):
            if form.objgen not in seen:
                seen.add(form.objgen)
                pending.append((form, form.get("/Resources", resources)))
                yield pending[-1]


def _forms(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The content streams that resources name."""
    for form in resources.get("/XObject", {}).values():
        if form.get("/Subtype") == "/Form":
            yield form
    for pattern in resources.get("/Pattern", {}).values():
        if pattern.get("/PatternType") == 1:
            yield pattern
    for state in resources.get("/ExtGState", {}).values():
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
            yield mask.G
