"""HTML inside Markdown: its tags become what copy has for them, or are left out, never text."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from .inline_html import STYLES, Inline, shifted
from .page import Told
from .tags import Mark, marks

_NATIVE = {"strong": "strong", "emphasis": "em"}


def without_tags(children: Sequence[Token], line: int, told: list[Told]) -> list[Token]:
    """Inline tokens whose tags are tokens of Markdown; comments stay as they are.

    ``<sup>2</sup>`` becomes a raised character, ``<b>`` bold, ``<ruby>`` a reading; what is struck
    or hidden is left out and told.
    """
    if not any(child.type in ("html_inline", "s_open") for child in children):
        return list(children)
    reader = _Reader(line, told)
    for child in children:
        reader.take(child)
    reader.inline.tell_unseen()
    return reader.tokens


class _Reader:
    def __init__(self, line: int, told: list[Told]) -> None:
        self.line = line
        self.told = told
        self.inline = Inline(told=told)
        self.tokens: list[Token] = []

    def take(self, child: Token) -> None:
        if child.type in ("softbreak", "hardbreak"):
            self.line += 1
        if child.type == "html_inline" and not child.content.startswith("<!--"):
            for mark in marks(child.content):
                self.tag(mark)
        elif child.type in ("s_open", "s_close"):
            self.tag(Mark("start" if child.nesting > 0 else "end", "s", self.line))
        elif child.type == "text":
            self.text(child.content)
        elif not set(self.inline.styles) & {"struck", "hidden"}:
            self.tokens.append(child)

    def tag(self, mark: Mark) -> None:
        """A tag; those that copy has a mark for become that mark."""
        if mark.kind == "text":
            self.text(mark.text)
            return
        name = mark.text
        if name == "br" and mark.kind == "start":
            self.tokens.append(Token("hardbreak", "br", 0))
            return
        native = _NATIVE.get(STYLES.get(name, ""))
        if native:
            is_start = mark.kind == "start"
            kind = f"{native}_open" if is_start else f"{native}_close"
            self.tokens.append(Token(kind, native, 1 if is_start else -1))
            return
        if mark.kind == "start":
            if name != "a":
                self.inline.start(mark)
            return
        at = len(self.inline.spans)
        self.inline.end(name, self.line)
        for span in self.inline.spans[at:]:
            made = Token("ruby" if span.reading else "text", "", 0, content=span.text)
            made.meta = {"reading": span.reading}
            self.tokens.append(made)

    def text(self, text: str) -> None:
        """Characters, as the tags round them say."""
        styles = self.inline.styles
        if self.inline.ruby is not None or set(styles) & {"struck", "hidden"}:
            self.inline.text(text, self.line)
            return
        for name in ("sup", "sub"):
            if name in styles:
                before = "".join(token.content for token in self.tokens)
                text = shifted(text, name == "sup", self.line, before, self.told)
        if text:
            self.tokens.append(Token("text", "", 0, content=text))
