"""Checks of type: its size, and whether all of it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...ground.findings import Finding
from ...ground.register import check
from ...pdf.marks import Box, TextRun, holds
from ..document import Document, PageFacts, gather_spots, overlaps
from ..lines import line_of

_SLACK_PT = 0.05
_CUT_EM = (0.5, 0.2)
"""Across, a run may end in blanks; upwards, letters show to the edge of the band."""
_TRIM_SLACK_PT = 0.5


def _faults(
    document: Document, id: str, words_of: Callable[[PageFacts, TextRun], str]
) -> Iterator[Finding]:
    runs = (
        (page, run, words_of(page, run)) for page, run in document.marks(TextRun) if run.visible
    )
    said = ((page, run, words) for page, run, words in runs if words)
    for page, words, found in gather_spots(said):
        boxes = [run.box for run in found]
        yield document.spotted(id, words, page, boxes, line_of(page, found[0]))


@check("type/small", subject="pdf")
def small(document: Document) -> Iterator[Finding]:
    """Type under the least size."""
    least = document.limits.type_pt
    yield from _faults(
        document,
        "type/small",
        lambda page, run: (
            f"type of {run.size_pt:.1f} pt (at least {least:g} pt)"
            if run.size_pt < least - _SLACK_PT and overlaps(run.core, page.bleed)
            else ""
        ),
    )


@check("type/small-multi-ink", subject="pdf")
def small_multi_ink(document: Document) -> Iterator[Finding]:
    """Type of two inks and more, or white, under its least size; press editions only."""
    if document.purpose != "print":
        return
    low, least = document.limits.type_pt, document.limits.multi_ink_type_pt
    yield from _faults(
        document,
        "type/small-multi-ink",
        lambda page, run: (
            f"type of {run.size_pt:.1f} pt in {run.colour.words()} (at least {least:g} pt)"
            if low - _SLACK_PT <= run.size_pt < least - _SLACK_PT
            and (len(run.colour.inks) > 1 or (run.colour.is_white and page.has_ground(run)))
            and overlaps(run.core, page.bleed)
            else ""
        ),
    )


@check("type/clipped", subject="pdf")
def clipped(document: Document) -> Iterator[Finding]:
    """Type that reaches out of the clip it is drawn in."""
    yield from _faults(document, "type/clipped", _clipped_words)


def _clipped_words(page: PageFacts, run: TextRun) -> str:
    if holds(run.clip, page.bleed) or not _reaches_out(run.core, run.clip, run.size_pt):
        return ""
    return "type is cut off by its frame"


def _reaches_out(core: Box, clip: Box, em: float) -> bool:
    across = max(clip[0] - core[0], core[2] - clip[2])
    upright = max(clip[1] - core[1], core[3] - clip[3])
    return across > _CUT_EM[0] * em or upright > _CUT_EM[1] * em


@check("type/outside", subject="pdf")
def outside(document: Document) -> Iterator[Finding]:
    """Type not wholly on the trimmed page; a slug outside the bleed is let be."""
    yield from _faults(document, "type/outside", _outside_words)


def _outside_words(page: PageFacts, run: TextRun) -> str:
    if holds(page.trim, run.core, _TRIM_SLACK_PT):
        return ""
    if not overlaps(run.core, page.media):
        return "type stands off the page"
    if overlaps(run.core, page.bleed):
        return "type stands across the trim"
    return ""
