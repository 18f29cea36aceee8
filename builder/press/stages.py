"""What the stages of the press hand on: frozen values, from the layout to the proof.

They stand apart from the stages themselves, so that a process which only passes them on, or only
lays them out, imports no other stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..editions.edition import Edition, Written
from ..ground.findings import Finding, Grade, regrade, stricter
from ..makeup.galley import Galley
from ..proof.arrival import Wanted
from ..proof.facts import ProofFacts


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A galley with all that its proof and the editions finished from it need to know."""

    galley: Galley
    fontconfig: Path
    facts: ProofFacts
    editions: tuple[Edition, ...]
    multiple_of: int = 1
    """What the pages of an edition of these languages are filled up to."""


@dataclass(frozen=True, slots=True)
class Composed:
    """An issue read and made up, not yet paginated."""

    issue_id: str
    layout: str
    made_up: tuple[MadeUp, ...]
    """One for each set of languages that an edition asks for."""
    pageless: tuple[tuple[str, str, Written], ...]
    """Editions without pages: name, file suffix, content."""
    findings: tuple[Finding, ...]
    inputs: dict[str, str]
    digest: str
    default_editions: tuple[str, ...]
    fonts: tuple[str, ...]
    strict: bool
    checks: Mapping[str, Grade] = field(default_factory=dict)
    """Severities that the publication sets."""
    seconds: dict[str, float] = field(default_factory=dict)

    def graded(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings of what is made from it, as the publication and the order want them graded."""
        told = regrade(findings, self.checks)
        return stricter(told) if self.strict else told


@dataclass(frozen=True, slots=True)
class Laid:
    """A proof on disk, prepared for finishing, and the editions to be finished from it."""

    proof: Path
    facts: ProofFacts
    editions: tuple[Edition, ...]
    pages: int
    wanted: Wanted
    """What must be found on the pages of each edition."""
