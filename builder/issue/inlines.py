"""Running text: markdown-it's inline tokens become :class:`~builder.issue.model.Inline` trees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from markdown_it.token import Token

from ..ground.findings import Finding, at
from ..ground.spots import Spot
from .model import Inline, InlineKind

MAX_INLINE_NESTING = 12
"""Emphasis within emphasis within links …; the engine walks them by recursion."""

ALLOWED_LINKS = ("http://", "https://", "mailto:")

_KINDS: dict[str, InlineKind] = {
    "em": "emphasis",
    "strong": "strong",
    "dots": "dots",
    "name": "name",
    "title": "title",
    "link": "link",
}


def plain_of(tokens: Iterable[Token]) -> str:
    """The characters of inline tokens, for telling languages and reading alternative texts."""
    parts = []
    for token in tokens:
        if token.type in {"text", "code_inline", "ruby"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.children:
            parts.append(plain_of(token.children))
    return "".join(parts)


class InlineReader:
    """Reads the inline tokens of one block; ``called`` and ``findings`` fill as it goes."""

    def __init__(self, file: Path, line0: int, lines: Sequence[str]) -> None:
        self.file = file
        self.line0 = line0
        self.lines = lines
        self.called: dict[str, Spot] = {}
        self.findings: list[Finding] = []

    def read(self, tokens: Sequence[Token]) -> tuple[Inline, ...]:
        """The tree of a token list."""
        stack: list[tuple[InlineKind, str, list[Inline]]] = [("text", "", [])]
        for index, token in enumerate(tokens):
            name = token.type.removesuffix("_open").removesuffix("_close")
            if token.nesting == 1:
                stack.append((_KINDS.get(name, "emphasis"), self.target(token), []))
                if len(stack) > MAX_INLINE_NESTING:
                    return self.too_deep(tokens)
            elif token.nesting == -1 and len(stack) > 1:
                kind, target, children = stack.pop()
                stack[-1][2].extend(self.close(kind, target, children))
            else:
                stack[-1][2].extend(self.leaf(token, tokens, index))
        return _merge_text(stack[0][2])

    def too_deep(self, tokens: Sequence[Token]) -> tuple[Inline, ...]:
        message = f"emphasis and links nest deeper than {MAX_INLINE_NESTING} levels"
        hint = r"write it flatter, or write the characters as \* and \["
        spot = Spot(self.file, self.line0 + 1)
        self.findings.append(at(spot, "article/nesting", "error", message, hint))
        return (Inline("text", plain_of(tokens)),)

    def target(self, token: Token) -> str:
        return str(token.attrs.get("href", ""))

    def close(self, kind: InlineKind, target: str, children: list[Inline]) -> Iterable[Inline]:
        inlines = _merge_text(children)
        if kind == "link" and not target.lower().startswith(ALLOWED_LINKS):
            message = f"a link to '{target[:60]}' is not set live"
            hint = "links begin with https://, http:// or mailto:"
            spot = self.find(target) or self.find(target[:12]) or Spot(self.file, self.line0 + 1)
            self.findings.append(at(spot, "article/link", "warning", message, hint))
            return inlines
        return (Inline(kind, target=target, children=inlines),)

    def leaf(self, token: Token, tokens: Sequence[Token], index: int) -> Iterable[Inline]:
        if token.type == "text":
            return (Inline("text", token.content),) if token.content else ()
        if token.type == "code_inline":
            return (Inline("code", token.content),)
        if token.type == "ruby":
            return (Inline("ruby", token.content, str(token.meta["reading"])),)
        if token.type == "footnote_ref":
            return (self.note_call(str(token.meta["label"])),)
        if token.type == "hardbreak":
            return (Inline("break"),)
        if token.type == "softbreak":
            return _soft_break(tokens, index)
        if token.type == "image":
            spot = self.find("![") or Spot(self.file, self.line0 + 1)
            message = "a picture must stand alone"
            hint = "put it on a line of its own"
            self.findings.append(at(spot, "article/picture", "error", message, hint))
        return (Inline("text", token.content),) if token.content else ()

    def note_call(self, label: str) -> Inline:
        spot = self.find(f"[^{label}]") or Spot(self.file, self.line0 + 1)
        self.called.setdefault(label, spot)
        return Inline("note", target=label)

    def find(self, phrase: str) -> Spot | None:
        """Where a phrase stands at or after the block's first line."""
        for offset, line in enumerate(self.lines[self.line0 : self.line0 + 400]):
            column = line.find(phrase)
            if phrase and column >= 0:
                return Spot(self.file, self.line0 + offset + 1, column + 1)
        return None


def _soft_break(tokens: Sequence[Token], index: int) -> Iterable[Inline]:
    """A line end of the source: a space between Latin words, nothing next to a wide character."""
    before = _first_text(tokens[n] for n in range(index - 1, -1, -1))[-1:]
    after = _first_text(tokens[n] for n in range(index + 1, len(tokens)))[:1]
    if _is_wide(before) or _is_wide(after):
        return ()
    return (Inline("text", " "),)


def _first_text(tokens: Iterable[Token]) -> str:
    return next((text for token in tokens if (text := plain_of([token]))), "")


def _is_wide(char: str) -> bool:
    return bool(char) and (
        unicodedata.east_asian_width(char) in "WF" or bool(re.match("[“”‘’—…]", char))
    )


def _merge_text(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    merged: list[Inline] = []
    for inline in inlines:
        if inline.kind == "text" and merged and merged[-1].kind == "text":
            merged[-1] = Inline("text", merged[-1].text + inline.text)
        else:
            merged.append(inline)
    return tuple(merged)
