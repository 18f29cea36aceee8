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
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar

from .messages import tr

T = TypeVar("T")
Kind = Literal["time", "memory", "crash"]

_PIPE_BYTES = 1 << 16
_PR_SET_PDEATHSIG = 1


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
    flush_streams()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_child(func, args, writing, seconds, memory_bytes)
    os.close(writing)
    status: int | None = None
    try:
        if meanwhile:
            meanwhile()
        reply = _read_all(reading, seconds)
        _, status = os.waitpid(pid, 0)
    finally:
        os.close(reading)
        if status is None:
            _end(pid)
    return _unpack(reply, status, seconds, memory_bytes)  # type: ignore[no-any-return]


def flush_streams() -> None:
    """Write out what is buffered, before a fork: else the child would write it again."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()


def _read_all(descriptor: int, seconds: float) -> bytes:
    """Everything the child sends until it closes its end; LimitExceeded after ``seconds``."""
    until = time.monotonic() + seconds
    chunks: list[bytes] = []
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise LimitExceeded("time", _after(seconds))
        chunk = os.read(descriptor, _PIPE_BYTES)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)


def _end(pid: int) -> None:
    """Kill the child with every process it started, and take it off the table."""
    for kill in (os.killpg, os.kill):  # the group may not exist yet, the child does
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _unpack(reply: bytes, status: int, seconds: float, memory_bytes: int) -> Any:
    """The child's result or exception, or what its death tells."""
    if not reply:
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGXCPU:
            raise LimitExceeded("time", _after(seconds, tr(" of processor time", "处理器时间")))
        raise LimitExceeded("crash", _death(code, memory_bytes))
    verdict, value = pickle.loads(reply)
    if verdict == "result":
        return value
    if verdict == "memory":
        most = f"{memory_bytes / 2**20:.0f} MiB"
        raise LimitExceeded(
            "memory", tr(f"wanted more than {most} of memory", f"要用的内存超过 {most}")
        )
    kind, args, state = value
    # Not kind(*args): an exception may take other arguments than the ones it passes on as args.
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    raise error


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
    func: Callable[..., Any], args: Sequence[Any], writing: int, seconds: float, memory_bytes: int
) -> NoReturn:
    """Bound this process, make the call, send its outcome and leave without clean-up handlers."""
    status = 1
    try:
        os.setpgid(0, 0)
        end_with_parent()
        _bound(seconds, memory_bytes)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_sendable(func, args))
        status = 0
    finally:
        flush_streams()
        os._exit(status)


_NO_MEMORY = pickle.dumps(("memory", None))
"""Made beforehand: a process that has run out cannot make it."""


def _sendable(func: Callable[..., Any], args: Sequence[Any]) -> bytes:
    try:
        return _outcome(func, args)
    except MemoryError:
        return _NO_MEMORY


def _outcome(func: Callable[..., Any], args: Sequence[Any]) -> bytes:
    """The pickled result, exception or lack of memory."""
    try:
        return pickle.dumps(("result", func(*args)))
    except MemoryError:
        return _NO_MEMORY
    except BaseException as error:
        if "bad_alloc" in str(error):  # what C++ says for it
            return _NO_MEMORY
        with contextlib.suppress(Exception):
            reply = pickle.dumps(("error", (type(error), error.args, dict(vars(error)))))
            pickle.loads(reply)
            return reply
        words = f"{type(error).__name__}: {error}"
        return pickle.dumps(("error", (RuntimeError, (words,), {})))


def _bound(seconds: float, memory_bytes: int) -> None:
    """Set this process's own limits; none of them above what it was started with."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, math.ceil(seconds))
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
