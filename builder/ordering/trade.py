"""Words of the trade: what a print order calls papers, bindings and finishes, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..ground.catalogue import Words

_PARTS = re.compile(r"\s*[,，、;；+＋/／]\s*")
_WHERE = {"封面": "cover", "内页": "inside", "内文": "inside"}
_PLACED = re.compile(rf"({'|'.join([*_WHERE, *_WHERE.values()])})[\s:：]*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the trade."""

    words: Words
    xjdf: str = ""
    """What a job ticket calls it; empty where it has no word for it."""
    bulk: float = 0.0
    """Of a paper, its usual volume in cm³/g; 0 where none is known."""
    flat: bool = False
    """Of a binding, whether it leaves no spine."""


def term(kind: str, written: str) -> Term | None:
    """The term that is meant; ``kind`` is ``paper``, ``binding`` or ``finishing``."""
    return _terms().get(kind, {}).get(_plain(written))


def in_both(kind: str, written: str) -> Words | None:
    """A value, or several parted by commas, in both languages; None where not all are known."""
    parts = [_part(kind, part) for part in _PARTS.split(written.strip())]
    words = [part for part in parts if part]
    if len(words) < len(parts):
        return None
    return Words(", ".join(each.en for each in words), "、".join(each.zh for each in words))


def _part(kind: str, written: str) -> Words | None:
    """A term, perhaps with where it is meant before it: ``封面覆哑膜``."""
    placed = _PLACED.match(written)
    meant = term(kind, written[placed.end() :] if placed else written)
    if placed is None or meant is None:
        return meant.words if meant else None
    said = placed[1].lower()
    zh = said if said in _WHERE else next(zh for zh, en in _WHERE.items() if en == said)
    return Words(f"{_WHERE[zh]} {meant.words.en}", f"{zh}{meant.words.zh}")


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text.lower())


def _term(entry: Mapping[str, Any]) -> Term:
    words = Words(entry["en"], entry["zh"])
    return Term(words, entry.get("xjdf", ""), entry.get("bulk", 0.0), entry.get("flat", False))


@cache
def _terms() -> Mapping[str, Mapping[str, Term]]:
    plain = yaml.safe_load((Path(__file__).parent / "trade.yaml").read_text("utf-8"))
    return {
        kind: {
            _plain(name): _term(entry)
            for entry in entries
            for name in (entry["en"], entry["zh"], *entry["also"])
        }
        for kind, entries in plain.items()
    }
