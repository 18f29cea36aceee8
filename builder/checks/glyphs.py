"""Characters that no font of the press can set."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..ground.findings import Finding, Severity, found
from ..ground.messages import tr
from ..ground.spots import Spot
from ..issue.copy import Printed

_DRAW_NOTHING = {"Cf", "Cc", "Zs", "Zl", "Zp"}
"""General categories that draw nothing of their own."""
_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Variation selectors, which choose among the forms of the character before."""
MOST_PLACES = 5
"""Places of one character that are told one by one."""


def drawn(copy: Iterable[Printed]) -> frozenset[str]:
    """The characters of copy that draw something."""
    chars = set("".join(piece.text for piece in copy))
    return frozenset(char for char in chars if _draws(char))


@lru_cache(maxsize=1 << 16)
def _draws(char: str) -> bool:
    selects = any(first <= ord(char) <= last for first, last in _SELECTORS)
    return not selects and unicodedata.category(char) not in _DRAW_NOTHING


def missing_glyphs(
    copy: Iterable[Printed], missing: frozenset[str], severity: Severity
) -> Iterator[Finding]:
    """A finding for each place of the missing characters, in the order of the copy.

    ``severity`` is an error unless the publication says ``missing_glyphs: warn``.
    """
    if not missing:
        return
    told: Counter[str] = Counter()
    places = list(_places(copy, missing))
    whole = Counter(char for char, _ in places)
    for char, spot in places:
        told[char] += 1
        if told[char] > MOST_PLACES:
            continue
        more = whole[char] - MOST_PLACES if told[char] == MOST_PLACES else 0
        code = f"U+{ord(char):04X}"
        name = unicodedata.name(char, "unnamed").lower()  # Unicode has English ones only
        says = "often" if more > 0 else "one"
        yield found(
            "glyph/missing",
            spot,
            says,
            severity=severity,
            char=char,
            code=tr(f"{code}, {name}", code),
            more=more,
        )


def _places(copy: Iterable[Printed], missing: frozenset[str]) -> Iterator[tuple[str, Spot]]:
    seen: defaultdict[Spot, Counter[str]] = defaultdict(Counter)
    for piece in copy:
        for char in piece.text:
            if char not in missing:
                continue
            nth = seen[piece.spot][char]
            seen[piece.spot][char] += 1
            yield char, piece.spot.within(piece.source, char, nth)
