"""Pages of PDFs that others made, such as advertisements: looked into, and given their place.

A proof holds a stand-in of such a page's size. A press edition has the page itself in its place
(``editions/placing.py``), other editions a picture of it, which is made here once and kept in the
user's cache. The PDF comes from outside: it is opened in a child process with bounds.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf

from ..ground.files import write_atomically
from ..ground.findings import Finding, Rejected, found
from ..ground.limits import LimitExceeded, run_limited
from ..ground.places import cache_folder
from ..ground.reasons import reason
from ..ground.units import POINTS_PER_MM
from ..issue.model import Issue, PlacedPage, Side
from ..issue.source import inside
from ..pdf.boxes import inherited, sound_box, user_unit_of
from ..pdf.geometry import Box, Matrix, multiply, placed
from .galley import Original, PlacedSheet
from .measures import Measures, in_points

_SECONDS, _MEMORY_BYTES = 60, 1 << 30
_PICTURE_PPI, _QUALITY = 200, 92
"""As fine as a screen shows; type stays clean of blocks."""
_LARGEST_PT, _SMALLEST_PT = 200 * 72, 36
_SLACK_MM = 0.5
"""Programs round millimetres differently."""
_UNSAID_BLEED_PT = 3 * POINTS_PER_MM
"""Where a trim is named and no bleed, what lies so far outside it is taken for bleed."""
_REBUILT = "reconstruct"
"""What the reader says where the table of a file's objects is lost."""
_MOST_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Placing:
    """What a template needs of a placed page."""

    src: str
    alt: str
    style: str
    classes: str
    at: str


class PlacedBook:
    """The placed pages of an issue, each looked into once, by the addresses the engine asks for.

    Raises Rejected with what makes any of them unfit to stand anywhere.
    """

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.sheets: dict[str, PlacedSheet] = {}
        faults: list[Finding] = []
        for page in issue.manifest.pages:
            try:
                self.sheets[_address(page)] = looked_into(issue.manifest.folder, page)
            except Rejected as rejected:
                faults.extend(rejected.findings)
        if faults:
            raise Rejected(faults)

    @property
    def files(self) -> dict[str, Path]:
        """The pictures by address."""
        return {address: sheet.picture for address, sheet in self.sheets.items()}

    @property
    def originals(self) -> dict[str, Original]:
        """The same with their sizes."""
        return {
            address: Original(sheet.picture, sheet.pixels, sheet.spot)
            for address, sheet in self.sheets.items()
        }

    def pages(self) -> Iterator[tuple[PlacedPage, PlacedSheet]]:
        """The pages as the issue names them, each with what is known of it."""
        return ((page, self.sheets[_address(page)]) for page in self.issue.manifest.pages)

    def at(self, where: str, measures: Measures, sides: tuple[Side, ...]) -> list[Placing]:
        """The pages that follow the article of a path, or that are a cover page."""
        return [
            _placing(page, sheet, measures, sides)
            for page, sheet in self.pages()
            if where == (page.slot if page.after is None else str(page.after))
        ]


def misfits(
    page: PlacedPage, sheet: PlacedSheet, measures: Measures, bleed: float
) -> list[Finding]:
    """What keeps a page from fitting: another size, too little bleed. ``bleed`` in points."""
    told: dict[str, Any] = {"name": page.path, "number": page.number}
    size, slack = in_mm(sheet.trim), _SLACK_MM * POINTS_PER_MM
    room = measures.trim
    if page.fit == "type-area":
        room = (measures.measure, measures.lines * measures.pitch)
        if any(has - most > slack for has, most in zip(sheet.trim, room, strict=True)):
            wanted = in_mm(room)
            return [found("placed/size", page.spot, "area", size=size, wanted=wanted, **told)]
        return []
    findings = []
    if any(abs(a - b) > slack for a, b in zip(sheet.trim, room, strict=True)):
        wanted = in_mm(room)
        findings.append(found("placed/size", page.spot, "page", size=size, wanted=wanted, **told))
    if sheet.bleed < bleed - 0.1:
        has, asked = (f"{length / POINTS_PER_MM:.1f}" for length in (sheet.bleed, bleed))
        findings.append(found("placed/bleed", page.spot, has=has, wanted=asked, **told))
    return findings


