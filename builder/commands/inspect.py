"""Commands that look at finished work: preflight and the list of checks."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..diagnostics import Finding, Rejected
from .answer import answer


def add(commands: Any) -> None:
    """Add the commands to a parser's subcommands."""
    preflight = commands.add_parser("preflight", help="check a finished PDF, also from elsewhere")
    preflight.add_argument("target", type=Path, metavar="PDF|ISSUE_DIR")
    preflight.add_argument("--edition", metavar="NAME", help="print, screen or email")
    preflight.add_argument("--format", choices=["text", "json", "html"], default="text")
    preflight.add_argument("--out", type=Path, default=Path("out"), metavar="DIR",
                           help="where the issue's editions are")  # fmt: skip
    preflight.set_defaults(command=_preflight)
    checks = commands.add_parser("checks", help="list every check: id, why, what to do")
    checks.set_defaults(command=_checks)


def _preflight(options: argparse.Namespace) -> int:
    from ..preflight import preflight, report_html

    pdf, edition = _target(options)
    findings = preflight(pdf, edition=edition)
    if options.format == "html":
        print(report_html(pdf, findings))
        return 1 if any(f.severity == "error" for f in findings) else 0
    return answer(findings, options.format, f"{pdf} examined")


def _target(options: argparse.Namespace) -> tuple[Path, str | None]:
    """The PDF meant, and what it is for; Rejected where there is none."""
    target: Path = options.target
    if not target.is_dir():
        return target, options.edition
    issue_id = target.resolve().name
    edition = options.edition or "print"
    pdf = options.out / issue_id / f"{issue_id}-{edition}.pdf"
    if not pdf.is_file():
        message = f"there is no {pdf}"
        hint = f"run: builder build {target} --edition {edition}"
        raise Rejected([Finding("file/missing", "error", message, hint)])
    return pdf, edition


def _checks(options: argparse.Namespace) -> int:
    from .. import preflight  # noqa: F401 - registers the checks of PDFs
    from ..checks import copy_checks  # noqa: F401 - registers the checks of copy
    from ..checks.registry import CHECKS

    for check in sorted(CHECKS.values(), key=lambda c: (c.subject, c.id)):
        print(f"{check.id} ({check.subject}, {check.severity})")
        print(f"    why: {check.why}")
        print(f"    do:  {check.remedy}")
    return 0
