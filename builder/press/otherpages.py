"""Pages of PDFs that others made, held to what the issue is printed with.

Whoever made a page is far away and mends it by tomorrow, not tonight: so what a print house would
hold against it is told before a page is laid out, with the file named.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf

from ..editions.edition import Edition
from ..editions.limits import Limits
from ..editions.placing import all_resources
from ..ground.findings import Finding, Rejected, found
from ..ground.messages import Language, language, tr
from ..issue.model import Issue, PlacedPage
from ..makeup.galley import PlacedSheet
from ..makeup.layout import Layout
from ..makeup.placed import looked_into, misfits
from ..pdf.content import members
from ..pdf.xmp import press_intents
from ..preflight.examining import examine, held_to

_FAMILIES = (
    "colour",
    "file",
    "fonts",
    "images",
    "ink",
    "strokes",
    "structure",
    "transparency",
    "type",
)
"""What can be wrong with a page by itself; its boxes have checks of their own."""
_OF_THE_ISSUE = ("type/near-gutter", "type/outside", "structure/optional-content")
"""What shows only where the page stands."""
_UNFIT = ("fonts/embedded", "fonts/to-unicode", "fonts/missing-glyphs")
"""What an archive does not take, beside damage and what is ruled out of a press file, too."""
_HELD = ("/Link", "/Popup", "/PrinterMark", "/TrapNet")
"""Annotations that nobody misses on paper."""


def faults_of_pages(issue: Issue, layout: Layout, editions: Iterable[Edition]) -> Iterator[Finding]:
    """What is wrong with the placed pages of an issue for the first of its press editions."""
    press = next((edition for edition in editions if edition.kind.name == "press"), None)
    for page in issue.manifest.pages:
        try:
            sheet = looked_into(issue.manifest.folder, page)
        except Rejected:
            continue  # told where the issue is read
        yield from misfits(page, sheet, layout.measures, press.bleed if press else 0.0)
        if press is None:
            continue
        limits = replace(held_to(press)[1], spots=tuple(s.spot for s in layout.swatches if s.spot))
        for finding in _seen_in(sheet, limits):
            if finding.check not in _OF_THE_ISSUE:
                yield _named(finding, page)
        yield from _besides(page, sheet, press)


def archival(sheets: Mapping[str, PlacedSheet]) -> dict[str, PlacedSheet]:
    """The sheets, those marked that may stand in an archive as they are. ISO 19005-2."""
    return {at: replace(sheet, is_archival=_is_archival(sheet)) for at, sheet in sheets.items()}


def _is_archival(sheet: PlacedSheet) -> bool:
    told = {finding.check for finding in _seen_in(sheet, Limits())}
    if any(id in _UNFIT or id.startswith(("file/", "structure/")) for id in told):
        return False
    with pikepdf.open(sheet.path, suppress_warnings=True) as pdf:
        page = pdf.pages[sheet.number - 1].obj
        return not any(map(_breaks_archive, all_resources(page)))


def _breaks_archive(resources: Any) -> bool:
    """Pictures that are smoothed or of JPEG 2000, and states that archives rule out."""
    nothing = pikepdf.Dictionary()
    for thing in resources.get("/XObject", nothing).values():
        filters = {str(name) for name in members(thing.get("/Filter"))}
        if filters & {"/JPXDecode", "/LZWDecode"} or thing.get("/Interpolate") is True:
            return True
    states = resources.get("/ExtGState", nothing).values()
    return any(
        state.get("/OPM") == 1 or {"/TR", "/TR2", "/HTP"} & set(state.keys()) for state in states
    )


def _seen_in(sheet: PlacedSheet, limits: Limits) -> list[Finding]:
    changed = sheet.path.stat().st_mtime_ns
    return _examined(sheet.path, changed, sheet.number, limits, language())


@lru_cache(maxsize=64)
def _examined(
    path: Path, changed: int, number: int, limits: Limits, spoken: Language
) -> list[Finding]:
    """What a preflight finds in one page of a file, as it was when it was last changed."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / path.name
        with pikepdf.open(path, suppress_warnings=True) as pdf, pikepdf.new() as one:
            one.pages.append(pdf.pages[number - 1])
            one.save(alone)
        told = examine(alone, (spoken,), edition="print", limits=limits).findings[spoken]
    return [finding for finding in told if finding.check.split("/")[0] in _FAMILIES]


def _named(finding: Finding, page: PlacedPage) -> Finding:
    """A finding of a page, said of the file that the page is from, where the issue names it."""
    words = tr(f"{page.path}, page {page.number}: ", f"{page.path} 第 {page.number} 页：")
    return replace(
        finding,
        message=words + finding.message,
        file=str(page.spot.file),
        line=page.spot.line,
        column=page.spot.column,
        page=None,
        details={**finding.details, "placed": f"{page.path.as_posix()}#page={page.number}"},
    )


def _besides(page: PlacedPage, sheet: PlacedSheet, press: Edition) -> Iterator[Finding]:
    """Another printing condition, and what lies upon the page."""
    told: dict[str, Any] = {"name": page.path, "number": page.number}
    with pikepdf.open(sheet.path, suppress_warnings=True) as pdf:
        for intent in press_intents(pdf)[:1]:
            has = str(intent.get("/OutputConditionIdentifier", "")).strip()
            if has and has != press.condition:
                yield found("placed/condition", page.spot, has=has, wanted=press.condition, **told)
        notes = members(pdf.pages[sheet.number - 1].obj.get("/Annots"))
        count = sum(str(note.get("/Subtype")) not in _HELD for note in notes)
        if count:
            yield found("placed/dropped", page.spot, count=count, **told)
