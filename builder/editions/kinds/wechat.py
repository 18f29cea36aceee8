"""A local page to copy articles from, into a WeChat official account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..edition import Kind, Written

if TYPE_CHECKING:
    from ...issue.model import Issue
    from ...makeup.layout import Layout


def write(issue: Issue, layout: Layout, pdf_href: str = "") -> Written:
    """The page of an issue and its pictures; raises Rejected where they cannot be made."""
    from ..wechat import wechat_edition  # noqa: PLC0415 - naming the kind is light

    return wechat_edition(issue, layout)


KIND = Kind("wechat", write=write, suffix=".html")
