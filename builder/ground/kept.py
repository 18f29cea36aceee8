"""What was worked out once, kept in the user's cache under the text that it was made of.

A folder of small notes would cost a look at the disk each; here all of one kind is one file.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import time
from pathlib import Path
from typing import Any

from .places import cache_folder


class Kept:
    """Bytes by key, the same in every process of this Python.

    ``most`` is how many there may be: where there are more, most belong to texts that have changed
    since, and only those that this process had are left.
    """

    def __init__(self, name: str, most: int) -> None:
        self.file = cache_folder() / "engine" / f"{name}-{sys.hexversion:x}"
        self.most = most
        self._all: dict[bytes, bytes] | None = None
        self._met: dict[bytes, bytes] = {}
        self._is_fresh = False

    def get(self, key: bytes) -> bytes | None:
        """What is kept under a key."""
        if self._all is None:
            self._all = self._there()
        found = self._met.get(key) or self._all.get(key)
        if found is not None:
            self._met[key] = found
        return found

    def put(self, key: bytes, value: bytes) -> None:
        """Keep something, from :meth:`save` on for other processes too."""
        self._met[key] = value
        self._is_fresh = True

    def save(self) -> None:
        """Write what is new beside what others have written; a full disk costs time alone."""
        if not self._is_fresh:
            return
        self._is_fresh = False
        kept = {**self._there(), **self._met}
        put_down(self.file, self._met if len(kept) > self.most else kept)

    def _there(self) -> dict[bytes, bytes]:
        with contextlib.suppress(Exception):  # whatever is wrong with it, it can be made anew
            found = marshal.loads(self.file.read_bytes())
            if isinstance(found, dict):
                return found
        return {}


def put_down(file: Path, data: Any) -> None:
    """Write something whole that can be made anew; a full disk costs time, nothing else."""
    part = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in file.parent.glob(f"{file.name}.*"):  # of processes that were ended meanwhile
            if old.stat().st_mtime < time.time() - _OLD_SECONDS:
                old.unlink()
        part.write_bytes(marshal.dumps(data))
        part.replace(file)


_OLD_SECONDS = 3600

_all: list[Kept] = []


def kept(name: str, most: int) -> Kept:
    """One kind of what is kept, which :func:`save` writes."""
    one = Kept(name, most)
    _all.append(one)
    return one


def save() -> None:
    """Write what is new of all kinds; due where a process ends."""
    for one in _all:
        one.save()


def key_of(*parts: str | bytes) -> bytes:
    """A key for what is made of some texts."""
    total = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(data) + data)
    return total.digest()
