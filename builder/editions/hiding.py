"""What technical plates print, such as varnish or a die line, left out of pages for screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..makeup.swatches import Swatch
from ..pdf.content import SHOWS_TEXT, Content, Instruction

Rgb = tuple[int, ...]
_PAINTS = {
    b"f": (b"f", b"n"), b"F": (b"F", b"n"), b"f*": (b"f*", b"n"),
    b"B": (b"f", b"S"), b"B*": (b"f*", b"S"), b"b": (b"f", b"s"), b"b*": (b"f*", b"s"),
    b"S": (b"n", b"S"), b"s": (b"n", b"s"),
}  # fmt: skip
"""What paints a path: its filling alone, and its stroking alone."""


def hide_plates(streams: Sequence[Content], swatches: Iterable[Swatch]) -> None:
    """Leave out of the streams what is painted in the colours of technical plates."""
    hidden = {tuple(bytes.fromhex(swatch.rgb)) for swatch in swatches if swatch.technical}
    for content in streams if hidden else ():
        if any(_rgb(o) in hidden for o, operator in content.pairs if operator in (b"rg", b"RG")):
            content.pairs = list(_without(content.pairs, hidden))


def _rgb(operands: bytes) -> Rgb:
    return tuple(round(float(part) * 255) for part in operands.split())


def _without(pairs: Iterable[Instruction], hidden: set[Rgb]) -> Iterator[Instruction]:
    fills = lines = False  # of a hidden colour now
    saved: list[tuple[bool, bool]] = []
    for operands, operator in pairs:
        if operator == b"q":
            saved.append((fills, lines))
        elif operator == b"Q" and saved:
            fills, lines = saved.pop()
        elif operator in (b"g", b"rg", b"k", b"cs"):
            fills = operator == b"rg" and _rgb(operands) in hidden
        elif operator in (b"G", b"RG", b"K", b"CS"):
            lines = operator == b"RG" and _rgb(operands) in hidden
        if operator in _PAINTS and (fills or lines):
            filling, stroking = _PAINTS[operator]
            yield operands, b"n" if fills and lines else stroking if fills else filling
        elif operator in SHOWS_TEXT and fills:
            yield from ((b"3", b"Tr"), (operands, operator), (b"0", b"Tr"))
        else:
            yield operands, operator
