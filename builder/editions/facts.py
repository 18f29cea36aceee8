"""What a finisher is told of the proof, and what it says of its work."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Finding
from .edition import Rung


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of the layout, exact in both spaces."""

    name: str
    rgb: str
    """sRGB as six hexadecimal digits, ``c4321c``."""
    cmyk: tuple[float, float, float, float]
    """Cyan, magenta, yellow and black in per cent."""


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """What is known of the proof beside its pages. Everything here is the same in every build."""

    titles: Mapping[str, str]
    """The document's title by language tag, in reading order."""
    languages: tuple[str, ...]
    """BCP 47 tags in reading order; the first is the document's language."""
    date: dt.datetime
    """The issue's date, with its time zone; no clock is read in finishing."""
    document_id: str
    """A hash of all that the proof was made from."""
    swatches: tuple[Swatch, ...] = ()
    author: str = ""

    @property
    def title(self) -> str:
        """The title in every language, as title bars show it."""
        return " ".join(dict.fromkeys(self.titles.values()))

    @property
    def identifier(self) -> bytes:
        """Sixteen bytes for the file's permanent ID."""
        return hashlib.sha256(self.document_id.encode()).digest()[:16]

    def uuid(self, of: str) -> str:
        """A name-based UUID for a thing made from this proof."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.document_id} {of}"))


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished edition: the file, its size in bytes, the rung that fitted, what was found."""

    path: Path
    size: int
    pages: int
    rung: Rung | None
    """The quality the pictures were made for; None where they were left as they are."""
    findings: tuple[Finding, ...] = ()