def in_mm(size: tuple[float, float]) -> str:
    """A width and a height as messages give them."""
    return " × ".join(f"{length / POINTS_PER_MM:.1f}" for length in size) + " mm"


def _address(page: PlacedPage) -> str:
    return f"press:/placed/{quote(page.path.as_posix())}/{page.number}-{page.fit}.jpg"


def _placing(
    page: PlacedPage, sheet: PlacedSheet, measures: Measures, sides: tuple[Side, ...]
) -> Placing:
    """A page in the middle of its place: the trimmed page, or the type area."""
    left, foot, right, head = sheet.beyond
    width, height = sheet.trim
    room = measures.trim
    if page.fit == "type-area":
        room = (measures.measure, measures.lines * measures.pitch)
    lengths = {
        "left": (room[0] - width) / 2 - left,
        "top": (room[1] - height) / 2 - head,
        "width": width + left + right,
        "height": height + foot + head,
    }
    style = "; ".join(f"{key}: {in_points(length)}" for key, length in lengths.items())
    classes = " ".join(filter(None, ("placed", page.fit, page.turned_to, page.slot)))
    return Placing(_address(page), page.alternative(sides), style, classes, page.slot)


def looked_into(folder: Path, page: PlacedPage) -> PlacedSheet:
    """A page as it is to stand, and its picture made where there is none yet.

    Raises Rejected for a file that is damaged, locked, hostile, or has no such page.
    """
    path = inside(folder, str(page.path), page.spot)
    try:
        return run_limited(_look, (path, page), seconds=_SECONDS, memory_bytes=_MEMORY_BYTES)
    except LimitExceeded as problem:
        raise _refused(page, "limit", problem=problem) from None


def _refused(page: PlacedPage, says: str, **values: Any) -> Rejected:
    told = {"name": page.path, "number": page.number, **values}
    return Rejected([found("placed/refused", page.spot, says, **told)])


_STREAM = re.compile(r"^.*<_io\.BytesIO[^>]*>:")
"""How pikepdf names what it reads, where it is given no file."""


def _look(path: Path, page: PlacedPage) -> PlacedSheet:
    data = path.read_bytes()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            rebuilt = [word for word in pdf.get_warnings() if _REBUILT in str(word)]
            if rebuilt:  # what is missing at its end, nobody knows
                raise ValueError(str(rebuilt[0]).rpartition(": ")[2])
            if pdf.is_encrypted:
                raise _refused(page, "encrypted")
            if page.number > len(pdf.pages):
                raise _refused(page, "number", pages=len(pdf.pages))
            return _sheet(path, page, pdf, hashlib.sha256(data).hexdigest())
    except pikepdf.PasswordError:
        raise _refused(page, "encrypted") from None
    except (pikepdf.PdfError, RuntimeError, TypeError, ValueError, KeyError) as problem:
        said = " ".join(_STREAM.sub("", str(problem)).split())[:160]
        raise _refused(page, "damaged", problem=reason(said)) from None


def _sheet(path: Path, page: PlacedPage, pdf: pikepdf.Pdf, digest: str) -> PlacedSheet:
    one = pdf.pages[page.number - 1].obj
    for stream in contents_of(one):
        stream.read_bytes()  # what cannot be decoded is told now, not by the press
    if _has_hidden_layers(pdf, one):
        raise _refused(page, "layers")
    media = sound_box(inherited(one, "/MediaBox"))
    if media is None:
        raise ValueError("MediaBox")
    crop = sound_box(inherited(one, "/CropBox")) or media
    named = sound_box(one.get("/TrimBox")) or sound_box(one.get("/ArtBox"))
    trim = (named or crop).cut(media) or media
    unsaid = trim.grown(_UNSAID_BLEED_PT).cut(media) if named else trim
    bleed = sound_box(one.get("/BleedBox")) or unsaid or trim
    bleed = bleed.cut(media) or trim
    shown = trim if page.fit == "type-area" else bleed
    unit, turn = user_unit_of(one), int(inherited(one, "/Rotate") or 0) % 360
    matrix = _onto_unit_square(shown, turn)
    width, height = shown.width * unit, shown.height * unit
    if turn % 180:
        width, height = height, width
    if not all(_SMALLEST_PT <= side <= _LARGEST_PT for side in (width, height)):
        raise _refused(page, "extent", size=in_mm((width, height)))
    inner = placed(multiply(matrix, (width, 0, 0, height, 0, 0)), trim)
    picture, pixels = _pictured(pdf, page, shown, unit, digest)
    return PlacedSheet(
        path, page.number, page.path.as_posix(), page.fit, shown, matrix, trim,
        (inner.width, inner.height), Box(0, 0, width, height).beyond(inner),
        min(bleed.beyond(trim)) * unit, picture, pixels, page.spot, "/Group" in one,
    )  # fmt: skip


