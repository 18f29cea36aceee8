"""Words of the trade: what a print order calls papers, bindings and finishes, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from ..ground.catalogue import Words

_PARTS = re.compile(r"\s*[,，、;；+＋/／]\s*")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the trade."""

    words: Words
    xjdf: str = ""
    """What a job ticket calls it; empty where it has no word for it."""


def term(kind: str, written: str) -> Term | None:
    """The term that is meant; ``kind`` is ``paper``, ``binding`` or ``finishing``."""
    return _terms().get(kind, {}).get(_plain(written))


def in_both(kind: str, written: str) -> Words | None:
    """A value, or several parted by commas, in both languages; None where not all are known."""
    known = [term(kind, part) for part in _PARTS.split(written.strip())]
    words = [one.words for one in known if one]
    if len(words) < len(known):
        return None
    return Words(", ".join(each.en for each in words), "、".join(each.zh for each in words))


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text.lower())


@cache
def _terms() -> Mapping[str, Mapping[str, Term]]:
    plain = yaml.safe_load((Path(__file__).parent / "trade.yaml").read_text("utf-8"))
    return {
        kind: {
            _plain(name): Term(Words(entry["en"], entry["zh"]), entry.get("xjdf", ""))
            for entry in entries
            for name in (entry["en"], entry["zh"], *entry["also"])
        }
        for kind, entries in plain.items()
    }
