"""Checks of what a file holds beside its pages: layers, scripts, attachments, old filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pikepdf

from ...ground.findings import Finding
from ...ground.register import check
from ..document import Document, only_for

_SAFE_SCHEMES = ("http", "https", "mailto", "tel")
_SAFE_ACTIONS = ("/GoTo", "/URI", "/Named")
_CARRIERS = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
"""Annotations that hold a file or play one; ISO 19005-2, 6.3.1."""
_MOST_NODES = 100_000
"""No more bookmarks, fields or actions are looked at."""


@check("structure/optional-content", subject="pdf")
@only_for("print")
def optional_content(document: Document) -> Iterator[Finding]:
    """Layers (optional content groups)."""
    groups = document.root.get("/OCProperties", {}).get("/OCGs", [])
    if len(groups):
        message = f"the file has layers: {len(groups)}"
        yield document.finding("structure/optional-content", message)


@check("structure/scripts", subject="pdf")
def scripts(document: Document) -> Iterator[Finding]:
    """JavaScript, launch and other actions, and links with unsafe schemes."""
    yield from (document.finding("structure/scripts", words) for words in _document_acts(document))
    for page in document.pages:
        if "/AA" in page.obj:
            yield document.finding("structure/scripts", "the page acts when it is opened", page)
        for annotation in page.annotations:
            unsafe = _unsafe_part(annotation.get("/A"))
            if "/AA" in annotation or unsafe is not None:
                box = page.annotation_box(annotation) or page.trim
                message = f"a link does {_action_words(unsafe)}"
                yield document.spotted("structure/scripts", message, page, [box])


def _document_acts(document: Document) -> Iterator[str]:
    """What the document does by itself, beside its pages."""
    root = document.root
    if "/JavaScript" in root.get("/Names", {}) or "/AA" in root:
        yield "the document holds scripts"
    if _unsafe_part(root.get("/OpenAction")) is not None:
        yield "the document acts when it is opened"
    form = root.get("/AcroForm", {})
    if "/XFA" in form:
        yield "the document holds a form with scripts of its own (XFA)"
    fields = _below(form.get("/Fields"), "/Kids")
    if any("/AA" in field or _unsafe_part(field.get("/A")) is not None for field in fields):
        yield "a form field acts when it is used"
    bookmarks = _below(root.get("/Outlines", {}).get("/First"), "/First", "/Next")
    for unsafe in filter(None, (_unsafe_part(bookmark.get("/A")) for bookmark in bookmarks)):
        yield f"a bookmark does {_action_words(unsafe)}"


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
    return str(action.get("/URI"))[:60] if kind == "/URI" else kind.removeprefix("/") or "more"


@check("structure/attachments", subject="pdf")
def attachments(document: Document) -> Iterator[Finding]:
    """Files embedded in the document, and annotations that hold or play one."""
    embedded = document.pdf.attachments
    if len(embedded):
        message = f"the document carries attached files: {len(embedded)}"
        yield document.finding("structure/attachments", message)
    for page in document.pages:
        for annotation in page.annotations:
            kind = str(annotation.get("/Subtype"))
            if kind in _CARRIERS:
                box = page.annotation_box(annotation) or page.trim
                message = f"the page carries a file or plays one ({kind.removeprefix('/')})"
                yield document.spotted("structure/attachments", message, page, [box])


@check("structure/forbidden", subject="pdf")
@only_for("print")
def forbidden(document: Document) -> Iterator[Finding]:
    """Constructions ISO 15930-7 rules out, as far as pages use them."""
    for page in document.pages:
        for oddity in sorted(page.content.oddities):
            yield document.finding("structure/forbidden", f"the page uses {oddity}", page)


@check("structure/old-filter", subject="pdf")
def old_filter(document: Document) -> Iterator[Finding]:
    """Streams compressed by LZW."""
    found = sum(_has_lzw(thing) for thing in document.pdf.objects)
    if found:
        yield document.finding("structure/old-filter", f"streams compressed by LZW: {found}")


def _has_lzw(thing: Any) -> bool:
    if not isinstance(thing, pikepdf.Stream):
        return False
    used = thing.get("/Filter")
    filters = list(used) if isinstance(used, pikepdf.Array) else [used]
    return any(str(name) == "/LZWDecode" for name in filters)


@check("file/damaged", subject="pdf")
def damaged(document: Document) -> Iterator[Finding]:
    """What the reader had to repair, and operators that could not be read."""
    if document.warnings:
        first = " ".join(document.warnings[0].split())[:160]
        message = f"the file had to be repaired: {first}"
        if len(document.warnings) > 1:
            message += f" (and {len(document.warnings) - 1} more)"
        yield document.finding("file/damaged", message)
    for page in document.pages:
        faults = page.content.faults
        if faults:
            message = f"cannot be read on this page: {', '.join(sorted(set(faults)))}"
            yield document.finding("file/damaged", message, page)


@check("file/unreadable", subject="pdf")
def unreadable(_document: Document) -> Iterator[Finding]:
    """Reported when opening fails, before any check of the pages can run."""
    yield from ()
