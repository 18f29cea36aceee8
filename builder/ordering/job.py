"""The job: all that a print shop is told of an issue, gathered once for sheet, JSON and XJDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..editions.edition import Edition
from ..ground.findings import Finding, found
from ..ground.lengths import points
from ..ground.units import POINTS_PER_MM
from ..issue.manifest import spot_in
from ..issue.model import Both, Manifest
from ..makeup.swatches import Swatch
from ..pdf.marks import PROCESS
from ..press.record import Made
from .trade import term

COVER = 4
"""Pages that a cover is made of."""
WANTED = ("paper", "weight", "binding", "quantity", "delivery", "contact")
"""What no print shop can begin without."""


@dataclass(frozen=True, slots=True)
class PressFile:
    """A PDF of the order, as it was made and examined."""

    edition: Edition
    path: Path
    made: Made
    plates: tuple[str, ...]
    severities: tuple[str, ...]
    """One for each finding of its preflight."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Figures that differ between the languages, and why the issue goes to press with them."""

    reason: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover as one sheet, in a file of its own."""

    path: Path
    size_mm: tuple[float, float]
    """The trimmed sheet."""
    sha256: str
    bytes: int
    severities: tuple[str, ...] = ()
    """One for each finding of its preflight."""


@dataclass(frozen=True, slots=True)
class Job:
    """One print order. Lengths are in millimetres."""

    manifest: Manifest
    trim_mm: tuple[float, float]
    swatches: tuple[Swatch, ...]
    files: tuple[PressFile, ...]
    """The first is the one that is printed from, where the shop takes it."""
    acceptance: Acceptance | None = None
    cover: Cover | None = None

    @property
    def pages(self) -> int:
        """The pages of the printed issue, cover and empty pages among them."""
        return self.files[0].made.pages

    @property
    def bleed_mm(self) -> float:
        """How far the pages reach beyond the trim."""
        return self.files[0].edition.bleed / POINTS_PER_MM

    @property
    def asked(self) -> Mapping[str, str | int | float | None]:
        """What ``print:`` asks for, by its keys; None for what it does not say."""
        keys = (*WANTED, "colours", "finishing", "caliper", "spine")
        return {key: _value(self.manifest.print.get(key)) for key in keys}

    def text(self, key: str) -> str:
        """What ``print:`` says under a key, as written; empty where it says nothing."""
        value = self.asked[key]
        return "" if value is None else str(value)

    @property
    def weight_gsm(self) -> float | None:
        """The weight of the paper in g/m², where it is a number of them."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(g|gsm|g/m²|g/m2|克)?", self.text("weight"))
        return float(match[1]) if match else None

    @property
    def caliper_mm(self) -> float | None:
        """How thick a leaf is: as said, else by what paper of its kind and weight usually is."""
        if self.text("caliper"):
            return points(self.text("caliper")) / POINTS_PER_MM
        paper = term("paper", self.text("paper"))
        if paper is None or not paper.bulk or self.weight_gsm is None:
            return None
        return paper.bulk * self.weight_gsm / 1000

    @property
    def spine_mm(self) -> float | None:
        """How wide the spine is; None where neither it nor the paper is known.

        The leaves inside the cover one upon the other, to a tenth; a binding without spine has 0.
        """
        if self.text("spine"):
            return round(points(self.text("spine")) / POINTS_PER_MM, 2)
        written = self.text("binding")
        binding, caliper = term("binding", written), self.caliper_mm
        if not written or (binding and binding.flat):
            return 0.0
        if binding is None or caliper is None:
            return None
        return round((self.pages - COVER) / 2 * caliper, 1)

    @property
    def copies(self) -> int | None:
        """The number of copies, where ``quantity`` is one: ``3,000 份`` is."""
        match = re.match(r"\s*(\d{1,3}(?:[,，]\d{3})+|\d+)(?![\d.])\s*\D*$", self.text("quantity"))
        return int(re.sub(r"\D", "", match[1])) if match else None

    @property
    def plates(self) -> tuple[str, ...]:
        """The plates that print with ink: the four inks first, then spot colours."""
        named = {plate for file in self.files for plate in file.plates} - {*self.technical}
        inks = [ink for ink in PROCESS if ink in named]
        return (*inks, *sorted(named - {*PROCESS}))

    @property
    def spots(self) -> tuple[str, ...]:
        """The spot colours that the files print from."""
        return tuple(plate for plate in self.plates if plate not in PROCESS)

    @property
    def technical(self) -> tuple[str, ...]:
        """The plates of the files that are no inks: varnish, foil, dies."""
        known = {swatch.spot for swatch in self.swatches if swatch.technical}
        return tuple(sorted(known & {plate for file in self.files for plate in file.plates}))

    @property
    def colours(self) -> str:
        """Inks front and back: what was ordered, else the number of plates on both sides."""
        return self.text("colours") or f"{len(self.plates)}+{len(self.plates)}"

    def count(self, severity: str) -> int:
        """How many findings of a severity the preflight of all files has."""
        told = [each for file in self.files for each in file.severities]
        return [*told, *(self.cover.severities if self.cover else ())].count(severity)

    def as_json(self) -> dict[str, Any]:
        """The order as ``order.json`` has it."""
        manifest, (width, height) = self.manifest, self.trim_mm
        return {
            "issue": manifest.id,
            "number": manifest.number,
            "date": manifest.date.isoformat(),
            "title": _both(manifest.title),
            "publisher": _both(manifest.publisher),
            "printer": manifest.printer or None,
            "condition": self.files[0].edition.condition,
            "pages": self.pages,
            "trim": {"width_mm": width, "height_mm": height},
            "bleed_mm": round(self.bleed_mm, 3),
            **self.asked,
            "spine_mm": self.spine_mm,
            "colours": self.colours,
            "plates": list(self.plates),
            "spots": list(self.spots),
            "technical": list(self.technical),
            "files": [_file(file) for file in self.files],
            "cover": self.cover and _cover(self.cover),
            "preflight": {f"{each}s": self.count(each) for each in ("error", "warning", "note")},
            "accepted": self.acceptance
            and {"reason": self.acceptance.reason, "findings": list(self.acceptance.findings)},
        }


