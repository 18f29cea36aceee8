"""Where tasks run: processes of this machine, a task an issue.

A task says lines while it works and gives one result. An executor knows nothing of issues, so
that another one can carry the same tasks elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import shutil
import signal
import struct
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Generic, NoReturn, Protocol, TypeVar

from ..ground.limits import end_with_parent, flush_streams
from ..ground.recalling import keep

T = TypeVar("T")
Say = Callable[[str], None]
Task = Callable[[Say], T]
Taken_contra = TypeVar("Taken_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Said:
    """A line that the task at ``index`` says."""

    index: int
    line: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The task at ``index`` was begun."""

    index: int


@dataclass(frozen=True, slots=True)
class Ended(Generic[T]):
    """The task at ``index`` gave its result; None where its process was ended from outside."""

    index: int
    result: T | None


Event = Begun | Said | Ended[Any]


class Executor(Protocol[Taken_contra]):
    """Runs tasks of a kind and tells what becomes of them."""

    def run(self, tasks: Sequence[Taken_contra]) -> Iterator[Event]:
        """Run all tasks, begun in their order; each ends with one :class:`Ended`."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Tasks in forked processes of this machine, at most ``jobs`` at once."""

    jobs: int

    def run(self, tasks: Sequence[Task[Any]]) -> Iterator[Event]:
        """As for :class:`Executor`. Whatever ends this process ends the tasks with it."""
        waiting = list(enumerate(tasks))
        running: dict[int, _Process] = {}
        try:
            while waiting or running:
                while waiting and len(running) < self.jobs:
                    index, task = waiting.pop(0)
                    begun = _begin(index, task)
                    running[begun.pipe] = begun
                    yield Begun(index)
                for pipe in select.select(list(running), [], [])[0]:
                    process = running[pipe]
                    yield from process.read()
                    if process.ended:
                        del running[pipe]
        finally:
            for process in running.values():
                process.end()


@dataclass(slots=True)
class _Process:
    index: int
    pid: int
    pipe: int
    ended: bool = False
    told: bytearray = field(default_factory=bytearray)

    def read(self) -> Iterator[Event]:
        """What the process has said since."""
        chunk = os.read(self.pipe, 1 << 16)
        if not chunk:
            self.end()
            yield Ended(self.index, None)
            return
        self.told += chunk
        while (message := self._message()) is not None:
            kind, value = message
            if kind == "said":
                yield Said(self.index, value)
            else:
                self.end()
                yield Ended(self.index, value)
                return

    def _message(self) -> tuple[str, Any] | None:
        if len(self.told) < _HEAD.size:
            return None
        (length,) = _HEAD.unpack_from(self.told)
        if len(self.told) < _HEAD.size + length:
            return None
        message = pickle.loads(bytes(self.told[_HEAD.size : _HEAD.size + length]))
        del self.told[: _HEAD.size + length]
        return message  # type: ignore[no-any-return]

    def end(self) -> None:
        """Take the process off the table, with force where it is still at work."""
        if self.ended:
            return
        self.ended = True
        os.close(self.pipe)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)  # a process that gave its result has nothing left
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


_HEAD = struct.Struct("!I")


def _begin(index: int, task: Task[Any]) -> _Process:
    flush_streams()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work(task, writing)
    os.close(writing)
    return _Process(index, pid, reading)


def _work(task: Task[Any], writing: int) -> NoReturn:
    """Do a task in this process and leave without clean-up handlers."""
    end_with_parent()
    # A handler that raised could be swallowed by a finaliser, and the parent would wait for ever.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)

    try:
        result = task(lambda line: tell(writing, "said", line))
        keep()
        tell(writing, "result", result)
    finally:
        flush_streams()
        os._exit(0)


def tell(writing: int, kind: str, value: Any) -> None:
    """Write a message into a pipe, as :func:`told` reads it."""
    data = pickle.dumps((kind, value))
    view = memoryview(_HEAD.pack(len(data)) + data)
    while view:
        view = view[os.write(writing, view) :]


def told(reading: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """The messages in a pipe that :func:`tell` writes into, until it ends."""
    while len(head := reading.read(_HEAD.size)) == _HEAD.size:
        (length,) = _HEAD.unpack(head)
        data = reading.read(length)
        if len(data) < length:
            return
        yield pickle.loads(data)


@contextlib.contextmanager
def work_folder() -> Iterator[Path]:
    """A temporary folder that goes with this process, even where it is killed.

    A process that outlives this one waits for its end and takes the folder away. Raises OSError
    where there is no room for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="press-"))
    keeping, closing = os.pipe()
    flush_streams()
    pid = os.fork()
    if pid == 0:
        os.close(closing)
        _take_away(folder, keeping)
    os.close(keeping)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(closing)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _take_away(folder: Path, keeping: int) -> NoReturn:
    """Wait for the end of the parent, which alone holds the pipe open, and delete its folder."""
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        os.read(keeping, 1)
        until = time.monotonic() + 10  # processes that are dying may still write into it
        while folder.exists() and time.monotonic() < until:
            shutil.rmtree(folder, ignore_errors=True)
            time.sleep(0.05)
    finally:
        os._exit(0)
