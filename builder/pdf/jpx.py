"""The colour space that a JPEG 2000 picture names itself; ISO/IEC 15444-1, Annexes A and I.

A PDF may leave the space of such a picture to its data (ISO 32000-1, 7.4.9).
"""

from __future__ import annotations

import struct
from typing import Any

import pikepdf

from .spaces import CMYK, GRAY, LAB, RGB, UNKNOWN, Space

_HEAD_BYTES = 1 << 16
_ENUMERATED = {12: CMYK, 14: LAB, 16: RGB, 17: GRAY, 18: RGB}
"""EnumCS of the colour specification box; 18 is sYCC."""
_PROFILES = {b"GRAY": GRAY, b"RGB ": RGB, b"CMYK": CMYK, b"Lab ": LAB}
_BY_COMPONENTS = {1: GRAY, 2: GRAY, 3: RGB, 4: RGB}
"""Where no space is named; a second or fourth component without a name is opacity."""
_SIZE_MARKER = b"\xff\x4f\xff\x51"


def space_of_jpx(image: Any) -> Space:
    """The space of a picture stream whose filter is JPXDecode; unknown where it says nothing."""
    if not isinstance(image, pikepdf.Stream) or "JPXDecode" not in str(image.get("/Filter", "")):
        return UNKNOWN
    head = image.read_raw_bytes()[:_HEAD_BYTES]
    return _specified(head) or _counted(head)


def _specified(head: bytes) -> Space | None:
    """What the first colour specification box says: a number, or an ICC profile."""
    at = head.find(b"colr")
    if at < 0 or len(head) < at + 31:
        return None
    method = head[at + 4]
    if method == 1:
        return _ENUMERATED.get(struct.unpack_from(">I", head, at + 7)[0])
    return _PROFILES.get(head[at + 23 : at + 27]) if method in (2, 3) else None


def _counted(head: bytes) -> Space:
    """By the number of components in the size marker (SIZ) of the codestream."""
    at = head.find(_SIZE_MARKER)
    if at < 0 or len(head) < at + 42:
        return UNKNOWN
    return _BY_COMPONENTS.get(struct.unpack_from(">H", head, at + 40)[0], UNKNOWN)
