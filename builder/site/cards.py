"""Cards: the pictures that other sites show beside a link to a page (The Open Graph protocol).

All cards of an issue are laid out as the pages of one document, in the faces of its layout, with
our composition, so that titles part where a typesetter would part them.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
from jinja2 import Environment
from markupsafe import Markup

from ..checks.glyphs import drawn
from ..composition.startup import start_engine
from ..editions.flowing import fill
from ..ground.places import publication_of
from ..issue.copy import Printed, furniture_of, printed
from ..issue.model import Both, Issue
from ..makeup.fontbook import publication_book
from ..makeup.fontconfig import fontconfig_file
from ..makeup.layout import Layout
from ..makeup.spares import book_for

WIDTH, HEIGHT = 1200, 630
"""What large previews are made for, 1.91 : 1."""
_POINTS_PER_PIXEL = 0.75
_COLOURS = 64
"""Type on an even ground needs no more, and the file is a third."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: the title of a page, above it what it belongs to."""

    title: Both
    label: Both


def draw_cards(
    cards: Sequence[Card], issue: Issue, layout: Layout, templates: Environment
) -> list[bytes]:
    """The cards as PNG, in their order.

    For a process of its own: the fonts it asks for are those of this issue. Raises
    EnvironmentProblem where fonts cannot be had.
    """
    copy: list[Printed] = [*furniture_of(issue), *printed(issue)]
    whole = publication_book(publication_of(issue.manifest.folder))
    book, _ = book_for(whole, issue.manifest.languages, drawn(copy))
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(book))
    start_engine()
    html = fill(
        templates,
        "site-cards.html",
        cards=cards,
        date=issue.manifest.date,
        sides=issue.sides,
        tags={side: issue.tag(side) for side in issue.sides},
        colours=layout.screen_colours,
        stacks={name: Markup(stack) for name, stack in layout.faces.properties()},
        size=(WIDTH, HEIGHT),
    )
    return _drawn(_laid_out(html))


def _laid_out(html: str) -> bytes:
    import weasyprint  # noqa: PLC0415 - started above, with its memory

    from ..composition.engine import Options, composing  # noqa: PLC0415
    from ..composition.patches import quickened  # noqa: PLC0415

    with quickened(), composing(Options()):
        pdf = weasyprint.HTML(string=html, url_fetcher=_refuse).write_pdf()
    return bytes(pdf or b"")


def _refuse(url: str) -> None:
    raise ValueError(f"a card asks for {url}")


def _drawn(pdf: bytes) -> list[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = []
        for page in document:
            image = page.render(scale=1 / _POINTS_PER_PIXEL).to_pil().convert("RGB")
            file = io.BytesIO()
            image.quantize(_COLOURS).save(file, "PNG", optimize=True)
            pictures.append(file.getvalue())
        return pictures
    finally:
        document.close()
