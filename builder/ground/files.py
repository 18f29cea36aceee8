"""Writing files: a reader sees the old one or the new one, never a part. Archives unpacked."""

from __future__ import annotations

import contextlib
import errno
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from .findings import Finding, found
from .places import cache_folder, real
from .reasons import reason


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files so that a reader sees the old ones or the new ones, never a part of one.

    None is put in place before all are on disk, so a full disk changes nothing.
    """
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    try:
        for path, data in files.items():
            with _named(path):
                _write(path, parts[path], data)
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """What goes wrong inside is said of the file that was to be written."""
    try:
        yield
    except OSError as problem:
        problem.filename = str(path)
        raise


def _write(path: Path, part: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        part.chmod(path.stat().st_mode & 0o777)


def write_atomically(path: Path, data: bytes) -> None:
    """Write one file so that a reader sees the old one or the new one, never a part."""
    write_together({path: data})


NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
"""What the system says where a file cannot be written, which is no fault of the builder."""


def unwritable(problem: OSError, place: Path | None = None) -> Finding:
    """The finding for a file that could not be written; ``place`` where the system names none,
    else the folder of temporary files, where all is written that has no place of its own yet."""
    file = problem.filename or place or tempfile.gettempdir()
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        says = "full"
    else:
        says = "cache" if _is_of_the_cache(Path(file)) else "refused"
    return found(
        "out/unwritable",
        says=says,
        file=file,
        problem=reason(problem),
    )


def _is_of_the_cache(file: Path) -> bool:
    """Whether the cache could not be made, or something in it."""
    cache = cache_folder()
    return file.is_relative_to(cache) or (file in cache.parents and not file.exists())


def unpack(archive: tarfile.TarFile, into: Path) -> None:
    """Put files, folders and links of an archive into a folder; what leads out of it is left.

    As the filter ``data`` of the library does, which Python has since 3.11.4 only.
    """
    if hasattr(tarfile, "data_filter"):
        archive.extractall(into, filter="data")
        return
    home = real(into)

    def stays(member: tarfile.TarInfo) -> bool:
        place = real(into / member.name)
        leads = place.parent / member.linkname if member.issym() else place
        kept = member.isfile() or member.isdir() or member.issym()
        return kept and place.is_relative_to(home) and real(leads).is_relative_to(home)

    archive.extractall(into, [member for member in archive if stays(member)])
