"""The proof: one tagged RGB PDF with bleed, its pagination final; every edition is made from it."""

from __future__ import annotations

import logging
import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..composition.engine import Log, Options, UnknownEngine, composing, options_from
from ..composition.tagging import finish_tree, mended_tags
from ..ground.findings import EnvironmentProblem, Finding
from ..makeup.galley import Galley
from .inkfades import mixing, unknown_inks

MAX_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A laid-out issue."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]


def pull_proof(galley: Galley) -> Proof:
    """Lay out a galley; FONTCONFIG_FILE must already name the press's own fonts."""
    options = replace(
        options_from(galley.layout.composition), english=galley.english, divisions=galley.divisions
    )
    with _Log() as log, _composed(options) as lines:
        document = weasyprint.HTML(
            string=galley.html,
            base_url="press:/",
            url_fetcher=_Fetcher(galley),
        ).render(font_config=FontConfiguration(), pdf_tags=True)
        pages = len(document.pages)
        if pages > MAX_PAGES:
            message = f"the issue runs to {pages:,} pages; the bound is {MAX_PAGES:,}"
            finding = Finding("proof/pages", "error", message, "split the issue")
            return Proof(b"", pages, (finding,))
        with mended_tags(document), mixing(galley.layout.swatches) as mixer:
            pdf = document.write_pdf(finisher=finish_tree, pdf_tags=True, pdf_variant="pdf/ua-1")
    findings = (*log.findings, *_unset(lines), *unknown_inks(mixer, galley))
    return Proof(pdf or b"", pages, findings)


@contextmanager
def _composed(options: Options) -> Iterator[Log]:
    try:
        with composing(options) as lines:
            yield lines
    except UnknownEngine as problem:
        raise EnvironmentProblem(str(problem), "run: make setup") from None


def _unset(lines: Log) -> Iterator[Finding]:
    for line in lines.overfull:
        message = f"“{line.text[:60]}” stands {line.overflow:.1f} pt beyond its measure"
        hint = "write the long word otherwise, or put a soft hyphen into it"
        yield Finding("composition/overfull", "warning", message, hint)
    for paragraph in lines.ragged:
        message = (
            f"“{paragraph.text[:60]}” is set ragged: too few breaks for {paragraph.measure:.0f} pt"
        )
        hint = "write it otherwise, put soft hyphens into its long words, or widen the column"
        yield Finding("composition/ragged", "note", message, hint)


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
            raise ValueError(f"{url[:80]} is not a file of the layout or the issue")
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
        self.findings.append(
            Finding(
                "proof/engine",
                "error" if severe else "warning",
                f"the layout engine says: {text}",
                "mend the layout or the figure it names",
            )
        )

    def __enter__(self) -> _Log:
        self.logger = logging.getLogger("weasyprint")
        self.before = self.logger.handlers[:], self.logger.propagate
        self.logger.handlers, self.logger.propagate = [self], False
        return self

    def __exit__(self, *reason: object) -> None:
        self.logger.handlers, self.logger.propagate = self.before
