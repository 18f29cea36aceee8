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
- Notes: a footnote is a ``Note`` with a name of its own (ISO 14289-1, 7.9), after the block that
  calls it. WeasyPrint hangs them at the end of their page.
- Contents: what has the role ``doc-toc`` is a ``TOC`` of ``TOCI`` (ISO 32000-1, 14.8.4.3.3).
- Links: WeasyPrint makes an annotation of every box in a link and names it by its target. Here a
  link has one a line, named by its title or its text (ISO 14289-1, 7.18.5).
- Figures: WeasyPrint gives their bounds in CSS pixels from the top. Here they are in points of the
  page from its foot (ISO 32000-1, 14.8.5.4.3, ``BBox``).
- Ornaments: a picture with an empty alternative text is an artifact (ISO 14289-1, 7.3; WCAG 2.2,
  1.1.1), where WeasyPrint misses a description.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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

POINTS_PER_PIXEL = 0.75
_SILENT = frozenset(("Type", "S", "K", "Pg", "P"))
"""What every element has; one that has no more says nothing but its type."""
_RUNS = frozenset(("/Span", "/NonStruct"))
_INLINE = _RUNS | {"/Link"}
_BOXES = frozenset(("/Div", "/NonStruct"))
_SECTIONS = frozenset(("/Document", "/Part", "/Art", "/Sect", "/BlockQuote"))
_GROUPS = _SECTIONS | {"/Div", "/Caption", "/LBody", "/TD", "/TH"}
"""Elements that may hold paragraphs. ISO 32000-1, 14.8.4.2 and 14.8.4.3."""


