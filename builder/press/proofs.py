"""The proofs of an issue: one for each set of languages that its editions ask for."""

from __future__ import annotations

from pathlib import Path

from ..ground.findings import Finding, Rejected, has_errors, stricter
from ..proof.laying_out import lay_out
from .stages import Composed, Laid, Prepared


def pull_proofs(composed: Composed, work: Path) -> Prepared:
    """Pull the proofs of an issue into the folder ``work``.

    Raises Rejected where the engine reports an error or copy did not arrive.
    """
    seconds = dict(composed.seconds)
    findings: list[Finding] = []
    laid = []
    for number, one in enumerate(composed.made_up):
        path = work / f"proof-{number}.pdf"
        pages, found = lay_out(one.galley, one.fontconfig, path, seconds)
        findings.extend(stricter(found) if composed.strict else found)
        laid.append(Laid(path, one.facts, one.editions, pages))
    if has_errors(findings):
        raise Rejected(findings)
    return Prepared(composed, tuple(laid), tuple(findings), seconds)
