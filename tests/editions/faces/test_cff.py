"""CFF programs, read back by fontTools."""

from __future__ import annotations

import io

import pytest
from fontTools.cffLib import CFFFontSet

from builder.editions.faces import cff
from builder.editions.faces.charstrings import drawn

BOX = drawn([([0, 0], [(0, 100), (100, 0), (0, -100), (-100, 0)])])


def read_back(program: bytes):
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), None)
    assert fonts.fontNames == ["ABCDEF+Some"]
    return fonts[0]


def made(widths: list[float], bounds: tuple[int, ...] = (-5, -200, 1100, 900)):
    return read_back(cff.program("ABCDEF+Some", [b"", *[BOX] * (len(widths) - 1)], widths, bounds))


@pytest.mark.parametrize(
    "widths",
    [[1000], [0, 500], [1000, 1000, 278, 0, 1000], [488.28125, 250.5, 488.28125], [3000, -20, 0.5]],
)
def test_widths_are_exact(widths: list[float]) -> None:
    top = made(widths)
    for name in top.charset:
        top.CharStrings[name].decompile()
        top.CharStrings[name].draw(_Nothing())
    assert [top.CharStrings[name].width for name in top.charset] == widths


class _Nothing:
    def __getattr__(self, name: str):
        return lambda *points: None


@pytest.mark.parametrize("count", [1, 2, 300, 70_00])
def test_cids_are_glyph_numbers(count: int) -> None:
    top = made([500] * count)
    assert top.ROS == ("Adobe", "Identity", 0)
    assert top.CIDCount == len(top.charset) == count
    assert top.charset == [".notdef", *(f"cid{number:05}" for number in range(1, count))]
    assert {top.FDSelect[number] for number in range(count)} == {0}
    assert top.FontBBox == [-5, -200, 1100, 900]


def test_the_em_is_a_thousand_units() -> None:
    assert "FontMatrix" not in made([1000, 500]).rawDict


@pytest.mark.parametrize("count", [0, 0xFFFF])
def test_too_few_and_too_many_glyphs_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="one font"):
        cff.program("Some", [b""] * count, [0] * count, (0, 0, 0, 0))
