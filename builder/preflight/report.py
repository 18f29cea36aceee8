"""The preflight report as one HTML page: pictures of the pages, with the spots marked.

The page asks nothing of the network and runs no script; its pictures are drawn by pdfium in a
bounded child process.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..ground.catalogue import entry
from ..ground.findings import Finding
from ..ground.limits import LimitExceeded, run_limited
from ..ground.register import CHECKS
from .opening import open_pdf, user_unit_of

_LONG_SIDE_PX = 900
_MOST_PICTURES = 64
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


def report_html(files: Mapping[Path, list[Finding]]) -> str:
    """The report on one PDF or several as a self-contained HTML page.

    Pages with findings are shown, the first 64 of a file with their pictures; where pdfium cannot
    draw a file within its bounds, the findings stand without pictures.
    """
    names = ", ".join(path.name for path in files)
    reports, first = [], 1
    for at, (path, findings) in enumerate(files.items(), 1):
        reports.append(_report(path, findings, first, f"file-{at}"))
        first += len(findings)
    return _PAGE.format(name=escape(names), style=_STYLE, body="\n".join(reports))


def _report(path: Path, findings: list[Finding], first: int, place: str) -> str:
    """One file's part, its findings counted from ``first``; ``place`` begins its anchors."""
    numbers = sorted({finding.page for finding in findings if finding.page})
    pictures = _draw(path, numbers[:_MOST_PICTURES])
    numbered = list(enumerate(findings, first))
    whole = [item for item in numbered if item[1].page is None]
    sections = [_document_section(whole, place)] if whole else []
    for page in numbers:
        own = [item for item in numbered if item[1].page == page]
        sections.append(_page_section(page, own, pictures.get(page), place))
    return _FILE.format(
        name=escape(path.name),
        verdict=_verdict(findings),
        navigation=_navigation(numbers, bool(whole), place),
        body="\n".join(sections),
    )


def _draw(path: Path, numbers: list[int]) -> dict[int, PagePicture]:
    if not numbers:
        return {}
    try:
        return run_limited(
            _draw_pages,
            (path, numbers),
            seconds=_DRAWING_SECONDS,
            memory_bytes=_DRAWING_BYTES,
        )
    except (LimitExceeded, OSError, ValueError, RuntimeError):
        return {}


def _draw_pages(path: Path, numbers: list[int]) -> dict[int, PagePicture]:
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


def _verdict(findings: list[Finding]) -> str:
    if not findings:
        return "No findings."
    counts = []
    for severity in ("error", "warning", "note"):
        count = sum(finding.severity == severity for finding in findings)
        if count:
            counts.append(f"{count} {severity}{'s' if count > 1 else ''}")
    return ", ".join(counts)


def _navigation(numbers: list[int], has_whole: bool, place: str) -> str:
    links = [f'<a href="#{place}-document">Document</a>'] if has_whole else []
    links += [f'<a href="#{place}-page-{number}">{number}</a>' for number in numbers]
    if not links:
        return ""
    return f'<nav aria-label="Pages with findings">Pages: {" ".join(links)}</nav>'


def _document_section(items: list[tuple[int, Finding]], place: str) -> str:
    return f'<section id="{place}-document"><h2>The document</h2>{_list(items)}</section>'


def _page_section(
    page: int, items: list[tuple[int, Finding]], picture: PagePicture | None, place: str
) -> str:
    shown = _figure(page, items, picture) if picture else "<p>No picture of this page.</p>"
    return (
        f'<section id="{place}-page-{page}"><h2>Page {page}</h2>'
        f'<div class="sheet">{shown}{_list(items)}</div></section>'
    )


def _figure(page: int, items: list[tuple[int, Finding]], picture: PagePicture) -> str:
    data = base64.b64encode(picture.png).decode()
    spots = "".join(_spots(number, finding, picture) for number, finding in items)
    return (
        f'<figure><img src="data:image/png;base64,{data}" alt="Page {page}"'
        f' width="{picture.width_px}" height="{picture.height_px}">{spots}</figure>'
    )


