"""How charts look in a layout: its faces, its sizes and its swatches, and how wide text is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

from ...ground.lengths import points
from ...issue.conversion import CONVERTED
from ...issue.model import SIDES, Both, Issue, Side, named
from ..fontbook import FontBook
from ..fontfiles import advances
from ..layout import Layout

SERIES = ("accent", "chart-k80", "blue", "chart-k50", "chart-k25")
"""The swatches of series in their order; those that a layout lacks are passed over."""
BOLD = 1.07
"""How much wider a text is in bold, at the most."""
FALLBACK = 1.15
"""Helvetica and Arial are as much wider than the house's sans, or less."""
GAP_EM = 0.45
"""Between the two languages of a label on one line."""

Run = tuple[Side | None, str]
"""A stretch of a label in one language; None where it is the same in all."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a chart takes from the layout."""

    sides: tuple[Side, ...]
    tags: Mapping[Side, str]
    families: Mapping[Side, str]
    """The families of each language as a drawing lists them."""
    sizes: Mapping[Side, float]
    advance: Mapping[str, float]
    """Of Western characters, in em."""
    colours: Mapping[str, str]
    """The swatches by their names in CSS."""
    slack: float = 1.0
    """How much wider Western text may be than its faces say, where a reader has others."""

    def colour(self, name: str, *others: str) -> str:
        """A swatch, else the first of the others that there is."""
        return next(self.colours[one] for one in (name, *others, "ink") if one in self.colours)

    @property
    def series(self) -> tuple[str, ...]:
        """The colours by which series are told apart."""
        known = tuple(self.colours[name] for name in SERIES if name in self.colours)
        return known or (self.colour("ink"),)

    @property
    def em(self) -> float:
        """The size of figures."""
        return self.sizes["en"]

    @property
    def leading(self) -> float:
        """From one line of a label to the next."""
        return round(1.2 * max(self.sizes[side] for side in (*self.sides, "en")), 2)

    def on_screen(self, factor: float) -> Style:
        """The same in larger type, with room for faces that a reader has instead."""
        sizes = {side: size * factor for side, size in self.sizes.items()}
        return replace(self, sizes=sizes, slack=FALLBACK)

    def size(self, side: Side | None) -> float:
        """The size of type in a language."""
        return self.em if side is None else self.sizes[side]

    def width(self, text: str, side: Side | None = None, bold: bool = False) -> float:
        """How wide a text is on one line."""
        em = sum(
            1.0 if _is_wide(char) else (self.advance.get(char) or _rough(char)) * self.slack
            for char in text
        )
        return em * self.size(side) * (BOLD if bold else 1.0)

    def runs(self, label: Both) -> tuple[Run, ...]:
        """What of a label is shown: each language once, one alone where both are the same."""
        texts = {side: named(label, side) for side in self.sides if named(label, side)}
        if len(set(texts.values())) < 2:
            return tuple((side, text) for side, text in texts.items())[:1]
        return tuple(texts.items())

    def line(self, runs: Sequence[Run], bold: bool = False) -> float:
        """How wide runs are side by side."""
        gaps = GAP_EM * self.em * max(0, len(runs) - 1)
        return sum(self.width(text, side, bold) for side, text in runs) + gaps

    def lines(self, label: Both, room: float, bold: bool = False) -> list[tuple[Run, ...]]:
        """A label in as few lines as a width has room for, languages parted before words."""
        runs = self.runs(label)
        if self.line(runs, bold) <= room:
            return [runs] if runs else []
        return self.stacked(label, room, bold)

    def stacked(self, label: Both, room: float, bold: bool = False) -> list[tuple[Run, ...]]:
        """A label with each language on lines of its own."""
        return [
            ((side, piece),)
            for side, text in self.runs(label)
            for piece in self._broken(text, side, room, bold)
        ]

    def _broken(self, text: str, side: Side | None, room: float, bold: bool) -> Iterator[str]:
        line = ""
        for piece in _pieces(text):
            if line and self.width(f"{line}{piece}".rstrip(), side, bold) > room:
                yield line.rstrip()
                line = piece.lstrip()
            else:
                line += piece
            while self.width(line.rstrip(), side, bold) > room and len(line) > 1:
                cut = next(
                    (
                        n
                        for n in range(len(line), 1, -1)
                        if self.width(line[:n], side, bold) <= room
                    ),
                    1,
                )
                yield line[:cut]
                line = line[cut:]
        if line.strip():
            yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """The least pieces of a text that lines are made of: words with their blank, Han one by one."""
    piece = ""
    for char in text:
        if _is_wide(char) and not (piece and unicodedata.category(char)[0] == "P"):
            if piece:
                yield piece
            piece = char
        elif piece and _is_wide(piece[-1]) and not _is_wide(char) and char != " ":
            yield piece
            piece = char
        else:
            piece += char
            if char == " ":
                yield piece
                piece = ""
    if piece:
        yield piece


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _rough(char: str) -> float:
    """The width of a character in em where no face says it."""
    if unicodedata.combining(char):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.62 if char.isupper() else 0.55


def chart_style(
    issue: Issue, layout: Layout, book: FontBook | None, colours: Mapping[str, str] | None = None
) -> Style:
    """The style of an issue's charts in a layout; without a book, widths are rough."""
    sans = layout.faces.families["sans"]
    stacks = {
        script: families for role, script, families in layout.faces.stacks() if role == "sans"
    }
    tags: dict[Side, str] = {side: issue.tag(side) for side in SIDES}
    families = {
        "zh": _listed(stacks["hant" if tags["zh"] in CONVERTED else "zh"]),
        "en": _listed(stacks["en"]),
    }
    sizes = {side: points(layout.sizes[f"small-{side}"]) for side in SIDES}
    return Style(
        issue.sides,
        tags,
        cast(Mapping[Side, str], families),
        cast(Mapping[Side, float], sizes),
        _advances(book, sans["latin"][0]),
        layout.colours if colours is None else colours,
    )


def _listed(families: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys((*families, "sans-serif")))


@lru_cache(maxsize=4)
def _advances(book: FontBook | None, family: str) -> Mapping[str, float]:
    if book is None:
        return {}
    plain = (f for f in book.faces if (f.family, f.weight, f.style) == (family, 400, "normal"))
    return next((advances(face) for face in plain), {})
