"""The proofs of an issue: one for each set of languages that its editions ask for."""

from __future__ import annotations

from pathlib import Path

from ..ground.findings import Finding, Rejected, has_errors, stricter
from ..proof.arrival import Wanted
from ..proof.laying_out import lay_out
from .stages import Composed, Laid, Prepared


def pull_proofs(composed: Composed, work: Path) -> Prepared:
    """Pull the proofs of an issue into the folder ``work``.

    Raises Rejected where the engine reports an error or text stands off the page.
    """
    seconds = dict(composed.seconds)
    findings: list[Finding] = []
    laid = []
    for number, one in enumerate(composed.made_up):
        path = work / f"proof-{number}.pdf"
        pages, found = lay_out(one.galley, one.fontconfig, path, seconds)
        findings.extend(stricter(found) if composed.strict else found)
        wanted = Wanted(one.galley.copy, one.galley.repeated, one.galley.drawn)
        laid.append(Laid(path, one.facts, one.editions, pages, wanted))
    if has_errors(findings):
        raise Rejected(findings)
    return Prepared(composed, tuple(laid), tuple(findings), seconds)
