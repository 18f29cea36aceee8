"""Pages held against those of another time: the build before, a kept proof, a PDF, a revision."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from ..ground.files import unpack, write_atomically
from ..ground.messages import tr
from ..ground.places import cache_folder, publication_of, real
from .keeper import own_environment, own_program
from .pages import alone, drawn
from .standing import Bounds

_SECONDS = 300
_SCALE = 2.0
"""Pixels a point at which pages are held against each other."""
_BLOCK = 8
"""Differences nearer than so many pixels are one."""
_BLUR_PX = 2.0
_NOTICEABLE = 14
"""Of 255, in blurred pages: a finished file has its glyphs a hundredth of a point elsewhere, which
comes to 11 at most; the palest tint of a layout against white to 21."""


class CannotCompare(Exception):
    """There is nothing to compare with; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A PDF that pages can be held against."""

    id: str
    name: str
    pdf: Path


class References:
    """The PDFs that pages can be held against: finished files, a kept proof, revisions built."""

    def __init__(self, issue: Path, layout: str | None) -> None:
        self.issue = issue
        self.layout = layout
        self.home = Path(tempfile.mkdtemp(prefix="desk-compare-"))
        self.revisions: dict[str, Reference] = {}
        self.lock = threading.Lock()

    def close(self) -> None:
        """Take away what was built to compare with."""
        shutil.rmtree(self.home, ignore_errors=True)

    def there(self) -> list[Reference]:
        """What can be compared with now."""
        kept = [Reference("kept", tr("the kept proof", "留存的校样"), self._kept)]
        found = [one for one in kept if one.pdf.is_file()]
        for file in sorted(self._finished()):
            name = f"{file.parent.name}/{file.name}"
            found.append(Reference(f"file-{_short(str(file))}", name, file))
        return [*found, *self.revisions.values()]

    def named(self, id: str) -> Reference:
        """A reference by its id. Raises CannotCompare."""
        for reference in self.there():
            if reference.id == id:
                return reference
        raise CannotCompare(tr("it is gone", "已经不在了"))

    def keep(self, pages: Iterable[bytes]) -> None:
        """Keep pages as the proof to compare with later, in the user's cache."""
        with pikepdf.new() as whole:
            for page in pages:
                with pikepdf.open(io.BytesIO(page)) as single:
                    whole.pages.extend(single.pages)
            out = io.BytesIO()
            whole.save(out)
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._kept, out.getvalue())

    def revision(self, written: str) -> Reference:
        """The issue as it was at a git revision, built. Raises CannotCompare."""
        with self.lock:
            home = publication_of(self.issue)
            top = _git(home, "rev-parse", "--show-toplevel").decode().strip()
            asked = f"{written}^{{commit}}"
            commit = _git(home, "rev-parse", "--verify", "--end-of-options", asked).decode().strip()
            id = f"revision-{commit[:12]}"
            if id not in self.revisions:
                pdf = self._built(Path(top), home, commit)
                self.revisions[id] = Reference(id, f"{written} ({commit[:9]})", pdf)
            return self.revisions[id]

    def _built(self, top: Path, home: Path, commit: str) -> Path:
        folder = self.home / commit[:12]
        folder.mkdir(exist_ok=True)
        within = real(home).relative_to(real(top))
        tree = f"{commit}:{within.as_posix()}" if within.parts else commit
        wanted = [_inside(real(self.issue), real(home)), "layouts", "fonts"]
        wanted += ["publication.yaml", "glossary.yaml", "issues/publication.yaml"]
        wanted += ["issues/glossary.yaml"]
        names = _git(home, "ls-tree", "-r", "--name-only", "-z", "--full-tree", tree).decode()
        there = [
            name
            for name in names.split("\0")
            if any(name == one or name.startswith(f"{one}/") for one in wanted)
        ]
        if not there:
            raise CannotCompare(tr("the issue was not there yet", "那时还没有这一期"))
        data = _git(home, "archive", "--format=tar", tree, "--", *there)
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            unpack(archive, folder)
        issue = folder / wanted[0]
        command = own_program("builder", "build", str(issue), "--edition", "screen")
        command += [
            "--out",
            str(folder / "out"),
            *(["--layout", self.layout] if self.layout else []),
        ]
        done = subprocess.run(
            command,
            env=own_environment(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        pdf = folder / "out" / issue.name / f"{issue.name}-screen.pdf"
        if done.returncode or not pdf.is_file():
            lines = done.stderr.strip().splitlines() or [""]
            raise CannotCompare(lines[-1][:300])
        return pdf

    @property
    def _kept(self) -> Path:
        return cache_folder() / "proofs" / f"{_short(str(real(self.issue)))}.pdf"

    def _finished(self) -> Iterator[Path]:
        name = real(self.issue).name
        homes = dict.fromkeys((Path.cwd() / "out", publication_of(self.issue) / "out"))
        for home in homes:
            yield from (home / name).glob("*.pdf")


def _inside(folder: Path, home: Path) -> str:
    return folder.relative_to(home).as_posix()


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _git(folder: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise CannotCompare(tr("git does not answer", "git 没有回应")) from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git"]
        raise CannotCompare(lines[0][:300])
    return done.stdout


@alone
def page_of(pdf: Path | bytes, number: int, scale: float) -> Image.Image:
    """A page as a picture. Raises IndexError for one that there is not."""
    with pypdfium2.PdfDocument(pdf) as document:
        return drawn(document, number, scale).convert("RGB")


def differences(page: bytes, other: Path | bytes, number: int) -> list[Bounds]:
    """Where a page differs from one of another PDF, in points from the left head of its trim.

    Raises IndexError where the other has no such page.
    """
    blur = ImageFilter.GaussianBlur(_BLUR_PX)
    before = page_of(other, number, _SCALE).filter(blur)
    now = page_of(page, 1, _SCALE).filter(blur)
    if before.size != now.size:
        before = before.resize(now.size)
    apart = np.asarray(ImageChops.difference(now, before)).max(axis=2)
    return list(_places(apart > _NOTICEABLE))


def _places(apart: NDArray[Any]) -> Iterator[Bounds]:
    """Rectangles around what differs, in points."""
    rows, columns = np.nonzero(apart)
    blocks = set(zip((rows // _BLOCK).tolist(), (columns // _BLOCK).tolist(), strict=True))
    while blocks:
        part, edge = [], [blocks.pop()]
        while edge:
            row, column = edge.pop()
            part.append((row, column))
            near = {(row + i, column + j) for i in (-1, 0, 1) for j in (-2, -1, 0, 1, 2)} & blocks
            blocks -= near
            edge.extend(near)
        top, left = (min(one[axis] for one in part) for axis in (0, 1))
        foot, right = (max(one[axis] for one in part) + 1 for axis in (0, 1))
        yield tuple(side * _BLOCK / _SCALE for side in (left, top, right, foot))  # type: ignore[misc]
