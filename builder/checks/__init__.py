"""Checks of copy and of finished PDFs."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostics import Finding
from ..model import Issue
from . import copy_balance, copy_damage, copy_marks, copy_past, copy_terms
from .numbers import report as numbers_report
from .registry import run_checks

MODULES = (copy_damage, copy_balance, copy_marks, copy_terms, copy_past, numbers_report)
"""The modules whose checks look at copy, damage first; importing them registers the checks."""


def copy_checks(issue: Issue) -> list[Finding]:
    """Every check of an issue's copy."""
    return run_checks("issue", issue)


def past_checks(issues: Sequence[Issue]) -> list[Finding]:
    """Every check of several issues against each other."""
    return run_checks("past", issues)
