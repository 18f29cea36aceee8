"""The catalogue holds every id that can come out of the builder, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from builder.ground.catalogue import Entry, Words, entries
from builder.ground.places import HOUSE

ENTRIES = {known.id: known for known in entries()}
ROOMS = {path.name for path in (HOUSE / "builder").iterdir() if path.is_dir()}
HAN = re.compile("[\u4e00-\u9fff]")


def _ids_in(path: Path) -> Iterator[str]:
    """Strings of a module that have the form of an id."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and re.fullmatch(r"[a-z]+/[a-z0-9-]+", text):
            yield text


def _words(known: Entry) -> Iterator[Words]:
    yield from (known.why, known.remedy)
    for saying in known.sayings.values():
        yield from (saying.words, saying.remedy)


def _fields(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name}


MIME = {"image", "text", "application", "word"}
"""What has the form of an id and is none: media types, and parts of a Word file."""


@pytest.mark.parametrize("path", sorted((HOUSE / "builder").rglob("*.py")), ids=str)
def test_every_id_is_known(path: Path) -> None:
    assert {id for id in _ids_in(path) if id.split("/")[0] not in MIME} <= set(ENTRIES)


@pytest.mark.parametrize("id", sorted(ENTRIES))
def test_an_entry_speaks_both_languages(id: str) -> None:
    known = ENTRIES[id]
    assert known.stage in ROOMS
    for words in _words(known):
        assert words.en and HAN.search(words.zh), words
        assert not HAN.search(re.sub("[“‘「（(《].*?[”’」）)》]", "", words.en)), words.en


@pytest.mark.parametrize("id", sorted(ENTRIES))
def test_both_languages_say_the_same_things(id: str) -> None:
    for words in _words(ENTRIES[id]):
        assert _fields(words.en) == _fields(words.zh)
    assert not _fields(ENTRIES[id].why.en)


def test_every_entry_is_used() -> None:
    used = {id for path in (HOUSE / "builder").rglob("*.py") for id in _ids_in(path)}
    families = {"marks", "limit"}
    """Whose ids are put together from a kind."""
    assert {id for id in ENTRIES if id.split("/")[0] not in families} <= used
