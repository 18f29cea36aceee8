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

from ..ground.files import write_atomically
from ..ground.findings import Finding, Rejected, found
from ..ground.messages import count
from ..ground.reasons import reason
from ..ground.units import POINTS_PER_MM
from ..pdf.geometry import Box
from ..pdf.xmp import NAMESPACES, press_intents
from .edition import MARKS_NEED
from .finishing import saved
from .leaves import Leaf, Unfit, leaves_of, opened
from .marks import marks_form


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


def impose(
    pdf: Path, out: Path, *, creep_mm: float = 0.0, marks: bool = True
) -> tuple[Finding, ...]:
    """Write ``pdf`` two up for saddle stitch to ``out``: trim, bleed and marks of the sheet.

    The bleed of each page stays at head, foot and fore-edge; at the spine a page is cut at its
    trim, so that nothing of it prints on its neighbour. ``creep_mm`` is what the innermost sheet
    moves. Warnings say how many empty pages fill the last sheet, and where the file names no
    printing condition. Raises Rejected where the file cannot be imposed or ``out`` not be written.
    """
    if not 0 <= creep_mm <= 10:
        raise Rejected([_unfit(pdf, Unfit("creep", creep=f"{creep_mm}"))])
    if out.exists() and pdf.exists() and out.samefile(pdf):
        raise Rejected([_unfit(pdf, Unfit("itself"))])
    try:
        with opened(pdf) as source:
            leaves = leaves_of(source)
            empty = -len(leaves) % 4
            told = [*_filled(pdf, len(leaves), empty), *_without_condition(pdf, source)]
            sides = list(saddle_stitch(len(leaves) + empty, creep_mm * POINTS_PER_MM))
            data = two_up(source, leaves, sides, marks)
    except Unfit as problem:
        raise Rejected([_unfit(pdf, problem)]) from None
    try:
        write_atomically(out, data)
    except OSError as problem:
        unwritable = found("impose/unwritable", file=out, problem=reason(problem))
        raise Rejected([unwritable]) from None
    return tuple(told)


def _unfit(pdf: Path, problem: Unfit) -> Finding:
    return found("impose/unfit", says=problem.says, file=pdf, **problem.values)


def _filled(pdf: Path, pages: int, empty: int) -> Iterator[Finding]:
    if empty:
        yield found("impose/filled", file=pdf, pages=count(pages, "page"), empty=f"{empty}")


def _without_condition(pdf: Path, source: pikepdf.Pdf) -> Iterator[Finding]:
    """Warn of a file that is no PDF/X: nothing says what its colours mean on a press."""
    if not press_intents(source):
        yield found("impose/no-condition", file=pdf)


def two_up(
    pdf: pikepdf.Pdf,
    leaves: list[Leaf],
    sides: list[tuple[Place, Place]],
    with_marks: bool,
    spine: float = 0.0,
) -> bytes:
    """The file with its pages replaced by sheets; profile, XMP and fonts stay.

    ``spine`` is how far the pages of a side stand apart, in points; marks show where it folds.
    """
    trim = leaves[0].trim
    bleed = max(max(leaf.bleed.beyond(leaf.trim)) for leaf in leaves)
    slug = max(MARKS_NEED, *(max(leaf.media.beyond(leaf.trim)) - bleed for leaf in leaves))
    sheet = Box(0, 0, 2 * trim.width + spine, trim.height)
    folds = (trim.width, trim.width + spine) if spine else ()
    marks = marks_form(pdf, sheet, bleed, slug, folds) if with_marks else None
    before = len(pdf.pages)
    for places in sides:
        page = _sheet_side(pdf, leaves, places, sheet, bleed, spine)
        page.MediaBox = sheet.grown(bleed + slug).as_array()
        page.BleedBox = sheet.grown(bleed).as_array()
        page.TrimBox = sheet.as_array()
        if marks is not None:
            page.Resources.XObject["/marks"] = marks
            page.Contents.write(page.Contents.read_bytes() + b"\nq /marks Do Q")
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    del pdf.pages[:before]
    for key in _OF_PAGES:
        if key in pdf.Root:
            del pdf.Root[key]
    _take_back_claims(pdf)
    return saved(pdf, pdf.pdf_version)


_OF_PAGES = (
    *("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests", "/PageLabels", "/Threads"),
    *("/OpenAction", "/AA", "/AcroForm", "/PageMode"),
)
"""What a document says of its pages or does with them, and sheets have none of."""


def _take_back_claims(pdf: pikepdf.Pdf) -> None:
    """Sheets have no tags: what was PDF/UA or PDF/A is so no more. ISO 14289-1, 7.1."""
    packet = pdf.Root.get("/Metadata")
    if packet is None or not any(name in packet.read_bytes() for name in (b"pdfuaid", b"pdfaid")):
        return
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as claims:
            for key in [key for key in claims if key.startswith(_CLAIMS)]:
                del claims[key]
    except (ValueError, KeyError, pikepdf.PdfError):
        del pdf.Root.Metadata


_CLAIMS = tuple(f"{{{NAMESPACES[prefix]}}}" for prefix in ("pdfuaid", "pdfaid"))


def _sheet_side(
    pdf: pikepdf.Pdf,
    leaves: list[Leaf],
    places: tuple[Place, Place],
    sheet: Box,
    bleed: float,
    spine: float,
) -> pikepdf.Dictionary:
    """One side of a sheet: two pages that meet at the spine and are cut there."""
    ends, begins = (sheet.width - spine) / 2, (sheet.width + spine) / 2
    outer = sheet.grown(bleed)
    windows = (
        Box(outer.left, outer.foot, ends, outer.head),
        Box(begins, outer.foot, outer.right, outer.head),
    )
    lines, objects = [], pikepdf.Dictionary()
    for name, place, window, origin, towards in zip(
        ("left", "right"), places, windows, (0.0, begins), (1, -1), strict=True
    ):
        if place.page >= len(leaves):
            continue
        leaf = leaves[place.page]
        objects["/" + name] = leaf.form
        x = origin - leaf.trim.left + towards * place.creep
        lines.append(
            f"q {window.left:.4f} {window.foot:.4f} {window.width:.4f} {window.height:.4f} re "
            f"W n 1 0 0 1 {x:.4f} {-leaf.trim.foot:.4f} cm /{name} Do Q"
        )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        Resources=pikepdf.Dictionary(XObject=objects),
        Contents=pdf.make_stream("\n".join(lines).encode()),
    )
    groups = [form.Group for form in objects.values() if "/Group" in form]
    if groups:
        page.Group = pikepdf.Dictionary(
            Type=pikepdf.Name.Group,
            S=pikepdf.Name.Transparency,
            CS=groups[0].get("/CS", pikepdf.Name.DeviceCMYK),
            I=True,
        )
    return page
