"""The structure tree of the proof, put right where WeasyPrint leaves it short.

- Languages: WeasyPrint names the document's language once, on the catalog, and a screen reader
  reads English with a Chinese voice. Here every structure element whose language differs from its
  parent's gets a ``/Lang`` (ISO 32000-1, 14.9.2; Matterhorn protocol, checkpoint 11).
- Lists: WeasyPrint hangs the paragraphs of a list item beside its label. Here they are in the
  item's body (ISO 32000-1, 14.8.4.3.3).
- Running heads and folios: WeasyPrint marks them as text that hangs in no tree. Here they are
  pagination artifacts (ISO 14289-1, 7.8; Matterhorn protocol, checkpoint 18).
- Elements that say nothing: WeasyPrint gives every line a ``Span`` and every box that lays out a
  ``Div``. Here a paragraph holds its lines itself, what stands in a box hangs on what is around
  the box, and text that hung in a box alone is a paragraph.
- Pieces: WeasyPrint makes an element anew in every column and on every page that it runs into.
  Here what continues hangs on the element that began, so a paragraph is read in one breath.
- Ornaments: a picture with an empty alternative text is an artifact (ISO 14289-1, 7.3; WCAG 2.2,
  1.1.1), where WeasyPrint misses a description.
- Notes: a footnote is a ``Note`` with a name of its own (ISO 14289-1, 7.9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from pydyf import Array, Dictionary, String
from weasyprint import Document
from weasyprint.formatting_structure.boxes import (
    FootnoteAreaBox,
    LineBox,
    MarginBox,
    PageBox,
    ParentBox,
    ReplacedBox,
    TextBox,
)
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

from .marking import join_sequences, named_object

_SILENT = frozenset(("Type", "S", "K", "Pg", "P"))
"""What every element has; one that has no more says nothing but its type."""
_RUNS = frozenset(("/Span", "/NonStruct"))
_INLINE = _RUNS | {"/Link"}
_BOXES = frozenset(("/Div", "/NonStruct"))
_SECTIONS = frozenset(("/Document", "/Part", "/Art", "/Sect", "/BlockQuote"))
_GROUPS = _SECTIONS | {"/Div", "/Caption", "/LBody", "/TD", "/TH"}
"""Elements that may hold paragraphs. ISO 32000-1, 14.8.4.2 and 14.8.4.3."""


_CONTINUED = _SECTIONS | {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6"}


@contextmanager
def mended_tags(document: Document) -> Iterator[None]:
    """While this lasts, ``document.write_pdf(pdf_tags=True)`` writes a sound structure tree.

    WeasyPrint makes a box's structure element in ``_build_box_tree``, which calls itself through
    its module: standing in for that one function shows every box beside its element.
    """
    build, mark = tags._build_box_tree, Stream.marked
    margins = set(_margin_boxes(document))
    tree = _Tree(build, document.metadata.lang or "", set(_footnotes(document)))

    def mark_or_leave_out(stream: Stream, box: Any, tag: str) -> AbstractContextManager[None]:
        outside: AbstractContextManager[None] = (
            stream.artifact() if box in margins or _is_ornament(box) else mark(stream, box, tag)
        )
        return outside

    tags._build_box_tree, Stream.marked = tree.build_soundly, mark_or_leave_out
    try:
        yield
    finally:
        tags._build_box_tree, Stream.marked = build, mark


def finish_tree(_: Any, pdf: Any) -> None:
    """Round off the tree of a document just made: a finisher for ``document.write_pdf``.

    Marked content is joined, and elements with a name are listed (ISO 32000-1, 14.7.2, table 322).
    """
    root = named_object(pdf, pdf.catalog["StructTreeRoot"])
    join_sequences(pdf, named_object(pdf, root["ParentTree"])["Nums"])
    named = [each for each in pdf.objects if isinstance(each, Dictionary) and "ID" in each]
    listed = sorted((each["ID"].data[1:-1], each) for each in named if each.free == "n")
    if listed:
        names = [part for _, each in listed for part in (each["ID"], each.reference)]
        root["IDTree"] = Dictionary({"Names": Array(names)})


@dataclass(slots=True)
class _Tree:
    """The tree in the making."""

    build: Callable[..., Iterator[Any]]
    spoken: str
    notes: set[Any]
    named: dict[bytes, Any] = field(default_factory=dict)
    """Every element by its reference."""
    begun: dict[tuple[Any, str], Any] = field(default_factory=dict)
    """The first piece of each element of the copy, by that element and its type."""
    around: list[Any] = field(default_factory=list)
    """The elements of the copy whose boxes are being built. One met again is no new element: a
    column or an anonymous box."""

    def build_soundly(
        self, box: Any, parent: Any, pdf: Any, page_number: int, owners: Any, *rest: Any
    ) -> Iterator[Any]:
        """Stands in for ``_build_box_tree``; the same arguments and the same kind of answer."""
        if isinstance(box, MarginBox):
            return
        inner = box._box if isinstance(box, AbsolutePlaceholder) else box
        if _is_ornament(inner):
            return
        language = _text(inner.style["lang"] or self.spoken)
        nested = inner.element is None or inner.element in self.around
        self.around.append(inner.element)
        _leave_out_undrawn(inner, rest[-1])
        for element in self.build(box, parent, pdf, page_number, owners, *rest):
            if element.reference not in self.named:
                if nested and element["S"] in _CONTINUED:
                    element["S"] = "/Div" if element["S"] in _SECTIONS else "/NonStruct"
                self._name(element, language, pdf, owners)
                if inner in self.notes:
                    element["S"], element["ID"] = "/Note", String(f"note-{element.number}")
                if not nested and self._continues(inner.element, element, pdf, owners):
                    continue
            for each in _hung(element, parent, pdf):
                if isinstance(box, PageBox):
                    _inherit(_text(self.spoken), [each])
                yield each
        self.around.pop()

    def _name(self, element: Any, language: bytes, pdf: Any, owners: dict[int, bytes]) -> None:
        body = _gather_body(element, pdf) if element["S"] == "/LI" else None
        for each in (body, element) if body else (element,):
            self.named[each.reference] = each
            each["Lang"] = language
            _inherit(language, (self.named.get(kid) for kid in _references(each)))
            _take_in_runs(each, pdf, owners)

    def _continues(self, copy: Any, element: Any, pdf: Any, owners: dict[int, bytes]) -> bool:
        """Whether an element went on with what an earlier piece of it began."""
        if element["S"] not in _CONTINUED:
            return False
        begun = self.begun.setdefault((copy, element["S"]), element)
        if begun is element:
            return False
        for kid in element["K"]:
            if isinstance(kid, bytes):
                named_object(pdf, kid)["P"] = begun.reference
                begun["K"].append(kid)
            else:
                owners[kid] = begun.reference
                there = {"Type": "/MCR", "Pg": element["Pg"], "MCID": kid}
                begun["K"].append(Dictionary(there))
        element.free = "f"
        return True


def _leave_out_undrawn(box: Any, drawn: Any) -> None:
    """Take out of the tree what was not drawn: the engine passes over a box scaled to nothing."""
    if not isinstance(box, ParentBox):
        return
    for holder in (box, *(child for child in box.children if isinstance(child, LineBox))):
        holder.children = [
            child for child in holder.children if not isinstance(child, TextBox) or child in drawn
        ]


def _is_ornament(box: Any) -> bool:
    """Whether a box is a picture that its copy says nothing of."""
    is_picture = isinstance(box, ReplacedBox) and box.element_tag == "img"
    return is_picture and box.element.get("alt") == ""


def _margin_boxes(document: Document) -> Iterator[Any]:
    """Every box that is set in a page's margins."""
    for page in document.pages:
        for box in page._page_box.children:
            if isinstance(box, MarginBox):
                yield from box.descendants(placeholders=True)


