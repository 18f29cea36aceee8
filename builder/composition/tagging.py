"""The structure tree of the proof, put right where WeasyPrint leaves it short.

- Languages: WeasyPrint names the document's language once, on the catalog, and a screen reader
  reads English with a Chinese voice. Here every structure element whose language differs from its
  parent's gets a ``/Lang`` (ISO 32000-1, 14.9.2; Matterhorn protocol, checkpoint 11).
- Lists: WeasyPrint hangs the paragraphs of a list item beside its label. Here they are in the
  item's body (ISO 32000-1, 14.8.4.3.3).
- Running heads and folios: WeasyPrint marks them as text that hangs in no tree. Here they are
  pagination artifacts (ISO 14289-1, 7.8; Matterhorn protocol, checkpoint 18).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from weasyprint import Document
from weasyprint.formatting_structure.boxes import MarginBox, PageBox
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream


@contextmanager
def mended_tags(document: Document) -> Iterator[None]:
    """While this lasts, ``document.write_pdf(pdf_tags=True)`` writes a sound structure tree.

    WeasyPrint makes a box's structure element in ``_build_box_tree``, which calls itself through
    its module: standing in for that one function shows every box beside its element.
    """
    build, mark = tags._build_box_tree, Stream.marked
    spoken = document.metadata.lang or ""
    margins = set(_margin_boxes(document))
    named: dict[bytes, Any] = {}

    def build_soundly(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        if isinstance(box, MarginBox):
            return
        page = isinstance(box, PageBox)
        inner = box._box if isinstance(box, AbsolutePlaceholder) else box
        language = _text(inner.style["lang"] or spoken)
        for element in build(box, parent, pdf, *rest):
            if element.reference not in named:
                body = _gather_body(element, pdf) if element["S"] == "/LI" else None
                for each in (body, element) if body else (element,):
                    named[each.reference] = each
                    each["Lang"] = language
                    _inherit(language, (named.get(kid) for kid in _references(each)))
            if page:
                _inherit(_text(spoken), [element])
            yield element

    def mark_or_leave_out(stream: Stream, box: Any, tag: str) -> AbstractContextManager[None]:
        outside: AbstractContextManager[None] = (
            stream.artifact() if box in margins else mark(stream, box, tag)
        )
        return outside

    tags._build_box_tree, Stream.marked = build_soundly, mark_or_leave_out
    try:
        yield
    finally:
        tags._build_box_tree, Stream.marked = build, mark


def _margin_boxes(document: Document) -> Iterator[Any]:
    """Every box that is set in a page's margins."""
    for page in document.pages:
        for box in page._page_box.children:
            if isinstance(box, MarginBox):
                yield from box.descendants(placeholders=True)


def _gather_body(item: Any, pdf: Any) -> Any:
    """Put what is neither label nor body of a list item into a body of its own, if anything is."""
    kids = {kid: pdf.objects[int(kid.split()[0])] for kid in _references(item)}
    loose = [kid for kid, thing in kids.items() if thing.get("S") not in ("/Lbl", "/LBody")]
    if not loose:
        return None
    dictionary, array = type(item), type(item["K"])
    body = dictionary({**item, "S": "/LBody", "P": item.reference, "K": array(loose)})
    pdf.add_object(body)
    for kid in loose:
        if "P" in kids[kid]:
            kids[kid]["P"] = body.reference
    first = item["K"].index(loose[0])
    item["K"][first] = body.reference
    item["K"][:] = [kid for kid in item["K"] if kid not in loose]
    return body


def _text(language: str) -> bytes:
    """A language tag as a PDF string; tags are ASCII letters, digits and hyphens."""
    plain = "".join(c for c in language if c.isascii() and (c.isalnum() or c == "-"))
    return b"(" + plain.encode("ascii") + b")"


def _references(element: Any) -> Iterator[bytes]:
    """The kids that are objects; the others are numbers of marked content."""
    return (kid for kid in element["K"] if isinstance(kid, bytes))


def _inherit(language: bytes, elements: Iterable[Any]) -> None:
    """Leave out a language that an element has from its parent anyway."""
    for element in elements:
        if element is not None and element.get("Lang") == language:
            del element["Lang"]
