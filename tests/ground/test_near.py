"""What is suggested for a word that is not known."""

from __future__ import annotations

import pytest

from builder.ground.near import nearest


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("paralel", "parallel"),
        ("Parallel", "parallel"),
        ("gazette", "gazette"),
        ("xyz", ""),
        ("", ""),
        (12, ""),
    ],
)
def test_the_nearest_word(word: object, near: str) -> None:
    assert nearest(word, ("interleaved", "parallel", "gazette")) == near
