"""Checks of what a file holds beside its pages: layers, scripts, attachments, old filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pikepdf

from ..diagnostics import Finding
from .pdf_document import Document, only_for
from .registry import check

_SAFE_SCHEMES = ("http", "https", "mailto", "tel")
_SAFE_ACTIONS = ("/GoTo", "/URI", "/Named")


@check(
    "structure/optional-content",
    subject="pdf",
    severity="warning",
    why="What prints depends on which layers somebody leaves switched on.",
    remedy="flatten layers before export",
)
@only_for("print")
def optional_content(document: Document) -> Iterator[Finding]:
    """Layers (optional content groups)."""
    groups = document.root.get("/OCProperties", {}).get("/OCGs", [])
    if len(groups):
        message = f"the file has layers: {len(groups)}"
        yield document.finding("structure/optional-content", message)


@check(
    "structure/scripts",
    subject="pdf",
    severity="error",
    why="Scripts and programs that a document starts are refused by mail filters and readers.",
    remedy="remove scripts, launch actions and actions on opening; link to web addresses only",
)
def scripts(document: Document) -> Iterator[Finding]:
    """JavaScript, launch and other actions, and links with unsafe schemes."""
    names = document.root.get("/Names", {})
    if "/JavaScript" in names or "/AA" in document.root:
        yield document.finding("structure/scripts", "the document holds scripts")
    opening = document.root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and _is_unsafe(opening):
        yield document.finding("structure/scripts", "the document acts when it is opened")
    for page in document.pages:
        if "/AA" in page.obj:
            yield document.finding("structure/scripts", "the page acts when it is opened", page)
        for annotation in page.annotations:
            action = annotation.get("/A")
            if "/AA" in annotation or (action is not None and _is_unsafe(action)):
                box = page.annotation_box(annotation) or page.trim
                message = f"a link does {_action_words(action)}"
                yield document.spotted("structure/scripts", message, page, [box])


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


@check(
    "structure/attachments",
    subject="pdf",
    severity="error",
    why="An attached file travels unseen; PDF/A-2 and mail filters refuse most of them.",
    remedy="remove attached files",
)
def attachments(document: Document) -> Iterator[Finding]:
    """Files embedded in the document."""
    embedded = document.pdf.attachments
    if len(embedded):
        message = f"the document carries attached files: {len(embedded)}"
        yield document.finding("structure/attachments", message)


@check(
    "structure/forbidden",
    subject="pdf",
    severity="error",
    why="Transfer functions, PostScript and OPI change on press what the proof showed.",
    remedy="export again from the source without them",
)
@only_for("print")
def forbidden(document: Document) -> Iterator[Finding]:
    """Constructions ISO 15930-7 rules out, as far as pages use them."""
    for page in document.pages:
        for oddity in sorted(page.content.oddities):
            yield document.finding("structure/forbidden", f"the page uses {oddity}", page)


@check(
    "structure/old-filter",
    subject="pdf",
    severity="error",
    why="LZW compression is ruled out by PDF/X and PDF/A.",
    remedy="save the file again with Flate compression",
)
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


@check(
    "file/damaged",
    subject="pdf",
    severity="error",
    why="What one reader repairs, another leaves out.",
    remedy="export the file again; do not let a damaged one go to press",
)
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


@check(
    "file/unreadable",
    subject="pdf",
    severity="error",
    why="A file that cannot be opened, or that eats the machine, cannot be checked or printed.",
    remedy="export the file again, whole, unlocked and of ordinary size",
)
def unreadable(_document: Document) -> Iterator[Finding]:
    """Reported when opening fails, before any check of the pages can run."""
    yield from ()
