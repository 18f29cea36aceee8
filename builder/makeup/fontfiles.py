"""Font files: fetched, verified once, and what characters they hold."""

from __future__ import annotations

import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from ..ground.findings import EnvironmentProblem, Rejected, found
from ..ground.messages import tr
from ..ground.places import cache_folder
from ..ground.reasons import reason
from .fontbook import Face, FontBook


def ensure(book: FontBook, say: Callable[[str], None] = lambda line: None) -> None:
    """Fetch and verify whatever is missing.

    Raises EnvironmentProblem where a package cannot be had, Rejected where a file is not what
    ``fonts.yaml`` says or may not be embedded.
    """
    for package in book.packages:
        faces = [face for face in book.faces if face.package is package]
        if not all(_is_verified(face) or _is_the_named_file(face) for face in faces):
            name = f"{package.npm} {package.version}"
            from .fetching import fetch  # noqa: PLC0415 - what is there need not be fetched

            say(tr(f"fetching {name}", f"正在获取 {name}"))
            files = {str(face.file.relative_to(package.folder)) for face in faces}
            files.add(package.licence_file)
            fetch(package.npm, package.version, package.integrity, files, package.folder)
    for face in book.faces:
        if not _is_verified(face):
            _verify(face)


def missing(book: FontBook) -> list[Face]:
    """Faces whose files are not there yet or not verified."""
    return [face for face in book.faces if not _is_verified(face)]


def stamp(face: Face) -> Path:
    """Where the verdict on a font file is kept: its coverage, under its identity on disk."""
    try:
        state = face.file.stat()
    except OSError:
        return cache_folder() / "coverage" / "absent"
    identity = f"{face.file}\0{state.st_size}\0{state.st_mtime_ns}\0{face.sha256}"
    return cache_folder() / "coverage" / f"{hashlib.sha256(identity.encode()).hexdigest()}.json"


def _is_verified(face: Face) -> bool:
    return stamp(face).is_file() and face.opened.is_file()


def _is_the_named_file(face: Face) -> bool:
    """Whether the file is there already, though not looked into: a restored or a filled cache."""
    return face.file.is_file() and _sha256(face.file) == face.sha256


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _verify(face: Face) -> None:
    """Check a font file once and keep its coverage. Raises Rejected or EnvironmentProblem."""
    if not face.file.is_file():
        if face.package:
            name = face.file.name
            message = tr(f"the font file {name} is missing", f"缺少字体文件 {name}")
            from .fetching import fetch_fonts  # noqa: PLC0415 - as above

            raise EnvironmentProblem(message, fetch_fonts())
        folder = face.file.parent.name
        raise Rejected([found("fonts/missing", face.spot, name=face.file.name, folder=folder)])
    digest = _sha256(face.file)
    if face.sha256 and digest != face.sha256:
        says = "fetched" if face.package else "own"
        finding = found("fonts/hash", face.spot, says, name=face.file.name, digest=digest[:12])
        raise Rejected([finding])
    coverage = _inspect(face)
    if face.opened != face.file:
        _unpack(face)
    _keep(stamp(face), coverage)


def _keep(file: Path, data: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(data))
    part.replace(file)


def _inspect(face: Face) -> list[list[int]]:
    """The code points a font covers, as ranges; Rejected where it must not or cannot be used."""

    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a font is looked into once, when it comes

    def refuse(says: str, **values: object) -> Rejected:
        return Rejected([found("fonts/refused", face.spot, says, name=face.file.name, **values)])

    try:
        font = TTFont(face.file, fontNumber=-1, lazy=True)
        flags = int(font["OS/2"].fsType)
        tables = set(font.keys())
        code_points = sorted(font.getBestCmap() or ())
        for table in ("head", "hhea", "maxp", "name", "hmtx"):
            font[table]
    except Exception as problem:
        raise refuse("corrupt", problem=reason(problem)) from None
    if flags & 0x000E == 0x0002:
        raise refuse("licence")
    if {"fvar", "CFF2"} & tables:
        raise refuse("variable")
    if not {"glyf", "CFF "} & tables or not code_points:
        raise refuse("outlines")
    return _ranges(code_points)


def _unpack(face: Face) -> None:
    """A font compressed for the web as the plain one in it, which the engine can embed."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

    font = TTFont(face.file, recalcTimestamp=False)
    font.flavor = None
    part = face.opened.with_suffix(f".{os.getpid()}.part")
    font.save(part, reorderTables=False)
    part.replace(face.opened)


def _ranges(code_points: Iterable[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for code in code_points:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


class Codes:
    """Code points, kept as ranges in order: as a set, those of a few Chinese faces take 16 MB."""

    def __init__(self, ranges: Iterable[Iterable[int]]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted(map(tuple, ranges)):
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(last, self._lasts[-1])
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def __contains__(self, code: int) -> bool:
        at = bisect_right(self._firsts, code) - 1
        return at >= 0 and code <= self._lasts[at]

    def __len__(self) -> int:
        return sum(self._lasts) - sum(self._firsts) + len(self._firsts)


def coverage(book: FontBook) -> Codes:
    """Every code point that at least one face of the book can set."""
    return _all_codes(tuple(map(stamp, book.faces)))


def covered(face: Face) -> Codes:
    """The code points that one face can set, as they were found when it was verified."""
    return _all_codes((stamp(face),))


@lru_cache(maxsize=256)
def _all_codes(stamped: tuple[Path, ...]) -> Codes:
    return Codes(each for file in stamped for each in json.loads(file.read_text()))


def advances(face: Face) -> dict[str, float]:
    """How far each character of a face advances, in em, without kerning.

    Read from the font once and kept beside its coverage.
    """
    kept = stamp(face).with_suffix(".advances")
    if not kept.is_file():
        from fontTools.ttLib import TTFont  # noqa: PLC0415 - a font is measured once

        font = TTFont(face.opened, lazy=True)
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        found = {chr(code): metrics[name][0] / em for code, name in font.getBestCmap().items()}
        _keep(kept, found)
    measured: dict[str, float] = json.loads(kept.read_text())
    return measured


@lru_cache(maxsize=8)
def family_ranges(book: FontBook) -> dict[str, list[tuple[int, int]]]:
    """What each family and view can set, as sorted ranges of code points."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for face in book.faces:
        if face.family not in ranges:
            held = json.loads(stamp(face).read_text())
            ranges[face.family] = [(first, last) for first, last in held]
    for view in book.views:
        codes = {n for first, last in view.ranges for n in range(first, last + 1)}
        held_by = ranges[view.of]
        there = {n for first, last in held_by for n in codes if first <= n <= last}
        ranges[view.family] = [(n, n) for n in sorted(there)]
    return ranges
