"""Checks of copy and of finished PDFs."""

from __future__ import annotations

from ..diagnostics import Finding
from ..model import Issue
from .registry import run_checks


def copy_checks(issue: Issue) -> list[Finding]:
    """Every check of an issue's copy."""
    return run_checks("issue", issue)
