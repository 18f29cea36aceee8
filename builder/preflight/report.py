"""The preflight report as one HTML page: pictures of the pages, with the spots marked.

The page asks nothing of the network and runs no script; its pictures are drawn by pdfium in a
bounded child process.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..ground.catalogue import entry
from ..ground.findings import Finding
from ..ground.limits import LimitExceeded, run_limited
from ..ground.messages import tr
from ..ground.reports import render
from ..pdf.boxes import user_unit_of
from .opening import open_pdf

_LONG_SIDE_PX = 900
MOST_PICTURES = 64
_MOST_PICTURE_BYTES = 24 << 20
_DRAWING_SECONDS = 60.0
_DRAWING_BYTES = 1 << 31
_COLOURS = 128

Spot = Sequence[float]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page drawn whole, out to its media box, and turned as a reader shows it."""

    png: bytes
    width_px: int
    height_px: int
    media_pt: tuple[float, float]
    """Width and height before turning, /UserUnit multiplied in."""
    rotate: int

    @property
    def base64(self) -> str:
        """The picture as an address of data holds it."""
        return base64.b64encode(self.png).decode()


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A finding as the report shows it."""

    number: int
    """Counted from 1 through all files of the report."""
    finding: Finding

    @property
    def why(self) -> str:
        """Why it matters, as the catalogue says; empty where it does not know the id."""
        try:
            return entry(self.finding.check).why.spoken()
        except KeyError:
            return ""

    @property
    def place(self) -> str:
        """Where it lies in the copy, or empty."""
        finding = self.finding
        return ":".join(str(p) for p in (finding.file, finding.line, finding.column) if p)

    @property
    def bbox(self) -> str:
        """Where it lies on the page in points, or empty."""
        return ", ".join(f"{side:g}" for side in self.finding.details.get("bbox", ()))


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A page with findings."""

    number: int
    entries: list[ReportEntry]
    picture: PagePicture | None

    @property
    def name(self) -> str:
        """The page as a heading names it."""
        return tr(f"Page {self.number}", f"第 {self.number} 页")

    def styles(self, entry: ReportEntry) -> Iterator[str]:
        """Where the spots of a finding lie on the picture, as CSS; the first leads to its words."""
        details = entry.finding.details
        spots: list[Spot] = [details["bbox"], *details.get("more", ())] if "bbox" in details else []
        if self.picture:
            yield from (place_style(spot, self.picture) for spot in spots)


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A PDF with its findings: those of the whole, and those of its pages."""

    name: str
    anchor: str
    """What its anchors begin with."""
    findings: list[Finding]
    whole: list[ReportEntry]
    pages: list[ReportPage]


def report_html(files: Mapping[Path, list[Finding]]) -> str:
    """The report on one PDF or several as a self-contained HTML page.

    Pages with findings are shown, the first 64 of a file with their pictures; where pdfium cannot
    draw a file within its bounds, the findings stand without pictures.
    """
    reports, first = [], 1
    for at, (path, findings) in enumerate(files.items(), 1):
        reports.append(_report(path, findings, first, f"file-{at}"))
        first += len(findings)
    return render("preflight/report.html", files=reports)


def _report(path: Path, findings: list[Finding], first: int, anchor: str) -> ReportFile:
    """One file's part, its findings counted from ``first``."""
    numbers = sorted({finding.page for finding in findings if finding.page})
    pictures = draw_pages(path, numbers[:MOST_PICTURES])
    entries = [ReportEntry(number, finding) for number, finding in enumerate(findings, first)]
    pages = [
        ReportPage(page, [one for one in entries if one.finding.page == page], pictures.get(page))
        for page in numbers
    ]
    whole = [one for one in entries if one.finding.page is None]
    return ReportFile(path.name, anchor, findings, whole, pages)


def draw_pages(path: Path, numbers: list[int]) -> dict[int, PagePicture]:
    """Pictures of pages by their numbers, as many as the bounds allow; a file that cannot be drawn
    gives none."""
    if not numbers:
        return {}
    try:
        return run_limited(
            _drawn,
            (path, numbers),
            seconds=_DRAWING_SECONDS,
            memory_bytes=_DRAWING_BYTES,
        )
    except (LimitExceeded, OSError, ValueError, RuntimeError):
        return {}


def _drawn(path: Path, numbers: list[int]) -> dict[int, PagePicture]:
    """Draw pages by their numbers until the bytes are used up; called in the child process."""
    import pypdfium2  # noqa: PLC0415  only this report needs it, and only in the child

    pictures: dict[int, PagePicture] = {}
    left = _MOST_PICTURE_BYTES
    document = pypdfium2.PdfDocument(path)
    units = open_pdf(path).pages
    for number in numbers:
        if number > min(len(document), len(units)):
            continue
        picture = _draw_page(document[number - 1], user_unit_of(units[number - 1].obj))
        left -= len(picture.png)
        if left < 0:
            break
        pictures[number] = picture
    return pictures


def _draw_page(page: object, unit: float) -> PagePicture:
    media = page.get_mediabox()  # type: ignore[attr-defined]
    page.set_cropbox(*media)  # type: ignore[attr-defined]
    size = (abs(media[2] - media[0]) or 1.0, abs(media[3] - media[1]) or 1.0)
    bitmap = page.render(  # type: ignore[attr-defined]
        scale=_LONG_SIDE_PX / max(size), may_draw_forms=False
    )
    image = bitmap.to_pil().convert("RGB").quantize(_COLOURS)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    rotate = int(page.get_rotation()) % 360  # type: ignore[attr-defined]
    sheet = (size[0] * unit, size[1] * unit)
    return PagePicture(file.getvalue(), image.width, image.height, sheet, rotate)


def place_percent(
    box: Spot, size_pt: tuple[float, float], rotate: int
) -> tuple[float, float, float, float]:
    """Left, top, width and height, in percent of the picture, of a box of the unturned page.

    ``rotate`` is the page's /Rotate: degrees clockwise.
    """
    wide, high = size_pt
    left, right = box[0] / wide * 100, box[2] / wide * 100
    foot, head = box[1] / high * 100, box[3] / high * 100
    if rotate == 90:
        return foot, left, head - foot, right - left
    if rotate == 180:
        return 100 - right, foot, right - left, head - foot
    if rotate == 270:
        return 100 - head, 100 - right, head - foot, right - left
    return left, 100 - head, right - left, head - foot


def place_style(box: Spot, picture: PagePicture) -> str:
    """Where a box of a page lies on its picture, as CSS."""
    left, top, wide, high = place_percent(box, picture.media_pt, picture.rotate)
    return f"left:{left:.2f}%;top:{top:.2f}%;width:{wide:.2f}%;height:{high:.2f}%"
