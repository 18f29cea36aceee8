"""What every edition needs done to the proof, done once for all of them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from ..pdf.content import Content, contents, write_all
from .shortening import shorten
from .subsets import compact_fonts


@dataclass(frozen=True, slots=True)
class PreparedProof:
    """A proof with compact fonts and streams, and names that do not depend on where it was made."""

    data: bytes


def prepare(proof: Path | bytes | PreparedProof) -> PreparedProof:
    """Make the proof ready for finishing; a prepared one is handed back as it is.

    Raises pikepdf.PdfError where the proof is not a sound PDF or a content stream cannot be read.
    """
    if isinstance(proof, PreparedProof):
        return proof
    source = io.BytesIO(proof) if isinstance(proof, bytes) else proof
    with pikepdf.open(source) as pdf:
        streams = contents(pdf)
        _name_pictures_by_content(streams)
        compact_fonts(pdf, streams)  # gaps are filled by what the engine says of places
        shorten(streams)
        write_all(streams)
        result = io.BytesIO()
        pdf.save(result, compress_streams=False, fix_metadata_version=False, deterministic_id=True)
    return PreparedProof(result.getvalue())


def _name_pictures_by_content(streams: Iterable[Content]) -> None:
    """Rename pictures: WeasyPrint's names are hashes of absolute addresses.

    Pictures with the same bytes become one. ``Interpolate`` goes: PDF/A forbids it
    (ISO 19005-2, 6.2.8) and a press has no use for it.
    """
    fresh: dict[tuple[int, int], bytes] = {}
    kept: dict[bytes, pikepdf.Object] = {}
    renamed: dict[bytes, bytes] = {}  # pages share one dictionary, so names outlive their page
    for content in streams:
        for key, picture in content.named("/XObject").items():
            if picture.get("/Subtype") != "/Image":
                continue
            name = fresh.get(picture.objgen) or _picture_name(picture)
            fresh[picture.objgen] = name
            kept.setdefault(name, picture)
            del content.resources.XObject[key.decode()]
            content.resources.XObject[name.decode()] = kept[name]
            renamed[key] = name
        if renamed:
            content.pairs = [
                (renamed.get(operands, operands) if operator == b"Do" else operands, operator)
                for operands, operator in content.pairs
            ]


def _picture_name(picture: pikepdf.Object) -> bytes:
    digest = hashlib.sha256()
    for part in (picture, picture.get("/SMask")):
        if part is None:
            continue
        if "/Interpolate" in part:
            del part.Interpolate
        digest.update(part.read_raw_bytes())
        digest.update(repr((part.get("/Width"), part.get("/Height"))).encode())
    return b"/picture-" + digest.hexdigest()[:12].encode()
