"""The sample issue, as a reader, a press and a checker would take it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import page as independent
import pytest

from builder.editions.profiles import made_profile
from builder.places import HOUSE

from .tools import verapdf

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


@pytest.fixture(scope="module")
def for_readers(out: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Screen and email editions of the sample and of both specimens."""
    pdfs = [out / "2017-02" / f"2017-02-{edition}.pdf" for edition in ("screen", "email")]
    for layout in ("parallel", "columns"):
        folder = tmp_path_factory.mktemp(layout)
        specimen = HOUSE / "layouts" / layout / "specimen"
        done = builder("build", specimen, "--layout", layout, "--out", folder,
                       "--edition", "screen", "--edition", "email")  # fmt: skip
        assert done.returncode == 0, done.stderr
        pdfs += sorted((folder / "specimen").glob("*.pdf"))
    return pdfs


def test_verapdf_passes_sample_and_specimens(for_readers: list[Path]) -> None:
    if why := verapdf.unavailable():
        pytest.skip(why)
    asked = [(flavour, pdf) for pdf in for_readers for flavour in ("ua1", "2a")]
    failed = {str(q): rules for q, rules in verapdf.validate(asked).items() if rules}
    assert not failed


def test_a_second_checker_agrees(for_readers: list[Path]) -> None:
    for pdf in for_readers:
        for profile in ("ua1", "2a"):
            report = independent.validate_pdf(str(pdf), profile=profile)
            assert [f.message for f in report.failures] == [], (pdf.name, profile)