def contents_of(page: Any) -> list[Any]:
    """The content streams of a page."""
    given = page.get("/Contents")
    streams = list(given) if isinstance(given, pikepdf.Array) else [given]
    return [stream for stream in streams if isinstance(stream, pikepdf.Stream)]


def _onto_unit_square(box: Box, turn: int) -> Matrix:
    """A box brought onto the unit square, turned clockwise by so many degrees."""
    left, foot, right, head = box
    w, h = box.width, box.height
    return {
        90: (0.0, -1 / w, 1 / h, 0.0, -foot / h, right / w),
        180: (-1 / w, 0.0, 0.0, -1 / h, right / w, head / h),
        270: (0.0, 1 / w, -1 / h, 0.0, head / h, -left / w),
    }.get(turn, (1 / w, 0.0, 0.0, 1 / h, -left / w, -foot / h))


def _has_hidden_layers(pdf: pikepdf.Pdf, page: Any) -> bool:
    """Whether a layer that the page uses is switched off: nobody could say what is to print."""
    properties: Any = pdf.Root.get("/OCProperties", {})
    usual = properties.get("/D", {})
    off = {group.objgen for group in usual.get("/OFF", [])}
    if usual.get("/BaseState") == "/OFF":
        off |= {group.objgen for group in properties.get("/OCGs", [])}
        off -= {group.objgen for group in usual.get("/ON", [])}
    return bool(off) and any(group.objgen in off for group in _layers(page))


def _layers(page: Any) -> Iterator[Any]:
    """The layers that a page and the forms that it shows belong to."""
    waiting, seen = [inherited(page, "/Resources")], set[tuple[int, int]]()
    for _ in range(_MOST_STEPS):
        if not waiting:
            return
        resources = waiting.pop()
        if not isinstance(resources, pikepdf.Dictionary):
            continue
        yield from resources.get("/Properties", {}).values()
        for thing in resources.get("/XObject", {}).values():
            if thing.objgen not in seen:
                seen.add(thing.objgen)
                if "/OC" in thing:
                    yield thing.OC
                waiting.append(thing.get("/Resources"))


def _pictured(
    pdf: pikepdf.Pdf,
    page: PlacedPage,
    box: Box,
    unit: float,
    digest: str,
) -> tuple[Path, tuple[int, int]]:
    """The picture of a page, and its size in pixels; drawn once for each state of its file."""
    from PIL import Image  # noqa: PLC0415 - an issue without placed pages needs none

    name = f"{digest[:32]}-{page.number}-{page.fit}-{_PICTURE_PPI}.jpg"
    place = cache_folder() / "placed" / name
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, _drawn(pdf, page.number, box, unit))
    with Image.open(place) as image:
        return place, image.size


def _drawn(pdf: pikepdf.Pdf, number: int, box: Box, unit: float) -> bytes:
    import pypdfium2  # noqa: PLC0415 - likewise

    with pikepdf.new() as alone:
        alone.pages.append(pdf.pages[number - 1])
        page = alone.pages[0].obj
        for key in ("/Annots", "/TrimBox", "/BleedBox", "/ArtBox", "/UserUnit"):
            if key in page:
                del page[key]
        page.MediaBox = page.CropBox = box.as_array()
        file = io.BytesIO()
        alone.save(file)
    document = pypdfium2.PdfDocument(file.getvalue())
    image = document[0].render(scale=_PICTURE_PPI / 72 * unit, may_draw_forms=False).to_pil()
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=_QUALITY, subsampling=0)
    return buffer.getvalue()
