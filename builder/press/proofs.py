"""The proofs of an issue: one for each set of languages that its editions ask for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..ground.findings import Finding, Rejected, has_errors, regrade, stricter
from ..proof.arrival import Wanted
from ..proof.laying_out import lay_out
from ..proof.moved import Moved
from .stages import Composed, Laid, Prepared


def pull_proofs(composed: Composed, work: Path) -> Prepared:
    """Pull the proofs of an issue into the folder ``work``.

    Raises Rejected where the engine reports an error or text stands off the page.
    """
    seconds = dict(composed.seconds)
    findings: list[Finding] = []
    laid = []
    moved: list[tuple[str, Moved]] = []
    for number, one in enumerate(composed.made_up):
        path = work / f"proof-{number}.pdf"
        done = lay_out(one.galley, one.fontconfig, path, seconds, one.multiple_of)
        graded = regrade(done.findings, composed.checks)
        findings.extend(stricter(graded) if composed.strict else graded)
        facts = replace(one.facts, has_back=done.has_back)
        wanted = Wanted(one.galley.copy, one.galley.repeated, one.galley.drawn)
        languages = " ".join(one.facts.languages)
        moved += [(languages, each) for each in done.moved]
        laid.append(Laid(path, facts, one.editions, done.pages, wanted, done.filling))
    if has_errors(findings):
        raise Rejected(findings)
    return Prepared(composed, tuple(laid), tuple(findings), seconds, tuple(moved))