def _footnotes(document: Document) -> Iterator[Any]:
    for page in document.pages:
        for box in page._page_box.children:
            if isinstance(box, FootnoteAreaBox):
                yield from box.children


def _gather_body(item: Any, pdf: Any) -> Any:
    """Put what is neither label nor body of a list item into a body of its own, if anything is."""
    kids = {kid: named_object(pdf, kid) for kid in _references(item)}
    loose = [kid for kid, thing in kids.items() if thing.get("S") not in ("/Lbl", "/LBody")]
    if not loose:
        return None
    body = Dictionary({**item, "S": "/LBody", "P": item.reference, "K": Array(loose)})
    pdf.add_object(body)
    for kid in loose:
        if "P" in kids[kid]:
            kids[kid]["P"] = body.reference
    first = item["K"].index(loose[0])
    item["K"][first] = body.reference
    item["K"][:] = [kid for kid in item["K"] if kid not in loose]
    return body


def _take_in_runs(element: Any, pdf: Any, owners: dict[int, bytes]) -> None:
    """Hang on an element what hangs on runs in it that say nothing."""
    if element["S"] in _SECTIONS:
        return
    kids = []
    for kid in element["K"]:
        run = named_object(pdf, kid) if isinstance(kid, bytes) else None
        if run is None or not _is_silent_run(run):
            kids.append(kid)
            continue
        owners |= dict.fromkeys(run["K"], element.reference)
        kids += run["K"]
        run.free = "f"
    element["K"][:] = kids
    inner = {named_object(pdf, kid).get("S") for kid in _references(element)}
    if element["S"] == "/Div" and kids and inner <= _INLINE:
        element["S"] = "/P"


def _is_silent_run(run: Any) -> bool:
    plain = run.get("S") in _RUNS and run.keys() <= _SILENT
    return plain and all(isinstance(kid, int) for kid in run["K"])


def _hung(element: Any, parent: Any, pdf: Any) -> list[Any]:
    """The element, or what stands in it where it is a box that only lays out."""
    plain = element["S"] in _BOXES and element.keys() <= _SILENT | {"Lang"}
    kids = [named_object(pdf, kid) for kid in _references(element)]
    whole = len(kids) == len(element["K"]) and all(kid["Type"] == "/StructElem" for kid in kids)
    if not (plain and whole and parent["S"] in _GROUPS):
        return [element]
    for kid in kids:
        kid["P"] = parent.reference
        if "Lang" in element:
            kid.setdefault("Lang", element["Lang"])
    element.free = "f"
    return [each for kid in kids for each in _hung(kid, parent, pdf)]


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