def _spots(number: int, finding: Finding, picture: PagePicture) -> str:
    """The marks of one finding: the first leads to its words, further ones are drawn only."""
    bbox = finding.details.get("bbox")
    if not bbox:
        return ""
    first = (
        f'<a class="spot {finding.severity}" href="#finding-{number}" {_style(bbox, picture)}'
        f' aria-label="Finding {number}: {escape(finding.message)}"><b>{number}</b></a>'
    )
    more: Iterable[Spot] = finding.details.get("more", ())
    rest = (
        f'<i class="spot {finding.severity}" {_style(box, picture)} aria-hidden="true"></i>'
        for box in more
    )
    return first + "".join(rest)


def _style(box: Spot, picture: PagePicture) -> str:
    left, top, wide, high = place_percent(box, picture.media_pt, picture.rotate)
    return f'style="left:{left:.2f}%;top:{top:.2f}%;width:{wide:.2f}%;height:{high:.2f}%"'


def _list(items: list[tuple[int, Finding]]) -> str:
    entries = "".join(_entry(number, finding) for number, finding in items)
    return f"<ol>{entries}</ol>"


def _entry(number: int, finding: Finding) -> str:
    check = CHECKS.get(finding.check)
    place = ":".join(str(p) for p in (finding.file, finding.line, finding.column) if p)
    bbox = finding.details.get("bbox")
    where = f"<dt>In the copy</dt><dd><code>{escape(place)}</code></dd>" if place else ""
    if bbox:
        numbers = ", ".join(f"{side:g}" for side in bbox)
        where += f"<dt>On the page</dt><dd>{numbers} pt</dd>"
    why = f"<dt>Why</dt><dd>{escape(entry(check.id).why.spoken())}</dd>" if check else ""
    remedy = f"<dt>What to do</dt><dd>{escape(finding.hint)}</dd>" if finding.hint else ""
    return (
        f'<li id="finding-{number}" value="{number}" class="{finding.severity}">'
        f"<p><strong>{finding.severity}</strong> {escape(finding.message)}"
        f" <code>{escape(finding.check)}</code></p><dl>{why}{remedy}{where}</dl></li>"
    )


_STYLE = """
:root { color-scheme: light dark; --error: #b3261e; --warning: #8a5a00; --note: #22577a; }
@media (prefers-color-scheme: dark) {
  :root { --error: #ff8a80; --warning: #ffc66d; --note: #8ecae6; }
}
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
header p { margin: .25rem 0 1rem; } nav a { padding: .15rem .35rem; }
section { border-top: 1px solid #8886; margin-top: 1.5rem; padding-top: 1rem; }
.sheet { display: grid; gap: 1.5rem; grid-template-columns: minmax(16rem, 26rem) 1fr; }
@media (max-width: 52rem) { .sheet { grid-template-columns: 1fr; } }
figure { align-self: start; border: 1px solid #8888; margin: 0; position: sticky; top: 1rem; }
figure img { display: block; height: auto; width: 100%; background: #fff; }
.spot { box-sizing: border-box; min-height: 9px; min-width: 9px; outline: 2px solid;
  position: absolute; }
.spot.error { background: #b3261e22; color: #b3261e; }
.spot.warning { background: #8a5a0022; color: #8a5a00; outline-style: dashed; }
.spot.note { background: #22577a22; color: #22577a; outline-style: dotted; }
.spot b { background: currentColor; border-radius: 2px; font-size: 11px; left: -2px;
  line-height: 14px; padding: 0 4px; position: absolute; top: -16px; }
.spot b::first-line { color: #fff; }
.spot:focus, .spot:hover { outline-width: 4px; }
ol { margin: 0; padding-left: 2.5rem; } li { margin-bottom: 1rem; } li p { margin: 0; }
li:target { background: #ffd54f33; outline: 6px solid #ffd54f33; }
li.error strong { color: var(--error); } li.warning strong { color: var(--warning); }
li.note strong { color: var(--note); }
dl { display: grid; gap: 0 .75rem; grid-template-columns: 7rem 1fr; margin: .25rem 0 0; }
dt { opacity: .75; } dd { margin: 0; } code { font-size: .9em; overflow-wrap: anywhere; }
@media print { figure { position: static; } .sheet { grid-template-columns: 9cm 1fr; } }
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preflight: {name}</title>
<style>{style}</style>
</head>
<body>
<main>{body}</main>
</body>
</html>
"""

_FILE = """<article>
<header><h1>Preflight: {name}</h1><p role="status">{verdict}</p>{navigation}</header>
{body}
</article>"""
