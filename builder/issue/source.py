"""Reading files of an issue: everything from outside is hostile until it has passed this door."""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from ..ground.characters import COMMON_HAN
from ..ground.files import write_atomically
from ..ground.findings import Rejected, found
from ..ground.near import nearest
from ..ground.reasons import reason
from ..ground.spots import Spot

MAX_YAML_BYTES = 1_000_000
MAX_COPY_BYTES = 8_000_000
MAX_FIGURE_BYTES = 64_000_000


def shown(path: Path) -> Path:
    """The path as a user would type it: relative to the working directory where that is shorter."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def inside(folder: Path, written: str, spot: Spot) -> Path:
    """The path of a file named in copy, which must lie inside ``folder``.

    Raises Rejected for absolute paths, addresses, ``..`` and links that lead out, and for anything
    that is not an existing regular file.
    """
    reason = _why_outside(folder, written)
    if reason:
        raise Rejected([found("file/outside", spot, reason, written=written)])
    path = folder / written
    try:
        mode = path.stat().st_mode
    except OSError:
        near = _near_name(path)
        finding = found(
            "file/missing", spot, "near" if near else "none", written=written, near=near
        )
        raise Rejected([finding]) from None
    if not stat.S_ISREG(mode):
        raise Rejected([found("file/kind", spot, written=written)])
    return path


def _why_outside(folder: Path, written: str) -> str:
    """The wording that says why a path is refused; empty where it is not."""
    if "\0" in written:
        return "nul"
    if ":" in written.split("/", maxsplit=1)[0]:
        return "address"
    if written.startswith(("/", "\\", "~")):
        return "absolute"
    if ".." in Path(written).parts or "\\" in written:
        return "up"
    try:
        resolved = (folder / written).resolve()
        home = folder.resolve()
    except (OSError, RuntimeError, ValueError):
        return "loop"
    if os.path.islink(resolved):  # noqa: PTH114 - 3.13 leaves a circle as it is; any name may be asked
        return "loop"
    return "" if resolved.is_relative_to(home) else "link"


def _near_name(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    return nearest(path.name, names)


def read_text(path: Path, max_bytes: int = MAX_COPY_BYTES) -> str:
    """The text of a UTF-8 file, line ends made ``\\n`` and a byte order mark dropped.

    Raises Rejected, with line and column, for other encodings, NULs and files over ``max_bytes``.
    """
    place = shown(path)
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as problem:
        finding = found("file/unreadable", Spot(place), "copy", problem=reason(problem))
        raise Rejected([finding]) from None
    if len(data) > max_bytes:
        raise Rejected([found("file/size", Spot(place), most=max_bytes)])
    return _decode(data, place).replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, place: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Rejected([found("file/encoding", Spot(place), "utf-16")])
    nul = data.find(b"\0")
    if nul >= 0:
        raise Rejected([found("file/nul", _spot_of(place, data[:nul]))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        spot = _spot_of(place, data[: problem.start])
        kind = _guess_encoding(data)
        finding = found("file/encoding", spot, "guessed" if kind else "other", encoding=kind)
        raise Rejected([finding]) from None


def _spot_of(place: Path, before: bytes) -> Spot:
    line = before.count(b"\n") + 1
    tail = before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")
    return Spot(place, line, len(tail) + 1)


def _guess_encoding(data: bytes) -> str:
    for name, codec in (("GBK", "gb18030"), ("Big5", "big5")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if re.search(f"[{COMMON_HAN}]", text):
            return name
    return ""


def difference(files: Mapping[Path, str]) -> str:
    """What new texts would change in their files, as a unified diff."""
    parts: list[str] = []
    for file, new in files.items():
        old, name = read_text(file), str(shown(file))
        parts += difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), name, name, n=1
        )
    return "".join(part if part.endswith("\n") else part + "\n" for part in parts)


def write_texts(files: Mapping[Path, str]) -> None:
    """Write new texts into their files; a byte order mark and the ends of lines that stay, stay."""
    for file, new in files.items():
        raw = file.read_bytes()
        mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        whole = _with_ends(re.split("(\r\n|\r|\n)", raw.decode("utf-8-sig")), new.split("\n"))
        write_atomically(file.resolve(), mark + whole.encode())


def _with_ends(old: Sequence[str], lines: Sequence[str]) -> str:
    """New lines with the ends that they had, new ones with the usual end; ``old`` alternates."""
    before, were = old[::2], old[1::2]
    usual = max(("\n", "\r\n", "\r"), key=were.count)
    ends = [usual] * (len(lines) - 1)
    matcher = SequenceMatcher(None, before, lines, autojunk=False)
    for i, k, size in matcher.get_matching_blocks():
        for step in range(min(size, len(were) - i, len(ends) - k)):
            ends[k + step] = were[i + step]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
