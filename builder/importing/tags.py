"""HTML as a flat run of tags, text and comments, in time that grows with its length only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

MAX_UNCLOSED = 20
"""After so many tags that never end, what looks like a tag is text."""

_NAME = re.compile(r"/?[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"\s*/?\s*([^\s=/>\"'][^\s=/>]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?"
)
_RAW = ("script", "style", "textarea", "template")


@dataclass(frozen=True, slots=True)
class Mark:
    """A start tag, an end tag, text or a comment, with its line."""

    kind: Literal["start", "end", "text", "comment", "raw"]
    text: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)


class _Cursor:
    """Where in the source a mark stands, and the end of what can still be closed."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.line_ends = [m.start() for m in re.finditer("\n", html)]
        self.nowhere: set[str] = set()
        self.unclosed = 0

    def line(self, at: int) -> int:
        return bisect_right(self.line_ends, at - 1) + 1

    def find(self, what: str, start: int) -> int:
        """``str.find`` that does not look twice for what is no longer there."""
        if what in self.nowhere:
            return -1
        found = self.html.find(what, start)
        if found < 0:
            self.nowhere.add(what)
        return found


def marks(html: str) -> Iterator[Mark]:
    """The marks of an HTML text; nothing is lost: what is no tag is text."""
    cursor = _Cursor(html)
    lowered = html.lower()
    at = text_from = 0
    while (at := html.find("<", at)) >= 0:
        mark, end = _mark_at(cursor, lowered, at)
        if mark is None:
            at += 1
            continue
        if at > text_from:
            yield Mark("text", unescape(html[text_from:at]), cursor.line(text_from))
        yield mark
        at = text_from = end
        if mark.kind == "start" and mark.text in _RAW:
            close = _raw_end(lowered, mark.text, end)
            yield Mark("raw", html[end:close], cursor.line(end))
            at = text_from = close
    if text_from < len(html):
        yield Mark("text", unescape(html[text_from:]), cursor.line(text_from))


def _raw_end(lowered: str, name: str, start: int) -> int:
    close = lowered.find(f"</{name}", start)
    return len(lowered) if close < 0 else close


def _mark_at(cursor: _Cursor, lowered: str, at: int) -> tuple[Mark | None, int]:
    html = cursor.html
    if html.startswith("<!--", at):
        end = cursor.find("-->", at + 4)
        if end < 0:
            return None, at
        return Mark("comment", html[at + 4 : end], cursor.line(at)), end + 3
    if html.startswith(("<!", "<?"), at):
        end = cursor.find(">", at)
        return (
            (None, at) if end < 0 else (Mark("raw", html[at : end + 1], cursor.line(at)), end + 1)
        )
    name = _NAME.match(html, at + 1)
    if name is None:
        return None, at
    return _tag(cursor, name, at)


def _tag(cursor: _Cursor, name: re.Match[str], at: int) -> tuple[Mark | None, int]:
    html = cursor.html
    here = name.end()
    limit = len(html)
    attributes: dict[str, str] = {}
    if cursor.find(">", here) < 0 or cursor.unclosed > MAX_UNCLOSED:
        return None, at
    while here < limit and html[here] != ">":
        found = _ATTRIBUTE.match(html, here, limit)
        if found is None or found.end() == here:
            here += 1
            continue
        value = next((v for v in found.groups()[1:] if v is not None), "")
        attributes.setdefault(found[1].lower(), unescape(value))
        here = found.end()
    if here >= limit:
        cursor.unclosed += 1
        return None, at
    word = name[0].lower()
    if word.startswith("/"):
        return Mark("end", word[1:], cursor.line(at)), here + 1
    return Mark("start", word, cursor.line(at), attributes), here + 1
