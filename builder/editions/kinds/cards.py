"""Articles as pictures to post, and a page that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..edition import Kind, Written

if TYPE_CHECKING:
    from ...issue.model import Issue
    from ...makeup.layout import Layout


def write(issue: Issue, layout: Layout, pdf_href: str = "") -> Written:
    """The cards of an issue; raises Rejected where they cannot be made."""
    from ..cards import cards_edition  # noqa: PLC0415 - naming the kind is light

    return cards_edition(issue, layout)


KIND = Kind("cards", write=write, suffix=".html")
