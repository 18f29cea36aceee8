"""Preflight 印前检查: what a print house, or a reader's mail, would hold against a PDF.

The file is opened in a child process with bounds on time and memory, its pages are walked over
once, and every check of subject ``pdf`` looks at what was gathered. Nothing is rendered and no
outside program is called.
"""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from pathlib import Path

import pikepdf

from ..editions.edition import Edition, Purpose
from ..editions.limits import PURPOSES, Limits, limits_for
from ..ground.findings import Finding, found
from ..ground.limits import LimitExceeded, run_limited
from ..ground.messages import tr
from ..ground.register import CHECKS
from ..ground.units import POINTS_PER_MM
from .checks import access as pdf_access
from .checks import boxes as pdf_boxes
from .checks import colour as pdf_colour
from .checks import fonts as pdf_fonts
from .checks import images as pdf_images
from .checks import ink as pdf_ink
from .checks import pages as pdf_pages
from .checks import size as pdf_size
from .checks import standard as pdf_standard
from .checks import strokes as pdf_strokes
from .checks import structure as pdf_structure
from .checks import transparency as pdf_transparency
from .checks import type as pdf_type
from .document import Document, Sources
from .opening import Unreadable, gather
from .report import report_html

__all__ = ["MODULES", "Limits", "held_to", "limits_for", "preflight", "report_html"]

MODULES = (
    pdf_structure,
    pdf_standard,
    pdf_boxes,
    pdf_pages,
    pdf_colour,
    pdf_ink,
    pdf_transparency,
    pdf_images,
    pdf_strokes,
    pdf_type,
    pdf_fonts,
    pdf_access,
    pdf_size,
)
"""The modules whose checks a preflight runs; importing them registers the checks."""


_RESAMPLED = 1.5
"""Pictures less than this much finer than asked are not worth sampling down."""


def preflight(
    path: Path,
    *,
    edition: str | None = None,
    limits: Limits | None = None,
    sources: Sources | None = None,
) -> list[Finding]:
    """Everything the checks find in a PDF: first of the document, then page by page.

    ``edition`` is what the file is for: ``print``, ``screen`` or ``email``; without it the file's
    own declaration decides, and a file that declares nothing is held to the press. ``limits``
    are the edition's numbers, see :func:`limits_for`. ``sources`` leads from a page number and
    text on it to the copy. A file that cannot be read gives one finding, ``file/unreadable``.

    Raises ValueError for another edition.
    """
    if edition is not None and edition not in PURPOSES:
        raise ValueError(f"no such kind of edition: {edition}; there are {', '.join(PURPOSES)}")
    purpose: Purpose | None = edition
    bounds = limits or Limits()
    try:
        findings = run_limited(
            _examine,
            (path, purpose, limits, sources),
            seconds=bounds.seconds,
            memory_bytes=bounds.memory_bytes,
        )
    except (Unreadable, LimitExceeded) as error:
        return [found("file/unreadable", file=path, problem=str(error))]
    return sorted(findings, key=lambda finding: finding.page or 0)


def held_to(edition: Edition) -> tuple[Purpose, Limits]:
    """What an edition with pages is for, and the limits that follow from its data."""
    purpose = edition.kind.purpose(edition)
    limits = limits_for(
        purpose,
        {
            "bleed_mm": edition.bleed / POINTS_PER_MM,
            "page_multiple": edition.multiple_of,
        },
    )
    most = max(limits.ppi_max, (edition.image_ppi or 0) * _RESAMPLED)
    usual = replace(limits, ppi_max=most, max_bytes=edition.max_bytes)
    return purpose, limits_for(purpose, dict(edition.limits), usual)


def _examine(
    path: Path, purpose: Purpose | None, limits: Limits | None, sources: Sources | None
) -> list[Finding]:
    """Gather the facts and run the checks; called in the child process."""
    gc.disable()  # facts are kept to the end; looking for garbage among them takes a quarter more
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders complain there by themselves
    try:
        document = gather(path, purpose, limits, sources)
    except (pikepdf.PdfError, RecursionError, *_MALFORMED) as error:
        damage = _kind(error)
        words = tr(f"its structure is damaged: {damage}", f"文件结构已损坏：{damage}")
        raise Unreadable(words) from None
    return [
        f for check in CHECKS.values() if check.subject == "pdf" for f in _run(check.id, document)
    ]


_MALFORMED = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What pikepdf raises where an object is of another kind than the standard says."""


def _run(id: str, document: Document) -> list[Finding]:
    """One check; an object of the wrong kind stops this check alone, and is told."""
    try:
        return list(CHECKS[id].run(document))
    except (pikepdf.PdfError, RecursionError, *_MALFORMED) as error:
        return [found("file/damaged", says="check", check_id=id, problem=_kind(error))]


def _kind(error: Exception) -> str:
    """What was wrong in the words of the PDF's reader; Python's own say nothing to a printer."""
    if isinstance(error, pikepdf.PdfError):
        return " ".join(str(error).split())[:120]
    if isinstance(error, RecursionError):
        return tr("its objects nest too deeply", "对象嵌套过深")
    return tr("an object is not of the kind that the standard says", "对象的类型与标准不符")
