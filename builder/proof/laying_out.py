"""Laying out: a galley becomes a proof, and its text is looked at where it stands, and seen."""

from __future__ import annotations

import gc
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from ..composition.startup import keep_memory
from ..ground.findings import Finding
from ..ground.limits import run_limited
from ..makeup.galley import Galley
from .facts import Filling
from .moved import Moved
from .places import out_of_place
from .prepare import prepare
from .pull import Proof, pull_proof
from .sight import unseen

PULL_SECONDS, PULL_BYTES = 900, 4 << 30
PLACES_SECONDS, PLACES_BYTES = 300, 2 << 30


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What is known of a proof on disk."""

    pages: int
    """0 where there is no proof."""
    has_back: bool
    """Whether its last page is a back cover."""
    findings: tuple[Finding, ...]
    moved: tuple[Moved, ...] = ()
    """What does not stand where the copy mentions it."""
    filling: tuple[Filling, ...] = ()
    """How full its pages are."""


def lay_out(
    galley: Galley, fontconfig: Path, path: Path, seconds: dict[str, float], multiple: int = 1
) -> LaidOut:
    """Pull the proof of a galley and prepare it for finishing, in the file ``path``.

    What the engine held goes with the process that pulled the proof. Then the copy is looked for
    in a process beside this one, which prepares the proof, and then for text that no reader can
    see. ``seconds`` grows by the time each step took; ``multiple`` is what pages are filled up to.
    """
    os.environ["FONTCONFIG_FILE"] = str(fontconfig)
    start = time.perf_counter()
    proof = run_limited(_pulled, (galley, multiple), seconds=PULL_SECONDS, memory_bytes=PULL_BYTES)
    seconds["proof"] = _since(start) + seconds.get("proof", 0.0)
    if not proof.pdf:
        return LaidOut(0, False, proof.findings)

    def make_ready() -> None:
        start = time.perf_counter()
        path.write_bytes(prepare(proof.pdf).data)
        seconds["fonts"] = _since(start) + seconds.get("fonts", 0.0)

    astray, spent = run_limited(
        _looked_at,
        (proof.pdf,),
        seconds=PLACES_SECONDS,
        memory_bytes=PLACES_BYTES,
        meanwhile=make_ready,
    )
    seconds["places"] = spent + seconds.get("places", 0.0)
    start = time.perf_counter()
    hidden = unseen(path.read_bytes(), galley.copy)
    seconds["sight"] = _since(start) + seconds.get("sight", 0.0)
    findings = (*proof.findings, *astray, *hidden)
    return LaidOut(proof.pages, proof.has_back, findings, proof.moved, proof.filling)


def _pulled(galley: Galley, multiple: int) -> Proof:
    # Everything laid out is needed to the end of this process: looking for garbage is in vain.
    gc.disable()
    proof = pull_proof(galley, multiple)
    keep_memory()
    return proof


def _looked_at(pdf: bytes) -> tuple[list[Finding], float]:
    """What text of a proof is out of place, and how long the look took."""
    start = time.perf_counter()
    return out_of_place(pdf), _since(start)


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 3)


def page_texts(pdf: Path | bytes) -> list[str]:
    """The text of every page of a PDF, as a reader would copy it out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
