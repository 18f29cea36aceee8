"""Contact sheets: all pages of a PDF in spreads as a reader holds them, on one sheet."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from ..editions.limits import Limits
from ..ground.findings import Rejected, found
from ..ground.limits import LimitExceeded, run_limited
from ..ground.messages import tr
from ..pdf.boxes import sound_box
from ..pdf.geometry import Box
from ..preflight.opening import Unreadable, check_head, open_pdf

Spread = tuple[int | None, int | None]
"""The numbers of a left and a right page."""

_SECONDS, _BYTES = 300.0, 4 << 30
PAGE_PX = 420
"""How high the highest page is drawn."""
_GAP = 1 / 15
"""What lies between spreads, as a part of it."""
_SMALL_PX, _COLOURS = 200, 96
"""From here down a sheet is a thumbnail, of so many colours."""
_MOST_PIXELS = 120_000_000
_ACROSS_BY_ROWS = 1.6
"""About how much wider than high a sheet is."""
_GROUND = (226, 223, 216)


def spreads(pages: int) -> list[Spread]:
    """Pages as a reader holds them: the first alone on the right, then left and right."""
    if pages < 1:
        return []
    pairs: list[Spread] = [(None, 1)]
    for left in range(2, pages + 1, 2):
        pairs.append((left, left + 1 if left < pages else None))
    return pairs


def contact_sheet(path: Path, as_pdf: bool, high: int = PAGE_PX) -> bytes:
    """All pages of a PDF on one sheet, as PNG or PDF. Raises Rejected where it cannot be read.

    ``high`` is how many pixels of a PNG the highest page has; small ones have few colours.
    """
    try:
        return run_limited(_drawn, (path, as_pdf, high), seconds=_SECONDS, memory_bytes=_BYTES)
    except (Unreadable, LimitExceeded) as error:
        raise Rejected([found("file/unreadable", file=path, problem=str(error))]) from None


def _drawn(path: Path, as_pdf: bool, high: int) -> bytes:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders complain there by themselves
    check_head(path, Limits())
    pdf = open_pdf(path)
    try:
        sizes = [_size(page) for page in pdf.pages]
        if not sizes:
            raise Unreadable(tr("it has no pages", "没有页面"))
        return _as_pdf(pdf, sizes) if as_pdf else _as_png(path, sizes, high)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
        words = " ".join(str(error).split())[:120]
        raise Unreadable(tr(f"it cannot be drawn: {words}", f"画不出来：{words}")) from None


Size = tuple[float, float]


def _size(page: pikepdf.Page) -> Size:
    """The trimmed page as a reader sees it."""
    trim = sound_box(page.trimbox) or Box(0, 0, 612, 792)
    turned = page.obj.get("/Rotate", 0)
    is_turned = isinstance(turned, int) and turned % 180 == 90
    return (trim.height, trim.width) if is_turned else (trim.width, trim.height)


def _places(sizes: Sequence[Size], high: float, gap: float) -> tuple[list[Box], Size]:
    """Where each page lies on the sheet, from its upper left, and the size of the sheet.

    ``high`` is the height of the highest page; pages keep their sizes to each other.
    """
    scale = high / max(size[1] for size in sizes)
    wide = max(size[0] for size in sizes) * scale
    pairs = spreads(len(sizes))
    across = _across(len(pairs), 2 * wide + gap, high + gap)
    places = [Box(0, 0, 0, 0)] * len(sizes)
    for at, pair in enumerate(pairs):
        x = gap + (at % across) * (2 * wide + gap)
        y = gap + (at // across) * (high + gap)
        for number, side in zip(pair, (0, 1), strict=True):
            if number is None:
                continue
            own = sizes[number - 1][0] * scale, sizes[number - 1][1] * scale
            left = x + wide if side else x + wide - own[0]
            top = y + (high - own[1]) / 2
            places[number - 1] = Box(left, top, left + own[0], top + own[1])
    rows = math.ceil(len(pairs) / across)
    return places, (gap + across * (2 * wide + gap), gap + rows * (high + gap))


def _across(count: int, wide: float, high: float) -> int:
    """How many spreads stand side by side."""
    best = round(math.sqrt(count * _ACROSS_BY_ROWS * high / wide))
    return max(1, min(count, best))


def _as_png(path: Path, sizes: Sequence[Size], page_px: int) -> bytes:
    import pypdfium2  # noqa: PLC0415 - in the child alone
    from PIL import Image, ImageOps  # noqa: PLC0415

    gap = page_px * _GAP
    places, (wide, high) = _places(sizes, page_px, gap)
    shrink = min(1.0, math.sqrt(_MOST_PIXELS / (wide * high)))
    if shrink < 1:
        places, (wide, high) = _places(sizes, page_px * shrink, gap * shrink)
    sheet = Image.new("RGB", (round(wide), round(high)), _GROUND)
    document = pypdfium2.PdfDocument(path)
    for page, place, size in zip(document, places, sizes, strict=True):
        page.set_cropbox(*page.get_trimbox())
        bitmap = page.render(scale=2 * place.width / size[0])
        box = round(place.width), round(place.height)
        drawn = bitmap.to_pil().convert("RGB").resize(box, Image.Resampling.LANCZOS)
        sheet.paste(ImageOps.expand(drawn, 1, (170, 166, 158)), _corner(place))
        page.close()
    file = io.BytesIO()
    made = sheet.quantize(_COLOURS) if page_px <= _SMALL_PX else sheet
    made.save(file, "PNG", optimize=True)
    return file.getvalue()


def _corner(place: Box) -> tuple[int, int]:
    return round(place.left) - 1, round(place.foot) - 1


_PAGE_PT, _GAP_PT = 300.0, 20.0


def _as_pdf(pdf: pikepdf.Pdf, sizes: Sequence[Size]) -> bytes:
    """Pages stay as they are, so that the sheet can be printed at any size."""
    places, (wide, high) = _places(sizes, _PAGE_PT, _GAP_PT)
    sheet = pikepdf.new()
    target = sheet.add_blank_page(page_size=(wide, high))
    red, green, blue = (part / 255 for part in _GROUND)
    ground = f"{red:.3f} {green:.3f} {blue:.3f} rg 0 0 {wide:.2f} {high:.2f} re f 1 g "
    papers = " ".join(
        f"{p.left:.2f} {high - p.head:.2f} {p.width:.2f} {p.height:.2f} re" for p in places
    )
    target.Contents = sheet.make_stream(f"{ground}{papers} f".encode())
    for page, place in zip(pdf.pages, places, strict=True):
        paper = pikepdf.Rectangle(place.left, high - place.head, place.right, high - place.foot)
        target.add_overlay(page, paper)
    data = io.BytesIO()
    sheet.save(data, deterministic_id=True)
    return data.getvalue()
