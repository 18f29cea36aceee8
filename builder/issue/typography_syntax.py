"""Markdown for Chinese typography: emphasis dots, proper-name marks and readings.

- ``==着重==``: emphasis dots 着重号 under each character;
- ``++曾农++``: a proper-name mark 专名号 under the name;
- ``^^史记^^``: a wavy line under a title, 书名号甲式;
- ``{汉字|hànzì}``: a reading over its characters.

The marks may hold other inline Markdown; a backslash before the first character takes the
meaning away, and inside code nothing of this applies.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from .emphasis import is_western_word

_RUBY = re.compile(r"\{([^{}|\n\\]{1,64})\|([^{}|\n\\]{1,128})\}")
_PAIRS = {"==": "dots", "++": "name", "^^": "title"}


def plugin(md: MarkdownIt) -> None:
    """Teach a parser the marks.

    Tokens: ``dots_open``/``dots_close``, ``name_open``/``name_close``, ``title_open``/
    ``title_close``, and ``ruby`` with the base as its content and ``meta["reading"]``.
    """
    for marker, name in _PAIRS.items():
        md.inline.ruler.before("emphasis", name, _pair(marker, name))
    md.inline.ruler.before("emphasis", "ruby", _ruby)


class _Pair:
    """A rule for text between two equal markers."""

    def __init__(self, marker: str, name: str) -> None:
        self.marker = marker
        self.name = name

    def __call__(self, state: StateInline, silent: bool) -> bool:
        marker, start = self.marker, state.pos
        if not state.src.startswith(marker, start) or silent:
            return False
        inside = start + len(marker)
        if inside >= state.posMax or state.src[inside].isspace() or state.src[inside] == marker[0]:
            return False
        before = state.src[start - 1] if start else " "
        if is_western_word(before) and (marker == "++" or is_western_word(state.src[inside])):
            return False  # C++, 1++2 and a==b are as written
        end = self._end(state, inside)
        if end < 0:
            state.pos = start
            return False
        whole = state.posMax
        state.push(f"{self.name}_open", "span", 1).markup = marker
        state.pos, state.posMax = inside, end
        state.md.inline.tokenize(state)
        state.push(f"{self.name}_close", "span", -1).markup = marker
        state.pos, state.posMax = end + len(marker), whole
        return True

    def _end(self, state: StateInline, inside: int) -> int:
        """Where the closing marker stands, or -1."""
        state.pos = inside
        while state.pos < state.posMax:
            here = state.pos
            closes = state.src.startswith(self.marker, here) and here > inside
            if closes and not state.src[here - 1].isspace():
                return here if here + len(self.marker) <= state.posMax else -1
            state.md.inline.skipToken(state)
        return -1


def _pair(marker: str, name: str) -> _Pair:
    return _Pair(marker, name)


def _ruby(state: StateInline, silent: bool) -> bool:
    found = _RUBY.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("ruby", "ruby", 0)
        token.content = found.group(1).strip()
        token.meta = {"reading": found.group(2).strip()}
    state.pos = found.end()
    return True
