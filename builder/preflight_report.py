"""The preflight report."""

from pathlib import Path

from .diagnostics import Finding


def report_html(path: Path, findings: list[Finding]) -> str:
    return ""
