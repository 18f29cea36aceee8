"""Opening a PDF from outside, within bounds, and gathering its facts once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
from pikepdf import settings

from ..editions.limits import Limits, Purpose, limits_for
from ..pdf.marks import Box, scaled
from ..pdf.walk.state import box_from
from ..pdf.walk.walker import Ledger, TooMuch, walk_page
from .document import Document, PageFacts, Sources

_MIB = 1 << 20
_STREAM_BYTES = 256 * _MIB
"""No stream is decoded further than this: a whole page at 600 ppi in CMYK fits."""
_XMP_BYTES = 4 * _MIB
_BOXES = ("CropBox", "BleedBox", "TrimBox", "ArtBox")
_LETTER: Box = (0.0, 0.0, 612.0, 792.0)
_HEAD_BYTES = 1024

_PREFIXES = {
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


class Unreadable(Exception):
    """A file that cannot be opened or will not be read; the message is one line."""


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
        raise Unreadable("it is encrypted and asks for a password") from None
    except pikepdf.PdfError as error:
        raise Unreadable(_one_line(error, path)) from None


def check_head(path: Path, limits: Limits) -> int:
    """The size of the file in bytes, once it looks like a PDF of bearable size.

    Raises Unreadable.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Unreadable("it is not a file")
        if size > limits.file_bytes:
            words = f"it has {size:,} bytes, more than the {limits.file_bytes:,} read at most"
            raise Unreadable(words)
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise Unreadable(error.strerror or "it cannot be read") from None
    if b"%PDF-" not in head:
        raise Unreadable("it is not a PDF")
    return size


def gather(
    path: Path, purpose: Purpose | None, limits: Limits | None, sources: Sources | None
) -> Document:
    """Open a PDF and walk over all its pages. Raises Unreadable."""
    size = check_head(path, limits or Limits())
    pdf = open_pdf(path)
    metadata = _metadata(pdf)
    purpose = purpose or _guess(metadata, pdf)
    limits = limits or limits_for(purpose)
    ledger = Ledger()
    pages = []
    for number, page in enumerate(_page_dictionaries(pdf, limits), 1):
        try:
            pages.append(_facts(page, number, ledger))
        except TooMuch as error:
            raise Unreadable(f"page {number}: {error}") from None
        except pikepdf.PdfError as error:
            raise Unreadable(f"page {number}: {_one_line(error, path)}") from None
    document = Document(path, pdf, purpose, limits, pages, ledger.fonts, size, metadata, sources)
    document.warnings = tuple(_one_line(words, path) for words in pdf.get_warnings())
    return document


def _page_dictionaries(pdf: pikepdf.Pdf, limits: Limits) -> list[Any]:
    try:
        count = len(pdf.pages)
        if count > limits.pages:
            raise Unreadable(f"it has {count:,} pages, more than the {limits.pages:,} read at most")
        return [page.obj for page in pdf.pages]
    except pikepdf.PdfError as error:
        raise Unreadable(_one_line(error, Path(pdf.filename))) from None


def _facts(page: Any, number: int, ledger: Ledger) -> PageFacts:
    media = _box(_inherited(page, "/MediaBox"))
    boxes = {name: _box(page.get(f"/{name}")) for name in _BOXES}
    boxes["CropBox"] = boxes["CropBox"] or _box(_inherited(page, "/CropBox"))
    rotate = _inherited(page, "/Rotate")
    unit = user_unit_of(page)
    resources = _inherited(page, "/Resources")
    if resources is not None and "/Resources" not in page:
        page["/Resources"] = resources
    sheet = scaled(media or _LETTER, unit)
    content = walk_page(page, sheet, ledger, unit)
    if media is None:
        content.faults.append("MediaBox")
    return PageFacts(
        number=number,
        obj=page,
        media=sheet,
        boxes={name: scaled(box, unit) for name, box in boxes.items() if box},
        rotate=int(rotate) % 360 if isinstance(rotate, int) else 0,
        user_unit=unit,
        content=content,
    )


def user_unit_of(page: Any) -> float:
    """How many points a unit of the page is; ISO 32000-1, Table 30."""
    unit = page.get("/UserUnit", 1)
    return 1.0 if isinstance(unit, pikepdf.Object) else min(max(float(unit), 1e-3), 1e3)


def _inherited(page: Any, key: str) -> Any:
    """An entry of the page or of the tree above it."""
    node, steps = page, 0
    while node is not None and steps < 64:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return None


def _box(value: Any) -> Box | None:
    try:
        box = box_from(value)
    except (TypeError, ValueError):
        return None
    return box if box[0] < box[2] and box[1] < box[3] else None


def _guess(metadata: Mapping[str, str], pdf: pikepdf.Pdf) -> Purpose:
    """What a file is for, as far as it says: what declares nothing is held to the press."""
    intents: Any = pdf.Root.get("/OutputIntents")
    for intent in intents if isinstance(intents, pikepdf.Array) else ():
        if isinstance(intent, pikepdf.Dictionary) and intent.get("/S") == pikepdf.Name.GTS_PDFX:
            return "print"
    return "screen" if "pdfuaid:part" in metadata or "pdfaid:part" in metadata else "print"


def _metadata(pdf: pikepdf.Pdf) -> dict[str, str]:
    """The simple properties of the XMP packet; nothing where it is absent or unsafe."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    packet = stream.read_bytes()
    if len(packet) > _XMP_BYTES or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    try:
        root = ET.fromstring(packet)
    except (ET.ParseError, ValueError):
        return {}
    found: dict[str, str] = {}
    for description in root.iter(f"{_RDF}Description"):
        for key, value in description.attrib.items():
            found[_short(key)] = value
        for child in description:
            item = child.find(f".//{_RDF}li")
            text = (item if item is not None else child).text
            found[_short(child.tag)] = (text or "").strip()
    return found


def _short(name: str) -> str:
    namespace, _, local = name.removeprefix("{").partition("}")
    return f"{_PREFIXES.get(namespace, namespace)}:{local}"


def _one_line(error: object, path: Path) -> str:
    """A reader's message as one line, without the path it begins with."""
    words = " ".join(str(error).split())
    for name in (str(path), path.name):
        words = words.removeprefix(name).lstrip(":, ")
    return words[:200]
