"""Fonts: fetched once, verified, and the only ones a build can see.

``fonts/fonts.yaml`` names package, version, hashes, role and licence. The files live in the user's
cache. A private fontconfig file that knows only the project's faces is what the engine is given,
so no font of the system ever fills in.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..ground.findings import EnvironmentProblem, Finding, Rejected, found
from ..ground.messages import tr
from ..ground.near import nearest
from ..ground.places import FONTS_FILE, cache_folder, fonts_folder
from ..ground.reasons import reason
from ..ground.spots import Spot
from ..issue.schema import read
from ..issue.yamlfile import Node
from .fetching import fetch, fetch_fonts

Ranges = tuple[tuple[int, int], ...]
"""Code points from and to, both included."""


@dataclass(frozen=True, slots=True)
class Package:
    """A published package that carries font files."""

    key: str
    npm: str
    version: str
    integrity: str
    licence: str
    licence_file: str
    languages: tuple[str, ...]
    """Tags that need it; empty: all do."""
    covers: str
    """Characters for which its faces are asked, as a CSS unicode-range."""
    is_spare: bool
    """Whether it is loaded only where the copy has characters that no other face has."""
    stands_in_for: tuple[str, ...]
    """Families in whose place it is taken before other faces."""

    @property
    def folder(self) -> Path:
        """Where its files are kept."""
        return fonts_folder() / f"{self.key}-{self.version}"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: one family, weight and style."""

    family: str
    weight: int
    style: str
    role: str
    file: Path
    sha256: str
    licence: str
    package: Package | None
    covers: Ranges
    """Characters for which it is asked where no face of an issue has them."""
    spot: Spot

    @property
    def opened(self) -> Path:
        """The file that the engine opens: what comes compressed is kept unpacked beside itself."""
        return self.file.with_suffix(".ttf") if self.file.suffix == ".woff2" else self.file

    @property
    def name(self) -> str:
        """What a person calls it."""
        italic = " Italic" if self.style == "italic" else ""
        return f"{self.family} {self.weight}{italic}"


@dataclass(frozen=True, slots=True)
class View:
    """A family that shows only some characters of another.

    Quotes, dashes and ellipses are shared by Chinese and English; a view lets one font set them
    in Chinese context while another sets Latin letters and figures.
    """

    family: str
    of: str
    ranges: Ranges


@dataclass(frozen=True, slots=True)
class FontBook:
    """The faces and views of ``fonts.yaml``."""

    packages: tuple[Package, ...]
    faces: tuple[Face, ...]
    views: tuple[View, ...]

    def for_languages(self, tags: Sequence[str]) -> FontBook:
        """The part of the book that issues in these languages need."""

        def needed(package: Package | None) -> bool:
            if package is None:
                return True
            fits = not package.languages or bool({*package.languages} & {*tags})
            return fits and not package.is_spare

        return self.of(face for face in self.faces if needed(face.package))

    @property
    def without_spares(self) -> FontBook:
        """What is fetched before any copy is read."""
        return self.of(face for face in self.faces if not (face.package and face.package.is_spare))

    def of(self, faces: Iterable[Face]) -> FontBook:
        """The part of the book with these faces."""
        faces = tuple(faces)
        families = {face.family for face in faces}
        packages = {face.package for face in faces}
        return FontBook(
            tuple(package for package in self.packages if package in packages),
            faces,
            tuple(view for view in self.views if view.of in families),
        )


@cache
def read_book(path: Path = FONTS_FILE) -> FontBook:
    """Read ``fonts.yaml``. Raises Rejected where it cannot be used."""
    top = read(path, "fonts")
    listed = top.get("packages")
    packages = (
        {key: _package(key, node.plain) for key, node in listed.value.items()} if listed else {}
    )
    _hold_names(top, packages)
    faces = tuple(_face(node, packages, path.parent) for node in top.value["faces"].value)
    views = tuple(_view(plain) for plain in top.plain.get("views", ()))
    return FontBook(tuple(packages.values()), faces, views)


def publication_book(publication: Path) -> FontBook:
    """The house's book with the one in a publication's ``fonts/``, which wins by family.

    Raises Rejected where either cannot be used.
    """
    house, file = read_book(), publication / "fonts" / FONTS_FILE.name
    if not file.is_file() or file.resolve() == FONTS_FILE.resolve():
        return house
    own = read_book(file)
    families = {face.family for face in own.faces}
    kept = tuple(face for face in house.faces if face.family not in families)
    views = tuple(view for view in house.views if view.family not in {v.family for v in own.views})
    return FontBook((*house.packages, *own.packages), (*kept, *own.faces), (*views, *own.views))


