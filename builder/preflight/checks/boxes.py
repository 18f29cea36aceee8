"""Checks of page boxes and of what must reach into the bleed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ...ground.findings import Finding
from ...ground.register import check
from ...pdf.marks import Box, Picture, Shading, Shape, TextRun, holds
from ..document import MM_PT, Document, PageFacts, only_for, overlaps

_SLACK_PT = 0.1
"""Boxes agree within this; writers round to two decimals and more."""
_TOUCH_PT = 0.5
"""What ends this near the trim is meant to reach it."""
_LARGEST_UNITS = 14_400
_SMALLEST_UNITS = 3
_SIDES = ("left", "foot", "right", "head")

Painted = Shape | Picture | Shading


@check("boxes/trim", subject="pdf")
@only_for("print")
def has_trim(document: Document) -> Iterator[Finding]:
    """ISO 15930-7: exactly one of TrimBox and ArtBox."""
    for page in document.pages:
        given = [name for name in ("TrimBox", "ArtBox") if name in page.boxes]
        if len(given) != 1:
            words = "both a trim and an art box" if given else "no trim box"
            yield document.finding("boxes/trim", f"the page has {words}", page)


@check("boxes/nested", subject="pdf")
def nested(document: Document) -> Iterator[Finding]:
    """Each box inside the one that must hold it."""
    for page in document.pages:
        boxes = {**page.boxes, "MediaBox": page.media}
        for inner, outer in (
            ("TrimBox", "BleedBox"),
            ("ArtBox", "BleedBox"),
            ("BleedBox", "MediaBox"),
            ("TrimBox", "MediaBox"),
            ("TrimBox", "CropBox"),
            ("ArtBox", "CropBox"),
            ("CropBox", "MediaBox"),
        ):
            if inner not in boxes or outer not in boxes:
                continue
            if not holds(boxes[outer], boxes[inner], _SLACK_PT):
                message = f"the {inner} reaches out of the {outer}"
                yield document.spotted("boxes/nested", message, page, [boxes[inner]])
                break


@check("boxes/equal", subject="pdf")
def equal(document: Document) -> Iterator[Finding]:
    """Every page's trim against the size most pages have, either way up."""
    sizes = [_trim_size(page) for page in document.pages]
    if not sizes:
        return
    usual = Counter(tuple(sorted(size)) for size in sizes).most_common(1)[0][0]
    for page, size in zip(document.pages, sizes, strict=True):
        if not _same(tuple(sorted(size)), usual):
            message = f"the page is {_in_mm(size)}, most pages are {_in_mm(usual)}"
            yield document.finding("boxes/equal", message, page)


@check("boxes/size", subject="pdf")
def size(document: Document) -> Iterator[Finding]:
    """The trim against the limit ``trim_mm``, and the media box against what PDF allows."""
    wanted = document.limits.trim_mm
    for page in document.pages:
        media = (page.media[2] - page.media[0], page.media[3] - page.media[1])
        if not all(
            _SMALLEST_UNITS <= round(side / page.user_unit, 3) <= _LARGEST_UNITS for side in media
        ):
            message = f"the page is {_in_mm(media)}, which no program need accept"
            yield document.finding("boxes/size", message, page)
        elif wanted and not _same(_trim_size(page), tuple(mm * MM_PT for mm in wanted)):
            asked = _in_mm(tuple(mm * MM_PT for mm in wanted))
            message = f"the page is {_in_mm(_trim_size(page))}, {asked} is asked"
            yield document.finding("boxes/size", message, page)


@check("boxes/scaling", subject="pdf")
@only_for("print")
def scaling(document: Document) -> Iterator[Finding]:
    """No UserUnit other than 1."""
    for page in document.pages:
        if page.user_unit != 1:
            message = f"the page is scaled by its unit of {page.user_unit:g}"
            yield document.finding("boxes/scaling", message, page)


