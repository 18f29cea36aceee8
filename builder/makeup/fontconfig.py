"""The private fontconfig file: the faces of a book, their views and stand-ins, and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..ground.places import cache_folder
from .fontbook import Face, FontBook
from .fontfiles import stamp


def fontconfig_file(book: FontBook) -> Path:
    """A fontconfig file that knows the book's faces and nothing else.

    Views need a second file name for the same font, for fontconfig's rules go by file; they are
    links. The folder is named after what it holds, so it is made once.
    """
    names = dict(_set_names(book))
    key = hashlib.sha256(json.dumps([sorted(names), _rules(book)]).encode())
    for face in book.faces:
        key.update(stamp(face).name.encode())
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
