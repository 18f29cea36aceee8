"""Where the text of a proof stands: on the paper, and on no other text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from ..ground.findings import Finding, found

BEYOND_PT = 1.0
"""What ink may stand beyond the trim; a glyph's bounds are no nearer known."""
COVERED = 0.3
"""The part of a run of text from which on it counts as covered by another."""
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of text and its bounds, in points from the trim's left lower corner."""

    text: str
    left: float
    low: float
    right: float
    top: float

    def covered_by(self, other: _Run) -> float:
        """The part of this run's bounds that another's take up."""
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.low, other.low)
        area = (self.right - self.left) * (self.top - self.low)
        return across * up / area if across > 0 and up > 0 and area > 0 else 0.0


def out_of_place(pdf: Path | bytes) -> list[Finding]:
    """Text beyond the trim of its page, and text that stands over other text.

    Findings give the page; of one kind as many as a person reads.
    """
    outside: list[Finding] = []
    over: list[Finding] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            left, low, right, top = page.get_trimbox()
            runs = list(_runs(page))
            outside += [
                found("arrival/outside", page=number, quote=run.text[:40])
                for run in runs
                if run.left < left - BEYOND_PT
                or run.low < low - BEYOND_PT
                or run.right > right + BEYOND_PT
                or run.top > top + BEYOND_PT
            ]
            over += [
                found("arrival/over", page=number, quote=one.text[:40], other=other.text[:40])
                for one, other in _overlapping(runs)
            ]
    return outside[:MOST_TOLD] + over[:MOST_TOLD]


def _runs(page: pypdfium2.PdfPage) -> Iterator[_Run]:
    """The page's own runs of text that show something."""
    text = page.get_textpage()
    for each in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT], max_depth=1, textpage=text):
        shown = each.extract().strip()
        if shown:
            yield _Run(shown, *each.get_bounds())


def _overlapping(runs: Sequence[_Run]) -> Iterator[tuple[_Run, _Run]]:
    """Pairs of which the one covers the other in good part; marks stand on their letters."""
    ordered = sorted((run for run in runs if not _is_mark(run.text)), key=lambda run: run.low)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.low >= one.top:
                break
            if max(one.covered_by(other), other.covered_by(one)) > COVERED:
                yield one, other


def _is_mark(text: str) -> bool:
    return all(map(unicodedata.combining, text))


def page_texts(pdf: Path | bytes, turned: int = 0) -> list[str]:
    """The text of every page of a PDF, as a reader would copy it out.

    So many pages at its end are upside down, and are read as whoever turns them does.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in range(len(document) - turned, len(document)):
            document[page].set_rotation(180)
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
