"""Pictures for pages that flow: a page from elsewhere is shown without what is beyond its trim."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from builder.editions import flowing


def test_a_page_from_elsewhere_is_shown_to_its_trim(monkeypatch: pytest.MonkeyPatch) -> None:
    """3 to the left, 4 below, 5 to the right, 6 above a page of 100 by 200."""
    monkeypatch.setattr(flowing, "read_picture", lambda *asked: asked)
    sheet: Any = SimpleNamespace(
        beyond=(3, 4, 5, 6), trim=(100, 200), pixels=(540, 1050), picture="page.jpg"
    )
    picture, facts, part = flowing._of_page(sheet)  # type: ignore[misc]
    assert picture == "page.jpg"
    assert (facts.kind, facts.width, facts.height) == ("JPEG", 540, 1050)
    assert (part.left, part.top) == pytest.approx((3 / 108, 6 / 210))
    assert (part.width, part.height) == pytest.approx((100 / 108, 200 / 210))
