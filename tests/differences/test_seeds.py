"""Changes sown in the sample are told exactly, and nothing beside them."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from builder.differences.comparing import compare
from builder.differences.reading import read_both

from .conftest import built
from .seeds import SEEDS, Seed, faults

TOGETHER = (
    *("zh word", "zh sentence", "zh headline", "zh note", "zh scale", "zh numeral", "zh struck"),
    *("en two words", "en sentence", "en hyphen", "both numbers", "table", "en to words", "list"),
    *("bar", "figure in a figure", "moved down", "moved up", "added pair"),
)
"""Rows that can be sown in one issue."""
WHOLE = {seed.name: seed for seed in SEEDS}


def test_there_are_forty_and_more() -> None:
    assert len(WHOLE) == len(SEEDS) >= 40


def test_changes_of_all_kinds_at_once(sample: Path, tmp_path: Path) -> None:
    seeds = [WHOLE[name] for name in TOGETHER]
    all_in_one = Seed(
        "together",
        (),
        tuple(chain.from_iterable(seed.words for seed in seeds)),
        tuple(chain.from_iterable(seed.numbers for seed in seeds)),
        tuple(chain.from_iterable(seed.pictures for seed in seeds)),
    )
    difference = compare(*read_both(sample, built(tmp_path, *seeds))).as_json()
    assert not faults(all_in_one, difference)


def test_another_measure_changes_no_word(sample: Path, tmp_path: Path) -> None:
    narrower = built(tmp_path, WHOLE["narrower"])
    difference = compare(*read_both(sample, narrower)).as_json()
    assert not faults(WHOLE["narrower"], difference)
    charts = {picture["new"] for picture in difference["pictures"]}
    rest = (page for page in difference["pages"] if page["new"] not in charts)
    assert {page["kind"] for page in rest} <= {"reflowed", "added"}


def test_nothing_differs_from_itself(sample: Path) -> None:
    difference = compare(*read_both(sample, sample)).as_json()
    assert {page["kind"] for page in difference["pages"]} == {"same"}
    assert difference["numbers"] == difference["pictures"] == []
