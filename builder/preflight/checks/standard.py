"""Checks of the standard a file declares, its metadata and its output intent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from ...ground.findings import Finding
from ...ground.register import check
from ..document import Document, only_for

_PRESS_METADATA = {
    "dc:title": "a title",
    "xmp:CreateDate": "the date of creation",
    "xmp:ModifyDate": "the date of change",
    "xmp:MetadataDate": "the date of the metadata",
    "xmpMM:DocumentID": "a document id",
    "xmpMM:VersionID": "a version id",
    "xmpMM:RenditionClass": "a rendition class",
    "pdf:Trapped": "whether it is trapped (True or False)",
}
"""What ISO 15930-7, 6.17 asks of the XMP metadata beside the version."""
_OLDER = ("PDF/X-1a", "PDF/X-3")


@check("standard/pdfx", subject="pdf")
@only_for("print")
def pdfx(document: Document) -> Iterator[Finding]:
    """ISO 15930-7: the file says it is PDF/X-4; X-1a and X-3 are let pass."""
    declared = document.standard
    if not declared.startswith(("PDF/X-4", *_OLDER)):
        words = f"it says it is {declared}" if declared else "it declares no PDF/X standard"
        yield document.finding("standard/pdfx", words)


@check("standard/metadata", subject="pdf")
@only_for("print")
def metadata(document: Document) -> Iterator[Finding]:
    """The metadata, file identifier and version a PDF/X-4 file must have."""
    missing = []
    if document.standard.startswith("PDF/X-4"):
        given = document.metadata
        missing = [words for name, words in _PRESS_METADATA.items() if not given.get(name)]
        if given.get("pdf:Trapped", "True") not in ("True", "False"):
            missing.append(_PRESS_METADATA["pdf:Trapped"])
        own = str(document.root.get("/Version", "")).removeprefix("/")
        version = max(document.pdf.pdf_version, own)
        if version > "1.6":
            message = f"PDF {version} is newer than PDF/X-4 allows (1.6)"
            yield document.finding("standard/metadata", message)
    if "/ID" not in document.pdf.trailer:
        missing.append("a file identifier (/ID)")
    if missing:
        yield document.finding("standard/metadata", f"the file lacks {', '.join(missing)}")


@check("standard/output-intent", subject="pdf")
@only_for("print")
def output_intent(document: Document) -> Iterator[Finding]:
    """ISO 15930-7: one output intent of PDF/X, with identifier and profile."""
    intents = document.root.get("/OutputIntents", [])
    ours = [intent for intent in intents if str(intent.get("/S")) == "/GTS_PDFX"]
    if len(ours) != 1:
        words = f"there are {len(ours)} PDF/X output intents, not one"
        yield document.finding("standard/output-intent", words)
        return
    for fault in _intent_faults(ours[0]):
        yield document.finding("standard/output-intent", fault)


def _intent_faults(intent: Any) -> Iterator[str]:
    if not str(intent.get("/OutputConditionIdentifier", "")).strip():
        yield "the output intent names no print condition"
    profile = intent.get("/DestOutputProfile")
    if isinstance(profile, pikepdf.Stream):
        yield from _profile_faults(profile)
    elif "/RegistryName" not in intent:
        yield "the output intent has neither a profile nor a registry"


def _profile_faults(profile: pikepdf.Stream) -> Iterator[str]:
    head = profile.read_bytes()[:128]
    if head[36:40] != b"acsp":
        yield "the output profile is not an ICC profile"
    elif head[12:16] != b"prtr" or head[16:20] not in (b"CMYK", b"GRAY"):
        kind = head[16:20].decode("latin-1").strip()
        yield f"the output profile is {kind}, not of a press (CMYK)"
    elif profile.get("/N") != {b"CMYK": 4, b"GRAY": 1}[head[16:20]]:
        yield "the output profile's /N is not its number of inks"


@check("standard/annotations", subject="pdf")
@only_for("print")
def no_annotations(document: Document) -> Iterator[Finding]:
    """Annotations on the page or its bleed, other than printer's marks."""
    for page in document.pages:
        for annotation in page.annotations:
            kind = str(annotation.get("/Subtype", "")).removeprefix("/")
            if kind in ("PrinterMark", "TrapNet"):
                continue
            box = page.annotation_box(annotation)
            if box is None or page.reaches(box):
                message = f"the page holds an annotation ({kind})"
                yield document.spotted("standard/annotations", message, page, [box or page.trim])


@check("standard/archive", subject="pdf")
@only_for("screen", "email")
def archive(document: Document) -> Iterator[Finding]:
    """ISO 14289-1 and 19005-2: the identification schemas. What they promise, others verify."""
    given = document.metadata
    wanted = {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
    wrong = [f"{name} {value}" for name, value in wanted.items() if given.get(name) != value]
    if wrong:
        yield document.finding("standard/archive", f"the metadata lack {', '.join(wrong)}")


@check("standard/encrypted", subject="pdf")
def encrypted(document: Document) -> Iterator[Finding]:
    """Encryption, also where the password is empty."""
    if document.pdf.is_encrypted:
        yield document.finding("standard/encrypted", "the file is encrypted")
