"""A PDF's objects as text, for tests to hold against a file: each told where it is met first."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf.models import PdfParsingError

PASSED_OVER = {
    "/CreationDate",
    "/ModDate",
    "/Producer",
    "/ID",
    "/Length",
    "/Filter",
    "/DecodeParms",
}
PACKED = {"/FontFile2", "/FontFile3", "/DestOutputProfile", "/ToUnicode", "/CIDToGIDMap", "/N"}
"""Streams of which only the kind is told."""


def _number(value: object) -> str:
    return f"{float(value):.3f}".rstrip("0").rstrip(".")  # type: ignore[arg-type]


class Teller:
    """An object and all that it leads to, each told where it is met first."""

    def __init__(self) -> None:
        self._met: dict[tuple[int, int], int] = {}

    def told(self, name: str, one: object, depth: int) -> Iterator[str]:
        head = f"{'  ' * depth}{name}"
        if isinstance(one, pikepdf.Object) and one.is_indirect:
            if one.objgen in self._met:
                yield f"{head} #{self._met[one.objgen]}"
                return
            self._met[one.objgen] = len(self._met)
            head += f" #{self._met[one.objgen]}"
        if isinstance(one, pikepdf.Array):
            flat = [self._plain(each) for each in one]
            if None not in flat:
                yield f"{head} [{' '.join(map(str, flat))}]"
                return
            yield head
            for at, each in enumerate(one):
                yield from self.told(f"[{at}]", each, depth + 1)
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield head
            for key in sorted(one.keys()):
                if key not in PASSED_OVER:
                    yield from self.told(key, one[key], depth + 1)
            if isinstance(one, pikepdf.Stream) and name not in PACKED:
                yield from _stream(one, depth + 1)
        else:
            yield f"{head} {self._plain(one)}"

    def _plain(self, one: object) -> str | None:
        if isinstance(one, pikepdf.Object) and one.is_indirect:
            return None
        if isinstance(one, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
            return None
        if isinstance(one, bool) or one is None:
            return str(one)
        if isinstance(one, pikepdf.String):
            return repr(str(one))
        if isinstance(one, pikepdf.Name):
            return str(one)
        return _number(one)


def _stream(one: pikepdf.Stream, depth: int) -> Iterator[str]:
    margin = "  " * depth
    if one.get("/Subtype") == "/Image" or "/Domain" in one:
        return
    if one.get("/Type") == "/Metadata":
        xmp = one.read_bytes().decode()
        yield from (f"{margin}{line.strip()}" for line in xmp.splitlines() if "Date>" not in line)
        return
    try:
        instructions = pikepdf.parse_content_stream(one)
    except (pikepdf.PdfError, PdfParsingError, TypeError):
        return
    for instruction in instructions:
        operands = " ".join(_operand(each) for each in instruction.operands)
        yield f"{margin}{operands} {instruction.operator}"[:160]


def _operand(one: object) -> str:
    if isinstance(one, pikepdf.Array):
        return f"[{' '.join(map(_operand, one))}]"
    if isinstance(one, pikepdf.String):
        return bytes(one).hex()
    if isinstance(one, pikepdf.Dictionary):
        return " ".join(f"{key} {_operand(one[key])}" for key in sorted(one.keys()))
    try:
        return _number(one)
    except (TypeError, ValueError):
        return str(one)
