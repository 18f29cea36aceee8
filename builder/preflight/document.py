"""What a check of a PDF is given: the open document, its pages' content, the limits to hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import pikepdf

from ..editions.limits import Limits, Purpose
from ..ground.catalogue import entry
from ..ground.findings import Finding
from ..ground.spots import Spot
from ..pdf.fonts import FontFacts
from ..pdf.marks import Box, Mark, Shape, TextRun, cut, grown, scaled
from ..pdf.walk.state import box_from
from ..pdf.walk.walker import PageContent

Sources = Callable[[int, str], Spot | None]
"""From a page number and some text of that page to the copy it came from."""

MM_PT = 72 / 25.4
_MOST_BOXES = 40
M = TypeVar("M", bound=Mark)


@dataclass(slots=True)
class PageFacts:
    """One page: its boxes as given, and what it paints, all in points whatever its unit."""

    number: int
    obj: Any
    """The page dictionary."""
    media: Box
    boxes: Mapping[str, Box]
    """Boxes the page gives itself: ``CropBox``, ``BleedBox``, ``TrimBox``, ``ArtBox``."""
    rotate: int
    user_unit: float
    content: PageContent

    @property
    def trim(self) -> Box:
        """The trimmed page; without a trim box the art, crop or media box stands for it."""
        for name in ("TrimBox", "ArtBox", "CropBox"):
            if name in self.boxes:
                return self.boxes[name]
        return self.media

    @property
    def bleed(self) -> Box:
        """The bleed box; the trim where none is given."""
        return self.boxes.get("BleedBox", self.trim)

    @property
    def marks(self) -> list[Mark]:
        """What is painted, in order."""
        return self.content.marks

    @property
    def annotations(self) -> list[Any]:
        """The page's annotation dictionaries."""
        given = self.obj.get("/Annots")
        listed = list(given) if isinstance(given, pikepdf.Array) else []
        return [item for item in listed if isinstance(item, pikepdf.Dictionary)]

    def annotation_box(self, annotation: Any) -> Box | None:
        """Where an annotation lies; None where it does not say."""
        try:
            return scaled(box_from(annotation.get("/Rect")), self.user_unit)
        except (TypeError, ValueError):
            return None

    def reaches(self, box: Box) -> bool:
        """Whether a box, however thin, reaches into the bleed."""
        return cut(box, self.bleed) is not None

    def of(self, kind: type[M]) -> Iterator[M]:
        """The marks of one kind."""
        return (mark for mark in self.content.marks if isinstance(mark, kind))

    def has_ground(self, mark: Mark) -> bool:
        """Whether something with ink was painted beneath a mark before it."""
        wide = grown(mark.box, 0.01)
        for other in self.marks:
            if other is mark:
                return False
            if isinstance(other, TextRun) or not overlaps(other.box, wide):
                continue
            if not isinstance(other, Shape) or not other.colour.is_white:
                return True
        return False

    def on_page(self, box: Box) -> list[float]:
        """A box as findings give it: points from the lower left of the media box."""
        left, foot = self.media[:2]
        moved = (box[0] - left, box[1] - foot, box[2] - left, box[3] - foot)
        return [round(side, 2) for side in moved]


@dataclass(slots=True)
class Document:
    """An open PDF with its facts: the target of every check of subject ``pdf``."""

    path: Path
    pdf: pikepdf.Pdf
    purpose: Purpose
    limits: Limits
    pages: list[PageFacts]
    fonts: Mapping[str, FontFacts]
    file_bytes: int
    metadata: Mapping[str, str]
    """XMP properties, by ``prefix:name``."""
    sources: Sources | None = None
    warnings: tuple[str, ...] = ()
    """What the reader had to repair."""
    cache: dict[str, Any] = field(default_factory=dict)

    @property
    def standard(self) -> str:
        """The PDF/X standard the file declares, such as ``PDF/X-4``; empty where none."""
        declared = self.metadata.get("pdfxid:GTS_PDFXVersion", "")
        if not declared:
            info: Any = self.pdf.trailer.get("/Info", {})
            declared = str(info.get("/GTS_PDFXConformance", info.get("/GTS_PDFXVersion", "")))
        return declared

    @property
    def root(self) -> Any:
        """The document catalogue."""
        return self.pdf.Root

    def marks(self, kind: type[M]) -> Iterator[tuple[PageFacts, M]]:
        """The marks of one kind on all pages."""
        return ((page, mark) for page in self.pages for mark in page.of(kind))

    def shown_text(self) -> Iterator[tuple[PageFacts, TextRun]]:
        """Runs of text that a reader sees within the bleed."""
        for page, run in self.marks(TextRun):
            if run.visible and overlaps(run.core, page.bleed):
                yield page, run

    def finding(self, id: str, message: str, page: PageFacts | None = None) -> Finding:
        """A finding of a registered check, its severity and remedy taken from the catalogue."""
        known = entry(id)
        number = page.number if page else None
        return Finding(id, known.severity, message, known.remedy.spoken(), page=number)

    def spotted(
        self, id: str, message: str, page: PageFacts, boxes: list[Box], text: str = ""
    ) -> Finding:
        """A finding with its place on the page, and its place in the copy where that is known.

        ``bbox`` is the first spot; further ones follow under ``more``, up to a bound.
        """
        spots = [page.on_page(box) for box in boxes]
        details: dict[str, Any] = {"bbox": spots[0]}
        if len(spots) > 1:
            message += f" ({len(spots)} places)"
            details["more"] = spots[1:_MOST_BOXES]
        found = replace(self.finding(id, message, page), details=details)
        spot = self.sources(page.number, text) if self.sources and text.strip() else None
        if spot is None:
            return found
        return replace(found, file=str(spot.file), line=spot.line, column=spot.column)


def overlaps(one: Box, other: Box) -> bool:
    """Whether two boxes share an area."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


Run = Callable[[Document], Iterable[Finding]]


def only_for(*purposes: Purpose) -> Callable[[Run], Run]:
    """Keep a check to documents of some purposes."""

    def keep(run: Run) -> Run:
        @wraps(run)
        def kept(document: Document) -> Iterable[Finding]:
            return run(document) if document.purpose in purposes else ()

        return kept

    return keep


def gather_spots(
    marks: Iterable[tuple[PageFacts, M, str]],
) -> Iterator[tuple[PageFacts, str, list[M]]]:
    """Group marks by page and by what is to be said of them, in order."""
    groups: dict[tuple[int, str], tuple[PageFacts, list[M]]] = {}
    for page, mark, words in marks:
        groups.setdefault((page.number, words), (page, []))[1].append(mark)
    for (_, words), (page, found) in groups.items():
        yield page, words, found
