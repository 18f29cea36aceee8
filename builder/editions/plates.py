"""Plates: pages composed as in print and made pixels, such as covers, drawings and cards."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
from PIL import Image

from ..checks.glyphs import drawn
from ..composition.startup import start_engine
from ..ground.places import publication_of
from ..issue.copy import Printed, furniture_of, printed
from ..issue.model import Issue
from ..makeup.fontbook import FontBook, publication_book
from ..makeup.fontconfig import fontconfig_file
from ..makeup.spares import book_for

_POINTS_PER_PIXEL = 0.75


def fonts_of(issue: Issue) -> FontBook:
    """The fonts that the copy of an issue asks for, fetched and verified.

    Raises EnvironmentProblem where they cannot be had.
    """
    copy: list[Printed] = [*furniture_of(issue), *printed(issue)]
    whole = publication_book(publication_of(issue.manifest.folder))
    return book_for(whole, issue.manifest.languages, drawn(copy))[0]


@contextmanager
def composing_plates(fonts: FontBook) -> Iterator[None]:
    """While this lasts, the engine composes plates with these fonts.

    fontconfig reads its file once in a process, so all plates of a process have the same fonts.
    """
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(fonts))
    start_engine()
    from ..composition.engine import Options, composing  # noqa: PLC0415 - started above
    from ..composition.patches import quickened  # noqa: PLC0415
    from ..proof.lettering import lettered  # noqa: PLC0415

    with quickened(), composing(Options()), lettered():
        yield


def laid_out(html: str) -> Any:
    """A document of the engine's, which asks for nothing that does not stand in it."""
    import weasyprint  # noqa: PLC0415

    return weasyprint.HTML(string=html, url_fetcher=_fetched).render()


def _fetched(url: str) -> Any:
    if not url.startswith("data:"):
        raise ValueError(f"a plate asks for {url[:80]}")
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    return URLFetcher(allowed_protocols=("data",)).fetch(url)


def images(document: Any) -> list[Image.Image]:
    """The pages of a document as pixels, one a CSS pixel."""
    pdf = pypdfium2.PdfDocument(document.write_pdf())
    try:
        return [page.render(scale=1 / _POINTS_PER_PIXEL).to_pil().convert("RGB") for page in pdf]
    finally:
        pdf.close()


def png(image: Image.Image) -> bytes:
    """A picture as PNG."""
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
