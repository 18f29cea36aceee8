"""Fonts that have signs in place of letters: which character each sign is."""

from __future__ import annotations

import re


def symbol(font: str, code: int) -> str:
    """A character of Symbol, Wingdings or Webdings, empty where it is not known."""
    from mammoth.docx.dingbats import dingbats  # noqa: PLC0415 - a table, read when it is needed

    number = dingbats.get((font.strip(), code))
    return chr(number) if number else ""


def from_symbol_font(text: str, font: str) -> str:
    """Characters of a font that has no letters, as those that are meant."""
    if not re.match(r"(?i)wingdings|webdings|symbol$", font):
        return text
    return "".join(symbol(font, ord(c) & 0xFF) or c if _may_be_symbol(c) else c for c in text)


def _may_be_symbol(char: str) -> bool:
    return "!" <= char <= "\xff" or "\uf020" <= char <= "\uf0ff"
