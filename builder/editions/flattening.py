"""Pages without transparency, exactly: what lies on paper or on one flat colour is mixed with it.

PDF/X-1a knows no transparency (ISO 15930-4, 6.13). A veil over paper, or over one rectangle of one
colour, is the same to the number as an opaque area in the mixed inks; a group that nothing shows
through is the same as its content. All else would have to be cut up or turned into pixels, and is
an error that names its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray

from ..ground.findings import Finding, found
from ..ground.messages import tr
from ..makeup import raster
from ..pdf.boxes import inherited
from ..pdf.content import Content, Instruction, contents, write_all
from ..pdf.geometry import Box
from ..pdf.marks import Colour, Mark, PageContent, Picture, Shape, TextRun
from ..pdf.walk.painting import PAINTING
from ..pdf.walk.state import State
from ..pdf.walk.walker import Ledger, Walk, read
from .colour import Inks
from .pictures import read_picture
from .recolour import numbers

_SHOWS = (b"Tj", b"TJ", b"'", b'"')
_PAINTS = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s")
_STEPS = frozenset((*_SHOWS, *_PAINTS, b"sh", b"Do", b"BI"))
_PATH = frozenset((b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"W", b"W*"))
_PAPER: Inks = (0.0, 0.0, 0.0, 0.0)
_MIXES = ("/ca", "/CA", "/BM", "/SMask", "/AIS", "/TK")
Key = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Step:
    """One painting operator: which marks it made, and the state it was performed in."""

    first: int
    end: int
    fill: Colour
    stroke: Colour
    masked: bool


@dataclass(slots=True)
class _Pass:
    """What one walk over a page found: marks in order, and the steps of each stream."""

    content: PageContent = field(default_factory=PageContent)
    steps: dict[Key, list[_Step]] = field(default_factory=dict)
    groups: list[tuple[int, int]] = field(default_factory=list)
    """The marks of each group that is shown through."""
    streams: list[Key] = field(default_factory=list)
    mixed: dict[int, Inks] = field(default_factory=dict)
    """What marks have become, by their place in order."""


def flatten(pdf: pikepdf.Pdf, changed: Sequence[Content]) -> list[Finding]:
    """Take all transparency out of a press edition whose colours are inks, in place.

    ``changed`` are its streams as they are by now, which are written first. An error for each place
    where it cannot be done exactly; what stays there is opaque.
    """
    write_all(changed)
    streams = contents(pdf)
    findings: list[Finding] = []
    by_key: dict[Key, Content] = {content.stream.objgen: content for content in streams}
    for number, page in enumerate(pdf.pages, 1):
        if not isinstance(page.obj.get("/Contents"), pikepdf.Stream):
            continue
        done = _walked(page)
        lost = list(_flatten_page(pdf, done, by_key))
        findings += [
            found(
                "editions/transparency",
                page=number,
                what=_words(mark),
                details={"bbox": [round(side, 2) for side in mark.box]},
            )
            for mark in lost
        ]
    for content in streams:
        _make_opaque(content)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
            _leave_group(thing)
    write_all(streams)
    return findings


def _words(mark: Mark) -> str:
    if isinstance(mark, TextRun):
        return tr(f"the type '{mark.text[:20]}'", f"文字“{mark.text[:20]}”")
    return tr("a picture", "图片") if isinstance(mark, Picture) else tr("a tint", "色块")


def _walked(page: pikepdf.Page) -> _Pass:
    """The page's marks and steps."""
    done = _Pass(streams=[page.obj.Contents.objgen])
    table = {**PAINTING, **{op: _recording(done, PAINTING[op]) for op in _STEPS & PAINTING.keys()}}
    start = State(clip=Box.of(inherited(page.obj, "/MediaBox")))
    resources = inherited(page.obj, "/Resources")
    walk = Walk(table, Ledger(), done.content, resources, start)
    walk.run(read(page.obj, page.obj.Contents))
    return done


