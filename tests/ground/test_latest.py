"""What is kept by key and text."""

from __future__ import annotations

import pytest

from builder.ground.latest import Latest


def test_a_text_that_stays_is_made_once_and_another_takes_its_place() -> None:
    made: list[str] = []
    latest: Latest[str] = Latest(2)

    def of(key: str, text: str) -> str:
        return latest.of(key, text, lambda: made.append(text) or text.upper())  # type: ignore[func-returns-value]

    assert [of("a", "one"), of("a", "one"), of("a", "two"), of("a", "one")] == [
        "ONE", "ONE", "TWO", "ONE",
    ]  # fmt: skip
    assert made == ["one", "two", "one"]


def test_the_longest_unused_goes_first() -> None:
    latest: Latest[int] = Latest(2)
    for key in ("a", "b", "a", "c"):
        latest.of(key, "", lambda: 1)
    assert list(latest.kept) == ["a", "c"]


def test_what_fails_is_not_kept() -> None:
    latest: Latest[int] = Latest(2)
    with pytest.raises(ZeroDivisionError):
        latest.of("a", "", lambda: 1 // 0)
    assert not latest.kept
