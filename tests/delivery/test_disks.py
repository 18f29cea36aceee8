"""Mail commands on a full and on a read-only disk: one clear line, and what is known is told."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.__main__ import main
from builder.delivery.ledger import Ledger
from builder.delivery.recipients import Recipient
from tests import factory
from tests.conftest import HOUSE

SAMPLE = str(HOUSE / "issues/2017-02")

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with a finished issue and a ledger, and hardly any room."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], check=False
    ).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        factory.finished(place / "out")
        ledger = Ledger(place / "out/2017-02/mail/ledger.sqlite", "2017-02")
        ledger.add(Recipient("a@example.org", language="zh", edition="email"), "0" * 64)
        ledger.close()
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def fill(disk: Path) -> None:
    with (disk / "fill").open("wb") as file:
        file.write(b"\0" * shutil.disk_usage(disk).free)


def make_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)


@pytest.mark.parametrize("spoil", [fill, make_read_only])
def test_a_draft_that_cannot_be_written(
    spoil, disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(disk)
    assert main(["mail", "draft", SAMPLE, "--out", str(disk / "out")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert ".eml" in line and line.endswith("[out/unwritable]")
    assert not list(disk.rglob("*.part"))


@pytest.mark.parametrize("spoil", [fill, make_read_only])
def test_the_state_of_a_mailing_is_told_all_the_same(
    spoil, disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(disk)
    assert main(["mail", "status", SAMPLE, "--out", str(disk / "out")]) == 0
    said = capsys.readouterr()
    assert "1 pending" in said.out and said.err == ""


def test_a_ledger_of_before_the_release_gate_is_read(
    disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = disk / "out/2017-02/mail/ledger.sqlite"
    db = sqlite3.connect(path)
    db.execute("DROP TABLE acceptances")
    db.close()
    assert main(["mail", "status", SAMPLE, "--out", str(disk / "out")]) == 0
    assert "1 pending" in capsys.readouterr().out
