"""Issues built by the workers of a Dask cluster: real processes on this machine's loopback."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.ground.findings import EnvironmentProblem
from builder.press import carrying, cluster
from builder.press.carrying import Parcel, carry, house_here, packed
from builder.press.orders import Order
from builder.press.run import run
from builder.press.task import IssueTask
from tests.conftest import HOUSE, MakeIssue

IDS = ("2017-01", "2017-02", "2017-03", "2017-04")


@dataclass(frozen=True, slots=True)
class Running:
    """A scheduler with two workers, each a process of its own."""

    address: str
    workers: tuple[subprocess.Popen[str], ...]


def _started(module: str, *options: str, home: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ, "PYTHONPATH": str(HOUSE), "DASK_LOGGING__DISTRIBUTED": "info",
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "20s",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *options], cwd=home, env=environment,
        text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def _line(process: subprocess.Popen[str], wanted: str) -> str:
    """The first group of ``wanted`` in what a process says; everything after is drained."""
    assert process.stderr
    for line in process.stderr:
        if found := re.search(wanted, line):
            return found[1]
    raise AssertionError(f"never said {wanted}")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    pytest.importorskip("distributed")
    home = tmp_path / "elsewhere"
    home.mkdir()
    scheduler = _started(
        "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", home=home
    )
    workers: list[subprocess.Popen[str]] = []
    try:
        address = _line(scheduler, r"(tcp://127\.0\.0\.1:\d+)")
        options = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory")
        for name in "ab":
            workers.append(_started("dask_worker", address, *options, str(home / name), home=home))
        yield Running(address, tuple(workers))
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.communicate()


@pytest.fixture
def orders(fonts: object, make_issue: MakeIssue, tmp_path: Path) -> Callable[[str], list[Order]]:
    folders = [make_issue(id=id) for id in IDS]

    def ordered(out: str) -> list[Order]:
        return [Order(folder, tmp_path / out, ("screen", "web")) for folder in folders]

    return ordered


def made(out: Path) -> dict[str, bytes]:
    """What lies in an output folder, but for reports, which tell seconds."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in files
        if not path.name.endswith("-report.json")
    }


def test_the_same_bytes_as_here_with_a_worker_killed_midway(
    running: Running, orders: Callable[[str], list[Order]], tmp_path: Path
) -> None:
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if len(said) == 1:
            running.workers[0].send_signal(signal.SIGKILL)

    there = run(orders("there"), 1, False, say, cluster.Cluster(running.address))
    here = run(orders("here"), 2, False, lambda line: None)
    assert [one.failed for one in there] == [False] * len(IDS), there
    assert made(tmp_path / "there") == made(tmp_path / "here")
    assert [one.made for one in there] == [one.made for one in here]
    assert any("finishing" in line for line in said)
    assert list(tmp_path.rglob(".cluster-*")) == []
    again = run(orders("there"), 1, False, say, cluster.Cluster("tcp://127.0.0.1:9"))
    assert all(one.current for one in again), "nothing to do asks no cluster"


def test_a_worker_that_does_not_see_the_folders_is_sent_the_issue(
    running: Running,
    orders: Callable[[str], list[Order]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unseen = contextlib.nullcontext((tmp_path / "nowhere",))
    monkeypatch.setattr(cluster, "_marks", lambda orders: unseen)
    there = run(orders("there")[:2], 1, False, lambda line: None, cluster.Cluster(running.address))
    run(orders("here")[:2], 2, False, lambda line: None)
    assert [one.failed for one in there] == [False, False], there
    assert made(tmp_path / "there") == made(tmp_path / "here")


def test_only_what_an_issue_is_made_of_is_sent(
    orders: Callable[[str], list[Order]], tmp_path: Path
) -> None:
    order = orders("out")[0]
    (order.folder / ".secret").write_text("no")
    (order.folder.parent / "letters").mkdir()
    (order.folder.parent / "letters" / "readers.csv").write_text("no")
    files, base = packed(order, tmp_path)
    with tarfile.open(fileobj=io.BytesIO(files)) as tar:
        sent = [base / name for name in tar.getnames()]
    assert order.folder / "issue.yaml" in sent
    assert {path.name for path in sent}.isdisjoint({"readers.csv", ".secret", IDS[1]})
    assert base == Path(os.path.commonpath([tmp_path, order.folder.parent]))


def test_a_worker_with_another_builder_refuses(
    orders: Callable[[str], list[Order]], tmp_path: Path
) -> None:
    (order, *_) = orders("out")
    parcel = Parcel(IssueTask(order, 1), tmp_path, (), "another", "zh")
    outcome = carry(parcel, lambda line: None).outcome
    assert outcome and outcome.environment and "另一版 builder" in str(outcome.environment)
    assert not (tmp_path / "out").exists()
    assert house_here() == house_here() != carrying.house_digest((), HOUSE)


def test_without_a_scheduler_one_line_says_so(
    orders: Callable[[str], list[Order]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(EnvironmentProblem, match=r"no cluster works at tcp://127.0.0.1:9"):
        run(orders("out"), 1, False, lambda line: None, cluster.Cluster("tcp://127.0.0.1:9"))


def test_a_build_here_imports_no_dask() -> None:
    code = (
        "import sys, builder.commands.build, builder.press.run\n"
        "assert not {'dask', 'distributed'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=HOUSE)
