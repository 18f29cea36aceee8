"""The doctor says what is there, what is not, and what to run."""

from __future__ import annotations

import ctypes.util
import shutil
import sysconfig
from pathlib import Path

import pytest

from builder.ground.messages import set_language
from builder.press import doctor
from builder.press.doctor import examine


def test_a_machine_that_builds(fonts: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert examine() == 0
    told = capsys.readouterr().out
    assert "MISSING" not in told
    for name in ("Python: 3.", "weasyprint: ", "Pango: ", "fonts: ", "disk: "):
        assert name in told


def test_a_missing_library(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    assert examine() == 3
    told = capsys.readouterr().out
    assert "MISSING Pango: not found\n        run: apt-get install libpango-1.0-0" in told


def test_packages_are_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(doctor, "made_profile", lambda: None)
    monkeypatch.setattr(doctor, "DATA", Path("/none"))
    monkeypatch.setattr(doctor, "is_in_force", lambda: False)
    monkeypatch.setattr(sysconfig, "get_path", lambda name: "/none")
    assert examine() == 3
    assert capsys.readouterr().out.splitlines()[-1] == (
        "all that Debian has of it, as root: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0 argyll icc-profiles-free gcc libc6-dev libpython3-dev"
    )


def test_an_installed_builder_is_not_told_to_make_setup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "is_installed", lambda: True)
    monkeypatch.setattr(doctor, "is_in_force", lambda: False)
    assert examine() == 0
    told = capsys.readouterr().out
    assert "-m builder.ground.compiling" in told and "make setup" not in told


def test_fonts_that_are_not_there_yet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUILDER_FONTS_DIR", str(tmp_path / "none" / "yet"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "none"))
    assert examine() == 0
    assert "faces not fetched yet\n        run: builder fonts" in capsys.readouterr().out


def test_the_doctor_speaks_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    set_language("zh")
    try:
        assert examine() == 3
    finally:
        set_language("en")
    told = capsys.readouterr().out
    assert "缺少    Pango：没有找到\n        请运行：apt-get install libpango-1.0-0" in told
    assert "正常    Python：3." in told
