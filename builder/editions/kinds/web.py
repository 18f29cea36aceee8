"""One page of HTML that needs nothing beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..edition import Kind, Written

if TYPE_CHECKING:
    from ...issue.model import Issue
    from ...makeup.layout import Layout


def write(issue: Issue, layout: Layout, pdf_href: str = "") -> Written:
    """The page of an issue; raises Rejected where it cannot be made."""
    from ..web import web_edition  # noqa: PLC0415 - naming the kind is light
    from ..webfaces import screen_faces  # noqa: PLC0415

    return Written(
        web_edition(issue, layout, pdf_href), findings=screen_faces(issue, layout).findings
    )


KIND = Kind("web", write=write, suffix=".html")
