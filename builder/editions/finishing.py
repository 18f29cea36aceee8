"""From the proof to a finished file: choose the finisher, keep to the size, write at once."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import deflate
import lxml.etree  # type: ignore[import-untyped]  # noqa: F401 - pikepdf needs it to save
import pikepdf

from ..ground.files import write_atomically
from ..ground.findings import Finding, found
from ..pdf.content import contents, members, write_all
from ..pdf.walk.showing import largest_sizes
from ..proof.facts import ProofFacts
from ..proof.prepare import PreparedProof, prepare
from .colour import Screen
from .edition import Edition, Rung
from .faces.compact import compact_faces
from .finished import Finished
from .metadata import describe
from .outlining import outline_text
from .pictures import Wanted, has_stand_ins, set_pictures
from .placing import fill_places, keep_places
from .reserving import reserve_places

_QUICK = 7
"""A level of libdeflate, fit for what is large or is read once."""
_CLOSEST = 12
"""For thousands of small paths, which would make a file too large to send."""
_LARGE_BYTES = 1 << 19
_CORES = 2
_HINTS = re.compile(rb"/S \d+(?: /O \d+)? /Length (\d+) >>\nstream\n")
"""The dictionary of a linearised file's hint stream."""
_PACKING = {  # by whether the version has object streams: ISO 32000-1, 7.5.7
    True: pikepdf.ObjectStreamMode.generate,
    False: pikepdf.ObjectStreamMode.disable,
}
_STRUCTURE = ("/ObjStm", "/XRef")
"""Streams that hold the file it was read from together, not content."""
_RETURN = b"\r"
_LONGEST_RUN, _END_OF_RUNS = 128, b"\x80"


def finish(
    proof: Path | bytes | PreparedProof, edition: Edition, facts: ProofFacts, out: Path
) -> Finished:
    """Write one edition of the proof to ``out``.

    The rungs of the edition are tried in turn until the file is within ``max_bytes``; where even
    the last is not, the file is written and an error found. Raises EnvironmentProblem where the
    press profile is missing and pikepdf.PdfError for a proof that is no PDF.
    """
    prepared = prepare(proof)
    for rung in edition.steps:
        data, pages, findings = _finish_once(prepared, edition, facts, rung)
        if edition.max_bytes is None or len(data) <= edition.max_bytes:
            break
    else:
        findings.append(_over_budget(edition, len(data)))
    write_atomically(out, data)
    return Finished(out, len(data), pages, rung, tuple(findings))


def _finish_once(
    prepared: PreparedProof, edition: Edition, facts: ProofFacts, rung: Rung | None
) -> tuple[bytes, int, list[Finding]]:
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        streams = contents(pdf)
        sizes = largest_sizes(streams, of_type=edition.outline_tolerance is not None)
        wanted = Wanted(edition, rung, sizes.pictures, facts.originals)
        pictures = partial(set_pictures, pdf, streams, wanted)
        places = keep_places(pdf, streams, edition, facts)
        findings = edition.kind.finish(pdf, streams, edition, facts, pictures)
        if has_stand_ins(streams):
            findings += pictures(Screen(None, facts.swatches))
        if edition.outline_tolerance is not None:
            compact_faces(pdf, streams, sizes, edition.outline_tolerance)
        if edition.text == "outlines":
            findings += outline_text(pdf, streams)
        write_all(streams)
        fill_places(places, streams)
        reserve_places(pdf, edition, facts)
        findings += places.findings
        describe(pdf, edition, facts)
        kind = edition.kind
        level = _CLOSEST if edition.text == "outlines" else kind.level
        data = saved(pdf, kind.pdf_version, edition.linearize, level)
        return data, len(pdf.pages), findings


