"""What a document says of itself: XMP, and the printing condition it is made for."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pikepdf

from .content import members

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}
"""By the prefix; ISO 19005-2, 6.6, ISO 14289-1, 5 and ISO 15930-7, 6.4 name the last three."""
_PREFIXES = {address: prefix for prefix, address in NAMESPACES.items()}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MOST_BYTES = 4 << 20


def read_xmp(pdf: pikepdf.Pdf) -> dict[str, str]:
    """The simple properties of the XMP packet; nothing where it is absent or unsafe."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    packet = stream.read_bytes()
    if len(packet) > _MOST_BYTES or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
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


def press_intents(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The output intents of PDF/X, of which a file has one or none; ISO 15930-7, 6.3."""
    return [
        intent
        for intent in members(pdf.Root.get("/OutputIntents"))
        if isinstance(intent, pikepdf.Dictionary) and intent.get("/S") == "/GTS_PDFX"
    ]
