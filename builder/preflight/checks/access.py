"""Checks of what a screen reader needs: languages, tags, alternative texts, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pikepdf

from ...ground.characters import HAN
from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.marks import Picture, Shape, TextRun
from ...pdf.structure import Element, Structure, read_structure
from ..document import Document, PageFacts, gather_spots, only_for

_HAN = re.compile(f"[{HAN}]")
_MOST_LATIN = 12
"""Fewer Latin letters than this in a Chinese element are a name or a figure."""
_FEWEST_PAGES_FOR_BOOKMARKS = 2


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
        if element.tag == "/Figure" and not element.alternative and not element.has_actual_text:
            page = by_number.get(element.content[0][0]) if element.content else None
            yield document.remark(page)


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
