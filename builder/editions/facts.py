"""What a finisher is told of the proof, and what it says of its work."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Swatch:
        """A swatch from a layout's ``{name: …, rgb: "#C4321C", cmyk: [0, 88, 95, 10]}``.

        Raises ValueError where the entry is not of this form.
        """
        name, rgb, cmyk = (entry.get(key) for key in ("name", "rgb", "cmyk"))
        if not isinstance(rgb, str) or not re.fullmatch(r"#?[0-9A-Fa-f]{6}", rgb):
            raise ValueError(f'swatch {name!r} needs an rgb such as "#C4321C", not {rgb!r}')
        if (
            not isinstance(cmyk, list | tuple)
            or len(cmyk) != 4
            or not all(isinstance(part, int | float) and 0 <= part <= 100 for part in cmyk)
        ):
            raise ValueError(f"swatch {name!r} needs four inks from 0 to 100, not {cmyk!r}")
        cyan, magenta, yellow, black = (float(part) for part in cmyk)
        return cls(str(name), rgb.removeprefix("#").lower(), (cyan, magenta, yellow, black))


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """What is known of the proof beside its pages. Everything here is the same in every build."""

    title: str
    """The title as title bars show it, in every language of the issue."""
    languages: tuple[str, ...]
    """BCP 47 tags in reading order; the first is the document's language."""
    date: dt.date
    """The issue's date; midnight UTC where it names no time. No clock is read in finishing."""
    document_id: str
    """A hash of all that the proof was made from."""
    swatches: tuple[Swatch, ...]
    bleed: float
    """How far the proof reaches beyond the trim, in points."""
    trim: tuple[float, float]
    """Width and height of the trimmed page, in points."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The title by language tag."""
    author: str = ""

    @property
    def moment(self) -> dt.datetime:
        """The date as a moment with its time zone."""
        date = self.date
        if not isinstance(date, dt.datetime):
            date = dt.datetime(date.year, date.month, date.day)
        return date if date.tzinfo else date.replace(tzinfo=dt.UTC)

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
