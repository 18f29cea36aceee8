"""What an edition that must be small does to its faces."""

from __future__ import annotations

import pikepdf

from ...pdf.typesizes import largest_sizes
from .latin import plainly_shown, respell
from .outlines import compact_outlines

_FINEST, _COARSEST = 2, 8
"""Thousandths of an em: below, nothing is won; above, small type would lose its shape."""


def compact_faces(pdf: pikepdf.Pdf, tolerance_pt: float) -> None:
    """Write the faces of a PDF in fewer bytes, in place; pages look and read as before.

    No outline moves by more than ``tolerance_pt`` at the largest size its face is shown at, or by
    the five hundredth of an em that type above 35 × ``tolerance_pt`` / 0.07 pt may take.
    """
    sizes = largest_sizes(pdf)

    def tolerance(font: pikepdf.Object) -> int:
        size = sizes.get(font.objgen)
        wished = int(1000 * tolerance_pt / size) if size else _FINEST
        return min(max(wished, _FINEST), _COARSEST)

    respell(pdf, compact_outlines(pdf, tolerance, plainly_shown(pdf)))
