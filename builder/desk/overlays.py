"""What a designer lays over a page: what is overset, does not fill, or is set too loosely."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from ..ground.findings import Finding
from .locating import Locator
from .pages import PageText, faces_of
from .standing import Anatomy, Bounds, PlacedBox

_BEYOND_PT = 1.5
"""What a line may stand beyond its measure, for marks that hang in the margin."""
_LEAST_GAPS = 3
"""A line with fewer gaps tells nothing of how loosely it is set."""
_LOOSE_SPACE = 1.45
"""From how much of the usual word space a Western line is loose."""
_TIGHT_SPACE = 0.7
_LOOSE_HAN_EM = 0.08
"""From what between two Han characters a Chinese line is loose."""
_RIVER_LINES = 4
"""White that runs through fewer lines is chance."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and how it is set against the usual."""

    bounds: Bounds
    looseness: float
    """0 as usual or near it, from 1 on loose, -1 tight."""


def overlays_of(locator: Locator, number: int, findings: Sequence[Finding]) -> dict[str, Any]:
    """All that can be laid over a page; places in points from the left head of its trim.

    Raises IndexError for a page that does not stand.
    """
    page = locator.page(number)
    anatomy = locator.anatomy
    boxes = anatomy.boxes[number - 1] if anatomy and number <= len(anatomy.boxes) else ()
    return {
        **(_frame(anatomy, number, locator) if anatomy else {}),
        "overset": [_told(box.bounds, name=box.name) for box in overset(boxes)],
        "holes": [
            _told(bounds, lines=round((bounds[3] - bounds[1]) / anatomy.pitch_pt, 1))
            for bounds in (holes(boxes, anatomy.pitch_pt) if anatomy else ())
        ]
        if anatomy
        else [],
        "loose": [
            _told(line.bounds, looseness=round(line.looseness, 2))
            for line in set_lines(page.text)
            if abs(line.looseness) >= 1
        ],
        "rivers": [[list(space) for space in river] for river in rivers(page.text)],
        "fallback": [_told(bounds, face=face) for face, bounds in fallbacks(locator, number)],
        "pins": list(_pins(locator, number, findings)),
    }


def _told(bounds: Bounds, **more: Any) -> dict[str, Any]:
    """A place and what is said of it, as JSON."""
    return {"bbox": [round(each, 2) for each in bounds], **more}


def _frame(anatomy: Anatomy, number: int, locator: Locator) -> dict[str, Any]:
    """The type area with its columns as they lie on a left-hand or right-hand page."""
    left, head, right, foot = anatomy.type_area
    width = locator.pages[number].width_pt
    if number % 2 == 0:
        left, right = width - right, width - left
    columns = [[left + start, head, left + end, foot] for start, end in anatomy.columns]
    return {
        "pitch": anatomy.pitch_pt,
        "bleed": anatomy.bleed_pt,
        "area": [left, head, right, foot],
        "columns": columns,
    }


def overset(boxes: Sequence[PlacedBox]) -> Iterator[PlacedBox]:
    """Lines and figures that stand beyond the box that holds them, and blocks beyond the page's."""
    for box in boxes:
        if box.parent < 0 or box.kind == "inline":
            continue
        around = boxes[box.parent]
        if box.kind == "block" and not around.name.startswith("@page"):
            continue
        if box.name.startswith("@") or box.name == "html":
            continue
        if box.bounds[2] > around.bounds[2] + _BEYOND_PT:
            yield box


def holes(boxes: Sequence[PlacedBox], pitch: float) -> Iterator[Bounds]:
    """Where one of two columns that belong together ends at least a line before the other."""
    children: dict[int, list[int]] = {}
    for at, box in enumerate(boxes):
        children.setdefault(box.parent, []).append(at)
    for inside in children.values():
        beside = [at for at in inside if boxes[at].kind == "block"]
        for one, other in combinations(beside, 2):
            if not _are_beside(boxes[one].bounds, boxes[other].bounds):
                continue
            ends = {at: _end_of_text(at, boxes, children) for at in (one, other)}
            short, end = min(ends.items(), key=lambda pair: pair[1])
            far = max(ends.values())
            if end > 0 and far - end > pitch * 0.9:
                yield boxes[short].bounds[0], end, boxes[short].bounds[2], far


def _are_beside(one: Bounds, other: Bounds) -> bool:
    return abs(one[1] - other[1]) < 1 and (one[2] <= other[0] + 1 or other[2] <= one[0] + 1)


def _end_of_text(at: int, boxes: Sequence[PlacedBox], children: dict[int, list[int]]) -> float:
    """Where the last line inside a box ends; 0 where there is none."""
    ends = [
        boxes[child].bounds[3]
        if boxes[child].kind in ("line", "figure")
        else _end_of_text(child, boxes, children)
        for child in children.get(at, ())
    ]
    return max(ends, default=0.0)


