"""Pictures are read upright, as fine as asked, and mean in sRGB what their profile says."""

from __future__ import annotations

import fcntl
import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from builder.ground.spots import Spot
from builder.makeup import raster
from builder.makeup.figures import inspect

from . import originals

SPOT = Spot(Path("a.md"), 4)


def _centres(image: Image.Image) -> list[list[int]]:
    """The colours in the middle of the four quarters, on white."""
    shown = Image.new("RGB", image.size, "white")
    rgba = image.convert("RGBA")
    shown.paste(rgba, mask=rgba.getchannel("A"))
    width, height = image.size
    places = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return [list(shown.getpixel(place)) for place in places]  # type: ignore[arg-type]


@pytest.mark.parametrize("turn", originals.TURNS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_stands_upright(tmp_path: Path, kind: str, turn: int) -> None:
    data = originals.turned(originals.quarters(), turn, kind)
    (tmp_path / "a").write_bytes(data)
    facts = inspect(tmp_path / "a", SPOT)
    assert (facts.kind, facts.width, facts.height) == (kind, originals.WIDTH, originals.HEIGHT)
    whole, small = raster.decoded(data), raster.decoded(data, (48, 32))
    assert (whole.size, small.size) == ((originals.WIDTH, originals.HEIGHT), (48, 32))
    for image in (whole, small):
        assert np.allclose(_centres(image), originals.QUARTERS, atol=3)


def test_a_turn_in_xmp_alone_counts() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf tiff:Orientation="6"/></x:xmpmeta>'
    data = originals.saved(originals.quarters(), "JPEG", xmp=xmp)
    assert raster.decoded(data).size == (originals.HEIGHT, originals.WIDTH)


@pytest.mark.parametrize("exif", [b"Exif\0\0nonsense", b"Exif\0\0II*\0\xff\xff\xff\xff", b""])
def test_exif_that_cannot_be_read_turns_nothing(exif: bytes) -> None:
    data = originals.saved(originals.quarters(), "JPEG", exif=exif)
    assert raster.decoded(data).size == (originals.WIDTH, originals.HEIGHT)


@pytest.mark.parametrize("name", [name for name in originals.KINDS if "CMYK" not in name])
def test_every_kind_means_its_colours(name: str) -> None:
    image = raster.in_srgb(raster.decoded(originals.KINDS[name]()))
    assert image.mode in ("1", "L", "LA", "RGB", "RGBA")
    assert np.allclose(_centres(image), originals.means(name), atol=4)


@pytest.mark.parametrize("name", [name for name in originals.KINDS if "CMYK" in name])
def test_inks_are_the_right_way_round(name: str) -> None:
    image = raster.decoded(originals.KINDS[name]())
    assert image.mode == "CMYK"
    assert np.allclose(image.getpixel((10, 10)), (0, 200, 200, 30), atol=3)


def test_the_colour_of_the_issue() -> None:
    """(217,179,131) in Adobe RGB is (231,180,130) in sRGB."""
    image = Image.new("RGB", (8, 8), (217, 179, 131))
    image.info["icc_profile"] = originals.PROFILES["Adobe RGB"]
    assert np.allclose(raster.in_srgb(image).getpixel((4, 4)), (231, 180, 130), atol=1)


@pytest.mark.parametrize(("gamma", "wanted"), [(1.8, 147), (2.2, 128), (1.0, 188)])
def test_a_grey_profile(gamma: float, wanted: int) -> None:
    image = Image.new("L", (8, 8), 128)
    image.info["icc_profile"] = originals.grey_profile(gamma)
    assert raster.in_srgb(image).getpixel((4, 4)) == pytest.approx(wanted, abs=2)


def test_a_profile_that_is_srgb_changes_nothing() -> None:
    profile = originals.rgb_profile(
        ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06)), originals.SRGB_CURVE, v4=True
    )
    assert raster.means_srgb("RGB", profile)
    assert not raster.means_srgb("RGB", originals.PROFILES["Display P3"])


@pytest.mark.parametrize(
    ("mode", "profile"),
    [
        ("RGB", b"nonsense"),
        ("RGB", originals.grey_profile(2.2)),
        ("CMYK", originals.PROFILES["Adobe RGB"]),
        ("RGB", originals.PROFILES["Adobe RGB"][:300]),
    ],
)
def test_a_profile_that_cannot_be_used_is_told(tmp_path: Path, mode: str, profile: bytes) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(originals.saved(Image.new(mode, (30, 20)), "JPEG", icc_profile=profile))
    assert inspect(path, SPOT).is_misprofiled
    assert raster.in_srgb(raster.decoded(path)).mode == mode


def test_a_jpeg_keeps_its_pixels_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of a person"
    profile = originals.PROFILES["Adobe RGB"]
    data = originals.saved(
        originals.quarters(), "JPEG", exif=exif, icc_profile=profile, comment=b"said aside"
    )
    bare = raster.without_metadata(data)
    for secret in (b"Camera of a person", b"said aside", b"ICC_PROFILE", b"Exif"):
        assert secret in data
        assert secret not in bare
    seen, before = (Image.open(io.BytesIO(each)) for each in (bare, data))
    assert np.array_equal(np.asarray(seen), np.asarray(before))
    assert not seen.getexif()


def test_inks_in_a_jpeg_keep_the_mark_that_explains_them() -> None:
    data = originals.KINDS["CMYK JPEG"]()
    assert np.array_equal(raster.decoded(raster.without_metadata(data)), raster.decoded(data))


def test_a_large_jpeg_is_read_no_finer_than_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = originals.saved(originals.quarters(size=(4000, 3000)), "JPEG")
    seen: list[tuple[int, int]] = []
    plain = raster._plain
    monkeypatch.setattr(raster, "_plain", lambda image: seen.append(image.size) or plain(image))
    assert raster.decoded(data, (900, 675)).size == (900, 675)
    assert seen == [(1000, 750)]


def test_one_process_at_a_time_works_on_large_pictures() -> None:
    place = os.open(Path(raster.__file__).parent, os.O_RDONLY)
    try:
        with raster.one_at_a_time((400, 300)):
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(place, fcntl.LOCK_UN)
        with raster.one_at_a_time((12_000, 9_000)), pytest.raises(BlockingIOError):
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(place)
