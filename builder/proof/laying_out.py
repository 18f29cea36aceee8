"""Laying out: a galley becomes a proof; every character of its copy is looked for, and seen."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from ..ground.findings import Finding
from ..makeup.galley import Galley
from .arrival import arrived
from .prepare import prepare
from .pull import pull_proof
from .sight import unseen


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What is known of a proof on disk."""

    pages: int
    """0 where there is no proof."""
    has_back: bool
    """Whether its last page is a back cover."""
    findings: tuple[Finding, ...]


def lay_out(
    galley: Galley, fontconfig: Path, path: Path, seconds: dict[str, float], multiple: int = 1
) -> LaidOut:
    """Pull the proof of a galley and prepare it for finishing, in the file ``path``.

    ``seconds`` grows by the time each step took; ``multiple`` is what pages are filled up to.
    """
    os.environ["FONTCONFIG_FILE"] = str(fontconfig)
    start = time.perf_counter()
    proof = pull_proof(galley, multiple)
    seconds["proof"] = _since(start) + seconds.get("proof", 0.0)
    if not proof.pdf:
        return LaidOut(0, False, proof.findings)
    start = time.perf_counter()
    lost = arrived(galley.copy, page_texts(proof.pdf), galley.repeated)
    seconds["arrival"] = _since(start) + seconds.get("arrival", 0.0)
    start = time.perf_counter()
    prepared = prepare(proof.pdf).data
    path.write_bytes(prepared)
    seconds["fonts"] = _since(start) + seconds.get("fonts", 0.0)
    start = time.perf_counter()
    hidden = unseen(prepared, galley.copy)
    seconds["sight"] = _since(start) + seconds.get("sight", 0.0)
    return LaidOut(proof.pages, proof.has_back, (*proof.findings, *lost, *hidden))


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 3)


def page_texts(pdf: Path | bytes) -> list[str]:
    """The text of every page of a PDF, as a reader would copy it out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
