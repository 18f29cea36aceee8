"""The pictures of the rules of composition: each is shown, and shows something."""

from __future__ import annotations

import re

import pytest

from builder.ground.places import HOUSE
from builder.makeup.fontbook import FontBook
from tests.tools.rules import PICTURES, RULES, drawn

PAGE = (HOUSE / "docs/composing.md").read_text("utf-8")


def test_every_rule_has_its_picture_and_its_source() -> None:
    shown = re.findall(r"^!\[[^]]+\]\(composing/([\w-]+)\.png\)$", PAGE, re.M)
    assert shown == list(RULES)
    assert {path.stem for path in PICTURES.glob("*.png")} == set(RULES)
    ours = (HOUSE / "builder/composition").glob("*.py")
    cited = {name for path in ours for name in re.findall(r"CLREQ #([\w-]+)", path.read_text())}
    assert set(re.findall(r"w3\.org/TR/clreq/#([\w-]+)", PAGE)) <= cited


@pytest.mark.usefixtures("fonts")
def test_a_rule_changes_its_lines() -> None:
    for name, alone, composed in drawn():
        assert alone.tobytes() != composed.tobytes(), name


def test_fonts_are_asked_for(fonts: FontBook) -> None:
    families = {face.family for face in fonts.faces}
    assert {"Noto Serif SC", "Source Serif 4"} <= families
