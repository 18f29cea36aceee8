"""The proof's content said in fewer bytes, drawn the same to the eye and read the same.

Glyph positions are kept to half a thousandth of an em: what one kern is rounded by, the next makes
good. Coordinates stay as they are: a fade's cell and the shape it fills must go on to match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..pdf.content import STRING_OR_KERN, Content
from .textobjects import join_text

_ACTUAL = re.compile(rb"/ActualText\s*<(?:feff|FEFF)((?:00[2-7][0-9A-Fa-f])+)>")


def shorten(streams: Iterable[Content]) -> None:
    """Say every content stream of a proof anew with shorter kerns and strings."""
    for content in streams:
        pairs = []
        for operands, operator in content.pairs:
            said = operands
            if operator == b"TJ":
                said = _shorter_line(operands)
            elif operator == b"BDC":
                said = _ACTUAL.sub(_in_ascii, operands)
            pairs.append((said, operator))
        content.pairs = join_text(pairs)


def _shorter_line(operands: bytes) -> bytes:
    """Strings and kerns of one line, kerns in whole thousandths, strings joined across none."""
    if b"(" in operands:
        return operands
    said: list[bytes] = []
    run: list[bytes] = []
    owed = 0.0
    for digits, kern in STRING_OR_KERN.findall(operands):
        if not kern:
            run.append(digits)
            continue
        wanted = owed + float(kern)
        whole = round(wanted)
        owed = wanted - whole
        if whole:
            if string := b"".join(run):
                said.append(b"<%b>%d" % (string, whole))
            else:  # two numbers in a row need a space between them
                said.append(b" %d" % whole if said else b"%d" % whole)
            run.clear()
    if string := b"".join(run):
        said.append(b"<%b>" % string)
    return b"[%b]" % b"".join(said)


def _in_ascii(match: re.Match[bytes]) -> bytes:
    """ASCII text in one byte a character instead of four digits. ISO 32000-1, 7.9.2.2."""
    text = bytes.fromhex(match[1].decode("ascii"))[1::2]
    if 0x7F in text:
        return match[0]
    return b"/ActualText (" + re.sub(rb"([\\()])", rb"\\\1", text) + b")"
