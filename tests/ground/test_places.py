"""Where things are, and what to run where something is missing."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from builder.ground import places
from builder.ground.messages import speaking


@pytest.mark.parametrize(
    ("installed", "language", "remedy"),
    [
        (False, "en", "run: make setup"),
        (False, "zh", "请运行：make setup"),
        (True, "en", "run: builder doctor, which tells what to install"),
        (True, "zh", "请运行：builder doctor，看要装什么"),
    ],
)
def test_an_installed_package_has_no_makefile(monkeypatch, installed, language, remedy):
    monkeypatch.setattr(places, "is_installed", lambda: installed)
    with speaking(language):
        assert places.way_to_set_up() == remedy


def test_an_extra_is_added_to_the_python_that_runs(monkeypatch):
    """A checkout is no package that pip knows; its lock holds what all extras ask for."""
    for installed in (True, False):
        monkeypatch.setattr(places, "is_installed", lambda installed=installed: installed)
        python, *pip, wanted = shlex.split(places.way_to_extra("cluster"))
        assert (python, pip[:3]) == (sys.executable, ["-m", "pip", "install"])
        assert wanted == "bilingual-press[cluster]" if installed else Path(wanted).is_file()
