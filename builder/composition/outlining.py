"""Outlines of glyphs on a page's stream."""

from __future__ import annotations

from typing import Any

from fontTools.pens.basePen import BasePen


class PathPen(BasePen):  # type: ignore[misc]
    """Draws a glyph's outline on a stream."""

    def __init__(self, stream: Any, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.stream = stream

    def _moveTo(self, at: tuple[float, float]) -> None:  # noqa: N802 - named by fontTools
        self.stream.move_to(*at)

    def _lineTo(self, at: tuple[float, float]) -> None:  # noqa: N802
        self.stream.line_to(*at)

    def _curveToOne(  # noqa: N802
        self, one: tuple[float, float], two: tuple[float, float], at: tuple[float, float]
    ) -> None:
        self.stream.curve_to(*one, *two, *at)

    def _closePath(self) -> None:  # noqa: N802
        self.stream.close()
