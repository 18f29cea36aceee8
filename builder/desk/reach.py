"""The files that the desk may read and open: those that pages are made of, and no others."""

from __future__ import annotations

import stat
from pathlib import Path

from ..ground.places import HOUSE, LAYOUTS, publication_of, real
from .watching import shared_files

_TEXTS = frozenset({".md", ".yaml", ".yml", ".css", ".html", ".svg", ".txt"})
MOST_BYTES = 4_000_000


class OutOfReach(Exception):
    """A file that the desk does not read."""


def within_reach(named: str, issue: Path) -> Path:
    """The file that the desk names so: in the issue, else in its publication, else in the house.

    Raises OutOfReach for absolute paths, ``..``, links that lead out, and whatever is no file of
    text of the issue, a layout or the fonts.
    """
    written = Path(named)
    if not named or "\0" in named or "\\" in named or written.is_absolute():
        raise OutOfReach(named)
    if ".." in written.parts or any(part.startswith((".", "~")) for part in written.parts):
        raise OutOfReach(named)
    home = publication_of(issue)
    inside = [real(issue), home / "layouts", home / "fonts", LAYOUTS, HOUSE / "fonts"]
    allowed = [real(folder) for folder in inside]
    for base in (real(issue), home, HOUSE):
        path = real(base / written)
        if not any(path.is_relative_to(folder) for folder in allowed) and (
            path not in shared_files(issue)
        ):
            continue
        if path.suffix.lower() in _TEXTS and _is_small_file(path):
            return path
    raise OutOfReach(named)


def _is_small_file(path: Path) -> bool:
    try:
        state = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(state.st_mode) and state.st_size <= MOST_BYTES
