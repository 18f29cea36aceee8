"""A large table of words as bytes, a fifth of what a dictionary of Python's takes.

The bytes begin with their size and how many slots and words there are; then come the slots, and the
words with what is said of each. A slot says where a word lies. It is found by the word's CRC, or is
one of the slots after that; half of the slots are empty.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from zlib import crc32

_HEAD = struct.Struct("=8sQII")
_MAGIC = b"packed 1"
_RECORD = struct.Struct("=BH")
"""Bytes of a word, and of what is said of it."""


def pack(table: Mapping[str, str]) -> bytes:
    """A table as bytes; a word has up to 255 bytes, what is said of it 65,535."""
    count = 1 << max(2 * len(table), 1).bit_length()
    slots = [0] * count
    at = _HEAD.size + 4 * count
    records = []
    for word, said in table.items():
        key, value = _bytes(word), _bytes(said)
        slot = crc32(key) % count
        while slots[slot]:
            slot = (slot + 1) % count
        slots[slot] = at
        records.append(_RECORD.pack(len(key), len(value)) + key + value)
        at += len(records[-1])
    head = _HEAD.pack(_MAGIC, at, count, len(table))
    return head + struct.pack(f"={count}I", *slots) + b"".join(records)


class Packed(Mapping[str, str]):
    """A table that :func:`pack` made. Raises ValueError where its bytes are not whole."""

    def __init__(self, data: bytes) -> None:
        head = data[: _HEAD.size]
        magic, size, count, words = _HEAD.unpack(head.ljust(_HEAD.size, b"\0"))
        if magic != _MAGIC or size != len(data):
            raise ValueError("no packed table")
        self._data = data
        self._words: int = words
        self._mask = count - 1
        self._slots = memoryview(data)[_HEAD.size : _HEAD.size + 4 * count].cast("I")

    def get(self, word: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """What is said of a word."""
        key = _bytes(word)
        slot = crc32(key)
        while at := self._slots[slot & self._mask]:
            start = at + _RECORD.size
            size, more = _RECORD.unpack_from(self._data, at)
            if self._data[start : start + size] == key:
                return self._data[start + size : start + size + more].decode(
                    "utf-8", "surrogatepass"
                )
            slot += 1
        return default

    def __getitem__(self, word: str) -> str:
        found = self.get(word)
        if found is None:
            raise KeyError(word)
        return found

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.get(word) is not None

    def __iter__(self) -> Iterator[str]:
        for at in self._slots:
            if at:
                start = at + _RECORD.size
                yield self._data[start : start + self._data[at]].decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return self._words


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")
