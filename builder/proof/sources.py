"""From text on a page back to the paragraph of the copy that it came from."""

from __future__ import annotations

from collections.abc import Iterable

from ..ground.spots import Spot
from ..issue.model import Side
from .arrival import Copy, counted, letters, shingles

_LIKE = 0.5
"""A paragraph with less than this share of a page's sequences is another one."""


def source_of(texts: Iterable[str], copy: Copy, near: Spot | None = None) -> Spot | None:
    """The paragraph that a page's text came from: the one that shares most sequences with it.

    A word or two may be in many; ``near``, the paragraph told last, goes before the others then.
    """
    for text in texts:
        shares = [(_shared(side, text, held), spot == near, spot) for side, held, spot in copy]
        share, _, spot = max(shares, key=lambda one: one[:2], default=(0.0, False, None))
        if share > _LIKE:
            return spot
    return None


def _shared(side: Side, text: str, held: str) -> float:
    """Which part of a page's text a paragraph has; of two that have all of it, the shorter more."""
    ours = list(shingles(side, letters(side, text)))
    if not ours:
        wanted, there = counted(text), counted(held)
        if not wanted or wanted not in there:
            return 0.0
        return 2.0 if wanted == there else 1.0
    theirs = list(shingles(side, letters(side, held)))
    share = len(set(ours) & set(theirs)) / len(set(ours))
    return share + 1 / (2 + abs(len(theirs) - len(ours))) if share > _LIKE else 0.0
