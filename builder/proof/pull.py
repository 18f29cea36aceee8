"""The proof: one tagged RGB PDF with bleed, its pagination final; every edition is made from it."""

from __future__ import annotations

import logging
import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import weasyprint
from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..composition.engine import TESTED, Log, Options, UnknownEngine, composing
from ..composition.patches import quickened
from ..composition.tagging import finish_tree, mended_tags
from ..ground.findings import EnvironmentProblem, Finding, found
from ..ground.messages import tr
from ..makeup.galley import Galley
from .backcover import with_back_cover
from .complaints import Complaint, complaints
from .inkfades import mixing, unknown_inks
from .lacking import lacking_faces
from .placing import cut_figures
from .sources import source_of

MAX_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A laid-out issue."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]
    has_back: bool = False
    """Whether its last page is a back cover, which empty pages are to stand before."""


def pull_proof(galley: Galley, multiple: int = 1) -> Proof:
    """Lay out a galley; FONTCONFIG_FILE must already name the press's own fonts.

    ``multiple`` is what an edition fills the pages up to.
    """
    options = Options(**galley.layout.composition)
    with _Log() as log, _composed(options) as lines:
        fetcher, fonts = _Fetcher(galley, log), FontConfiguration()

        def render(html: str) -> Document:
            text = weasyprint.HTML(string=html, base_url="press:/", url_fetcher=fetcher)
            return text.render(font_config=fonts, pdf_tags=True)

        document, has_back = with_back_cover(render(galley.html), galley.html, multiple, render)
        pages = len(document.pages)
        if pages > MAX_PAGES:
            return Proof(b"", pages, (found("proof/pages", pages=pages, most=MAX_PAGES),))
        with mended_tags(document), mixing(galley.layout.swatches) as mixer:
            pdf = document.write_pdf(finisher=finish_tree, pdf_tags=True, pdf_variant="pdf/ua-1")
    findings = (
        *complaints(log.records, galley),
        *lacking_faces(document, galley),
        *_overfull(lines, document, galley),
        *unknown_inks(mixer, galley),
        *cut_figures(document, galley),
    )
    return Proof(pdf or b"", pages, findings, has_back)


@contextmanager
def _composed(options: Options) -> Iterator[Log]:
    try:
        with quickened(), composing(options) as lines:
            yield lines
    except UnknownEngine as problem:
        raise EnvironmentProblem(
            _unknown(problem), tr("run: make setup", "请运行：make setup")
        ) from None


def _unknown(engine: UnknownEngine) -> str:
    known, best = ", ".join(TESTED), TESTED[-1]
    return tr(
        str(engine),
        f"逐行排版只认 WeasyPrint {known}，现装的是 {engine.version}；"
        f"请安装 weasyprint=={best}，或设 composition: {{enabled: false}}",
    )


def _overfull(lines: Log, document: Document, galley: Galley) -> Iterator[Finding]:
    """The lines that stand beyond their measure, each once, with page and paragraph."""
    if not lines.overfull:
        return
    places: dict[Any, tuple[int, str]] = {}
    for number, page in enumerate(document.pages, 1):
        for box in page._page_box.descendants():
            if isinstance(box, TextBox):
                first, text = places.get(box.element, (number, ""))
                places[box.element] = first, text + box.text
    told = dict.fromkeys((line.text, line.overflow, line.element) for line in lines.overfull)
    for text, overflow, element in told:
        page_number, whole = places.get(element, (None, ""))
        spot = source_of((whole, text), galley.copy)
        yield found(
            "composition/overfull", spot, "line" if text.strip(_OBJECT) else "picture",
            page=page_number, text=text.strip()[:60], overflow=overflow,
        )  # fmt: skip


_OBJECT = "\ufffc "
"""What a line of text has for a picture."""


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Gives the engine the galley's own files and nothing else."""

    def __init__(self, galley: Galley, log: _Log) -> None:
        super().__init__(allowed_protocols=("press", "data"), allow_redirects=False)
        self.galley, self.log = galley, log

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Open one of the galley's files; ``data:`` pictures inside an SVG pass."""
        if url.startswith("data:image/"):
            return super().fetch(url, headers)
        address = url.split("#", maxsplit=1)[0]
        file = self.galley.files.get(address)
        if file is None:
            what = tr("is not a file of the layout or the issue", "不是版式或本期的文件")
            raise ValueError(f"{url[:80]} {what}")
        if file.suffix == ".css":
            self.log.sheet = address
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        drawing = self.galley.drawings.get(address)
        data = file.read_bytes() if drawing is None else drawing
        return URLFetcherResponse(url, data, {"Content-Type": kind})


class _Log(logging.Handler):
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

    def __enter__(self) -> _Log:
        self.logger = logging.getLogger("weasyprint")
        self.before = self.logger.handlers[:], self.logger.propagate
        self.logger.handlers, self.logger.propagate = [self], False
        return self

    def __exit__(self, *reason: object) -> None:
        self.logger.handlers, self.logger.propagate = self.before
