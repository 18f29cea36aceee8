"""Content streams through a palette, instruction by instruction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from builder.editions.colour import Screen
from builder.editions.recolour import (
    INKS_ONLY,
    InkPalette,
    MaskPalette,
    Palette,
    ScreenPalette,
    luminosity,
    rewrite,
)
from builder.makeup.swatches import Swatch
from builder.pdf.content import instructions

GOLD = Swatch("gold", "ffff00", (0, 20, 60, 20), "Gold", overprint=True)
RED = Swatch("red", "ff0000", (0, 90, 90, 0), "Red")


class PlainPress:
    """A press of ideal inks, whose greys are black alone."""

    def inks(self, rgb: Sequence[float]) -> tuple[float, ...]:
        red, green, blue = rgb
        return (1 - red, 1 - green, 1 - blue, 0) if len({*rgb}) > 1 else self.grey(red)

    def grey(self, value: float) -> tuple[float, ...]:
        return (0, 0, 0, 1 - value)

    def lab(self, channels: Sequence[float]) -> tuple[float, ...]:
        return (*(part / 100 for part in channels), 0)


class Plates:
    """The spot colours of a layout."""

    def at(self, channels: Sequence[float]) -> Swatch | None:
        return {(1, 1, 0): GOLD, (1, 0, 0): RED}.get(tuple(channels))  # type: ignore[call-overload]


press: Any = PlainPress()
plates: Any = Plates()
INKS = InkPalette(press, spots=plates)
QUIET = InkPalette(press, overprinting=False)
SCREEN = ScreenPalette(Screen(None, [Swatch("blue", "0000ff", (100, 50, 0, 0))]))
SPACES: dict[bytes, Any] = {b"/DeviceRGB": "rgb", b"/DeviceCMYK": "cmyk", b"/L": "lab"}

ON_THE_PRESS = {
    "0 0 1 rg 0 1 0 RG": "1 1 0 0 k 1 0 1 0 K",
    ".25 g .5 G": "0 0 0 0.75 k 0 0 0 0.5 K",
    "0 .5 1 0 k 1 0 0 0 K": "0 0.5 1 0 k 1 0 0 0 K",
    "/DeviceRGB cs 0 0 1 sc": "0 0 0 1 k 1 1 0 0 k",
    "/DeviceRGB CS 0 0 1 SCN": "0 0 0 1 K 1 1 0 0 K",
    "/DeviceCMYK cs 0 0 1 .5 scn": "0 0 0 1 k 0 0 1 0.5 k",
    "/DeviceCMYK CS 0 0 1 .5 SC": "0 0 0 1 K 0 0 1 0.5 K",
    "/L cs 50 20 10 scn": "0 0 0 0 k 0.5 0.2 0.1 0 k",
    "/P cs /P1 scn /P CS /P2 SCN": "/P cs /P1 scn /P CS /P2 SCN",
    "1 0 0 rg": "/spot-red cs 1 scn",
    "1 0 0 RG": "/spot-red CS 1 SCN",
    # black text overprints, and nothing else does
    "0 g (a) Tj (b) Tj": "0 0 0 1 k /overprint gs (a) Tj (b) Tj",
    "0 g (a) Tj 0 0 9 9 re f": "0 0 0 1 k /overprint gs (a) Tj /knockout gs 0 0 9 9 re f",
    ".5 g (a) Tj": "0 0 0 0.5 k (a) Tj",
    "0 g 1 Tr (a) Tj 0 Tr [(b)] TJ": "0 0 0 1 k 1 Tr (a) Tj 0 Tr /overprint gs [(b)] TJ",
    "0 g (a) ' 1 g (b) '": "0 0 0 1 k /overprint gs (a) ' 0 0 0 0 k /knockout gs (b) '",
    "q 0 g (a) Tj Q (b) Tj": "q 0 0 0 1 k /overprint gs (a) Tj Q (b) Tj",
    "0 g q 1 g Q (a) Tj Q": "0 0 0 1 k q 0 0 0 0 k Q /overprint gs (a) Tj Q",
    "0 g /X Do 1 2 m 3 4 l S": "0 0 0 1 k /X Do 1 2 m 3 4 l S",
    # a spot colour that overprints lets stay what is below it, type or not, lines or fills
    "1 1 0 rg 0 0 9 9 re f": "/spot-gold cs 1 scn /overprint gs 0 0 9 9 re f",
    "1 1 0 RG 0 0 m S": "/spot-gold CS 1 SCN /overprint-lines gs 0 0 m S",
    "1 1 0 RG 1 1 0 rg 0 0 9 9 re B": (
        "/spot-gold CS 1 SCN /spot-gold cs 1 scn /overprint-all gs 0 0 9 9 re B"
    ),
    "1 1 0 RG 0 g (a) Tj": "/spot-gold CS 1 SCN 0 0 0 1 k /overprint-all gs (a) Tj",
    "1 1 0 rg /S sh 1 0 0 rg /S sh": (
        "/spot-gold cs 1 scn /overprint gs /S sh /spot-red cs 1 scn /knockout gs /S sh"
    ),
    "1 1 0 rg /P cs 0 0 m f": "/spot-gold cs 1 scn /P cs 0 0 m f",
}


def through(written: str, palette: Palette, starts: bool = False) -> str:
    pairs = rewrite(instructions(written.encode()), palette, SPACES, starts)
    return " ".join(b" ".join(pair).decode().strip() for pair in pairs)


@pytest.mark.parametrize("written", ON_THE_PRESS)
def test_on_the_press(written: str) -> None:
    assert through(written, INKS) == ON_THE_PRESS[written]


def test_a_page_starts_in_solid_black() -> None:
    assert through("(a) Tj", INKS, starts=True) == "0 0 0 1 k 0 0 0 1 K /overprint gs (a) Tj"
    assert through("(a) Tj", INKS) == "(a) Tj"


def test_without_overprinting_black_text_is_as_other_text() -> None:
    assert through("0 g (a) Tj", QUIET) == "0 0 0 1 k (a) Tj"
    assert through("1 0 0 rg", QUIET) == "0 1 1 0 k"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1 .5 0 0 k 1 .5 0 0 K", "0 0 1 rg 0 0 1 RG"),
        ("1 1 0 rg .5 G (a) Tj", "1 1 0 rg .5 G (a) Tj"),
        ("0 0 0 0 k (a) Tj", "1 1 1 rg (a) Tj"),
        ("/DeviceCMYK cs 1 .5 0 0 scn", "0 0 0 rg 0 0 1 rg"),
        ("0 0 0 1 k (a) Tj", "0 0 0 rg (a) Tj"),
    ],
)
def test_on_a_screen_inks_alone_become_rgb(written: str, shown: str) -> None:
    assert through(written, SCREEN) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1 0 0 rg 0 1 0 RG 0 0 1 rg", "0.3 g 0.59 G 0.11 g"),
        ("0 0 0 .25 k .5 0 0 .75 k", "0.75 g 0.175 g"),
        (".5 g 0 g (a) Tj", "0.5 g 0 g (a) Tj"),
        ("/L cs 50 9 9 sc", "0 g 0.5 g"),
    ],
)
def test_in_a_mask_luminosity_counts(written: str, shown: str) -> None:
    assert through(written, MaskPalette()) == shown


def test_a_mask_that_takes_inks_alone_leaves_the_rest() -> None:
    assert through("1 0 0 rg 0 0 0 .5 k", MaskPalette(takes=INKS_ONLY)) == "1 0 0 rg 0.5 g"
    assert luminosity("cmyk", (0.2, 0.4, 0.6, 0.9)) == 0
