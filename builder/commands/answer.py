"""How commands answer with findings, and what exit code that gives."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..ground.findings import Finding, has_errors
from ..ground.messages import count


def answer(findings: Sequence[Finding], form: str, done: str) -> int:
    """Print findings as text or as one JSON array; 1 where at least one is an error."""
    if form == "json":
        print(json.dumps([f.as_json() for f in findings], ensure_ascii=False, indent=1))
        return 1 if has_errors(findings) else 0
    from .console import print_findings  # noqa: PLC0415 - text only

    print_findings(findings)
    tally = [
        count(sum(f.severity == severity for f in findings), severity)
        for severity in ("error", "warning")
    ]
    print(f"{done}: {', '.join(tally)}")
    return 1 if has_errors(findings) else 0
