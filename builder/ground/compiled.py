"""Composing runs as machine code where ``make setup`` could compile it; else it runs as Python.

The Python text is the reference: the compiled form is made of it by mypyc, gives the same lines,
and is kept in the user's cache under the hash of that text, so that text which has changed runs as
Python until it is compiled again. ``BUILDER_COMPILED=no`` in the environment leaves it aside.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import sysconfig
from collections.abc import Sequence
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from .places import PACKAGE as BUILDER
from .places import cache_folder

PACKAGE = "builder.composition"
BRIDGE = frozenset(
    {
        "__init__",
        "closing",
        "engine",
        "footing",
        "living",
        "moving",
        "outlining",
        "patches",
        "rows",
        "sheet",
        "startup",
        "stylesheets",
        "tagging",
    }
)
"""Modules of the package that stand in for the engine's own; they stay Python."""


def sources() -> list[Path]:
    """The files that are compiled, as one unit."""
    folder = BUILDER.parent.joinpath(*PACKAGE.split("."))
    return sorted(file for file in folder.glob("*.py") if file.stem not in BRIDGE)


def compiled_folder() -> Path:
    """Where the compiled form of the text as it is now would be kept."""
    text = hashlib.sha256()
    for file in sources():
        text.update(file.name.encode() + b"\0" + file.read_bytes())
    made_for = f"{sys.implementation.cache_tag}-{sysconfig.get_platform()}"
    return cache_folder() / "compiled" / f"{text.hexdigest()[:20]}-{made_for}"


def is_in_force() -> bool:
    """Whether composing runs as machine code in this process."""
    return bool(_files())


def use_compiled() -> None:
    """From now on modules are imported in their compiled form where that is there."""
    if os.environ.get("BUILDER_COMPILED") != "no":
        sys.meta_path.insert(0, _Finder())


@cache
def _files() -> dict[str, Path]:
    """The compiled file of each module; none where one of them cannot be loaded here."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return {}
    suffix = EXTENSION_SUFFIXES[0]
    folder = compiled_folder()
    found = {
        ".".join(file.relative_to(folder).parts).removesuffix(suffix): file
        for file in folder.rglob(f"*{suffix}")
    }
    for name in [name for name in found if "." not in name]:  # what the modules have in common
        with contextlib.suppress(ImportError):
            spec = _spec(name, found.pop(name))
            sys.modules[name] = module_from_spec(spec)
            continue
        return {}
    return found


def _spec(name: str, file: Path) -> ModuleSpec:
    loader = ExtensionFileLoader(name, str(file))
    spec = spec_from_file_location(name, file, loader=loader)
    assert spec is not None
    return spec


class _Finder:
    """Finds the compiled form of a module of the package."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: Any = None
    ) -> ModuleSpec | None:
        """The place of a compiled module; None for any other, which is looked for elsewhere."""
        if not name.startswith(f"{PACKAGE}."):
            return None
        file = _files().get(name)
        return _spec(name, file) if file else None
