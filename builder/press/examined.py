"""The built editions of an issue, examined: each held to its own limits, its printer's included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ..editions.edition import Edition
from ..ground.messages import Language
from ..ground.spots import Spot
from ..issue.copy import copy_of
from ..issue.model import Issue
from ..makeup.layout import Layout
from ..preflight.examining import Examined, examine, held_to
from .way import in_languages


def examine_edition(
    pdf: Path, edition: Edition, issue: Issue, layout: Layout, languages: Sequence[Language]
) -> Examined:
    """What a preflight finds in the file of an edition with pages; places lead to the copy."""
    purpose, limits = held_to(edition)
    spots = [swatch.spot for swatch in layout.swatches if swatch.spot]
    limits = replace(limits, spots=(*limits.spots, *spots))
    as_set = in_languages(issue, edition.languages or issue.manifest.languages)
    sources = _sources(as_set)
    return examine(pdf, languages, edition=purpose, limits=limits, sources=sources)


def _sources(issue: Issue) -> Callable[[int, str], Spot | None]:
    """A way from text on a page to the copy it was set from."""
    copy = [("".join(text.split()), spot) for _, text, spot in copy_of(issue)]

    def source(page: int, text: str) -> Spot | None:
        wanted = "".join(text.split())[:40]
        return next((spot for words, spot in copy if wanted and wanted in words), None)

    return source
