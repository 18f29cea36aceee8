"""Opening a PDF from outside, within bounds, and gathering its facts once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import settings

from ..editions.edition import Purpose
from ..editions.limits import Limits, limits_for
from ..ground.limits import LimitExceeded, run_limited
from ..ground.messages import tr
from ..ground.reasons import reason
from ..pdf.boxes import inherited, sound_box, user_unit_of
from ..pdf.geometry import Box
from ..pdf.names import read_names
from ..pdf.walk.painting import walk_page
from ..pdf.walk.walker import Ledger, TooMuch
from ..pdf.xmp import press_intents, read_xmp
from .document import Document, PageFacts, Sources

_MIB = 1 << 20
_STREAM_BYTES = 256 * _MIB
"""No stream is decoded further than this: a whole page at 600 ppi in CMYK fits."""
_BOXES = ("CropBox", "BleedBox", "TrimBox", "ArtBox")
_LETTER = Box(0.0, 0.0, 612.0, 792.0)
_HEAD_BYTES = 1024


class Unreadable(Exception):
    """A file that cannot be opened or will not be read; the message is one line for the user."""


def open_pdf(path: Path) -> pikepdf.Pdf:
    """Open a file with the decoder's limits set. Raises Unreadable.

    The limits hold for the whole process: call this in a child of its own.
    """
    settings.set_qpdf_limits(
        doc_max_warnings=200,
        parser_max_container_size=5_000_000,
        flate_max_memory=_STREAM_BYTES,
        png_max_memory=_STREAM_BYTES,
        run_length_max_memory=_STREAM_BYTES,
        tiff_max_memory=_STREAM_BYTES,
        dct_max_memory=_STREAM_BYTES,
        dct_max_progressive_scans=100,
    )
    try:
        return pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Unreadable(
            tr("it is encrypted and asks for a password", "文件已加密，需要密码")
        ) from None
    except pikepdf.PdfError as error:
        raise Unreadable(_one_line(error, path)) from None


def check_head(path: Path, limits: Limits) -> int:
    """The size of the file in bytes, once it looks like a PDF of bearable size.

    Raises Unreadable.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Unreadable(tr("it is not a file", "不是文件"))
        if size > limits.file_bytes:
            most = limits.file_bytes
            raise Unreadable(
                tr(
                    f"it has {size:,} bytes, more than the {most:,} read at most",
                    f"文件有 {size:,} 字节，最多只读 {most:,} 字节",
                )
            )
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise Unreadable(reason(error)) from None
    if b"%PDF-" not in head:
        raise Unreadable(tr("it is not a PDF", "不是 PDF"))
    return size


def gather(
    path: Path, purpose: Purpose | None, limits: Limits | None, sources: Sources | None
) -> Document:
    """Open a PDF and walk over all its pages. Raises Unreadable."""
    size = check_head(path, limits or Limits())
    pdf = open_pdf(path)
    names = read_names(pdf)
    metadata = read_xmp(pdf)
    purpose = purpose or _guess(metadata, pdf)
    limits = limits or limits_for(purpose)
    ledger = Ledger(names=names)
    pages = []
    for number, page in enumerate(_page_dictionaries(pdf, limits), 1):
        try:
            pages.append(_facts(page, number, ledger))
        except TooMuch as error:
            raise _on_page(number, str(error)) from None
        except pikepdf.PdfError as error:
            raise _on_page(number, _one_line(error, path)) from None
    document = Document(path, pdf, purpose, limits, pages, ledger.fonts, size, metadata, sources)
    document.warnings = tuple(_one_line(words, path) for words in pdf.get_warnings())
    return document


def declared(path: Path) -> dict[str, str]:
    """The XMP of a file, read within bounds in a process of its own; empty where there is none."""
    limits = Limits()
    try:
        return run_limited(
            _declared, (path,), seconds=limits.seconds, memory_bytes=limits.memory_bytes
        )
    except (Unreadable, LimitExceeded, pikepdf.PdfError):
        return {}


def _declared(path: Path) -> dict[str, str]:
    return dict(read_xmp(open_pdf(path)))


def _on_page(number: int, problem: str) -> Unreadable:
    return Unreadable(tr(f"page {number}: {problem}", f"第 {number} 页：{problem}"))


def _page_dictionaries(pdf: pikepdf.Pdf, limits: Limits) -> list[Any]:
    try:
        count = len(pdf.pages)
        if count > limits.pages:
            raise Unreadable(
                tr(
                    f"it has {count:,} pages, more than the {limits.pages:,} read at most",
                    f"文件有 {count:,} 页，最多只读 {limits.pages:,} 页",
                )
            )
        return [page.obj for page in pdf.pages]
    except pikepdf.PdfError as error:
        raise Unreadable(_one_line(error, Path(pdf.filename))) from None


def _facts(page: Any, number: int, ledger: Ledger) -> PageFacts:
    media = sound_box(inherited(page, "/MediaBox"))
    boxes = {name: sound_box(page.get(f"/{name}")) for name in _BOXES}
    boxes["CropBox"] = boxes["CropBox"] or sound_box(inherited(page, "/CropBox"))
    rotate = inherited(page, "/Rotate")
    unit = user_unit_of(page)
    resources = inherited(page, "/Resources")
    if resources is not None and "/Resources" not in page:
        page["/Resources"] = resources
    sheet = (media or _LETTER).scaled(unit)
    content = walk_page(page, sheet, ledger, unit)
    if media is None:
        content.faults.append("MediaBox")
    return PageFacts(
        number=number,
        obj=page,
        media=sheet,
        boxes={name: box.scaled(unit) for name, box in boxes.items() if box},
        rotate=int(rotate) % 360 if isinstance(rotate, int) else 0,
        user_unit=unit,
        content=content,
    )


def _guess(metadata: Mapping[str, str], pdf: pikepdf.Pdf) -> Purpose:
    """What a file is for, as far as it says: what declares nothing is held to the press."""
    is_digital = "pdfuaid:part" in metadata or "pdfaid:part" in metadata
    return "screen" if is_digital and not press_intents(pdf) else "print"


def _one_line(error: object, path: Path) -> str:
    """A reader's message as one line, without the path it begins with."""
    words = " ".join(str(error).split())
    for name in (str(path), path.name):
        words = words.removeprefix(name).lstrip(":, ")
    return words[:200]
