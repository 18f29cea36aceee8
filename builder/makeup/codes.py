"""QR codes: the address of an article on the publication's site, for readers of paper.

Source: ISO/IEC 18004, 6.3.8 (four modules of white around a symbol). A symbol is one path of black
rectangles, a run of dark modules each, so that no seam shows between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..ground.units import POINTS_PER_MM
from ..issue.addresses import article_names, issue_folder, page_file
from ..issue.model import Article, Issue
from ..issue.source import shown
from .layout import Layout

QUIET = 4
"""Modules of white on each side of a symbol."""
_BELOW = 0.3
"""How far above the foot of its last line a symbol ends, in pitches: on its base line."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol: modules a side, and its dark runs by column, row and length."""

    side: int
    runs: tuple[tuple[int, int, int], ...]


@lru_cache(maxsize=256)
def symbol_of(words: str) -> Symbol:
    """The smallest symbol that holds some words, at error correction M or better."""
    import segno  # noqa: PLC0415 - most layouts have no codes, and it takes long to come

    rows = [bytes(row) for row in segno.make(words, error="m", micro=False).matrix]
    return Symbol(len(rows), tuple(_runs(rows)))


def _runs(rows: list[bytes]) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(rows):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            yield start, y, end - start
            start = row.find(1, end)


@dataclass(frozen=True, slots=True)
class Code:
    """A code as a template places it. Lengths in points."""

    src: str
    href: str
    """The address that it holds."""
    side: float
    """Of the symbol, without its white."""
    quiet: float
    """The white on each side of it, which the drawing has."""
    lines: int
    """Lines of the grid that it takes."""
    above: float
    """From the head of these lines to the symbol."""
    below: float
    """From the symbol to their foot."""


@dataclass(slots=True)
class Codes:
    """The codes of an issue, where its layout sets any and the publication has a site."""

    issue: Issue
    layout: Layout
    files: dict[str, Path] = field(default_factory=dict)
    drawings: dict[str, bytes] = field(default_factory=dict)
    """By address."""

    @property
    def findings(self) -> Iterator[Finding]:
        """Told where the layout asks for codes, and no address is known."""
        if self.layout.qr_mm and not self.issue.manifest.site:
            file = self.issue.manifest.files[0]
            yield found("layout/qr", Spot(shown(file)), layout=self.layout.name)

    def of(self, article: Article) -> Code | None:
        """The code of an article; None where there are none."""
        manifest = self.issue.manifest
        if not (self.layout.qr_mm and manifest.site):
            return None
        named = zip(self.issue.articles, article_names(self.issue), strict=True)
        name = next(name for one, name in named if one is article)
        href = f"{manifest.site}{issue_folder(manifest.id)}{page_file(name)}"
        symbol = symbol_of(href)
        src = f"press:/code/{name}.svg"
        self.files[src], self.drawings[src] = manifest.files[0], drawn(symbol)
        side, pitch = self.layout.qr_mm * POINTS_PER_MM, self.layout.measures.pitch
        lines = math.ceil(side / pitch + _BELOW)
        below = _BELOW * pitch
        above = lines * pitch - below - side
        return Code(src, href, side, side / symbol.side * QUIET, lines, above, below)


def drawn(symbol: Symbol) -> bytes:
    """A symbol with its white as SVG, a unit a module."""
    path = "".join(f"M{x + QUIET} {y + QUIET}h{n}v1h-{n}z" for x, y, n in symbol.runs)
    size = symbol.side + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' viewBox="0 0 {size} {size}"><path fill="#000" d="{path}"/></svg>'
    ).encode()
