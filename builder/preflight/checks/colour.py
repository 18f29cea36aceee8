"""Checks of colour spaces, spot colours and overprint."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ...ground.findings import Finding
from ...ground.register import check
from ...pdf.marks import PROCESS, SCREEN_FAMILIES, Colour, Mark, Picture, Shading, Shape, TextRun
from ..document import Document, PageFacts, gather_spots, only_for, overlaps


@check("colour/rgb", subject="pdf")
@only_for("print")
def rgb(document: Document) -> Iterator[Finding]:
    """RGB or Lab in pictures, shades, shapes and type; black type has a check of its own."""
    for page, words, marks in gather_spots(_screen_coloured(document)):
        text = marks[0].text if isinstance(marks[0], TextRun) else ""
        boxes = [mark.box for mark in marks]
        yield document.spotted("colour/rgb", words, page, boxes, text)
    for page in document.pages:
        for family in sorted({colour.family for colour in page.content.mask_colours}):
            yield document.finding("colour/rgb", f"a soft mask is {family.upper()}", page)


def _screen_coloured(document: Document) -> Iterator[tuple[PageFacts, Mark, str]]:
    for page in document.pages:
        for mark in page.marks:
            words = _screen_words(mark)
            if words:
                yield page, mark, words


def _screen_words(mark: Mark) -> str:
    if isinstance(mark, Picture | Shading):
        kind = "a picture" if isinstance(mark, Picture) else "a shade"
        return f"{kind} is {mark.family.upper()}" if mark.family in SCREEN_FAMILIES else ""
    if isinstance(mark, TextRun):
        return _words_on_type(mark) if mark.visible else ""
    if mark.colour.family not in SCREEN_FAMILIES:
        return ""
    return f"a {'line' if mark.kind == 'stroke' else 'tint'} is {mark.colour.words()}"


def _words_on_type(run: TextRun) -> str:
    if run.colour.family in SCREEN_FAMILIES and not run.colour.is_dark_rgb:
        return f"type is {run.colour.words()}"
    if run.outline and run.outline != run.colour and run.outline.family in SCREEN_FAMILIES:
        return f"the outline of type is {run.outline.words()}"
    return ""


def _plates(mark: Mark) -> tuple[str, ...]:
    if isinstance(mark, Shading) or (isinstance(mark, Picture) and not mark.stencil):
        return tuple(plate for plate in mark.plates if plate != "None")
    return tuple(plate for plate, _ in mark.colour.inks)


@check("colour/spot", subject="pdf")
@only_for("print")
def spot(document: Document) -> Iterator[Finding]:
    """Spot colours the job does not name."""
    expected = {*PROCESS, "All", "None", *document.limits.spots}
    marks = (
        (page, mark, plate)
        for page in document.pages
        for mark in page.marks
        for plate in _plates(mark)
        if plate not in expected and not _process_name(plate)
    )
    for page, plate, found in gather_spots(marks):
        message = f"the spot colour {plate!r} needs a plate of its own"
        yield document.spotted("colour/spot", message, page, [mark.box for mark in found])


def _plain(plate: str) -> str:
    """A spot's name without case, blanks and the suffix of its paper."""
    return re.sub(r"(?<=\d)(c|cv|cvc|u|m)$", "", re.sub(r"[\s_-]+", "", plate.lower()))


def _process_name(plate: str) -> str:
    """The process colour a name means though it is spelt otherwise."""
    plain = plate.strip().lower()
    meant = {"c": "Cyan", "m": "Magenta", "y": "Yellow", "k": "Black", "key": "Black"}
    meant |= {name.lower(): name for name in PROCESS}
    return meant.get(plain.removeprefix("process ").strip(), "")


@check("colour/spot-names", subject="pdf")
@only_for("print")
def spot_names(document: Document) -> Iterator[Finding]:
    """Spot names that differ by case, blanks or a suffix only, or that mean a process colour."""
    spellings: dict[str, dict[str, tuple[PageFacts, Mark]]] = defaultdict(dict)
    for page in document.pages:
        for mark in page.marks:
            for plate in _plates(mark):
                spellings[_process_name(plate) or _plain(plate)].setdefault(plate, (page, mark))
    for key, spelt in spellings.items():
        wrong = sorted(set(spelt) - {key}) if key in PROCESS else sorted(spelt)[1:]
        for plate in wrong:
            page, mark = spelt[plate]
            other = key if key in PROCESS else min(spelt)
            message = f"the colour {plate!r} is called {other!r} elsewhere"
            yield document.spotted("colour/spot-names", message, page, [mark.box])


@check("colour/all", subject="pdf")
@only_for("print")
def all_plates(document: Document) -> Iterator[Finding]:
    """Separation /All inside the bleed."""
    marks = (
        (page, mark, "")
        for page in document.pages
        for mark in page.marks
        if "All" in _plates(mark) and overlaps(mark.box, page.bleed)
    )
    for page, _, found in gather_spots(marks):
        message = "the registration colour is used inside the bleed"
        yield document.spotted("colour/all", message, page, [mark.box for mark in found])


@check("colour/white-overprint", subject="pdf")
@only_for("print")
def white_overprint(document: Document) -> Iterator[Finding]:
    """White DeviceCMYK in overprint mode 1, or a spot tint of 0, set to overprint."""
    marks = (
        (page, mark, "")
        for page in document.pages
        for mark in page.marks
        if isinstance(mark, TextRun | Shape) and _vanishes(mark.colour, mark)
    )
    for page, _, found in gather_spots(marks):
        text = found[0].text if isinstance(found[0], TextRun) else ""
        message = "white is set to overprint and will not print"
        yield document.spotted(
            "colour/white-overprint", message, page, [mark.box for mark in found], text
        )


def _vanishes(colour: Colour, mark: TextRun | Shape) -> bool:
    if not colour.is_white or not mark.manner.overprint:
        return False
    if colour.family == "cmyk":
        return colour.device and mark.manner.overprint_mode == 1
    return colour.family == "spot"
