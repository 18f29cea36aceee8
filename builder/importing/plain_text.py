"""Pasted text to slips: a line is a paragraph, unless lines were broken at a fixed width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..issue.sides import detect_side
from .escaping import paragraph
from .slips import Omitted, Slip, Source, lost_picture

WIDEST_WRAPPED_LINE = 120
"""Columns; longer lines were not broken by hand or by mail."""
NARROWEST_WRAPPED_LINE = 40

_SENTENCE_END = re.compile(r"[。！？.!?…:：;；][”’」』）)\"']*$")


def read_plain(text: str, path: Path, encoding: str) -> Source:
    """The slips of a pasted text."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    slips = []
    for start, end in _blocks(lines):
        block = [line.strip() for line in lines[start:end]]
        slips.append(
            Slip(
                "paragraph",
                start + 1,
                end,
                "\n".join(block),
                paragraph("\n".join(block)),
                after_blank=start == 0 or not lines[start - 1].strip(),
            )
        )
    return Source(
        path, tuple(slips), tuple(_blank_pictures(lines)), lines=len(lines), encoding=encoding
    )


def _blank_pictures(lines: Sequence[str]) -> Iterator[Omitted]:
    for number, line in enumerate(lines, start=1):
        if line and not line.strip() and "\xa0" in line:
            yield lost_picture(number, line)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Ranges of lines that make one paragraph each."""
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        end = start + 1
        side = detect_side(lines[start])
        while end < len(lines) and lines[end].strip() and detect_side(lines[end]) in {side, None}:
            end += 1
        if _is_wrapped(lines[start:end]):
            yield start, end
        else:
            yield from ((at, at + 1) for at in range(start, end))
        start = end


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines end where the width ended, not where the thought did."""
    if len(lines) < 2 or max(map(len, lines)) > WIDEST_WRAPPED_LINE:
        return False
    widths = [_columns(line) for line in lines]
    widest = max(widths)
    if not NARROWEST_WRAPPED_LINE <= widest <= WIDEST_WRAPPED_LINE:
        return False
    full = all(width >= 0.75 * widest for width in widths[:-1])
    ends = sum(bool(_SENTENCE_END.search(line.rstrip())) for line in lines[:-1])
    return full and ends <= 0.4 * (len(lines) - 1)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
