"""Pictures as people send them: every turn of EXIF, profiles of cameras and screens, all modes."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageChops, ImageCms, PngImagePlugin

QUARTERS = ((200, 40, 30), (40, 160, 60), (50, 70, 180), (230, 220, 90))
"""Upper left, upper right, lower left and lower right."""
WIDTH, HEIGHT = 480, 320

_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.03]]
)
ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
DISPLAY_P3 = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
PROPHOTO = ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))
_D65, _D50_XY = (0.3127, 0.329), (0.3457, 0.3585)
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def quarters(
    colours: Sequence[object] = QUARTERS, size: tuple[int, int] = (WIDTH, HEIGHT), mode: str = "RGB"
) -> Image.Image:
    """A picture of four flat quarters, by which its turn and its colours can be told."""
    width, height = size
    image = Image.new(mode, size)
    for number, colour in enumerate(colours):
        left, top = number % 2 * (width // 2), number // 2 * (height // 2)
        image.paste(colour, (left, top, left + width // 2, top + height // 2))  # type: ignore[arg-type]
    return image


_STORED: dict[int, Callable[[Image.Image], Image.Image]] = {
    1: lambda seen: seen,
    2: lambda seen: seen.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda seen: seen.transpose(Image.Transpose.ROTATE_180),
    4: lambda seen: seen.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda seen: seen.transpose(Image.Transpose.TRANSPOSE),
    6: lambda seen: seen.transpose(Image.Transpose.ROTATE_90),
    7: lambda seen: seen.transpose(Image.Transpose.TRANSVERSE),
    8: lambda seen: seen.transpose(Image.Transpose.ROTATE_270),
}
TURNS = tuple(_STORED)


def turned(seen: Image.Image, turn: int, kind: str) -> bytes:
    """A file that shows ``seen`` once it is turned as its EXIF says."""
    exif = Image.Exif()
    exif[0x0112] = turn
    return saved(_STORED[turn](seen), kind, exif=exif)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file; a JPEG with every channel whole."""
    buffer = io.BytesIO()
    if kind == "JPEG":
        options = {"quality": 95, "subsampling": 0, **options}
    if kind == "WEBP":
        options = {"lossless": True, **options}
    image.save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def rgb_profile(
    primaries: Sequence[tuple[float, float]],
    curve: Sequence[float],
    white: tuple[float, float] = _D65,
    v4: bool = False,
) -> bytes:
    """A profile of three primaries and one curve: a gamma, or the five numbers of sRGB's kind.

    ICC.1:2001-04 for version 2, ICC.1:2010 for version 4.
    """
    columns = np.array([_xyz(*primary) for primary in primaries]).T
    columns = columns * np.linalg.solve(columns, _xyz(*white))
    cones = (_BRADFORD @ _D50) / (_BRADFORD @ _xyz(*white))
    adapted = np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD @ columns
    tags = {name: _xyz_tag(adapted[:, i]) for i, name in enumerate(("rXYZ", "gXYZ", "bXYZ"))}
    tags |= dict.fromkeys(("rTRC", "gTRC", "bTRC"), _curve_tag(curve, v4))
    return _profile("RGB ", tags, v4)


def grey_profile(gamma: float) -> bytes:
    """A grey profile of one gamma."""
    return _profile("GRAY", {"kTRC": _curve_tag([gamma], False)}, False)


def _xyz(x: float, y: float) -> np.ndarray:
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _xyz_tag(xyz: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*xyz)


def _curve_tag(curve: Sequence[float], v4: bool) -> bytes:
    if v4 or len(curve) > 1:
        return b"para\0\0\0\0" + struct.pack(">HH", 3 if len(curve) > 1 else 0, 0) + _fixed(*curve)
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(curve[0] * 256)) + b"\0\0"


def _text_tags(v4: bool) -> dict[str, bytes]:
    if v4:
        text = "made for a test".encode("utf-16-be")
        one = b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(text), 28) + text
        return {"desc": one, "cprt": one}
    ascii_text = b"made for a test\0"
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(ascii_text)) + ascii_text + bytes(78)
    return {"desc": desc, "cprt": b"text\0\0\0\0" + ascii_text}


