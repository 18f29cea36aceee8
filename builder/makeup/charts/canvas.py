"""A canvas of marks that becomes an SVG; it knows where its text stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from .style import GAP_EM, Run, Style

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
Line = tuple[Point, Point, str]
"""A straight line from point to point in a colour."""
ASCENT, DESCENT = 0.78, 0.22
"""Of a line of figures and letters, in em."""
CLEAR = 1.5
"""Between text and a line of the grid behind it, in points."""
THINNEST = 0.3
"""The thinnest bar, in points: below 0.25 a plate may lose it."""
FINE = 0.6
"""The thinnest line that printers take, in points."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points from the left head."""

    left: float
    head: float
    right: float
    foot: float
    text: str = ""

    def meets(self, other: Box) -> bool:
        """Whether two boxes share more than an edge."""
        return (
            self.left < other.right - 0.01
            and other.left < self.right - 0.01
            and self.head < other.foot - 0.01
            and other.head < self.foot - 0.01
        )

    def crossed(self, start: Point, end: Point) -> bool:
        """Whether a straight line goes through it."""
        (x0, y0), (x1, y1) = start, end
        begin, stop = 0.0, 1.0
        for at, step, low, high in (
            (x0, x1 - x0, self.left, self.right),
            (y0, y1 - y0, self.head, self.foot),
        ):
            if abs(step) < 1e-9:
                if not low < at < high:
                    return False
                continue
            near, far = sorted(((low - at) / step, (high - at) / step))
            begin, stop = max(begin, near), min(stop, far)
        return begin < stop


class Canvas:
    """Collects marks; ``texts`` are the boxes of the text on it."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.marks: list[str] = []
        self.texts: list[Box] = []
        self.grid: list[Line] = []
        self.bases: list[Line] = []

    def gridline(self, start: Point, end: Point, stroke: str) -> None:
        """A level or upright line beneath all else, broken where text stands on it."""
        self.grid.append((start, end, stroke))

    def baseline(self, start: Point, end: Point, stroke: str) -> None:
        """The same above all else: where bars begin, so that none hides a part of it."""
        self.bases.append((start, end, stroke))

    def rect(self, left: float, head: float, width: float, height: float, fill: str) -> None:
        """A filled rectangle, as wide as presses hold at the least."""
        width = max(width, THINNEST)
        self.marks.append(
            f'<rect x="{_n(left)}" y="{_n(head)}" width="{_n(width)}" height="{_n(height)}"'
            f' fill="{fill}"/>'
        )

    def frame(self, left: float, head: float, width: float, height: float, stroke: str) -> None:
        """The outline of a rectangle, within it."""
        half = FINE / 2
        self.marks.append(
            f'<rect x="{_n(left + half)}" y="{_n(head + half)}" width="{_n(width - FINE)}"'
            f' height="{_n(height - FINE)}" fill="none" stroke="{stroke}" stroke-width="{FINE}"/>'
        )

    def rule(
        self,
        start: Point,
        end: Point,
        stroke: str,
        weight: float = FINE,
    ) -> None:
        """A straight line."""
        self.marks.append(
            f'<line x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"'
            f' stroke="{stroke}" stroke-width="{weight}"/>'
        )

    def path(self, points: Sequence[tuple[float, float]], stroke: str, weight: float) -> None:
        """A line through points."""
        way = " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self.marks.append(
            f'<path d="M{way}" fill="none" stroke="{stroke}" stroke-width="{weight}"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )

    def dot(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled circle."""
        self.marks.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"/>')

    def box(
        self, x: float, y: float, runs: Sequence[Run], anchor: Anchor = "start", bold: bool = False
    ) -> Box:
        """Where runs on one line would stand, ``y`` being their base line."""
        width = self.style.line(runs, bold)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        em = max((self.style.size(side) for side, _ in runs), default=self.style.em)
        text = " ".join(text for _, text in runs)
        return Box(left, y - ASCENT * em, left + width, y + DESCENT * em, text)

    def text(
        self,
        x: float,
        y: float,
        runs: Sequence[Run],
        anchor: Anchor = "start",
        bold: bool = False,
        fill: str = "",
    ) -> Box:
        """Runs of text on one line; gives where they stand."""
        style, box = self.style, self.box(x, y, runs, anchor, bold)
        self.texts.append(box)
        at = box.left
        for side, text in runs:
            width = style.width(text, side, bold)
            alone = len(runs) == 1
            place = x if alone else at
            way = f' text-anchor="{anchor}"' if alone and anchor != "start" else ""
            lang = f' lang="{style.tags[side]}"' if side else ""
            weight = ' font-weight="700"' if bold else ""
            family = style.families[side or "en"]
            self.marks.append(
                f'<text{lang} x="{_n(place)}" y="{_n(y)}"{way} font-family="{escape(family)}"'
                f' font-size="{_n(style.size(side))}"{weight}'
                f' fill="{fill or style.colour("ink")}">{escape(text, quote=False)}</text>'
            )
            at += width + GAP_EM * style.em
        return box

    def figure(
        self, x: float, y: float, text: str, anchor: Anchor = "start", bold: bool = False,
        fill: str = "",
    ) -> Box:  # fmt: skip
        """A value as it was written."""
        return self.text(x, y, ((None, text),), anchor, bold, fill)

    def is_free(self, box: Box, others: Iterable[Box] = ()) -> bool:
        """Whether no text stands in a box."""
        return not any(box.meets(one) for one in (*self.texts, *others))

    def _broken(self, lines: Iterable[Line]) -> Iterator[str]:
        marks, self.marks = self.marks, []
        for (x0, y0), (x1, y1), stroke in lines:
            level = y0 == y1
            at, (begin, end) = (y0, (x0, x1)) if level else (x0, (y0, y1))
            sides = [
                (one.left, one.right, one.head, one.foot)
                if level
                else (one.head, one.foot, one.left, one.right)
                for one in self.texts
            ]
            cuts = sorted((a, b) for a, b, low, high in sides if low - 1 < at < high + 1)
            for a, b in [*cuts, (end + CLEAR, end)]:
                if a - CLEAR > begin:
                    stop = min(a - CLEAR, end)
                    first, last = ((begin, at), (stop, at)) if level else ((at, begin), (at, stop))
                    self.rule(first, last, stroke)
                begin = max(begin, b + CLEAR)
        drawn, self.marks = self.marks, marks
        yield from drawn

    def svg(self, width: float, height: float, free: float = 0.0) -> bytes:
        """The drawing, of which ``free`` is above the origin."""
        size = f'width="{_n(width)}pt" height="{_n(height)}pt"'
        seen = f'viewBox="0 {_n(-free)} {_n(width)} {_n(height)}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {seen}>'
        grid, bases = [*self._broken(self.grid)], [*self._broken(self.bases)]
        return "\n".join([head, *grid, *self.marks, *bases, "</svg>\n"]).encode()


def _n(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".") if number else "0"
