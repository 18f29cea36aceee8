"""The faces of print for screens: subsets of an issue's characters, as WOFF2 beside its pages.

Every family of a layout's stacks gives its characters as in print: marks that both scripts share
are the Han face's in Chinese, letters and figures always the Western one's. The families stand in
style sheets under names of our own, before those that a reader's machine may have: a subset is a
modified version, and some of these fonts reserve their names (SIL Open Font License 1.1, condition
3). The copyright and the licence stay in each file, where condition 2 asks for them.
"""

from __future__ import annotations

import base64
import contextlib
import html
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from ..ground.findings import Finding, found
from ..ground.kept import key_of
from ..ground.places import cache_folder
from ..issue.charset import Characters, characters_of
from ..issue.model import Issue
from ..makeup.fontbook import Face, FontBook, publication_book
from ..makeup.fontfiles import covered
from ..makeup.layout import Layout
from ..makeup.lineage import template_folders
from ..makeup.script import house_words
from ..makeup.spares import book_for
from .plates import fonts_of

_MAY_BE_CHANGED = ("OFL-", "Apache-", "MIT", "CC0-", "UFL-")
"""How the licences begin under which a subset may be passed on."""
_TEXT = ("serif", "sans")
_TRADITIONAL = ("zh-Hant", "zh-HK", "zh-TW")
_STYLES = ((400, "normal"), (400, "italic"), (600, "normal"), (700, "normal"))
_PLAIN = _STYLES[:1]
_HAN_STYLES = (_STYLES[0], _STYLES[-1])
_FEATURES = ["ccmp", "halt", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]
"""What the style sheets, and browsers by themselves, ask of a font."""
_UNUSED = ["BASE", "DSIG", "VORG", "vhea", "vmtx"]
_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS = 0, 13, 14
"""Names of OpenType that stay as they are."""
_OWN_WORDS = "年月日第期对照中文订阅搜索、，。：；（）《》“”‘’—…·"
"""What templates are given to say, beside what stands in them."""
_ASCII = "".join(map(chr, range(32, 127)))
_MOST_KEPT = 400
_MADE = "1"
"""Of the way in which subsets are made; a change of it makes them anew."""


@dataclass(frozen=True, slots=True)
class ScreenFace:
    """A subset of a face as style sheets name it."""

    family: str
    weight: int
    style: str
    ranges: tuple[tuple[int, int], ...]
    """The code points it is asked for; empty: all that it has."""
    file: str
    data: bytes

    def rule(self, address: str) -> str:
        """Its rule in a style sheet, with where its file is."""
        only = ", ".join(f"U+{first:X}-{last:X}" for first, last in self.ranges)
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight};'
            f' font-style: {self.style}; font-display: swap;'
            f' src: url("{address}") format("woff2");'
            f"{f' unicode-range: {only};' if only else ''} }}\n"
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScreenFaces:
    """The faces that pages for screens bring with them."""

    faces: tuple[ScreenFace, ...]
    stacks: Mapping[str, Markup]
    """By role and side, such as ``serif-zh``: the families to ask first, each with a comma."""
    findings: tuple[Finding, ...] = ()

    def sheet(self, folder: str | None = None) -> str:
        """A style sheet: a rule a face, and the stacks as custom properties.

        The files are in a folder, an address that ends in a slash, else in the sheet itself.
        """
        rules = "".join(
            face.rule(_inside(face.data) if folder is None else folder + face.file)
            for face in self.faces
        )
        stacks = "".join(f" --brought-{key}: {stack};" for key, stack in self.stacks.items())
        return f"{rules}:root {{{stacks} }}\n"


def _inside(data: bytes) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(data).decode('ascii')}"


def screen_faces(issue: Issue, layout: Layout) -> ScreenFaces:
    """The faces for the editions for screens of an issue, in the faces of a layout.

    Raises EnvironmentProblem where the fonts of the issue cannot be had.
    """
    return _Chooser(layout, fonts_of(issue), issue.tag("zh")).faces(characters_of(issue))