def _profile(space: str, own: dict[str, bytes], v4: bool) -> bytes:
    tags = {**_text_tags(v4), "wtpt": _xyz_tag(_D50), **own}
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, given in tags.items():
        data = given + bytes(-len(given) % 4)
        table += name.encode() + struct.pack(">II", start + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", start + len(body), b"lcms", 0x04200000 if v4 else 0x02400000,
                       b"mntr", space.encode(), b"XYZ ")  # fmt: skip
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    head += _fixed(*_D50)
    head = head.ljust(128, b"\0")
    return head + struct.pack(">I", len(tags)) + table + body


PROFILES = {
    "Adobe RGB": rgb_profile(ADOBE_RGB, [563 / 256]),
    "Adobe RGB, version 4": rgb_profile(ADOBE_RGB, [563 / 256], v4=True),
    "Display P3": rgb_profile(DISPLAY_P3, SRGB_CURVE, v4=True),
    "ProPhoto RGB": rgb_profile(PROPHOTO, [1.8], white=_D50_XY),
}


def in_space(srgb: Sequence[tuple[int, int, int]], profile: bytes) -> list[tuple[int, int, int]]:
    """The numbers that colours of sRGB have under a profile."""
    strip = Image.new("RGB", (len(srgb), 1))
    strip.putdata(list(srgb))
    target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    shown = ImageCms.profileToProfile(strip, ImageCms.createProfile("sRGB"), target)
    assert shown is not None
    return [tuple(pixel) for pixel in np.asarray(shown)[0].tolist()]


def tagged(profile: bytes, kind: str = "JPEG") -> bytes:
    """The quarters in the numbers of a profile, with the profile."""
    return saved(quarters(in_space(QUARTERS, profile)), kind, icc_profile=profile)


def grey_values() -> list[int]:
    """Greys of the quarters."""
    return [20, 90, 160, 240]


def _deep_grey(kind: str) -> bytes:
    deep = np.asarray(quarters(grey_values(), mode="L")).astype(np.uint16) * 257
    return saved(Image.fromarray(deep), kind)


def _palette(clear: bool) -> bytes:
    image = quarters().quantize(8)
    if not clear:
        return saved(image, "PNG")
    whole = quarters([*QUARTERS[:3], QUARTERS[3]]).convert("RGBA")
    whole.paste((0, 0, 0, 0), (0, 0, WIDTH // 2, HEIGHT // 2))
    few = whole.quantize(8, method=Image.Quantize.FASTOCTREE)
    return saved(few, "PNG")


def _inks(kind: str, adobe: bool = True) -> bytes:
    image = quarters([(0, 200, 200, 30), (200, 0, 200, 20), (220, 160, 0, 10), (0, 10, 180, 0)],
                     mode="CMYK")  # fmt: skip
    if kind != "JPEG" or adobe:
        return saved(image, kind)
    data = saved(ImageChops.invert(image), kind)
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4]) :]


def _interlaced() -> bytes:
    """An interlaced PNG (Adam7) of the quarters: PNG 1.2, 2.6."""
    import zlib

    pixels, rows = np.asarray(quarters()), b""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
              (0, 1, 1, 2))  # fmt: skip
    for x, y, across, down in passes:
        rows += b"".join(b"\0" + row.tobytes() for row in pixels[y::down, x::across])
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 1)
    buffer = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    buffer.seek(8)
    for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        PngImagePlugin.putchunk(buffer, name, data)
    return buffer.getvalue()


