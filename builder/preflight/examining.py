"""Preflight 印前检查: what a print house, or a reader's mail, would hold against a PDF.

The file is opened in a child process with bounds on time and memory, its pages are walked over
once, and every check of subject ``pdf`` looks at what was gathered. Nothing is rendered and no
outside program is called.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from ..editions.edition import Edition, Purpose
from ..editions.limits import PURPOSES, Limits, limits_for
from ..ground.findings import Finding, found
from ..ground.limits import LimitExceeded, run_limited
from ..ground.messages import Language, language, speaking, tr
from ..ground.register import CHECKS
from ..ground.units import POINTS_PER_MM
from .checks import access as pdf_access
from .checks import boxes as pdf_boxes
from .checks import codes as pdf_codes
from .checks import colour as pdf_colour
from .checks import fonts as pdf_fonts
from .checks import images as pdf_images
from .checks import ink as pdf_ink
from .checks import pages as pdf_pages
from .checks import placed as pdf_placed
from .checks import size as pdf_size
from .checks import standard as pdf_standard
from .checks import strokes as pdf_strokes
from .checks import structure as pdf_structure
from .checks import transparency as pdf_transparency
from .checks import type as pdf_type
from .checks.colour import plates_of
from .document import Document, Sources
from .opening import Unreadable, gather
from .report import report_html

__all__ = [
    "MODULES",
    "Examined",
    "Limits",
    "examine",
    "held_to",
    "limits_for",
    "preflight",
    "report_html",
]

MODULES = (
    pdf_structure,
    pdf_standard,
    pdf_boxes,
    pdf_pages,
    pdf_placed,
    pdf_colour,
    pdf_ink,
    pdf_transparency,
    pdf_images,
    pdf_codes,
    pdf_strokes,
    pdf_type,
    pdf_fonts,
    pdf_access,
    pdf_size,
)
"""The modules whose checks a preflight runs; importing them registers the checks."""


_RESAMPLED = 1.5
"""Pictures less than this much finer than asked are not worth sampling down."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a preflight finds in a PDF, in every language asked for, and what it prints from."""

    findings: Mapping[Language, list[Finding]]
    plates: tuple[str, ...] = ()
    """The plates that get ink, by name; registration marks on all of them count for none."""


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
    spoken = language()
    examined = examine(path, (spoken,), edition=edition, limits=limits, sources=sources)
    return examined.findings[spoken]


def examine(
    path: Path,
    languages: Sequence[Language],
    *,
    edition: str | None = None,
    limits: Limits | None = None,
    sources: Sources | None = None,
) -> Examined:
    """The same in several languages, the file being read once; see :func:`preflight`."""
    if edition is not None and edition not in PURPOSES:
        raise ValueError(f"no such kind of edition: {edition}; there are {', '.join(PURPOSES)}")
    purpose: Purpose | None = edition
    bounds = limits or Limits()
    try:
        examined: Examined = run_limited(
            _examine,
            (path, languages, purpose, limits, sources),
            seconds=bounds.seconds,
            memory_bytes=bounds.memory_bytes,
        )
    except (Unreadable, LimitExceeded) as error:
        unreadable = found("file/unreadable", file=path, problem=str(error))
        return Examined({spoken: [unreadable] for spoken in languages})
    return examined


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
    path: Path,
    languages: Sequence[Language],
    purpose: Purpose | None,
    limits: Limits | None,
    sources: Sources | None,
) -> Examined:
    """Gather the facts and run the checks; called in the child process."""
    gc.disable()  # facts are kept to the end; looking for garbage among them takes a quarter more
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders complain there by themselves
    try:
        document = gather(path, purpose, limits, sources)
    except (pikepdf.PdfError, RecursionError, *_MALFORMED) as error:
        damage = _kind(error)
        words = tr(f"its structure is damaged: {damage}", f"文件结构已损坏：{damage}")
        raise Unreadable(words) from None
    plates = {p for page in document.pages for mark in page.marks for p in plates_of(mark)}
    return Examined(
        {spoken: _checked(document, spoken) for spoken in languages},
        tuple(sorted(plates - {"All", "None"})),
    )


def _checked(document: Document, spoken: Language) -> list[Finding]:
    """What the checks find, said in a language: first of the document, then page by page."""
    checks = [check.id for check in CHECKS.values() if check.subject == "pdf"]
    with speaking(spoken):
        told = [finding for id in checks for finding in _run(id, document)]
        findings = list(pdf_placed.with_sources(document, told))
    return sorted(findings, key=lambda finding: finding.page or 0)


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
