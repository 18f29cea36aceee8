"""One command as a process of its own, measured: clock, processor, memory of its whole tree."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.ground.places import HOUSE

_PR_SET_CHILD_SUBREAPER = 36
_SAMPLE_SECONDS = 0.02


@dataclass(frozen=True)
class Measure:
    """One finished command."""

    seconds: float
    cpu_seconds: float
    size: int
    """Bytes of the file made."""


def run(command: Sequence[str], made: Path) -> Measure:
    """Run a command to its end; its processor seconds are those of all its processes."""
    before = _children_cpu()
    start = time.perf_counter()
    with _started(command, made) as process:
        process.wait()
        seconds = time.perf_counter() - start
    return Measure(seconds, _children_cpu() - before, made.stat().st_size)


def peak_megabytes(command: Sequence[str], made: Path) -> float:
    """The most memory that all processes of a command held together, in MB.

    Proportional set size: a page that several share counts once. It is read every fiftieth of a
    second, which costs time, so that a run is either timed or weighed.
    """
    peak = 0
    with _started(command, made) as process:
        while process.poll() is None:
            peak = max(peak, sum(_held(pid) for pid in tree()))
            time.sleep(_SAMPLE_SECONDS)
    return peak / 1e6


@contextlib.contextmanager
def _started(command: Sequence[str], made: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command on its way; what it leaves running is waited for, too."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, cwd=HOUSE, env=environment
        ) as process:
            yield process
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
        if process.returncode or not made.is_file():
            errors.seek(0)
            raise SystemExit(f"{' '.join(command[:5])} failed: {errors.read()[-400:]!r}")


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def tree() -> set[int]:
    """Every process below this one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                stat = (entry / "stat").read_text()
                parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found: set[int] = set()
    fresh = {os.getpid()}
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh}
        found |= fresh
    return found


def _held(pid: int) -> int:
    """Bytes of a process's proportional set size; 0 where it has ended."""
    with contextlib.suppress(OSError):
        found = re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
        return int(found[1]) * 1024 if found else 0
    return 0
