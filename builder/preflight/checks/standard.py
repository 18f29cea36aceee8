"""Checks of the standard a file declares, its metadata and its output intent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from ...ground.findings import Remark, remark
from ...ground.messages import tr
from ...ground.register import check
from ...pdf.xmp import press_intents
from ..document import Document, only_for
from ..words import listed

_PRESS_METADATA = {
    "dc:title": ("a title", "标题"),
    "xmp:CreateDate": ("the date of creation", "创建日期"),
    "xmp:ModifyDate": ("the date of change", "修改日期"),
    "xmp:MetadataDate": ("the date of the metadata", "元数据日期"),
    "xmpMM:DocumentID": ("a document id", "文件标识"),
    "xmpMM:VersionID": ("a version id", "版本标识"),
    "xmpMM:RenditionClass": ("a rendition class", "呈现类别"),
    "pdf:Trapped": ("whether it is trapped (True or False)", "陷印说明（True 或 False）"),
}
"""What ISO 15930-7, 6.17 asks of the XMP metadata beside the version."""
_OLD_INFO = ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped")
"""What ISO 15930-4, 6.8 asks of the information dictionary."""
_NEWEST = {"PDF/X-4": "1.6", "PDF/X-1a": "1.4"}
"""The version of PDF that a standard is built on."""
_OLDER = ("PDF/X-1a", "PDF/X-3")


@check("standard/pdfx", subject="pdf")
@only_for("print")
def pdfx(document: Document) -> Iterator[Remark]:
    """ISO 15930-7: the file says it is PDF/X-4; X-1a and X-3 are let pass."""
    declared = document.standard
    if not declared.startswith(("PDF/X-4", *_OLDER)):
        yield document.remark(says="other" if declared else "none", declared=declared)


@check("standard/metadata", subject="pdf")
@only_for("print")
def metadata(document: Document) -> Iterator[Remark]:
    """The metadata, file identifier and version a PDF/X file must have."""
    missing = []
    standard = document.standard.partition(":")[0]
    if standard == "PDF/X-4":
        given = document.metadata
        missing = [tr(*words) for name, words in _PRESS_METADATA.items() if not given.get(name)]
        if given.get("pdf:Trapped", "True") not in ("True", "False"):
            missing.append(tr(*_PRESS_METADATA["pdf:Trapped"]))
    elif standard == "PDF/X-1a":
        info: Any = document.pdf.trailer.get("/Info", {})
        missing = [key for key in _OLD_INFO if not str(info.get(key, "")).strip()]
    own = str(document.root.get("/Version", "")).removeprefix("/")
    version, most = max(document.pdf.pdf_version, own), _NEWEST.get(standard, own)
    if standard in _NEWEST and version > most:
        yield document.remark(says="newer", version=version, standard=standard, most=most)
    if "/ID" not in document.pdf.trailer:
        missing.append(tr("a file identifier (/ID)", "文件标识符（/ID）"))
    if missing:
        yield document.remark(says="lacking", entries=listed(missing))


@check("standard/output-intent", subject="pdf")
@only_for("print")
def output_intent(document: Document) -> Iterator[Remark]:
    """ISO 15930-7: one output intent of PDF/X, with identifier and profile."""
    intents = document.root.get("/OutputIntents", [])
    ours = [intent for intent in intents if str(intent.get("/S")) == "/GTS_PDFX"]
    if len(ours) != 1:
        yield remark(says="number", count=f"{len(ours)}")
        return
    yield from _intent_faults(ours[0])


def _intent_faults(intent: Any) -> Iterator[Remark]:
    if not str(intent.get("/OutputConditionIdentifier", "")).strip():
        yield remark(says="unnamed")
    profile = intent.get("/DestOutputProfile")
    if isinstance(profile, pikepdf.Stream):
        yield from _profile_faults(profile)
    elif "/RegistryName" not in intent:
        yield remark(says="empty")


def _profile_faults(profile: pikepdf.Stream) -> Iterator[Remark]:
    head = profile.read_bytes()[:128]
    if head[36:40] != b"acsp":
        yield remark(says="no-profile")
    elif head[12:16] != b"prtr" or head[16:20] not in (b"CMYK", b"GRAY"):
        yield remark(says="screen", kind=head[16:20].decode("latin-1").strip())
    elif profile.get("/N") != {b"CMYK": 4, b"GRAY": 1}[head[16:20]]:
        yield remark(says="inks")


@check("standard/allowed", subject="pdf")
def allowed(document: Document) -> Iterator[Remark]:
    """A standard that the printer, or the archive, does not take."""
    taken, declared = document.limits.standards, _declared(document)
    if taken and (declared or document.purpose != "print") and not declared.startswith(taken):
        yield document.remark(
            says="other" if declared else "none", declared=declared, allowed=listed([*taken])
        )


def _declared(document: Document) -> str:
    """The standard that a file of this purpose says it meets: ``PDF/X-4``, ``PDF/A-2A``."""
    if document.purpose == "print":
        return document.standard
    part = document.metadata.get("pdfaid:part", "")
    return f"PDF/A-{part}{document.metadata.get('pdfaid:conformance', '')}" if part else ""


@check("standard/condition", subject="pdf")
@only_for("print")
def condition(document: Document) -> Iterator[Remark]:
    """A printing condition that the printer does not print to."""
    taken = document.limits.conditions
    for intent in press_intents(document.pdf) if taken else ():
        named = str(intent.get("/OutputConditionIdentifier", "")).strip()
        if named and named not in taken:
            yield remark(condition=named, allowed=listed([*taken]))


@check("standard/annotations", subject="pdf")
@only_for("print")
def no_annotations(document: Document) -> Iterator[Remark]:
    """Annotations on the page or its bleed, other than printer's marks."""
    for page in document.pages:
        for annotation in page.annotations:
            kind = str(annotation.get("/Subtype", "")).removeprefix("/")
            if kind in ("PrinterMark", "TrapNet"):
                continue
            box = page.annotation_box(annotation)
            if box is None or page.reaches(box):
                yield document.spotted(page, [box or page.trim], kind=kind)


@check("standard/archive", subject="pdf")
@only_for("screen", "email")
def archive(document: Document) -> Iterator[Remark]:
    """ISO 14289-1 and 19005-2: the identification schemas. What they promise, others verify."""
    given = document.metadata
    wanted = {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
    if document.limits.standards:
        return
    wrong = [f"{name} {value}" for name, value in wanted.items() if given.get(name) != value]
    if wrong:
        yield document.remark(entries=listed(wrong))


@check("standard/encrypted", subject="pdf")
def encrypted(document: Document) -> Iterator[Remark]:
    """Encryption, also where the password is empty."""
    if document.pdf.is_encrypted:
        yield document.remark()
