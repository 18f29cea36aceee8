"""Letters of drawings with the marks that combine with them.

WeasyPrint draws a drawing's text character by character, so that a combining accent stands beside
its letter, or is lost. Here it draws it letter by letter: what is seen as one (UAX #29) is shaped
as one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from weasyprint.svg import Node

_JOINER = "\u200d"


class _Lettered(str):
    """Text that is walked letter by letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        return letters(str(self))


def letters(text: str) -> Iterator[str]:
    """A text's characters, each with the marks, selectors and joined signs that follow it."""
    letter = ""
    for character in str.__iter__(text):
        if letter and (_combines(character) or letter.endswith(_JOINER)):
            letter += character
            continue
        if letter:
            yield letter
        letter = character
    if letter:
        yield letter


def _combines(character: str) -> bool:
    is_mark = unicodedata.category(character).startswith("M")
    return is_mark or character == _JOINER or "\U0001f3fb" <= character <= "\U0001f3ff"


@contextmanager
def lettered() -> Iterator[None]:
    """While this lasts, text of drawings is drawn letter by letter."""
    plain = Node.text
    Node.text = property(lambda node: plain.fget(node) and _Lettered(plain.fget(node)))
    try:
        yield
    finally:
        Node.text = plain
