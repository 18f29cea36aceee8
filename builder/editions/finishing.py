"""From the proof to a finished file: choose the finisher, keep to the size, write at once."""

from __future__ import annotations

import io
from pathlib import Path

import deflate
import pikepdf

from ..diagnostics import Finding
from ..files import write_atomically
from .edition import Edition, Rung
from .faces.outlines import compact_outlines
from .facts import Finished, ProofFacts
from .metadata import describe
from .pictures import coarsen
from .prepare import PreparedProof, prepare
from .press import finish_for_press
from .reader import finish_for_readers

_CLOSEST, _QUICK = 12, 7
"""Levels of libdeflate: the closest takes ten times as long."""
_LARGE_BYTES = 1 << 19


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
        finisher = finish_for_press if edition.is_press else finish_for_readers
        findings = finisher(pdf, edition, facts)
        if rung is not None:
            coarsen(pdf, rung)
        if edition.outline_tolerance is not None:
            compact_outlines(pdf, edition.outline_tolerance)
        describe(pdf, edition, facts)
        version = "1.6" if edition.is_press else "1.7"
        return saved(pdf, version, edition.linearize), len(pdf.pages), findings


def saved(pdf: pikepdf.Pdf, version: str, linearize: bool = False) -> bytes:
    """The file's bytes, the same for the same pages: no clock and no chance."""
    _compress(pdf)
    result = io.BytesIO()
    pdf.save(
        result,
        force_version=version,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        linearize=linearize,
        deterministic_id=True,
    )
    return result.getvalue()


def _compress(pdf: pikepdf.Pdf) -> None:
    """Compress what is not compressed yet as far as it goes; metadata stays open to any reader."""
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream) or "/Filter" in stream:
            continue
        if stream.get("/Type") != "/Metadata":
            data = stream.read_bytes()
            level = _CLOSEST if len(data) < _LARGE_BYTES else _QUICK
            packed = bytes(deflate.zlib_compress(data, level))
            stream.write(packed, filter=pikepdf.Name.FlateDecode)


def _over_budget(edition: Edition, size: int) -> Finding:
    return Finding(
        "editions/over-budget",
        "error",
        f"edition {edition.name} has {size:,} bytes at its last rung, "
        f"{size - (edition.max_bytes or 0):,} more than its budget",
        "use fewer or smaller pictures, add a lower rung, or raise max_bytes",
    )
