"""PDF files of older issues: their text, line by line, with a warning that it is only that.

A PDF has glyphs at places, no paragraphs; what is read here has to be compared with the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..ground.findings import Rejected, found
from ..ground.messages import tr
from ..ground.spots import Spot
from ..issue.sides import detect_side
from ..issue.source import shown
from .escaping import paragraph
from .slips import Omitted, Slip, Source, without_controls

MAX_PAGES = 600
_END = re.compile(r"[。！？.!?…:：；;][”’」』）)\"']*$")
_FOLIO = re.compile(
    r"(?i)[-–—·\s]*(?:第|page|p\.)?\s*\d{1,4}\s*(?:页)?(?:\s*(?:/|of)\s*\d{1,4})?[-–—·\s]*"
)
_REPEATED = 3
"""Pages on which a line stands at the edge to be taken for a running head."""


def read_portable(data: bytes, path: Path) -> Source:
    """The text of a PDF; lines are counted through all pages.

    Raises Rejected for a file that cannot be read or holds no text.
    """
    place = Spot(shown(path))
    pages = _pages(data, place)
    edges = _edges(pages)
    kept: list[tuple[int, str]] = []
    omitted: list[Omitted] = []
    number = 0
    for line in (line for page in pages for line in page):
        number += 1
        if _is_edge(line, edges):
            omitted.append(Omitted(number, tr("running head or folio", "书眉或页码"), line))
        else:
            kept.append((number, line))
    finding = found("import/pdf", place, pages=len(pages))
    return Source(
        path,
        tuple(_paragraphs(kept)),
        tuple(omitted),
        lines=number,
        encoding="PDF",
        findings=(finding,),
    )


def _pages(data: bytes, place: Spot) -> list[list[str]]:
    """The lines of each page."""
    import pypdfium2  # noqa: PLC0415 - loaded when a PDF is read

    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MAX_PAGES:
            raise Rejected([found("import/pdf-unread", place, reason=f"> {MAX_PAGES} pages")])
        texts = [page.get_textpage().get_text_range() for page in document]
    except (pypdfium2.PdfiumError, ValueError) as problem:
        raise Rejected([found("import/pdf-unread", place, reason=str(problem)[:120])]) from None
    return [
        [line.strip() for line in without_controls(_plain(text)).split("\n") if line.strip()]
        for text in texts
    ]


def _plain(text: str) -> str:
    """A page's text as pdfium gives it, with hyphens where it says that a line was divided."""
    return text.replace("\ufffe", "-").replace("\x02", "-").replace("\r\n", "\n")


def _is_edge(line: str, repeated: frozenset[str]) -> bool:
    return line in repeated or bool(_FOLIO.fullmatch(line))


def _edges(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The lines that stand at the head or foot of several pages."""
    counted = Counter(line for page in pages for line in {*page[:2], *page[-2:]})
    return frozenset(line for line, n in counted.items() if n >= _REPEATED and len(line) < 80)


def _paragraphs(lines: Sequence[tuple[int, str]]) -> Iterator[Slip]:
    """Lines joined where a paragraph seems to go on: as long as others, and without an end."""
    held: list[tuple[int, str]] = []
    for number, line in lines:
        if held and not _goes_on(held, line):
            yield _slip(held)
            held = []
        held.append((number, line))
    if held:
        yield _slip(held)


def _goes_on(held: Sequence[tuple[int, str]], line: str) -> bool:
    last = held[-1][1]
    side = detect_side(" ".join(text for _, text in held))
    if detect_side(line) not in (side, None):
        return False
    widest = max(_width(text) for _, text in held)
    is_full = _width(last) >= 0.8 * widest and _width(last) >= 16
    return is_full and not (_END.search(last) and _width(last) < 0.95 * widest)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _slip(held: Sequence[tuple[int, str]]) -> Slip:
    text = held[0][1]
    for _, line in held[1:]:
        if text.endswith("-") and re.search(r"[a-z]-$", text) and line[:1].islower():
            text = text[:-1] + line
        elif ord(text[-1]) > 0x2E7F and ord(line[0]) > 0x2E7F:
            text += line
        else:
            text += f" {line}"
    return Slip("paragraph", held[0][0], held[-1][0], text, paragraph(text))
