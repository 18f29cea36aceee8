"""The geta 〓: what printers set in the place of a sort that the case does not have."""

from __future__ import annotations

from collections.abc import Collection

from ..issue.model import SIDES, Issue
from .rewriting import Rewriting, rewritten
from .typography import GETA


def with_getas(issue: Issue, missing: Collection[str]) -> Issue:
    """The issue with a geta in the place of each of these characters."""
    if not missing:
        return issue
    marked = str.maketrans(dict.fromkeys(missing, GETA))

    def mark(text: str) -> str:
        return text.translate(marked)

    return rewritten(issue, Rewriting(SIDES, mark, mark, code=True))
