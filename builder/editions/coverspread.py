"""The cover as one sheet: back, spine and front outside, inside front and inside back inside."""

from __future__ import annotations

from pathlib import Path

from ..ground.findings import Rejected, found
from .impose import saddle_stitch, two_up
from .leaves import Unfit, leaves_of, opened

PAGES = 4
"""What a cover is made of."""


def cover_spread(pdf: Path, spine: float) -> bytes:
    """The first two and the last two pages of a press edition as the two sides of a cover.

    ``spine`` is its width in points. Trim and bleed are those of the sheet; each page is cut at the
    spine, which stays empty; marks show where it is folded. Raises Rejected where the file cannot
    be imposed, and ValueError where it has no four pages, or an odd number.
    """
    try:
        with opened(pdf) as source:
            leaves = leaves_of(source)
            if len(leaves) % 2:
                raise ValueError(f"a cover needs an even number of pages, not {len(leaves)}")
            cover = [*leaves[:2], *leaves[-2:]]
            return two_up(source, cover, list(saddle_stitch(len(cover), 0.0)), True, spine)
    except Unfit as problem:
        told = found("impose/unfit", says=problem.says, file=pdf, **problem.values)
        raise Rejected([told]) from None
