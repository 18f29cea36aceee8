"""Reading files of an issue: everything from outside is hostile until it has passed this door."""

from __future__ import annotations

import difflib
import stat
from pathlib import Path

from ..ground.findings import Finding, Rejected, at
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
        raise Rejected([_finding(spot, "file/outside", reason, "use a path from the issue folder")])
    path = folder / written
    try:
        mode = path.stat().st_mode
    except OSError:
        near = _near_name(path)
        hint = f"did you mean '{near}'?" if near else "check the name; letter case counts"
        raise Rejected([_finding(spot, "file/missing", f"no file '{written}'", hint)]) from None
    if not stat.S_ISREG(mode):
        raise Rejected([_finding(spot, "file/kind", f"'{written}' is not a file", "name a file")])
    return path


def _finding(spot: Spot, check: str, message: str, hint: str) -> Finding:
    return at(spot, check, "error", message, hint)


def _why_outside(folder: Path, written: str) -> str:
    if "\0" in written:
        return "a path cannot hold a NUL"
    if ":" in written.split("/", maxsplit=1)[0]:
        return f"'{written}' is an address, not a file of the issue"
    if written.startswith(("/", "\\", "~")):
        return f"'{written}' is an absolute path"
    if ".." in Path(written).parts or "\\" in written:
        return f"'{written}' leads out of the issue folder"
    try:
        resolved = (folder / written).resolve()
        home = folder.resolve()
    except (OSError, RuntimeError, ValueError):
        return f"'{written}' cannot be followed"
    if not resolved.is_relative_to(home):
        return f"'{written}' is a link that leads out of the issue folder"
    return ""


def _near_name(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    return next(iter(difflib.get_close_matches(path.name, names, n=1, cutoff=0.6)), "")


def read_text(path: Path, max_bytes: int = MAX_COPY_BYTES) -> str:
    """The text of a UTF-8 file, line ends made ``\\n`` and a byte order mark dropped.

    Raises Rejected, with line and column, for other encodings, NULs and files over ``max_bytes``.
    """
    place = shown(path)
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as problem:
        message = f"cannot be read: {problem.strerror or problem}"
        raise Rejected([at(Spot(place), "file/unreadable", "error", message)]) from None
    if len(data) > max_bytes:
        message = f"is over {max_bytes:,} bytes"
        hint = "split the file"
        raise Rejected([at(Spot(place), "file/size", "error", message, hint)])
    return _decode(data, place).replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, place: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "is UTF-16, not UTF-8"
        raise Rejected([at(Spot(place), "file/encoding", "error", message, "save it as UTF-8")])
    nul = data.find(b"\0")
    if nul >= 0:
        spot = _spot_of(place, data[:nul])
        hint = "save it as UTF-8 text and delete the character"
        raise Rejected([at(spot, "file/nul", "error", "holds a NUL character", hint)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        spot = _spot_of(place, data[: problem.start])
        kind = _guess_encoding(data)
        message = f"is not UTF-8{f' but looks like {kind}' if kind else ''}"
        hint = "save it as UTF-8"
        raise Rejected([at(spot, "file/encoding", "error", message, hint)]) from None


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
        if any("\u4e00" <= c <= "\u9fff" for c in text):
            return name
    return ""
