"""Charstrings that have been made before, kept in the user's cache from one build to the next.

One file for all fonts. What is read back is what would be made anew: a key is a hash of all that a
charstring depends on. A broken file counts as none, and of two processes that write at once the
last one wins.
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ...ground.files import write_atomically
from ...ground.places import cache_folder

MOST_BYTES = 8_000_000
"""What was used longest ago gives way."""
_MARK = b"glyphs 1\n"
_KEY = 16
_ENTRY = struct.Struct(f">{_KEY}sH")


class GlyphCache:
    """Charstrings by key, in memory and in one file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = _read(file)

    def get(self, key: bytes) -> bytes | None:
        """The charstring that was kept under a key."""
        return self._known.get(key)

    def keep(self, fresh: dict[bytes, bytes], used: Iterable[bytes]) -> None:
        """Add charstrings and write the file; a full disk costs time, nothing else.

        ``used`` are the keys that were asked for: they come first in the file.
        """
        if not fresh:
            return
        both = _read(self._file) | self._known | fresh
        recent = {key: both[key] for key in used if key in both}
        self._known = _bounded(recent | both)
        with contextlib.suppress(OSError):
            write_atomically(self._file, _packed(self._known))


def key_of(source: bytes, way: str) -> bytes:
    """The key of a shape; ``way`` names the version of the method and its settings."""
    return hashlib.blake2b(source, digest_size=_KEY, person=way.encode("ascii")).digest()


@cache
def glyph_cache() -> GlyphCache:
    """The cache of this user, read once in a process."""
    return GlyphCache(cache_folder() / "outlines" / "glyphs")


def _bounded(entries: dict[bytes, bytes]) -> dict[bytes, bytes]:
    kept: dict[bytes, bytes] = {}
    room = MOST_BYTES
    for key, shape in entries.items():
        room -= _ENTRY.size + len(shape)
        if room < 0:
            break
        if len(shape) <= 0xFFFF:
            kept[key] = shape
    return kept


def _packed(entries: dict[bytes, bytes]) -> bytes:
    body = b"".join(_ENTRY.pack(key, len(shape)) + shape for key, shape in entries.items())
    return _MARK + hashlib.sha256(body).digest() + body


def _read(file: Path) -> dict[bytes, bytes]:
    """The entries of a file, none where it is not whole."""
    try:
        with file.open("rb") as opened:
            data = opened.read(2 * MOST_BYTES)
        return _unpacked(data)
    except (OSError, struct.error):
        return {}


def _unpacked(data: bytes) -> dict[bytes, bytes]:
    start = len(_MARK) + hashlib.sha256().digest_size
    body = data[start:]
    if data[:start] != _MARK + hashlib.sha256(body).digest():
        return {}
    found = {}
    at = 0
    while at < len(body):
        key, length = _ENTRY.unpack_from(body, at)
        at += _ENTRY.size
        found[key] = body[at : at + length]
        at += length
    return found