def _clear(mode: str, kind: str) -> bytes:
    image = quarters().convert(mode)
    alpha = Image.new("L", image.size, 255)
    alpha.paste(0, (0, 0, WIDTH // 2, HEIGHT // 2))
    image.putalpha(alpha)
    return saved(image, kind)


def _key_colour(colour: object, mode: str) -> bytes:
    return saved(quarters(QUARTERS if mode == "RGB" else grey_values(), mode=mode), "PNG",
                 transparency=colour)  # fmt: skip


def _deep_pixels(order: str) -> bytes:
    """The quarters with 16 bits a channel."""
    return (np.asarray(quarters()).astype(np.uint16) * 257).astype(f"{order}u2").tobytes()


def _deep_png() -> bytes:
    """PNG 1.2, 2.3: samples of two bytes, the greater first."""
    across = WIDTH * 6
    data = _deep_pixels(">")
    rows = b"".join(b"\0" + data[at : at + across] for at in range(0, len(data), across))

    def chunk(name: bytes, body: bytes) -> bytes:
        mark = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + mark

    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def _deep_tiff() -> bytes:
    """TIFF 6.0, 6: one strip of samples of two bytes, the lesser first."""
    data, count = _deep_pixels("<"), 9
    depths = 8 + 2 + 12 * count + 4
    entries = (
        *((256, 4, 1, WIDTH), (257, 4, 1, HEIGHT), (258, 3, 3, depths), (259, 3, 1, 1)),
        *((262, 3, 1, 2), (273, 4, 1, depths + 6), (277, 3, 1, 3), (278, 4, 1, HEIGHT)),
        (279, 4, 1, len(data)),
    )
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<IH", 8, count)
    return head + table + bytes(4) + struct.pack("<3H", 16, 16, 16) + data


KINDS: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: saved(quarters(), "JPEG"),
    "progressive JPEG": lambda: saved(quarters(), "JPEG", progressive=True),
    "grey JPEG": lambda: saved(quarters(grey_values(), mode="L"), "JPEG"),
    "several pictures in a JPEG": lambda: saved(
        quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "black")]
    ),
    "PNG": lambda: saved(quarters(), "PNG"),
    "interlaced PNG": _interlaced,
    "16-bit grey PNG": lambda: _deep_grey("PNG"),
    "16-bit grey TIFF": lambda: _deep_grey("TIFF"),
    "16-bit RGB PNG": _deep_png,
    "16-bit RGB TIFF": _deep_tiff,
    "palette PNG": lambda: _palette(clear=False),
    "palette PNG with alpha": lambda: _palette(clear=True),
    "one clear colour": lambda: _key_colour(QUARTERS[0], "RGB"),
    "one clear grey": lambda: _key_colour(20, "L"),
    "grey with alpha": lambda: _clear("L", "PNG"),
    "RGB with alpha": lambda: _clear("RGB", "PNG"),
    "WebP": lambda: saved(quarters(), "WEBP"),
    "lossy WebP with alpha": lambda: saved(
        Image.open(io.BytesIO(_clear("RGB", "PNG"))), "WEBP", lossless=False, quality=95
    ),
    "TIFF": lambda: saved(quarters(), "TIFF"),
    "packed TIFF": lambda: saved(quarters(), "TIFF", compression="tiff_lzw"),
    "TIFF with alpha": lambda: _clear("RGB", "TIFF"),
    "CMYK JPEG": lambda: _inks("JPEG"),
    "CMYK JPEG without Adobe's mark": lambda: _inks("JPEG", adobe=False),
    "CMYK TIFF": lambda: _inks("TIFF"),
    "1-bit PNG": lambda: saved(quarters([0, 255, 255, 0], mode="1"), "PNG"),
    "1-bit fax TIFF": lambda: saved(
        quarters([0, 255, 255, 0], mode="1"), "TIFF", compression="group4"
    ),
    "Lab TIFF": lambda: saved(_lab(), "TIFF"),
    **{name: (lambda profile=profile: tagged(profile)) for name, profile in PROFILES.items()},
    "Adobe RGB PNG": lambda: tagged(PROFILES["Adobe RGB"], "PNG"),
}
"""Every kind of picture that is legal, as a file of the quarters or nearly."""


def _lab() -> Image.Image:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    shown = ImageCms.profileToProfile(quarters(), srgb, lab, outputMode="LAB")
    assert shown is not None
    shown.info.clear()
    return shown


def means(name: str) -> list[tuple[int, int, int]]:
    """What the quarters of a kind look like on white paper, in sRGB; inks only roughly."""
    white, black = (255, 255, 255), (0, 0, 0)
    greys = [(grey, grey, grey) for grey in grey_values()]
    if "CMYK" in name:
        return [(214, 80, 54), (21, 160, 93), (48, 92, 165), (254, 234, 99)]
    if "1-bit" in name:
        return [black, white, white, black]
    if name == "one clear grey":
        return [white, *greys[1:]]
    if name == "grey with alpha":
        luma = [round(0.299 * r + 0.587 * g + 0.114 * b) for r, g, b in QUARTERS]
        return [white, *((grey, grey, grey) for grey in luma[1:])]
    if "grey" in name:
        return greys
    return [white, *QUARTERS[1:]] if "alpha" in name or "clear" in name else list(QUARTERS)