def faces_for(
    characters: Characters, layout: Layout, publication: Path, tags: Sequence[str]
) -> ScreenFaces:
    """The same for the characters of many issues, in some languages."""
    drawn = (char for char in characters.text if char.isprintable() and not char.isspace())
    book, _ = book_for(publication_book(publication), tags, drawn)
    chinese = next((tag for tag in tags if tag.startswith("zh")), "zh")
    return _Chooser(layout, book, chinese).faces(characters)


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Which face shows which character."""

    layout: Layout
    book: FontBook
    tag: str
    """Of the Chinese."""

    def faces(self, characters: Characters) -> ScreenFaces:
        """The faces for some characters; Chinese has in bold none but the heavy ones."""
        own = _furniture(self.layout.lineage, self.tag)
        every, strong = own.union(characters.text), own.union(characters.heavy)
        code = frozenset(characters.code)
        taken: dict[str, set[str]] = {}
        stacks: dict[str, tuple[str, ...]] = {}
        script = "hant" if self.tag in _TRADITIONAL else "zh"
        for role, of, families in self.layout.faces.stacks():
            chars = {"serif": every, "sans": every, "code": code}.get(role, frozenset())
            if chars and of in (script, "en"):
                stacks[f"{role}-{'en' if of == 'en' else 'zh'}"] = families
                self._assign(families, chars, taken)
        rest = every.difference(*taken.values())
        spares = [face.family for face in self.book.faces if face.family not in taken]
        self._assign(spares, rest, taken)
        ends = [family for family in dict.fromkeys(spares) if family in taken]
        names = {family: f"Page {n}" for n, family in enumerate(taken, 1)}
        made: list[ScreenFace] = []
        kept_out: dict[str, Face] = {}
        for family, own_chars in taken.items():
            for face in self._of(family):
                if not face.licence.startswith(_MAY_BE_CHANGED):
                    kept_out.setdefault(face.family, face)
                    continue
                is_whole = face.weight == 400 or self._is_latin(face)
                shown = own_chars if is_whole else own_chars & strong
                made += self._subset(face, family, names[family], shown)
        there = {face.family for face in made}
        listed = {
            key: [names[family] for family in (*families, *ends) if names.get(family) in there]
            for key, families in stacks.items()
        }
        return ScreenFaces(
            tuple(made),
            {key: _commaed(named) for key, named in listed.items()},
            tuple(
                found("fonts/kept-out", face.spot, name=family, licence=face.licence)
                for family, face in kept_out.items()
            ),
        )

    def _assign(
        self, families: Iterable[str], chars: frozenset[str], taken: dict[str, set[str]]
    ) -> None:
        """Give each character to the first family that has it, as the engine does."""
        left = {ord(char) for char in chars}
        for family in families:
            held = self._held(family, left)
            left -= held
            if held:
                taken.setdefault(family, set()).update(map(chr, held))

    def _held(self, family: str, codes: Iterable[int]) -> set[int]:
        """Which of some code points a family or a view shows."""
        of, ranges = self._view(family)
        faces = [face for face in self.book.faces if face.family == of]
        if not faces:
            return set()
        has = covered(min(faces, key=lambda face: (abs(face.weight - 400), face.style != "normal")))
        asked = (c for c in codes if not ranges or any(a <= c <= b for a, b in ranges))
        return {code for code in asked if code in has}

    def _view(self, family: str) -> tuple[str, tuple[tuple[int, int], ...]]:
        view = next((view for view in self.book.views if view.family == family), None)
        return (view.of, view.ranges) if view else (family, ())

    def _of(self, family: str) -> Iterator[Face]:
        """The faces of a family that pages ask for."""
        of, _ = self._view(family)
        given = self.layout.faces.families
        text = [scripts for role, scripts in given.items() if role in _TEXT]
        is_text = any(of in names for scripts in text for names in scripts.values())
        for face in self.book.faces:
            if face.family == of:
                styles = _STYLES if self._is_latin(face) else _HAN_STYLES if is_text else _PLAIN
                if (face.weight, face.style) in styles:
                    yield face

    def _is_latin(self, face: Face) -> bool:
        given = self.layout.faces.families
        return any(face.family in given[role]["latin"] for role in _TEXT if role in given)

    def _subset(
        self, face: Face, family: str, name: str, chars: Iterable[str]
    ) -> Iterator[ScreenFace]:
        has = covered(face)
        codes = sorted(code for code in map(ord, chars) if code in has)
        if codes:
            tilt = "-italic" if face.style == "italic" else ""
            file = f"{name.lower().replace(' ', '-')}-{face.weight}{tilt}.woff2"
            data = _made(face, name, tuple(codes))
            yield ScreenFace(name, face.weight, face.style, self._view(family)[1], file, data)


def _commaed(families: Iterable[str]) -> Markup:
    return Markup("".join(f'"{family}", ' for family in dict.fromkeys(families)).rstrip())


@lru_cache(maxsize=64)
def _made(face: Face, name: str, codes: tuple[int, ...]) -> bytes:
    """A subset; kept in the user's cache, for other editions and builds want the same."""
    identity = face.sha256 or key_of(face.file.read_bytes()).hex()
    key = key_of(_MADE, identity, name, ",".join(map(str, codes))).hex()
    file = cache_folder() / "subsets" / f"{key}.woff2"
    with contextlib.suppress(OSError):
        data = file.read_bytes()
        os.utime(file)
        return data
    data = _subset_of(face, name, codes)
    with contextlib.suppress(OSError):  # a full disk costs time alone
        file.parent.mkdir(parents=True, exist_ok=True)
        _drop_oldest(file.parent)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(data)
        part.replace(file)
    return data