def unsaid(job: Job) -> Iterator[Finding]:
    """What the print shop has to ask for, as one warning; and a spine that cannot be reckoned."""
    keys = [key for key in WANTED if not job.text(key)]
    told: list[tuple[str, dict[str, str]]] = []
    if keys:
        told.append(("order/unsaid", {"keys": ", ".join(keys)}))
    if job.spine_mm is None:
        told.append(("order/spine", {}))
    files = job.manifest.files
    for check, values in told:
        spot = spot_in(files, "print")
        file = None if spot else str(files[-1])
        yield found(check, spot, file=file, **values)


def _value(plain: Any) -> str | int | float | None:
    """A value as JSON has it; a date is text."""
    if plain is None or isinstance(plain, int | float):
        return plain
    return str(plain).strip()


def _both(both: Both) -> dict[str, str]:
    return {side: both.text(side) for side in both.given}


def _file(file: PressFile) -> dict[str, Any]:
    return {
        "file": file.path.name,
        "edition": file.edition.name,
        "standard": file.edition.kind.standard,
        "text": file.edition.text,
        "pages": file.made.pages,
        "bytes": file.made.size,
        "sha256": file.made.sha256,
    }


def _cover(cover: Cover) -> dict[str, Any]:
    width, height = cover.size_mm
    return {
        "file": cover.path.name,
        "trim": {"width_mm": width, "height_mm": height},
        "bytes": cover.bytes,
        "sha256": cover.sha256,
    }


def names_of(files: Sequence[PressFile]) -> str:
    """The files of an order, as messages name them."""
    return ", ".join(file.path.name for file in files)
