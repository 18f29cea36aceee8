"""What the last check of some issues found, kept in the user's cache and never beside the copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..ground.files import write_atomically
from ..ground.findings import Finding
from ..ground.places import cache_folder, real

_MAX_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """The folders of a check and the names of what it found."""

    folders: tuple[Path, ...]
    names: frozenset[str]


def last_check(folders: Sequence[Path]) -> frozenset[str]:
    """The names of what the last check of just these issues found; none where there was none."""
    known = _read(_file(folders))
    return known.names if known else frozenset()


def remember(folders: Sequence[Path], findings: Iterable[Finding]) -> None:
    """Keep what a check found for the next. Raises OSError where the cache cannot be written."""
    homes = sorted(str(real(folder)) for folder in folders)
    names = sorted({finding.name for finding in findings if finding.name})
    kept = json.dumps({"folders": homes, "names": names}, ensure_ascii=False) + "\n"
    write_atomically(_file(folders), kept.encode())
    for file in _home().glob("*.json"):
        known = _read(file)
        if known and not any(folder.is_dir() for folder in known.folders):
            file.unlink(missing_ok=True)


def all_checks() -> list[Remembered]:
    """Every last check that is remembered and whose folders are still there."""
    kept = [_read(file) for file in sorted(_home().glob("*.json"))]
    return [known for known in kept if known and all(folder.is_dir() for folder in known.folders)]


def _home() -> Path:
    return cache_folder() / "checked"


def _file(folders: Sequence[Path]) -> Path:
    homes = sorted(str(real(folder)) for folder in folders)
    return _home() / f"{hashlib.sha256(json.dumps(homes).encode()).hexdigest()[:24]}.json"


def _read(file: Path) -> Remembered | None:
    try:
        with file.open("rb") as kept:
            read = json.loads(kept.read(_MAX_BYTES))
        folders = tuple(Path(folder) for folder in read["folders"])
        return Remembered(folders, frozenset(map(str, read["names"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None
