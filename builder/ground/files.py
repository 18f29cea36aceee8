"""Writing files: a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files so that a reader sees the old ones or the new ones, never a part of one.

    None is put in place before all are on disk, so a full disk changes nothing.
    """
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with parts[path].open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                parts[path].chmod(path.stat().st_mode & 0o777)
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Write one file so that a reader sees the old one or the new one, never a part."""
    write_together({path: data})
