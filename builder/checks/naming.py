"""Names of single findings: short, and the same as long as the words at their place stay.

A name is the check's id and a few figures of a hash. It is made of the words around the place, not
of the line's number, so that it survives whatever is written elsewhere in the file.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ..ground.findings import Finding, Rejected
from ..issue.source import read_text

BEFORE, AFTER = 8, 24
"""Characters of the line around the place that make the name."""
_FIGURES = 6
"""Of the hash: among a thousand findings of one check, one in 30 runs has two alike, and those are
numbered."""


def named(findings: Iterable[Finding], texts: Mapping[Path, str] | None = None) -> list[Finding]:
    """Findings with their names; those that have the same words are numbered in their order.

    ``texts`` are those of files that are not yet written so.
    """
    lines = {str(file): text.split("\n") for file, text in (texts or {}).items()}
    seen: Counter[str] = Counter()
    told = []
    for finding in findings:
        name = _stem(finding, lines)
        seen[name] += 1
        again = seen[name]
        told.append(replace(finding, name=f"{name}.{again}" if again > 1 else name))
    return told


def is_called(name: str, asked: str) -> bool:
    """Whether a finding may be meant by the beginning of its name or of the name's last part."""
    return bool(asked) and (name.startswith(asked) or name.rpartition("-")[2].startswith(asked))


def _stem(finding: Finding, lines: dict[str, list[str]]) -> str:
    """The name of a finding without its number; ``lines`` keeps the files that were read."""
    quoted = [
        side["text"]
        for key in ("zh", "en")
        if isinstance(side := finding.details.get(key), dict) and "text" in side
    ]
    file = Path(finding.file or "").parts[-2:]
    words = json.dumps([*file, _around(finding, lines), *quoted, finding.page])
    figures = hashlib.sha256(f"{finding.check} {words}".encode()).hexdigest()[:_FIGURES]
    return f"{finding.check}-{figures}"


def _around(finding: Finding, lines: dict[str, list[str]]) -> str:
    if not finding.file or not finding.line:
        return ""
    if finding.file not in lines:
        lines[finding.file] = _lines(Path(finding.file))
    known = lines[finding.file]
    line = known[finding.line - 1] if finding.line <= len(known) else ""
    at = (finding.column or 1) - 1
    return "".join(line[max(0, at - BEFORE) : at + AFTER].split())


def _lines(file: Path) -> list[str]:
    try:
        return read_text(file).split("\n")
    except Rejected:
        return []
