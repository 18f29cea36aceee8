"""Findings: one line each that says where, what is wrong and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from . import catalogue
from .messages import tr
from .spots import Spot

Severity = catalogue.Severity
Confidence = catalogue.Confidence

Grade = Literal["error", "warning", "note", "off"]
"""What a publication may set for a check."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check or a stage found.

    ``file`` is the path as the user would type it; ``line`` and ``column`` count from 1; ``page``
    is the page of the finished PDF. ``details`` joins the JSON object as further keys (``bbox`` in
    points from the page's lower left, ``zh`` and ``en`` sides of a pair).
    """

    check: str
    severity: Severity
    message: str
    hint: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None
    page: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    confidence: Confidence = "sure"
    name: str = field(default="", compare=False)
    """What this one finding is called, as long as the words at its place stay; set by a check."""

    @property
    def serious(self) -> bool:
        """A warning that an editor should look at before the others."""
        return bool(self.details.get("serious"))

    def as_json(self) -> dict[str, Any]:
        """The finding as an object of the report."""
        return {
            "check": self.check,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "page": self.page,
            "message": self.message,
            "hint": self.hint,
            "confidence": self.confidence,
            "name": self.name or None,
            **self.details,
        }

    def as_line(self) -> str:
        """The finding as one line of text: ``file:line:column: severity: message — hint``.

        The severity is said in the language now spoken.
        """
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        if self.page:
            place = f"{place} {tr(f'page {self.page}', f'第 {self.page} 页')}".strip()
        head = f"{place}: " if place else ""
        tail = f"{tr(' — ', '——')}{_bounded(self.hint)}" if self.hint else ""
        colon = tr(": ", "：")
        first = tr(" (look first)", "（请先看）") if self.serious else ""
        grade = f"{severity_name(self.severity)}{first}{colon}"
        text = f"{head}{grade}{_bounded(self.message)}{tail} [{self.name or self.check}]"
        return text.translate(_UNPRINTABLE)


_UNPRINTABLE = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
"""Control characters in copy must not reach the terminal that prints a finding."""


_MOST_CHARACTERS = 600


def _bounded(message: str) -> str:
    """A message short enough for a line, whatever it quotes."""
    return message if len(message) <= _MOST_CHARACTERS else f"{message[:_MOST_CHARACTERS]}…"


MOST_OF_A_KIND = 20
"""So many findings under one id are told one by one; a file gone wrong has thousands."""


def of_a_kind(findings: Iterable[Finding], most: int = MOST_OF_A_KIND) -> list[Finding]:
    """Findings in their order, at most ``most`` under one id, then how many more there are.

    The one that counts them bears the highest of their severities.
    """
    kept: list[Finding] = []
    more: dict[str, list[Finding]] = {}
    told: Counter[str] = Counter()
    for finding in findings:
        told[finding.check] += 1
        if told[finding.check] <= most:
            kept.append(finding)
        else:
            more.setdefault(finding.check, []).append(finding)
    for check, left in more.items():
        number = len(left)
        words = tr(f"and {number:,} more", f"另有 {number:,} 处")
        gravest = min(
            (finding.severity for finding in left), key=("error", "warning", "note").index
        )
        kept.append(Finding(check, gravest, words, details={"more": number}))
    return kept


def severity_name(severity: Severity) -> str:
    """What messages call a severity."""
    named = {"error": "错误", "warning": "警告", "note": "提示"}
    return tr(severity, named[severity])


def confidence_name(confidence: Confidence) -> str:
    """What reports call a confidence."""
    named = {"sure": "确定", "likely": "很可能", "doubtful": "存疑"}
    return tr(confidence, named[confidence])


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check says of a place; id, severity and words come from the catalogue."""

    says: str
    """Which of the catalogue's wordings; empty where there is one."""
    values: Mapping[str, Any]
    """What fills the words in braces, strings in the language now spoken."""
    spot: Spot | None = None
    file: str | None = None
    page: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity | None = None
    """Where it is not the catalogue's."""
    confidence: Confidence | None = None
    """Likewise: a check that has reason to doubt says so."""
    places: int = 1
    """In how many places of the page it is the same."""

    def under(self, check: str) -> Finding:
        """The finding under an id. Raises KeyError for an id or wording the catalogue lacks."""
        entry = catalogue.entry(check)
        saying = entry.saying(self.says)
        spot = self.spot
        return Finding(
            check,
            self.severity or entry.severity,
            saying.words.spoken(self.values) + self._more(),
            saying.remedy.spoken(self.values),
            self.file or (str(spot.file) if spot else None),
            spot.line if spot else None,
            spot.column if spot else None,
            self.page,
            self.details,
            self.confidence or entry.confidence,
        )

    def _more(self) -> str:
        if self.places == 1:
            return ""
        return tr(f" ({self.places} places)", f"（共 {self.places} 处）")


def remark(
    spot: Spot | None = None,
    says: str = "",
    *,
    file: str | Path | None = None,
    page: int | None = None,
    details: Mapping[str, Any] | None = None,
    severity: Severity | None = None,
    confidence: Confidence | None = None,
    **values: Any,
) -> Remark:
    """What a check says of a spot of the copy, of a file, or of a page."""
    at = None if file is None else str(file)
    return Remark(says, values, spot, at, page, details or {}, severity, confidence)


def found(check: str, spot: Spot | None = None, says: str = "", **more: Any) -> Finding:
    """A finding under an id of the catalogue; further arguments as for :func:`remark`."""
    return remark(spot, says, **more).under(check)


class Rejected(Exception):
    """Input that cannot be used, with every finding that says why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(finding.as_line() for finding in self.findings))

    def __reduce__(self) -> tuple[type[Rejected], tuple[tuple[Finding, ...]]]:
        """Exceptions travel between processes, and their arguments are not what they keep."""
        return Rejected, (self.findings,)


class EnvironmentProblem(Exception):
    """Something outside the issue is missing; ``remedy`` is the command that mends it."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} — {remedy}")

    def __reduce__(self) -> tuple[type[EnvironmentProblem], tuple[str, str]]:
        """As for Rejected."""
        return EnvironmentProblem, (self.message, self.remedy)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether at least one finding is an error."""
    return any(finding.severity == "error" for finding in findings)


def regrade(findings: Iterable[Finding], severities: Mapping[str, Grade]) -> list[Finding]:
    """Apply severities set per publication: by check id, or by its part before the slash.

    ``off`` drops the finding. The longer key wins.
    """
    graded = []
    for finding in findings:
        wanted = severities.get(finding.check) or severities.get(finding.check.split("/")[0])
        if wanted == "off":
            continue
        graded.append(replace(finding, severity=wanted) if wanted else finding)
    return graded


def stricter(findings: Iterable[Finding]) -> list[Finding]:
    """Warnings made errors, for ``--strict``."""
    return [replace(f, severity="error") if f.severity == "warning" else f for f in findings]
