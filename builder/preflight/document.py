"""What a check of a PDF is given: the open document, its pages' content, the limits to hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import pikepdf

from ..editions.edition import Purpose
from ..editions.limits import Limits
from ..ground.findings import Remark
from ..ground.spots import Spot
from ..pdf.content import members
from ..pdf.fonts import FontFacts
from ..pdf.geometry import Box
from ..pdf.marks import Mark, PageContent, Shape, TextRun

Sources = Callable[[int, str], Spot | None]
"""From a page number and some text of that page to the copy it came from."""

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
        given = members(self.obj.get("/Annots"))
        return [item for item in given if isinstance(item, pikepdf.Dictionary)]

    def annotation_box(self, annotation: Any) -> Box | None:
        """Where an annotation lies; None where it does not say."""
        try:
            return Box.of(annotation.get("/Rect")).scaled(self.user_unit)
        except (TypeError, ValueError):
            return None

    def reaches(self, box: Box) -> bool:
        """Whether a box, however thin, reaches into the bleed."""
        return box.cut(self.bleed) is not None

    def of(self, kind: type[M]) -> Iterator[M]:
        """The marks of one kind."""
        return (mark for mark in self.content.marks if isinstance(mark, kind))

    def has_ground(self, mark: Mark) -> bool:
        """Whether something with ink was painted beneath a mark before it."""
        wide = mark.box.grown(0.01)
        for other in self.marks:
            if other is mark:
                return False
            if isinstance(other, TextRun) or not other.box.overlaps(wide):
                continue
            if not isinstance(other, Shape) or not other.colour.is_white:
                return True
        return False

    def on_page(self, box: Box) -> list[float]:
        """A box as findings give it: points from the lower left of the media box."""
        corner = self.media[:2] * 2
        return [round(side - start, 2) for side, start in zip(box, corner, strict=True)]


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
            if run.visible and run.core.overlaps(page.bleed):
                yield page, run

    def remark(self, page: PageFacts | None = None, says: str = "", **values: str) -> Remark:
        """What a check says of a page, or of the whole file."""
        return Remark(says, values, page=page.number if page else None)

    def spotted(
        self, page: PageFacts, boxes: Sequence[Box], text: str = "", says: str = "", **values: str
    ) -> Remark:
        """What a check says of places on a page, and of the copy where ``text`` came from.

        ``bbox`` is the first place; further ones follow under ``more``, up to a bound.
        """
        spots = [page.on_page(box) for box in boxes]
        details: dict[str, Any] = {"bbox": spots[0]}
        if len(spots) > 1:
            details["more"] = spots[1:_MOST_BOXES]
        spot = self.sources(page.number, text) if self.sources and text.strip() else None
        return Remark(says, values, spot, page=page.number, details=details, places=len(spots))


Run = Callable[[Document], Iterable[Remark]]


def only_for(*purposes: Purpose) -> Callable[[Run], Run]:
    """Keep a check to documents of some purposes."""

    def keep(run: Run) -> Run:
        @wraps(run)
        def kept(document: Document) -> Iterable[Remark]:
            return run(document) if document.purpose in purposes else ()

        return kept

    return keep


Said = dict[str, str]
"""What is to be said of a mark: the values of the catalogue's words, the wording under ``says``."""


def gather_spots(
    marks: Iterable[tuple[PageFacts, M, Said]],
) -> Iterator[tuple[PageFacts, Said, list[M]]]:
    """Group marks by page and by what is to be said of them, in order."""
    groups: dict[tuple[Any, ...], tuple[PageFacts, Said, list[M]]] = {}
    for page, mark, said in marks:
        key = (page.number, *said.items())
        groups.setdefault(key, (page, said, []))[2].append(mark)
    yield from groups.values()
