"""Layouts: how an issue is set, read from a layout's folder."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..ground.findings import Rejected, at
from ..ground.places import LAYOUTS
from ..ground.spots import Spot
from ..issue.schema import unknown_key
from ..issue.yamlfile import Node, load
from .faces import Faces
from .measures import Measures, in_points, points, read_measures
from .swatches import Swatch


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout folder, read. Style sheets and templates take every measure from here."""

    name: str
    folder: Path
    notes: Literal["foot", "end"]
    """Where footnotes stand: at the foot of the page, or at the end of the article."""
    composition: Mapping[str, Any]
    swatches: tuple[Swatch, ...]
    measures: Measures
    bleed_mm: float
    sizes: Mapping[str, str]
    """Type sizes by role and side, such as ``text-zh``: ``9.5pt``."""
    faces: Faces

    @property
    def trim_mm(self) -> tuple[float, float]:
        """Width and height of the trimmed page."""
        return self.measures.trim_mm

    @property
    def colours(self) -> dict[str, str]:
        """The swatches as CSS has them, ``#C4321C``, by their names in CSS."""
        return {swatch.css_name: f"#{swatch.rgb.upper()}" for swatch in self.swatches}

    def properties(self, bleed_mm: float) -> Iterator[tuple[str, str]]:
        """All that the layout states as CSS custom properties, without their two hyphens.

        ``bleed_mm`` is that of the proof, which the widest edition asks for.
        """
        yield from self.measures.properties()
        yield "bleed", f"{bleed_mm:g}mm"
        yield from self.faces.properties()
        yield from self.sizes.items()
        yield from self.colours.items()


_LAYOUT_KEYS = (
    "description", "trim", "bleed", "margins", "pitch", "columns", "alley", "notes", "faces",
    "sizes", "composition", "swatches",
)  # fmt: skip


def read_layout(name: str, root: Path = LAYOUTS, spot: Spot | None = None) -> Layout:
    """Read a layout by name, which ``spot`` gives; without one it comes from the command line.

    Raises Rejected where it is missing or its YAML is wrong.
    """
    folder = root / name
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", name) or not (folder / "layout.yaml").is_file():
        known = sorted(p.parent.name for p in root.glob("*/layout.yaml"))
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(known)}"
        raise Rejected([at(spot, "layout/missing", "error", f"no layout '{name}'", hint)])
    top = load(folder / "layout.yaml")
    faults = [
        unknown_key(top.keys[key], "layout/key", key, _LAYOUT_KEYS)
        for key in top.value
        if key not in _LAYOUT_KEYS
    ]
    if faults:
        raise Rejected(faults)
    return _layout(name, folder, top)


def _layout(name: str, folder: Path, top: Node) -> Layout:
    plain = top.plain
    try:
        sizes = {
            f"{role}-{side}": in_points(points(size))
            for role, sides in plain["sizes"].items()
            for side, size in sides.items()
        }
        return Layout(
            name,
            folder,
            "end" if plain.get("notes") == "end" else "foot",
            plain.get("composition") or {},
            tuple(Swatch.read(entry) for entry in plain["swatches"]),
            read_measures(plain, points(sizes["text-zh"])),
            float(plain["bleed"]),
            sizes,
            Faces.read(plain["faces"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        message = f"states no {problem}" if isinstance(problem, KeyError) else str(problem)
        hint = "trim is [width, height] in mm, bleed a number in mm, other lengths such as 15pt"
        raise Rejected([at(top.spot, "layout/value", "error", message, hint)]) from None
