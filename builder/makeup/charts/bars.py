"""Bars: single, grouped, stacked, and small multiples of them. Lengths begin at zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from .canvas import Canvas
from .frame import AFTER, GAP, Crowded, Frame, along, column, key, number, shown, within
from .scales import widest
from .style import Run

BAR = 9.0
LEAST_BAR = 6.0
"""The thickness of a bar in points, and the least of it."""
LEAST_LENGTH = 0.25
"""Of its room: the longest bar at the least, where names stand after values."""
ABOVE = 4.0
"""Between a stacked bar and the values above it, in points."""
_LEAST = (LEAST_BAR, 2.0), (LEAST_BAR, 0.8)
"""The thickness of bars and the gaps between rows where there is little room."""
PANEL = 84.0
"""The least width of a panel, in points."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A bar with what is written at its end."""

    value: float
    text: tuple[Run, ...]
    bold: bool
    width: float


def bar(frame: Frame) -> tuple[Canvas, float]:
    """One bar a row."""
    return _rows(frame, [frame.row_colour(n) for n in range(len(frame.chart.rows))])


def grouped(frame: Frame) -> tuple[Canvas, float]:
    """A bar for each series in each row; the names of series stand in the first whole row."""
    try:
        return _rows(frame, frame.series_colours, named=True)
    except Crowded:
        return _rows(frame, frame.series_colours)


def _rows(frame: Frame, colours: Sequence[str], named: bool = False) -> tuple[Canvas, float]:
    chart, style, canvas = frame.chart, frame.style, frame.canvas()
    count = len(chart.heads)
    lines, label = frame.labels()
    left = label + GAP
    whole = next((n for n, row in enumerate(chart.rows) if all(d.text for d in row)), 0)
    items = [
        [_item(frame, n, k, named and n == whole) for k in range(count)]
        for n in range(len(chart.rows))
    ]
    unit, zero = scaled([one for row in items for one in row], left, frame.width)
    if named and unit * _span(items) < LEAST_LENGTH * (frame.width - left):
        raise Crowded
    head = 0.0
    if count > 1 and not named:
        head = key(canvas, frame, chart.heads, colours)
    tall, between, heights = _heights(frame, lines, count, head)
    at = head
    for n, (row, height) in enumerate(zip(items, heights, strict=True)):
        middle = at + height / 2
        column(canvas, label, middle, lines[n], n in chart.marked, left=0.0)
        begin = middle - count * tall / 2
        for k, one in enumerate(row):
            colour = colours[n] if count == 1 else colours[k]
            _bar(canvas, one, zero, unit, begin + k * tall, tall - (1 if count > 1 else 0), colour)
        at += height + between
    foot = at - between
    canvas.baseline((zero, head), (zero, foot), style.colour("ink"))
    return canvas, frame.held(foot)


def _item(frame: Frame, row: int, column_: int, named: bool) -> _Item:
    chart, style = frame.chart, frame.style
    datum = chart.rows[row][column_]
    text: tuple[Run, ...] = ((None, shown(datum)),)
    if named:
        text = (*text, *style.runs(chart.heads[column_]))
    bold = row in chart.marked or column_ in chart.marked_series
    return _Item(number(datum), text, bold, style.line(text, bold))


def _span(items: Sequence[Sequence[_Item]]) -> float:
    values = [one.value for row in items for one in row]
    return max(0.0, *values) - min(0.0, *values)


def scaled(items: Sequence[_Item], left: float, right: float) -> tuple[float, float]:
    """Points a unit, and where zero stands, so that all bars and their texts have room.

    Raises Crowded.
    """
    room = right - left

    def reaches(unit: float) -> tuple[float, float]:
        up = [one.value * unit + AFTER + one.width for one in items if one.value >= 0]
        down = [-one.value * unit + AFTER + one.width for one in items if one.value < 0]
        return max(down, default=0.0), max(up, default=0.0)

    largest = max((abs(one.value) for one in items), default=0.0)
    if sum(reaches(0.0)) > room - 12:
        raise Crowded
    if not largest:
        return 0.0, left + reaches(0.0)[0]
    unit = widest(lambda part: sum(reaches(part / largest)) <= room, room) / largest
    return unit, left + reaches(unit)[0]


def _heights(
    frame: Frame, lines: Sequence[Sequence[object]], count: int, head: float
) -> tuple[float, float, list[float]]:
    """The thickness of a bar, the gap between rows and the height of each. Raises Crowded."""
    leading = frame.style.leading
    for bar, between in ((BAR + (count > 1), 6.0), (8.0, 4.5), (7.0, 3.0), *_LEAST):
        tall = max(bar, frame.style.em) if count > 1 else bar
        heights = [max(len(each) * leading * 0.95, count * tall) for each in lines]
        if head + sum(heights) + between * (len(heights) - 1) <= frame.most:
            return tall, between, heights
    raise Crowded


def _bar(
    canvas: Canvas, one: _Item, zero: float, unit: float, head: float, tall: float, colour: str
) -> None:
    length = abs(one.value) * unit
    left = zero if one.value >= 0 else zero - length
    if length:
        canvas.rect(left, head, length, tall, colour)
    base = head + tall / 2 + 0.28 * canvas.style.em
    if one.value < 0:
        canvas.text(left - AFTER - one.width, base, one.text, "start", one.bold)
    else:
        canvas.text(zero + length + AFTER, base, one.text, "start", one.bold)


