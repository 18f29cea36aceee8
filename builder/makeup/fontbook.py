"""Fonts: fetched once, verified, and the only ones a build can see.

``fonts/fonts.yaml`` names package, version, hashes, role and licence. The files live in the user's
cache. A private fontconfig file that knows only the project's faces is what the engine is given,
so no font of the system ever fills in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..ground.findings import Rejected, found
from ..ground.near import nearest
from ..ground.places import FONTS_FILE, fonts_folder
from ..ground.spots import Spot
from ..issue.schema import read
from ..issue.yamlfile import Node

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