def set_lines(text: PageText) -> Iterator[Line]:
    """The lines of a page with how loosely each is set."""
    lines = [line for line in _lines(text) if len(line) > 4]
    spaces = {n: _word_spaces(text, line) for n, line in enumerate(lines)}
    usual = statistics.median([gap for gaps in spaces.values() for gap in gaps] or [0.25])
    for number, line in enumerate(lines):
        bounds = (
            min(text.boxes[at][0] for at in line),
            min(text.boxes[at][1] for at in line),
            max(text.boxes[at][2] for at in line),
            max(text.boxes[at][3] for at in line),
        )
        han = _han_gaps(text, line)
        if len(han) >= 2 * _LEAST_GAPS:
            yield Line(bounds, statistics.fmean(han) / _LOOSE_HAN_EM)
        elif len(spaces[number]) >= _LEAST_GAPS and usual > 0:
            ratio = statistics.fmean(spaces[number]) / usual
            loose = (ratio - 1) / (_LOOSE_SPACE - 1)
            yield Line(bounds, max(loose, 0.0) if ratio >= _TIGHT_SPACE else -1.0)


def _lines(text: PageText) -> Iterator[list[int]]:
    """The characters of each line that show something, from left to right."""
    line: list[int] = []
    for at, box in enumerate(text.boxes):
        if box[2] <= box[0] or text.chars[at].isspace():
            continue
        if line:
            before = text.boxes[line[-1]]
            height = before[3] - before[1]
            apart = abs(box[3] - before[3]) > height / 2
            if apart or box[0] < before[0] or box[0] - before[2] > 2 * height:
                yield line
                line = []
        line.append(at)
    if line:
        yield line


def rivers(text: PageText) -> Iterator[list[Bounds]]:
    """White that runs down through the word spaces of several lines, space by space."""
    running: list[list[Bounds]] = []
    for line in _lines(text):
        spaces = [_space(text, one, other) for one, other in _word_gaps(text, line)]
        longer = []
        for space in spaces:
            above = [river for river in running if _flows(river[-1], space)]
            longer.append([*max(above, key=len, default=[]), space])
        head = min(text.boxes[at][1] for at in line)
        ended = [river for river in running if not any(river == one[:-1] for one in longer)]
        yield from (river for river in ended if len(river) >= _RIVER_LINES)
        kept = [river for river in running if river not in ended and abs(river[-1][1] - head) < 1]
        running = [*kept, *longer]
    yield from (river for river in running if len(river) >= _RIVER_LINES)


def _space(text: PageText, one: int, other: int) -> Bounds:
    before, after = text.boxes[one], text.boxes[other]
    return before[2], min(before[1], after[1]), after[0], max(before[3], after[3])


def _flows(above: Bounds, below: Bounds) -> bool:
    """Whether white goes on from a space into one of the next line."""
    height = above[3] - above[1]
    shared = min(above[2], below[2]) - max(above[0], below[0])
    return 0 < below[1] - above[1] < 1.8 * height and shared > 0.25 * (above[2] - above[0])


def _word_gaps(text: PageText, line: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The last character of a Western word and the first of the next."""
    for one, other in pairwise(line):
        parted = any(text.chars[at].isspace() for at in range(one + 1, other))
        if parted and ord(text.chars[one]) < 0x2E80 and ord(text.chars[other]) < 0x2E80:
            yield one, other


def _word_spaces(text: PageText, line: Sequence[int]) -> list[float]:
    """The spaces between Western words, in heights of their line."""
    return [
        (text.boxes[other][0] - text.boxes[one][2]) / (text.boxes[one][3] - text.boxes[one][1])
        for one, other in _word_gaps(text, line)
    ]


def _han_gaps(text: PageText, line: Sequence[int]) -> list[float]:
    """What stands between neighbouring Han characters, in em."""
    gaps = []
    for one, other in pairwise(line):
        if all(0x4E00 <= ord(text.chars[at]) < 0xA000 for at in (one, other)):
            left, right = text.boxes[one], text.boxes[other]
            em = left[2] - left[0]
            gaps.append((right[0] - left[2]) / em if em else 0.0)
    return gaps


def fallbacks(locator: Locator, number: int) -> Iterator[tuple[str, Bounds]]:
    """Text of a page in a family that the layout does not name."""
    anatomy = locator.anatomy
    if anatomy is None:
        return
    known = {_bare(family) for family in anatomy.families}
    figures = [bounds for bounds, _ in locator.figures(number)]
    for face, bounds in faces_of(locator.press.page_pdf(number)):
        drawn = any(
            box[0] <= bounds[0] and box[1] <= bounds[1] and bounds[2] <= box[2] + 1
            for box in figures
        )
        if not drawn and not any(_bare(face).startswith(family) for family in known):
            yield face, bounds


def _bare(family: str) -> str:
    return "".join(char for char in family.partition("+")[2] or family if char.isalnum()).lower()


def _pins(locator: Locator, number: int, findings: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    """The findings that belong to a page, each at its place; without one at the page's head."""
    anatomy = locator.anatomy
    bleed = anatomy.bleed_pt if anatomy else 0.0
    height = locator.pages[number].height_pt
    for at, finding in enumerate(findings):
        box = finding.details.get("bbox")
        if finding.page == number and box:
            left, foot, right, head = box
            placed = [left - bleed, height + bleed - head, right - bleed, height + bleed - foot]
            yield {"finding": at, "bbox": placed}
            continue
        spots = locator.find_written(finding) if finding.file and finding.line else []
        here = [spot for spot in spots if spot.page == number]
        if here:
            yield {"finding": at, "bbox": list(here[0].bbox)}
        elif finding.page == number:
            yield {"finding": at, "bbox": [4, 4, 24, 24]}
