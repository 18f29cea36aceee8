"""Every check of copy, run. Importing this costs a third of what reading an issue does."""

from __future__ import annotations

from collections.abc import Sequence

from ..ground.findings import Finding
from ..ground.register import run_checks
from ..issue.model import Issue
from . import addresses as copy_addresses
from . import balance as copy_balance
from . import charts as copy_charts
from . import damage as copy_damage
from . import past as copy_past
from . import readability as copy_readability
from . import sayings as copy_sayings
from . import script as copy_script
from . import terms as copy_terms
from . import translated as copy_translated
from .marks import looking as copy_marks
from .numbers import report as numbers_report
from .sentences import report as sentences_report

MODULES = (
    copy_damage,
    copy_balance,
    copy_charts,
    copy_marks,
    copy_terms,
    copy_script,
    copy_sayings,
    copy_past,
    copy_translated,
    numbers_report,
    sentences_report,
    copy_addresses,
    copy_readability,
)
"""The modules whose checks look at copy, damage first; importing them registers the checks."""


def copy_checks(issue: Issue) -> list[Finding]:
    """Every check of an issue's copy."""
    return run_checks("issue", issue)


def past_checks(issues: Sequence[Issue]) -> list[Finding]:
    """Every check of several issues against each other."""
    return run_checks("past", issues)
