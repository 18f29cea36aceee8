"""Translations taken back into the copy: what changes, shown as a diff, and nothing else."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..checks.translated import LEDGER, known_translations
from ..ground.files import write_atomically
from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.model import Issue
from ..issue.source import read_text, shown
from ..issue.units import Place, Unit, fingerprint, units_of
from .exchange import Entry

_ALIKE = 0.6
"""How alike a changed source must still be to what was translated, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking translations back comes to, before anything is written."""

    files: dict[Path, str]
    """The new text of each file that changes."""
    diff: str
    findings: tuple[Finding, ...]
    translated: dict[str, str]
    """For the ledger: the fingerprint of each translation, with that of what it was made from."""


def take(issue: Issue, entries: Sequence[Entry], path: Path) -> Taken:
    """Match what came back with the units of an issue and work out what changes."""
    units = units_of(issue)
    matched, findings = _match(units, entries, path)
    edits: dict[Path, list[tuple[Place, str]]] = {}
    translated: dict[str, str] = {}
    for unit, entry in matched:
        if not entry.target.strip():
            continue
        translated[fingerprint(entry.target)] = fingerprint(entry.source or unit.source)
        if entry.target == unit.target:
            continue
        findings.extend(_calls_lost(unit, entry))
        if unit.place is None:
            findings.append(found("translation/place", unit.spot, words=entry.target[:60]))
            continue
        edits.setdefault(unit.place.file, []).append((unit.place, entry.target))
    files = {file: _edited(read_text(file), changes) for file, changes in edits.items()}
    return Taken(files, _diff(files), tuple(findings), translated)


_CALL = re.compile(r"\[\^[^\]\s]{1,40}\]")


def _calls_lost(unit: Unit, entry: Entry) -> Iterator[Finding]:
    """Notes that the source calls and the translation does not."""
    for call in _CALL.findall(unit.source):
        if call not in entry.target:
            yield found("translation/call", unit.spot, call=call, words=entry.target[:40])


def _match(
    units: Sequence[Unit], entries: Iterable[Entry], path: Path
) -> tuple[list[tuple[Unit, Entry]], list[Finding]]:
    by_id = {unit.id: unit for unit in units}
    by_source = {unit.source: unit for unit in reversed(units)}
    matched, left = [], []
    for entry in entries:
        unit = by_id.get(entry.id) or by_source.get(entry.source)
        if unit is None:
            left.append(entry)
        else:
            matched.append((unit, entry))
    taken = {unit.id for unit, _ in matched}
    findings = []
    for entry in left:
        unit = _nearest(entry, [unit for unit in units if unit.id not in taken])
        if unit is None:
            findings.append(
                found(
                    "translation/gone", Spot(shown(path)), id=entry.id[:60], words=entry.source[:40]
                )
            )
            continue
        taken.add(unit.id)
        matched.append((unit, entry))
        findings.append(found("translation/source", unit.spot, words=unit.source[:40]))
    return matched, findings


def _nearest(entry: Entry, units: Sequence[Unit]) -> Unit | None:
    """The unit of the same article whose source the entry's has become."""
    article = entry.id.split(".", maxsplit=1)[0]
    best, alike = None, _ALIKE
    for unit in units:
        if article and not unit.id.startswith(f"{article}."):
            continue
        matcher = difflib.SequenceMatcher(None, entry.source, unit.source, autojunk=False)
        if matcher.real_quick_ratio() > alike and matcher.quick_ratio() > alike:
            ratio = matcher.ratio()
            if ratio > alike:
                best, alike = unit, ratio
    return best


def _edited(text: str, changes: Sequence[tuple[Place, str]]) -> str:
    parts, at = [], 0
    for place, target in sorted(changes, key=lambda change: change[0].start):
        written = _scalar(target) if place.is_yaml else target
        parts += [text[at : place.start], place.before, written, place.after]
        at = place.end
    return "".join([*parts, text[at:]])


def _scalar(text: str) -> str:
    """Words as a YAML scalar that stands anywhere: plain where that is safe, else quoted."""
    try:
        if yaml.safe_load(f"{{a: {text}}}") == {"a": text} and "\n" not in text:
            return text
    except yaml.YAMLError:
        pass
    return json.dumps(text, ensure_ascii=False)


def _diff(files: dict[Path, str]) -> str:
    parts: list[str] = []
    for file, new in files.items():
        old, name = read_text(file), str(shown(file))
        parts += difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), name, name, n=1
        )
    return "".join(part if part.endswith("\n") else part + "\n" for part in parts)


def write_back(issue: Issue, taken: Taken) -> None:
    """Write what changes, each file whole, with the line ends and byte order mark it had."""
    for file, text in taken.files.items():
        raw = file.read_bytes()
        lines = text.replace("\n", "\r\n") if b"\r\n" in raw else text
        mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        write_atomically(file.resolve(), mark + lines.encode())
    if taken.files:
        folder = issue.manifest.folder
        known = {**known_translations(folder), **taken.translated}
        ledger = json.dumps({"translated": dict(sorted(known.items()))}, indent=1) + "\n"
        write_atomically((folder / LEDGER).resolve(), ledger.encode())
