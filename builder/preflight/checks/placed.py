"""Checks of pages that others made, where they stand in the issue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...ground.findings import Finding, Remark
from ...ground.messages import tr
from ...ground.register import check
from ...ground.units import POINTS_PER_MM
from ...pdf.geometry import Box
from ...pdf.marks import PlacedForm
from ..document import Document, PageFacts, only_for

_SLACK_PT = 0.5 * POINTS_PER_MM
_BLEED_SLACK_PT = 0.1
_OF_CONTENT = ("colour", "fonts", "images", "ink", "strokes", "structure", "transparency", "type")
"""Families of findings that a placed page brings with it."""


def _bleeding(document: Document) -> Iterator[tuple[PageFacts, PlacedForm]]:
    for page in document.pages:
        for form in page.content.placed:
            if form.fit == "bleed":
                yield page, form


@check("placed/size", subject="pdf")
def size(document: Document) -> Iterator[Remark]:
    """The trim of a placed page against that of the page it stands on."""
    for page, form in _bleeding(document):
        sides = zip(form.trim, page.trim, strict=True)
        if any(abs(has - wanted) > _SLACK_PT for has, wanted in sides):
            told = {"name": form.name, "number": f"{form.number}", "wanted": _in_mm(page.trim)}
            yield document.spotted(page, [form.trim], says="page", size=_in_mm(form.trim), **told)


@check("placed/bleed", subject="pdf")
@only_for("print")
def bleed(document: Document) -> Iterator[Remark]:
    """The bleed of a placed page against the bleed asked."""
    asked = document.limits.bleed_mm * POINTS_PER_MM
    for page, form in _bleeding(document):
        has = min(form.bleed.beyond(form.trim))
        if has < asked - _BLEED_SLACK_PT:
            told = {"name": form.name, "number": f"{form.number}"}
            has_mm, wanted = (f"{max(0.0, n) / POINTS_PER_MM:.1f}" for n in (has, asked))
            yield document.spotted(page, [form.bleed], has=has_mm, wanted=wanted, **told)


def _in_mm(box: Box) -> str:
    return f"{box.width / POINTS_PER_MM:.1f} × {box.height / POINTS_PER_MM:.1f} mm"


def with_sources(document: Document, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings in placed pages, said of the file that each was made in."""
    pages = {page.number: page for page in document.pages if page.content.placed}
    for finding in findings:
        page = pages.get(finding.page or 0)
        form = _form_of(page, finding) if page else None
        if page is None or form is None:
            yield finding
            continue
        if finding.check in _CUT and not _reaches_in(page, form, finding):
            continue  # a slug line, which is cut off with the paper that it stands on
        of = f"{form.name}#page={form.number}"
        words = tr(f"{form.name}, page {form.number}: ", f"{form.name} 第 {form.number} 页：")
        details = {**finding.details, "placed": of}
        yield replace(finding, message=words + finding.message, details=details)


_CUT = ("type/clipped", "type/outside")
"""What lies outside of where it is shown."""


def _form_of(page: PageFacts, finding: Finding) -> PlacedForm | None:
    """The placed page that a finding speaks of; none where it is the issue's own."""
    if finding.check.split("/")[0] not in _OF_CONTENT:
        return None
    spot = finding.details.get("bbox")
    for form in page.content.placed:
        shown = Box.of(page.on_page(form.box)).grown(1)
        if form.fit == "bleed" or spot is None or finding.check in _CUT:
            return form
        if Box.of(spot).overlaps(shown):
            return form
    return None


def _reaches_in(page: PageFacts, form: PlacedForm, finding: Finding) -> bool:
    """Whether any place of a finding lies where the placed page is shown."""
    shown = Box.of(page.on_page(form.box))
    places = [finding.details["bbox"], *finding.details.get("more", ())]
    return any(Box.of(place).overlaps(shown) for place in places)
