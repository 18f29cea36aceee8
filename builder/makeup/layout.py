"""Layouts: how an issue is set, read from a layout's folder."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..ground.findings import Rejected, at
from ..ground.places import LAYOUTS
from ..ground.spots import Spot
from ..issue.schema import unknown_key
from ..issue.yamlfile import Node, load
from .swatches import Swatch


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout folder, read."""

    name: str
    folder: Path
    notes: Literal["foot", "end"]
    """Where footnotes stand: at the foot of the page, or at the end of the article."""
    composition: Mapping[str, Any]
    swatches: tuple[Swatch, ...]
    trim_mm: tuple[float, float]
    bleed_mm: float


_LAYOUT_KEYS = ("description", "notes", "composition", "swatches", "trim", "bleed", "single")


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
        width, height = plain.get("trim", [210, 297])
        return Layout(
            name,
            folder,
            "end" if plain.get("notes") == "end" else "foot",
            plain.get("composition") or {},
            tuple(Swatch.read(entry) for entry in plain.get("swatches") or ()),
            (float(width), float(height)),
            float(plain.get("bleed", 3)),
        )
    except (AttributeError, TypeError, ValueError) as problem:
        hint = "trim is [width, height] in mm, bleed a number in mm"
        raise Rejected([at(top.spot, "layout/value", "error", str(problem), hint)]) from None