def _drop_oldest(folder: Path) -> None:
    there = sorted(folder.glob("*.woff2"), key=lambda file: file.stat().st_mtime)
    for file in there[: max(0, len(there) - _MOST_KEPT)]:
        file.unlink(missing_ok=True)


def _subset_of(face: Face, name: str, codes: Iterable[int]) -> bytes:
    from fontTools import subset  # noqa: PLC0415 - most builds find their subsets made

    options = subset.Options(
        flavor="woff2", layout_features=_FEATURES, hinting=False, notdef_outline=True,
        name_IDs=[_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS], name_languages=["*"],
        recalc_timestamp=False,
        drop_tables=[*subset.Options().drop_tables, *_UNUSED],
    )  # fmt: skip
    font = subset.load_font(str(face.opened), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    style = f"{face.weight}{' Italic' if face.style == 'italic' else ''}"
    plain = f"{name} {style}".replace(" ", "-")
    for number, words in ((1, name), (2, "Regular"), (4, f"{name} {style}"), (6, plain)):
        font["name"].setName(words, number, 3, 1, 0x409)
    if font["name"].getDebugName(_LICENCE) is None:
        font["name"].setName(face.licence, _LICENCE, 3, 1, 0x409)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [plain]
        top[0].FullName, top[0].FamilyName = f"{name} {style}", name
    file = io.BytesIO()
    subset.save_font(font, file, options)
    return file.getvalue()


@lru_cache(maxsize=8)
def _furniture(lineage: tuple[Path, ...], tag: str) -> frozenset[str]:
    """What pages for screens say beside the copy: all that stands in their templates."""
    said = {*_ASCII, *_OWN_WORDS}
    for folder in template_folders(lineage):
        for file in folder.glob("*.html"):
            said.update(html.unescape(file.read_text("utf-8", "replace")))
    words = "".join(char for char in sorted(said) if char.isprintable())
    return frozenset(words + house_words(tag)(words))
