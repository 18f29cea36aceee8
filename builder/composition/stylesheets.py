"""Style sheets as the engine has read them, kept for the next process.

Reading a sheet means cutting it into tokens, holding every declaration against its property and
making a function of every selector. All that comes of it depends on the text and its address alone,
but for what reaches beyond the sheet: imports, faces, profiles, layers, and what is logged. A sheet
with any of these is read anew each time. Within one process, what was read is read no more.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import marshal
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from types import FunctionType, SimpleNamespace
from typing import Any

import cssselect2
import tinycss2
from cssselect2 import compiler

from ..ground.kept import kept, key_of

_BEYOND = re.compile(rb"@(import|font-face|color-profile|layer)", re.I)
"""What a sheet says that is not of the sheet alone."""
MOST = 64
"""Sheets that are kept; where there are more, most are of texts that have changed since."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of a sheet."""

    matcher: dict[str, Any]
    page_rules: list[Any]
    counters: dict[str, Any]


class _Text:
    """A sheet that has not been cut into tokens yet."""

    def __init__(self, text: str | bytes, parse: Any) -> None:
        self.bytes = text.encode() if isinstance(text, str) else text
        self.is_file = isinstance(text, bytes)
        self.parse = parse

    def __iter__(self) -> Iterator[Any]:
        return iter(self.parse())


class SheetMemory:
    """Stands in for the engine's reading of sheets; gives what came of a text it has seen before.

    ``made_by`` names what reads them; what another version kept is not taken up.
    """

    def __init__(self, made_by: str) -> None:
        self.made_by = made_by
        self.read: dict[bytes, _Read] = {}
        self.kept = kept("sheets", MOST)
        self.parse = tinycss2.parse_stylesheet
        self.parse_bytes = tinycss2.parse_stylesheet_bytes

    def text(self, text: str) -> _Text:
        """Stand in for ``tinycss2.parse_stylesheet``."""
        return _Text(text, lambda: self.parse(text))

    def coded(self, text: bytes, **named: Any) -> tuple[_Text, None]:
        """Stand in for ``tinycss2.parse_stylesheet_bytes``."""
        return _Text(text, lambda: self.parse_bytes(text, **named)[0]), None

    def preprocess(
        self, stock: Any, media_type: str, base_url: Any, rules: Any, fetcher: Any, matcher: Any,
        page_rules: Any, layers: Any, fonts: Any, counters: Any, *rest: Any, layer: Any = None,
    ) -> None:  # fmt: skip
        """Stand in for ``weasyprint.css.preprocess_stylesheet``."""

        def read() -> None:
            stock(
                media_type, base_url, rules, fetcher, matcher, page_rules, layers, fonts, counters,
                *rest, layer=layer,
            )  # fmt: skip

        is_first = isinstance(rules, _Text) and not (matcher.order or layer)
        if not is_first or _BEYOND.search(rules.bytes):
            read()
            return
        key = key_of(self.made_by, f"{media_type} {base_url} {sorted(counters)}", rules.bytes)
        known = self.read.get(key) or self._taken_up(key)
        if known is None:
            before, styles = len(page_rules), dict(counters)
            with _listening() as told:
                read()
            if told:
                return
            fresh = {name: one for name, one in counters.items() if styles.get(name) is not one}
            known = _Read(_copied(vars(matcher)), page_rules[before:], fresh)
            if rules.is_file or base_url is None:  # not what a document says of itself
                self._keep(key, known)
        else:
            vars(matcher).update(_copied(known.matcher))
            page_rules.extend(known.page_rules)
            counters.update(known.counters)
        self.read[key] = known

    def _taken_up(self, key: bytes) -> _Read | None:
        with contextlib.suppress(Exception):
            found: _Read = pickle.loads(self.kept.get(key) or b"")
            return found
        return None

    def _keep(self, key: bytes, read: _Read) -> None:
        found = io.BytesIO()
        with contextlib.suppress(Exception):  # what cannot be kept is read anew
            _Pickler(found, pickle.HIGHEST_PROTOCOL).dump(read)
            self.kept.put(key, found.getvalue())


def _copied(matcher: dict[str, Any]) -> dict[str, Any]:
    """What a matcher holds, for one that may get more."""
    return {
        name: {key: [*entries] for key, entries in value.items()}
        if isinstance(value, dict)
        else [*value]
        if isinstance(value, list)
        else value
        for name, value in matcher.items()
    }


class _Pickler(pickle.Pickler):
    """Selectors are functions that cssselect2 makes of a text; they travel as their code."""

    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, FunctionType) and thing.__name__ == "<lambda>":
            return selector, (marshal.dumps(thing.__code__),)
        return NotImplemented


def selector(code: bytes) -> FunctionType:
    """The function of a selector, with what its text may name."""
    names = ("split_whitespace", "ascii_lower", "urlparse")
    made: Any = marshal.loads(code)
    return FunctionType(made, {name: getattr(compiler, name) for name in names})


@contextlib.contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """What the engine tells of a sheet meanwhile."""
    told: list[logging.LogRecord] = []
    listener: Any = logging.Handler(logging.WARNING)
    listener.emit = told.append
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield told
    finally:
        logger.removeHandler(listener)


_memory: SheetMemory | None = None


@contextlib.contextmanager
def own_sheets_unread() -> Iterator[None]:
    """The engine, which is imported meanwhile, leaves its own sheets to :func:`remember_sheets`."""
    stock = tinycss2.parse_stylesheet
    tinycss2.parse_stylesheet = lambda text: []
    try:
        yield
    finally:
        tinycss2.parse_stylesheet = stock


def remember_sheets() -> None:
    """From now on, sheets that have been read before are not read again in this process."""
    global _memory  # noqa: PLW0603 - as the engine's functions that it stands in for
    if _memory:
        return
    engine: Any = importlib.import_module("weasyprint")
    versions = f"{engine.__version__} {tinycss2.__version__} {cssselect2.VERSION}"
    memory = _memory = SheetMemory(versions)
    engine.tinycss2 = SimpleNamespace(
        parse_stylesheet=memory.text, parse_stylesheet_bytes=memory.coded
    )
    engine.preprocess_stylesheet = partial(memory.preprocess, engine.preprocess_stylesheet)
    own: Any = importlib.import_module("weasyprint.html")
    for sheet, text, counters in (
        (own.UA_STYLESHEET, own.UA, own.UA_COUNTER_STYLE),
        (own.UA_FORM_STYLESHEET, own.UA_FORM, own.UA_COUNTER_STYLE),
        (own.PH_STYLESHEET, own.PH, None),
    ):
        if not sheet.matcher.order:
            sheet.__init__(string=text, counter_style=counters)
