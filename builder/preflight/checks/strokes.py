"""Checks of thin lines, whether stroked or drawn as filled boxes."""

from __future__ import annotations

from collections.abc import Iterator

from ...ground.findings import Finding
from ...ground.register import check
from ...pdf.marks import Shape, TextRun
from ..document import Document, PageFacts, gather_spots, only_for
from ..lines import line_of

_SLACK_PT = 0.005
"""Writers round line widths to two or three decimals."""


def _outlined(document: Document) -> Iterator[tuple[PageFacts, TextRun, str]]:
    """Letters drawn as outlines only, and thinner than lines may be."""
    least = document.limits.stroke_pt
    for page, run in document.shown_text():
        if run.outline_pt < least - _SLACK_PT and not run.colour.is_white:
            words = f"outlined type with lines of {run.outline_pt:.3g} pt (at least {least:g} pt)"
            yield page, run, words


def _lines(document: Document, kind: str, *, white: bool) -> Iterator[tuple[PageFacts, Shape]]:
    for page, shape in document.marks(Shape):
        if shape.kind == kind and shape.colour.is_white == white and page.reaches(shape.box):
            yield page, shape


@check("strokes/thin", subject="pdf")
@only_for("print")
def thin_strokes(document: Document) -> Iterator[Finding]:
    """Stroked lines under the least width."""
    least = document.limits.stroke_pt
    lines = (
        (page, line, f"a line of {line.thickness_pt:.3g} pt (at least {least:g} pt)")
        for page, line in _lines(document, "stroke", white=False)
        if line.thickness_pt < least - _SLACK_PT
    )
    for page, words, found in gather_spots(lines):
        yield document.spotted("strokes/thin", words, page, [line.box for line in found])
    for page, words, runs in gather_spots(_outlined(document)):
        boxes = [run.box for run in runs]
        yield document.spotted("strokes/thin", words, page, boxes, line_of(page, runs[0]))


@check("strokes/thin-rule", subject="pdf")
@only_for("print")
def thin_rules(document: Document) -> Iterator[Finding]:
    """Filled rules under the least width."""
    least = document.limits.stroke_pt
    lines = (
        (page, line, f"a filled rule of {line.thickness_pt:.3g} pt (at least {least:g} pt)")
        for page, line in _lines(document, "fill", white=False)
        if line.thickness_pt < least - _SLACK_PT
    )
    for page, words, found in gather_spots(lines):
        yield document.spotted("strokes/thin-rule", words, page, [line.box for line in found])


@check("strokes/reversed", subject="pdf")
@only_for("print")
def reversed_lines(document: Document) -> Iterator[Finding]:
    """White lines and rules on a ground, under the least width for reversed ones."""
    least = document.limits.reversed_stroke_pt
    white = [*_lines(document, "stroke", white=True), *_lines(document, "fill", white=True)]
    lines = (
        (page, line, f"a white line of {line.thickness_pt:.3g} pt (at least {least:g} pt)")
        for page, line in white
        if line.thickness_pt < least - _SLACK_PT and page.has_ground(line)
    )
    for page, words, found in gather_spots(lines):
        yield document.spotted("strokes/reversed", words, page, [line.box for line in found])
