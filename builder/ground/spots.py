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

    def within(self, source: str, phrase: str, nth: int = 0) -> Spot:
        """Where the nth of a phrase stands in a text that begins here, else this spot."""
        at = -1
        for _ in range(nth + 1):
            at = source.find(phrase, at + 1)
            if at < 0:
                return self
        line_start = source.rfind("\n", 0, at) + 1
        column = at - line_start + (1 if line_start else self.column)
        return Spot(self.file, self.line + source.count("\n", 0, at), column)
