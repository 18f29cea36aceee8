"""One function run in a child process with a bound on its time and memory.

Whatever reads a file from outside runs here, so that a file made to eat the machine ends in one
clear exception. The child is a plain fork: it inherits every imported module, costs a few
milliseconds, and may itself be forked from a worker process.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import pickle
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, NoReturn, TypeVar

from .messages import tr
from .recalling import keep

T = TypeVar("T")
Kind = Literal["time", "memory", "crash"]

_PIPE_BYTES = 1 << 16
_PR_SET_PDEATHSIG = 1
_SIZE = struct.Struct("<Q")
"""What goes before each reply: its length in bytes."""


class LimitExceeded(Exception):
    """The work was stopped: it took too long, wanted too much memory, or brought its child down.

    ``kind`` is ``time``, ``memory`` or ``crash``; the message is one line fit for a finding.
    """

    def __init__(self, kind: Kind, message: str) -> None:
        self.kind = kind
        super().__init__(message)


def run_limited(
    func: Callable[..., T],
    args: Sequence[Any] = (),
    *,
    seconds: float,
    memory_bytes: int,
    meanwhile: Callable[[], None] | None = None,
) -> T:
    """Call ``func(*args)`` in a child process and return its result.

    ``seconds`` bounds both the clock and the processor time of the call. ``memory_bytes`` is what
    the child may claim beyond what this process holds already. An exception of the call is raised
    here as it was there, without its traceback. Processes the call starts die with it on a
    timeout. ``meanwhile`` is called in this process once the child is on its way. Results
    and exceptions travel pickled; the call cannot change anything in this process.

    Raises LimitExceeded, and whatever ``func`` raises. POSIX only.
    """

    def once() -> Iterator[T]:
        yield func(*args)

    with limited_steps(once, seconds=seconds, memory_bytes=memory_bytes) as steps:
        if meanwhile:
            meanwhile()
        (result,) = steps
        return result


@contextmanager
def limited_steps(
    func: Callable[..., Iterator[T]],
    args: Sequence[Any] = (),
    *,
    seconds: float,
    memory_bytes: int,
) -> Iterator[Steps[T]]:
    """Run the generator ``func(*args)`` in a child process; gives what it yields, as it comes.

    The child goes on while this process does something else with what it gave. Bounds are those of
    :func:`run_limited`; ``seconds`` bounds the wait for each value. A child that is still at work
    at the end of the ``with`` block is ended, with every process it started.
    """
    flush_streams()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_child(func, args, writing, seconds, memory_bytes)
    os.close(writing)
    steps: Steps[T] = Steps(pid, reading, seconds, memory_bytes)
    try:
        yield steps
    finally:
        os.close(reading)
        if not steps.is_over:
            _end(pid)


def comes_first(one: Steps[Any], other: Steps[Any]) -> bool:
    """Wait until one of two children yields or ends; whether it is the first of them.

    It is where neither does in the time that it has, so that asking it for a value tells.
    """
    came = select.select([one.reading, other.reading], [], [], one.seconds)[0]
    return one.reading in came or not came


def flush_streams() -> None:
    """Write out what is buffered, before a fork: else the child would write it again."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()


@dataclass(slots=True)
class Steps(Generic[T]):
    """What a child yields, as it comes; its exception, or what its death tells, is raised here."""

    pid: int
    reading: int
    """The pipe that it answers through."""
    seconds: float
    memory_bytes: int
    is_over: bool = False

    def __iter__(self) -> Steps[T]:
        return self

    def __next__(self) -> T:
        if self.is_over:
            raise StopIteration
        until = time.monotonic() + self.seconds
        size = self._read(_SIZE.size, until)
        reply = self._read(_SIZE.unpack(size)[0], until) if size else b""
        if not reply:
            _, status = os.waitpid(self.pid, 0)
            self.is_over = True
            self._tell_death(os.waitstatus_to_exitcode(status))
            raise StopIteration
        verdict, value = pickle.loads(reply)
        if verdict == "memory":
            most = f"{self.memory_bytes / 2**20:.0f} MiB"
            raise LimitExceeded(
                "memory", tr(f"wanted more than {most} of memory", f"要用的内存超过 {most}")
            )
        if verdict == "error":
            raise _rebuilt(*value)
        return value  # type: ignore[no-any-return]

    def _read(self, size: int, until: float) -> bytes:
        """So many bytes from the child; fewer where it closes its end, none of them whole."""
        found = bytearray()
        while len(found) < size:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.reading], [], [], left)[0]:
                raise LimitExceeded("time", _after(self.seconds))
            chunk = os.read(self.reading, min(size - len(found), _PIPE_BYTES))
            if not chunk:
                return b""
            found += chunk
        return bytes(found)

    def _tell_death(self, code: int) -> None:
        if code == -signal.SIGXCPU:
            spent = tr(" of processor time", "处理器时间")
            raise LimitExceeded("time", _after(self.seconds, spent))
        if code:
            raise LimitExceeded("crash", _death(code, self.memory_bytes))


