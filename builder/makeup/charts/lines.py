"""Lines: series over the rows, and slopes from one column to the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...issue.model import Datum
from .canvas import ASCENT, Anchor, Canvas
from .frame import AFTER, Crowded, Frame, shown
from .scales import Scale, spread, ticks, written
from .style import Run

THICK, THIN = 2.0, 1.0
"""The weights of lines, in points: those with a colour, and those behind them."""
DOT = 1.9
HEIGHT = 0.42
"""Of its width: the height of a chart of lines."""
END_PART = 0.42
"""Of the width: what the names at the ends of lines take at the most."""

_ASIDE: tuple[tuple[float, float, Anchor], ...] = (
    (0, -5, "middle"), (0, 5, "middle"), (-4, -3, "end"), (4, 3, "start"), (4, -3, "start"),
    (-4, 3, "end"),
)  # fmt: skip
"""Where the value of a point may stand: how far to the right and down, and from which end."""
LEAST_SLOPE = 70.0
"""From the first value to the second, in points at the least."""
MOST_LINES = 6
"""Of a label below its row."""
Point = tuple[float, float]


def line(frame: Frame) -> tuple[Canvas, float]:
    """Series as lines over the rows, named and valued at their ends."""
    chart, style, canvas = frame.chart, frame.style, frame.canvas()
    known = [d.value for row in chart.rows for d in row if d.value is not None]
    steps = ticks(float(min(known)), float(max(known)))
    names = written(steps)
    ends = _ends(frame)
    widths = [style.line(runs, bold) for lines, bold, _ in ends for runs in lines]
    gutter = max(style.width(name) for name in names) + AFTER
    right = frame.width - max(widths, default=0.0) - 7
    labels = _label_lines(frame, gutter, right)
    foot_room = max(map(len, labels)) * style.leading + 6
    needed = sum(len(lines) for lines, _, _ in ends) * style.leading
    tall = max(min(frame.width * HEIGHT, frame.most - foot_room - style.leading), needed)
    head, foot = style.leading * 0.8, style.leading * 0.8 + tall
    height = frame.held(foot + foot_room)
    y = Scale(float(steps[0]), float(steps[-1]), foot, head)
    for step, name in zip(steps, names, strict=True):
        ink = step == 0 or (step == steps[0] and float(steps[0]) > 0)
        colour = style.colour("ink") if ink else style.colour("chart-k25", "hairline", "quiet")
        canvas.gridline((gutter, y(step)), (right, y(step)), colour)
        canvas.figure(
            gutter - AFTER, y(step) + 0.28 * style.em, name, "end", fill=style.colour("quiet")
        )
    places = _places(frame, gutter + 5, right - 2)
    _row_labels(canvas, frame, places, labels, foot + style.leading + 1)
    colours = _line_colours(frame)
    segments: list[tuple[Point, Point]] = []
    for k in sorted(range(len(chart.heads)), key=lambda k: colours[k][1]):
        colour, weight = colours[k]
        for run in _unbroken(chart.series(k)):
            points = [(places[n], y(number)) for n, number in run]
            segments += pairwise(points)
            if len(points) > 1:
                canvas.path(points, colour, weight)
            if len(points) == 1 or (len(chart.rows) <= 24 and weight == THICK):
                for x, at in points:
                    canvas.dot(x, at, DOT, colour)
    _name_ends(canvas, frame, ends, y, right, (head - style.leading / 2, foot + style.leading / 2))
    _values(canvas, frame, places, y, segments)
    return canvas, height


def _ends(frame: Frame) -> list[tuple[list[tuple[Run, ...]], bool, float]]:
    """For each series with a value: the lines of its name and last value, and that value."""
    chart, style = frame.chart, frame.style
    ends = []
    for k, head in enumerate(chart.heads):
        last = next((d for d in reversed(chart.series(k)) if d.value is not None), None)
        if last is None or last.value is None:
            continue
        bold = k in chart.marked_series
        room = frame.width * END_PART - style.width(last.text, bold=bold) - style.em
        lines = style.lines(head, room, bold)
        lines = [((None, last.text), *lines[0]), *lines[1:]] if lines else [((None, last.text),)]
        ends.append((lines, bold, float(last.value)))
    return ends


def _name_ends(
    canvas: Canvas, frame: Frame, ends: Sequence[tuple[list[tuple[Run, ...]], bool, float]],
    y: Scale, right: float, bounds: Point,
) -> None:  # fmt: skip
    style = frame.style
    sizes = [len(lines) * style.leading for lines, _, _ in ends]
    try:
        middles = spread([y(value) for _, _, value in ends], sizes, *bounds)
    except ValueError:
        raise Crowded from None
    for (lines, bold, value), middle in zip(ends, middles, strict=True):
        base = middle - style.leading * (len(lines) - 1) / 2 + 0.28 * style.em
        if abs(middle - y(value)) > 2:
            canvas.rule(
                (right + 1, y(value)), (right + 5, middle), style.colour("chart-k50", "quiet")
            )
        for n, runs in enumerate(lines):
            canvas.text(right + 7, base + n * style.leading, runs, "start", bold)


def _line_colours(frame: Frame) -> list[tuple[str, float]]:
    """The colour and weight of each line; beyond the colours there are, lines stand behind."""
    chart, style = frame.chart, frame.style
    behind = style.colour("chart-k50", "quiet")
    if chart.marked_series:
        return [
            (style.series[0], THICK) if k in chart.marked_series else (behind, THIN)
            for k in range(len(chart.heads))
        ]
    if len(chart.heads) > len(style.series):
        return [(behind, THIN)] * len(chart.heads)
    return [(colour, THICK) for colour in frame.series_colours]


def _unbroken(series: Sequence[Datum]) -> list[list[tuple[int, float]]]:
    """Stretches of rows that have values."""
    runs: list[list[tuple[int, float]]] = [[]]
    for n, datum in enumerate(series):
        if datum.value is None:
            runs.append([])
        else:
            runs[-1].append((n, float(datum.value)))
    return [run for run in runs if run]


def _places(frame: Frame, left: float, right: float) -> list[float]:
    """Where the rows stand: by their labels where those are numbers that rise, else evenly."""
    labels = frame.chart.labels
    texts = [label.text(label.given[0]) if label.given else "" for label in labels]
    numbers = [float(text) if text.isdecimal() else None for text in texts]
    rising = [n for n in numbers if n is not None]
    even = len(rising) < len(labels) or any(b <= a for a, b in pairwise(rising))
    at = [float(n) for n in range(len(labels))] if even else rising
    if len(at) == 1:
        return [(left + right) / 2]
    return [left + (value - at[0]) / (at[-1] - at[0]) * (right - left) for value in at]


def _label_lines(frame: Frame, left: float, right: float) -> list[list[tuple[Run, ...]]]:
    """The labels of the rows, a language below the other. Raises Crowded."""
    labels = frame.chart.labels
    room = min(max(60.0, (right - left) / len(labels)), frame.width / 3)
    lines = [frame.style.stacked(label, room) for label in labels]
    if max(map(len, lines)) > MOST_LINES:
        raise Crowded
    return lines


def _row_labels(
    canvas: Canvas, frame: Frame, places: Sequence[float],
    labels: Sequence[Sequence[tuple[Run, ...]]], base: float,
) -> None:  # fmt: skip
    """Labels below the rows they name: the ends first, then as many as have room."""
    style, count = frame.style, len(labels)
    widths = [max((style.line(runs) for runs in lines), default=0.0) for lines in labels]
    taken: list[tuple[float, float]] = []
    step = 1
    while step < count and any(
        abs(places[n + step] - places[n]) < (widths[n] + widths[n + step]) / 2 + 4
        for n in range(0, count - step, step)
    ):
        step += 1
    for n in dict.fromkeys((0, count - 1, *range(0, count, step))):
        width = widths[n]
        begin = min(max(places[n] - width / 2, 0.0), frame.width - width)
        if any(begin < end + 4 and start < begin + width + 4 for start, end in taken):
            continue
        taken.append((begin, begin + width))
        for line, runs in enumerate(labels[n]):
            x = begin + (width - style.line(runs)) / 2
            canvas.text(x, base + line * style.leading, runs)


def _values(
    canvas: Canvas, frame: Frame, places: Sequence[float], y: Scale,
    segments: Sequence[tuple[Point, Point]],
) -> None:  # fmt: skip
    """Values beside their points where they have room: above, else below."""
    chart, style = frame.chart, frame.style
    order = sorted(range(len(chart.heads)), key=lambda k: k not in chart.marked_series)
    if chart.marked_series:
        order = [k for k in order if k in chart.marked_series]
    for k in order:
        series = chart.series(k)
        last = max((n for n, d in enumerate(series) if d.value is not None), default=-1)
        for n, datum in enumerate(series):
            if datum.value is None or n == last:
                continue
            at = y(datum.value)
            for right, down, anchor in _ASIDE:
                x, base = places[n] + right, at + down + (ASCENT * style.em if down > 0 else 0)
                box = canvas.box(x, base, ((None, datum.text),), anchor)
                crossed = any(box.crossed(a, b) for a, b in segments)
                inside = box.left >= 0 and box.head >= 0 and box.foot <= y.begin
                if inside and not crossed and canvas.is_free(box):
                    canvas.figure(x, base, datum.text, anchor)
                    break


def slope(frame: Frame) -> tuple[Canvas, float]:
    """Each row a line from its first value to its second."""
    chart, style, canvas = frame.chart, frame.style, frame.canvas()
    known = [float(d.value) for row in chart.rows for d in row if d.value is not None]
    room = frame.width * 0.36
    labels = [
        style.lines(label, room - 40, n in chart.marked) for n, label in enumerate(chart.labels)
    ]
    sides = [_slope_ends(frame, labels, 0), _slope_ends(frame, labels, 1)]
    wide = [
        max((style.line(runs, bold) for lines, bold, _ in ends for runs in lines), default=0.0)
        for ends in sides
    ]
    left, right = wide[0] + 7, frame.width - wide[1] - 7
    if right - left < LEAST_SLOPE:
        raise Crowded
    heads = [style.lines(head, (right - left) / 2 - 4, True) for head in chart.heads]
    deep = max(map(len, heads)) * style.leading + 4
    needed = max(sum(len(lines) for lines, _, _ in ends) * style.leading for ends in sides)
    tall = max(min(frame.width * 0.45, frame.most - deep - style.leading), needed)
    foot = deep + tall
    height = frame.held(foot + style.leading / 2)
    y = Scale(min(known), max(known), foot - style.leading / 2, deep + style.leading / 2)
    for x, lines, anchor in ((left, heads[0], False), (right, heads[1], True)):
        for n, runs in enumerate(reversed(lines)):
            wide_head = style.line(runs, True)
            begin = min(max(x if not anchor else x - wide_head, 0.0), frame.width - wide_head)
            canvas.text(begin, deep - 6 - n * style.leading, runs, "start", True)
        canvas.gridline((x, deep), (x, foot), style.colour("chart-k25", "hairline", "quiet"))
    marked = chart.marked
    for n in sorted(range(len(chart.rows)), key=lambda n: n in marked):
        first, second = chart.rows[n]
        colour = frame.row_colour(n)
        weight = THICK if n in marked or not marked else THIN
        ends = [(x, y(d.value)) for x, d in ((left, first), (right, second)) if d.value is not None]
        if len(ends) == 2:
            canvas.path(ends, colour, weight)
        for x, at in ends:
            canvas.dot(x, at, DOT + 0.4, colour)
    for ends_, at_left in ((sides[0], True), (sides[1], False)):
        sizes = [len(lines) * style.leading for lines, _, _ in ends_]
        try:
            middles = spread([y(value) for _, _, value in ends_], sizes, deep - 2, height)
        except ValueError:
            raise Crowded from None
        for (lines, bold, value), middle in zip(ends_, middles, strict=True):
            base = middle - style.leading * (len(lines) - 1) / 2 + 0.28 * style.em
            x, away = (left, -1) if at_left else (right, 1)
            if abs(middle - y(value)) > 2:
                canvas.rule((x + 2.5 * away, y(value)), (x + 6 * away, middle),
                            style.colour("chart-k50", "quiet"))  # fmt: skip
            for n, runs in enumerate(lines):
                begin = x + 7 if not at_left else x - 7 - style.line(runs, bold)
                canvas.text(begin, base + n * style.leading, runs, "start", bold)
    return canvas, height


def _slope_ends(
    frame: Frame, labels: Sequence[list[tuple[Run, ...]]], column: int
) -> list[tuple[list[tuple[Run, ...]], bool, float]]:
    """The lines at one end: the name and the value to the left, the value and name to the right."""
    ends = []
    for n, row in enumerate(frame.chart.rows):
        datum = row[column]
        if datum.value is None:
            continue
        value: tuple[Run, ...] = ((None, shown(datum)),)
        lines = labels[n] or [()]
        if column == 0:
            told = [*lines[:-1], (*lines[-1], *value)]
        else:
            told = [value] if row[0].value is not None else [(*value, *lines[0]), *lines[1:]]
        ends.append((told, n in frame.chart.marked, float(datum.value)))
    return ends
