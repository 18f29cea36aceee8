"""An issue in one language: what is written in it, and the other's words where it is not."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..issue.model import Article, Block, Both, Inline, Issue, Manifest, Note, Pair, Side, Words

_WHOLE = (Block, Inline, Manifest, Note, Words)
"""What is in one language as it is, or is not copy."""


def seen_in(issue: Issue, side: Side) -> Issue:
    """The issue as a reader of one language is shown it; what has no translation stays."""
    shown: Issue = _seen(issue, side)
    return shown


def _seen(value: Any, side: Side) -> Any:
    if isinstance(value, Both | Pair):
        other = "en" if side == "zh" else "zh"
        empty: Any = None if isinstance(value, Both) else ()
        return replace(value, **{other: empty}) if value.side(side) else value
    if isinstance(value, tuple):
        return tuple(_seen(one, side) for one in value)
    if not is_dataclass(value) or isinstance(value, _WHOLE):
        return value
    parts: dict[str, Any] = {
        part.name: _seen(getattr(value, part.name), side) for part in fields(value) if part.init
    }
    if isinstance(value, Article):
        own = {note.label for note in value.notes if note.side == side}
        parts["notes"] = tuple(n for n in value.notes if n.side == side or n.label not in own)
    copy: Any = value
    return replace(copy, **parts)
