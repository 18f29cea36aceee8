"""Checks of what a file holds beside its pages: layers, scripts, attachments, old filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pikepdf

from ...ground.findings import Remark, remark
from ...ground.messages import tr
from ...ground.reasons import reason
from ...ground.register import check
from ...pdf.content import members
from ..document import Document, only_for
from ..words import listed

_SAFE_SCHEMES = ("http", "https", "mailto", "tel")
_SAFE_ACTIONS = ("/GoTo", "/URI", "/Named")
_CARRIERS = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
"""Annotations that hold a file or play one; ISO 19005-2, 6.3.1."""
_MOST_NODES = 100_000
"""No more bookmarks, fields or actions are looked at."""


@check("structure/optional-content", subject="pdf")
@only_for("print")
def optional_content(document: Document) -> Iterator[Remark]:
    """Layers (optional content groups)."""
    groups = document.root.get("/OCProperties", {}).get("/OCGs", [])
    if len(groups):
        yield document.remark(count=f"{len(groups)}")


@check("structure/scripts", subject="pdf")
def scripts(document: Document) -> Iterator[Remark]:
    """JavaScript, launch and other actions, and links with unsafe schemes."""
    yield from _document_acts(document)
    for page in document.pages:
        if "/AA" in page.obj:
            yield document.remark(page, "page")
        for annotation in page.annotations:
            unsafe = _unsafe_part(annotation.get("/A"))
            if "/AA" in annotation or unsafe is not None:
                box = page.annotation_box(annotation) or page.trim
                yield document.spotted(page, [box], says="link", action=_action_words(unsafe))


def _document_acts(document: Document) -> Iterator[Remark]:
    """What the document does by itself, beside its pages."""
    root = document.root
    if "/JavaScript" in root.get("/Names", {}) or "/AA" in root:
        yield remark(says="script")
    if _unsafe_part(root.get("/OpenAction")) is not None:
        yield remark(says="opening")
    form = root.get("/AcroForm", {})
    if "/XFA" in form:
        yield remark(says="form")
    fields = _below(form.get("/Fields"), "/Kids")
    if any("/AA" in field or _unsafe_part(field.get("/A")) is not None for field in fields):
        yield remark(says="field")
    bookmarks = _below(root.get("/Outlines", {}).get("/First"), "/First", "/Next")
    for unsafe in filter(None, (_unsafe_part(bookmark.get("/A")) for bookmark in bookmarks)):
        yield remark(says="bookmark", action=_action_words(unsafe))


def _below(start: Any, *keys: str) -> Iterator[Any]:
    """The dictionaries reached from here over some keys, each once, up to a bound."""
    waiting, seen = [start], set[tuple[int, int]]()
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary) and node.objgen not in seen:
            seen |= {node.objgen} if node.is_indirect else set()
            yield node
            waiting.extend(node.get(key) for key in keys)


def _unsafe_part(action: Any) -> Any:
    """The first action that is not safe of those done one after the other, or None."""
    if not isinstance(action, pikepdf.Dictionary):  # such as a destination
        return None
    return next(filter(_is_unsafe, _below(action, "/Next")), None)


def _is_unsafe(action: Any) -> bool:
    if str(action.get("/S")) not in _SAFE_ACTIONS:
        return True
    if "/URI" not in action:
        return False
    try:
        return urlsplit(str(action["/URI"])).scheme.lower() not in _SAFE_SCHEMES
    except ValueError:
        return True


def _action_words(action: Any) -> str:
    kind = str(action.get("/S", "")) if action is not None else ""
    if kind == "/URI":
        return str(action.get("/URI"))[:60]
    return kind.removeprefix("/") or tr("more", "更多动作")


@check("structure/attachments", subject="pdf")
def attachments(document: Document) -> Iterator[Remark]:
    """Files embedded in the document, and annotations that hold or play one."""
    embedded = document.pdf.attachments
    if len(embedded):
        yield document.remark(says="document", count=f"{len(embedded)}")
    for page in document.pages:
        for annotation in page.annotations:
            kind = str(annotation.get("/Subtype"))
            if kind in _CARRIERS:
                box = page.annotation_box(annotation) or page.trim
                kind = kind.removeprefix("/")
                yield document.spotted(page, [box], says="page", kind=kind)


def _using(document: Document, oddity: str) -> Iterator[Remark]:
    """Pages that use something ISO 15930-7 rules out, or ISO 19005-2 in a file that declares it."""
    if document.purpose == "print" or "pdfaid:part" in document.metadata:
        for page in document.pages:
            if oddity in page.content.oddities:
                yield document.remark(page)


@check("structure/postscript", subject="pdf")
def postscript(document: Document) -> Iterator[Remark]:
    """PostScript that a page shows; ISO 15930-7, 6.11, and 19005-2, 6.2.9."""
    yield from _using(document, "postscript")


@check("structure/opi", subject="pdf")
def opi(document: Document) -> Iterator[Remark]:
    """Pictures and forms that stand for files elsewhere by OPI; ISO 15930-7, 6.10."""
    yield from _using(document, "opi")


@check("structure/reference", subject="pdf")
def reference(document: Document) -> Iterator[Remark]:
    """Forms that stand for a page of another file; ISO 15930-7, 6.22, and 19005-2, 6.2.9."""
    yield from _using(document, "reference")


@check("structure/alternates", subject="pdf")
def alternates(document: Document) -> Iterator[Remark]:
    """Pictures with another for printing; ISO 15930-7, 6.9."""
    yield from _using(document, "alternates")


@check("structure/transfer", subject="pdf")
def transfer(document: Document) -> Iterator[Remark]:
    """Transfer functions, which change every tint once more; ISO 15930-7, 6.13."""
    yield from _using(document, "transfer")


@check("structure/halftone", subject="pdf")
def halftone(document: Document) -> Iterator[Remark]:
    """Screens of a page's own, which bind a plate to one machine; ISO 15930-7, 6.13."""
    yield from _using(document, "halftone")


@check("structure/old-filter", subject="pdf")
def old_filter(document: Document) -> Iterator[Remark]:
    """Streams compressed by LZW."""
    found = sum(_has_lzw(thing) for thing in document.pdf.objects)
    if found:
        yield document.remark(count=f"{found}")


def _has_lzw(thing: Any) -> bool:
    if not isinstance(thing, pikepdf.Stream):
        return False
    return any(str(name) == "/LZWDecode" for name in members(thing.get("/Filter")))


@check("file/damaged", subject="pdf")
def damaged(document: Document) -> Iterator[Remark]:
    """What the reader had to repair, and operators that could not be read."""
    if document.warnings:
        first = reason(" ".join(document.warnings[0].split())[:160])
        if more := len(document.warnings) - 1:
            first += tr(f" (and {more} more)", f"（另有 {more} 处）")
        yield document.remark(says="repaired", problem=first)
    for page in document.pages:
        faults = page.content.faults
        if faults:
            yield document.remark(page, "page", what=listed(sorted(set(faults))))


@check("file/unreadable", subject="pdf")
def unreadable(_document: Document) -> Iterator[Remark]:
    """Reported when opening fails, before any check of the pages can run."""
    yield from ()
