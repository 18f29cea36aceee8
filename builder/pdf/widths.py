"""The widths of a composite font's glyphs. ISO 32000-1, 9.7.4.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf

from .content import members

_LAST_CID = 0xFFFF


def widths_of(descendant: Any) -> dict[int, Any]:
    """Widths by CID, in thousandths of an em; those left out have the default, ``DW``.

    Of an array that is not as it should be, what comes before the fault is read.
    """
    found: dict[int, Any] = {}
    entries = iter(members(descendant.get("/W")))
    for first, then in zip(entries, entries, strict=False):
        if isinstance(then, pikepdf.Array):
            found.update(enumerate(then, int(first)))
        else:
            width = next(entries, None)
            cids = range(int(first), min(int(then), _LAST_CID) + 1)
            found |= {} if width is None else dict.fromkeys(cids, width)
    return found


def as_runs(widths: Mapping[int, Any]) -> pikepdf.Array:
    """Widths as ``W`` has them: every run of CIDs without a gap after its first."""
    runs: list[tuple[int, list[Any]]] = []
    following = -1
    for cid, width in sorted(widths.items(), key=lambda entry: entry[0]):
        if cid != following:
            runs.append((cid, []))
        runs[-1][1].append(width)
        following = cid + 1
    return pikepdf.Array([part for first, run in runs for part in (first, pikepdf.Array(run))])