_NOTHING = b"<feff>"
"""An empty text that readers take for one; they pass over ``()``."""
_CONTINUED = _SECTIONS | {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6"}


@contextmanager
def mended_tags(document: Document) -> Iterator[None]:
    """While this lasts, ``document.write_pdf(pdf_tags=True)`` writes a sound structure tree.

    WeasyPrint makes a box's structure element in ``_build_box_tree``, which calls itself through
    its module: standing in for that one function shows every box beside its element.
    """
    build, mark = tags._build_box_tree, Stream.marked
    for page in document.pages:
        _link_notes(page)
        page.links[:] = _outermost(page)
    margins = set(_margin_boxes(document))
    tree = _Tree(build, document.metadata.lang or "", set(_footnotes(document)), document.pages)

    def mark_or_leave_out(stream: Stream, box: Any, tag: str) -> AbstractContextManager[None]:
        outside: AbstractContextManager[None]
        if box in margins or _is_ornament(box):
            outside = stream.artifact()
        elif _is_reading(box):
            outside = _unsaid(stream)
        else:
            outside = mark(stream, box, tag)
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
    pages: Sequence[Any]
    """Of the engine's, as they are painted."""
    called: dict[Any, Any] = field(default_factory=dict)
    """What holds the call of each note, by the note's element of the copy."""
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
        if _is_reading(inner) or _is_ornament(inner):
            return
        language = _text(inner.style["lang"] or self.spoken)
        nested = inner.element is None or inner.element in self.around
        self.around.append(inner.element)
        _leave_out_undrawn(inner, rest[-1])
        for element in self.build(box, parent, pdf, page_number, owners, *rest):
            if element.reference not in self.named:
                if nested and element["S"] in _CONTINUED | {"/Link"}:
                    element["S"] = "/Div" if element["S"] in _SECTIONS else "/NonStruct"
                self._name(element, language, pdf, owners)
                self._finish(element, inner, pdf, page_number)
                if inner in self.notes and self._hang_note(element, inner, pdf):
                    continue
                if not nested and self._continues(inner.element, element, pdf, owners):
                    continue
            for each in _hung(element, parent, pdf):
                if isinstance(box, PageBox):
                    _inherit(_text(self.spoken), [each])
                yield each
        self.around.pop()
        if isinstance(box, PageBox):  # it is painted, and nobody asks for its boxes again
            box.children = ()
            self.pages[page_number].links.clear()

    def _finish(self, element: Any, box: Any, pdf: Any, page_number: int) -> None:
        """Say what only some elements have: of a figure, of a link, of contents, of a note."""
        if element["S"] == "/Figure":
            _set_bounds(element, self.pages[page_number].height)
        if box.link_annotation:
            box.link_annotation["Contents"] = String(_link_name(box))
            if element["S"] in _RUNS or element["S"] == "/Div":
                element["S"] = "/Link"
        if box.element is not None and box.element.attrib.get("role") == "doc-toc":
            _make_contents(element, pdf)
        if _is_part(box, "::footnote-call"):
            self.called[box.element] = element
        if box in self.notes:
            element["S"], element["ID"] = "/Note", String(f"note-{element.number}")

    def _hang_note(self, note: Any, box: Any, pdf: Any) -> bool:
        """Hang a note after the block that calls it; False where nothing does."""
        block = self.called.get(box.element)
        if block is None:
            return False
        around = named_object(pdf, block["P"])
        while around["S"] not in _SECTIONS:
            block, around = around, named_object(pdf, around["P"])
        kids = around["K"]
        if block.reference not in kids:
            return False
        at = kids.index(block.reference) + 1
        while at < len(kids) and self.named.get(kids[at], {}).get("S") == "/Note":
            at += 1
        kids.insert(at, note.reference)
        note["P"] = around.reference
        while "Lang" not in around and around["S"] != "/Document":
            around = named_object(pdf, around["P"])
        _inherit(around.get("Lang", _text(self.spoken)), [note])
        return True

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


def _is_reading(box: Any) -> bool:
    """Whether a box holds a reading, which is neither copied nor read aloud: its base is."""
    return bool(box.element_tag == "rt")


@contextmanager
def _unsaid(stream: Any) -> Iterator[None]:
    """An artifact whose text counts for nothing: stated as none, of a span, as readers look for it.

    ISO 32000-1, 14.9.4.
    """
    with stream.artifact():
        stream.begin_marked_content("Span", Dictionary({"ActualText": _NOTHING}))
        yield
        stream.end_marked_content()


def _link_notes(page: Any) -> None:
    """Lead from the call of each footnote to the note, and from its number back to the call."""
    for box in _parents(page._page_box):
        is_call = _is_part(box, "::footnote-call")
        call = box.element.attrib.get("data-call") if box.element is not None else None
        if call is None or not (is_call or _is_part(box, "::footnote-marker")):
            continue
        number = next((child for child in box.children if isinstance(child, TextBox)), None)
        if number is None:
            continue
        left, top, width, height = number.hit_area()
        place = left, top, left + width, top + height
        target = box.element.attrib["id"] if is_call else call
        page.links.append(("internal", target, place, box))
        if is_call:
            page.anchors[call] = place


def _parents(box: Any) -> Iterator[Any]:
    """The boxes in a box that may hold others."""
    return (each for each in box.descendants(placeholders=True) if isinstance(each, ParentBox))


def _is_part(box: Any, name: str) -> bool:
    """Whether a box is a pseudo-element of some name."""
    return bool(box.element_tag and box.element_tag.endswith(name))


def _outermost(page: Any) -> list[Any]:
    """The links of a page without those of boxes within a box that has the same link."""
    inner: set[Any] = set()

    def walk(box: Any, target: Any) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        own = box.link or target
        if target and own == target:
            inner.add(box)
        for child in box.all_children():
            walk(child, own)

    walk(page._page_box, None)
    return [link for link in page.links if link[3] not in inner]


def _link_name(box: Any) -> str:
    """What a link is called: its title or its text; one out of the document by its address."""
    attributes = box.element.attrib
    if _is_part(box, "::footnote-marker"):
        return str(attributes.get("data-back", ""))
    text = "".join(child.text for child in box.descendants() if isinstance(child, TextBox))
    is_outside = "A" in box.link_annotation
    address = box.link_annotation["Contents"].string
    return str(attributes.get("title") or (address if is_outside else text))


def _set_bounds(figure: Any, page_height: float) -> None:
    bounds = figure["A"]["BBox"]
    left, top, right, foot = (side * POINTS_PER_PIXEL for side in bounds)
    height = page_height * POINTS_PER_PIXEL
    figure["A"]["BBox"] = Array(
        round(side, 3) for side in (left, height - foot, right, height - top)
    )


def _make_contents(element: Any, pdf: Any) -> None:
    """Make an element a table of contents, and each thing in it an item; a link is a reference."""
    element["S"] = "/TOC"
    for at, reference in enumerate(element["K"]):
        kid = named_object(pdf, reference)
        if kid["S"] != "/Link":
            kid["S"] = "/TOCI"
            continue
        item = _wrapped("/TOCI", element, kid, pdf)
        inner = _wrapped("/Reference", item, kid, pdf)
        item["K"], inner["K"] = Array([inner.reference]), Array([reference])
        kid["P"] = inner.reference
        element["K"][at] = item.reference


def _wrapped(kind: str, parent: Any, kid: Any, pdf: Any) -> Any:
    """A new element for one that stands in another's place."""
    fresh = Dictionary({"Type": "/StructElem", "S": kind, "P": parent.reference, "Pg": kid["Pg"]})
    pdf.add_object(fresh)
    return fresh


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
        pdf.objects[run.number] = Freed(run.number)
    element["K"][:] = kids
    inner = {named_object(pdf, kid).get("S") for kid in _references(element)}
    if element["S"] == "/Div" and kids and inner <= _INLINE:
        element["S"] = "/P"


class Freed:
    """Stands where an object stood that is not written: its number and nothing else."""

    __slots__ = ("number",)
    free, generation, offset, compressible = "f", 0, 0, True

    def __init__(self, number: int) -> None:
        self.number = number


def _is_silent_run(run: Any) -> bool:
    plain = run.get("S") in _RUNS and run.keys() <= _SILENT
    return plain and all(isinstance(kid, int) for kid in run["K"])


def _hung(element: Any, parent: Any, pdf: Any) -> list[Any]:
    """The element, or what stands in it where it is a box that only lays out."""
    plain = element["S"] in _BOXES and element.keys() <= _SILENT | {"Lang"}
    kids = [named_object(pdf, kid) for kid in _references(element)]
    whole = len(kids) == len(element["K"]) and all(kid["Type"] == "/StructElem" for kid in kids)
    if not (plain and whole and parent["S"] in _GROUPS | {"/Link"}):
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
