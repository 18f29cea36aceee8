"""The catalogue holds every id that can come out of the builder, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from builder.ground.catalogue import Entry, Words, entries, knows, names
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


MIME = {"image", "text", "font", "application", "message", "word", "pdf"}
"""What has the form of an id and is none: media types, parts of a Word file, PDF variants."""


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


def _constants(node: ast.AST | None) -> list[str]:
    """The strings that an expression may be; none where that is not to be seen."""
    if isinstance(node, ast.IfExp):
        return [*_constants(node.body), *_constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) else []


def _found_in(path: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Id, wording and names of the values of every ``found(…)`` that writes them out."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "found":
            continue
        named = {word.arg: word.value for word in node.keywords}
        if None in named:
            continue
        says = node.args[2] if len(node.args) > 2 else named.get("says", ast.Constant(""))
        for id in _constants(node.args[0]):
            yield from (
                (id, wording, {str(name) for name in named}) for wording in _constants(says)
            )


@pytest.mark.parametrize("path", sorted((HOUSE / "builder").rglob("*.py")), ids=str)
def test_who_finds_fills_every_brace(path: Path) -> None:
    for id, wording, values in _found_in(path):
        saying = ENTRIES[id].sayings[wording]
        assert _fields(saying.words.en) | _fields(saying.remedy.en) <= values, (id, wording)


def test_calls_are_seen() -> None:
    seen = [one for path in (HOUSE / "builder").rglob("*.py") for one in _found_in(path)]
    assert ("file/encoding", "guessed", {"encoding"}) in seen
    assert len(seen) > 30


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("article/note", True),
        ("article", True),
        ("article/nothing", False),
        ("nothing", False),
        ("../ground/catalogue/article", False),
        ("", False),
        ("article/", False),
    ],
)
def test_names_that_are_known(name: str, known: bool) -> None:
    assert knows(name) is known
    assert (name in names()) is known


def test_every_entry_is_used() -> None:
    used = {id for path in (HOUSE / "builder").rglob("*.py") for id in _ids_in(path)}
    families = {"marks", "limit"}
    """Whose ids are put together from a kind."""
    assert {id for id in ENTRIES if id.split("/")[0] not in families} <= used
