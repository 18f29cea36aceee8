"""What every form of chart begins with: its data, its room, its labels and its colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...issue.model import Both, Chart, Datum
from .canvas import Canvas
from .scales import spread
from .style import Run, Style

LABEL_PART = 0.4
"""Of the width: what labels take at the most."""
GAP = 6.0
"""Between a label and what it names, in points."""
AFTER = 3.0
"""Between a mark and its value."""
NONE = "–"
"""What stands where a cell is empty."""


class Crowded(ValueError):
    """The data have no room."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart with the room that it has, in points."""

    chart: Chart
    style: Style
    width: float
    most: float
    """Its greatest height."""

    def canvas(self) -> Canvas:
        """An empty canvas."""
        return Canvas(self.style)

    def labels(self, bold_marked: bool = True) -> tuple[list[list[tuple[Run, ...]]], float]:
        """The labels of the rows in lines, and the width of their column."""
        room = self.width * LABEL_PART
        marked = self.chart.marked if bold_marked else frozenset()
        lines = [
            self.style.lines(label, room, n in marked) for n, label in enumerate(self.chart.labels)
        ]
        wide = [self.style.line(line, n in marked) for n, each in enumerate(lines) for line in each]
        return lines, max(wide, default=0.0)

    def held(self, height: float) -> float:
        """A height that there is room for. Raises Crowded."""
        if height > self.most + 0.01:
            raise Crowded
        return height

    @property
    def series_colours(self) -> list[str]:
        """A colour for each series; those that stand out have the accent, if any do."""
        chart, known = self.chart, self.style.series
        count = len(chart.heads)
        if not chart.marked_series:
            return [known[n % len(known)] for n in range(count)]
        others = iter([*known[1:]] * count or [known[0]] * count)
        return [known[0] if n in chart.marked_series else next(others) for n in range(count)]

    def row_colour(self, row: int) -> str:
        """The colour of a row where rows have colours, not series."""
        style, marked = self.style, self.chart.marked
        if not marked or row in marked:
            return style.series[0]
        return style.colour("chart-k50", "quiet")


def shown(datum: Datum) -> str:
    """A value as it was written, or the sign that there is none."""
    return datum.text or NONE


def number(datum: Datum) -> float:
    """A value to draw; 0 where there is none."""
    return float(datum.value or 0)


def column(
    canvas: Canvas, right: float, middle: float, lines: Sequence[tuple[Run, ...]], bold: bool,
    left: float | None = None,
) -> None:  # fmt: skip
    """A label of some lines, its height around a middle, flush right or, with ``left``, left."""
    leading = canvas.style.leading
    base = middle - leading * (len(lines) - 1) / 2 + 0.28 * canvas.style.em
    for n, runs in enumerate(lines):
        at, anchor = (right, "end") if left is None else (left, "start")
        canvas.text(at, base + n * leading, runs, "end" if anchor == "end" else "start", bold)


def within(
    middle: float, lines: Sequence[object], leading: float, head: float, foot: float
) -> float:
    """The middle of a label as near to a place as keeps it in its row."""
    half = len(lines) * leading / 2
    return max(head + half, min(middle, foot - half))


def key(canvas: Canvas, frame: Frame, heads: Sequence[Both], colours: Sequence[str]) -> float:
    """Names with a square of their colour in lines, where they cannot stand beside what they name.

    Gives the height that they take.
    """
    style = frame.style
    side, leading = 0.8 * style.em, style.leading * 1.15
    x, line = 0.0, 0
    for head, colour in zip(heads, colours, strict=True):
        for runs in style.lines(head, frame.width - side - AFTER):
            wide = side + AFTER + style.line(runs)
            if x and x + wide > frame.width:
                x, line = 0.0, line + 1
            base = (line + 1) * leading - 0.3 * style.em
            if runs == style.lines(head, frame.width - side - AFTER)[0]:
                canvas.rect(x, base - 0.76 * style.em, side, side, colour)
            canvas.text(x + side + AFTER, base, runs)
            x += wide + 2 * style.em
    return (line + 1) * leading + 0.4 * style.em


def along(
    canvas: Canvas, middles: Sequence[float], base: float, texts: Sequence[tuple[Run, ...]],
    low: float, high: float, bold: Sequence[bool], gap_em: float = 0.5,
) -> list[float]:  # fmt: skip
    """Texts on one line, each as near to its middle as there is room. Raises Crowded."""
    style = canvas.style
    gap = gap_em * style.em
    sizes = [style.line(runs, strong) + gap for runs, strong in zip(texts, bold, strict=True)]
    try:
        placed = spread(middles, sizes, low - gap / 2, high + gap / 2)
    except ValueError:
        raise Crowded from None
    for at, runs, strong in zip(placed, texts, bold, strict=True):
        canvas.text(at - style.line(runs, strong) / 2, base, runs, "start", strong)
    return placed
