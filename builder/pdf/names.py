"""Names that are not UTF-8, read in the Chinese encoding that they were written in.

PDF 1.2 and later want names in UTF-8 (ISO 32000-1, 7.3.5); programs on Chinese systems write spot
colours, fonts and layers in GBK or Big5. A file has one of them, told by all of its names together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from .content import HEXADECIMAL, LITERAL

_FOREIGN = re.compile(rb"/[^\s()<>\[\]{}/%]*(?:#[89A-Fa-f][0-9A-Fa-f]|[\x80-\xff])")
_NAME_OR_STRING = re.compile(
    rb"(?P<name>/[^\s()<>\[\]{}/%]+)|" + LITERAL + rb"|" + HEXADECIMAL, re.DOTALL
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_COMMON = {
    "gb18030": re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\x00-\x7f]"),
    "big5hkscs": re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|[\x00-\x7f]"),
}
"""The characters of everyday use, which both standards set apart from the rest: GB/T 2312, level 1,
and Big5, level 1."""


@dataclass(frozen=True, slots=True)
class Names:
    """How the names of one file that are not UTF-8 are to be read."""

    encoding: str = "gb18030"

    @classmethod
    def of(cls, names: Iterable[bytes]) -> Names:
        """The encoding in which most of the names are words in everyday characters."""
        written = list(names)
        fitting = {name: sum(_fit(one, name) for one in written) for name in _COMMON}
        return cls(max(fitting, key=lambda name: fitting[name]))

    def read(self, name: bytes) -> str:
        """A name, slash and all; what is no text at all stays apart byte by byte."""
        for encoding in ("utf-8", self.encoding):
            try:
                return name.decode(encoding)
            except UnicodeDecodeError:
                continue
        return name.decode("latin-1")

    def in_utf8(self, operands: bytes) -> bytes:
        """Operands as written, their names in UTF-8; strings stay."""
        if b"/" not in operands or (b"#" not in operands and operands.isascii()):
            return operands
        return _NAME_OR_STRING.sub(self._rewritten, operands)

    def _rewritten(self, match: re.Match[bytes]) -> bytes:
        if match["name"] is None or not _FOREIGN.match(match[0]):
            return match[0]
        raw = _ESCAPED.sub(lambda code: bytes((int(code[1], 16),)), match["name"])
        return pikepdf.Name(self.read(raw)).unparse()


def read_names(pdf: pikepdf.Pdf) -> Names:
    """Put every name of an open file into UTF-8, in memory; says how they were read."""
    holders = [_held(thing) for thing in pdf.objects]
    foreign = [each for each in holders if each is not None and _is_foreign(each)]
    names = Names.of(name for each in foreign for name in _foreign_names(each))
    for each in foreign:
        _mend(each, names)
    return names


def _held(thing: Any) -> Any:
    """What of an object may hold names."""
    if isinstance(thing, pikepdf.Stream):
        return thing.stream_dict
    return thing if isinstance(thing, pikepdf.Dictionary | pikepdf.Array) else None


def _is_foreign(holder: Any) -> bool:
    return _FOREIGN.search(holder.unparse(resolved=True)) is not None


def _foreign_names(holder: Any) -> Iterator[bytes]:
    for match in _NAME_OR_STRING.finditer(holder.unparse(resolved=True)):
        if match["name"] and _FOREIGN.match(match["name"]):
            raw = _ESCAPED.sub(lambda code: bytes((int(code[1], 16),)), match["name"])
            if not _is_utf8(raw):
                yield raw


def _mend(holder: Any, names: Names) -> None:
    """Put the names of a dictionary or array, and of what it holds itself, into UTF-8."""
    if isinstance(holder, pikepdf.Array):
        for index in range(len(holder)):
            holder[index] = _mended(holder[index], names)
        return
    for key in [_raw(key) for key in holder.keys()]:  # noqa: SIM118 - keys alone can be read
        value = _mended(holder[key], names)
        del holder[key]
        holder[names.read(key)] = value


def _mended(value: Any, names: Names) -> Any:
    if isinstance(value, pikepdf.Name):
        return pikepdf.Name(names.read(bytes(value)))
    if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
        _mend(value, names)
    return value


def _raw(key: str) -> bytes:
    return key.encode("utf-8", "surrogateescape")


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _fit(name: bytes, encoding: str) -> float:
    """The share of a name's bytes that are everyday characters; nothing where it cannot be read."""
    try:
        name.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    return sum(map(len, _COMMON[encoding].findall(name))) / len(name)
