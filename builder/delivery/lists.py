"""Lists as a mailing uses them: the readers, those never to write to, and the findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..ground.findings import Finding
from ..ground.messages import tr
from ..issue.model import SIDES, Issue
from .files import finished_editions
from .memory import publication_folder, recall
from .recipients import KNOWN, ListRules, Recipient, read_addresses, read_recipients
from .settings import MailSettings, check_merge, issue_fields

MAX_FINDINGS = 50
"""Findings of one grade shown for a list; the last says that there are more."""


def rules_for(issue: Issue, out: Path, edition: str) -> ListRules:
    """What rows may say: finished editions; Chinese or English as the issue's first language."""
    sides = issue.sides or SIDES
    finished = finished_editions(out, issue.manifest.id) | {edition}
    return ListRules(finished, edition, sides[0], issue_fields(issue, sides[0]))


def readers(
    path: Path | None, rules: ListRules, found: list[Finding], skip_bad: bool = False
) -> Iterator[Recipient]:
    """The readers of a list, none where there is no list; its findings join ``found``.

    ``skip_bad`` makes faults of single rows warnings: those rows are left out.
    """
    numbers = {"error": 0, "warning": 0}
    for item in read_recipients(path, rules) if path else ():
        if isinstance(item, Recipient):
            yield item
            continue
        bad_row = skip_bad and item.check != "mail/list"
        finding = replace(item, severity="warning") if bad_row else item
        numbers[finding.severity] += 1
        if numbers[finding.severity] < MAX_FINDINGS:
            found.append(finding)
        elif numbers[finding.severity] == MAX_FINDINGS:
            more = tr("; and perhaps more like it", "；可能还有同类问题")
            found.append(replace(finding, message=finding.message + more))


def suppressed(
    issue: Issue, settings: MailSettings, files: Iterable[Path], found: list[Finding]
) -> Collection[str]:
    """The identities of readers who get no letters: from the files given, ``mail.suppress``, and
    what the publication remembers of those who cannot be reached or have left."""
    paths = list(files)
    folder = publication_folder(issue)
    if settings.suppress:
        paths.append(folder / settings.suppress)
    identities = set(recall(folder).suppressed)
    for path in paths:
        for item in read_addresses(path):
            if isinstance(item, Finding):
                found.append(item)
            else:
                identities.add(item)
    return identities


def merge_faults(
    issue: Issue, settings: MailSettings, columns: Iterable[Iterable[str]]
) -> list[Finding]:
    """Findings for merge fields of the settings that lists with these columns do not have."""
    found: list[Finding] = []
    for names in columns:
        fields: Mapping[str, str] = {
            **dict.fromkeys([*KNOWN, *names], ""),
            **issue_fields(issue, "en"),
        }
        found += [fault for fault in check_merge(settings, fields) if fault not in found]
    return found
