"""Checks of thin lines, whether stroked or drawn as filled boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.marks import Shape, TextRun
from ..document import Document, PageFacts, Said, gather_spots, only_for
from ..lines import spotted_lines

_SLACK_PT = 0.005
"""Writers round line widths to two or three decimals."""


def _outlined(document: Document) -> Iterator[tuple[PageFacts, TextRun, Said]]:
    """Letters drawn as outlines only, and thinner than lines may be."""
    least = document.limits.stroke_pt
    for page, run in document.shown_text():
        if run.outline_pt < least - _SLACK_PT and not run.colour.is_white:
            yield page, run, {"says": "outlined", **_widths(run.outline_pt, least)}


def _widths(width_pt: float, least_pt: float) -> Said:
    return {"width": f"{width_pt:.3g}", "least": f"{least_pt:g}"}


def _lines(document: Document, kind: str, *, white: bool) -> Iterator[tuple[PageFacts, Shape]]:
    for page, shape in document.marks(Shape):
        if shape.kind == kind and shape.colour.is_white == white and page.reaches(shape.box):
            yield page, shape


@check("strokes/thin", subject="pdf")
@only_for("print")
def thin_strokes(document: Document) -> Iterator[Remark]:
    """Stroked lines under the least width."""
    least = document.limits.stroke_pt
    lines = (
        (page, line, {"says": "line", **_widths(line.thickness_pt, least)})
        for page, line in _lines(document, "stroke", white=False)
        if line.thickness_pt < least - _SLACK_PT
    )
    yield from _spotted(document, lines)
    yield from spotted_lines(document, _outlined(document))


def _spotted(
    document: Document, lines: Iterable[tuple[PageFacts, Shape, Said]]
) -> Iterator[Remark]:
    for page, said, found in gather_spots(lines):
        yield document.spotted(page, [line.box for line in found], **said)


@check("strokes/thin-rule", subject="pdf")
@only_for("print")
def thin_rules(document: Document) -> Iterator[Remark]:
    """Filled rules under the least width."""
    least = document.limits.stroke_pt
    lines = (
        (page, line, _widths(line.thickness_pt, least))
        for page, line in _lines(document, "fill", white=False)
        if line.thickness_pt < least - _SLACK_PT
    )
    yield from _spotted(document, lines)


@check("strokes/reversed", subject="pdf")
@only_for("print")
def reversed_lines(document: Document) -> Iterator[Remark]:
    """White lines and rules on a ground, under the least width for reversed ones."""
    least = document.limits.reversed_stroke_pt
    white = [*_lines(document, "stroke", white=True), *_lines(document, "fill", white=True)]
    lines = (
        (page, line, _widths(line.thickness_pt, least))
        for page, line in white
        if line.thickness_pt < least - _SLACK_PT and page.has_ground(line)
    )
    yield from _spotted(document, lines)
