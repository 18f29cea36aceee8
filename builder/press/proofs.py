"""The proofs of an issue made ready for finishing, and looked at: one for each set of languages."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..ground.findings import Finding
from ..ground.limits import run_limited
from ..proof.arrival import Wanted
from ..proof.laying_out import LaidOut
from ..proof.places import out_of_place
from ..proof.prepare import prepare
from ..proof.sight import unseen
from .stages import Composed, Laid

PLACES_SECONDS, PLACES_BYTES = 300, 2 << 30

Looked = tuple[list[Finding], dict[str, float]]
"""What was found on proofs, and the time each step took."""


def ready_then_looked_at(
    composed: Composed, proofs: Sequence[LaidOut]
) -> Iterator[tuple[Laid, ...] | Looked]:
    """Proofs ready for finishing, which come first; then what is out of place or not to be seen.

    So that editions can be finished while it is looked for. Places are looked at in a process
    beside this one.
    """
    seconds = {"fonts": 0.0, "places": 0.0, "sight": 0.0}
    findings: list[Finding] = []
    laid = []
    for one, proof in zip(composed.made_up, proofs, strict=True):
        path = proof.path.with_suffix(".ready.pdf")

        def make_ready(source: Path = proof.path, ready: Path = path) -> None:
            start = time.perf_counter()
            ready.write_bytes(prepare(source).data)
            seconds["fonts"] += _since(start)

        astray, spent = run_limited(
            _looked_at, (proof.path,),
            seconds=PLACES_SECONDS, memory_bytes=PLACES_BYTES, meanwhile=make_ready,
        )  # fmt: skip
        findings += astray
        seconds["places"] += spent
        facts = replace(one.facts, closing=proof.closing, turned=proof.turned)
        wanted = Wanted(one.galley.copy, one.galley.repeated, one.galley.drawn)
        laid.append(Laid(path, facts, one.editions, proof.pages, wanted))
    yield tuple(laid)
    for one, ready in zip(composed.made_up, laid, strict=True):
        start = time.perf_counter()
        findings += unseen(ready.proof, one.galley.copy)
        seconds["sight"] += _since(start)
    yield composed.graded(findings), seconds


def _looked_at(proof: Path) -> tuple[list[Finding], float]:
    """What text of a proof is out of place, and how long the look took."""
    start = time.perf_counter()
    return out_of_place(proof), _since(start)


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 3)
