"""What readers copy out of finished editions: characters lost, and spaces that nobody wrote.

The sample and a generated issue of about 60 pages, screen and email editions, through every reader
of ``tests.tools.extractors``. The copy is looked for in pieces of forty characters; a space where
the copy has none, other than at a line end, is one that nobody wrote.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from builder.ground.places import HOUSE
from builder.issue.copy import copy_of
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue

from ..tools.extractors import READERS
from ._varied import SAMPLE, generate

PIECE = 40
EDITIONS = ("screen", "email")
_DIVISIONS = re.compile("[\u00ad\x02\ufffe-](?=[ \r]*\n)")


def main() -> None:
    """Print a table for each issue."""
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        for name, folder in (("sample", SAMPLE), ("60 pages", generate(Path(work) / "long", 36))):
            _measure(name, folder, Path(work) / "out")


def _measure(name: str, folder: Path, out: Path) -> None:
    build = [sys.executable, "-m", "builder", "build", str(folder), "--out", str(out), "--force"]
    build += [part for edition in EDITIONS for part in ("--edition", edition)]
    subprocess.run(build, cwd=HOUSE, check=True, capture_output=True)
    issue, _ = read_issue(read_manifest(folder))
    copy = [" ".join(text.split()) for _, text, _ in copy_of(issue)]
    print(f"\n{name}, {len(copy)} paragraphs")
    print(f"{'':14}" + "".join(f"{edition:>24}" for edition in EDITIONS))
    print(f"{'':14}" + f"{'not found':>12}{'spaces':>12}" * len(EDITIONS))
    for reader, read in READERS.items():
        found = [compared(copy, read(out / folder.name / f"{folder.name}-{edition}.pdf"))
                 for edition in EDITIONS]  # fmt: skip
        print(f"{reader:14}" + "".join(f"{lost:12}{spaces:12}" for lost, spaces in found))


def compared(copy: list[str], read: str) -> tuple[int, int]:
    """Pieces of the copy that are not in what was read, and spaces in it that nobody wrote."""
    letters, spaced = _told_apart(_DIVISIONS.sub("", read))
    lost = spaces = 0
    for paragraph in copy:
        own, written = _told_apart(paragraph)
        for start, piece in _pieces(own):
            counts = [
                sum(
                    place + at in spaced and start + at not in written
                    for at in range(1, len(piece))
                )
                for place in _places(letters, piece)
            ]
            lost += not counts
            spaces += min(counts, default=0)
    return lost, spaces


def _places(letters: str, piece: str) -> Iterator[int]:
    place = letters.find(piece)
    while place >= 0:
        yield place
        place = letters.find(piece, place + 1)


def _told_apart(text: str) -> tuple[str, set[int]]:
    """The characters that show, and before which of them a space stands; hyphens are left out."""
    letters: list[str] = []
    spaced: set[int] = set()
    for char in re.sub("[ \t\u00a0]*[\r\n\f]+[ \t\u00a0]*", "\n", text):
        if char in "\n-\u00ad":
            continue
        if char.isspace():
            spaced.add(len(letters))
        else:
            letters.append(char)
    return "".join(letters), spaced


def _pieces(letters: str) -> Iterator[tuple[int, str]]:
    for start in range(0, len(letters), PIECE):
        piece = letters[start : start + PIECE]
        if len(piece) > 2:
            yield start, piece


if __name__ == "__main__":
    main()
