"""What looks like a number and is none: addresses, telephone numbers, note marks, dimensions."""

from __future__ import annotations

import re

from ...ground.characters import COMMON_HAN

MASK = "\ue000"
"""Stands for a character that no reader looks at; from the private use area."""

_COMMON = re.compile(
    rf"(?:https?://|ftp://|www\.)[^\s\u3000-\u303f\uff00-\uffef{COMMON_HAN}]{{1,2000}}"
    r"|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}"
    r"|\[\^?[A-Za-z0-9]{1,8}\]"
    r"|(?<![\d.])(?:\+\d{1,3}[ -]?)?\(?0\d{2,3}\)?[ -]\d{3,4}[ -]?\d{4}(?!\d)"
    r"|(?<![\d.])\+\d{1,3}[ -]\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}(?!\d)"
    r"|(?<!\d)[48]00-\d{3,4}-\d{3,4}(?!\d)"
    r"|(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d| ?(?:[mbt]r?illion|yuan|[万亿元%]))"
    r"|(?i:ISBN|ISSN|DOI|CN)[:： ]{0,2}[\dX./-]{6,40}"
    r"|7 ?[×xX*] ?24|24 ?[×xX*/] ?7(?!\d)"
    r"|(?<![\w.])\d{1,5}(?: ?[×xX*] ?\d{1,5}){1,2}(?!\w)"
    r"|(?m:^[ \t]*[(（]?\d{1,2}[)）.、](?!\d))"
    r"|(?m:^[ \t]*[(（]?[一二三四五六七八九十]{1,3}[)）、])"
)


def mask_common(text: str) -> str:
    """The text with such places blanked, every character keeping its position."""
    return _COMMON.sub(lambda match: MASK * len(match[0]), text)
