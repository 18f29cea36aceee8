"""Text that no reader can see: cut off, off the page, covered, or in the colour of its ground.

The engine sets it, extractors read it, and nobody sees it. The prepared proof is walked over once;
what each page paints is known in order, so that a run of type can be held against the clip it is
drawn in, the page, what was painted before it and what was painted after.

Shapes are taken by their outlines, clips by their boxes. A photograph as ground says nothing of
contrast, and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pikepdf

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..pdf.boxes import trim_of
from ..pdf.geometry import Box, Point
from ..pdf.marks import Colour, Mark, Shading, Shape, TextRun
from ..pdf.walk.painting import walk_page
from ..pdf.walk.walker import Ledger
from .arrival import Copy, quoted
from .sources import source_of

_CUT_EM = (0.5, 0.2)
"""Across, a run may end in blanks; upwards, letters show to the edge of the band."""
_TRIM_SLACK_PT = 0.5
_THIN_EM = 0.35
"""What is thinner is a rule: it neither covers a letter nor is a ground for one."""
_LEAST_CONTRAST = 1.2
"""WCAG 2.2, contrast ratio: text asks for 4.5; under this no reader finds letters at all."""
_LEAST_OPACITY = 0.1
_HEIGHTS = (0.3, 0.7)
"""Where a letter is looked at, in parts of the band from the baseline to half an em."""
_LEAST_SIZE_PT = 2.0
_BAND_EM = 0.6
"""Of upright type the band from the baseline to half an em is looked at; slanted is higher."""
_OVER_EM = 0.25
"""Lines whose letters share so much of their height are printed into each other."""
_LINE_EM, _OVER_LINE_EM = 0.1, 1.0
"""On one line squeezed marks share up to half an em with their neighbours, and nothing is lost."""
_FEW = 4
"""A run of up to so many letters is hidden with one of them; a longer one with two."""


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    trim: Box
    marks: Sequence[Mark]


def unseen(prepared: Path, copy: Copy) -> list[Finding]:
    """What of a prepared proof cannot be seen: an error for copy, a warning for other text.

    Args:
        prepared: the file of a proof as :func:`~.prepare.prepare` gives it.
        copy: (side, text, spot) of every paragraph, which name the place of what is hidden.
    """
    findings: list[Finding] = []
    with pikepdf.open(prepared) as pdf:
        ledger = Ledger()
        for number, page in enumerate(pdf.pages, 1):
            content = walk_page(page.obj, Box.of(page.mediabox), ledger)
            findings += _on_page(_Page(number, trim_of(page), content.marks), copy)
    return findings


def _on_page(page: _Page, copy: Copy) -> Iterator[Finding]:
    """One finding for each paragraph and cause, in the order of the page."""
    hidden = [(run, cause) for run, cause in _judged(page) if cause]
    told: dict[tuple[str, Spot], None] = {}
    for (mcid, cause), group in groupby(hidden, key=lambda one: (one[0].mcid, one[1])):
        runs = [run for run, _ in group]
        text = "".join(run.text for run in runs)
        near = next((spot for _, spot in reversed(told)), None)
        spot = None if runs[0].artifact else source_of((_whole(page, mcid), text), copy, near)
        if spot and (cause, spot) in told:
            continue
        if spot:
            told[cause, spot] = None
        yield found(
            cause,
            spot,
            "copy" if spot else "other",
            page=page.number,
            severity=None if spot else "warning",
            details={"bbox": [round(side, 2) for side in runs[0].box]},
            quote=quoted(text),
        )


def _whole(page: _Page, mcid: int | None) -> str:
    """All text of one marked sequence, which is a paragraph's on this page."""
    if mcid is None:
        return ""
    return "".join(m.text for m in page.marks if isinstance(m, TextRun) and m.mcid == mcid)


def _judged(page: _Page) -> Iterator[tuple[TextRun, str]]:
    """Every run of type with the reason why it cannot be seen, if there is one."""
    grounds: list[tuple[int, Mark]] = [
        (order, mark) for order, mark in enumerate(page.marks) if _lays_a_ground(mark)
    ]
    overprinted = _overprinted(page)
    for order, run in enumerate(page.marks):
        if isinstance(run, TextRun) and run.drawn and run.text.strip():
            cause = _cause(page, run, order, grounds)
            yield run, cause or ("unseen/overprinted" if order in overprinted else "")


def _overprinted(page: _Page) -> set[int]:
    """The runs that stand in one place with a later run, by their order."""
    upright = [
        (run.box, run.size_pt, order)
        for order, run in enumerate(page.marks)
        if isinstance(run, TextRun) and run.visible and _is_upright(run)
    ]
    upright.sort(key=lambda one: one[0].foot)
    under = set()
    for at, (box, em, order) in enumerate(upright):
        for n in range(at + 1, len(upright)):
            other, size, later = upright[n]
            least = min(em, size)
            if other.foot > box.head - _OVER_EM * least:
                break
            shared = min(box.right, other.right) - max(box.left, other.left)
            same_line = other.foot - box.foot < _LINE_EM * least
            if shared > (_OVER_LINE_EM if same_line else _THIN_EM) * least:
                under.add(min(order, later))
    return under


def _is_upright(run: TextRun) -> bool:
    return run.core.height <= _BAND_EM * run.size_pt


def _lays_a_ground(mark: Mark) -> bool:
    """Whether a mark is no text and no rule: what letters can stand on or vanish under."""
    if isinstance(mark, TextRun):
        return False
    return not isinstance(mark, Shape) or (mark.kind == "fill" and min(_sides(mark.box)) > 1)


