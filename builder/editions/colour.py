"""From the proof's RGB to the press's inks, and from inks back to RGB for a screen.

A swatch has its exact inks, whatever a profile would say. A neutral grey is black ink alone, so
that type and rules print from one plate. Everything else goes through the press profile, relative
colorimetric with black point compensation where the edition does not say otherwise.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from ..makeup import raster
from ..makeup.swatches import Swatch

Inks = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, each from 0 to 1."""
Rgb = tuple[int, int, int]

_NEUTRAL = 2
"""Channels that differ by less than this, of 255, make a grey."""
_FEW_COLOURS = 256
"""A drawing with no more colours than this is converted colour by colour."""


class Press:
    """What colours become under one profile and one layout's swatches. Remembers what it met."""

    def __init__(
        self,
        profile: bytes,
        swatches: Iterable[Swatch],
        way: raster.Rendering = raster.USUAL,
    ) -> None:
        self._way = way
        self._profile = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        self._to_inks = raster.transform(
            ImageCms.createProfile("sRGB"), self._profile, "RGB", "CMYK", way
        )
        self._black_ramp = _black_ramp(self._profile)
        self._known: dict[Rgb, Inks] = {}
        for swatch in swatches:
            if swatch.technical:
                continue
            cyan, magenta, yellow, black = (part / 100 for part in swatch.cmyk)
            self._known[_eight_bit(swatch.rgb)] = (cyan, magenta, yellow, black)
        self._swatches = dict(self._known)

    def inks(self, rgb: Sequence[float]) -> Inks:
        """The inks of one colour, its channels from 0 to 1."""
        red, green, blue = (min(255, max(0, round(channel * 255))) for channel in rgb)
        key = (red, green, blue)
        if key not in self._known:
            self._known[key] = self._neutral(key) or self._through_profile(key)
        return self._known[key]

    def grey(self, value: float) -> Inks:
        """The inks of a grey from 0, black, to 1, white."""
        return self.inks((value, value, value))

    def lab(self, channels: Sequence[float]) -> Inks:
        """The inks of a CIE Lab colour."""
        lightness, a, b = channels
        pixel = Image.new("LAB", (1, 1), (round(lightness * 2.55), round(a) + 128, round(b) + 128))
        source = ImageCms.createProfile("LAB")
        converted = ImageCms.applyTransform(
            pixel, raster.transform(source, self._profile, "LAB", "CMYK", self._way)
        )
        assert converted is not None
        cyan, magenta, yellow, black = (part / 255 for part in np.asarray(converted)[0, 0].tolist())
        return (cyan, magenta, yellow, black)

    def ramp(self, start: Sequence[float], end: Sequence[float], shares: Sequence[float]) -> Any:
        """Inks along a fade from one colour to another, as an array of rows.

        The fade runs through the profile; its ends are shifted to the exact inks of their colours,
        and what lies between by its share of both shifts, so a fade meets the flat it ends in.
        """
        along = np.asarray(shares, float)[:, None]
        colours = np.asarray(start, float) * (1 - along) + np.asarray(end, float) * along
        if all(self._neutral(_rounded(colour)) for colour in (start, end)):
            return np.asarray([self.inks(colour) for colour in colours])
        row = np.rint(colours * 255).clip(0, 255).astype(np.uint8)[None]
        rows = np.asarray(self._profiled(Image.fromarray(row, "RGB")))[0] / 255
        first = np.asarray(self.inks(start)) - self._single(start)
        last = np.asarray(self.inks(end)) - self._single(end)
        return (rows + first * (1 - along) + last * along).clip(0, 1)

    def picture(self, image: Image.Image, drawing: bool) -> Image.Image:
        """A picture as the press takes it: greys and black and white on the black plate, or CMYK.

        Inks and greys without a profile keep their numbers. In a drawing, which is carried without
        loss, swatches keep their exact inks; one of few colours keeps its greys on the black plate,
        too. A photograph goes from its own profile to the press's, by way of no smaller space.
        """
        if image.mode in ("1", "CMYK"):
            return image
        if image.mode == "L":
            has_tones = raster.profile_of(image) is not None
            return raster.in_srgb(image).point(self._tones) if has_tones else image
        few = image.getcolors(_FEW_COLOURS) if drawing else None
        if few is None and not raster.means_srgb("RGB", image.info.get("icc_profile")):
            return self._from_profile(image)
        image = raster.in_srgb(image)
        converted = self._profiled(image)
        if drawing:
            pixels, inks = np.asarray(image), np.array(converted)
            few = image.getcolors(_FEW_COLOURS)
            exact: Iterable[Any] = self._swatches if few is None else [c for _, c in few]
            for colour in exact:
                wanted = self.inks([channel / 255 for channel in colour])
                inks[(pixels == colour).all(axis=-1)] = np.rint(np.asarray(wanted) * 255)
            return Image.fromarray(inks, "CMYK")
        return converted

    def keeps(self, mode: str, profile: bytes | None) -> bool:
        """Whether the numbers of a picture are the press's own already."""
        return mode in ("1", "CMYK") or (mode == "L" and not profile)

    @cached_property
    def _tones(self) -> list[int]:
        """The device grey for each of 256 greys of sRGB: what black ink prints as light as that."""
        return [255 - round(float(black) * 255) for black in self._black_ramp]

    def _from_profile(self, image: Image.Image) -> Image.Image:
        own = raster.profile_of(image)
        converted = ImageCms.applyTransform(
            image, raster.transform(own, self._profile, "RGB", "CMYK", self._way)
        )
        assert converted is not None
        return converted

    def _neutral(self, colour: Rgb) -> Inks | None:
        if max(colour) - min(colour) >= _NEUTRAL:
            return None
        black = float(self._black_ramp[sum(colour) // 3])
        return (0.0, 0.0, 0.0, black)

    def _through_profile(self, colour: Rgb) -> Inks:
        cyan, magenta, yellow, black = self._single([c / 255 for c in colour]).tolist()
        return (cyan, magenta, yellow, black)

    def _single(self, rgb: Sequence[float]) -> Any:
        pixel = np.asarray([[_rounded(rgb)]], np.uint8)
        inks = np.asarray(self._profiled(Image.fromarray(pixel, "RGB")))
        return (inks[0, 0] / 255).round(3)

    def _profiled(self, image: Image.Image) -> Image.Image:
        converted = ImageCms.applyTransform(image, self._to_inks)
        assert converted is not None
        return converted


class Screen:
    """What inks become in sRGB: a swatch its stated RGB, all else what the press would print.

    Relative colorimetric with black point compensation, as for the press. Without a profile the
    inks are taken for ideal ones. Remembers what it met.
    """

    def __init__(self, profile: bytes | None, swatches: Iterable[Swatch]) -> None:
        self._profile = profile
        self._known: dict[Inks, tuple[float, float, float]] = {}
        for swatch in reversed(tuple(swatches)):
            if swatch.technical:
                continue
            red, green, blue = (channel / 255 for channel in _eight_bit(swatch.rgb))
            self._known[_key(part / 100 for part in swatch.cmyk)] = (red, green, blue)
        self.guessed = False
        """Whether inks had to be taken for ideal ones, for want of a profile."""

    def rgb(self, inks: Sequence[float]) -> tuple[float, float, float]:
        """The RGB of inks, channels from 0 to 1."""
        key = _key(inks)
        if key not in self._known:
            cyan, magenta, yellow, black = (round(ink * 255) for ink in key)
            pixel = self.picture(Image.new("CMYK", (1, 1), (cyan, magenta, yellow, black)))
            red, green, blue = (channel / 255 for channel in np.asarray(pixel)[0, 0].tolist())
            self._known[key] = (red, green, blue)
        return self._known[key]

    def keeps(self, mode: str, profile: bytes | None) -> bool:
        """Whether the numbers of a picture are those of sRGB already."""
        return mode in ("1", "L", "RGB") and raster.means_srgb(mode, profile)

    def picture(self, image: Image.Image, drawing: bool = False) -> Image.Image:
        """A picture in sRGB or grey; a profile of its own says what its inks or colours mean."""
        if image.mode != "CMYK":
            return raster.in_srgb(image)
        transform = _to_srgb(image.info.get("icc_profile")) or self._press
        if not transform:
            self.guessed = True
            return image.convert("RGB")
        converted = ImageCms.applyTransform(image, transform)
        assert converted is not None
        return converted

    @cached_property
    def _press(self) -> Any:
        return _to_srgb(self._profile)


def _to_srgb(profile: bytes | None) -> Any:
    """From a profile's inks to sRGB; None without a profile, and for one that is not of inks."""
    if not profile:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return raster.transform(source, ImageCms.createProfile("sRGB"), "CMYK", "RGB")
    except (OSError, ImageCms.PyCMSError):
        return None


def _key(inks: Iterable[float]) -> Inks:
    """Inks to a hundredth of a per cent: what a style sheet may state and a swatch may have."""
    cyan, magenta, yellow, black = (min(1.0, max(0.0, round(ink, 4))) for ink in inks)
    return (cyan, magenta, yellow, black)


def _eight_bit(rgb: str) -> Rgb:
    red, green, blue = bytes.fromhex(rgb)
    return red, green, blue


def _rounded(rgb: Sequence[float]) -> Rgb:
    red, green, blue = (min(255, max(0, round(channel * 255))) for channel in rgb)
    return red, green, blue


def _black_ramp(profile: Any) -> NDArray[np.float64]:
    """Black ink for each of 256 greys, so that lightness between paper and solid black is kept."""
    to_lab = raster.transform(profile, ImageCms.createProfile("LAB"), "CMYK", "LAB")
    ramp = np.zeros((1, 256, 4), np.uint8)
    ramp[0, :, 3] = np.arange(256)
    printed = np.asarray(ImageCms.applyTransform(Image.fromarray(ramp, "CMYK"), to_lab))[0, :, 0]
    printed = np.maximum.accumulate(printed[::-1].astype(float))
    printed = (printed - printed[0]) / (printed[-1] - printed[0])
    wanted = _grey_lightness()
    return np.interp(wanted, printed, np.linspace(1, 0, 256)).round(3)


@cache
def _grey_lightness() -> NDArray[np.float64]:
    """CIE lightness of each sRGB grey, from 0 to 1. IEC 61966-2-1 and CIE 15."""
    value = np.arange(256) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    lightness = np.where(linear > (6 / 29) ** 3, 116 * np.cbrt(linear) - 16, linear * (29 / 3) ** 3)
    return np.asarray(lightness / 100)
