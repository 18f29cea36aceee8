"""The proof: one tagged RGB PDF with bleed, its pagination final; every edition is made from it."""

from __future__ import annotations

import logging
import mimetypes
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO

import weasyprint
from weasyprint import DEFAULT_OPTIONS
from weasyprint.document import Document
from weasyprint.images import get_image_from_uri
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..composition.cutting import cut, page_count, page_numbers, turned_count
from ..composition.drawing import map_codes
from ..composition.engine import TESTED, Log, Options, UnknownEngine, composing
from ..composition.moving import moving
from ..composition.paragraph import Words
from ..composition.patches import quickened
from ..composition.tagging import finish_tree, mended_tags
from ..ground.findings import EnvironmentProblem, Finding, found
from ..ground.messages import tr
from ..ground.places import way_to_set_up
from ..ground.spots import Spot
from ..makeup.galley import Galley
from .backcover import with_back_cover
from .complaints import Complaint, complaints
from .facts import Filling
from .filling import fillings
from .fitting import fitted
from .forreader import note_places, reader_places
from .inkfades import mixing, unknown_inks
from .lacking import lacking_faces
from .lettering import lettered
from .moved import Moved
from .placing import cut_figures, moved_in, placed_findings
from .standins import plain_data, stand_ins

MAX_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A laid-out issue."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]
    closing: int = 0
    """How many pages at its end are cover pages, which empty pages are to stand before."""
    moved: tuple[Moved, ...] = ()
    """What does not stand where the copy mentions it."""
    filling: tuple[Filling, ...] = ()
    """How full its pages are."""
    turned: int = 0
    """How many pages at its end are read from the back, upside down in print."""


def pull_proof(galley: Galley, multiple: int = 1, into: BinaryIO | None = None) -> Proof:
    """Lay out a galley; FONTCONFIG_FILE must already name the press's own fonts.

    ``multiple`` is what an edition fills the pages up to. Where the proof goes ``into`` a file, it
    is held nowhere else.
    """
    with EngineLog() as log, _composed(options_of(galley), words_of(galley)) as lines:
        fetcher, fonts = GalleyFetcher(galley, log), FontConfiguration()

        def render(html: str) -> Document:
            text = weasyprint.HTML(string=html, base_url="press:/", url_fetcher=fetcher)
            originals = stand_ins(galley.originals)
            return text.render(font_config=fonts, pdf_tags=True, cache=originals)

        def again(html: str) -> Document:
            lines.forget()
            log.records.clear()
            return render(html)

        document, html, unfitted = fitted(render(galley.html), galley, again)
        document, closing, _ = with_back_cover(document, html, multiple, render)
        pages = page_count(document.pages)
        if pages > MAX_PAGES:
            return Proof(b"", pages, (found("proof/pages", pages=pages, most=MAX_PAGES),))
        numbers, turned = page_numbers(document.pages), turned_count(document.pages)
        filling = tuple(
            replace(one, page=numbers[one.page - 1])
            for one in fillings(document.pages, galley.layout.measures.pitch)
        )
        moved = tuple(
            replace(one, page=numbers[one.page - 1], fell=numbers[one.fell - 1])
            for one in moved_in(document, galley)
        )
        image_of = partial(
            get_image_from_uri, stand_ins(galley.originals), fetcher, DEFAULT_OPTIONS
        )
        document = cut(document, image_of)
        # writing lets the boxes go, page by page: what looks at them does so before
        lacking = [*lacking_faces(document, galley)]
        astray = [*cut_figures(document, galley), *placed_findings(document, galley)]
        finish = partial(_finish, reader_places(document))
        with mended_tags(document), lettered(), mixing(galley.layout.swatches) as mixer:
            pdf = document.write_pdf(into, finisher=finish, pdf_tags=True, pdf_variant="pdf/ua-1")
        findings = (
            *complaints(log.records, galley),
            *lacking,
            *(_renumbered(one, numbers) for one in unset(lines, galley)),
            *unknown_inks(mixer, galley),
            *astray,
            *unfitted,
        )
    return Proof(pdf or b"", pages, findings, closing, moved, filling, turned)


def _renumbered(finding: Finding, numbers: Sequence[int]) -> Finding:
    """What was found on a page of the engine's, by the number that it has once all are cut."""
    if finding.page is None:
        return finding
    return replace(finding, page=numbers[finding.page - 1])


