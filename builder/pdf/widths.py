"""The widths of a composite font's glyphs. ISO 32000-1, 9.7.4.3."""

from __future__ import annotations

from collections.abc import Mapping

import pikepdf


def widths_of(descendant: pikepdf.Object) -> dict[int, object]:
    """Widths by CID, in thousandths of an em; those left out have the default, ``DW``."""
    found: dict[int, object] = {}
    entries = list(descendant.get("/W", []))
    while entries:
        first, then = int(entries.pop(0)), entries.pop(0)
        if isinstance(then, pikepdf.Array):
            found |= {first + i: width for i, width in enumerate(then)}
        else:
            found |= dict.fromkeys(range(first, int(then) + 1), entries.pop(0))
    return found


def as_runs(widths: Mapping[int, object]) -> pikepdf.Array:
    """Widths as ``W`` has them: every run of CIDs without a gap after its first."""
    runs: list[tuple[int, list[object]]] = []
    following = -1
    for cid, width in sorted(widths.items(), key=lambda entry: entry[0]):
        if cid != following:
            runs.append((cid, []))
        runs[-1][1].append(width)
        following = cid + 1
    return pikepdf.Array([part for first, run in runs for part in (first, pikepdf.Array(run))])
