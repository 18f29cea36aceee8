"""EPUB 3, for reading systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..edition import Kind, Written

if TYPE_CHECKING:
    from ...issue.model import Issue
    from ...makeup.layout import Layout


def write(issue: Issue, layout: Layout, pdf_href: str = "") -> Written:
    """The EPUB of an issue; raises Rejected where it cannot be made."""
    from ..epub import epub_edition  # noqa: PLC0415 - naming the kind is light
    from ..webfaces import screen_faces  # noqa: PLC0415

    return Written(epub_edition(issue, layout), findings=screen_faces(issue, layout).findings)


KIND = Kind("epub", write=write, suffix=".epub")
