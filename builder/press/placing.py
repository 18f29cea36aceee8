"""Finished files put in place, with the report of the build and the record of what it read."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..ground.files import write_together
from ..ground.findings import Finding
from .orders import Order
from .record import Made, Record, as_json, copy_digest, file_hash, read_record, record_path


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """One finished edition in the work folder."""

    edition: str
    path: Path
    pages: int
    seconds: float
    rung: dict[str, int] | None = None
    """The quality its pictures were made for, where they were made again."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """What lies beside it, by name."""


def put_in_place(
    order: Order,
    proofs: Any,
    finished: Iterable[FinishedFile],
    findings: Sequence[Finding],
    seconds: float,
) -> tuple[Made, ...]:
    """Write all files of a build at once, and what was made. Raises OSError where that fails."""
    folder = order.out / order.issue_id
    finished = sorted(finished, key=lambda one: one.edition)
    made = {one.edition: _made(one, order, proofs.composed) for one in finished}
    files = {folder / made[one.edition].file: one.path.read_bytes() for one in finished}
    files |= {folder / name: data for one in finished for name, data in one.beside.items()}
    report = _report(order, proofs, finished, made, findings, seconds)
    files[folder / f"{order.issue_id}-report.json"] = _json(report)
    of = proofs.composed
    place(order, files, Record(of.inputs, of.default_editions, made, len(findings)))
    return tuple(made.values())


def place(order: Order, files: Mapping[Path, bytes], record: Record) -> None:
    """Put finished files where the order wants them, all at once, and keep the record of them.

    What the record tells of other editions that still lie there stays. Raises OSError.
    """
    folder = order.out / order.issue_id
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        path = record_path(order.out, order.issue_id)
        kept = {
            name: one
            for name, one in read_record(path).editions.items()
            if (folder / one.file).is_file() and name not in record.editions
        }
        whole = replace(record, editions={**kept, **record.editions})
        write_together({**files, path: _json(as_json(whole))})


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Two processes that put files into one folder do so one after the other."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _made(one: FinishedFile, order: Order, composed: Any) -> Made:
    return Made(
        f"{order.issue_id}-{one.edition}{one.path.suffix}",
        file_hash(one.path),
        one.path.stat().st_size,
        one.pages,
        composed.digest,
        composed.layout,
        copy_digest(composed.inputs),
    )


def _report(
    order: Order,
    proofs: Any,
    finished: Sequence[FinishedFile],
    made: Mapping[str, Made],
    findings: Sequence[Finding],
    seconds: float,
) -> dict[str, Any]:
    rungs = {one.edition: one.rung for one in finished if one.rung}
    stages = {f"edition {one.edition}": one.seconds for one in finished}
    return {
        "issue": order.issue_id,
        "build": proofs.composed.digest[:10],
        "pages": max((one.pages for one in made.values()), default=0),
        "editions": {
            name: {"file": one.file, "pages": one.pages, "bytes": one.size, "sha256": one.sha256}
            | ({"rung": rungs[name]} if name in rungs else {})
            for name, one in made.items()
        },
        "fill": proofs.laid_out[0].fill if proofs.laid_out else {},
        "fonts": list(proofs.composed.fonts),
        "bytes": sum(one.size for one in made.values()),
        "seconds": {**proofs.seconds, **stages, "total": seconds},
        "moved": [
            {"languages": " ".join(one.facts.languages), **each.as_json()}
            for one, laid in zip(proofs.composed.made_up, proofs.laid_out, strict=False)
            for each in laid.moved
        ],
        "findings": [finding.as_json() for finding in findings],
    }


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
