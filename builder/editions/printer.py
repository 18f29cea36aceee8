"""Printers: what a print shop asks of a file, a YAML file each.

``printers/`` here holds those that every publication may name; one of the publication's own, in the
folder ``printers`` beside its ``publication.yaml``, wins over a house's of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..ground.findings import Finding, Rejected, found
from ..ground.near import nearest
from ..ground.spots import Spot
from ..issue.schema import read
from .edition import Purpose
from .limits import Limits, limits_for

_FOLDER = Path(__file__).parent / "printers"
OWN = "printers"
"""The folder of a publication's own, beside its ``publication.yaml``."""


@dataclass(frozen=True, slots=True)
class Printer:
    """What one printer asks."""

    name: str
    purpose: Purpose = "print"
    edition: Mapping[str, Any] = field(default_factory=dict)
    """What press editions made for it differ in, as ``editions:`` has it; limits are among them."""
    files: tuple[Path, ...] = ()
    """What it was read from."""

    @property
    def limits(self) -> Limits:
        """The bounds that a file is held to."""
        return limits_for(self.purpose, self.edition.get("limits"))


def printer_names(own: Path | None = None) -> tuple[str, ...]:
    """The printers there are, a publication's own in the folder ``own`` among them."""
    homes = [_FOLDER, *([own] if own else [])]
    return tuple(sorted({path.stem for home in homes for path in home.glob("*.yaml")}))


def read_printer(name: str, own: Path | None = None, spot: Spot | None = None) -> Printer:
    """A printer by name, which ``spot`` gives; ``own`` is the folder of a publication's own.

    Raises Rejected where there is none, or where its YAML is wrong.
    """
    return _read(name, own, spot, ())


def no_press(printer: Printer, spot: Spot | None) -> Finding:
    """What is told of a publication that would be printed by who prints nothing."""
    return found("manifest/printer", spot, "no-press", name=printer.name)


def _read(name: str, own: Path | None, spot: Spot | None, seen: tuple[str, ...]) -> Printer:
    places = [home / f"{name}.yaml" for home in (own, _FOLDER) if home]
    path = next((place for place in places if place.is_file() and str(place) not in seen), None)
    if path is None:
        known = printer_names(own)
        near = nearest(name, known)
        says = "circle" if seen and name in known else "near" if near else "none"
        raise Rejected(
            [found("manifest/printer", spot, says, name=name, near=near, known=", ".join(known))]
        )
    top = read(path, "printer")
    plain = top.plain
    base = Printer(name)
    if parent := plain.get("extends"):
        base = _read(parent, own, top.value["extends"].spot, (*seen, str(path)))
    edition = {**base.edition, **plain.get("edition", {})}
    limits = [base.edition, plain.get("edition", {}), plain]
    edition["limits"] = {key: v for each in limits for key, v in each.get("limits", {}).items()}
    return Printer(name, plain.get("for", base.purpose), edition, (path, *base.files))
