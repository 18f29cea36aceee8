"""Checks of page boxes and of what must reach into the bleed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ...ground.findings import Remark
from ...ground.messages import tr
from ...ground.register import check
from ...ground.units import POINTS_PER_MM
from ...pdf.geometry import Box
from ...pdf.marks import Picture, Shading, Shape, TextRun
from ..document import Document, PageFacts, only_for
from ..words import colour_words, listed

_SLACK_PT = 0.1
"""Boxes agree within this; writers round to two decimals and more."""
_TOUCH_PT = 0.5
"""What ends this near the trim is meant to reach it."""
_LARGEST_UNITS = 14_400
_SMALLEST_UNITS = 3
_SIDES = (("left", "左"), ("foot", "下"), ("right", "右"), ("head", "上"))

Painted = Shape | Picture | Shading


@check("boxes/trim", subject="pdf")
@only_for("print")
def has_trim(document: Document) -> Iterator[Remark]:
    """ISO 15930-7: exactly one of TrimBox and ArtBox."""
    for page in document.pages:
        given = [name for name in ("TrimBox", "ArtBox") if name in page.boxes]
        if len(given) != 1:
            yield document.remark(page, "both" if given else "none")


@check("boxes/nested", subject="pdf")
def nested(document: Document) -> Iterator[Remark]:
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
            if not boxes[outer].holds(boxes[inner], _SLACK_PT):
                yield document.spotted(page, [boxes[inner]], inner=inner, outer=outer)
                break


@check("boxes/equal", subject="pdf")
def equal(document: Document) -> Iterator[Remark]:
    """Every page's trim against the size most pages have, either way up."""
    sizes = [_trim_size(page) for page in document.pages]
    if not sizes:
        return
    usual = Counter(tuple(sorted(size)) for size in sizes).most_common(1)[0][0]
    for page, size in zip(document.pages, sizes, strict=True):
        if not _same(tuple(sorted(size)), usual):
            yield document.remark(page, size=_in_mm(size), usual=_in_mm(usual))


@check("boxes/size", subject="pdf")
def size(document: Document) -> Iterator[Remark]:
    """The trim against the limit ``trim_mm``, and the media box against what PDF allows."""
    wanted = document.limits.trim_mm
    for page in document.pages:
        media = (page.media.width, page.media.height)
        if not all(
            _SMALLEST_UNITS <= round(side / page.user_unit, 3) <= _LARGEST_UNITS for side in media
        ):
            yield document.remark(page, "impossible", size=_in_mm(media))
        elif wanted and not _same(_trim_size(page), tuple(mm * POINTS_PER_MM for mm in wanted)):
            asked = _in_mm(tuple(mm * POINTS_PER_MM for mm in wanted))
            yield document.remark(page, "other", size=_in_mm(_trim_size(page)), asked=asked)


@check("boxes/scaling", subject="pdf")
@only_for("print")
def scaling(document: Document) -> Iterator[Remark]:
    """No UserUnit other than 1."""
    for page in document.pages:
        if page.user_unit != 1:
            yield document.remark(page, unit=f"{page.user_unit:g}")


@check("boxes/bleed", subject="pdf")
@only_for("print")
def bleed_box(document: Document) -> Iterator[Remark]:
    """The bleed box against the bleed asked."""
    asked = document.limits.bleed_mm
    for page in document.pages:
        if "TrimBox" not in page.boxes:
            continue
        least = min(_bleeds(page)) / POINTS_PER_MM
        if least < asked - _SLACK_PT:
            bleed = f"{max(least, 0) + 0.0:.1f}"
            yield document.spotted(page, [page.bleed], bleed=bleed, asked=f"{asked:g}")


@check("boxes/untrimmed", subject="pdf")
@only_for("screen", "email")
def untrimmed(document: Document) -> Iterator[Remark]:
    """Nothing of the page beyond the trim."""
    for page in document.pages:
        seen = page.boxes.get("CropBox", page.media)
        if not page.trim.holds(seen, _SLACK_PT):
            yield document.remark(page)


@check("bleed/reach", subject="pdf")
@only_for("print")
def reach(document: Document) -> Iterator[Remark]:
    """Every picture, tint, shade and line that touches the trim against the bleed."""
    for page in document.pages:
        asked = [min(b, document.limits.bleed_mm * POINTS_PER_MM) for b in _bleeds(page)]
        painted = [m for m in page.marks if not isinstance(m, TextRun) and _shows(m)]
        for mark in painted:
            short = [
                side
                for side in range(4)
                if _stops_short(mark.box, page.trim, side, asked[side])
                and not _is_carried_on(mark, painted, page.trim, side, asked[side])
            ]
            if short:
                sides = listed([tr(*_SIDES[side]) for side in short])
                yield document.spotted(page, [mark.box], what=_words(mark), sides=sides)


def _shows(mark: Painted) -> bool:
    if isinstance(mark, Shape):
        return not mark.colour.is_white
    return isinstance(mark, Shading) or not (mark.stencil and mark.colour.is_white)


def _stops_short(box: Box, trim: Box, side: int, asked: float) -> bool:
    """Whether a box that shows on the trimmed page touches a side without going on."""
    if asked <= 0 or not box.overlaps(trim):
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
    wanted = Box.of((left, foot, right, head))
    return any(
        isinstance(other, Shape)
        and other.colour == mark.colour
        and other.box.holds(wanted, _TOUCH_PT)
        for other in painted
    )


def _words(mark: Painted) -> str:
    if isinstance(mark, Picture):
        return tr("a picture", "图片")
    if isinstance(mark, Shading):
        return tr("a shade", "渐变")
    colour = colour_words(mark.colour)
    if mark.kind == "stroke":
        return tr(f"a line of {colour}", f"线条（{colour}）")
    return tr(f"a tint of {colour}", f"色块（{colour}）")


def _bleeds(page: PageFacts) -> list[float]:
    """How far the bleed reaches beyond the trim on each side, in points."""
    return [*page.bleed.beyond(page.trim)]


def _trim_size(page: PageFacts) -> tuple[float, ...]:
    return page.trim.width, page.trim.height


def _same(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= 0.5 for a, b in zip(one, other, strict=True))


def _in_mm(size_pt: tuple[float, ...]) -> str:
    return " × ".join(f"{side / POINTS_PER_MM:.1f}" for side in size_pt) + " mm"
