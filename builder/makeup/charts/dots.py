"""Dots on a common scale, and squares that each stand for so much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .canvas import Canvas
from .frame import AFTER, GAP, Crowded, Frame, along, column, key, number, shown, within
from .scales import Scale, ticks, written
from .style import Run

RADIUS = 3.2
NEAR = 0.5
"""Of the largest value: where the smallest is above it, the scale need not begin at zero."""
NAMES_APART = 1.4
"""Between the names of series, in em: more than between the two languages of one."""
LEAST_SQUARE, SQUARE, BETWEEN = 6.5, 12.0, 2.0
"""The side of a square, at the least and the most, and what lies between two, in points.

What lies between stays white at 72 pixels an inch, however a renderer rounds."""
LEAST_TIMES = 5
"""A value is told in another's squares where it is so many times as large."""
ACROSS = 10
"""Squares in a row."""


def dot(frame: Frame) -> tuple[Canvas, float]:
    """A dot for each value, to one scale that need not begin at zero."""
    chart, style = frame.chart, frame.style
    canvas, colours = frame.canvas(), frame.series_colours
    count = len(chart.heads)
    lines, label = frame.labels()
    known = [float(d.value) for row in chart.rows for d in row if d.value is not None]
    low, high = min(known), max(known)
    steps = ticks(low if low < 0 or low > NEAR * high else 0.0, high)
    names = written(steps)
    pad = max(style.width(names[0]), style.width(names[-1])) / 2
    after = max(style.width(shown(d), bold=True) for row in chart.rows for d in row) + 2 * AFTER
    left = label + GAP + max(pad, after if count == 2 else RADIUS)
    right = frame.width - max(pad, after if count <= 2 else RADIUS)
    if right - left < 3 * after:
        raise Crowded
    x = Scale(float(steps[0]), float(steps[-1]), left, right)
    named = count > 1 and _names_stand(frame, x, label + GAP)
    head = key(canvas, frame, chart.heads, colours) if count > 1 and not named else 0.0
    top = head + style.leading + 2
    above = style.leading if count > 2 else 0.0
    extra = style.leading if named else 0.0
    step = min(15.0 + above, (frame.most - top - extra) / len(chart.rows))
    heights = [max(step, len(each) * style.leading) for each in lines]
    heights[0] += extra
    if step < style.leading * 0.9 + above:
        raise Crowded
    foot = frame.held(top + sum(heights))
    for tick in steps:
        colour = style.colour("ink") if tick == 0 else style.colour("chart-k25", "hairline")
        canvas.gridline((x(tick), top), (x(tick), foot), colour)
    _tick_names(canvas, x, steps, names, top - 4)
    at = top
    for n, row in enumerate(chart.rows):
        middle = at + (heights[n] + above + (extra if n == 0 else 0)) / 2
        if named and n == 0:
            base = middle - RADIUS - 3.5 - above
            _names(canvas, frame, x, base, label + GAP)
        beside = within(middle, lines[n], style.leading, at, at + heights[n])
        column(canvas, label, beside, lines[n], n in chart.marked, left=0.0)
        there = [(k, float(d.value), d.text) for k, d in enumerate(row) if d.value is not None]
        if there:
            ends = [x(min(v for _, v, _ in there)), x(max(v for _, v, _ in there))]
            if count > 1:
                canvas.rule(
                    (ends[0], middle), (ends[1], middle), style.colour("chart-k50", "quiet")
                )
        for k, value, _ in there:
            colour = colours[k] if count > 1 else frame.row_colour(n)
            canvas.dot(x(value), middle, RADIUS, colour)
        _dot_values(canvas, frame, x, n, (middle, label + GAP))
        at += heights[n]
    return canvas, foot


def _names_stand(frame: Frame, x: Scale, low: float) -> bool:
    """Whether the names of series stand above the dots of the first row, each over its own."""
    row, style = frame.chart.rows[0], frame.style
    if any(datum.value is None for datum in row):
        return False
    try:
        placed = _names(frame.canvas(), frame, x, 0.0, low)
    except Crowded:
        return False
    names = [style.line(style.runs(head)) for head in frame.chart.heads]
    return all(
        abs(at - x(float(datum.value or 0))) < name / 2
        for at, name, datum in zip(placed, names, row, strict=True)
    )


def _names(canvas: Canvas, frame: Frame, x: Scale, base: float, low: float) -> list[float]:
    chart, style = frame.chart, frame.style
    return along(
        canvas,
        [x(float(datum.value or 0)) for datum in chart.rows[0]],
        base,
        [style.runs(head) for head in chart.heads],
        low,
        frame.width,
        [k in chart.marked_series for k in range(len(chart.heads))],
        NAMES_APART,
    )


def _dot_values(canvas: Canvas, frame: Frame, x: Scale, n: int, place: tuple[float, float]) -> None:
    """Values beside one dot or two, above more of them."""
    chart, style, (middle, low) = frame.chart, frame.style, place
    base = middle + 0.28 * style.em
    there = sorted(
        ((x(d.value), d.text, k) for k, d in enumerate(chart.rows[n]) if d.value is not None)
    )
    strong = [n in chart.marked or k in chart.marked_series for _, _, k in there]
    if len(chart.heads) > 2:
        texts: list[tuple[Run, ...]] = [((None, text),) for _, text, _ in there]
        middles = [at for at, _, _ in there]
        along(canvas, middles, middle - RADIUS - 2.5, texts, low, frame.width, strong)
        return
    away = RADIUS + AFTER
    for at, (there_x, text, _) in enumerate(there):
        before = at == 0 and len(there) == 2
        edge = there_x - away if before else there_x + away
        canvas.figure(edge, base, text, "end" if before else "start", strong[at])


