"""A character that no font can set is told once, where it first stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.glyphs import missing_glyphs
from builder.ground.spots import Spot
from builder.issue.model import Side

COVERED = frozenset(map(ord, "中文abc，A"))
COPY: list[tuple[Side, str, Spot]] = [
    ("zh", "中文，a", Spot(Path("a.md"), 4)),
    ("en", "abx c", Spot(Path("a.md"), 6)),
    ("en", "x", Spot(Path("a.md"), 8)),
]


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_a_character_is_told_once(severity: str) -> None:
    (finding,) = missing_glyphs(COPY, COVERED, severity)  # type: ignore[arg-type]
    assert (finding.severity, finding.line) == (severity, 6)
    assert "'x' (U+0078, latin small letter x)" in finding.message


@pytest.mark.parametrize(
    "char",
    [" ", "\u3000", "\u00a0", "\u00ad", "\u200b", "\u200d", "\ufe0f", "\n", "\ufeff", "\u2028"],
)
def test_what_draws_nothing_needs_no_glyph(char: str) -> None:
    assert not list(missing_glyphs([("zh", f"中{char}文", COPY[0][2])], COVERED, "error"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\U0001f469\u200d\U0001f467", ["1F469", "1F467"]),
        ("a\u0301", ["0301"]),
        ("שלום", ["05E9", "05DC", "05D5", "05DD"]),
        ("\ue000", ["E000"]),
        ("\U0003ffff", ["3FFFF"]),
        ("\ufffd", ["FFFD"]),
    ],
)
def test_each_character_of_a_cluster_is_told(text: str, told: list[str]) -> None:
    found = missing_glyphs([("en", text, COPY[0][2])], COVERED, "error")
    assert [finding.message.split("U+")[1].split(",")[0] for finding in found] == told