def _recording(done: _Pass, perform: Callable[..., None]) -> Callable[..., None]:
    """An operator that is noted with the marks it makes, those of a form under the form's too."""

    def performed(walk: Walk[PageContent], *operands: Any) -> None:
        state, first, inner = walk.state, len(done.content.marks), None
        if perform is PAINTING[b"Do"]:
            thing = walk.resource("/XObject", operands[0])
            if thing.get("/Subtype") == "/Form":
                inner = thing.objgen
        done.streams.append(inner)
        perform(walk, *operands)
        done.streams.pop()
        end = len(done.content.marks)
        if inner and state.manner().is_transparent:
            done.groups.append((first, end))
        here = done.steps.setdefault(done.streams[-1], [])
        here.append(_Step(first, end, state.fill.colour, state.stroke.colour, state.soft_mask))

    return performed


def _flatten_page(pdf: pikepdf.Pdf, done: _Pass, by_key: dict[Key, Content]) -> Iterator[Mark]:
    """Mix what can be mixed; gives the marks that cannot."""
    marks = done.content.marks
    wanted = {index for index, mark in enumerate(marks) if mark.manner.is_transparent}
    if not wanted:
        return
    backdrops = {index: backdrop for index in sorted(wanted) if (backdrop := _mix(done, index))}
    flat: set[int] = set()
    for key, steps in done.steps.items():
        content = by_key.get(key)
        if content is None or not any(wanted & set(range(s.first, s.end)) for s in steps):
            continue
        places = [at for at, (_, operator) in enumerate(content.pairs) if _is_step(operator)]
        if len(places) == len(steps):  # shown once
            flat |= _rewrite(pdf, content, list(zip(places, steps, strict=True)), done, backdrops)
    yield from (marks[index] for index in sorted(wanted - flat))


def _is_step(operator: bytes) -> bool:
    return operator in _STEPS or (operator[:2] == b"BI" and len(operator) > 2)


def _mix(done: _Pass, index: int) -> Inks | None:
    """What lies beneath a mark where it is one flat colour; notes what the mark becomes on it."""
    mark = done.content.marks[index]
    under = _beneath(done, index)
    if under is None or mark.manner.blend not in ("Normal", "Compatible"):
        return None
    if isinstance(mark, Shape | TextRun) and (inks := _inks(mark.colour)):
        alpha = mark.manner.alpha
        cyan, magenta, yellow, black = (
            alpha * ink + (1 - alpha) * below for ink, below in zip(inks, under, strict=True)
        )
        done.mixed[index] = (cyan, magenta, yellow, black)
    return under


def _beneath(done: _Pass, index: int) -> Inks | None:
    marks = done.content.marks
    seen = marks[index].box
    if isinstance(mark := marks[index], TextRun):
        seen = mark.box.cut(mark.clip) or mark.box
    group = next((first for first, end in done.groups if first <= index < end), index)
    for place in range(index - 1, -1, -1):
        other = marks[place]
        if not other.box.overlaps(seen) or (isinstance(other, TextRun) and not other.visible):
            continue
        if place >= group or not _is_ground(other, seen):
            return None
        if other.manner.is_transparent:
            return done.mixed.get(place)
        return _inks(other.colour) if isinstance(other, Shape) else None
    return _PAPER


def _is_ground(mark: Mark, seen: Box) -> Any:
    """Whether a mark is one rectangle of one colour all around a place."""
    if not isinstance(mark, Shape) or mark.kind != "fill" or mark.manner.overprint:
        return False
    corners = [point for outline in mark.outlines for point in outline]
    upright = all(len({round(point[axis], 2) for point in corners}) == 2 for axis in (0, 1))
    return len(mark.outlines) == 1 and len(corners) <= 5 and upright and mark.box.holds(seen, 0.01)


def _inks(colour: Colour) -> Inks | None:
    if colour.family == "gray":
        return (0.0, 0.0, 0.0, 1 - colour.values[0])
    if colour.family != "cmyk":
        return None
    cyan, magenta, yellow, black = colour.values
    return (cyan, magenta, yellow, black)


