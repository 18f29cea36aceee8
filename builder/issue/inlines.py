"""Running text: markdown-it's inline tokens become :class:`~builder.issue.model.Inline` trees."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from markdown_it.token import Token

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from .model import Inline, InlineKind, Side

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

    def __init__(self, file: Path, line0: int, lines: Sequence[str], side: Side) -> None:
        self.file = file
        self.side = side
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
        spot = Spot(self.file, self.line0 + 1)
        self.findings.append(found("article/nesting", spot, "marks", most=MAX_INLINE_NESTING))
        return (Inline("text", plain_of(tokens)),)

    def target(self, token: Token) -> str:
        return str(token.attrs.get("href", ""))

    def close(self, kind: InlineKind, target: str, children: list[Inline]) -> Iterable[Inline]:
        inlines = _merge_text(children)
        if kind == "link" and not target.lower().startswith(ALLOWED_LINKS):
            spot = self.find(target) or self.find(target[:12]) or Spot(self.file, self.line0 + 1)
            self.findings.append(found("article/link", spot, _leading(target), target=target[:60]))
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
            return _soft_break(tokens, index, self.side)
        if token.type == "image":
            spot = self.find("![") or Spot(self.file, self.line0 + 1)
            self.findings.append(found("article/picture", spot))
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


def _leading(target: str) -> str:
    """Where a link that is none would lead: to an anchor, to a file, or elsewhere."""
    if target.startswith("#"):
        return "anchor"
    return "other" if ":" in target.split("/", maxsplit=1)[0] or not target else "file"


def _soft_break(tokens: Sequence[Token], index: int, side: Side) -> Iterable[Inline]:
    """A line end of the source: nothing inside Chinese, a space between words of English.

    Quotation marks, dashes and ellipses are Chinese on the Chinese side and English on the other;
    a Chinese word in English has spaces around it like any word.
    """
    before = _first_text(tokens[n] for n in range(index - 1, -1, -1))[-1:]
    after = _first_text(tokens[n] for n in range(index + 1, len(tokens)))[:1]
    if side == "en":
        closed = _is_wide(before) and _is_wide(after)
    else:
        closed = any(_is_wide(char) or char in _SHARED for char in (before, after) if char)
    return () if closed else (Inline("text", " "),)


def _first_text(tokens: Iterable[Token]) -> str:
    return next((text for token in tokens if (text := plain_of([token]))), "")


def _is_wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in "WF"


_SHARED = "“”‘’—…"


def _merge_text(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    merged: list[Inline] = []
    for inline in inlines:
        if inline.kind == "text" and merged and merged[-1].kind == "text":
            merged[-1] = Inline("text", merged[-1].text + inline.text)
        else:
            merged.append(inline)
    return tuple(merged)
