"""What every edition needs done to the proof, done once for all of them."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from ..pdf.content import contents
from .shortening import shorten
from .subsets import compact_fonts

_SHOWN = re.compile(rb"/(i[0-9a-f]+)(?= Do(?:\s|$))")


@dataclass(frozen=True, slots=True)
class PreparedProof:
    """A proof with compact fonts and streams, and names that do not depend on where it was made."""

    data: bytes


def prepare(proof: Path | bytes | PreparedProof) -> PreparedProof:
    """Make the proof ready for finishing; a prepared one is handed back as it is.

    Raises pikepdf.PdfError where the proof is not a sound PDF and ValueError where a content
    stream cannot be read.
    """
    if isinstance(proof, PreparedProof):
        return proof
    source = io.BytesIO(proof) if isinstance(proof, bytes) else proof
    with pikepdf.open(source) as pdf:
        _name_pictures_by_content(pdf)
        compact_fonts(pdf)
        shorten(pdf)
        result = io.BytesIO()
        pdf.save(result, compress_streams=False, deterministic_id=True)
    return PreparedProof(result.getvalue())


def _name_pictures_by_content(pdf: pikepdf.Pdf) -> None:
    """Rename pictures: WeasyPrint's names are hashes of absolute addresses.

    Pictures with the same bytes become one. ``Interpolate`` goes: PDF/A forbids it
    (ISO 19005-2, 6.2.8) and a press has no use for it.
    """
    fresh: dict[tuple[int, int], bytes] = {}
    kept: dict[bytes, pikepdf.Object] = {}
    renamed: dict[bytes, bytes] = {}  # pages share one dictionary, so names outlive their page
    for content in contents(pdf):
        stream, resources = content.stream, content.resources
        pictures = {
            key[1:].encode(): picture
            for key, picture in resources.get("/XObject", {}).items()
            if picture.get("/Subtype") == "/Image"
        }
        for key, picture in pictures.items():
            name = fresh.get(picture.objgen) or _picture_name(picture)
            fresh[picture.objgen] = name
            kept.setdefault(name, picture)
            del resources.XObject["/" + key.decode()]
            resources.XObject["/" + name.decode()] = kept[name]
            renamed[key] = name
        if renamed:
            stream.write(_renamed(stream.read_bytes(), renamed))


def _renamed(data: bytes, names: dict[bytes, bytes]) -> bytes:
    return _SHOWN.sub(lambda match: b"/" + names.get(match[1], match[1]), data)


def _picture_name(picture: pikepdf.Object) -> bytes:
    digest = hashlib.sha256()
    for part in (picture, picture.get("/SMask")):
        if part is None:
            continue
        if "/Interpolate" in part:
            del part.Interpolate
        digest.update(part.read_raw_bytes())
        digest.update(repr((part.get("/Width"), part.get("/Height"))).encode())
    return b"picture-" + digest.hexdigest()[:12].encode()
