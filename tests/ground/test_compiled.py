"""Composing as machine code and as Python give the same; what cannot be loaded is left aside."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from builder.ground import compiled
from builder.ground.compiled import BRIDGE, PACKAGE, compiled_folder, sources
from builder.ground.places import HOUSE, LAYOUTS


@pytest.fixture(scope="session")
def machine_code() -> Path:
    """The compiled form of the text as it is, made where it is not there yet."""
    command = [sys.executable, "-m", "builder.ground.compiling"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    if not compiled_folder().is_dir():
        if "error:" in done.stderr and ".py:" in done.stderr:
            pytest.fail(done.stderr)
        pytest.skip(done.stderr)
    return compiled_folder()


def said(in_force: str, *arguments: str) -> str:
    environment = {**os.environ, "BUILDER_COMPILED": in_force, "PYTHONPATH": str(HOUSE)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_it_is_in_force_where_it_is_there(machine_code: Path) -> None:
    ask = f"import {PACKAGE}.composer as m; print(m.__file__)"
    assert Path(said("yes", "-c", ask).strip()).is_relative_to(machine_code)
    assert said("no", "-c", ask).strip() == str(HOUSE / "builder/composition/composer.py")


def test_lines_are_the_same(machine_code: Path) -> None:
    ask = "from tests.composition.texts import lines_digest; print(lines_digest(7, 3_000))"
    assert said("yes", "-c", ask) == said("no", "-c", ask)


@pytest.mark.parametrize("layout", ["parallel", "columns"])
def test_pages_are_the_same(layout: str, machine_code: Path, tmp_path: Path, fonts: object) -> None:
    made = []
    for in_force in ("yes", "no"):
        out = tmp_path / in_force
        build = ["-m", "builder", "build", str(LAYOUTS / layout / "specimen"), "--layout", layout]
        said(in_force, *build, "--edition", "screen", "--out", str(out))
        made.append((out / "specimen/specimen-screen.pdf").read_bytes())
    assert made[0] == made[1]


def _relative(file: Path) -> list[str]:
    """The modules beside a file that it imports."""
    tree = ast.parse(file.read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    assert all(node.level == 1 for node in nodes), file.name
    return [node.module or "" for node in nodes]


def test_what_is_compiled_needs_nothing_of_the_builder_that_is_not() -> None:
    """But for modules of Python that themselves need nothing of the builder."""
    inside = {file.stem for file in sources()}
    assert {"clreq", "spacing", "composer"} <= inside
    folder = sources()[0].parent
    for file in sources():
        for module in set(_relative(file)) - inside:
            assert module in BRIDGE and not _relative(folder / f"{module}.py"), file.name


def test_no_compiled_class_has_a_base_of_another_library() -> None:
    """Such a class comes out of mypyc as one that brings its process down, now and then."""
    known = {"NamedTuple", "Protocol", "Exception", "Enum", "IntEnum", "StrEnum"}
    for file in sources():
        tree = ast.parse(file.read_text("utf-8"))
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        for node in ast.walk(tree):
            bases = node.bases if isinstance(node, ast.ClassDef) else []
            names = {ast.unparse(base).split("[")[0].split(".")[-1] for base in bases}
            assert names <= known | own, f"{file.name}: {names}"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own and a text of its own, with a compiled form that is no machine code."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    text = tmp_path / "spacing.py"
    text.write_text("x = 1\n")
    monkeypatch.setattr(compiled, "sources", lambda: [text])
    monkeypatch.setattr(sys, "meta_path", [compiled._Finder(), *sys.meta_path])
    folder = compiled_folder()
    for name in ("ab__mypyc", f"{PACKAGE.replace('.', '/')}/spacing"):
        file = folder / (name + EXTENSION_SUFFIXES[0])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"no machine code")
    compiled._files.cache_clear()
    yield text
    compiled._files.cache_clear()


def test_changed_text_is_not_what_was_compiled(elsewhere: Path) -> None:
    before = compiled_folder()
    elsewhere.write_text("x = 2\n")
    assert compiled_folder() != before
    elsewhere.write_text("x = 1\n")
    assert compiled_folder() == before


def test_what_cannot_be_loaded_is_left_aside(elsewhere: Path) -> None:
    assert compiled_folder().is_dir()
    assert not compiled.is_in_force()
    assert compiled._Finder().find_spec(f"{PACKAGE}.spacing") is None
