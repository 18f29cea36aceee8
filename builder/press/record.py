"""The record of a build: what it was made from, so that nothing is made twice.

Keys are hashes of content: every file of the issue that was read, the layout, the fonts' book, the
builder's own code and the versions of what it stands on. Looking a record up imports neither the
engine nor a parser.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..ground.places import FONTS_FILE, LAYOUTS, PACKAGE, real

_STOOD_ON = ("weasyprint", "pydyf", "fonttools", "pikepdf", "markdown-it-py", "pillow", "jinja2")
_ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Made:
    """One edition on disk: its file name in the issue's output folder and what it was made from."""

    file: str
    sha256: str
    size: int
    pages: int
    digest: str
    layout: str
    copy: str
    """A hash of the inputs alone, whatever the builder and the options were."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the last build of an issue read and wrote."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    """Hash of each input by its path from the issue folder; ``absent`` for one that would be read
    if it existed."""
    default_editions: tuple[str, ...] = ()
    editions: Mapping[str, Made] = field(default_factory=dict)
    warnings: int = 0


def record_path(out: Path, issue_id: str) -> Path:
    """Where the record of an issue lies."""
    return out / issue_id / ".record.json"


def read_record(path: Path) -> Record:
    """The record, or an empty one where there is none that can be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
        editions = {name: Made(**made) for name, made in data["editions"].items()}
        return Record(
            data["inputs"], tuple(data["default_editions"]), editions, int(data["warnings"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Record()


def as_json(record: Record) -> dict[str, Any]:
    """The record as it is written."""
    return {
        "inputs": dict(sorted(record.inputs.items())),
        "default_editions": list(record.default_editions),
        "editions": {
            name: {slot: getattr(made, slot) for slot in Made.__slots__}
            for name, made in sorted(record.editions.items())
        },
        "warnings": record.warnings,
    }


def file_hash(path: Path) -> str:
    """SHA-256 of a file, or ``absent``; how letters are sent is no part of what pages are made of.

    So a server or a sender may change once an issue is built, and its PDFs are still those of it.
    """
    try:
        if path.name in _WITH_MAIL:
            return hashlib.sha256(_MAIL.sub(b"", path.read_bytes())).hexdigest()
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return _ABSENT


_WITH_MAIL = ("publication.yaml", "issue.yaml")
_MAIL = re.compile(rb"^mail:.*\n?(?:(?:[ \t#\r].*)?\n)*(?:[ \t#].*)?", re.MULTILINE)
"""The key as it is written by anyone's hand, with all that is indented below it."""


def hash_inputs(paths: Iterable[Path], folder: Path) -> dict[str, str]:
    """The hash of each input by its path from the issue folder, in a stable order.

    What lies outside the publication, such as a printer's profile, goes by its whole path.
    Folders of two publications may bear the same id, so a record holds for any folder with the
    same content, and for no other.
    """
    home = real(folder)
    return {
        os.path.relpath(path, home) if path.is_relative_to(home.parent) else str(path): (
            file_hash(path)
        )
        for path in sorted(set(paths))
    }


def is_current(inputs: Mapping[str, str], folder: Path) -> bool:
    """Whether every recorded input is still what it was."""
    home = real(folder)
    return bool(inputs) and all(file_hash(home / path) == was for path, was in inputs.items())


def holds_copy(record: Record, edition: str, folder: Path) -> bool:
    """Whether an edition was made of the copy as it is now; so it is taken where none is known."""
    made = record.editions.get(edition)
    if made is None:
        return True
    return made.copy == copy_digest(record.inputs) and is_current(record.inputs, folder)


def copy_digest(inputs: Mapping[str, str]) -> str:
    """One hash for all that was read of an issue and its publication."""
    return digest(inputs, "", ())


def house_digest(layouts: Sequence[str], publication: Path) -> str:
    """A hash of the builder itself, the layouts named, the fonts' books and what all stands on.

    Layouts and fonts of the publication's own count with the house's.
    """
    total = _builder_sum().copy()
    homes = list(dict.fromkeys([LAYOUTS, publication / "layouts"]))
    names = _with_extended(layouts, homes)
    for folder in (home / name for home in homes for name in ("shared", *names)):
        _add_folder(total, folder)
    for folder in dict.fromkeys([FONTS_FILE.parent, publication / "fonts"]):
        for path in sorted(folder.glob("*")):
            if path.is_file():
                total.update(f"{path.name}\0{file_hash(path)}\0".encode())
    return str(total.hexdigest())


def _with_extended(layouts: Sequence[str], homes: Sequence[Path]) -> list[str]:
    """The layouts with those that they extend, told without a parser: rather one too many."""
    names = list(layouts)
    for name in names:  # which grows
        for file in (home / name / "layout.yaml" for home in homes):
            text = file.read_text("utf-8", "replace") if file.is_file() else ""
            names += [named for named in _EXTENDS.findall(text) if named not in names]
    return names


_EXTENDS = re.compile(r"""\bextends\b["']?\s*:\s*["']?([a-z][a-z0-9-]*)""")


@cache
def _builder_sum() -> Any:
    """The sum of what runs here, which stays what it is while it runs."""
    total = hashlib.sha256()
    for part in (platform.python_version(), platform.machine(), *_versions()):
        total.update(part.encode() + b"\0")
    _add_folder(total, PACKAGE)
    return total


def _add_folder(total: Any, folder: Path) -> None:
    for name in sorted(_files(str(folder)), key=lambda name: Path(name).parts):
        with contextlib.suppress(OSError), open(f"{folder}{os.sep}{name}", "rb") as file:  # noqa: PTH123 - of some hundred files
            known = hashlib.sha256(file.read()).hexdigest()
            total.update(f"{folder.name}/{name}\0{known}\0".encode())


def _files(folder: str, inside: str = "") -> Iterator[str]:
    """The files below a folder, by their paths in it; compiled ones are left out."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{inside}{entry.name}{os.sep}")
            elif entry.is_file() and not entry.name.endswith(".pyc"):
                yield inside + entry.name


def _versions() -> Iterable[str]:
    """What stands beside the builder, as the folder says that each package was installed with.

    The library that reads such folders takes longer to import than all that a build starts with.
    """
    known: dict[str, str] = {}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            names = (path.name for path in Path(folder).iterdir())
            for match in filter(None, map(_INSTALLED.fullmatch, names)):
                known.setdefault(match["name"].lower().replace("_", "-"), match["version"])
    return (f"{name} {known.get(name, _ABSENT)}" for name in _STOOD_ON)


_INSTALLED = re.compile(r"(?P<name>[\w.]+)-(?P<version>[^-]+)(?:-[^-]+)?\.(?:dist|egg)-info")
"""PyPA's Recording installed projects, 1.2, and what came before it."""


def digest(inputs: Mapping[str, str], house: str, options: Sequence[str]) -> str:
    """One hash for everything an edition is made from.

    Where something outside the publication lies does not count, so that the same inputs give the
    same bytes on two machines.
    """
    named = ((Path(at).name if Path(at).is_absolute() else at, hash) for at, hash in inputs.items())
    text = json.dumps([sorted(named), house, list(options)])
    return hashlib.sha256(text.encode()).hexdigest()
