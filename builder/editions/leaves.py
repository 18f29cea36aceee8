"""The pages of a finished PDF as leaves to be imposed: upright, flat, each cut at its bleed.

The PDF may come from elsewhere, so nothing in it is taken for granted: what a plate must not be
made from is refused with a line that says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from ..ground.reasons import reason
from ..ground.units import POINTS_PER_MM
from ..pdf.geometry import Box, box_of

_UNSAID_BLEED = 3 * POINTS_PER_MM
"""Without a BleedBox, what may lie so far outside the trim is taken for bleed; beyond are marks."""
_NOTHING = Box(0, 0, 0, 0)
_SAME = 0.5
"""Points by which pages of one size may differ; programs round millimetres differently."""
_WIDEST = 200 * 72
"""Points a page may measure; ISO 32000-1, annex C.2, sets this bound before PDF 2.0."""


class Unfit(ValueError):
    """A file that cannot be imposed."""

    def __init__(self, says: str, **values: Any) -> None:
        self.says = says
        """Its wording under ``impose/unfit``."""
        self.values = values
        super().__init__(says)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as a form, cut at its bleed; boxes in points, in the form's own space."""

    form: pikepdf.Object
    trim: Box
    bleed: Box
    media: Box


def opened(path: Path) -> pikepdf.Pdf:
    """A PDF that is whole and open to all.

    Raises Unfit for anything else: what a reader mends by guessing, a press prints wrongly.
    """
    try:
        pdf = pikepdf.open(path)
        if not len(pdf.pages):
            raise Unfit("empty")
        problems = pdf.check_pdf_syntax()
    except OSError as problem:
        raise Unfit("unread", problem=reason(problem)) from None
    except pikepdf.PasswordError:
        raise Unfit("locked") from None
    except (pikepdf.PdfError, RuntimeError) as problem:
        if "no pages found" in str(problem):  # what qpdf says for it when it counts warnings
            raise Unfit("empty") from None
        raise Unfit("unsound", problem=_brief(problem, path)) from None
    if pdf.is_encrypted:
        raise Unfit("encrypted")
    if problems:
        raise Unfit("damaged", problem=_brief(problems[0], path))
    return pdf


def _brief(problem: object, path: Path) -> str:
    return str(problem).replace(f"{path}", "").strip(" :()")[:160]


def leaves_of(pdf: pikepdf.Pdf) -> list[Leaf]:
    """Every page of a PDF as a leaf, in order; the PDF is changed on the way.

    Notes, form fields and stamps that print become part of the page. Raises Unfit where pages
    differ in size or where one has no sound boxes.
    """
    if any("/Annots" in page.obj for page in pdf.pages):
        pdf.flatten_annotations("print")
    leaves = [_leaf(page, number) for number, page in enumerate(pdf.pages, 1)]
    first = leaves[0].trim
    for number, leaf in enumerate(leaves, 1):
        if max(abs(leaf.trim.width - first.width), abs(leaf.trim.height - first.height)) > _SAME:
            raise Unfit("sizes", number=f"{number}", size=_said(leaf.trim), first=_said(first))
    return leaves


def _leaf(page: pikepdf.Page, number: int) -> Leaf:
    try:
        if float(page.obj.get("/UserUnit", 1)) != 1:
            raise Unfit("unit", number=f"{number}")
        page.flatten_rotation()
        media = Box.of(page.mediabox)
        trim = Box.of(page.trimbox).cut(media) or _NOTHING
        if "/BleedBox" in page.obj:
            bleed = Box.of(page.obj.BleedBox).cut(media) or trim
        else:
            bleed = trim.grown(_UNSAID_BLEED).cut(media) or trim
    except (TypeError, ValueError, AttributeError, KeyError, RuntimeError) as problem:
        if isinstance(problem, Unfit):
            raise
        raise Unfit("boxes", number=f"{number}") from None
    if not (72 <= trim.width <= _WIDEST and 72 <= trim.height <= _WIDEST):
        raise Unfit("extent", number=f"{number}", size=_said(trim))
    bleed = box_of((bleed[:2], bleed[2:], trim[:2], trim[2:]))
    # The form is cut at what is called the trim; marks and slug stay outside, the bleed within.
    page.obj.TrimBox = bleed.as_array()
    return Leaf(page.as_form_xobject(handle_transformations=False), trim, bleed, media)


def _said(box: Box) -> str:
    return f"{box.width / POINTS_PER_MM:.1f} × {box.height / POINTS_PER_MM:.1f} mm"
