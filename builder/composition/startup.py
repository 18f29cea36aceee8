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
import importlib
import io
import marshal
import mimetypes
import pickle
import re
import subprocess
import sys
import types
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import cffi.cparser
import pycparser
import pyphen

from ..ground.kept import kept, key_of
from .stylesheets import own_sheets_unread, remember_sheets

_COUNTED = re.compile(r"__dummy\(\n\w+\[(\d+)\]\n\);\n\Z")
"""How cffi asks what a list of so many things is."""


class DeclarationMemory:
    """Stands in for cffi's parser; gives the tree of a text it has seen before."""

    def __init__(self) -> None:
        self.trees = kept("c", 128)
        self.stock = cffi.cparser._get_parser()

    def parse(self, text: str, *rest: Any) -> Any:
        """The syntax tree of a C text, as ``pycparser.CParser.parse`` gives it.

        A list of so many things is one of another length with its number put in.
        """
        counted = _COUNTED.search(text)
        if counted is None:
            return self._parsed(text, *rest)
        start, end = counted.span(1)
        tree = self._parsed(f"{text[:start]}1{text[end:]}", *rest)
        tree.ext[-1].type.args.params[0].type.dim.value = counted[1]
        return tree

    def _parsed(self, text: str, *rest: Any) -> Any:
        key = key_of(pycparser.__version__, cffi.__version__, text)
        with contextlib.suppress(Exception):  # whatever is wrong with it, it can be made anew
            return pickle.loads(self.trees.get(key) or b"")
        tree = self.stock.parse(text, *rest)
        self.trees.put(key, pickle.dumps(tree))
        return tree


def start_engine() -> None:
    """Import WeasyPrint, with what it would work out anew taken from the user's cache."""
    if not isinstance(cffi.cparser._parser_cache, DeclarationMemory):
        cffi.cparser._parser_cache = DeclarationMemory()
    mimetypes.knownfiles.clear()
    library_finder: Any = ctypes.util
    stock = library_finder.find_library
    if sys.platform == "linux":
        library_finder.find_library = _known_libraries().get
    put_off = _put_off()
    try:
        with own_sheets_unread(), _unsaid():
            importlib.import_module("weasyprint")
    except OSError:  # a library where the list does not show it
        library_finder.find_library = stock
        with _unsaid():
            importlib.import_module("weasyprint")
    finally:
        library_finder.find_library = stock
        for name in put_off:
            if isinstance(sys.modules.get(name), _PutOff):
                del sys.modules[name]
    remember_sheets()
    pyphen.HyphDict = _dictionary
    pyphen.Pyphen(lang="en_GB")  # which keeps what it has read


def _unsaid() -> AbstractContextManager[Any]:
    """For the engine prints a page of advice where a library is missing, the builder a line."""
    return contextlib.redirect_stdout(io.StringIO())


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
