"""What print orders call things, in both languages."""

from __future__ import annotations

import pytest

from builder.ordering.trade import _terms, in_both, term

SAID = [
    ("paper", "哑粉纸", "matt coated paper", "哑粉纸"),
    ("paper", "Matt Art Paper", "matt coated paper", "哑粉纸"),
    ("binding", "骑马钉", "saddle-stitched", "骑马订"),
    ("binding", "saddle stitch", "saddle-stitched", "骑马订"),
    ("finishing", "覆哑膜，局部UV", "matt lamination, spot UV varnish", "覆哑膜、局部UV"),
    ("finishing", "封面覆哑膜", "cover matt lamination", "封面覆哑膜"),
    ("finishing", "Cover: spot UV, folding", "cover spot UV varnish, folding", "封面局部UV、折页"),
    (
        "paper",
        "内页双胶纸，封面铜版纸",
        "inside uncoated woodfree paper, cover gloss coated paper",
        "内页双胶纸、封面铜版纸",
    ),
    ("finishing", "spot UV + 烫金", "spot UV varnish, foil stamping", "局部UV、烫金"),
]


@pytest.mark.parametrize(("kind", "written", "en", "zh"), SAID)
def test_words_of_the_trade_are_known_however_they_are_written(
    kind: str, written: str, en: str, zh: str
) -> None:
    both = in_both(kind, written)
    assert both is not None
    assert (both.en, both.zh) == (en, zh)


@pytest.mark.parametrize("written", ["书脊覆哑膜", "覆哑膜，按样书", "Munken Lynx", "封面", ""])
def test_what_is_not_known_whole_stays_as_it_was_written(written: str) -> None:
    assert in_both("finishing", written) is None


def test_tickets_know_every_paper_and_binding() -> None:
    coatings = {"Coated", "Gloss", "Matte", "None", "Satin"}
    bindings = {"SaddleStitch", "SoftCover", "HardCover", "SideStitch", "CoilBinding"}
    assert {one.xjdf for one in _terms()["paper"].values()} <= coatings
    assert {one.xjdf for one in _terms()["binding"].values()} == bindings
    assert term("binding", "无线胶装") == term("binding", "Perfect Binding")
