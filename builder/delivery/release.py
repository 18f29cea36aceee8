"""The release gate: an issue whose figures disagree between the languages is held back.

Pages are made whatever the checks of words find; readers are not to get them before a person has
mended the figures, waived the findings with a reason, or accepted them for this once.
"""

from __future__ import annotations

from dataclasses import replace

from ..checks.running import copy_checks
from ..ground.findings import Finding, Rejected, found, regrade
from ..issue.manifest import spot_in
from ..issue.model import Issue

GATE = ("numbers/value", "numbers/unit", "builder/fault")
"""What holds an issue back; of a check that failed itself nobody knows what it would have found."""


def released(issue: Issue, accept: str) -> list[Finding]:
    """What is accepted, as warnings, where ``accept`` gives a reason; nothing where all is well.

    A check that the publication turns off holds nothing, and the first finding says so. Raises
    Rejected with every finding that holds the issue back where no reason is given.
    """
    checks, files = issue.manifest.checks, issue.manifest.files
    seen = [finding for finding in copy_checks(issue) if finding.check in GATE]
    findings = regrade(seen, checks)
    unheld = len(seen) - len(findings)
    switch = next((name for name, grade in checks.items() if grade == "off"), "")
    spot = spot_in(files, "checks", switch)
    off = [found("mail/gate-off", spot, name=switch, count=unheld)] if unheld else []
    if findings and not accept.strip():
        raise Rejected([*findings, found("mail/unreleased", count=len(findings))])
    return [*off, *(replace(finding, severity="warning") for finding in findings)]
