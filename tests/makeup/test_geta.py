"""A geta stands where no font has a character, in words, cells, notes and code of both sides."""

from __future__ import annotations

from pathlib import Path

from builder.issue.copy import printed
from builder.issue.model import Inline
from builder.makeup.geta import with_getas
from builder.makeup.typography import render_inlines, render_text
from tests import factory


def test_every_place_is_marked(tmp_path: Path) -> None:
    issue = factory.issue(tmp_path)
    before = list(printed(issue))
    chosen = {before[0].text[0], before[-1].text[0], "e"}
    after = list(printed(with_getas(issue, chosen)))
    assert [piece.spot for piece in after] == [piece.spot for piece in before]
    for old, new in zip(before, after, strict=True):
        assert new.text == "".join("〓" if char in chosen else char for char in old.text)
    assert with_getas(issue, ()) is issue


def test_a_geta_is_marked_on_the_page() -> None:
    marked = '<span class="geta">〓</span>'
    assert render_text("中〓文", "zh") == f"中{marked}文"
    assert marked in render_text("a 〓 b", "en")
    assert marked in render_inlines((Inline("strong", children=(Inline("text", "〓"),)),), "zh")
