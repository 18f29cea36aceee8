"""The builder's own press profile: made once, the same on every machine.

Argyll's ``colprof`` takes half a minute; a program of a few lines stands in for it here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from builder.editions import profiles
from builder.ground.findings import EnvironmentProblem

COLPROF = """#!{python}
import json, sys, time
from pathlib import Path
stem = Path(sys.argv[-1])
log = Path({log!r})
log.write_text(json.dumps([sys.argv[1:-1], stem.with_suffix(".ti3").read_text(), {status}]))
stem.with_suffix(".icc").write_bytes(bytes(range(24)) + time.time_ns().to_bytes(104, "big"))
sys.exit({status})
"""


@pytest.fixture
def colprof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the stand-in was last asked, in a home of its own with data to make a profile of."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(profiles, "DATA", tmp_path / "data.ti3")
    profiles.DATA.write_text("what was measured")
    return stand_in(tmp_path)


def stand_in(folder: Path, status: int = 0) -> Path:
    log, program = folder / "asked.json", folder / "colprof"
    program.write_text(COLPROF.format(python=sys.executable, log=str(log), status=status))
    program.chmod(0o755)
    return log


def test_it_is_made_of_the_measured_data_with_300_per_cent_of_ink(colprof: Path) -> None:
    assert profiles.made_profile() is None
    path = profiles.build_default_profile()
    assert path.name == "FOGRA39-300.icc"
    options, data, _ = json.loads(colprof.read_text())
    assert options == [
        "-qm", "-nc", "-l300", "-kr", "-D", "FOGRA39L coated, 300%",
        "-C", "Computed from FOGRA39L characterisation data",
    ]  # fmt: skip
    assert data == "what was measured"
    assert profiles.made_profile() == profiles.default_profile() == path
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_it_says_the_same_date_whenever_it_is_made_and_no_checksum(colprof: Path) -> None:
    data = profiles.build_default_profile().read_bytes()
    year, month, day, *time = (int.from_bytes(data[at : at + 2], "big") for at in range(24, 36, 2))
    assert (year, month, day, time) == (2006, 12, 1, [0, 0, 0])
    assert data[84:100] == bytes(16)
    assert data[:24] == bytes(range(24)) and len(data) == 128


def test_it_is_made_once_and_what_goes_on_is_told(colprof: Path) -> None:
    told: list[str] = []
    path = profiles.build_default_profile(told.append)
    colprof.unlink()
    assert profiles.build_default_profile(told.append) == path
    assert not colprof.exists()
    first, second, third = told
    assert "half a minute" in first
    assert second == f"made {path}"
    assert third == f"{path} is there already"


@pytest.mark.parametrize("missing", ["colprof", "data.ti3"])
def test_what_is_missing_is_named(colprof: Path, tmp_path: Path, missing: str) -> None:
    (tmp_path / missing).unlink()
    with pytest.raises(EnvironmentProblem, match=f"{missing} is missing"):
        profiles.build_default_profile()


def test_a_program_that_fails_leaves_no_profile(colprof: Path, tmp_path: Path) -> None:
    stand_in(tmp_path, status=1)
    with pytest.raises(EnvironmentProblem, match="colprof failed"):
        profiles.build_default_profile()
    with pytest.raises(EnvironmentProblem, match="has not been made yet"):
        profiles.default_profile()
