"""What a layout is like: what it needs, and what sets it apart from any other.

Two layouts of a house differ for the eye where they differ in format, left edges, measures, size of
text, size of headlines, depth of the head, colours or the part of the cover that is picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..ground.lengths import points
from ..issue.model import SIDES
from ..issue.schema import schema
from .fontbook import FontBook
from .layout import Layout
from .lineage import SPECIMEN, template_folders

_CLOSE_PT = 0.5
"""Lengths nearer than this are alike for the eye."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be there for a layout to set an issue."""

    languages: tuple[str, ...]
    """Languages and scripts that it has faces for, as BCP 47 tags."""
    kinds: tuple[str, ...]
    """Kinds of article that it has a template of their own for."""
    spots: tuple[str, ...]
    """Plates beyond the four inks."""
    fonts: tuple[str, ...]
    lacking: tuple[str, ...]
    """Families of these that no book of fonts has."""


def needs_of(layout: Layout, book: FontBook) -> Needs:
    """What a layout needs, of which the fonts may be lacking."""
    roles = layout.faces.families.values()
    scripts = {"hans": "zh-Hans", "hant": "zh-Hant", "latin": "en"}
    families = dict.fromkeys(
        family for role in roles for script in scripts for family in role[script]
    )
    known = {face.family for face in book.faces}
    homes = template_folders(layout.lineage)
    rules: Any = schema("front-matter")["properties"].get("kind", {})
    kinds = [kind for kind in rules.get("enum", ()) if _has(homes, f"{kind}.html")]
    return Needs(
        tuple(scripts[script] for script in ("hans", "hant", "latin")),
        tuple(kinds),
        tuple(swatch.spot for swatch in layout.swatches if swatch.spot),
        tuple(families),
        tuple(family for family in families if family not in known),
    )


def _has(homes: list[Path], name: str) -> bool:
    return any((home / name).is_file() for home in homes)


def features(layout: Layout) -> dict[str, Any]:
    """What sets a layout apart, a value a feature; lengths are points but for the trim.

    An edge or a measure that is weighed by the copy is ``None``.
    """
    page = layout.measures
    widths = _columns(layout)
    edges: list[float | None] = [page.margins.inner]
    for width in widths[:-1]:
        before = edges[-1]
        edges.append(None if width is None or before is None else before + width + page.alley)
    sizes = layout.sizes
    display = {side: sizes.get(f"headline-{side}", sizes[f"text-{side}"]) for side in SIDES}
    return {
        "trim_mm": list(layout.trim_mm),
        "left_edges": [_rounded(edge) for edge in edges],
        "measures": [_rounded(page.measure), *(_rounded(width) for width in widths)],
        "body": [_rounded(points(sizes[f"text-{side}"])) for side in SIDES],
        "display": [_rounded(points(display[side])) for side in SIDES],
        "head": _rounded(page.margins.head),
        "colours": sorted({f"#{swatch.rgb}" for swatch in layout.swatches if not swatch.technical}),
        "picture_part": layout.cover_picture,
    }


def _columns(layout: Layout) -> list[float | None]:
    page, columns = layout.measures, layout.columns
    if layout.is_facing:
        return [None, page.measure]
    if isinstance(columns, int):
        return [page.column] * columns
    if isinstance(columns, Mapping) and "zh" in columns:
        widths = page.beside(columns["zh"])
        return [widths.zh, widths.en]
    return [None, None]


def _rounded(length: float | None) -> float | None:
    return None if length is None else round(length, 2)


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The features in which two layouts differ for the eye."""
    return [name for name in one if not _alike(one[name], other[name])]


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_alike(a, b) for a, b in pairs)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < _CLOSE_PT
    return bool(one == other)


def specimen_of(layout: Layout) -> Path | None:
    """The folder of the issue that shows a layout at work: its own, else that of the layout it
    extends."""
    places = (folder / SPECIMEN for folder in layout.lineage)
    return next((place for place in places if (place / "issue.yaml").is_file()), None)
