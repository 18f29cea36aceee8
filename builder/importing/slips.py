"""The neutral form of what comes in: slips, one block of source each, and where it stood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..ground.findings import Finding
from ..ground.messages import tr
from ..issue.model import Side
from ..issue.sides import detect_side

SlipKind = Literal[
    "paragraph", "heading", "list", "quote", "table", "code", "picture", "rule", "note"
]


@dataclass(frozen=True, slots=True)
class Slip:
    """One block of the source.

    ``first`` and ``last`` are source lines, or paragraphs of a Word file, counted from 1.
    ``text`` holds the characters a reader sees; ``markdown`` the same block in the dialect of
    copy. ``label`` is the label of a note, ``address`` the file or link of a picture or heading.
    """

    kind: SlipKind
    first: int
    last: int
    text: str
    markdown: str
    level: int = 0
    strong: bool = False
    after_blank: bool = True
    label: str = ""
    address: str = ""
    caption: str = ""
    alone: bool = False
    """The block is known to have no counterpart in the other language."""
    options: str = ""
    """How a picture is to be set, in braces, as copy has it."""

    @property
    def side(self) -> Side | None:
        """The language of the block, None where it has no letters."""
        return None if self.kind in {"picture", "rule"} else detect_side(self.text)


@dataclass(frozen=True, slots=True)
class Omitted:
    """Something of the source that is no copy, and why it stays out."""

    line: int
    why: str
    text: str = ""
    is_picture: bool = False
    """Whether a picture may have stood there."""


def lost_picture(line: int, text: str = "") -> Omitted:
    """A line of non-breaking spaces, as pasting leaves where a picture stood."""
    why = tr(
        "non-breaking spaces only; a picture may have stood here",
        "只有不间断空格；此处可能原有图片",
    )
    return Omitted(line, why, text, is_picture=True)


@dataclass(frozen=True, slots=True)
class Source:
    """A file read into slips.

    ``pictures`` holds the pictures embedded in the file, by the address that slips use; ``unit``
    says what the slips' numbers count.
    """

    path: Path
    slips: tuple[Slip, ...]
    omitted: tuple[Omitted, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    unit: Literal["line", "paragraph"] = "line"
    lines: int = 0
    encoding: str = "UTF-8"
    findings: tuple[Finding, ...] = ()


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


def control_characters(text: str) -> list[tuple[int, int, int]]:
    """The control characters of a text: (line, column, code point)."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _CONTROL.search(line):
            found += [(number, m.start() + 1, ord(m[0])) for m in _CONTROL.finditer(line)]
    return found


def without_controls(text: str) -> str:
    """The text without the control characters that no page can show."""
    return _CONTROL.sub("", text)