def _end(pid: int) -> None:
    """Kill the child with every process it started, and take it off the table."""
    for kill in (os.killpg, os.kill):  # the group may not exist yet, the child does
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _made_of(error: BaseException) -> tuple[Any, ...]:
    """What an exception is made of; an OSError's file is not among its ``args``."""
    if isinstance(error, OSError) and error.filename is not None:
        return (error.errno, error.strerror, error.filename)
    return error.args


def _rebuilt(kind: type[Exception], args: tuple[Any, ...], state: dict[str, Any]) -> Exception:
    # Not kind(*args): an exception may take other arguments than the ones it passes on as args.
    error = kind.__new__(kind, *args)
    if not isinstance(error, OSError):  # which has made of them all that it passes on
        error.args = args
    error.__dict__.update(state)
    return error


def _after(seconds: float, of: str = "") -> str:
    return tr(f"stopped after {seconds:g} seconds{of}", f"到了 {seconds:g} 秒{of}上限")


def _death(code: int, memory_bytes: int) -> str:
    """Why the child is gone: C++ programs abort where memory runs out."""
    if code >= 0:
        return tr(f"the process at work ended with status {code}", f"工作进程以状态 {code} 退出")
    name, limit = signal.Signals(-code).name, f"{memory_bytes / 2**20:.0f} MiB"
    return tr(
        f"the process at work ended by {name}, perhaps for want of memory (its limit is {limit})",
        f"工作进程被 {name} 终止，可能是内存不足（上限 {limit}）",
    )


def _be_child(
    func: Callable[..., Iterator[Any]],
    args: Sequence[Any],
    writing: int,
    seconds: float,
    memory_bytes: int,
) -> NoReturn:
    """Bound this process, send what the generator yields, leave without clean-up handlers."""
    status = 1
    try:
        os.setpgid(0, 0)
        end_with_parent()
        _bound(seconds, memory_bytes)
        with os.fdopen(writing, "wb") as pipe:
            for reply in _replies(func, args):
                pipe.write(_SIZE.pack(len(reply)))
                pipe.write(reply)
                pipe.flush()
        status = 0
        keep()
    finally:
        flush_streams()
        os._exit(status)


_NO_MEMORY = pickle.dumps(("memory", None))
"""Made beforehand: a process that has run out cannot make it."""


def _replies(func: Callable[..., Iterator[Any]], args: Sequence[Any]) -> Iterator[bytes]:
    """What a generator yields, pickled, and in the end its exception or lack of memory."""
    try:
        for value in func(*args):
            yield pickle.dumps(("result", value))
    except MemoryError:
        yield _NO_MEMORY
    except BaseException as error:
        yield _last_words(error)


def _last_words(error: BaseException) -> bytes:
    if "bad_alloc" in str(error):  # what C++ says for a lack of memory
        return _NO_MEMORY
    with contextlib.suppress(Exception):
        reply = pickle.dumps(("error", (type(error), _made_of(error), dict(vars(error)))))
        pickle.loads(reply)
        return reply
    words = f"{type(error).__name__}: {error}"
    return pickle.dumps(("error", (RuntimeError, (words,), {})))


def _bound(seconds: float, memory_bytes: int) -> None:
    """Set this process's own limits; none of them above what it was started with."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, math.ceil(seconds))
    bound_memory(memory_bytes)


def bound_memory(memory_bytes: int) -> None:
    """Let this process claim no more than so much beyond what it holds already."""
    _lower(resource.RLIMIT_AS, _held_bytes() + memory_bytes)


def end_with_parent() -> None:
    """On Linux the kernel ends this process when its parent ends, however that happens."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _lower(which: int, wanted: int) -> None:
    """Set a soft limit, kept within the hard one."""
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(which, (wanted, hard))


def _held_bytes() -> int:
    """The address space this process holds now; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        return pages * resource.getpagesize()
    return 0
