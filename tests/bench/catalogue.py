"""A back catalogue: many issues in three editions, here and on a cluster of this machine's cores.

Each issue has text of its own, about 13 pages. ``python -m tests.bench.catalogue 120`` builds that
many; what is printed are issues a minute, cores in use, the most memory, and what an issue costs,
the constants of the plan in docs/cluster.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.ground.places import HOUSE

from ._measuring import Measure, peak_megabytes, run, tree
from ._varied import generate

Clock = Callable[[], float]
EDITIONS = ("screen", "email", "print")
ARTICLES = 8
WEIGHED = 6
"""Issues built once more to weigh memory, which takes time."""


def main() -> None:
    """Build the catalogue in both ways and print the table."""
    count = next((int(word) for word in sys.argv if word.isdigit()), 120)
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        home = Path(work)
        folders = [
            generate(home / f"n{number:03}", ARTICLES, seed=number) for number in range(count)
        ]
        print(f"{count} issues in {len(EDITIONS)} editions on {os.cpu_count()} cores")
        print(f"{'':12}{'issues/min':>11}{'cores used':>11}{'CPU s/issue':>12}{'peak MB':>9}")
        here = run(*_command(folders, home / "here"))
        peak = peak_megabytes(*_command(folders[:WEIGHED], home / "weighed"))
        _print("here", count, here, f"{peak:.0f}")
        with _cluster(home) as (address, workers_cpu):
            there = _there(folders, home / "there", address, workers_cpu)
        _print("cluster", count, there)
        made = [path for path in (home / "here").rglob("*") if path.is_file()]
        copy = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        print(f"an issue takes {_kilobytes(copy) / count:.0f} kB of copy and "
              f"{_kilobytes(made) / count:.0f} kB of finished files")  # fmt: skip
        print(f"the cluster took {there.seconds / here.seconds:.2f} of the time of one batch here")


def _command(folders: list[Path], out: Path, *options: str) -> tuple[list[str], Path]:
    words = [sys.executable, "-m", "builder", "build", *map(str, folders), "--force", *options]
    words += [part for one in EDITIONS for part in ("--edition", one)]
    last = folders[-1].name
    return [*words, "--out", str(out)], out / last / f"{last}-print.pdf"


def _there(folders: list[Path], out: Path, address: str, workers_cpu: Clock) -> Measure:
    """On the cluster, whose processes go on: so nothing is waited for but the command."""
    command, made = _command(folders, out, "--cluster", address)
    before = workers_cpu() + _cpu_of_waited()
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=HOUSE, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    after = workers_cpu() + _cpu_of_waited()
    return Measure(seconds, after - before, made.stat().st_size)


def _cpu_of_waited() -> float:
    """Processor seconds of the processes that this one has waited for."""
    return os.times().children_user + os.times().children_system


def _print(name: str, count: int, measure: Measure, peak: str = "") -> None:
    seconds, cpu = measure.seconds, measure.cpu_seconds
    print(
        f"{name:12}{count / seconds * 60:11.1f}{cpu / seconds:11.2f}{cpu / count:12.2f}{peak:>9}",
        flush=True,
    )


def _kilobytes(paths: list[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / 1000


@contextmanager
def _cluster(home: Path) -> Iterator[tuple[str, Clock]]:
    """A scheduler and a worker a core; its address, and what tells the CPU seconds of workers."""
    address = "tcp://127.0.0.1:18786"
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    cli = [sys.executable, "-m"]
    with tempfile.TemporaryDirectory(dir=home) as room:
        started = [
            subprocess.Popen(
                [*cli, "distributed.cli.dask_scheduler", "--port", "18786", "--no-dashboard"],
                env=environment, cwd=room, **quiet,
            )
        ]  # fmt: skip
        time.sleep(3)
        for _ in range(os.cpu_count() or 1):
            options = [address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
            started.append(
                subprocess.Popen(
                    [*cli, "distributed.cli.dask_worker", *options],
                    env=environment, cwd=room, **quiet,
                )
            )  # fmt: skip
        try:
            yield address, _cpu_of_cluster
        finally:
            for process in started:
                process.kill()
                process.wait()


def _cpu_of_cluster() -> float:
    return sum(map(_cpu_seconds, tree() - {os.getpid()}))


def _cpu_seconds(pid: int) -> float:
    """Processor seconds of a process and of those it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
