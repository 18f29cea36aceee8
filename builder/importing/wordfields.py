"""Word's fields: what their codes come to where Word has written no result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

_ADDRESS = re.compile(r'^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]\S*))', re.I)
_SILENT = re.compile(
    r"(?i)^\s*(XE|TC|TA|RD|SET|ASK|PRIVATE|BIBLIOGRAPHY|ADDIN|TOC|INDEX|PAGE|NUMPAGES|BOOKMARK"
    r"|SECTION|SECTIONPAGES|SEQ|NEXT|NEXTIF|ADVANCE)\b|^\s*$"
)
"""Fields that print nothing by themselves, or only what belongs to Word's own pages."""
_READING = re.compile(
    r"(?is)^\s*EQ\b.*?\\o\s*(?:\\a[dlrc]\s*)?\(\s*\\s\s*\\up\s*\d+\s*\((?P<reading>.*?)\)\s*[,;，]\s*"
    r"(?P<base>[^()]+)\)\s*$"
)
_CIRCLED = re.compile(
    r"(?is)^\s*EQ\b.*?\\o\s*\\ac\s*\(\s*(?P<frame>[○□△◇])\s*[,;，]\s*(?P<inner>.+?)\)\s*$"
)
_FRACTION = re.compile(r"(?is)^\s*EQ\s*\\f\s*\((?P<above>[^(),;]+)[,;](?P<below>[^(),;]+)\)\s*$")
_HAN_CIRCLED = {normalize("NFKC", chr(code)): code for code in range(0x3280, 0x32B1)}


@dataclass(slots=True)
class Field:
    """A field being read: where its marks begin, its code, and where its result begins."""

    at: int
    code: str = ""
    result: int = -1
    is_link: bool = False

    @property
    def address(self) -> str:
        """Where a HYPERLINK field leads."""
        match = _ADDRESS.match(self.code)
        return (match[1] or match[2] or "") if match else ""

    @property
    def is_silent(self) -> bool:
        """Whether a field without a result is missed by nobody."""
        return bool(_SILENT.match(self.code))


@dataclass(frozen=True, slots=True)
class Made:
    """What a field's code comes to on the line."""

    text: str
    reading: str = ""
    is_doubtful: bool = False


def written(code: str) -> Made | None:
    """The text of a field by its code alone; None where that cannot be said."""
    if match := _READING.match(code):
        return Made(_plain(match["base"]), _plain(match["reading"]))
    if match := _CIRCLED.match(code):
        return _circled(match["frame"], _plain(match["inner"]))
    if match := _FRACTION.match(code):
        return Made(f"{match['above'].strip()}/{match['below'].strip()}", is_doubtful=True)
    return None


def _plain(text: str) -> str:
    return re.sub(r"\\[a-z]+\s*-?\d*\s*", "", text).strip("() ")


def _circled(frame: str, inner: str) -> Made:
    if frame == "○" and re.fullmatch(r"[1-9]|1\d|20", inner):
        return Made(chr(0x245F + int(inner)))
    if frame == "○" and inner in _HAN_CIRCLED:
        return Made(chr(_HAN_CIRCLED[inner]))
    if frame == "○" and re.fullmatch("[A-Za-z]", inner):
        first = 0x24B6 if inner.isupper() else 0x24D0
        return Made(chr(first + ord(inner.upper()) - 65))
    return Made(f"({inner})", is_doubtful=True)
