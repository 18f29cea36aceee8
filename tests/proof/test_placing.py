"""Pages from elsewhere that a layout's own templates lose."""

from __future__ import annotations

from pathlib import Path

import pytest
import weasyprint

from builder.ground.spots import Spot
from builder.issue.model import PlacedPage
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.placed import looked_into
from builder.proof.placing import placed_findings
from tests.adverts import advert
from tests.factory import both

WRITTEN = "pages: [{file: ads/x.pdf, at: inside-back, alt: {zh: 广告, en: Advertisement}}]\n"
SRC = "data:image/gif;base64,R0lGODdhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs="
SHEET = f'<div style="break-before: page" data-at="inside-back"><img src="{SRC}"></div>'
COLOPHON = '<div style="break-before: page">colophon</div>'
LOST = {
    "no template places it": ("", "does not stand on any page"),
    "nothing stands behind the inside back cover": (SHEET, "no colophon to be the back cover"),
    "a colophon is the back cover": (SHEET + COLOPHON, None),
}


@pytest.mark.parametrize(("html", "words"), LOST.values(), ids=LOST)
def test_a_page_that_was_sold_is_printed(
    html: str, words: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "issue.yaml").write_text(WRITTEN, "utf-8")
    advert(tmp_path / "ads/x.pdf")
    page = PlacedPage(
        Path("ads/x.pdf"), 1, "inside-back", None, "", "bleed", both("广告", "Advertisement"),
        Spot(tmp_path / "issue.yaml", 1, 9),
    )  # fmt: skip
    placed = {SRC: looked_into(tmp_path, page)}
    galley = Galley(html, {}, read_layout("parallel"), placed=placed)
    document = weasyprint.HTML(string=f"<p>cover</p>{html}").render()
    found = list(placed_findings(document, galley))
    told = [(one.check, one.severity, one.line, one.column) for one in found]
    assert told == ([("placed/lost", "error", 1, 9)] if words else [])
    assert all(words in one.message for one in found)
