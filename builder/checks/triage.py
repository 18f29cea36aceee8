"""Findings in the order in which an editor wants them: what is surely wrong first, kinds together.

Doubtful warnings and notes are folded away, as numbers of their kinds; errors never are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..ground.findings import Confidence, Finding

CONFIDENCES: tuple[Confidence, ...] = ("sure", "likely", "doubtful")
_SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one id and confidence, in the order of their places."""

    check: str
    confidence: Confidence
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Triage:
    """What is shown, and how much of which kind is folded away, most first."""

    groups: tuple[Group, ...]
    folded: tuple[tuple[str, int], ...]


def triaged(findings: Iterable[Finding], everything: bool = False) -> Triage:
    """Findings put in order; ``everything`` folds nothing away."""
    ordered = sorted(findings, key=_rank)
    shown = [one for one in ordered if everything or not is_folded(one)]
    kinds: dict[tuple[str, Confidence], list[Finding]] = {}
    for one in shown:
        kinds.setdefault((one.check, one.confidence), []).append(one)
    groups = [Group(check, confidence, tuple(ones)) for (check, confidence), ones in kinds.items()]
    folded = Counter(one.check for one in ordered if not everything and is_folded(one))
    return Triage(tuple(groups), tuple(folded.most_common()))


def is_folded(one: Finding) -> bool:
    """Whether a finding is told by number only."""
    if one.severity == "error" or one.serious:
        return False
    return one.severity == "note" or one.confidence == "doubtful"


def _rank(one: Finding) -> tuple[int, int, bool, str, str, int, int]:
    place = one.file or "", one.line or 0, one.column or 0
    confidence, severity = CONFIDENCES.index(one.confidence), _SEVERITIES.index(one.severity)
    return (confidence, severity, not one.serious, one.check, *place)


def sections(groups: Sequence[Group]) -> list[tuple[Confidence, list[Group]]]:
    """Groups by their confidence, the surest first."""
    by_confidence: dict[Confidence, list[Group]] = {}
    for group in groups:
        by_confidence.setdefault(group.confidence, []).append(group)
    return list(by_confidence.items())
