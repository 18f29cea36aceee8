"""What looks like markup and is none: it is printed as written, and said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from .emphasis import is_western_word
from .model import Inline

_MARK = re.compile(r"\*\*|~~|(?<!_)__(?!_)|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--")
_AFTER = 4
"""Characters after a mark by which it is found again in the source."""


def as_written(
    inlines: Sequence[Inline], file: Path, line0: int, lines: Sequence[str]
) -> Iterator[Finding]:
    """A note on every mark that running text still holds and its editor did not escape.

    ``lines`` are those of the source, the first of them ``line0`` from 0.
    """
    for text in _texts(inlines):
        for match in _MARK.finditer(text):
            mark, (start, end) = match[0], match.span()
            if _is_meant(mark, text[start - 1 : start], text[end : end + 1]):
                continue
            phrase = text[start : end + _AFTER]
            for offset, line in enumerate(lines):
                column = line.find(phrase)
                if column >= 0:
                    spot = Spot(file, line0 + offset + 1, column + 1)
                    yield found("article/literal", spot, mark=mark[:20])
                    break


def _texts(inlines: Sequence[Inline]) -> Iterator[str]:
    for inline in inlines:
        if inline.kind == "text":
            yield inline.text
        yield from _texts(inline.children)


def _is_meant(mark: str, before: str, after: str) -> bool:
    """Whether a mark is a power, as in ``2**3``, or a blank, which touches no word or two."""
    if mark == "**":
        return bool(before and after) and is_western_word(before) and is_western_word(after)
    return mark == "__" and before.isalnum() == after.isalnum()


_DIGITS = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"\s*(?:[（(](\d{{1,2}}|[{_DIGITS}]|[A-Za-z])[）)]"
    rf"|(\d{{1,2}}|[A-Za-z])(?:[、．）)]|\.(?=\s|[^\x00-\x7f]))|([{_DIGITS}])、|([①-⑳])|第([{_DIGITS}])[条章节])"
)


def run_together(source: str) -> int:
    """The index of the first line of a paragraph that goes on counting from a line before it.

    0 where there is none. Markdown joins such lines, and sees no list in a number with a Chinese
    mark, nor in one that does not begin with 1 right under a paragraph.
    """
    numbers = [
        (n, number) for n, line in enumerate(source.split("\n")) if (number := _number(line))
    ]
    for (_, one), (n, next_one) in pairwise(numbers):
        if next_one == one + 1:
            return n
    return 0


def _number(line: str) -> int:
    """With what number a line begins; letters count from 200, 0 is none."""
    match = _NUMBER.match(line)
    if match is None:
        return 0
    written = next(filter(None, match.groups()))
    if written.isdecimal():
        return int(written)
    if written in _DIGITS:
        return 100 + _DIGITS.index(written)
    return ord(written) + 200
