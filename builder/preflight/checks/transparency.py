"""Checks of transparency and the space it is blended in."""

from __future__ import annotations

from collections.abc import Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.marks import Mark
from ...pdf.spaces import read_space
from ..document import Document, only_for
from ..words import listed


def _transparent(marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.manner.is_transparent]


@check("transparency/blend-space", subject="pdf")
@only_for("print")
def blend_space(document: Document) -> Iterator[Remark]:
    """Pages with transparency, and groups, that do not blend in CMYK."""
    for page in document.pages:
        marks = _transparent(page.marks)
        group = page.obj.get("/Group", {})
        space = read_space(group.get("/CS"), page.obj.get("/Resources"))
        families = {space.family, *page.content.group_families} & {"rgb", "lab", "gray"}
        if marks and space.family == "unknown":
            yield document.spotted(page, [mark.box for mark in marks], says="none")
        elif families:
            boxes = [mark.box for mark in marks] or [page.trim]
            spaces = listed(sorted(family.upper() for family in families))
            yield document.spotted(page, boxes, says="other", spaces=spaces)


@check("transparency/forbidden", subject="pdf")
@only_for("print")
def forbidden(document: Document) -> Iterator[Remark]:
    """Transparency in a file that says it is PDF/X-1a or X-3."""
    if not document.standard.startswith(("PDF/X-1", "PDF/X-3")):
        return
    for page in document.pages:
        marks = _transparent(page.marks)
        if marks:
            boxes = [mark.box for mark in marks]
            yield document.spotted(page, boxes, standard=document.standard)
