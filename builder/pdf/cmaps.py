"""ToUnicode maps: which text each code of a font stands for. ISO 32000-1, 9.10.3."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf(?:char|range)", re.S)
_ITEM = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_MOST_ENTRIES = 100
"""Of one section; Adobe Technical Note 5014, 7.3."""


def read_cmap(cmap: bytes) -> dict[int, str]:
    """The text of each code; what cannot be read is left out."""
    mapping: dict[int, str] = {}
    for kind, body in _SECTION.findall(cmap):
        tokens = [hexa if not (opens or shuts) else (opens or shuts)
                  for hexa, opens, shuts in _ITEM.findall(body)]  # fmt: skip
        (_read_chars if kind == b"char" else _read_ranges)(tokens, mapping)
    return mapping


def written_cmap(texts: Mapping[int, str], code_bytes: int = 2) -> bytes:
    """A map of codes of one length in the plainest form, which every reader and checker takes."""
    digits = 2 * code_bytes
    entries = [
        f"<{code:0{digits}x}> <{text.encode('utf-16-be').hex()}>".encode()
        for code, text in sorted(texts.items())
        if text
    ]
    lines = [
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        b"/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def",
        b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        b"1 begincodespacerange <%b> <%b> endcodespacerange" % (b"0" * digits, b"f" * digits),
    ]
    for start in range(0, len(entries), _MOST_ENTRIES):
        section = entries[start : start + _MOST_ENTRIES]
        lines += [b"%d beginbfchar" % len(section), *section, b"endbfchar"]
    lines.append(b"endcmap CMapName currentdict /CMap defineresource pop end end")
    return b"\n".join(lines)


def _read_chars(tokens: list[bytes], mapping: dict[int, str]) -> None:
    for code, text in zip(tokens[::2], tokens[1::2], strict=False):
        mapping[_code(code)] = _utf16(text)


def _read_ranges(tokens: list[bytes], mapping: dict[int, str]) -> None:
    at = 0
    while at + 2 < len(tokens):
        first, last = _code(tokens[at]), min(_code(tokens[at + 1]), 0xFFFF)
        if tokens[at + 2] == b"[":
            end = tokens.index(b"]", at) if b"]" in tokens[at:] else len(tokens)
            for offset, text in enumerate(tokens[at + 3 : end]):
                mapping[first + offset] = _utf16(text)
            at = end + 1
            continue
        start = _utf16(tokens[at + 2])
        for code in range(first, last + 1) if start else ():
            point = ord(start[-1]) + code - first
            mapping[code] = start[:-1] + (chr(point) if point < 0x110000 else "\ufffd")
        at += 3


def _code(token: bytes) -> int:
    return int(b"".join(token.split()) or b"0", 16) if token not in (b"[", b"]") else 0


def _utf16(token: bytes) -> str:
    digits = b"".join(token.split())
    if token in (b"[", b"]") or len(digits) % 2:
        return ""
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "ignore")
