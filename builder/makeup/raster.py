"""Pictures made of pixels: read whole, stood upright, no finer than asked, in sRGB where wanted.

Orientation is the EXIF tag 274 (EXIF 2.32, 4.6.4.A), in JPEG, TIFF, WebP and PNG's ``eXIf``.
Colours without a profile are sRGB.
"""

from __future__ import annotations

import fcntl
import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from PIL import Image, ImageChops, ImageCms, ImageFile

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF")
"""Read by content; Pillow would run outside programs for some others. A JPEG that holds several
pictures is opened as MPO, at its first."""
DEEP_MODES = ("I", "F")
"""Whole numbers of 32 bits and fractions, which do not say what is black and what white."""
_LARGE_PIXELS = 8_000_000
_NEARLY = 0.96
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SPACES = {"L": ("GRAY", "RGB"), "RGB": ("RGB",), "CMYK": ("CMYK",)}
"""The colour spaces a profile may have, by the mode of the picture; a grey may be a neutral RGB."""
_SAME = 2
"""A profile that moves no colour by more than this, of 255, is sRGB."""

Size = tuple[int, int]


@contextmanager
def opened(source: Path | bytes) -> Iterator[Image.Image]:
    """A picture with its pixels still to be read; cut-off files are not read.

    Pillow refuses cut-off files; the layout engine, once imported, has it accept them.
    """
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=FORMATS) as image:
            yield image
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


