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
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..composition.engine import TESTED, Log, Options, UnknownEngine, composing
from ..composition.tagging import finish_tree, mended_tags
from ..ground.findings import EnvironmentProblem, Finding, found
from ..ground.messages import tr
from ..makeup.galley import Galley
from .inkfades import mixing, unknown_inks
from .placing import cut_figures

MAX_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A laid-out issue."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]


def pull_proof(galley: Galley) -> Proof:
    """Lay out a galley; FONTCONFIG_FILE must already name the press's own fonts."""
    options = Options(**galley.layout.composition)
    with _Log() as log, _composed(options) as lines:
        document = weasyprint.HTML(
            string=galley.html,
            base_url="press:/",
            url_fetcher=_Fetcher(galley),
        ).render(font_config=FontConfiguration(), pdf_tags=True)
        pages = len(document.pages)
        if pages > MAX_PAGES:
            return Proof(b"", pages, (found("proof/pages", pages=pages, most=MAX_PAGES),))
        with mended_tags(document), mixing(galley.layout.swatches) as mixer:
            pdf = document.write_pdf(finisher=finish_tree, pdf_tags=True, pdf_variant="pdf/ua-1")
    findings = (
        *log.findings,
        *_overfull(lines),
        *unknown_inks(mixer, galley),
        *cut_figures(document, galley),
    )
    return Proof(pdf or b"", pages, findings)


@contextmanager
def _composed(options: Options) -> Iterator[Log]:
    try:
        with composing(options) as lines:
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


def _overfull(lines: Log) -> Iterator[Finding]:
    for line in lines.overfull:
        yield found("composition/overfull", text=line.text[:60], overflow=line.overflow)


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Gives the engine the galley's own files and nothing else."""

    def __init__(self, galley: Galley) -> None:
        super().__init__(allowed_protocols=("press", "data"), allow_redirects=False)
        self.galley = galley

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Open one of the galley's files; ``data:`` pictures inside an SVG pass."""
        if url.startswith("data:image/"):
            return super().fetch(url, headers)
        address = url.split("#", maxsplit=1)[0]
        file = self.galley.files.get(address)
        if file is None:
            what = tr("is not a file of the layout or the issue", "不是版式或本期的文件")
            raise ValueError(f"{url[:80]} {what}")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        drawing = self.galley.drawings.get(address)
        data = file.read_bytes() if drawing is None else drawing
        return URLFetcherResponse(url, data, {"Content-Type": kind})


class _Log(logging.Handler):
    """Turns what the engine would only log into findings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.findings: list[Finding] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record as a finding."""
        text = re.sub(r"\s+", " ", record.getMessage())[:300]
        severe = record.levelno >= logging.ERROR or "Failed to load" in text
        self.findings.append(found("proof/engine", severity="error" if severe else None, text=text))

    def __enter__(self) -> _Log:
        self.logger = logging.getLogger("weasyprint")
        self.before = self.logger.handlers[:], self.logger.propagate
        self.logger.handlers, self.logger.propagate = [self], False
        return self

    def __exit__(self, *reason: object) -> None:
        self.logger.handlers, self.logger.propagate = self.before
