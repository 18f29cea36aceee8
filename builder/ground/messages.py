"""The language in which the press speaks to its user: English or Chinese.

Every message is written in both languages at the place where it arises and picked by :func:`tr`.
The language is set once by the command line (``--lang``, else the environment) and kept in a
context variable, so that two builds in one process do not disturb each other.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Language = Literal["en", "zh"]

_language: ContextVar[Language] = ContextVar("language", default="en")


def set_language(lang: str) -> None:
    """Speak Chinese for ``zh``, ``zh-Hans``, ``zh_CN.UTF-8`` and the like, else English."""
    _language.set(read_language(lang))


@contextmanager
def speaking(lang: Language) -> Iterator[None]:
    """Speak a language for as long as the ``with`` block lasts."""
    before = _language.set(lang)
    try:
        yield
    finally:
        _language.reset(before)


def language() -> Language:
    """The language now spoken."""
    return _language.get()


def read_language(name: str) -> Language:
    """The language meant by a BCP 47 tag or a POSIX locale name."""
    return "zh" if name.strip().lower()[:2] == "zh" else "en"


def language_of_environment(environ: Mapping[str, str] | None = None) -> Language:
    """The language asked for by ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``, first set wins (POSIX)."""
    environ = os.environ if environ is None else environ
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name, ""):
            return read_language(value)
    return "en"


def tr(en: str, zh: str) -> str:
    """The variant of a message in the language now spoken."""
    return zh if _language.get() == "zh" else en


_COUNTED = {
    "error": "个错误",
    "warning": "个警告",
    "note": "条提示",
    "page": "页",
    "issue": "期",
    "finding": "处检查结果",
}


def count(number: int, noun: str) -> str:
    """A number with its noun: error, warning, note, page, issue or finding."""
    plural = "" if number == 1 else "s"
    return tr(f"{number} {noun}{plural}", f"{number} {_COUNTED[noun]}")


def tally(severities: Iterable[str]) -> str:
    """How many errors and warnings there are."""
    told = list(severities)
    words = [count(told.count(severity), severity) for severity in ("error", "warning")]
    return tr(", ", "，").join(words)
