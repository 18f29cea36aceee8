"""Checks of type: its size, and whether all of it shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ...ground.units import POINTS_PER_MM
from ...pdf.geometry import Box
from ...pdf.marks import Mark, Picture, Shape, TextRun
from ..document import Document, PageFacts, Said, only_for
from ..lines import spotted_lines
from ..words import colour_words

_SLACK_PT = 0.05
_READING_PT = 5.0
_SLACK_MM = 0.05
_A_LINE = 8
"""Fewer characters than this on a page, white on white, are left over and not lost."""
_MOST_COVERS = 400
"""Boxes and pictures of one page that are looked at, the last ones."""
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
    """Type under the least size.

    Readings over characters are set at about half their size (CLREQ, 3.3.1), which no bound for
    running type means. They are artifacts, for text is copied without them; in tagged files those
    have a bound of their own.
    """
    asked = document.limits.type_pt

    def said(page: PageFacts, run: TextRun) -> Said | None:
        least = min(asked, _READING_PT) if run.artifact else asked
        if run.size_pt < least - _SLACK_PT and run.core.overlaps(page.bleed):
            return {"size": f"{run.size_pt:.1f}", "least": f"{least:g}"}
        return None

    yield from _faults(document, said)


@check("type/small-multi-ink", subject="pdf")
@only_for("print")
def small_multi_ink(document: Document) -> Iterator[Remark]:
    """Type of two inks and more under its least size; white, too, where it has no bound of its own.

    Type under the least size of all is told as that.
    """
    whites = document.limits.reversed_type_pt is None

    def is_meant(page: PageFacts, run: TextRun) -> bool:
        return len(run.colour.inks) > 1 or (whites and _is_reversed(page, run))

    yield from _small(document, document.limits.multi_ink_type_pt, is_meant)


@check("type/reversed", subject="pdf")
@only_for("print")
def reversed_type(document: Document) -> Iterator[Remark]:
    """White type on a ground, under the least size that is set for it."""
    yield from _small(document, document.limits.reversed_type_pt or 0.0, _is_reversed)


def _small(
    document: Document, least: float, is_meant: Callable[[PageFacts, TextRun], bool]
) -> Iterator[Remark]:
    """Type of some sort under its least size, but not under that of all type."""
    low = document.limits.type_pt
    yield from _faults(
        document,
        lambda page, run: (
            {
                "size": f"{run.size_pt:.1f}",
                "colour": colour_words(run.colour),
                "least": f"{least:g}",
            }
            if low - _SLACK_PT <= run.size_pt < least - _SLACK_PT
            and is_meant(page, run)
            and run.core.overlaps(page.bleed)
            else None
        ),
    )


def _is_reversed(page: PageFacts, run: TextRun) -> bool:
    return run.colour.is_white and page.has_ground(run)


@check("type/white", subject="pdf")
def white(document: Document) -> Iterator[Remark]:
    """Lines of white type with nothing beneath: they cannot be seen."""
    for page in document.pages:
        lines = [
            run
            for run in page.of(TextRun)
            if run.visible
            and run.colour.is_white
            and run.outline is None
            and run.core.overlaps(page.trim)
            and not page.has_ground(run)
        ]
        if sum(len(run.text.strip()) for run in lines) >= _A_LINE:
            yield from spotted_lines(document, ((page, run, Said()) for run in lines))


@check("type/covered", subject="pdf")
def covered(document: Document) -> Iterator[Remark]:
    """Type that a box or a picture painted after it hides."""
    for page in document.pages:
        covers = [(place, mark) for place, mark in enumerate(page.marks) if _covers(mark)][
            -_MOST_COVERS:
        ]
        hidden = (
            (page, run, Said())
            for place, run in enumerate(page.marks)
            if isinstance(run, TextRun) and run.visible and run.core.overlaps(page.bleed)
            if any(after > place and mark.box.holds(run.core) for after, mark in covers)
        )
        yield from spotted_lines(document, hidden)


def _covers(mark: Mark) -> bool:
    """Whether nothing of what lies beneath a mark's box is seen."""
    if mark.manner.is_transparent or mark.manner.overprint:
        return False
    if isinstance(mark, Picture):
        _, b, c, _, _, _ = mark.matrix
        return b == c == 0 and not mark.stencil
    if not isinstance(mark, Shape) or mark.kind != "fill" or mark.colour.family == "pattern":
        return False
    corners = [point for outline in mark.outlines for point in outline]
    upright = all(len({round(point[axis], 2) for point in corners}) == 2 for axis in (0, 1))
    return len(mark.outlines) == 1 and upright


@check("type/near-trim", subject="pdf")
@only_for("print")
def near_trim(document: Document) -> Iterator[Remark]:
    """Type on the page that is nearer to the trim than is safe to cut."""
    least = document.limits.safe_trim_mm
    yield from _faults(
        document,
        lambda page, run: _too_near(_nearest_mm(page, run, range(4)), 0.0, least),
    )


@check("type/near-gutter", subject="pdf")
@only_for("print")
def near_gutter(document: Document) -> Iterator[Remark]:
    """Type nearer to the spine than can be read once the pages are bound.

    Odd pages have the spine on the left, those of a book read from the right on the right.
    """
    safe, least = document.limits.safe_trim_mm, document.limits.safe_gutter_mm
    preferences = document.root.get("/ViewerPreferences", {})
    from_right = str(preferences.get("/Direction", "")) == "/R2L"
    yield from _faults(
        document,
        lambda page, run: _too_near(
            _nearest_mm(page, run, [0 if page.number % 2 != from_right else 2]), safe, least
        ),
    )


def _nearest_mm(page: PageFacts, run: TextRun, sides: Iterable[int]) -> float:
    """How far a run within the trim is from the nearest of some of its sides, in millimetres."""
    if not page.trim.holds(run.core, _TRIM_SLACK_PT):
        return math.inf
    inside = page.trim.beyond(run.box)
    return max(0.0, min(inside[side] for side in sides)) / POINTS_PER_MM


def _too_near(distance: float, safe: float, least: float) -> Said | None:
    """What is said of a distance under the least one; nothing of one that is not even safe."""
    if not safe - _SLACK_MM <= distance < least - _SLACK_MM:
        return None
    return {"distance": f"{distance:.1f}", "least": f"{least:g}"}


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
