"""Punctuation and spacing: the checks over an issue; the rules stand in ``copy_mark_rules``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ...ground.findings import Finding, Severity
from ...ground.messages import tr
from ...ground.register import check
from ...issue.model import Issue, Side
from ..walk import Stretch, capped, excerpt, finding, stretches, waived
from .rules import faults
from .shared import Fault


def _kind_findings(issue: Issue, kind: str, severity: Severity) -> Iterator[Finding]:
    name = f"marks/{kind}"
    for stretch in stretches(issue):
        if waived(name, stretch.allow):
            continue
        for fault in known_faults(stretch):
            if fault.kind == kind:
                yield _finding(stretch, fault, name, severity)


@lru_cache(maxsize=4096)
def _cached(text: str, side: Side, part: str) -> tuple[Fault, ...]:
    return tuple(faults(text, side, part))


def known_faults(stretch: Stretch) -> tuple[Fault, ...]:
    """The faults of a stretch, remembered for the checks that follow."""
    return _cached(stretch.text, stretch.side, stretch.part)


def _finding(stretch: Stretch, fault: Fault, name: str, severity: Severity) -> Finding:
    words = excerpt(stretch.text, fault.start, fault.end)
    hint = ""
    if fault.instead is not None:
        shown = fault.instead.strip() or tr("nothing", "空")
        hint = tr(f"write '{shown}'", f"可改为“{shown}”")
    message = tr(f"{fault.en}: {words}", f"{fault.zh}：{words}")
    length = fault.end - fault.start
    return finding(stretch, fault.start, name, severity, message, hint, length=length)


KINDS: dict[str, Severity] = {
    "half-width": "warning",
    "full-width": "warning",
    "quotes": "warning",
    "brackets": "warning",
    "straight": "note",
    "doubled": "warning",
    "dots": "note",
    "dash": "warning",
    "space": "warning",
    "name-dot": "warning",
}
"""Kinds of faults with severity."""


def _register(kind: str, severity: Severity) -> None:
    @check(f"marks/{kind}", subject="issue")
    def run(issue: Issue) -> Iterable[Finding]:
        return capped(_kind_findings(issue, kind, severity))


for _kind, _severity in KINDS.items():
    _register(_kind, _severity)