def stacked(frame: Frame) -> tuple[Canvas, float]:
    """One bar a row, parted; each part has its value above it."""
    chart, style = frame.chart, frame.style
    canvas, colours = frame.canvas(), frame.series_colours
    lines, label = frame.labels()
    left = label + GAP
    totals = [sum(map(number, row)) for row in chart.rows]
    unit = (frame.width - left) / (max(totals) or 1.0)
    named = _names_stand(frame, left, unit)
    head = 0.0 if named else key(canvas, frame, chart.heads, colours)
    lift, leading = style.leading + ABOVE - 2, style.leading
    tall, between = _stacked_bar(frame, lines, head, lift)
    at = head
    for n, row in enumerate(chart.rows):
        height = max(lift + tall, len(lines[n]) * leading)
        foot = at + (height + lift + tall) / 2
        middle = within(foot - tall / 2, lines[n], leading, at, at + height)
        column(canvas, label, middle, lines[n], n in chart.marked, left=0.0)
        middles, x = [], left
        for datum, colour in zip(row, colours, strict=True):
            length = number(datum) * unit
            if length:
                canvas.rect(x, foot - tall, length, tall, colour)
            middles.append(x + length / 2)
            x += length
        bold = [n in chart.marked or k in chart.marked_series for k in range(len(row))]
        texts = _texts(frame, n, named and n == 0)
        base = foot - tall - ABOVE
        placed = along(canvas, middles, base, texts, left, frame.width, bold)
        for at_text, part in zip(placed, middles, strict=True):
            if abs(at_text - part) > ABOVE:
                line = (at_text, base + 1.5), (part, foot - tall)
                canvas.rule(*line, style.colour("chart-k50", "quiet"))
        at += height + between
    canvas.baseline((left, head), (left, at - between), style.colour("ink"))
    return canvas, frame.held(at - between)


def _stacked_bar(
    frame: Frame, lines: Sequence[Sequence[object]], head: float, lift: float
) -> tuple[float, float]:
    """The thickness of a bar and the gap between rows. Raises Crowded."""
    for tall, between in ((BAR + 2, 7.0), (BAR, 4.0), (LEAST_BAR, 2.0)):
        heights = [max(lift + tall, len(each) * frame.style.leading) for each in lines]
        if head + sum(heights) + between * (len(heights) - 1) <= frame.most:
            return tall, between
    raise Crowded


def _texts(frame: Frame, n: int, named: bool) -> list[tuple[Run, ...]]:
    """What stands above the parts of a bar: values, and in the first row names."""
    style, chart = frame.style, frame.chart
    return [
        (*(style.runs(head) if named else ()), (None, shown(datum)))
        for head, datum in zip(chart.heads, chart.rows[n], strict=True)
    ]


def _names_stand(frame: Frame, left: float, unit: float) -> bool:
    """Whether the names of series stand above the first bar, each over its part."""
    row = frame.chart.rows[0]
    ends = accumulate((number(datum) * unit for datum in row), initial=left)
    parts = list(pairwise(ends))
    texts = _texts(frame, 0, True)
    bold = [0 in frame.chart.marked or k in frame.chart.marked_series for k in range(len(row))]
    middles = [(begin + end) / 2 for begin, end in parts]
    try:
        placed = along(frame.canvas(), middles, 0.0, texts, left, frame.width, bold)
    except Crowded:
        return False
    wide = [frame.style.line(runs, strong) / 2 for runs, strong in zip(texts, bold, strict=True)]
    return all(
        at - half < (begin + end) / 2 < at + half
        for at, half, (begin, end) in zip(placed, wide, parts, strict=True)
    )


def multiples(frame: Frame) -> tuple[Canvas, float]:
    """A panel of bars a series, all to one scale, in bands beside the labels."""
    chart, style, canvas = frame.chart, frame.style, frame.canvas()
    lines, label = frame.labels()
    left, gap = label + GAP, 2 * style.em
    room = frame.width - left
    most = max(1, int((room + gap) / (PANEL + gap)))
    bands = -(-len(chart.heads) // most)
    beside = -(-len(chart.heads) // bands)
    panel = (room - gap * (beside - 1)) / beside
    every = [[_item(frame, n, k, False) for n in range(len(chart.rows))]
             for k in range(len(chart.heads))]  # fmt: skip
    unit, zero = scaled([one for each in every for one in each], 0.0, panel)
    heads = [style.lines(head, panel, True) for head in chart.heads]
    at = 0.0
    for band in range(bands):
        inside = range(band * beside, min((band + 1) * beside, len(chart.heads)))
        deep = max(len(heads[k]) for k in inside) * style.leading + 3
        room_here = (frame.most - at) / (bands - band) - deep
        part = Frame(chart, style, frame.width, room_here)
        tall, between, heights = _heights(part, lines, 1, 0.0)
        for k in inside:
            x = left + (k - inside.start) * (panel + gap)
            for n, runs in enumerate(reversed(heads[k])):
                canvas.text(x, at + deep - 5 - n * style.leading, runs, "start", True)
        y = at + deep
        for n, height in enumerate(heights):
            column(canvas, label, y + height / 2, lines[n], n in chart.marked, left=0.0)
            for k in inside:
                x = left + (k - inside.start) * (panel + gap)
                stands_out = n in chart.marked or k in chart.marked_series
                any_out = chart.marked or chart.marked_series
                colour = style.series[0] if stands_out or not any_out else (
                    style.colour("chart-k50", "quiet")
                )  # fmt: skip
                _bar(canvas, every[k][n], x + zero, unit, y + (height - tall) / 2, tall, colour)
            y += height + between
        for k in inside:
            x = left + zero + (k - inside.start) * (panel + gap)
            canvas.baseline((x, at + deep), (x, y - between), style.colour("ink"))
        at = y - between + (style.leading * 0.9 if band < bands - 1 else 0)
    return canvas, frame.held(at)
