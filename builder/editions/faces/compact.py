"""What an edition that must be small does to its faces."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf

from ...pdf.content import Content
from ...pdf.fonts import key_of
from ...pdf.walk.showing import Sizes
from .latin import plainly_shown, respell
from .outlines import compact_outlines

_FINEST, _COARSEST = 2, 8
"""Thousandths of an em: below, nothing is won; above, small type would lose its shape."""


def compact_faces(
    pdf: pikepdf.Pdf, streams: Sequence[Content], sizes: Sizes, tolerance_pt: float
) -> None:
    """Write the faces of a PDF in fewer bytes, in place; pages look and read as before.

    No outline moves by more than ``tolerance_pt`` at the largest size its face is shown at, or by
    the five hundredth of an em that type above 35 × ``tolerance_pt`` / 0.07 pt may take.
    """

    def tolerance(font: pikepdf.Object) -> int:
        size = sizes.type.get(key_of(font))
        wished = int(1000 * tolerance_pt / size) if size else _FINEST
        return min(max(wished, _FINEST), _COARSEST)

    one_byte = compact_outlines(pdf, streams, tolerance, plainly_shown(streams))
    respell(streams, one_byte)