def _sides(box: Box) -> tuple[float, float]:
    return box.width, box.height


def _cause(page: _Page, run: TextRun, order: int, grounds: Sequence[tuple[int, Mark]]) -> str:
    core = run.core
    if not page.trim.holds(core, _TRIM_SLACK_PT):
        return "unseen/beyond"
    if _reaches_out(core, run.clip, run.size_pt):
        return "unseen/clipped"
    if run.manner.alpha < _LEAST_OPACITY:
        return "unseen/colour"
    if run.size_pt < _LEAST_SIZE_PT:
        return "unseen/size"
    near = [(at, mark) for at, mark in grounds if core.overlaps(mark.box)]
    if not near and _differs(run.colour, _WHITE):
        return ""
    letters = list(_letters(run))
    for cause, is_lost in (("unseen/covered", _is_covered), ("unseen/colour", _is_toneless)):
        lost = sum(is_lost(run, letter, order, near) for letter in letters)
        if letters and lost >= (1 if len(letters) <= _FEW else 2):
            return cause
    return ""


def _reaches_out(core: Box, clip: Box, em: float) -> bool:
    left, foot, right, head = core.beyond(clip)
    return max(left, right) > _CUT_EM[0] * em or max(foot, head) > _CUT_EM[1] * em


Letter = tuple[Point, Point]
"""Two points of a letter, one above the other."""


def _letters(run: TextRun) -> Iterator[Letter]:
    """About a place an em along a run, upright or turned by a quarter; none of a slanted one."""
    left, foot = run.core[:2]
    core = run.core
    count = max(1, round(max(core.width, core.height) / max(run.size_pt, 1.0)))
    for n in range(count):
        along = (n + 0.5) / count
        if _is_upright(run):
            x = left + core.width * along
            low, high = (foot + core.height * part for part in _HEIGHTS)
            yield (x, low), (x, high)
        elif core.width <= _BAND_EM * run.size_pt:
            y = foot + core.height * along
            near, far = (left + core.width * part for part in _HEIGHTS)
            yield (near, y), (far, y)


def _is_covered(run: TextRun, letter: Letter, order: int, near: Iterable[tuple[int, Mark]]) -> bool:
    thin = _THIN_EM * run.size_pt
    return any(
        at > order
        and _is_opaque(mark)
        and min(_sides(mark.box)) > thin
        and all(_holds(mark, point) for point in letter)
        for at, mark in near
    )


def _is_toneless(
    run: TextRun, letter: Letter, order: int, near: Iterable[tuple[int, Mark]]
) -> bool:
    """Whether a letter has the colour of what it stands on."""
    beneath = [mark for at, mark in near if at < order]
    return not any(_differs(run.colour, _ground(beneath, point)) for point in letter)


def _ground(beneath: Sequence[Mark], point: Point) -> Colour | None:
    """The colour of the paper or of what was painted last at a point; None where it is no one."""
    for mark in reversed(beneath):
        if _holds(mark, point):
            return mark.colour if isinstance(mark, Shape) and _is_opaque(mark) else None
    return _WHITE


def _is_opaque(mark: Mark) -> bool:
    if isinstance(mark, TextRun) or mark.manner.is_transparent:
        return False
    if isinstance(mark, Shape):
        return mark.colour.family != "pattern"
    return isinstance(mark, Shading) or not mark.stencil


def _holds(mark: Mark, point: Point) -> bool:
    """Whether a mark paints a point: a shape by its outlines, all else by its box."""
    x, y = point
    left, foot, right, head = mark.box
    if not (left <= x <= right and foot <= y <= head):
        return False
    if not isinstance(mark, Shape):
        return True
    turns = [_turns(outline, x, y) for outline in mark.outlines]
    return sum(turns) % 2 == 1 if mark.even_odd else sum(turns) != 0


def _turns(outline: Sequence[Point], x: float, y: float) -> int:
    """How often an outline goes round a point, clockwise ones counted off."""
    count = 0
    for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True):
        if (ay <= y) != (by <= y) and (ax + (y - ay) / (by - ay) * (bx - ax)) > x:
            count += 1 if by > ay else -1
    return count


_WHITE = Colour("rgb", (1.0, 1.0, 1.0))


def _differs(ink: Colour, ground: Colour | None) -> bool:
    """Whether letters of a colour show on another; where either is not known, they do."""
    if ground is None:
        return True
    one, other = _luminance(ink), _luminance(ground)
    if one is None or other is None:
        return True
    return (max(one, other) + 0.05) / (min(one, other) + 0.05) >= _LEAST_CONTRAST or (
        ink.family == ground.family == "rgb" and _distance(ink, ground) > _FAR
    )


_FAR = 0.35
"""Colours as light as each other and of clearly different hue: red on green is ugly, but read."""


def _distance(one: Colour, other: Colour) -> float:
    return max(abs(a - b) for a, b in zip(one.values, other.values, strict=True))


def _luminance(colour: Colour) -> float | None:
    """WCAG 2.2, relative luminance; inks by how much light they leave."""
    if colour.family == "rgb" and len(colour.values) == 3:
        rgb: Iterable[float] = colour.values
    elif colour.family == "gray" and colour.values:
        rgb = colour.values * 3
    elif colour.family == "cmyk" and len(colour.values) == 4:
        *tints, black = colour.values
        rgb = [(1 - tint) * (1 - black) for tint in tints]
    else:
        return None
    red, green, blue = map(_linear, rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
