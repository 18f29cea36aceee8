"""How an issue stands: its pages as they were last good, and what is found in it now."""

from __future__ import annotations

from dataclasses import dataclass

from ..ground.findings import Finding


@dataclass(frozen=True, slots=True)
class PageStanding:
    """A page; its size is that of the trimmed page, in points."""

    number: int
    """From 1 on."""
    label: str
    width_pt: float
    height_pt: float
    digest: str
    """Changes if and only if what the page draws changes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one look at an issue gave."""

    version: int
    """Grows with every look, from 1 on."""
    seconds: float
    good: bool
    """Whether the issue could be laid out as it is now."""
    pages: tuple[PageStanding, ...] = ()
    """As they were when the issue could be laid out last."""
    findings: tuple[Finding, ...] = ()