def _tick_names(
    canvas: Canvas, x: Scale, steps: list[Decimal], names: list[str], base: float
) -> None:
    quiet = canvas.style.colour("quiet")
    for value, name in zip(steps, names, strict=True):
        box = canvas.box(x(value), base, ((None, name),), "middle")
        if canvas.is_free(box):
            canvas.figure(x(value), base, name, "middle", fill=quiet)


def waffle(frame: Frame) -> tuple[Canvas, float]:
    """A block of squares a row, ten across; each square stands for so much, the last for a part.

    Where there is no room for as many lines of them, the squares are smaller.
    """
    side = SQUARE
    while True:
        canvas, height = _waffle(frame, side)
        if height <= frame.most or side <= LEAST_SQUARE:
            return canvas, frame.held(height)
        side = max(LEAST_SQUARE, side - 0.5)


def _waffle(frame: Frame, most: float) -> tuple[Canvas, float]:
    """The same with squares of a side at the most, and its height."""
    chart, style, canvas = frame.chart, frame.style, frame.canvas()
    values = [number(row[0]) for row in chart.rows]
    shares = _are_shares(frame)
    each = (
        Decimal(1) if shares else _square_worth([row[0].value or Decimal(0) for row in chart.rows])
    )
    block = ACROSS * (LEAST_SQUARE + BETWEEN) - BETWEEN
    gap = 2 * style.em
    beside = max(1, min(len(values), int((frame.width + gap) / (block + gap))))
    cell = (frame.width - gap * (beside - 1)) / beside
    square = min(most, (cell + BETWEEN) / ACROSS - BETWEEN)
    cell = min(cell, ACROSS * (square + BETWEEN) + 3 * style.em)
    texts = [style.lines(label, cell, n in chart.marked) for n, label in enumerate(chart.labels)]
    deep = [
        10 if shares else max(1, math.ceil(value / float(each) / ACROSS - 1e-9)) for value in values
    ]
    at = 0.0
    for begin in range(0, len(values), beside):
        row = range(begin, min(begin + beside, len(values)))
        words = max(len(texts[n]) for n in row) * style.leading + style.leading * 1.5
        for n in row:
            x = (n - begin) * (cell + gap)
            part = _Squares(float(each), shares, square)
            _block(canvas, frame, n, (x, at), texts[n], part, words)
        at += words + max(deep[n] for n in row) * (square + BETWEEN) + style.leading
    if not shares:
        told = {"zh": f"每格 {each:,f}", "en": f"Each square {each:,f}"}
        runs: list[Run] = [(side, told[side]) for side in style.sides]
        canvas.text(0.0, at, runs, fill=style.colour("quiet"))
        at += style.leading
    return canvas, at - style.leading + 2


@dataclass(frozen=True, slots=True)
class _Squares:
    """What squares stand for."""

    each: float
    shares: bool
    side: float


def _block(
    canvas: Canvas, frame: Frame, n: int, corner: tuple[float, float],
    lines: list[tuple[Run, ...]], squares: _Squares, words: float,
) -> None:  # fmt: skip
    """The name and the value of a row, and its squares."""
    style, (x, head) = frame.style, corner
    datum, bold = frame.chart.rows[n][0], n in frame.chart.marked
    base = head + words - 0.55 * style.leading
    canvas.figure(x, base, shown(datum), bold=True)
    for line, runs in enumerate(reversed(lines)):
        canvas.text(x, base - (line + 1) * style.leading, runs, "start", bold)
    colour, side, step = frame.row_colour(n), squares.side, squares.side + BETWEEN
    filled = number(datum) / squares.each
    foot = head + words
    for at in range(ACROSS * ACROSS if squares.shares else 0):
        if at >= math.floor(filled + 1e-9):
            left, down = x + at % ACROSS * step, foot + at // ACROSS * step
            canvas.rect(left, down, side, side, style.colour("chart-k25", "hairline", "quiet"))
    for at in range(math.ceil(filled - 1e-9)):
        left, down = x + at % ACROSS * step, foot + at // ACROSS * step
        canvas.rect(left, down, side * min(1.0, filled - at), side, colour)


def _are_shares(frame: Frame) -> bool:
    """Whether the values are per cent, of which a block has a hundred."""
    chart = frame.chart
    said = [row[0].text for row in chart.rows if row[0].value is not None]
    units = [chart.unit.text(side) for side in chart.unit.given]
    in_percent = all(text.endswith(("%", "％")) for text in said)
    in_percent |= any("%" in unit or "％" in unit for unit in units)
    return in_percent and max(number(row[0]) for row in chart.rows) <= ACROSS * ACROSS


def _square_worth(values: Sequence[Decimal]) -> Decimal:
    """What a square stands for: the smaller of two values that compare so, one, or a round number.

    One, where that gives few and whole squares; none gives more than a hundred to a block.
    """
    most, least = max(values), min(values)
    if not most:
        return Decimal(1)
    if len(values) == 2 and LEAST_TIMES <= most / (least or most) <= ACROSS * ACROSS:
        return least
    smallest = float(most) / (ACROSS * ACROSS)
    if 0.08 <= smallest <= 1:
        return Decimal(1)
    power = math.floor(math.log10(smallest))
    steps = (Decimal(step).scaleb(power) for step in (1, 2, 5, 10))
    return next(step for step in steps if float(step) >= smallest * (1 - 1e-9))