def _hold_names(top: Node, packages: Iterable[str]) -> None:
    """Raise Rejected where a face names a package, or a view a family, that there is not."""
    families = {face.value["family"].value for face in top.value["faces"].value}
    views = top.get("views")
    named = [
        (f"{part}.{key}", node.value[key], known)
        for part, nodes, key, known in (
            ("faces", top.value["faces"].value, "package", packages),
            ("views", views.value if views else (), "of", families),
        )
        for node in nodes
        if key in node.value
    ]
    faults = [
        found("fonts/book", node.spot, "value-near" if near else "value",
              name=name, value=node.value, near=near, choices=", ".join(sorted(known)))
        for name, node, known in named
        if node.value not in known
        for near in [nearest(node.value, known)]
    ]  # fmt: skip
    if faults:
        raise Rejected(faults)


def _package(key: str, plain: Mapping[str, Any]) -> Package:
    return Package(
        key,
        plain["npm"],
        plain["version"],
        plain["integrity"],
        plain["licence"],
        plain["licence_file"],
        tuple(plain.get("languages", ())),
        plain.get("covers", ""),
        plain.get("when") == "needed",
        tuple(plain.get("stands_in_for", ())),
    )


def _face(node: Node, packages: Mapping[str, Package], beside: Path) -> Face:
    plain: dict[str, Any] = node.plain
    package = packages[plain["package"]] if "package" in plain else None
    covers = plain.get("covers") or (package and package.covers) or ""
    return Face(
        family=plain["family"],
        weight=plain["weight"],
        style=plain.get("style", "normal"),
        role=plain.get("role", ""),
        file=(package.folder if package else beside) / plain["file"],
        sha256=plain.get("sha256", ""),
        licence=package.licence if package else plain.get("licence", "not named"),
        package=package,
        covers=_parsed(covers),
        spot=node.spot,
    )


def _view(plain: Mapping[str, str]) -> View:
    return View(plain["family"], plain["of"], _parsed(plain["unicode_range"]))


def _parsed(written: str) -> Ranges:
    """The code points of a CSS unicode-range."""
    ranges = []
    for part in filter(None, written.split(",")):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        ranges.append((int(first, 16), int(last or first, 16)))
    return tuple(ranges)


def book_for(
    whole: FontBook, tags: Sequence[str], chars: Iterable[str]
) -> tuple[FontBook, list[Finding]]:
    """The fonts that an issue in these languages with these characters needs, fetched and verified.

    Characters that none of the languages' own faces has are looked for in the others, package by
    package, and only faces that have one of them are loaded. A finding tells of each package that
    could not be had. Raises as :func:`ensure` does for the languages' own faces.
    """
    book = whole.for_languages(tags)
    ensure(book)
    unset = wanted = {ord(char) for char in chars} - coverage(book)
    findings: list[Finding] = []
    faces = list(book.faces)
    for package in whole.packages if unset else ():
        spare = whole.of(
            face
            for face in whole.faces
            if face.package is package
            and face not in faces
            # A serif that stands in leaves the sans still wanting.
            and _asked(face, wanted if package.stands_in_for else unset)
        )
        if not spare.faces:
            continue
        try:
            ensure(spare)
        except EnvironmentProblem as problem:
            findings.append(found("fonts/unreached", name=package.npm, problem=problem.message))
            continue
        holding = [face for face in spare.faces if wanted & _coverage(face)]
        faces += holding
        unset = unset - coverage(whole.of(holding))
    return whole.of(face for face in whole.faces if face in faces), findings


def _asked(face: Face, codes: Iterable[int]) -> bool:
    return any(first <= code <= last for code in codes for first, last in face.covers)


def ensure(book: FontBook, say: Callable[[str], None] = lambda line: None) -> None:
    """Fetch and verify whatever is missing.

    Raises EnvironmentProblem where a package cannot be had, Rejected where a file is not what
    ``fonts.yaml`` says or may not be embedded.
    """
    for package in book.packages:
        faces = [face for face in book.faces if face.package is package]
        if not all(_is_verified(face) or _is_the_named_file(face) for face in faces):
            name = f"{package.npm} {package.version}"
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


def _stamp(face: Face) -> Path:
    """Where the verdict on a font file is kept: its coverage, under its identity on disk."""
    try:
        state = face.file.stat()
    except OSError:
        return cache_folder() / "coverage" / "absent"
    identity = f"{face.file}\0{state.st_size}\0{state.st_mtime_ns}\0{face.sha256}"
    return cache_folder() / "coverage" / f"{hashlib.sha256(identity.encode()).hexdigest()}.json"


def _is_verified(face: Face) -> bool:
    return _stamp(face).is_file() and face.opened.is_file()


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
    stamp = _stamp(face)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    part = stamp.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(coverage))
    part.replace(stamp)


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