def _rewrite(
    pdf: pikepdf.Pdf,
    content: Content,
    steps: Sequence[tuple[int, _Step]],
    done: _Pass,
    backdrops: dict[int, Inks],
) -> set[int]:
    """Put mixed colours and pictures before their painting; gives the marks that are flat now."""
    pairs, flat = list(content.pairs), set[int]()
    for at, step in reversed(steps):
        ours = range(step.first, step.end)
        if step.masked or not any(index in backdrops for index in ours):
            continue
        if pairs[at][1] == b"Do":
            flat |= _flat_picture(pdf, content, pairs, at, done, step, backdrops)
            continue
        colours = {index: done.mixed[index] for index in ours if index in done.mixed}
        if not colours:
            continue
        strokes = {i: _strokes(done.content.marks[i]) for i in colours}
        before = [_set(inks, strokes[index]) for index, inks in colours.items()]
        after = [
            _set(inks, stroke)
            for stroke in dict.fromkeys(strokes.values())
            if (inks := _inks(step.stroke if stroke else step.fill))
        ]
        start = at
        while pairs[at][1] not in _SHOWS and start > 0 and pairs[start - 1][1] in _PATH:
            start -= 1
        pairs[start : at + 1] = [*before, *pairs[start : at + 1], *after]
        flat |= colours.keys()
    content.pairs = pairs
    return flat


def _strokes(mark: Mark) -> bool:
    return isinstance(mark, Shape) and mark.kind == "stroke"


def _set(inks: Inks, stroke: bool) -> Instruction:
    return numbers(inks), b"K" if stroke else b"k"


def _flat_picture(
    pdf: pikepdf.Pdf,
    content: Content,
    pairs: list[Instruction],
    at: int,
    done: _Pass,
    step: _Step,
    backdrops: dict[int, Inks],
) -> set[int]:
    """Show a copy of a picture that is mixed with its ground in the place of one with a mask."""
    mark = done.content.marks[step.first] if step.end == step.first + 1 else None
    image = content.resources.XObject[pairs[at][0].decode()]
    if not isinstance(mark, Picture) or mark.stencil or image.get("/Subtype") != "/Image":
        return set()
    inks = _samples(image, mark.manner.alpha, backdrops[step.first])
    if inks is None:
        return set()
    flat = pdf.make_stream(inks.tobytes())
    flat.Type, flat.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    flat.Width, flat.Height, flat.BitsPerComponent = inks.shape[1], inks.shape[0], 8
    flat.ColorSpace = pikepdf.Name.DeviceCMYK
    name = f"/flat{len(content.resources.XObject)}"
    content.resources.XObject[name] = flat
    pairs[at] = name.encode(), b"Do"
    return {step.first}


def _samples(image: Any, alpha: float, under: Inks) -> NDArray[np.uint8] | None:
    """A picture's inks mixed with the ground's, by its soft mask and its opacity."""
    picture = read_picture(image)
    if picture.mode == "CMYK":
        inks = np.asarray(picture, np.float64)
    elif picture.mode in ("L", "1"):
        black = 255 - np.asarray(picture.convert("L"), np.float64)
        inks = np.stack([np.zeros_like(black)] * 3 + [black], axis=-1)
    else:
        return None
    share = np.full(inks.shape[:2], alpha)
    if isinstance(mask := image.get("/SMask"), pikepdf.Stream):
        veil = raster.resized(read_picture(mask).convert("L"), picture.size)
        share = share * np.asarray(veil, np.float64) / 255
    ground = np.asarray(under) * 255
    mixed = inks * share[..., None] + ground * (1 - share[..., None])
    flat: NDArray[np.uint8] = np.rint(mixed).astype(np.uint8)
    return flat


def _make_opaque(content: Content) -> None:
    """Leave out of the graphics states what mixes colours."""
    for state in content.resources.get("/ExtGState", pikepdf.Dictionary()).values():
        for key in _MIXES:
            if key in state:
                del state[key]


def _leave_group(thing: Any) -> None:
    group = thing.get("/Group")
    if isinstance(group, pikepdf.Dictionary) and group.get("/S") == "/Transparency":
        del thing["/Group"]
    if thing.get("/Subtype") == "/Image" and "/SMask" in thing:
        del thing["/SMask"]
