"""Checks of black type and of the amount of ink."""

from __future__ import annotations

from collections.abc import Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.marks import Colour, Shape, TextRun
from ..document import Document, Said, gather_spots, only_for
from ..inkmap import heaviest_places
from ..lines import spotted_lines
from ..profile import ink_limit
from ..words import colour_words

_BLACK_TINT = 0.85
"""Black ink from here on reads as black."""
_SOLID = 0.99
_DISPLAY_PT = 24.0
"""Larger type keeps its edges though it is screened."""
_TRACE = 0.02
_TINT_SLACK = 0.3
"""Of a hundred; a tint of a byte lands beside the number that was asked."""
_COMPOSITE = 0.6
"""Cyan, magenta and yellow all from here on read as black without any black ink."""


@check("ink/black-text", subject="pdf")
@only_for("print")
def black_text(document: Document) -> Iterator[Remark]:
    """Type that reads black and is RGB, Lab, or made of cyan, magenta and yellow."""
    yield from spotted_lines(
        document,
        (
            (page, run, {"colour": colour_words(run.colour)})
            for page, run in document.shown_text()
            if run.colour.is_dark_rgb or _is_composite(run.colour)
        ),
    )


@check("ink/rich-black-text", subject="pdf")
@only_for("print")
def rich_black_text(document: Document) -> Iterator[Remark]:
    """Type of a full black with other inks, under the size that may carry it."""
    yield from spotted_lines(
        document,
        (
            (page, run, {"colour": colour_words(run.colour)})
            for page, run in document.shown_text()
            if run.size_pt < document.limits.rich_black_pt and _is_rich_black(run.colour)
        ),
    )


@check("ink/near-black-text", subject="pdf")
@only_for("print")
def near_black_text(document: Document) -> Iterator[Remark]:
    """Small type of black ink alone that reads black and is screened."""
    yield from spotted_lines(
        document,
        (
            (page, run, {"colour": colour_words(run.colour)})
            for page, run in document.shown_text()
            if run.size_pt < _DISPLAY_PT and _is_near_black(run.colour)
        ),
    )


def _is_near_black(colour: Colour) -> bool:
    tints = colour.tints
    return set(tints) == {"Black"} and _BLACK_TINT <= tints["Black"] < _SOLID


@check("ink/black-overprint", subject="pdf")
@only_for("print")
def black_overprint(document: Document) -> Iterator[Remark]:
    """Full black type that does not overprint.

    DeviceGray and calibrated CMYK paint all process plates even where overprint is on
    (ISO 32000-1, 8.6.7), so only DeviceCMYK in overprint mode 1 and Separation Black count.
    """
    yield from spotted_lines(
        document,
        (
            (page, run, Said())
            for page, run in document.shown_text()
            if run.size_pt < document.limits.overprint_pt
            and _is_full_black(run.colour)
            and not _overprints(run)
        ),
    )


@check("ink/total", subject="pdf")
@only_for("print")
def total(document: Document) -> Iterator[Remark]:
    """The sum of all inks in one place against the limit of the print condition."""
    limit = ink_limit(document)
    for page in document.pages:
        for place in heaviest_places(document, page, limit):
            yield document.spotted(
                page,
                [place.box],
                percent=f"{place.percent:.0f}",
                area=f"{place.area_mm2:.0f}",
                limit=f"{limit:g}",
            )


@check("ink/faint-tint", subject="pdf")
@only_for("print")
def faint_tint(document: Document) -> Iterator[Remark]:
    """Flat tints whose heaviest ink is under the least that holds on a plate."""
    least = document.limits.tint_percent
    faint = (
        (page, mark, {"colour": colour_words(mark.colour), "least": f"{least:g}"})
        for page in document.pages
        for mark in page.marks
        if isinstance(mark, Shape | TextRun) and _is_faint(mark, least)
        if page.reaches(mark.box)
    )
    for page, said, found in gather_spots(faint):
        text = found[0].text if isinstance(found[0], TextRun) else ""
        yield document.spotted(page, [mark.box for mark in found], text, **said)


def _is_faint(mark: Shape | TextRun, least: float) -> bool:
    if isinstance(mark, TextRun) and not mark.visible:
        return False
    heaviest = max((tint for _, tint in mark.colour.inks), default=1.0)
    return heaviest * 100 < least - _TINT_SLACK


def _is_full_black(colour: Colour) -> bool:
    tints = colour.tints
    return set(tints) == {"Black"} and tints["Black"] >= _SOLID


def _is_rich_black(colour: Colour) -> bool:
    tints = colour.tints
    others = [tint for plate, tint in tints.items() if plate not in ("Black", "All")]
    return tints.get("Black", 0) >= _BLACK_TINT and max(others, default=0) > _TRACE


def _is_composite(colour: Colour) -> bool:
    tints = colour.tints
    least = min(tints.get(plate, 0) for plate in ("Cyan", "Magenta", "Yellow"))
    return least >= _COMPOSITE and tints.get("Black", 0) < _BLACK_TINT


def _overprints(run: TextRun) -> bool:
    if not run.manner.overprint:
        return False
    if run.colour.family == "cmyk":
        return run.colour.device and run.manner.overprint_mode == 1
    return run.colour.family == "spot"
