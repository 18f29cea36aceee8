"""Laying out: a galley becomes a proof, is made ready for finishing, and looked at as by a reader.

Each step goes from file to file, for a process of its own.
"""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..ground.findings import Finding
from ..makeup.galley import Galley
from .facts import Filling, fill_report
from .moved import Moved
from .pull import pull_proof


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A proof on disk as the engine wrote it."""

    path: Path
    pages: int
    closing: int
    """How many pages at its end are cover pages."""
    findings: tuple[Finding, ...]
    moved: tuple[Moved, ...] = ()
    """What does not stand where the copy mentions it."""
    filling: tuple[Filling, ...] = ()
    """How full its pages are, in two languages."""
    turned: int = 0
    """How many pages at its end are read from the back."""

    @property
    def fill(self) -> dict[str, Any]:
        """The same as the report gives it."""
        return fill_report(self.filling)


def lay_out(galley: Galley, fontconfig: Path, path: Path, multiple: int = 1) -> LaidOut:
    """Pull the proof of a galley into the file ``path``; where there is none, an error is found.

    What the engine holds goes with the process. ``multiple`` is what pages are filled up to.
    """
    os.environ["FONTCONFIG_FILE"] = str(fontconfig)
    # Everything laid out is needed to the end of this process: looking for garbage is in vain.
    gc.disable()
    with path.open("wb") as file:
        proof = pull_proof(galley, multiple, file)
    return LaidOut(
        path, proof.pages, proof.closing, proof.findings, proof.moved, proof.filling, proof.turned
    )
