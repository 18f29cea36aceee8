"""One issue built for a machine elsewhere: what a worker of a cluster does with its task.

The issue lies in a folder that both machines see, or comes with the task and goes back with the
result. Issues are built in forks of a process beside the worker, for a worker has threads, and a
process with threads must not be forked.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ..ground.files import unpack
from ..ground.findings import EnvironmentProblem
from ..ground.limits import end_with_parent
from ..ground.messages import Language, set_language, tr
from ..ground.places import HOUSE, PACKAGE, publication_of, real
from .executor import Ended, Processes, Said, Say, tell, told
from .orders import Order, Outcome
from .record import Record, house_digest, read_record, record_path
from .task import IssueTask, warm

SHARED = ("layouts", "fonts", "printers")
"""Folders of a publication that its issues are built with."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An issue on its way to a worker."""

    task: IssueTask
    cwd: Path
    """Where the paths of the order start."""
    marks: tuple[Path, ...]
    """Files that a worker sees where it sees the folders of the order."""
    house: str
    """A hash of the builder, which must be the worker's own too."""
    language: Language
    files: bytes = b""
    """The issue and what it shares with others, a tar from ``base``; empty: it lies in place."""
    base: Path = Path()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a worker gives back. Files and record are empty where it has put them in place."""

    outcome: Outcome | None
    """None where the worker does not see the folders of the order."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Content by name in the output folder of the issue."""
    record: Record = field(default_factory=Record)


def house_here() -> str:
    """A hash of the builder of this machine, with the house's layouts and fonts."""
    return house_digest([path.name for path in sorted((HOUSE / "layouts").iterdir())], HOUSE)


def packed(order: Order, cwd: Path) -> tuple[bytes, Path]:
    """An issue with what it shares with others, a tar of paths from a folder that is named.

    Raises OSError.
    """
    issue = real(cwd / order.folder)
    publication = publication_of(issue)
    base = Path(os.path.commonpath([cwd, publication]))
    homes = dict.fromkeys((publication, issue.parent))
    beside = [path for home in homes for path in home.iterdir() if path.is_file()]
    folders = [issue, *(home / name for home in homes for name in SHARED)]
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", dereference=True) as tar:
        for path in [*beside, *(one for one in folders if one.is_dir())]:
            tar.add(path, path.relative_to(base), filter=_unhidden)
    return written.getvalue(), base


def _unhidden(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if Path(member.name).name.startswith(".") else member


def carry(parcel: Parcel, say: Say) -> Delivered:
    """Build a parcel, as a thread of a worker does. Raises RuntimeError where that was ended."""
    if not parcel.files and not all(mark.is_file() for mark in parcel.marks):
        return Delivered(None)
    with tempfile.TemporaryDirectory(prefix="press-") as room, _press(parcel.house) as press:
        assert press.stdin and press.stdout
        tell(press.stdin.fileno(), "parcel", (parcel, Path(room)))
        for kind, value in told(press.stdout):
            if kind == "said":
                say(value)
            elif value is not None:
                return value  # type: ignore[no-any-return]
            else:
                break
    raise RuntimeError("the building of an issue was ended from outside")


_idle: list[tuple[str, subprocess.Popen[bytes]]] = []


@contextmanager
def _press(house: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that builds parcels, one that has nothing to do or a new one.

    One that began with another builder than is now wanted is ended.
    """
    while _idle:
        began_with, press = _idle.pop()
        if began_with == house and press.poll() is None:
            break
        press.kill()
        press.wait()
    else:
        command = [sys.executable, "-c", f"from {__name__} import main; main()"]
        paths = (str(PACKAGE.parent), os.environ.get("PYTHONPATH", ""))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        pipe = subprocess.PIPE
        press = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment)
    try:
        yield press
        _idle.append((house, press))
    except BaseException:
        press.kill()
        press.wait()
        raise


def _build(parcel: Parcel, room: Path, say: Say) -> Delivered:
    """Build a parcel in this process, in place or in ``room``, a folder of its own."""
    set_language(parcel.language)
    order = parcel.task.order
    if parcel.house != house_here():
        return Delivered(Outcome(order.issue_id, environment=_other_builder()))
    if not parcel.files:
        os.chdir(parcel.cwd if parcel.cwd.is_dir() else "/")
        return Delivered(parcel.task(say))
    with tarfile.open(fileobj=io.BytesIO(parcel.files)) as tar:
        unpack(tar, room / "sent")
    here = room / "sent" / parcel.cwd.relative_to(parcel.base)
    here.mkdir(parents=True, exist_ok=True)
    os.chdir(here)
    folder = real(parcel.cwd / order.folder).relative_to(parcel.base)
    sent = replace(order, folder=Path(os.path.relpath(room / "sent" / folder)), out=room / "out")
    outcome = replace(parcel.task, order=sent)(say)
    made = room / "out" / order.issue_id
    record = read_record(record_path(room / "out", order.issue_id))
    inputs = _at_home(record.inputs, room / "sent", parcel.base)
    return Delivered(outcome, _files(made), replace(record, inputs=inputs))


def _files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    shown = (path for path in folder.iterdir() if not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in shown}


def _at_home(inputs: Mapping[str, str], sent: Path, base: Path) -> dict[str, str]:
    """The inputs of a record by their paths where they came from."""
    away = real(sent)

    def home(name: str) -> str:
        path = Path(name)
        return str(base / path.relative_to(away)) if path.is_relative_to(away) else name

    return {home(name): hash for name, hash in inputs.items()}


def _other_builder() -> EnvironmentProblem:
    machine = os.uname().nodename
    return EnvironmentProblem(
        tr(
            f"the worker on {machine} runs another builder, or another Python",
            f"{machine} 上的 worker 用的是另一版 builder 或另一版 Python",
        ),
        tr("install the same on every machine", "请在每台机器上装同样的版本"),
    )


def main() -> None:
    """Build the parcels that come in, each in a fork of this process, until none can come."""
    end_with_parent()
    writing = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not come between the messages
    warm()
    for _, (parcel, room) in told(sys.stdin.buffer):
        for event in Processes(1).run([partial(_build, parcel, room)]):
            if isinstance(event, Said):
                tell(writing, "said", event.line)
            elif isinstance(event, Ended):
                tell(writing, "result", event.result)
