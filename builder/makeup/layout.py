"""Layouts: how an issue is set, read from a layout's folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..ground.findings import Rejected, found
from ..ground.measures import millimetres
from ..ground.near import nearest
from ..ground.places import LAYOUTS
from ..ground.spots import Spot
from ..issue.schema import read
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


def read_layout(name: str, root: Path = LAYOUTS, spot: Spot | None = None) -> Layout:
    """Read a layout by name, which ``spot`` gives; without one it comes from the command line.

    Raises Rejected where it is missing or its YAML is wrong.
    """
    folder = root / name
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", name) or not (folder / "layout.yaml").is_file():
        known = sorted(p.parent.name for p in root.glob("*/layout.yaml"))
        near = nearest(name, known)
        values = {"layout": name, "near": near, "known": ", ".join(known)}
        raise Rejected([found("layout/missing", spot, "near" if near else "none", **values)])
    plain = read(folder / "layout.yaml", "layout").plain
    width, height = plain.get("trim", (210, 297))
    return Layout(
        name,
        folder,
        plain.get("notes", "foot"),
        plain.get("composition", {}),
        tuple(Swatch.read(entry) for entry in plain.get("swatches", ())),
        (float(width), float(height)),
        millimetres(plain.get("bleed", 3)),
    )
