"""What a finisher says of its work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..ground.findings import Finding
from .edition import Rung


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished edition: the file, its size in bytes, the rung that fitted, what was found."""

    path: Path
    size: int
    pages: int
    rung: Rung | None
    """The quality the pictures were made for; None where they were left as they are."""
    findings: tuple[Finding, ...] = ()
