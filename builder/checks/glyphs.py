"""Characters that no font of the press can set."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ..ground.findings import Finding, Severity, found
from ..ground.spots import Spot
from ..issue.model import Side

_SEEN_NOT_SET = {"Cf", "Cc", "Zs", "Zl", "Zp"}
"""General categories that draw nothing of their own."""


def missing_glyphs(
    copy: Iterable[tuple[Side, str, Spot]], covered: frozenset[int], severity: Severity
) -> Iterator[Finding]:
    """A finding for each character, at its first place, that is in no font.

    ``severity`` is an error unless the publication says ``missing_glyphs: warn``.
    """
    seen: set[str] = set()
    for _, text, spot in copy:
        for char in text:
            if char in seen or ord(char) in covered:
                continue
            seen.add(char)
            if unicodedata.category(char) in _SEEN_NOT_SET or 0xFE00 <= ord(char) <= 0xFE0F:
                continue
            name = unicodedata.name(char, "unnamed").lower()
            code = f"U+{ord(char):04X}"
            yield found("glyph/missing", spot, severity=severity, char=char, code=code, name=name)
