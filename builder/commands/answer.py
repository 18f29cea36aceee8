"""How commands answer with findings, and what exit code that gives."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from ..ground.findings import Finding, has_errors, of_a_kind
from ..ground.messages import tally, tr


def add_format(parser: argparse.ArgumentParser, *forms: str) -> None:
    """Add ``--format``; the first form is the usual one."""
    parser.add_argument(
        "--format", choices=forms, default=forms[0],
        help=tr("in what form to answer", "以什么形式回答"),
    )  # fmt: skip


def answer(findings: Sequence[Finding], form: str, done: str) -> int:
    """Print findings as text or as one JSON array; 1 where at least one is an error."""
    if form == "json":
        print_json(findings)
        return 1 if has_errors(findings) else 0
    from .console import print_findings  # noqa: PLC0415 - text only

    print_findings(findings)
    print(tr(f"{done}: ", f"{done}：") + tally(f.severity for f in findings))
    return 1 if has_errors(findings) else 0


def print_json(findings: Sequence[Finding]) -> None:
    """Print findings as one JSON array."""
    told = [finding.as_json() for finding in of_a_kind(findings)]
    print(json.dumps(told, ensure_ascii=False, indent=1))
