"""Two sequences aligned."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.differences.aligning import Span, changed_spans, in_order

WORDS = st.lists(st.sampled_from("abcde"), max_size=30)


@pytest.mark.parametrize(
    ("old", "new", "spans"),
    [
        ("abc", "abc", []),
        ("abc", "axc", [(1, 2, 1, 2)]),
        ("abc", "ac", [(1, 2, 1, 1)]),
        ("ac", "abc", [(1, 1, 1, 2)]),
        ("", "ab", [(0, 0, 0, 2)]),
        ("abcdef", "xbcdey", [(0, 1, 0, 1), (5, 6, 5, 6)]),
    ],
)
def test_where_two_differ(old: str, new: str, spans: list[tuple[int, ...]]) -> None:
    assert [tuple(span) for span in changed_spans(old, new)] == spans


@given(WORDS, WORDS)
def test_what_lies_between_changes_is_equal(old: list[str], new: list[str]) -> None:
    a = b = 0
    for span in [*changed_spans(old, new), Span(len(old), len(old), len(new), len(new))]:
        assert old[a : span.old] == new[b : span.new]
        a, b = span.old_end, span.new_end
    assert (a, b) == (len(old), len(new))


def test_a_long_text_is_cut_at_what_both_have_once() -> None:
    chance = random.Random(1)
    old = [str(chance.randrange(3000)) for _ in range(60_000)]
    new = [*old]
    new[100:103] = ["x"]
    del new[30_000:30_010]
    new[50_000:50_000] = ["y"] * 5
    told = [(s.old_end - s.old, s.new_end - s.new) for s in changed_spans(old, new)]
    assert told == [(3, 1), (10, 0), (0, 5)]


def test_texts_with_nothing_in_common_are_one_change() -> None:
    old, new = [f"a{n}" for n in range(50_000)], [f"b{n}" for n in range(50_000)]
    assert changed_spans(old, new) == [Span(0, 50_000, 0, 50_000)]


@pytest.mark.parametrize(
    ("pairs", "kept"),
    [
        ([(0, 0), (1, 1), (2, 2)], [0, 1, 2]),
        ([(0, 2), (1, 0), (2, 1)], [1, 2]),
        ([(0, 1), (1, 0)], [1]),
        ([], []),
    ],
)
def test_the_most_that_keep_one_order(pairs: list[tuple[int, int]], kept: list[int]) -> None:
    """Of two that changed places, the first is the one that moved."""
    weighed = [(old, new, 1) for old, new in pairs]
    assert in_order(weighed) == [weighed[index] for index in kept]
