"""Spots: places in source files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a source file; line and column count from 1."""

    file: Path
    line: int = 1
    column: int = 1
