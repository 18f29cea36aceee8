"""Where things are, and what to run where something is missing."""

from __future__ import annotations

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
