"""Checks of type: its size, and whether all of it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.geometry import Box
from ...pdf.marks import TextRun
from ..document import Document, PageFacts, Said
from ..lines import spotted_lines
from ..words import colour_words

_SLACK_PT = 0.05
_CUT_EM = (0.5, 0.2)
"""Across, a run may end in blanks; upwards, letters show to the edge of the band."""
_TRIM_SLACK_PT = 0.5


def _faults(
    document: Document, said_of: Callable[[PageFacts, TextRun], Said | None]
) -> Iterator[Remark]:
    runs = ((page, run, said_of(page, run)) for page, run in document.marks(TextRun) if run.visible)
    return spotted_lines(
        document, ((page, run, said) for page, run, said in runs if said is not None)
    )


@check("type/small", subject="pdf")
def small(document: Document) -> Iterator[Remark]:
    """Type under the least size."""
    least = document.limits.type_pt
    yield from _faults(
        document,
        lambda page, run: (
            {"size": f"{run.size_pt:.1f}", "least": f"{least:g}"}
            if run.size_pt < least - _SLACK_PT and run.core.overlaps(page.bleed)
            else None
        ),
    )


@check("type/small-multi-ink", subject="pdf")
def small_multi_ink(document: Document) -> Iterator[Remark]:
    """Type of two inks and more, or white, under its least size; press editions only."""
    if document.purpose != "print":
        return
    low, least = document.limits.type_pt, document.limits.multi_ink_type_pt
    yield from _faults(
        document,
        lambda page, run: (
            {
                "size": f"{run.size_pt:.1f}",
                "colour": colour_words(run.colour),
                "least": f"{least:g}",
            }
            if low - _SLACK_PT <= run.size_pt < least - _SLACK_PT
            and (len(run.colour.inks) > 1 or (run.colour.is_white and page.has_ground(run)))
            and run.core.overlaps(page.bleed)
            else None
        ),
    )


@check("type/clipped", subject="pdf")
def clipped(document: Document) -> Iterator[Remark]:
    """Type that reaches out of the clip it is drawn in."""
    yield from _faults(document, _cut_off)


def _cut_off(page: PageFacts, run: TextRun) -> Said | None:
    if run.clip.holds(page.bleed) or not _reaches_out(run.core, run.clip, run.size_pt):
        return None
    return {}


def _reaches_out(core: Box, clip: Box, em: float) -> bool:
    across = max(clip[0] - core[0], core[2] - clip[2])
    upright = max(clip[1] - core[1], core[3] - clip[3])
    return across > _CUT_EM[0] * em or upright > _CUT_EM[1] * em


@check("type/outside", subject="pdf")
def outside(document: Document) -> Iterator[Remark]:
    """Type not wholly on the trimmed page; a slug outside the bleed is let be."""
    yield from _faults(document, _off_the_trim)


def _off_the_trim(page: PageFacts, run: TextRun) -> Said | None:
    if page.trim.holds(run.core, _TRIM_SLACK_PT):
        return None
    if not run.core.overlaps(page.media):
        return {"says": "beyond"}
    if run.core.overlaps(page.bleed):
        return {"says": "across"}
    return None
