"""Pages of a PDF as pictures and as text: every character with its place."""

from __future__ import annotations

import ctypes
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import ParamSpec, TypeVar

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from ..pdf.geometry import Box
from .standing import Bounds

MOST_PIXELS = 40_000_000
"""Of a picture; a larger one is drawn smaller."""


def trim_of(page: pypdfium2.PdfPage) -> Box:
    """The trim of a page in points from the left foot of its sheet."""
    left, foot, right, head = page.get_trimbox()
    return Box(left, foot, right, head)


P = ParamSpec("P")
T = TypeVar("T")
_PDFIUM = threading.RLock()


def alone(work: Callable[P, T]) -> Callable[P, T]:
    """PDFium keeps what it knows in common: no two threads may be in it at once."""

    @wraps(work)
    def in_turn(*given: P.args, **named: P.kwargs) -> T:
        with _PDFIUM:
            return work(*given, **named)

    return in_turn


@alone
def picture_of(pdf: bytes, number: int, scale: float, bleed: bool = False) -> bytes:
    """A page as PNG, cut to its trim or with its bleed.

    ``scale`` is pixels a point, less where the picture would be larger than :data:`MOST_PIXELS`.
    Raises IndexError for a page that there is not.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        return as_png(drawn(document, number, scale, bleed))


def drawn(
    document: pypdfium2.PdfDocument, number: int, scale: float, bleed: bool = False
) -> Image.Image:
    """A page as a picture in memory; else as :func:`picture_of`."""
    index = _index(document, number)
    page = document[index]
    edges = page.get_bleedbox() if bleed else page.get_trimbox()
    # not cropped afterwards: what is drawn would stand a part of a pixel elsewhere
    page.set_mediabox(*edges)
    page.set_cropbox(*edges)
    page.close()
    width, height = edges[2] - edges[0], edges[3] - edges[1]
    scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
    picture: Image.Image = document[index].render(scale=scale).to_pil()
    return picture


def as_png(picture: Image.Image) -> bytes:
    """A picture as PNG, packed in little time."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _index(document: pypdfium2.PdfDocument, number: int) -> int:
    if not 1 <= number <= len(document):
        raise IndexError(f"there is no page {number}")
    return number - 1


@alone
def one_page(pdf: bytes, number: int) -> bytes:
    """A page as a PDF of its own. Raises IndexError for a page that there is not."""
    with pypdfium2.PdfDocument(pdf) as whole, pypdfium2.PdfDocument.new() as single:
        single.import_pages(whole, [_index(whole, number)])
        out = io.BytesIO()
        single.save(out)
        return out.getvalue()


@dataclass(frozen=True)
class PageText:
    """The characters of a page in the order in which they were drawn."""

    chars: str
    boxes: tuple[Bounds, ...]
    """By character; of no size for those that only part words."""

    @cached_property
    def sizes(self) -> tuple[float, ...]:
        """Heights of the characters' boxes in points."""
        return tuple(box[3] - box[1] for box in self.boxes)


_NO_TEXT = PageText("", ())


@alone
def page_text(pdf: bytes, number: int = 1) -> PageText:
    """The text of a page, places in points from the left head of its trim."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[_index(document, number)]
        trim = trim_of(page)
        text = page.get_textpage()
        count = text.count_chars()
        chars, boxes = [], []
        rect = pdfium.FS_RECTF()
        for index in range(count):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect)):
                rect.left = rect.right = rect.top = rect.bottom = 0.0
            chars.append(chr(code) if 0 < code < 0x110000 else "\ufffd")
            boxes.append(
                (
                    rect.left - trim[0],
                    trim[3] - rect.top,
                    rect.right - trim[0],
                    trim[3] - rect.bottom,
                )
            )
        return PageText("".join(chars), tuple(boxes)) if chars else _NO_TEXT


@alone
def faces_of(pdf: bytes, number: int = 1) -> list[tuple[str, Bounds]]:
    """The characters of a page by the name of their face, runs of one face and line as one."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[_index(document, number)]
        trim = trim_of(page)
        runs = []
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=6):
            left, foot, right, head = each.get_bounds()
            name = each.get_font().get_base_name()
            bounds = (left - trim[0], trim[3] - head, right - trim[0], trim[3] - foot)
            runs.append((name, bounds))
        return runs
