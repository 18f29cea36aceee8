"""The largest size each font is shown at, in points."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

from .content import in_fonts, instructions

_SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))
_DEEPEST = 12
"""Forms within forms, of which a proof has two or three."""


def largest_sizes(pdf: pikepdf.Pdf) -> dict[tuple[int, int], float]:
    """The largest size in points of every font that is shown, by the font's object number."""
    reader = _Reader()
    for page in pdf.pages:
        page.contents_coalesce()
        contents = page.obj.get("/Contents")
        if isinstance(contents, pikepdf.Stream):
            reader.read(contents, page.resources, 1.0)
    return reader.largest


@dataclass(slots=True)
class _Reader:
    largest: dict[tuple[int, int], float] = field(default_factory=dict)
    done: dict[tuple[int, int], float] = field(default_factory=dict)
    """Streams that were read, and how much they were enlarged then."""
    depth: int = 0

    def read(self, stream: pikepdf.Stream, resources: pikepdf.Object, scale: float) -> None:
        """Read a stream that is shown enlarged by ``scale``."""
        if self.done.get(stream.objgen, 0.0) >= scale or self.depth >= _DEEPEST:
            return
        self.done[stream.objgen] = scale
        self.depth += 1
        fonts = resources.get("/Font", pikepdf.Dictionary())
        forms = resources.get("/XObject", pikepdf.Dictionary())
        for pattern in resources.get("/Pattern", pikepdf.Dictionary()).values():
            if isinstance(pattern, pikepdf.Stream):
                self.read_within(pattern, resources, 1.0)
        for name, growth in _shown(stream):
            form = forms.get(name)
            if name in fonts:
                known = self.largest.get(fonts[name].objgen, 0.0)
                self.largest[fonts[name].objgen] = max(known, growth * scale)
            elif isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form":
                self.read_within(form, resources, growth * scale)
        self.depth -= 1

    def read_within(self, stream: pikepdf.Stream, resources: pikepdf.Object, scale: float) -> None:
        """Read a form or a pattern, with the resources and the matrix it may have of its own."""
        matrix = [float(part) for part in stream.get("/Matrix", (1, 0, 0, 1, 0, 0))]
        self.read(stream, stream.get("/Resources", resources), scale * _growth(matrix))


def _shown(stream: pikepdf.Stream) -> Iterator[tuple[str, float]]:
    """The fonts shown with their sizes, and the objects shown with their scales, by name."""
    scale, upright = 1.0, 1.0
    kept: list[float] = []
    for operands, operator, font in in_fonts(instructions(stream.read_bytes(), stream)):
        if operator == b"q":
            kept.append(scale)
        elif operator == b"Q" and kept:
            scale = kept.pop()
        elif operator == b"cm":
            scale *= _growth([float(part) for part in operands.split()])
        elif operator == b"BT":
            upright = 1.0
        elif operator == b"Tm":
            upright = _growth([float(part) for part in operands.split()])
        elif operator in _SHOWING and font:
            name, _, size = font.partition(b" ")
            yield name.decode("latin-1"), abs(float(size)) * scale * upright
        elif operator == b"Do":
            yield operands.decode("latin-1"), scale


def _growth(matrix: list[float]) -> float:
    """How much a matrix enlarges at most."""
    a, b, c, d = matrix[:4]
    return max(math.hypot(a, b), math.hypot(c, d))
