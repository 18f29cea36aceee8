"""Checks of the resolution of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.marks import Picture
from ..document import Document, PageFacts

_SLACK = 0.98
"""A picture brought to 150 ppi lands on whole pixels, a little to either side."""
_FADE_PX = 2
"""So few pixels across or upright are a flat colour or a fade, whose steps nobody sees."""
_SMALLEST_PT = 18.0
"""High resolution of pictures narrower than this costs nothing."""


def _faults(document: Document, wrong: Callable[[Picture], bool], **asked: str) -> Iterator[Remark]:
    for page, picture in document.marks(Picture):
        if wrong(picture) and _is_on(page, picture):
            size = f"{picture.width_px} × {picture.height_px} px"
            ppi = f"{picture.ppi:.0f}"
            yield document.spotted(page, [picture.box], size=size, ppi=ppi, **asked)


def _is_on(page: PageFacts, picture: Picture) -> bool:
    return picture.box.overlaps(page.bleed)


@check("images/low-ppi", subject="pdf")
def low_ppi(document: Document) -> Iterator[Remark]:
    """Effective resolution under the least asked."""
    least = document.limits.ppi_min
    yield from _faults(
        document,
        lambda picture: (
            picture.bits > 1
            and picture.ppi < least * _SLACK
            and min(picture.width_px, picture.height_px) > _FADE_PX
        ),
        least=f"{least:g}",
    )


@check("images/high-ppi", subject="pdf")
def high_ppi(document: Document) -> Iterator[Remark]:
    """Effective resolution over the most wanted."""
    most = document.limits.ppi_max
    yield from _faults(
        document,
        lambda picture: (
            picture.bits > 1 and picture.ppi > most / _SLACK and picture.box.width >= _SMALLEST_PT
        ),
        most=f"{most:g}",
    )


@check("images/line-art-ppi", subject="pdf")
def line_art_ppi(document: Document) -> Iterator[Remark]:
    """One-bit pictures of a print edition under the least asked of them."""
    if document.purpose != "print":
        return
    least = document.limits.line_art_ppi_min
    yield from _faults(
        document,
        lambda picture: picture.bits == 1 and picture.ppi < least * _SLACK,
        least=f"{least:g}",
    )
