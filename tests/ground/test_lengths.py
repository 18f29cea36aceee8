"""Lengths and sizes as people write them."""

from __future__ import annotations

import pytest

from builder.ground.lengths import millimetres, points, size_bytes


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("15pt", 15.0),
        ("9.5 pt", 9.5),
        ("25.4mm", 72.0),
        ("2.54cm", 72.0),
        ("0.125in", 9.0),
        (25.4, 72.0),
        ("25.4", 72.0),
        ("0pt", 0.0),
    ],
)
def test_lengths(written: str | float, length: float) -> None:
    assert points(written) == pytest.approx(length)
    assert millimetres(written) == pytest.approx(length * 25.4 / 72)


@pytest.mark.parametrize("written", ["15px", "-3pt", "pt", "1e3pt", None, "", True])
def test_what_is_no_length(written: float | str) -> None:
    with pytest.raises(ValueError, match="no measure"):
        points(written)


@pytest.mark.parametrize(
    ("written", "size"),
    [("7MB", 7_000_000), ("1.5MB", 1_500_000), ("800kB", 800_000), ("1MiB", 1 << 20), (123, 123)],
)
def test_sizes(written: str | int, size: int) -> None:
    assert size_bytes(written) == size


@pytest.mark.parametrize("written", ["7 M", "big", "-1kB", None, True])
def test_what_is_no_size(written: int | str) -> None:
    with pytest.raises(ValueError, match="no measure"):
        size_bytes(written)