def coverage(book: FontBook) -> frozenset[int]:
    """Every code point that at least one face of the book can set."""
    return frozenset().union(*map(_coverage, book.faces))


def _coverage(face: Face) -> frozenset[int]:
    ranges = json.loads(_stamp(face).read_text())
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def family_ranges(book: FontBook) -> dict[str, list[tuple[int, int]]]:
    """What each family and view can set, as sorted ranges of code points."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for face in book.faces:
        if face.family not in ranges:
            held = json.loads(_stamp(face).read_text())
            ranges[face.family] = [(first, last) for first, last in held]
    for view in book.views:
        codes = {n for first, last in view.ranges for n in range(first, last + 1)}
        held_by = ranges[view.of]
        there = {n for first, last in held_by for n in codes if first <= n <= last}
        ranges[view.family] = [(n, n) for n in sorted(there)]
    return ranges


def fontconfig_file(book: FontBook) -> Path:
    """A fontconfig file that knows the book's faces and nothing else.

    Views need a second file name for the same font, for fontconfig's rules go by file; they are
    links. The folder is named after what it holds, so it is made once.
    """
    names = dict(_set_names(book))
    key = hashlib.sha256(json.dumps([sorted(names), _rules(book)]).encode())
    for face in book.faces:
        key.update(_stamp(face).name.encode())
    home = cache_folder() / "sets" / key.hexdigest()[:16]
    config = home / "fonts.conf"
    if not config.is_file():
        home.mkdir(parents=True, exist_ok=True)
        for name, file in names.items():
            link = home / name
            if not link.is_symlink():
                link.symlink_to(file.resolve())
        part = home / f"fonts.conf.{os.getpid()}"
        part.write_text(_config(home, book))
        part.replace(config)
    return config


def _set_names(book: FontBook) -> Iterator[tuple[str, Path]]:
    for face in book.faces:
        yield _set_name(face.family, face), face.opened
        for view in book.views:
            if view.of == face.family:
                yield _set_name(view.family, face), face.opened


def _set_name(family: str, face: Face) -> str:
    part = f"-{face.file.stem.rpartition('.')[2]}" if face.opened != face.file else ""
    return f"{family.replace(' ', '')}-{face.weight}-{face.style}{part}{face.opened.suffix}"


def _rules(book: FontBook) -> list[list[Any]]:
    views: list[list[Any]] = [[view.family, view.of, list(view.ranges)] for view in book.views]
    return views + [list(pair) for pair in _stand_ins(book)]


def _stand_ins(book: FontBook) -> list[tuple[str, str]]:
    """Families with those that take their place, where both are in the book."""
    families = {face.family for face in book.faces}
    named = {
        (family, face.family): None
        for face in book.faces
        for family in (face.package.stands_in_for if face.package else ())
    }
    return [(family, spare) for family, spare in named if family in families]


def _config(home: Path, book: FontBook) -> str:
    rules = []
    for face in book.faces:
        rules.append(_scan_rule(home, face.family, face, ()))
        for view in book.views:
            if view.of == face.family:
                rules.append(_scan_rule(home, view.family, face, view.ranges))
    rules += [
        f'<match target="pattern"><test name="family"><string>{family}</string></test>'
        f'<edit name="family" mode="append" binding="same"><string>{spare}</string></edit></match>'
        for family, spare in _stand_ins(book)
    ]
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n<dir>{home}</dir>\n<cachedir>{home / 'cache'}</cachedir>\n"
        f"{''.join(rules)}</fontconfig>\n"
    )


def _scan_rule(home: Path, family: str, face: Face, ranges: Sequence[tuple[int, int]]) -> str:
    """What fontconfig is told about one file: its family, weight, style and, for a view, range."""
    weight = _FONTCONFIG_WEIGHTS[min(_FONTCONFIG_WEIGHTS, key=lambda w: abs(w - face.weight))]
    slant = 100 if face.style == "italic" else 0
    charset = "".join(
        f"<range><int>0x{first:x}</int><int>0x{last:x}</int></range>" for first, last in ranges
    )
    only = (
        f'<edit name="charset" mode="assign_replace"><charset>{charset}</charset></edit>'
        if ranges
        else ""
    )
    file = home / _set_name(family, face)
    return (
        f'<match target="scan"><test name="file" compare="eq"><string>{file}</string></test>'
        f'<edit name="family" mode="assign_replace"><string>{family}</string></edit>'
        f'<edit name="weight" mode="assign_replace"><int>{weight}</int></edit>'
        f'<edit name="slant" mode="assign_replace"><int>{slant}</int></edit>{only}</match>\n'
    )


_FONTCONFIG_WEIGHTS = {
    100: 0, 200: 40, 300: 50, 400: 80, 500: 100, 600: 180, 700: 200, 800: 205, 900: 210,
}  # fmt: skip
