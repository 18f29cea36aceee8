"""The characters of an issue: what fonts that come with its pages must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from .model import Block, Chart, Inline, Issue


@dataclass(frozen=True, slots=True)
class Characters:
    """What pages show: all of it, what stands in bold, and what is code; each character once."""

    text: str
    heavy: str
    code: str

    def __or__(self, other: Characters) -> Characters:
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(Characters))
        return Characters(*("".join(sorted({*one, *two})) for one, two in pairs))


def characters_of(issue: Issue) -> Characters:
    """The characters of an issue."""
    manifest = issue.manifest
    titles = _said((manifest.title, manifest.tagline, manifest.publisher))
    parts = (titles | _said(issue.sections), titles | _heavy(issue.sections))
    code = {*"".join(_of_code(issue.sections))}
    return Characters(*("".join(sorted(part)) for part in (*parts, code)))


def _said(value: Any) -> set[str]:
    """Every character of the strings of a value, whatever it is."""
    if isinstance(value, str):
        return set(value)
    if isinstance(value, tuple | list):
        return set().union(*map(_said, value))
    if is_dataclass(value):
        return set().union(*(_said(getattr(value, part.name)) for part in fields(value)))
    return set()


def _heavy(value: Any) -> set[str]:
    """The characters of what pages set in bold."""
    if isinstance(value, Block):
        if value.kind == "heading" or value.role in ("title", "question", "number", "label"):
            return set(value.plain)
        heads = {char for row in value.rows[:1] for cell in row for char in _said(cell.inlines)}
        return heads | _heavy((value.inlines, value.children, value.rows))
    if isinstance(value, Inline):
        if value.kind in ("strong", "speaker"):
            return set(value.plain)
        return _heavy(value.children)
    if isinstance(value, Chart):
        return _said(value)
    if isinstance(value, tuple | list):
        return set().union(*map(_heavy, value))
    if is_dataclass(value):
        titles = {char for name in ("title", "caption") for char in _said(getattr(value, name, ()))}
        return titles.union(*(_heavy(getattr(value, part.name)) for part in fields(value)))
    return set()


def _of_code(value: Any) -> Iterator[str]:
    """The words of code."""
    if isinstance(value, Block | Inline) and value.kind == "code":
        yield "".join(_said(value))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _of_code(one)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _of_code(getattr(value, part.name))
