"""The text of a PDF as different readers copy it out, and what of it nobody wrote."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

PAGE = "\f"
_PLAIN = (
    pymupdf.TEXT_PRESERVE_LIGATURES
    | pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_IGNORE_ACTUALTEXT
)


def poppler(pdf: Path, *options: str) -> str:
    told = subprocess.run(["pdftotext", *options, pdf, "-"], capture_output=True, check=True)
    return told.stdout.decode()


def pdfium(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return PAGE.join(page.get_textpage().get_text_range() for page in document)


def mupdf(pdf: Path) -> str:
    with pymupdf.open(pdf) as document:
        return PAGE.join(page.get_text() for page in document)


def mupdf_plain(pdf: Path) -> str:
    """MuPDF where it does not look at stated text."""
    with pymupdf.open(pdf) as document:
        return PAGE.join(page.get_text(flags=_PLAIN) for page in document)


def by_pypdf(pdf: Path) -> str:
    return PAGE.join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def pdfminer(pdf: Path) -> str:
    return str(extract_text(pdf))


READERS: Mapping[str, Callable[[Path], str]] = {
    "poppler": poppler,
    "poppler -raw": lambda pdf: poppler(pdf, "-raw"),
    "pdfium": pdfium,
    "MuPDF": mupdf,
    "MuPDF plain": mupdf_plain,
    "pypdf": by_pypdf,
    "pdfminer": pdfminer,
}

_ENDS = re.compile("[\r\n\f\u00ad\x02\ufffe]+")
"""Ends of lines and pages, and how readers say a division; pdfium writes a mark of its own."""


def run_on(text: str) -> str:
    """A text without its ends of lines and the hyphens of divisions."""
    return _ENDS.sub("", text)


def structure(pdf: Path) -> str:
    """All text that poppler reads through the structure tree."""
    told = subprocess.run(["pdfinfo", "-struct-text", pdf], capture_output=True, check=True)
    quoted = re.findall(r'^ *"(.*)"$', told.stdout.decode(), re.M)
    return "\n".join(quoted)
