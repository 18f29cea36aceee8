"""Markdown marks that Chinese copy needs: placeholder-free until the marks are agreed."""

from __future__ import annotations

from markdown_it import MarkdownIt


def plugin(md: MarkdownIt) -> None:
    """Add the marks to a parser."""
