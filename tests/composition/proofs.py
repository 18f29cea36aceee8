"""Small documents composed and taken apart again: lines and glyphs as they stand in the PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
import weasyprint
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from builder.composition.drawing import map_codes
from builder.composition.engine import Log, Options, composing
from builder.composition.paragraph import Words
from builder.makeup.fontbook import fonts_folder, read_book
from builder.proof.prepare import prepare

_BOOK = read_book().without_spares
_FILES = [face for face in _BOOK.faces if face.weight in (400, 700) and face.file.is_file()]
needs_fonts = pytest.mark.skipif(
    not any(face.family == "Noto Serif SC" for face in _FILES),
    reason=f"no fonts in {fonts_folder()}; run: builder fonts",
)
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext")

MARKS = "U+00B7, U+2014, U+2018-2019, U+201C-201D, U+2026"


def _faces() -> str:
    rules = []
    for face in _FILES:
        source = f"font-weight:{face.weight};font-style:{face.style};src:url({face.file.as_uri()})"
        rules.append(f"@font-face{{font-family:'{face.family}';{source}}}")
        if face.family.startswith("Noto"):
            family = f"{face.family} Marks"
            rules.append(f"@font-face{{font-family:'{family}';{source};unicode-range:{MARKS}}}")
    return "\n".join(rules)


SHEET = (
    _faces()
    + Path(__file__).parents[2].joinpath("layouts/shared/composition.css").read_text()
    + """
@page { size: 560pt 780pt; margin: 30pt }
html { font: 9.8pt/15pt 'Source Serif 4', 'Noto Serif SC'; hyphens: auto; orphans: 2; widows: 2 }
body, p { margin: 0; text-align: justify }
:lang(zh) { font-family: 'Noto Serif SC Marks', 'Source Serif 4', 'Noto Serif SC' }
:lang(zh-Hant) { font-family: 'Noto Serif TC Marks', 'Source Serif 4', 'Noto Serif TC' }
:lang(en) { font-family: 'Source Serif 4', 'Noto Serif SC' }
.zh { font-size: 9.5pt; text-indent: 2em; width: 228pt }
.en { font-size: 9.8pt; width: 228pt }
.row { display: table; table-layout: fixed; width: 482pt }
.row > div { display: table-cell; width: 228pt }
.row > div + div { padding-left: 26pt }
.call { font-size: 6pt; line-height: 0; vertical-align: 3.2pt }
"""
)


def proof(
    body: str, css: str = "", options: Options | None = None, words: Words | None = None
) -> tuple[bytes, Log]:
    """The PDF of some HTML and what the composition logged."""
    with composing(options or Options(), words) as log:
        html = f"<html lang=zh-Hans><title>t</title><style>{SHEET}{css}</style><body>{body}"
        pdf = weasyprint.HTML(string=html).write_pdf(
            finisher=map_codes, pdf_tags=True, pdf_variant="pdf/ua-1"
        )
    assert pdf
    return prepare(pdf).data, log


@dataclass(frozen=True)
class Row:
    """Glyphs on one baseline: their text and extent, in points from the page's left edge."""

    page: int
    baseline: float
    text: str
    left: float
    right: float
    size: float
    chars: tuple[tuple[str, float, float], ...]


def rows(pdf: bytes, least: float = 8.0) -> list[Row]:
    """The lines of a PDF from its glyph positions; glyphs smaller than ``least`` are left out."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    found = []
    for number, page in enumerate(PDFPage.get_pages(io.BytesIO(pdf))):
        interpreter.process_page(page)
        lines: dict[float, list[LTChar]] = defaultdict(list)
        for char in _chars(device.get_result()):
            if char.size >= least * 0.9 and char.get_text() != " ":
                lines[round(char.matrix[5], 2)].append(char)
        for baseline, chars in sorted(lines.items(), reverse=True):
            chars.sort(key=lambda c: c.x0)
            text = "".join(c.get_text() for c in chars)
            shown = tuple((c.get_text(), c.x0, c.x1) for c in chars)
            size = max(c.size for c in chars)
            found.append(Row(number, baseline, text, chars[0].x0, chars[-1].x1, size, shown))
    return found


def _chars(container: LTContainer) -> list[LTChar]:
    found = []
    for item in container:
        if isinstance(item, LTChar):
            found.append(item)
        elif isinstance(item, LTContainer):
            found.extend(_chars(item))
    return found


def poppler(pdf: bytes, *options: str) -> str:
    """The text poppler reads."""
    run = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    )
    return run.stdout.decode()


def pdfium(pdf: bytes) -> str:
    """The text pdfium reads."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def joined(text: str, copy: str) -> str:
    """Extracted lines put together as they are; a space of the copy at a line end may hang there.

    An extractor that leaves out spaces at line ends gets them back where the copy has them, and
    nowhere else. Soft hyphens and the marks that pdfium sets for them are left out.
    """
    whole = ""
    for line in re.split("[\r\n\f]+", re.sub("[\u00ad\u0002\ufffe]", "", text)):
        if copy.startswith(f"{whole} ") and not line.startswith(" "):
            whole += " "
        whole += line
    return whole


def plain(html: str) -> str:
    """The copy in some HTML."""
    return re.sub("<[^>]+>", "", html)
