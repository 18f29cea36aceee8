"""Saddle stitch: a print edition's pages two up on sheets, folded and stapled through the spine.

Sheets nest, so the inner ones stand out at the fore-edge and lose more to the knife: creep. Each
page is moved towards the spine by its sheet's share of it. The sheet's own boxes, the output
intent, XMP and fonts are those of the edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from ..diagnostics import Finding, Rejected
from ..files import write_atomically
from .boxes import Box, trim_of
from .edition import MARKS_NEED
from .finishing import saved
from .marks import marks_form

_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Place:
    """One half of one side of a sheet: a page's index, and how far it moves to the spine."""

    page: int
    creep: float


def saddle_stitch(pages: int, creep: float) -> Iterator[tuple[Place, Place]]:
    """The sides of the sheets, outermost sheet first, its outside before its inside.

    ``creep`` is how far the pages of the innermost sheet move, in any unit; those of the outermost
    stay. Raises ValueError where the count is not a multiple of four.
    """
    if pages % 4 or pages < 4:
        raise ValueError(f"saddle stitch needs a multiple of four pages, not {pages}")
    sheets = pages // 4
    for sheet in range(sheets):
        share = creep * sheet / (sheets - 1) if sheets > 1 else 0.0
        first, last = 2 * sheet, pages - 1 - 2 * sheet
        yield Place(last, share), Place(first, share)
        yield Place(first + 1, share), Place(last - 1, share)


def impose(pdf: Path, out: Path, *, creep_mm: float = 0.0, marks: bool = True) -> None:
    """Write ``pdf`` two up for saddle stitch to ``out``: trim, bleed and marks of the sheet.

    The bleed of each page stays at head, foot and fore-edge; at the spine a page is cut at its
    trim, so that nothing of it prints on its neighbour. ``creep_mm`` is what the innermost sheet
    moves. Raises Rejected where the file cannot be imposed.
    """
    if not 0 <= creep_mm <= 10:
        raise Rejected([_problem(pdf, f"creep is from 0 to 10 mm, not {creep_mm}")])
    try:
        with pikepdf.open(pdf) as source:
            trims = {_size(trim_of(page)) for page in source.pages}
            if len(trims) != 1:
                raise Rejected([_problem(pdf, "its pages are not all of one size")])
            sides = list(saddle_stitch(len(source.pages), creep_mm * _MM))
            write_atomically(out, _imposed(source, sides, marks))
    except (OSError, ValueError, pikepdf.PdfError, pikepdf.PasswordError) as problem:
        raise Rejected([_problem(pdf, str(problem))]) from None


def _problem(pdf: Path, message: str) -> Finding:
    hint = "impose a print edition with multiple_of: 4"
    return Finding("impose/unfit", "error", f"cannot be imposed: {message}", hint, file=str(pdf))


def _size(box: Box) -> tuple[float, float]:
    return round(box.width, 1), round(box.height, 1)


def _imposed(pdf: pikepdf.Pdf, sides: list[tuple[Place, Place]], with_marks: bool) -> bytes:
    """The file with its pages replaced by sheets; profile, XMP and fonts stay."""
    trim, bleed, slug = _measures(pdf.pages[0])
    sheet = Box(0, 0, 2 * trim.width, trim.height)
    marks = marks_form(pdf, sheet, bleed, slug) if with_marks else None
    halves = [_half(page) for page in pdf.pages]
    count = len(halves)
    for left, right in sides:
        page = _sheet_side(pdf, halves, (left, right), sheet, bleed)
        page.MediaBox = sheet.grown(bleed + slug).as_array()
        page.BleedBox = sheet.grown(bleed).as_array()
        page.TrimBox = sheet.as_array()
        if marks is not None:
            page.Resources.XObject["/marks"] = marks
            page.Contents.write(page.Contents.read_bytes() + b"\nq /marks Do Q")
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    del pdf.pages[:count]
    for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests", "/PageLabels"):
        if key in pdf.Root:
            del pdf.Root[key]
    return saved(pdf, pdf.pdf_version)


def _measures(page: pikepdf.Page) -> tuple[Box, float, float]:
    """The trim of a page, its bleed, and the slug a sheet needs."""
    trim = trim_of(page)
    bleed = Box.of(page.obj.get("/BleedBox", page.mediabox))
    reach = max(0.0, trim.left - bleed.left)
    return trim, reach, max(MARKS_NEED, bleed.left - Box.of(page.mediabox).left)


@dataclass(frozen=True, slots=True)
class _Half:
    """A page as a form, cut at its bleed."""

    form: pikepdf.Object
    trim: Box


def _half(page: pikepdf.Page) -> _Half:
    trim = trim_of(page)
    # The form is cut at what is called the trim; marks and slug stay outside, the bleed within.
    page.obj.TrimBox = page.obj.get("/BleedBox", page.mediabox)
    return _Half(page.as_form_xobject(handle_transformations=False), trim)


def _sheet_side(
    pdf: pikepdf.Pdf,
    halves: list[_Half],
    places: tuple[Place, Place],
    sheet: Box,
    bleed: float,
) -> pikepdf.Dictionary:
    """One side of a sheet: two pages that meet at the spine and are cut there."""
    spine = sheet.width / 2
    outer = sheet.grown(bleed)
    windows = (
        Box(outer.left, outer.bottom, spine, outer.top),
        Box(spine, outer.bottom, outer.right, outer.top),
    )
    lines, objects = [], pikepdf.Dictionary()
    for name, place, window, origin, towards in zip(
        ("left", "right"), places, windows, (0.0, spine), (1, -1), strict=True
    ):
        half = halves[place.page]
        objects["/" + name] = half.form
        x = origin - half.trim.left + towards * place.creep
        lines.append(
            f"q {window.left:.4f} {window.bottom:.4f} {window.width:.4f} {window.height:.4f} re "
            f"W n 1 0 0 1 {x:.4f} {-half.trim.bottom:.4f} cm /{name} Do Q"
        )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        Resources=pikepdf.Dictionary(XObject=objects),
        Contents=pdf.make_stream("\n".join(lines).encode()),
    )
    if any("/Group" in form for form in objects.values()):
        page.Group = pikepdf.Dictionary(
            Type=pikepdf.Name.Group,
            S=pikepdf.Name.Transparency,
            CS=pikepdf.Name.DeviceCMYK,
            I=True,
        )
    return page
