"""The pages of a finished PDF as leaves to be imposed: upright, flat, each cut at its bleed.

The PDF may come from elsewhere, so nothing in it is taken for granted: what a plate must not be
made from is refused with a line that says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf

from ..pdf.boxes import Box

_MM = 72 / 25.4
_UNSAID_BLEED = 3 * _MM
"""Without a BleedBox, what may lie so far outside the trim is taken for bleed; beyond are marks."""
_SAME = 0.5
"""Points by which pages of one size may differ; programs round millimetres differently."""
_WIDEST = 200 * 72
"""Points a page may measure; ISO 32000-1, annex C.2, sets this bound before PDF 2.0."""


class Unfit(ValueError):
    """A file that cannot be imposed, and what to do about it."""

    def __init__(self, message: str, hint: str = "export the pages anew") -> None:
        self.hint = hint
        super().__init__(message)


def _without_pages() -> Unfit:
    return Unfit("it has no pages", "name a PDF with pages")


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
            raise _without_pages()
        problems = pdf.check_pdf_syntax()
    except OSError as problem:
        raise Unfit(f"cannot be read: {problem.strerror or problem}", "name a PDF") from None
    except pikepdf.PasswordError:
        raise Unfit("is locked with a password", "export it without one") from None
    except (pikepdf.PdfError, RuntimeError) as problem:
        if "no pages found" in str(problem):  # what qpdf says for it when it counts warnings
            raise _without_pages() from None
        raise Unfit(f"is no sound PDF: {_brief(problem, path)}") from None
    if pdf.is_encrypted:
        raise Unfit("is encrypted, which no press takes", "export it without protection")
    if problems:
        raise Unfit(f"is damaged: {_brief(problems[0], path)}")
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
            raise Unfit(
                f"its pages are not all of one size: page {number} is {_said(leaf.trim)}, "
                f"page 1 {_said(first)}",
                "give every page one size and way up",
            )
    return leaves


def _leaf(page: pikepdf.Page, number: int) -> Leaf:
    try:
        if float(page.obj.get("/UserUnit", 1)) != 1:
            raise Unfit(f"page {number} has a UserUnit, a scale of its own", "export at full size")
        page.flatten_rotation()
        media = Box.of(page.mediabox)
        trim = Box.of(page.trimbox).within(media)
        if "/BleedBox" in page.obj:
            bleed = Box.of(page.obj.BleedBox).within(media)
        else:
            bleed = trim.grown(_UNSAID_BLEED).within(media)
    except (TypeError, ValueError, AttributeError, KeyError, RuntimeError) as problem:
        if isinstance(problem, Unfit):
            raise
        raise Unfit(f"the boxes of page {number} cannot be read") from None
    if not (72 <= trim.width <= _WIDEST and 72 <= trim.height <= _WIDEST):
        raise Unfit(f"page {number} is {_said(trim)}", "export pages of one inch to 200")
    bleed = Box(
        min(bleed.left, trim.left),
        min(bleed.bottom, trim.bottom),
        max(bleed.right, trim.right),
        max(bleed.top, trim.top),
    )
    # The form is cut at what is called the trim; marks and slug stay outside, the bleed within.
    page.obj.TrimBox = bleed.as_array()
    return Leaf(page.as_form_xobject(handle_transformations=False), trim, bleed, media)


def _said(box: Box) -> str:
    return f"{box.width / _MM:.1f} × {box.height / _MM:.1f} mm"