def saved(pdf: pikepdf.Pdf, version: str, linearize: bool = False, level: int = _QUICK) -> bytes:
    """The file's bytes, the same for the same pages: no clock and no chance.

    Every stream ends in a line feed before ``endstream`` and none in a carriage return: with that
    feed it reads as one line end, and the stream's length as wrong (ISO 19005-2, 6.1.7.1).
    """
    _compress(pdf, level)
    data = _written(pdf, version, linearize)
    for key in ("/Title", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate"):
        if not _is_misread(data):
            break
        data = _shuffled(data, key, version, linearize)
    return data


def _shuffled(data: bytes, key: str, version: str, linearize: bool) -> bytes:
    """The same file with one object more: the streams qpdf makes up itself come out otherwise."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        info = pdf.trailer.get("/Info", pikepdf.Dictionary())
        if key in info:
            info[key] = pdf.make_indirect(info[key])
        return _written(pdf, version, linearize)


def _is_misread(data: bytes) -> bool:
    """Whether a stream's end could be taken for a line end, or the other way round.

    Before the end of its hint stream qpdf sets no line feed where the data has one for its last.
    """
    hints = _HINTS.search(data)
    unfed = hints and data[hints.end() + int(hints[1]) :].startswith(b"endstream")
    return bool(unfed) or _RETURN + b"\nendstream" in data


def _written(pdf: pikepdf.Pdf, version: str, linearize: bool) -> bytes:
    result = io.BytesIO()
    pdf.save(
        result,
        force_version=version,
        object_stream_mode=_PACKING[version >= "1.5"],
        linearize=linearize,
        deterministic_id=True,
    )
    return result.getvalue()


def _compress(pdf: pikepdf.Pdf, level: int) -> None:
    """Compress what is not compressed yet; metadata stays open to any reader."""
    streams = [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Stream) and each.get("/Type") not in _STRUCTURE
    ]
    plain = [s for s in streams if "/Filter" not in s and s.get("/Type") != "/Metadata"]
    with ThreadPoolExecutor(_CORES) as pool:  # libdeflate works without Python's lock
        packed = pool.map(partial(_packed, level=level), (bytes(s.read_bytes()) for s in plain))
        for stream, data in zip(plain, packed, strict=True):
            _pack(stream, data, level)
    for stream in streams:
        if "/Filter" in stream and bytes(stream.read_raw_bytes()).endswith(_RETURN):
            _wrap(stream)


def _packed(data: bytes, level: int) -> bytes:
    return bytes(deflate.zlib_compress(data, level if len(data) < _LARGE_BYTES else _QUICK))


def _pack(stream: pikepdf.Stream, packed: bytes, level: int) -> None:
    """Write a stream compressed; one that would end in a carriage return gets a line feed more."""
    ends_where_it_likes = "/ShadingType" not in stream and stream.get("/Subtype") != "/Image"
    if packed.endswith(_RETURN) and ends_where_it_likes:
        data = bytes(stream.read_bytes()) + b"\n"
        packed = _packed(data, level)
        if "/Length1" in stream:
            stream.Length1 = len(data)
    stream.write(packed, filter=pikepdf.Name.FlateDecode)


def _wrap(stream: pikepdf.Stream) -> None:
    """Give a stream another end: run lengths around what it has. ISO 32000-1, 7.4.5."""
    data = bytes(stream.read_raw_bytes())
    runs = (data[at : at + _LONGEST_RUN] for at in range(0, len(data), _LONGEST_RUN))
    wrapped = b"".join(bytes((len(run) - 1,)) + run for run in runs) + _END_OF_RUNS
    inner, given = members(stream.Filter), members(stream.get("/DecodeParms"))
    stream.write(
        wrapped,
        filter=pikepdf.Array([pikepdf.Name.RunLengthDecode, *inner]),
        decode_parms=pikepdf.Array([None, *given]) if given else None,
    )


def _over_budget(edition: Edition, size: int) -> Finding:
    over = size - (edition.max_bytes or 0)
    return found("editions/over-budget", edition=edition.name, bytes=f"{size:,}", over=f"{over:,}")
