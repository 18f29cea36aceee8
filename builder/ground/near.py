"""Which known word a user may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LIKENESS = 0.6
"""Of 1: slips of typing are found, and words that only look a little alike are not."""


def nearest(word: object, known: Iterable[object]) -> str:
    """The known word most like the one written; the empty string where none is like it."""
    words = [str(one) for one in known]
    return next(iter(difflib.get_close_matches(str(word), words, n=1, cutoff=_LIKENESS)), "")