@check("boxes/bleed", subject="pdf")
@only_for("print")
def bleed_box(document: Document) -> Iterator[Finding]:
    """The bleed box against the bleed asked."""
    asked = document.limits.bleed_mm
    for page in document.pages:
        if "TrimBox" not in page.boxes:
            continue
        least = min(_bleeds(page)) / MM_PT
        if least < asked - _SLACK_PT:
            message = f"the bleed is {max(least, 0) + 0.0:.1f} mm where {asked:g} mm is asked"
            yield document.spotted("boxes/bleed", message, page, [page.bleed])


@check("boxes/untrimmed", subject="pdf")
@only_for("screen", "email")
def untrimmed(document: Document) -> Iterator[Finding]:
    """Nothing of the page beyond the trim."""
    for page in document.pages:
        seen = page.boxes.get("CropBox", page.media)
        if not holds(page.trim, seen, _SLACK_PT):
            yield document.finding("boxes/untrimmed", "the page shows more than its trim", page)


@check("bleed/reach", subject="pdf")
@only_for("print")
def reach(document: Document) -> Iterator[Finding]:
    """Every picture, tint, shade and line that touches the trim against the bleed."""
    for page in document.pages:
        asked = [min(b, document.limits.bleed_mm * MM_PT) for b in _bleeds(page)]
        painted = [m for m in page.marks if not isinstance(m, TextRun) and _shows(m)]
        for mark in painted:
            short = [
                side
                for side in range(4)
                if _stops_short(mark.box, page.trim, side, asked[side])
                and not _is_carried_on(mark, painted, page.trim, side, asked[side])
            ]
            if short:
                sides = ", ".join(_SIDES[side] for side in short)
                message = f"{_words(mark)} touches the trim and stops short of the bleed: {sides}"
                yield document.spotted("bleed/reach", message, page, [mark.box])


def _shows(mark: Painted) -> bool:
    if isinstance(mark, Shape):
        return not mark.colour.is_white
    return isinstance(mark, Shading) or not (mark.stencil and mark.colour.is_white)


def _stops_short(box: Box, trim: Box, side: int, asked: float) -> bool:
    """Whether a box that shows on the trimmed page touches a side without going on."""
    if asked <= 0 or not overlaps(box, trim):
        return False
    outwards = -1 if side < 2 else 1
    beyond = (box[side] - trim[side]) * outwards
    return -_TOUCH_PT <= beyond < asked - _SLACK_PT


def _is_carried_on(
    mark: Painted, painted: Iterable[Painted], trim: Box, side: int, asked: float
) -> bool:
    """Whether another mark of the same colour fills the bleed beside it."""
    if not isinstance(mark, Shape):
        return False
    strip = list(mark.box)
    strip[side], strip[(side + 2) % 4] = trim[side] + (-asked if side < 2 else asked), trim[side]
    left, foot, right, head = strip
    wanted = (min(left, right), min(foot, head), max(left, right), max(foot, head))
    return any(
        isinstance(other, Shape)
        and other.colour == mark.colour
        and holds(other.box, wanted, _TOUCH_PT)
        for other in painted
    )


def _words(mark: Painted) -> str:
    if isinstance(mark, Picture):
        return "a picture"
    if isinstance(mark, Shading):
        return "a shade"
    return f"a {'line' if mark.kind == 'stroke' else 'tint'} of {mark.colour.words()}"


def _bleeds(page: PageFacts) -> list[float]:
    """How far the bleed reaches beyond the trim on each side, in points."""
    outwards = (-1, -1, 1, 1)
    return [(page.bleed[i] - page.trim[i]) * outwards[i] for i in range(4)]


def _trim_size(page: PageFacts) -> tuple[float, ...]:
    left, foot, right, head = page.trim
    return right - left, head - foot


def _same(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= 0.5 for a, b in zip(one, other, strict=True))


def _in_mm(size_pt: tuple[float, ...]) -> str:
    return " × ".join(f"{side / MM_PT:.1f}" for side in size_pt) + " mm"
