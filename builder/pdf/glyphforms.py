"""Forms of a glyph: the same outline in another place on the line, with another advance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A glyph moved to the left by ``shift`` that advances by ``more`` than its own width.

    Both in thousandths of an em.
    """

    glyph: int
    shift: int = 0
    more: int = 0


def by_use(shown: Counter[int], forms: Mapping[int, Form]) -> list[int]:
    """What is shown, most often first, .notdef at the head; a glyph's forms follow it.

    Drawn alike, they pack well side by side.
    """
    uses: Counter[int] = Counter()
    glyph_of = {code: forms[code].glyph if code in forms else code for code in shown}
    for code, count in shown.items():
        uses[glyph_of[code]] += count

    def rank(code: int) -> tuple[int, int, bool, int]:
        glyph = glyph_of[code]
        return -uses[glyph], glyph, code != glyph, code

    return [0, *(code for code in sorted(shown, key=rank) if code)]
