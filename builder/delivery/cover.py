"""The picture of a letter: the first page of the PDF it carries."""

from __future__ import annotations

import io

import pypdfium2

WIDTH_PIXELS = 560
"""Twice the width it is shown at, for screens of double density."""
_JPEG_QUALITY = 82


def first_page(pdf: bytes) -> bytes | None:
    """The first page as JPEG, or None where the PDF cannot be drawn."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return None
    try:
        page = document[0]
        picture = page.render(scale=WIDTH_PIXELS / page.get_width()).to_pil()
    except (pypdfium2.PdfiumError, IndexError, ZeroDivisionError):
        return None
    finally:
        document.close()
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return file.getvalue()
