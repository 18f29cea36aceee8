"""What Python works out anew in every process is kept: regular expressions and dataclasses.

A build starts half a dozen processes, and a third of what each takes to start goes into compiling
the patterns and the methods of dataclasses of the modules that it imports. Both depend on a text
alone. The compiled form is kept in the user's cache under that text, for this very Python.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import marshal
import re
import sys
from array import array
from pathlib import Path
from types import CodeType
from typing import Any

from . import kept
from .places import cache_folder

MOST = 5_000
"""Texts that are kept; where there are more, most belong to modules that have changed since."""

Known = tuple[int, bytes, int, dict[str, int]]
"""A pattern as ``_sre.compile`` takes it: flags, code, groups, and their numbers by name."""


class Recall:
    """Stands in for the two compilers; gives what was made of a text it has seen before."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.patterns: dict[tuple[str | bytes, int], Known] = {}
        self.methods: dict[str, bytes] = {}
        self.fresh = False
        self.stock_pattern = _PATTERNS.compile
        with contextlib.suppress(Exception):  # whatever is wrong with it, it can be made anew
            self.patterns, self.methods = marshal.loads(file.read_bytes())

    def pattern(self, text: Any, flags: int = 0) -> re.Pattern[Any]:
        """Stand in for the compiler of patterns."""
        flags = int(flags)  # some are of kinds of int that cannot be kept
        known = self.patterns.get((text, flags))
        if known is not None:
            flags, code, groups, numbers = known
            names: list[str | None] = [None] * (groups + 1)
            for name, number in numbers.items():
                names[number] = name
            return _SRE.compile(text, flags, _numbers(code), groups, numbers, tuple(names))  # type: ignore[no-any-return]
        made: re.Pattern[Any] = self.stock_pattern(text, flags)
        if type(text) in (str, bytes) and not made.flags & _ALONE and _is_importing():
            parsed = _PATTERNS._parser.parse(text, flags)
            made_of = array("I", map(int, _PATTERNS._code(parsed, flags))).tobytes()
            numbers = dict(made.groupindex)
            self.patterns[text, flags] = (made.flags, made_of, made.groups, numbers)
            self.fresh = True
        return made

    def run(self, text: str, names: dict[str, Any], given: dict[str, Any]) -> None:
        """Stand in for ``exec`` where dataclasses get their methods."""
        known = self.methods.get(text)
        if known is None:
            code = compile(text, "<string>", "exec")
            self.methods[text] = marshal.dumps(code)
            self.fresh = True
        else:
            code = marshal.loads(known)
        assert isinstance(code, CodeType)
        exec(code, names, given)

    def keep(self) -> None:
        """Save what is new beside what other processes have saved; a full disk costs time alone."""
        if not self.fresh:
            return
        self.fresh = False
        there = Recall(self.file)
        patterns = {**there.patterns, **self.patterns}
        methods = {**there.methods, **self.methods}
        if len(patterns) + len(methods) > MOST:
            patterns, methods = self.patterns, self.methods
        kept.put_down(self.file, (patterns, methods))


_SRE: Any = importlib.import_module("_sre")
_PATTERNS: Any = getattr(re, "_compiler", None)
_ALONE = re.LOCALE | re.DEBUG
"""Flags of patterns that are made anew each time."""


def _numbers(code: bytes) -> list[int]:
    found = array("I")
    found.frombytes(code)
    return found.tolist()


def _is_importing() -> bool:
    """Whether a module that is being imported asks; what is made later may be of any copy."""
    frame = sys._getframe(1)
    while frame.f_back:
        frame = frame.f_back
        if frame.f_code.co_name == "<module>":
            return frame.f_globals.get("__name__") not in _PASSED_OVER
    return False


_PASSED_OVER = ("__main__", "email._header_value_parser")
"""Modules that are not imported, or put sets into their patterns, whose order is any."""


_recall: Recall | None = None


def recall() -> None:
    """From now on, what has been compiled before is not compiled again in this process."""
    global _recall  # noqa: PLW0603 - as the compilers that it stands in for
    if _recall or not hasattr(_PATTERNS, "_code"):
        return
    python = f"{sys.implementation.cache_tag}-{sys.hexversion:x}-{sys.byteorder}"
    _recall = Recall(cache_folder() / "engine" / f"compiled-{python}")
    _PATTERNS.compile = _recall.pattern
    dataclasses.exec = _recall.run  # type: ignore[attr-defined]


def keep() -> None:
    """Keep what this process had to work out; due where a process ends."""
    kept.save()
    if _recall:
        _recall.keep()
