"""Technical plates on pages for screens: what they would paint, instruction by instruction."""

from __future__ import annotations

import pytest

from builder.editions.hiding import _without
from builder.pdf.content import instructions

HIDDEN = {(255, 0, 0)}
# a path painted by each operator with its filling, its stroking, or both in the plate's colour
PATHS = {
    "f": ("n", "f", "n"),
    "F": ("n", "F", "n"),
    "f*": ("n", "f*", "n"),
    "B": ("S", "f", "n"),
    "B*": ("S", "f*", "n"),
    "b": ("s", "f", "n"),
    "b*": ("s", "f*", "n"),
    "S": ("S", "n", "n"),
    "s": ("s", "n", "n"),
    "n": ("n", "n", "n"),
}
OTHERS = {
    "1 0 0 rg (a) Tj [(b)] TJ": "1 0 0 rg 3 Tr (a) Tj 0 Tr 3 Tr [(b)] TJ 0 Tr",
    "1 0 0 RG (a) Tj": "1 0 0 RG (a) Tj",
    "q 1 0 0 rg Q f": "q 1 0 0 rg Q f",
    "1 0 0 rg q 0 g f Q f": "1 0 0 rg q 0 g f Q n",
    "1 0 0 RG q 0 G S Q S": "1 0 0 RG q 0 G S Q n",
    "Q 1 0 0 rg Q f": "Q 1 0 0 rg Q n",
    "1 0 0 rg 0 0 0 1 k f": "1 0 0 rg 0 0 0 1 k f",
    "1 0 0 rg /P cs /P1 scn f": "1 0 0 rg /P cs /P1 scn f",
    "1 0 0 RG 0 0 0 1 K S": "1 0 0 RG 0 0 0 1 K S",
    "1 0 0 RG /P CS /P1 SCN S": "1 0 0 RG /P CS /P1 SCN S",
    "1 0 0 rg 0 1 0 rg f": "1 0 0 rg 0 1 0 rg f",
    "1 0 0 RG 0 1 0 RG S": "1 0 0 RG 0 1 0 RG S",
    "0.999 0.001 0 rg f 0.99 0 0 rg f": "0.999 0.001 0 rg n 0.99 0 0 rg f",
}


def without(written: str) -> str:
    pairs = _without(instructions(written.encode()), HIDDEN)
    return " ".join(b" ".join(pair).decode().strip() for pair in pairs)


@pytest.mark.parametrize("operator", PATHS)
def test_paths_keep_what_is_of_another_colour(operator: str) -> None:
    for colours, left in zip(
        ("1 0 0 rg", "1 0 0 RG", "1 0 0 rg 1 0 0 RG"), PATHS[operator], strict=True
    ):
        assert without(f"{colours} 0 0 m {operator}") == f"{colours} 0 0 m {left}"
    assert without(f"0 0 m {operator}") == f"0 0 m {operator}"


@pytest.mark.parametrize("written", OTHERS)
def test_text_and_what_ends_a_colour(written: str) -> None:
    assert without(written) == OTHERS[written]
