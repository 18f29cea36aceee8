"""The Markdown dialect of copy: what editors know, less what eats characters silently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from .emphasis import plugin as emphasis_plugin
from .picture_syntax import plugin as picture_plugin
from .typography_syntax import plugin as typography_plugin

MAX_NESTING = 18
"""Deepest level of blocks; below markdown-it's own bound, past which it drops text."""

_UNUSED_RULES = ("reference", "lheading", "code", "html_block", "html_inline")
"""Rules that make copy vanish or change by accident: link references, underlined headings,
indented code (pasted paragraphs are indented) and raw HTML."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False, "maxNesting": 24})
    parser.enable("table").disable(list(_UNUSED_RULES))
    parser.block.ruler.before("fence", "comment", _comment, {"alt": ["paragraph"]})
    for side in ("zh", "en"):
        container_plugin(parser, side)
    container_plugin(parser, "inset", validate=_names_a_block)
    footnote_plugin(parser, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.before("footnote_ref", "no_note", _no_note)
    emphasis_plugin(parser)
    typography_plugin(parser)
    picture_plugin(parser)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _names_a_block(words: str, _: str) -> bool:
    return words.split(maxsplit=1)[:1] not in ([], ["zh"], ["en"])


def body_tokens(text: str) -> Sequence[Token]:
    """The block tokens of a body; ``map`` counts lines from 0.

    Every image token has the address as the editor wrote it in ``meta["written"]``, and its
    options in ``meta["options"]``.
    """
    tokens = _parser().parse(text, {})
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                child.meta = {**child.meta, "written": _written_address(child)}
    return tokens


def _written_address(image: Token) -> str:
    """An image's address before markdown-it percent-encoded it."""
    return unquote(str(image.attrs.get("src", "")))


MAX_LABEL = 200
"""Characters of a note's label; the plugin would look for its end to the end of the text."""


def _no_note(state: StateInline, silent: bool) -> bool:
    """``[^`` that no near bracket closes is text."""
    if not state.src.startswith("[^", state.pos):
        return False
    if state.src.find("]", state.pos, state.pos + MAX_LABEL) >= 0:
        return False
    if not silent:
        state.pending += "[^"
    state.pos += 2
    return True


_BLANK = re.compile(r"[ \t]*(?=\n|$)")


def _comment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A comment that begins a line and ends one."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<!--", begin):
        return False
    end = state.src.find("-->", begin, state.eMarks[end_line - 1])
    if end < 0 or not _BLANK.match(state.src, end + 3):
        return False
    if silent:
        return True
    last_line = start_line + state.src.count("\n", begin, end)
    token = state.push("comment", "", 0)
    token.content = state.src[begin + 4 : end]
    token.map = [start_line, last_line + 1]
    state.line = last_line + 1
    return True
