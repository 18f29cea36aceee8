"""Checks of transparency and the space it is blended in."""

from __future__ import annotations

from collections.abc import Iterator

from ...ground.findings import Finding
from ...ground.register import check
from ...pdf.marks import Mark
from ...pdf.spaces import read_space
from ..document import Document, only_for


def _transparent(marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.manner.is_transparent]


@check("transparency/blend-space", subject="pdf")
@only_for("print")
def blend_space(document: Document) -> Iterator[Finding]:
    """Pages with transparency, and groups, that do not blend in CMYK."""
    for page in document.pages:
        marks = _transparent(page.marks)
        group = page.obj.get("/Group", {})
        space = read_space(group.get("/CS"), page.obj.get("/Resources"))
        families = {space.family, *page.content.group_families} & {"rgb", "lab", "gray"}
        if marks and space.family == "unknown":
            message = "the page has transparency and names no blend space"
            yield document.spotted(
                "transparency/blend-space", message, page, [mark.box for mark in marks]
            )
        elif families:
            message = f"the page blends in {', '.join(sorted(families)).upper()}"
            boxes = [mark.box for mark in marks] or [page.trim]
            yield document.spotted("transparency/blend-space", message, page, boxes)


@check("transparency/forbidden", subject="pdf")
@only_for("print")
def forbidden(document: Document) -> Iterator[Finding]:
    """Transparency in a file that says it is PDF/X-1a or X-3."""
    if not document.standard.startswith(("PDF/X-1", "PDF/X-3")):
        return
    for page in document.pages:
        marks = _transparent(page.marks)
        if marks:
            message = f"transparency in a {document.standard} file"
            boxes = [mark.box for mark in marks]
            yield document.spotted("transparency/forbidden", message, page, boxes)
