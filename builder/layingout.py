"""Laying out: galleys become proofs, and every character of the copy is looked for on them."""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

import pypdfium2

from .arrival import arrived
from .composition.startup import keep_memory
from .diagnostics import Finding, Rejected, has_errors, stricter
from .editions.prepare import prepare
from .proof import pull_proof
from .stages import Composed, Laid, MadeUp, Prepared


def lay_out(composed: Composed, work: Path) -> Prepared:
    """Pull the proofs of an issue into the folder ``work``.

    Raises Rejected where the engine reports an error or copy did not arrive.
    """
    # Everything laid out is needed to the end of this process: looking for garbage is in vain.
    gc.disable()
    seconds = dict(composed.seconds)
    findings = list(composed.findings)
    laid = []
    for number, made_up in enumerate(composed.made_up):
        one, found = _lay_out_one(made_up, work / f"proof-{number}.pdf", seconds)
        findings.extend(stricter(found) if composed.strict else found)
        laid.append(one)
    keep_memory()
    if has_errors(findings):
        raise Rejected(findings)
    return Prepared(composed, tuple(laid), tuple(findings), seconds)


def _lay_out_one(
    made_up: MadeUp, path: Path, seconds: dict[str, float]
) -> tuple[Laid, list[Finding]]:
    os.environ["FONTCONFIG_FILE"] = str(made_up.fontconfig)
    start = time.perf_counter()
    proof = pull_proof(made_up.galley)
    seconds["proof"] = _since(start) + seconds.get("proof", 0.0)
    lost: list[Finding] = []
    if proof.pdf:
        start = time.perf_counter()
        lost = arrived(made_up.galley.copy, page_texts(proof.pdf), made_up.galley.repeated)
        seconds["arrival"] = _since(start) + seconds.get("arrival", 0.0)
        start = time.perf_counter()
        path.write_bytes(prepare(proof.pdf).data)
        seconds["fonts"] = _since(start) + seconds.get("fonts", 0.0)
    laid = Laid(path, made_up.facts, made_up.editions, proof.pages)
    return laid, [*proof.findings, *lost]


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 3)


def page_texts(pdf: Path | bytes) -> list[str]:
    """The text of every page of a PDF, as a reader would copy it out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
