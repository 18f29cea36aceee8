"""Where copies with a name say it: empty boxes of the layout, noted on their pages.

An element with ``data-reader="{name}"`` is such a place; its text is a pattern with merge fields.
One with ``data-reader-code="{link}"`` takes a QR code of what the pattern says. What either shows
leads on the screen to what ``data-reader-link="{link}"`` beside it says.
The box is laid out empty in every build, so that pages do not depend on who reads them. A proof
keeps its places in a page-piece dictionary (ISO 32000-1, 14.5), from which an edition takes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydyf import Array, Dictionary, String
from weasyprint.formatting_structure.boxes import ParentBox
from weasyprint.layout.absolute import AbsolutePlaceholder

from .facts import PIECE

READER, CODE, LINK = "data-reader", "data-reader-code", "data-reader-link"
_ALIGNED = {"center": 0.5, "right": 1, "end": 1}
"""How much of what words leave empty is before them."""
_PT = 0.75
"""Points in a pixel of the engine's."""


def reader_places(document: Any) -> list[Any]:
    """The places of a document that is laid out, page by page, as objects of its PDF to come."""
    return [
        [
            Dictionary({
                "Text": String(box.element.get(READER) or box.element.get(CODE)),
                "Box": Array(_corners(box, page.height)),
                "Size": box.style["font_size"] * _PT,
                "Color": Array(box.style["color"].to("srgb").coordinates),
                "Align": _ALIGNED.get(box.style["text_align_all"], 0),
                "Families": Array(map(String, box.style["font_family"])),
                **({"IsCode": "true"} if box.element.get(CODE) else {}),
                **({"Link": String(box.element.get(LINK))} if box.element.get(LINK) else {}),
            })
            for box in _places(page._page_box)
        ]
        for page in document.pages
    ]  # fmt: skip


def note_places(pages: Sequence[Any], pdf: Any) -> None:
    """Note the places of each page in a PDF just made."""
    for places, reference in zip(pages, pdf.page_references, strict=True):
        if places:
            piece = Dictionary({PIECE: Dictionary({"Private": Array(places)})})
            pdf.objects[int(reference.split()[0])]["PieceInfo"] = piece


def _places(box: Any) -> Iterator[Any]:
    inner = box._box if isinstance(box, AbsolutePlaceholder) else box
    if inner.element is not None and (inner.element.get(READER) or inner.element.get(CODE)):
        yield inner
        return
    for child in inner.children if isinstance(inner, ParentBox) else ():
        yield from _places(child)


def _corners(box: Any, page_height: float) -> tuple[float, float, float, float]:
    """The content box in points from the page's left foot."""
    left, head = box.content_box_x(), box.content_box_y()
    foot, right = page_height - head - box.height, left + box.width
    return left * _PT, foot * _PT, right * _PT, (page_height - head) * _PT
