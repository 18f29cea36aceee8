"""The sample issue, as a reader, a press and a checker would take it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builder.editions.profiles import made_profile
from builder.places import HOUSE

SAMPLE = HOUSE / "issues" / "2017-02"


def builder(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "builder", *map(str, arguments)],
        cwd=HOUSE, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if made_profile() is None:
        pytest.skip("the press profile has not been made: builder profiles")
    folder = tmp_path_factory.mktemp("sample")
    done = builder("build", SAMPLE, "--out", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_copy_has_no_findings() -> None:
    done = builder("check", SAMPLE, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_preflight_finds_nothing_in_any_edition(out: Path) -> None:
    done = builder("preflight", SAMPLE, "--out", out, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr


def test_the_report_says_what_was_made(out: Path) -> None:
    report = json.loads((out / "2017-02" / "2017-02-report.json").read_text("utf-8"))
    assert set(report["editions"]) == {"print", "screen", "email"}
    assert report["findings"] == []
    assert report["editions"]["print"]["pages"] % 4 == 0


def test_the_same_bytes_from_another_folder(out: Path, tmp_path: Path) -> None:
    done = builder("build", SAMPLE, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    for edition in ("print", "screen", "email"):
        name = f"2017-02/2017-02-{edition}.pdf"
        assert (out / name).read_bytes() == (tmp_path / name).read_bytes(), edition