@contextmanager
def one_at_a_time(size: Size) -> Iterator[None]:
    """Wait until no other process works on a large picture: their memory does not add up."""
    if size[0] * size[1] < _LARGE_PIXELS:
        yield
        return
    place = os.open(Path(__file__).parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def orientation(image: Image.Image) -> int:
    """How a picture is to be turned, from 1, upright, to 8; 1 where its EXIF cannot be read."""
    try:
        value = int(image.getexif().get(_ORIENTATION, 1))
    except (ValueError, TypeError, OSError, SyntaxError, LookupError):
        return 1
    return value if value in _TURNS else 1


def upright_size(image: Image.Image) -> Size:
    """Width and height of a picture as it is seen."""
    width, height = image.size
    return (height, width) if is_sideways(orientation(image)) else (width, height)


def is_sideways(turn: int) -> bool:
    """Whether an orientation exchanges width and height."""
    return turn >= 5


def decoded(source: Path | bytes, size: Size | None = None) -> Image.Image:
    """The pixels of a picture, upright, of about this size where one is given.

    Modes are 1, L, LA, RGB, RGBA and CMYK, with 255 for full ink, of 8 bits a channel; the profile
    is in ``info``. A JPEG is read no finer than the size needs, and stays a little smaller where
    that spares reading it four times as fine. Raises OSError and other errors of
    Pillow for what cannot be read.
    """
    with opened(source) as image:
        if size and size != upright_size(image):
            width, height = size[::-1] if is_sideways(orientation(image)) else size
            image.draft(None, (int(width * _NEARLY), int(height * _NEARLY)))
        image.load()
        turn = orientation(image)
        plain = _plain(image)
        asked = size[::-1] if size and is_sideways(turn) else size
        if asked and asked[0] < plain.width:
            plain = resized(plain, asked)
        return plain.transpose(_TURNS[turn]) if turn in _TURNS else plain


def resized(image: Image.Image, size: Size) -> Image.Image:
    """A picture of another size; black and white become greys."""
    grey = image.convert("L") if image.mode == "1" else image
    return grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _plain(image: Image.Image) -> Image.Image:
    """A picture in one of the modes that every edition can carry."""
    mode = image.mode
    if mode.startswith("I;16"):
        return _eight_bit(image)
    if mode == "CMYK":
        inverted = image.format not in ("JPEG", "MPO") or is_adobe(image)
        # Pillow takes the inks of every JPEG for inverted ones, as Adobe writes them.
        return image if inverted else ImageChops.invert(image)
    if mode == "LAB":
        return _lab_in_srgb(image)
    if "transparency" in image.info:
        return image.convert("LA" if mode in ("1", "L") else "RGBA")
    plainer = {"P": "RGB", "PA": "RGBA", "RGBa": "RGBA", "La": "LA"}
    if mode in ("1", "L", "LA", "RGB", "RGBA"):
        return image
    return image.convert(plainer.get(mode, "RGB"))


def is_adobe(image: Image.Image) -> bool:
    """Whether a JPEG says that Adobe's rules hold, by which inks are inverted."""
    return "APP14" in getattr(image, "app", {})


def _eight_bit(image: Image.Image) -> Image.Image:
    import numpy as np  # noqa: PLC0415 - few pictures need it, and it takes long to come

    deep = np.asarray(image)
    grey = Image.fromarray((deep >> 8).astype(np.uint8), "L")
    clear = image.info.get("transparency")
    if clear is not None:
        grey.putalpha(Image.fromarray(np.where(deep == clear, 0, 255).astype(np.uint8), "L"))
    grey.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return grey


def _lab_in_srgb(image: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    flat = ImageCms.applyTransform(image, transform(lab, srgb, "LAB", "RGB"))
    assert flat is not None
    flat.info.clear()
    return flat


def profile_of(image: Image.Image) -> Any:
    """The profile that says what a picture's colours mean; None for none, and for one unusable."""
    data = image.info.get("icc_profile")
    return _profile(data, _inks_or_light(image.mode)) if data else None


def _inks_or_light(mode: str) -> str:
    """L, RGB or CMYK: what the numbers of a picture in a mode of Pillow's are."""
    if mode in ("L", "LA", "La") or mode.startswith("I;16"):
        return "L"
    return mode if mode == "CMYK" else "RGB"


def is_misprofiled(image: Image.Image) -> bool:
    """Whether a picture has a profile and the profile cannot be used."""
    in_colours = image.mode not in ("1", "LAB") and "icc_profile" in image.info
    return in_colours and profile_of(image) is None


@lru_cache(maxsize=16)
def _profile(data: bytes, mode: str) -> Any:
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        if profile.profile.xcolor_space.strip() not in _SPACES.get(mode, ()):
            return None
        _probe(profile, mode)
    except (OSError, ImageCms.PyCMSError):
        return None
    return profile


def _probe(profile: Any, mode: str) -> Image.Image:
    """Colours all over a profile's space, in sRGB."""
    import numpy as np  # noqa: PLC0415 - as above

    steps = np.linspace(0, 255, 9).round().astype(np.uint8)
    source = profile.profile.xcolor_space.strip()
    channels = {"GRAY": 1, "RGB": 3, "CMYK": 4}[source]
    mesh = np.stack(np.meshgrid(*[steps] * channels), axis=-1).reshape(1, -1, channels)
    probe_mode = {"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK"}[source]
    pixels = mesh[..., 0] if channels == 1 else mesh
    shown = ImageCms.applyTransform(
        Image.fromarray(np.ascontiguousarray(pixels), probe_mode),
        transform(profile, ImageCms.createProfile("sRGB"), probe_mode, "RGB"),
    )
    assert shown is not None
    return shown


@lru_cache(maxsize=16)
def _to_srgb(data: bytes, mode: str) -> Any:
    """What brings a picture of this profile into sRGB: None for nothing to do.

    A table of 256 values for a grey, a transform of Little CMS for RGB.
    """
    import numpy as np  # noqa: PLC0415 - as above

    profile = _profile(data, mode)
    if profile is None:
        return None
    srgb = ImageCms.createProfile("sRGB")
    if mode == "L":
        return _grey_table(profile, srgb)
    steps = np.linspace(0, 255, 9).round().astype(np.int16)
    mesh = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    moved = np.asarray(_probe(profile, mode)).astype(np.int16) - mesh
    return transform(profile, srgb, "RGB", "RGB") if np.abs(moved).max() > _SAME else None


def _grey_table(profile: Any, srgb: Any) -> list[int] | None:
    import numpy as np  # noqa: PLC0415 - as above

    greys = np.arange(256, dtype=np.uint8)[None]
    mode = "L" if profile.profile.xcolor_space.strip() == "GRAY" else "RGB"
    strip = Image.fromarray(greys, "L").convert(mode)
    shown = ImageCms.applyTransform(strip, transform(profile, srgb, mode, "RGB"))
    table = np.asarray(shown)[0, :, 1].astype(int)
    return None if np.abs(table - greys[0]).max() <= _SAME else list(table.tolist())


def means_srgb(mode: str, profile: bytes | None) -> bool:
    """Whether the numbers of a grey or RGB picture mean under its profile what they do in sRGB."""
    kind = _inks_or_light(mode)
    return kind != "CMYK" and (not profile or mode == "1" or _to_srgb(profile, kind) is None)


def in_srgb(image: Image.Image) -> Image.Image:
    """A grey or RGB picture in sRGB, without a profile. The picture itself may be changed."""
    data = image.info.pop("icc_profile", None)
    mode = _inks_or_light(image.mode)
    change = _to_srgb(data, mode) if data and image.mode != "1" else None
    if change is None:
        return image
    alpha = image.getchannel("A") if image.mode.endswith("A") else None
    colours = image.convert(mode) if alpha else image
    if mode == "L":
        colours = colours.point(change)
    else:
        ImageCms.applyTransform(colours, change, inPlace=True)
    if alpha:
        colours.putalpha(alpha)
    colours.info.pop("icc_profile", None)
    return colours


@dataclass(frozen=True, slots=True)
class Rendering:
    """How colours that the target does not have come to ones that it has. ICC.1:2022, 6.2."""

    intent: Literal["relative", "perceptual", "saturation", "absolute"] = "relative"
    black_point: bool = True
    """Whether the darkest of one becomes the darkest of the other."""


_INTENTS = {
    "relative": ImageCms.Intent.RELATIVE_COLORIMETRIC,
    "perceptual": ImageCms.Intent.PERCEPTUAL,
    "saturation": ImageCms.Intent.SATURATION,
    "absolute": ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
}


USUAL = Rendering()


def transform(
    source: Any, target: Any, source_mode: str, target_mode: str, way: Rendering = USUAL
) -> Any:
    """A transform of Little CMS; relative colorimetric with black point compensation unless said.

    Absolute intents know no compensation.
    """
    compensated = way.black_point and way.intent != "absolute"
    return ImageCms.buildTransform(
        source,
        target,
        source_mode,
        target_mode,
        renderingIntent=_INTENTS[way.intent],
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION if compensated else ImageCms.Flags.NONE,
    )


def without_metadata(jpeg: bytes) -> bytes:
    """A JPEG without what it says about itself: EXIF with its places, profiles, comments.

    Adobe's APP14 stays, for it says how the colours are coded. ITU-T T.81, B.2.4.6.
    """
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if marker == 0xFF:
            at += 1
            continue
        if not (marker == 0xFE or 0xE1 <= marker <= 0xED or marker == 0xEF):
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, jpeg[at:]])
