"""Starting the engine: what it would work out anew in every process is kept or asked for once.

- WeasyPrint declares Pango and its relatives to cffi as C text, and cffi reads that text with
  pycparser, at import and again for each type named later. The syntax trees are kept on disk under
  the hash of their text, so a changed declaration is read anew.
- It imports fontTools' subsetter and instancer for fonts that HarfBuzz cannot subset and for
  variable fonts. They are imported when one is met.
- It looks for seven libraries under six names each, and Python's search starts a process, often a
  compiler, for each name. The list of libraries is asked for once.
- It reads its own style sheets at import, and again those of a document: see
  :mod:`builder.composition.stylesheets`.
- It asks the system for the types of files, which the builder names itself.
- pyphen reads a dictionary of divisions rule by rule: what comes of it is kept.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import hashlib
import importlib
import marshal
import mimetypes
import os
import pickle
import re
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import cffi.cparser
import pycparser
import pyphen

from ..ground.kept import kept, key_of
from .stylesheets import own_sheets_unread, remember_sheets


class DeclarationMemory:
    """Stands in for cffi's parser; gives the tree of a text it has seen before."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / f"declarations-{pycparser.__version__}-{cffi.__version__}.pickle"
        self.trees: dict[str, bytes] = {}
        self.fresh = False
        self.stock = cffi.cparser._get_parser()
        with contextlib.suppress(Exception):  # whatever is wrong with it, it can be made anew
            self.trees = pickle.loads(self.file.read_bytes())

    def parse(self, text: str, *rest: Any) -> Any:
        """The syntax tree of a C text, as ``pycparser.CParser.parse`` gives it."""
        key = hashlib.sha256(text.encode()).hexdigest()
        known = self.trees.get(key)
        if known is not None:
            return pickle.loads(known)
        tree = self.stock.parse(text, *rest)
        self.trees[key] = pickle.dumps(tree)
        self.fresh = True
        return tree

    def save(self) -> None:
        """Keep what was read for the next process; a full disk costs time, nothing else."""
        if not self.fresh:
            return
        part = self.file.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(pickle.dumps(self.trees))
            part.replace(self.file)
            self.fresh = False


def start_engine(folder: Path) -> None:
    """Import WeasyPrint with its memory in ``folder``, which must be the user's own."""
    cffi.cparser._parser_cache = DeclarationMemory(folder)
    mimetypes.knownfiles.clear()
    library_finder: Any = ctypes.util
    stock = library_finder.find_library
    if sys.platform == "linux":
        library_finder.find_library = _known_libraries().get
    put_off = _put_off()
    try:
        with own_sheets_unread():
            importlib.import_module("weasyprint")
    except OSError:  # a library where the list does not show it
        library_finder.find_library = stock
        importlib.import_module("weasyprint")
    finally:
        library_finder.find_library = stock
        for name in put_off:
            if isinstance(sys.modules.get(name), _PutOff):
                del sys.modules[name]
    remember_sheets()
    pyphen.HyphDict = _dictionary
    pyphen.Pyphen(lang="en_GB")  # which keeps what it has read


_stock_dictionary = pyphen.HyphDict
_dictionaries = kept("divisions", 8)


def _dictionary(path: Path) -> Any:
    """The rules of a file, as :class:`pyphen.HyphDict` has them."""
    key = key_of(pyphen.__name__, path.read_bytes())
    with contextlib.suppress(Exception):  # whatever is wrong with it, it can be made anew
        made = object.__new__(_stock_dictionary)
        made.patterns, made.maxlen = marshal.loads(_dictionaries.get(key) or b"")
        made.cache = {}
        return made
    made = _stock_dictionary(path)
    with contextlib.suppress(ValueError):  # rules that change letters are no plain numbers
        _dictionaries.put(key, marshal.dumps((made.patterns, made.maxlen)))
    return made


class _PutOff(types.ModuleType):
    """Stands in for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def _put_off() -> tuple[str, ...]:
    """Stand-ins for the modules of fontTools that few documents need; the names put off."""
    names = ("fontTools.subset", "fontTools.varLib", "fontTools.varLib.instancer")
    if any(name in sys.modules for name in names):
        return ()
    for name in names:
        sys.modules[name] = _PutOff(name)
    package: Any = importlib.import_module("fontTools")
    package.subset = sys.modules["fontTools.subset"]
    instancer = sys.modules["fontTools.varLib.instancer"]

    def instantiate(*arguments: Any, **options: Any) -> Any:
        for name in names[1:]:
            sys.modules.pop(name, None)
        real = importlib.import_module("fontTools.varLib.instancer")
        return real.instantiateVariableFont(*arguments, **options)

    instancer.__dict__["instantiateVariableFont"] = instantiate
    return names


def keep_memory() -> None:
    """Save the memory; due when a document is done, for more types are named on the way."""
    memory = cffi.cparser._parser_cache
    if isinstance(memory, DeclarationMemory):
        memory.save()


def _known_libraries() -> dict[str, str]:
    """File names of the system's libraries by their short names, such as ``pango-1.0``."""
    try:
        listed = subprocess.run(
            ["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True, timeout=10
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[str, str] = {}
    for file, name in re.findall(r"\s(lib([^\s/]+?)\.so[^\s]*) \(", listed):
        found.setdefault(name, file)
    return found
