"""Layouts: how an issue is set, read from a layout's folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ..ground.findings import Rejected, found
from ..ground.lengths import millimetres, points
from ..ground.places import LAYOUTS
from ..ground.spots import Spot
from ..issue.yamlfile import Node
from .faces import Faces
from .lineage import read_lineage
from .measures import FACING, Measures, Widths, counted, in_points, read_measures
from .swatches import Swatch

Columns = int | str | Mapping[str, Any]
"""``columns:`` as it is written: a number, ``balance``, ``{balance: article}`` or ``{zh: 17}``."""
LEAST_EM = 4
"""The narrowest column that text can be set in."""
PROCESS_NAMES = ("cyan", "magenta", "yellow", "black", "all", "none")
"""Plates that no spot colour can be called after; ISO 32000-1, 8.6.6.4."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout folder, read. Style sheets and templates take every measure from here."""

    name: str
    folder: Path
    notes: Literal["foot", "columns", "end"]
    """Where footnotes stand: at the foot of the page, across it or each below its own language; or
    at the end of the article."""
    composition: Mapping[str, Any]
    swatches: tuple[Swatch, ...]
    measures: Measures
    bleed_mm: float
    sizes: Mapping[str, str]
    """Type sizes by role and side, such as ``text-zh``: ``9.5pt``."""
    faces: Faces
    family_spots: Mapping[str, Spot] = field(default_factory=dict)
    """Where each family of the faces is named first."""
    columns: Columns = "balance"
    """How the type area is parted: so many columns alike, or a column a language."""
    wide_tables: Literal["fold", "turn"] = "fold"
    """What is done to a table wider than the type area."""
    cover_picture: float = 48.8
    """What part of the cover's height its picture takes, in per cent of the trim."""
    description: Mapping[str, str] = field(default_factory=dict)
    """What the layout is for, by side."""
    qr_mm: float = 0.0
    """The side of the code at an article's end, in millimetres; 0 where there is none."""
    parents: tuple[Path, ...] = ()
    """The folders of the layouts that it extends, the nearest first."""

    @property
    def lineage(self) -> tuple[Path, ...]:
        """Its own folder, then those of the layouts it extends: what one lacks the next has."""
        return self.folder, *self.parents

    @property
    def is_facing(self) -> bool:
        """Whether each language has a page of every opening."""
        return self.columns == FACING

    @property
    def trim_mm(self) -> tuple[float, float]:
        """Width and height of the trimmed page."""
        return self.measures.trim_mm

    @property
    def colours(self) -> dict[str, str]:
        """The swatches as CSS has them, ``#C4321C``, by their names in CSS."""
        return {swatch.css_name: f"#{swatch.rgb.upper()}" for swatch in self.swatches}

    @property
    def screen_colours(self) -> dict[str, str]:
        """The same where no press comes after: technical plates leave no trace."""
        unseen = {s.css_name: "transparent" for s in self.swatches if s.technical}
        return self.colours | unseen

    def properties(self, bleed_mm: float) -> Iterator[tuple[str, str]]:
        """All that the layout states as CSS custom properties, without their two hyphens.

        ``bleed_mm`` is that of the proof, which the widest edition asks for.
        """
        yield from self.measures.properties()
        yield "bleed", f"{bleed_mm:g}mm"
        yield from self.faces.properties()
        yield from self.sizes.items()
        yield from self.colours.items()


def read_layout(name: str, root: Path = LAYOUTS, spot: Spot | None = None) -> Layout:
    """Read a layout by name, which ``spot`` gives; without one it comes from the command line.

    A layout in ``root``, the publication's own, wins over the house's of the same name. Raises
    Rejected where it is missing or its YAML is wrong.
    """
    lineage = read_lineage(name, root, spot)
    top = lineage.stated
    _hold_swatches(top)
    plain = top.plain
    sizes = {
        f"{role}-{side}": in_points(points(size))
        for role, sides in plain["sizes"].items()
        for side, size in sides.items()
    }
    try:
        measures = read_measures(plain, points(sizes["text-zh"]))
    except ValueError:
        raise Rejected([found("layout/value", top.keys["margins"], "no-room")]) from None
    return Layout(
        name,
        lineage.folders[0],
        plain.get("notes", "foot"),
        plain.get("composition", {}),
        tuple(Swatch.read(entry) for entry in plain["swatches"]),
        measures,
        millimetres(plain["bleed"]),
        sizes,
        Faces.read(plain["faces"]),
        _family_spots(top),
        plain["columns"],
        plain.get("wide_tables", "fold"),
        plain.get("cover_picture", 48.8),
        plain.get("description", {}),
        millimetres(plain.get("qr", 0)),
        lineage.folders[1:],
    )


def with_columns(layout: Layout, columns: Columns | None, spot: Spot | None) -> Layout:
    """The layout with the columns of an issue in place of its own, which ``spot`` gives.

    Raises Rejected where they leave no room for text.
    """
    if columns is None or layout.is_facing:
        return layout
    try:
        measures = replace(layout.measures, columns=counted(columns))
    except ValueError:
        raise Rejected([found("layout/value", spot, "no-room")]) from None
    if isinstance(columns, Mapping) and "zh" in columns:
        beside(measures, columns["zh"], spot)
    return replace(layout, columns=columns, measures=measures)


def beside(page: Measures, characters: int, spot: Spot | None) -> Widths:
    """A column of so many Chinese characters and the other; Rejected where that has no room."""
    widths = page.beside(characters)
    if widths.en < LEAST_EM * page.em:
        raise Rejected([found("layout/value", spot, "no-column", count=characters)])
    return widths


def _hold_swatches(top: Node) -> None:
    """Raises Rejected where a swatch is not whole, or two would be one colour or one plate."""
    names: set[str] = set()
    known: dict[str, Swatch] = {}
    for node in top.value["swatches"].value:
        for key in () if node.plain.get("technical") else ("rgb", "cmyk"):
            if key not in node.value:
                raise Rejected(
                    [found("layout/key", node.spot, "missing-key", name="swatches", key=key)]
                )
        swatch = Swatch.read(node.plain)
        spot = node.value["name"].spot
        if swatch.css_name in names:
            told = {"name": f"swatches: {swatch.css_name}"}
            raise Rejected([found("layout/value", spot, "twice", **told)])
        if (swatch.technical or swatch.overprint) and not swatch.spot:
            raise Rejected(
                [found("layout/key", node.spot, "missing-key", name=swatch.name, key="spot")]
            )
        other = known.setdefault(swatch.rgb, swatch)
        if swatch.spot and swatch.spot.strip().lower() in PROCESS_NAMES:
            where, value = node.value["spot"].spot, swatch.spot
            raise Rejected([found("layout/value", where, "process", name=swatch.name, value=value)])
        if (swatch.spot or other.spot) and other is not swatch:
            told = {"name": swatch.name, "other": other.name}
            raise Rejected([found("layout/value", spot, "alike", **told)])
        names.add(swatch.css_name)


def _family_spots(top: Node) -> dict[str, Spot]:
    spots: dict[str, Spot] = {}
    for scripts in top.value["faces"].value.values():
        for families in scripts.value.values():
            for family in families.value:
                spots.setdefault(family.value, family.spot)
    return spots
