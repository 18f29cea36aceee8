"""Telling which language a piece of copy is in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.token import Token

from ..ground.characters import HAN_SCRIPT
from ..ground.messages import tr
from ..ground.spots import Spot
from .inlines import plain_of
from .model import SIDES, Both, Side, Words

_HAN = re.compile(f"[{HAN_SCRIPT}]")
_WIDE_MARK = re.compile("[，。、；：？！（）《》「」]")
ENGLISH_STOPS = (".", "?", "!")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][^\s\u2e80-\U0003ffff]*")


def detect_side(text: str) -> Side | None:
    """The language a piece of copy is in, or None where it has no letters.

    A Han character or a full-width mark weighs as much as a Latin word: a Chinese sentence may
    name several foreign firms, an English one seldom quotes more than a few Chinese characters.
    A line that ends in an English stop and has no full-width mark needs more Han to be Chinese.
    """
    han = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    marks = len(_WIDE_MARK.findall(text))
    if not han and not words:
        return "zh" if marks else None
    weight = 3 if not marks and text.rstrip()[-1:] in ENGLISH_STOPS else 1
    return "zh" if han and han + marks >= weight * words else "en"


def side_name(side: Side) -> str:
    """What messages call a side."""
    return tr("Chinese", "中文") if side == "zh" else tr("English", "英文")


def side_of(tokens: Iterable[Token]) -> Side | None:
    """The language that block tokens are in, by the letters a reader sees."""
    return detect_side(
        "".join(
            plain_of(token.children) if token.children else token.content
            for token in tokens
            if token.type in {"inline", "fence"}
        )
    )


def split_both(text: str, spot: Spot) -> Both:
    """``中文 | English`` as both sides, either first; without a bar, the side that the text is in.

    A bar without spaces parts the text only where its two halves are in different languages.
    """
    left, bar, right = f" {text.strip()} ".partition(" | ")
    if not bar:
        left, _, right = text.partition("|")
        bar = "|" if {detect_side(left), detect_side(right)} == {*SIDES} else ""
    if not bar:
        left, right = text, ""
    ours, theirs = (Words(part.strip(), spot) if part.strip() else None for part in (left, right))
    first = detect_side(left) or _other(detect_side(right))
    if ours and theirs and first == detect_side(right):
        first = "zh"
    return Both(theirs, ours) if first == "en" else Both(ours, theirs)


def _other(side: Side | None) -> Side:
    return "en" if side == "zh" else "zh"
