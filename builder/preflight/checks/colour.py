"""Checks of colour spaces, spot colours and overprint."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import pikepdf

from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.content import members
from ...pdf.marks import PROCESS, SCREEN_FAMILIES, Colour, Mark, Picture, Shading, Shape, TextRun
from ..document import Document, PageFacts, Said, gather_spots, only_for
from ..words import colour_words

_NAME = 5
"""Names of fewer letters are near each other by chance."""


@check("colour/rgb", subject="pdf")
@only_for("print")
def rgb(document: Document) -> Iterator[Remark]:
    """RGB or Lab in pictures, shades, shapes and type; black type has a check of its own."""
    for page, said, marks in gather_spots(_screen_coloured(document)):
        text = marks[0].text if isinstance(marks[0], TextRun) else ""
        yield document.spotted(page, [mark.box for mark in marks], text, **said)
    for page in document.pages:
        for family in sorted({colour.family for colour in page.content.mask_colours}):
            yield document.remark(page, "mask", colour=family.upper())


def _screen_coloured(document: Document) -> Iterator[tuple[PageFacts, Mark, Said]]:
    for page in document.pages:
        for mark in page.marks:
            said = _said(mark)
            if said:
                yield page, mark, said


def _said(mark: Mark) -> Said:
    """What is to be said of a mark in a colour of screens; nothing of others."""
    if isinstance(mark, Picture | Shading):
        kind = "picture" if isinstance(mark, Picture) else "shade"
        shows = mark.family in SCREEN_FAMILIES
        return {"says": kind, "colour": mark.family.upper()} if shows else {}
    if isinstance(mark, TextRun):
        return _said_of_type(mark) if mark.visible else {}
    if mark.colour.family not in SCREEN_FAMILIES:
        return {}
    kind = "line" if mark.kind == "stroke" else "tint"
    return {"says": kind, "colour": colour_words(mark.colour)}


def _said_of_type(run: TextRun) -> Said:
    if run.colour.family in SCREEN_FAMILIES and not run.colour.is_dark_rgb:
        return {"says": "type", "colour": colour_words(run.colour)}
    if run.outline and run.outline != run.colour and run.outline.family in SCREEN_FAMILIES:
        return {"says": "outline", "colour": colour_words(run.outline)}
    return {}


def plates_of(mark: Mark) -> tuple[str, ...]:
    """The plates that a mark gets ink from."""
    if isinstance(mark, Shading) or (isinstance(mark, Picture) and not mark.stencil):
        return tuple(plate for plate in mark.plates if plate != "None")
    return tuple(plate for plate, _ in mark.colour.inks)


@check("colour/spot", subject="pdf")
@only_for("print")
def spot(document: Document) -> Iterator[Remark]:
    """Spot colours the job does not name."""
    if document.limits.spots_allowed:
        yield from _spots(document, document.limits.spots)


@check("colour/spot-refused", subject="pdf")
@only_for("print")
def spot_refused(document: Document) -> Iterator[Remark]:
    """Spot colours where only four inks are printed."""
    if not document.limits.spots_allowed:
        yield from _spots(document, ())


def _spots(document: Document, named: Iterable[str]) -> Iterator[Remark]:
    expected = {*PROCESS, "All", "None", *named}
    marks = (
        (page, mark, {"plate": plate})
        for page in document.pages
        for mark in page.marks
        for plate in plates_of(mark)
        if plate not in expected and not _process_name(plate)
    )
    for page, said, found in gather_spots(marks):
        yield document.spotted(page, [mark.box for mark in found], **said)


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
def spot_names(document: Document) -> Iterator[Remark]:
    """Spot names that differ by case, blanks or a suffix only, or that mean a process colour."""
    spellings: dict[str, dict[str, tuple[PageFacts, Mark]]] = defaultdict(dict)
    for page in document.pages:
        for mark in page.marks:
            for plate in plates_of(mark):
                spellings[_process_name(plate) or _plain(plate)].setdefault(plate, (page, mark))
    for key, spelt in spellings.items():
        wrong = sorted(set(spelt) - {key}) if key in PROCESS else sorted(spelt)[1:]
        for plate in wrong:
            page, mark = spelt[plate]
            other = key if key in PROCESS else min(spelt)
            yield document.spotted(page, [mark.box], plate=plate, other=other)


@check("colour/spot-near", subject="pdf")
@only_for("print")
def spot_near(document: Document) -> Iterator[Remark]:
    """Spot names that differ by one letter; those that differ in a digit are other colours."""
    first: dict[str, tuple[PageFacts, Mark]] = {}
    for page in document.pages:
        for mark in page.marks:
            for plate in plates_of(mark):
                if plate not in (*PROCESS, "All"):
                    first.setdefault(plate, (page, mark))
    for one, other in combinations(sorted(first), 2):
        if _plain(one) != _plain(other) and _is_one_letter_off(_plain(one), _plain(other)):
            page, mark = first[other]
            yield document.spotted(page, [mark.box], plate=other, other=one)


def _is_one_letter_off(one: str, other: str) -> bool:
    """Whether a letter is another, or missing, in names long enough to tell."""
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other) or min(len(one), len(other)) < _NAME:
        return False
    short, long = sorted((one, other), key=len)
    start = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    rest = len(short) - start - (len(short) == len(long))
    return len(long) - len(short) <= 1 and short[len(short) - rest :] == long[len(long) - rest :]


@check("colour/all", subject="pdf")
@only_for("print")
def all_plates(document: Document) -> Iterator[Remark]:
    """Separation /All inside the bleed."""
    marks = (
        (page, mark, Said())
        for page in document.pages
        for mark in page.marks
        if "All" in plates_of(mark) and mark.box.overlaps(page.bleed)
    )
    for page, _, found in gather_spots(marks):
        yield document.spotted(page, [mark.box for mark in found])


@check("colour/white-overprint", subject="pdf")
@only_for("print")
def white_overprint(document: Document) -> Iterator[Remark]:
    """White DeviceCMYK in overprint mode 1, or a spot tint of 0, set to overprint."""
    marks = (
        (page, mark, Said())
        for page in document.pages
        for mark in page.marks
        if isinstance(mark, TextRun | Shape) and _vanishes(mark.colour, mark)
    )
    for page, _, found in gather_spots(marks):
        text = found[0].text if isinstance(found[0], TextRun) else ""
        yield document.spotted(page, [mark.box for mark in found], text)


def _vanishes(colour: Colour, mark: TextRun | Shape) -> bool:
    if not colour.is_white or not mark.manner.overprint:
        return False
    if colour.family == "cmyk":
        return colour.device and mark.manner.overprint_mode == 1
    return colour.family == "spot"


_COMPONENTS = {"rgb": 3, "cmyk": 4}


@check("colour/undefined", subject="pdf")
@only_for("screen", "email")
def undefined(document: Document) -> Iterator[Remark]:
    """Device colours that no output intent of an archive file explains; ISO 19005-2, 6.2.4.3."""
    if "pdfaid:part" not in document.metadata:
        return
    meant = _intended(document)
    marks = (
        (page, mark, {"colour": family.upper()})
        for page in document.pages
        for mark in page.marks
        if (family := _device_family(mark)) and _COMPONENTS[family] not in meant
        and not _has_default(page, family)
    )  # fmt: skip
    for page, said, found in gather_spots(marks):
        text = found[0].text if isinstance(found[0], TextRun) else ""
        yield document.spotted(page, [mark.box for mark in found], text, **said)


def _intended(document: Document) -> set[int]:
    """The numbers of components that the file's output intents have profiles for."""
    profiles = (
        intent.get("/DestOutputProfile") for intent in members(document.root.get("/OutputIntents"))
    )
    return {int(p.N) for p in profiles if isinstance(p, pikepdf.Stream) and "/N" in p}


def _device_family(mark: Mark) -> str:
    if isinstance(mark, Picture):
        return mark.family if mark.device and mark.family in _COMPONENTS else ""
    if isinstance(mark, Shading) or (isinstance(mark, TextRun) and not mark.visible):
        return ""
    colour = mark.colour
    return colour.family if colour.device and colour.family in _COMPONENTS else ""


def _has_default(page: PageFacts, family: str) -> bool:
    """Whether the page, or a form on it, says what its device colours mean."""
    if page.content.placed:
        return True
    spaces = (page.obj.get("/Resources") or {}).get("/ColorSpace", {})
    return f"/Default{family.upper()}" in spaces