def options_of(galley: Galley) -> Options:
    """How the layout of a galley wants lines composed."""
    asked: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in galley.layout.composition.items()
    }
    return Options(**asked)


def words_of(galley: Galley) -> Words:
    """How the words of a galley are divided."""
    return Words(galley.english, galley.divisions)


def _finish(places: Sequence[Any], document: Any, pdf: Any) -> None:
    map_codes(document, pdf)
    finish_tree(document, pdf)
    note_places(places, pdf)


@contextmanager
def _composed(options: Options, words: Words | None = None) -> Iterator[Log]:
    try:
        with quickened(), composing(options, words) as lines, moving():
            yield lines
    except UnknownEngine as problem:
        raise EnvironmentProblem(_unknown(problem), way_to_set_up()) from None


def _unknown(engine: UnknownEngine) -> str:
    known, best = ", ".join(TESTED), TESTED[-1]
    return tr(
        str(engine),
        f"逐行排版只认 WeasyPrint {known}，现装的是 {engine.version}；"
        f"请安装 weasyprint=={best}，或设 composition: {{enabled: false}}",
    )


def unset(lines: Log, galley: Galley) -> Iterator[Finding]:
    """What could not be set as it should, where it was written and on which page it stands."""
    for line in lines.overfull:
        spot = _placed(galley, line.text, line.paragraph)
        told = line.text.strip()[:60]
        yield found("composition/overfull", spot, page=line.page, text=told, overflow=line.overflow)
    for piece in lines.torn:
        spot = _placed(galley, piece.text, piece.paragraph)
        told = piece.text.strip()[:60]
        yield found("composition/torn", spot, page=piece.page, text=told, measure=piece.measure)
    for paragraph in lines.ragged:
        spot = _placed(galley, paragraph.text[:20], paragraph.text)
        told = paragraph.text[:60]
        yield found("composition/ragged", spot, text=told, measure=paragraph.measure)


def _placed(galley: Galley, phrase: str, paragraph: str) -> Spot | None:
    """Where a phrase of a paragraph as it was laid out stands in the copy."""
    phrase = phrase.strip()
    holding = [(text, spot) for _, text, spot in galley.copy if phrase in text]
    whole = [each for each in holding if _bare(each[0]) == _bare(paragraph)]
    for text, spot in (*whole, *holding):
        return spot.within(galley.sources.get(spot, text), phrase)
    return None


def _bare(text: str) -> str:
    return "".join(text.split())


class GalleyFetcher(URLFetcher):  # type: ignore[misc]
    """Gives the engine the galley's own files and nothing else."""

    def __init__(self, galley: Galley, log: EngineLog | None = None) -> None:
        super().__init__(allowed_protocols=("press", "data"), allow_redirects=False)
        self.galley, self.log = galley, log

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Open one of the galley's files, or a ``data:`` picture inside an SVG."""
        if url.startswith("data:image/"):
            given = super().fetch(url, headers)
            return URLFetcherResponse(url, plain_data(given.read()), given.headers)
        address = url.split("#", maxsplit=1)[0]
        file = self.galley.files.get(address)
        if file is None:
            what = tr("is not a file of the layout or the issue", "不是版式或本期的文件")
            raise ValueError(f"{url[:80]} {what}")
        if self.log and file.suffix == ".css":
            self.log.sheet = address
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        drawing = self.galley.drawings.get(address)
        data = file.read_bytes() if drawing is None else drawing
        return URLFetcherResponse(url, data, {"Content-Type": kind})


class EngineLog(logging.Handler):
    """Keeps what the engine would only log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[Complaint] = []
        self.sheet = ""
        """The address of the style sheet that was fetched last."""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        text = re.sub(r"\s+", " ", record.getMessage())[:300]
        severe = record.levelno >= logging.ERROR or "Failed to load" in text
        self.records.append(Complaint(text, severe, self.sheet))

    def __enter__(self) -> EngineLog:
        self.logger = logging.getLogger("weasyprint")
        self.before = self.logger.handlers[:], self.logger.propagate
        self.logger.handlers, self.logger.propagate = [self], False
        return self

    def __exit__(self, *reason: object) -> None:
        self.logger.handlers, self.logger.propagate = self.before
