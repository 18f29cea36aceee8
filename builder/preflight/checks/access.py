"""Checks of what a screen reader needs: languages, tags, alternative texts, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pikepdf

from ...ground.characters import HAN
from ...ground.findings import Remark
from ...ground.messages import tr
from ...ground.register import check
from ...pdf.marks import Picture, Shape, TextRun
from ...pdf.structure import Element, Structure, read_structure
from ..document import Document, PageFacts, gather_spots, only_for

_HAN = re.compile(f"[{HAN}]")
_MOST_LATIN = 12
"""Fewer Latin letters than this in a Chinese element are a name or a figure."""
_FEWEST_PAGES_FOR_BOOKMARKS = 2
_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"
    r"(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-[A-WY-Za-wy-z0-9](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-x(?:-[A-Za-z0-9]{1,8})+)?|x(?:-[A-Za-z0-9]{1,8})+"
)
"""RFC 5646, 2.1: language, script, region, variants, extensions, private use."""
_HEADING = re.compile(r"/H([1-9])")
_PICTURED = {"/Figure": "figure", "/Formula": "formula"}
_BELONGS = {"/LI": ("/L",), "/LBody": ("/LI",)}


def elements(document: Document) -> tuple[Element, ...]:
    """All structure elements in reading order; read once."""
    if "structure" not in document.cache:
        numbers = {page.obj.objgen: page.number for page in document.pages}
        document.cache["structure"] = read_structure(document.root, numbers)
    structure: Structure = document.cache["structure"]
    return structure.elements


@check("access/language", subject="pdf")
@only_for("screen", "email")
def language(document: Document) -> Iterator[Remark]:
    """A language for the document."""
    if not str(document.root.get("/Lang", "")).strip():
        yield document.remark()


@check("access/text-language", subject="pdf")
@only_for("screen", "email")
def text_language(document: Document) -> Iterator[Remark]:
    """Elements whose letters are not those of their language."""
    runs: dict[tuple[int, int], list[TextRun]] = {}
    for page, run in document.marks(TextRun):
        if run.mcid is not None and not run.artifact:
            runs.setdefault((page.number, run.mcid), []).append(run)
    owned: dict[int, list[tuple[int, TextRun]]] = {}
    found = elements(document)
    for element in found:
        for page_number, mcid in element.content:
            for run in runs.get((page_number, mcid), ()):
                owned.setdefault(element.within, []).append((page_number, run))
    by_number = {page.number: page for page in document.pages}
    for index, parts in owned.items():
        text, tag = "".join(run.text for _, run in parts), found[index].language
        wrong = _wrong_language(text, tag)
        if wrong:
            number, first = parts[0]
            boxes = [run.box for page_number, run in parts if page_number == number]
            yield document.spotted(by_number[number], boxes, first.text, wrong, tag=tag)


def _wrong_language(text: str, tag: str) -> Literal["english", "chinese", ""]:
    """Which language a text is in that its tag does not name."""
    han = len(_HAN.findall(text))
    latin = sum(char.isascii() and char.isalpha() for char in text)
    primary = tag.split("-", maxsplit=1)[0].lower()
    if primary == "zh" and not han and latin >= _MOST_LATIN and " " in text.strip():
        return "english"
    if primary == "en" and han > latin:
        return "chinese"
    return ""


@check("access/invalid-language", subject="pdf")
@only_for("screen", "email")
def invalid_language(document: Document) -> Iterator[Remark]:
    """Languages that are no tags of BCP 47."""
    given = [str(document.root.get("/Lang", "")), *(e.own_language for e in elements(document))]
    for tag in dict.fromkeys(filter(None, map(str.strip, given))):
        if not _LANGUAGE.fullmatch(tag):
            yield document.remark(tag=tag[:40])


@check("access/tab-order", subject="pdf")
@only_for("screen", "email")
def tab_order(document: Document) -> Iterator[Remark]:
    """Pages whose links are gone through by rows or columns. ISO 14289-1, 7.18.3."""
    for page in document.pages:
        order = str(page.obj.get("/Tabs", "/S"))
        if page.annotations and order != "/S":
            yield document.remark(page, order=order.removeprefix("/"))


@check("access/note-ids", subject="pdf")
@only_for("screen", "email")
def note_ids(document: Document) -> Iterator[Remark]:
    """Notes without a name of their own. ISO 14289-1, 7.9."""
    seen: set[str] = set()
    for element in elements(document):
        if element.tag == "/Note":
            if not element.id or element.id in seen:
                yield document.remark(_page_of(document, element))
            seen.add(element.id)


@check("access/headings", subject="pdf")
@only_for("screen", "email")
def headings(document: Document) -> Iterator[Remark]:
    """Headings that do not begin with the first level, or leave one out. ISO 14289-1, 7.4.2."""
    above = 0
    for element in elements(document):
        if level := _HEADING.fullmatch(element.tag):
            here = int(level[1])
            if here > above + 1:
                wanted, told = f"H{above + 1}", f"H{here}"
                yield document.remark(_page_of(document, element), level=told, wanted=wanted)
            above = here


@check("access/table-headers", subject="pdf")
@only_for("screen", "email")
def table_headers(document: Document) -> Iterator[Remark]:
    """Header cells that do not say what they head. ISO 14289-1, 7.5."""
    for element in elements(document):
        if element.tag == "/TH" and not element.has_scope:
            yield document.remark(_page_of(document, element))


@check("access/lists", subject="pdf")
@only_for("screen", "email")
def lists(document: Document) -> Iterator[Remark]:
    """Items outside lists, and lists of other things. ISO 32000-1, Table 336."""
    found = elements(document)
    for element in found:
        above = found[element.parent].tag if element.parent >= 0 else ""
        stray = element.tag in _BELONGS and above not in _BELONGS[element.tag]
        other = above == "/L" and element.tag not in ("/LI", "/L", "/Caption")
        if stray or other:
            yield document.remark(
                _page_of(document, element),
                tag=element.tag.removeprefix("/"),
                above=above.removeprefix("/") or tr("the document", "文档"),
            )


def _page_of(document: Document, element: Element) -> PageFacts | None:
    number = element.content[0][0] if element.content else 0
    return document.pages[number - 1] if 0 < number <= len(document.pages) else None


@check("access/title", subject="pdf")
@only_for("screen", "email")
def title(document: Document) -> Iterator[Remark]:
    """A title that is shown."""
    shown = document.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)
    if not document.metadata.get("dc:title"):
        yield document.remark(says="untitled")
    elif shown is not True:
        yield document.remark(says="hidden")


@check("access/tags", subject="pdf")
@only_for("screen", "email")
def tags(document: Document) -> Iterator[Remark]:
    """The document is marked as tagged, and everything painted has its place or is decoration."""
    marked = document.root.get("/MarkInfo", {}).get("/Marked", False)
    if marked is not True or "/StructTreeRoot" not in document.root:
        yield document.remark(says="untagged")
        return
    loose = (
        (page, mark, {"says": "loose"})
        for page in document.pages
        for mark in page.marks
        if (isinstance(mark, TextRun) and mark.visible and mark.mcid is None and not mark.artifact)
        or (isinstance(mark, Picture | Shape) and not mark.tagged and not mark.artifact)
    )
    for page, said, found in gather_spots(loose):
        text = found[0].text if isinstance(found[0], TextRun) else ""
        yield document.spotted(page, [mark.box for mark in found], text, **said)


@check("access/alternative", subject="pdf")
@only_for("screen", "email")
def alternative(document: Document) -> Iterator[Remark]:
    """Figures without alternative text."""
    by_number = {page.number: page for page in document.pages}
    for element in elements(document):
        says = _PICTURED.get(element.tag)
        if says is not None and not element.alternative and not element.has_actual_text:
            page = by_number.get(element.content[0][0]) if element.content else None
            yield document.remark(page, says)


@check("access/links", subject="pdf")
@only_for("screen", "email")
def links(document: Document) -> Iterator[Remark]:
    """Links with a target, a description and a place in the structure."""
    targets = _Targets.of(document)
    for page in document.pages:
        for annotation in page.annotations:
            if str(annotation.get("/Subtype")) != "/Link":
                continue
            fault = _link_fault(annotation, targets)
            if fault:
                box = page.annotation_box(annotation) or page.trim
                text = _text_in(page, box)
                yield document.spotted(page, [box], text, fault)


@dataclass(frozen=True, slots=True)
class _Targets:
    """Where links within the document may lead."""

    pages: frozenset[tuple[int, int]]
    names: frozenset[str]

    @classmethod
    def of(cls, document: Document) -> _Targets:
        tree = document.root.get("/Names", {}).get("/Dests")
        names = {str(name) for name in pikepdf.NameTree(tree)} if tree is not None else set()
        names |= {name.removeprefix("/") for name in document.root.get("/Dests", {})}
        return cls(frozenset(page.obj.objgen for page in document.pages), frozenset(names))

    def hold(self, destination: Any) -> bool:
        """Whether a destination is a page, or a name, of the document."""
        if isinstance(destination, pikepdf.Array):
            first = destination[0] if len(destination) else None
            return isinstance(first, pikepdf.Dictionary) and first.objgen in self.pages
        return str(destination).removeprefix("/") in self.names


def _link_fault(
    annotation: Any, targets: _Targets
) -> Literal["nowhere", "untagged", "unnamed", ""]:
    action = annotation.get("/A", {})
    if str(action.get("/S")) == "/URI":
        leads = bool(str(action.get("/URI", "")).strip())
    elif "/Dest" in annotation or str(action.get("/S")) == "/GoTo":
        leads = targets.hold(annotation.get("/Dest", action.get("/D")))
    else:
        leads = "/S" in action
    if not leads:
        return "nowhere"
    if "/StructParent" not in annotation:
        return "untagged"
    if not str(annotation.get("/Contents", "")).strip():
        return "unnamed"
    return ""


def _text_in(page: PageFacts, box: tuple[float, float, float, float]) -> str:
    inside = (
        run.text
        for run in page.of(TextRun)
        if box[0] - 1 <= run.core[0] <= box[2] and box[1] - 1 <= run.core[1] <= box[3]
    )
    return "".join(inside)


@check("access/bookmarks", subject="pdf")
@only_for("screen", "email")
def bookmarks(document: Document) -> Iterator[Remark]:
    """Bookmarks in documents of several pages."""
    first = document.root.get("/Outlines", {}).get("/First")
    if first is None and len(document.pages) >= _FEWEST_PAGES_FOR_BOOKMARKS:
        yield document.remark()
