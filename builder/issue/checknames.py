"""The names of checks as editors write them: under ``checks:`` and ``allow:`` and in comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..ground import catalogue
from ..ground.findings import Finding, found
from ..ground.near import nearest
from ..ground.spots import Spot


def unknown_names(check: str, written: Mapping[str, Spot]) -> Iterator[Finding]:
    """A finding, under the id ``check``, for each name that is neither an id nor a family."""
    for name, spot in written.items():
        if not catalogue.knows(str(name)):
            near = nearest(name, catalogue.names())
            yield found(check, spot, "near" if near else "unknown", name=name, near=near)
