"""What a preflight holds an edition of an issue to, and how it leads from a page to the copy."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..editions.edition import Edition, Purpose
from ..editions.limits import Limits
from ..ground.spots import Spot
from ..issue.copy import copy_of
from ..issue.model import Issue
from ..makeup.layout import Layout
from ..preflight.document import Sources
from ..preflight.examining import held_to
from .way import in_languages


@dataclass(frozen=True, slots=True)
class Bounds:
    """What :func:`builder.preflight.examining.preflight` is given for an edition with pages."""

    purpose: Purpose
    limits: Limits
    sources: Sources


def bounds_of(edition: Edition, issue: Issue, layout: Layout) -> Bounds:
    """The edition's own limits, its printer's among them; the layout's spot colours are named."""
    purpose, limits = held_to(edition)
    spots = [swatch.spot for swatch in layout.swatches if swatch.spot]
    as_set = in_languages(issue, edition.languages or issue.manifest.languages)
    return Bounds(purpose, replace(limits, spots=(*limits.spots, *spots)), _sources(as_set))


def _sources(issue: Issue) -> Sources:
    """A way from text on a page to the copy it was set from."""
    copy = [("".join(text.split()), spot) for _, text, spot in copy_of(issue)]

    def source(page: int, text: str) -> Spot | None:
        wanted = "".join(text.split())[:40]
        return next((spot for words, spot in copy if wanted and wanted in words), None)

    return source
