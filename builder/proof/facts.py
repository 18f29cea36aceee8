"""What is known of a proof beside its pages."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..issue.model import SIDES, Side
from ..makeup.galley import Original, PlacedSheet
from ..makeup.swatches import Swatch

STANDS_FOR = "StandsFor"
"""The key in the dictionary of a proof's picture that holds the address it stands for."""


PIECE = "BilingualPress"
"""Whose part of a page-piece dictionary holds the places of copies with a name."""


@dataclass(frozen=True, slots=True)
class Filling:
    """How full a page is, in lines."""

    page: int
    lines: float
    """Of its pairs, each as long as its longer side."""
    filled: Mapping[Side, float]
    """Of them, what each language fills."""
    empty: Mapping[Side, float]
    """What each language leaves empty at the foot of the page."""
    article: str = ""
    """The id of the article that stands last on it."""
    ended: bool = False
    """Whether the style sheet begins a page after it, full or not."""

    def as_json(self) -> dict[str, Any]:
        """The same as the report of a build gives it."""
        fill: dict[str, float] = {
            side: round(n / self.lines, 3) if self.lines else 1.0 for side, n in self.filled.items()
        }
        return {"page": self.page, **fill, "empty": dict(self.empty), "ended": self.ended}


def fill_report(pages: Sequence[Filling]) -> dict[str, Any]:
    """How full pages are, as the report of a build gives it; the languages' shares with pairs only.

    ``empty`` is the mean over all pages but the last, which ends where its text does.
    """
    if not pages:
        return {}
    lines = sum(page.lines for page in pages)
    ended = pages[:-1] or pages
    filled: dict[str, float] = {
        side: round(sum(p.filled[side] for p in pages) / lines, 3) for side in SIDES if lines
    }
    return {
        **filled,
        "empty": {
            side: round(sum(p.empty.get(side, 0.0) for p in ended) / len(ended), 1)
            for side in SIDES
        },
        "pages": [page.as_json() for page in pages],
    }


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
    closing: int = 0
    """How many pages at the end are cover pages, which empty pages are to stand before."""
    turned: int = 0
    """How many of them are read from the back: a press has them upside down and last page first."""
    placed: Mapping[str, PlacedSheet] = field(default_factory=dict)
    """The pages of other people's PDFs, by the addresses of their stand-ins."""
    originals: Mapping[str, Original] = field(default_factory=dict)
    """The pictures that stand-ins in the proof stand for, by their addresses."""

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
