"""Several issues in one order: each is finished before the next, and what is killed goes on."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builder.press.executor import Begun, Ended, Processes, Said, work_folder
from tests.conftest import HOUSE, MakeIssue

IDS = ("2017-01", "2017-02", "2017-03")


@pytest.fixture
def folders(fonts: object, make_issue: MakeIssue) -> list[Path]:
    return [make_issue(id=id) for id in IDS]


def started(folders: list[Path], home: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "builder", "build", *map(str, folders), "--edition", "screen"]
    (home / "tmp").mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), "TMPDIR": str(home / "tmp")}
    return subprocess.Popen(
        [*command, *options], cwd=home, env=environment, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def wait_for(what: Callable[[], object], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def at_work(home: Path) -> list[int]:
    """Processes whose TMPDIR is this test's own: the build with all it started."""
    found = []
    wanted = f"TMPDIR={home / 'tmp'}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def test_a_batch_that_is_killed_goes_on(folders: list[Path], tmp_path: Path) -> None:
    build = started(folders, tmp_path, "--jobs", "1")
    first = tmp_path / "out" / IDS[0]
    wait_for((first / f"{IDS[0]}-screen.pdf").is_file)
    wait_for((first / ".record.json").is_file)
    os.kill(build.pid, signal.SIGKILL)
    build.communicate()
    wait_for(lambda: not at_work(tmp_path), 30)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "out" / IDS[2]).exists()

    again = started(folders, tmp_path, "--jobs", "1")
    out, words = again.communicate(timeout=120)
    assert again.returncode == 0, words
    assert f"{IDS[0]}-screen.pdf" in out and "unchanged" in out.splitlines()[0]
    assert f"{IDS[0]}: laying out" not in words
    for id in IDS:
        assert (tmp_path / "out" / id / f"{id}-screen.pdf").is_file()


def test_the_progress_counts_and_seconds_are_the_issues_own(
    folders: list[Path], tmp_path: Path
) -> None:
    begin = time.monotonic()
    build = started(folders, tmp_path, "--jobs", "1")
    _, words = build.communicate(timeout=120)
    whole = time.monotonic() - begin
    lines = words.splitlines()
    begun = [line for line in lines if "laying out" in line]
    assert begun == [f"{id}: laying out ({n} of 3)" for n, id in enumerate(IDS, start=1)]
    ended = [line for line in lines if line.endswith("screen finished")]
    assert lines.index(ended[0]) < lines.index(begun[1]), "the first is finished before the second"
    reports = [tmp_path / "out" / id / f"{id}-report.json" for id in IDS]
    totals = [json.loads(report.read_text())["seconds"]["total"] for report in reports]
    assert sum(totals) < whole, "one after the other, each its own: together at most the whole"


def test_two_builds_of_one_issue_leave_one_whole_report(
    folders: list[Path], tmp_path: Path
) -> None:
    both = [started(folders[:1], tmp_path, "--force") for _ in range(2)]
    for build in both:
        _, words = build.communicate(timeout=120)
        assert build.returncode == 0, words
    out = tmp_path / "out" / IDS[0]
    report = json.loads((out / f"{IDS[0]}-report.json").read_text())
    record = json.loads((out / ".record.json").read_text())
    assert report["editions"]["screen"]["sha256"] == record["editions"]["screen"]["sha256"]
    assert sorted(path.name for path in out.iterdir()) == [
        ".record.json", f"{IDS[0]}-report.json", f"{IDS[0]}-screen.pdf",
    ]  # fmt: skip


def test_a_link_to_an_issue_builds(folders: list[Path], tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(folders[1])
    build = started([Path("current")], tmp_path)
    out, words = build.communicate(timeout=120)
    assert build.returncode == 0, words
    assert f"out/{IDS[1]}/{IDS[1]}-screen.pdf" in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
@pytest.mark.parametrize("which", ["TMPDIR", "out"])
def test_a_full_disk_is_one_clear_line(which: str, folders: list[Path], tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = "64k" if which == "TMPDIR" else "16k"
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=False
    ).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
        options = ["--out", str(disk / "out")] if which == "out" else []
        if which == "TMPDIR":
            environment["TMPDIR"] = str(disk)
        done = subprocess.run(
            [sys.executable, "-m", "builder", "build", str(folders[0]), "--edition", "screen",
             *options],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        told = [line for line in done.stderr.splitlines() if "[" in line]
        assert done.returncode == 1 and len(told) == 1, done.stderr
        assert told[0].endswith("[out/unwritable]") and "make room" in told[0]
        assert "Traceback" not in done.stderr
        assert not list(disk.rglob("*.part")) and not list(disk.glob("press-*"))
    finally:
        subprocess.run(["umount", disk], check=True)


def task(words: str) -> Callable[[Callable[[str], None]], str]:
    def work(say: Callable[[str], None]) -> str:
        say(f"{words} is at work")
        return words * 100_000

    return work


def test_the_executor_tells_everything_in_order() -> None:
    events = list(Processes(1).run([task("a"), task("b")]))
    assert [type(event) for event in events] == [Begun, Said, Ended] * 2
    results = [event.result for event in events if isinstance(event, Ended)]
    assert results == ["a" * 100_000, "b" * 100_000]


def test_a_task_that_is_ended_from_outside_harms_no_other() -> None:
    def die(say: Callable[[str], None]) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    events = [event for event in Processes(2).run([die, task("b")]) if isinstance(event, Ended)]
    assert {event.index: bool(event.result) for event in events} == {0: False, 1: True}


def test_a_task_with_a_fault_of_its_own_is_as_one_that_was_ended(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(say: Callable[[str], None]) -> None:
        raise ZeroDivisionError

    def events() -> Iterator[object]:
        yield from Processes(1).run([fail])

    assert [e.result for e in events() if isinstance(e, Ended)] == [None]


def test_the_work_folder_goes_with_its_owner() -> None:
    with work_folder() as folder:
        (folder / "file").write_text("x")
    assert not folder.exists()
