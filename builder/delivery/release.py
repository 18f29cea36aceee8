"""The release gate: an issue whose figures disagree between the languages is held back.

Pages are made whatever the checks of words find; readers are not to get them before a person has
mended the figures, waived the findings with a reason, or accepted them for this once.
"""

from __future__ import annotations

from dataclasses import replace

from ..checks.running import copy_checks
from ..ground.findings import Finding, Rejected, found, regrade
from ..issue.model import Issue

GATE = ("numbers/value", "numbers/unit")


def held(issue: Issue) -> list[Finding]:
    """What the gate holds against an issue: findings that are neither waived nor turned off."""
    graded = regrade(copy_checks(issue), issue.manifest.checks)
    return [finding for finding in graded if finding.check in GATE]


def released(issue: Issue, accept: str) -> list[Finding]:
    """What is accepted, as warnings, where ``accept`` gives a reason; nothing where all is well.

    Raises Rejected with every finding that holds the issue back where no reason is given.
    """
    findings = held(issue)
    if not findings:
        return []
    if not accept.strip():
        raise Rejected([*findings, found("mail/unreleased", count=len(findings))])
    return [replace(finding, severity="warning") for finding in findings]
