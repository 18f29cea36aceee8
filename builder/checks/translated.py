"""Translations whose source has changed since they were made.

``translations.json`` in the issue folder holds, for each translation taken back, its fingerprint
and that of the words it was made from; it belongs to the copy and is kept with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ..ground.findings import Remark, remark
from ..issue.model import Issue
from ..issue.units import fingerprint, units_of
from .walk import Waived, copy_check

LEDGER = "translations.json"
_MAX_BYTES = 8_000_000


def known_translations(folder: Path) -> dict[str, str]:
    """By the fingerprint of each translation, that of its source; none where there is no ledger."""
    try:
        with (folder / LEDGER).open("rb") as file:
            read = json.loads(file.read(_MAX_BYTES))
        return {str(target): str(source) for target, source in read["translated"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


@copy_check("translation/stale")
def stale(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Translations made from words that are no longer there."""
    known = known_translations(issue.manifest.folder)
    if not known:
        return
    for unit in units_of(issue):
        made_from = known.get(fingerprint(unit.target)) if unit.target else None
        if made_from and made_from != fingerprint(unit.source):
            yield remark(unit.spot, words=unit.source[:40])
