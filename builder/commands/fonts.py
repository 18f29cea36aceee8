"""``builder fonts``: the fonts fetched and verified."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.messages import language, tr


def add(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


def run(options: argparse.Namespace) -> int:
    """Fetch what is missing and list the faces; spare ones are fetched when copy needs them."""
    from ..makeup.fontbook import publication_book  # noqa: PLC0415 - loaded when it runs
    from ..makeup.fontfiles import coverage, ensure  # noqa: PLC0415 - loaded when it runs

    book = publication_book(Path.cwd()).without_spares
    ensure(book, print)
    for face in book.faces:
        # what faces are for stands in the book in one language
        parts = [*([face.role] if language() == "en" and face.role else []), face.licence]
        print(tr(": ", "：").join([face.name, tr(", ", "，").join([*parts, str(face.file)])]))
    faces, characters = len(book.faces), len(coverage(book))
    print(
        tr(
            f"{faces} faces verified, {characters:,} characters",
            f"已核验字体 {faces} 款，共 {characters:,} 字",
        )
    )
    return 0
