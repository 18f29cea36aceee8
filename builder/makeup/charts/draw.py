"""A chart as a drawing, in whatever form it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...issue.model import Chart
from . import bars, dots, lines
from .canvas import Box, Canvas
from .frame import Crowded, Frame
from .style import Style

__all__ = ["Crowded", "Drawn", "draw"]

FORMS: Mapping[str, Callable[[Frame], tuple[Canvas, float]]] = {
    "bar": bars.bar,
    "grouped": bars.grouped,
    "stacked": bars.stacked,
    "multiples": bars.multiples,
    "line": lines.line,
    "slope": lines.slope,
    "dot": dots.dot,
    "waffle": dots.waffle,
}


HEAD = 4.0
"""Left free above the highest mark, in points."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing; lengths in points."""

    svg: bytes
    width: float
    height: float
    texts: tuple[Box, ...]
    """Its text, and where it stands below the free part."""


def draw(chart: Chart, style: Style, width: float, most: float) -> Drawn:
    """Draw a chart of a width, no higher than ``most``; both in points.

    Raises Crowded where the data have no room.
    """
    canvas, height = FORMS[chart.form](Frame(chart, style, width, most - HEAD))
    svg = canvas.svg(width, height + HEAD, HEAD)
    return Drawn(svg, width, height + HEAD, tuple(canvas.texts))
