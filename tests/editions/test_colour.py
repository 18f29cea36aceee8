"""Colours into inks and back, held to what the press profile itself prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from builder.editions.colour import Press, Screen
from builder.makeup.swatches import Swatch

RED = Swatch("red", "c4321c", (0, 88, 95, 10))
VARNISH = Swatch("varnish", "112233", (0, 0, 0, 0), "Varnish", technical=True)
SRGB = ImageCms.createProfile("sRGB")


@pytest.fixture(scope="module")
def press(press_profile: Path) -> Press:
    return Press(press_profile.read_bytes(), [VARNISH, RED])


def printed_lab(profile: Path, inks: Sequence[float]) -> list[float]:
    """CIE Lab of inks, the paper of the press taken for white and its solid black for black."""
    pixel = Image.new("CMYK", (1, 1), tuple(round(255 * ink) for ink in inks))
    seen = ImageCms.profileToProfile(
        pixel,
        str(profile),
        ImageCms.createProfile("LAB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="LAB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    lightness, a, b = np.asarray(seen)[0, 0]
    return [float(lightness) / 2.55, float(a.astype(np.int8)), float(b.astype(np.int8))]


@pytest.mark.parametrize("lab", [(60, 20, -20), (75, -15, 30), (45, 35, 25), (80, 0, 0)])
def test_lab_is_printed_as_it_is(press: Press, press_profile: Path, lab: tuple[int, ...]) -> None:
    assert printed_lab(press_profile, press.lab(lab)) == pytest.approx(lab, abs=3)


def test_greys_are_black_ink_alone_and_evenly_light(press: Press, press_profile: Path) -> None:
    solid = printed_lab(press_profile, (0, 0, 0, 1))[0]
    for value, light in ((0.0, 0.0), (0.25, 27.0), (0.5, 53.4), (0.75, 77.0), (1.0, 100.0)):
        *colours, black = press.grey(value)
        assert colours == [0, 0, 0]
        shown = printed_lab(press_profile, (0, 0, 0, black))[0]
        assert shown == pytest.approx(solid + light / 100 * (100 - solid), abs=1)
    assert (press.grey(0)[3], press.grey(1)[3]) == (1, 0)


@pytest.mark.parametrize(
    ("rgb", "grey"),
    [((100, 100, 101), True), ((101, 100, 100), True), ((100, 102, 100), False)],
)
def test_what_is_all_but_grey_prints_from_one_plate(
    press: Press, rgb: tuple[int, ...], grey: bool
) -> None:
    inks = press.inks([channel / 255 for channel in rgb])
    assert (inks[:3] == (0, 0, 0)) == grey
    if grey:
        assert inks == press.grey(100 / 255)


def test_swatches_have_their_inks_and_plates_that_are_no_ink_have_none(press: Press) -> None:
    assert press.inks([c / 255 for c in bytes.fromhex("c4321c")]) == (0, 0.88, 0.95, 0.1)
    assert press.inks([c / 255 for c in bytes.fromhex("112233")]) != (0, 0, 0, 0)
    assert press.inks((2.0, -1.0, -1.0)) == press.inks((1.0, 0.0, 0.0))


def test_a_fade_meets_the_flats_that_it_ends_in(press: Press) -> None:
    red, white = [c / 255 for c in bytes.fromhex("c4321c")], [1.0, 1.0, 1.0]
    rows = press.ramp(red, white, [0.0, 0.5, 1.0])
    assert rows[0] == pytest.approx((0, 0.88, 0.95, 0.1), abs=0.003)
    assert rows[2] == pytest.approx((0, 0, 0, 0), abs=0.003)
    plain = Press.ramp(Press(press._profile.tobytes(), []), red, white, [0.0, 0.5, 1.0])
    shift = (rows[0] - plain[0]) / 2  # the middle has half of what the swatch is off
    assert rows[1] == pytest.approx((plain[1] + shift).clip(0, 1), abs=0.01)
    greys = press.ramp((0, 0, 0), (1, 1, 1), [0.0, 0.5, 1.0])
    assert greys[:, :3].any() == np.False_
    assert greys[1, 3] == pytest.approx(press.grey(0.5)[3])


def pixel(image: Image.Image) -> tuple[float, ...]:
    value = image.getpixel((0, 0))
    return value if isinstance(value, tuple) else (value,)  # type: ignore[return-value]


def test_pictures_in_inks_and_greys_without_a_profile_keep_their_numbers(press: Press) -> None:
    for mode, value in (("1", 1), ("CMYK", (10, 20, 30, 40)), ("L", 77)):
        image = Image.new(mode, (2, 2), value)
        assert press.picture(image, drawing=False) is image
        assert press.keeps(mode, None)
    assert not press.keeps("L", b"a profile")
    assert not press.keeps("RGB", None)


def test_a_grey_picture_with_a_profile_is_as_light_in_black_ink(press: Press) -> None:
    image = Image.new("L", (2, 2), 128)
    image.info["icc_profile"] = ImageCms.ImageCmsProfile(SRGB).tobytes()
    (shown,) = pixel(press.picture(image, drawing=False))
    assert shown == 255 - round(press.grey(128 / 255)[3] * 255)


def test_a_drawing_keeps_swatches_and_a_photograph_goes_through_the_profile(press: Press) -> None:
    few = Image.new("RGB", (40, 40), (196, 50, 28))
    few.paste((90, 90, 90), (0, 0, 20, 40))
    drawn = press.picture(few, drawing=True)
    assert drawn.getpixel((30, 0)) == (0, 224, 242, 26)
    assert drawn.getpixel((0, 0)) == (0, 0, 0, round(press.grey(90 / 255)[3] * 255))
    shown = press.picture(few, drawing=False)
    assert shown.getpixel((30, 0)) != (0, 224, 242, 26)
    assert all(shown.getpixel((0, 0))[:3])  # type: ignore[index]
    colours = np.stack(np.meshgrid(np.arange(40), np.arange(40)), -1).astype(np.uint8)
    many = Image.fromarray(np.dstack([colours * 6, np.full((40, 40), 9, np.uint8)]), "RGB")
    many.putpixel((5, 5), (196, 50, 28))
    many.putpixel((6, 6), (90, 90, 90))
    drawn = press.picture(many, drawing=True)
    assert drawn.getpixel((5, 5)) == (0, 224, 242, 26)
    assert drawn.getpixel((6, 6))[:3] != (0, 0, 0)  # type: ignore[index]


def test_a_screen_shows_swatches_as_stated_and_ideal_inks_where_there_is_no_profile() -> None:
    screen = Screen(None, [RED, Swatch("again", "ffffff", RED.cmyk), VARNISH])
    assert screen.rgb((0, 0.88, 0.95, 0.1)) == tuple(c / 255 for c in bytes.fromhex("c4321c"))
    assert screen.rgb((0, 0.88004, 0.95, 0.1)) == screen.rgb((-1, 0.88, 0.95, 0.1))
    assert not screen.guessed
    assert screen.rgb((0, 0, 0, 0)) == (1, 1, 1)
    assert screen.guessed
    assert screen.rgb((1, 0, 0, 0)) == (0, 1, 1)
    assert screen.rgb((2.0, 0, 0, 0)) == (0, 1, 1)


def test_a_screen_keeps_what_is_srgb() -> None:
    screen = Screen(None, [])
    assert [mode for mode in ("1", "L", "RGB", "CMYK", "P") if screen.keeps(mode, None)] == [
        *("1", "L", "RGB")
    ]
    assert screen.keeps("RGB", ImageCms.ImageCmsProfile(SRGB).tobytes())
