"""Every kind of picture, in every edition: upright, in its colours, as fine as wanted."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms
from weasyprint import HTML

from builder.editions.colour import Press
from builder.editions.edition import Kind, load
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.flowing import read_picture
from builder.editions.pictures import all_pictures
from builder.ground.findings import Rejected
from builder.ground.spots import Spot
from builder.makeup import raster
from builder.makeup.figures import inspect
from builder.makeup.galley import Original
from builder.pdf.boxes import trim_of
from builder.pdf.content import contents
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof, prepare
from builder.proof.standins import stand_ins
from tests.finished import facts_of_sample
from tests.makeup import originals
from tests.tools.rendering import drawn_by_ghostscript, drawn_by_pdfium, drawn_by_poppler

WIDTH_MM, HEIGHT_MM = 60, 40
PPI = originals.WIDTH / WIDTH_MM * 25.4
Placed = tuple[PreparedProof, ProofFacts]


def placed(folder: Path, files: dict[str, bytes], width_mm: float = WIDTH_MM) -> Placed:
    """A proof with a page a picture, each as wide as said, and what is known of them."""
    known = {}
    for number, (name, data) in enumerate(files.items()):
        path = folder / f"picture {number}"
        path.write_bytes(data)
        facts = inspect(path, Spot(Path("article.md"), number + 1))
        size = (round(facts.width), round(facts.height))
        known[f"press:/issue/{number}"] = Original(path, size, Spot(Path("article.md"), number + 1))
        assert facts.kind != "SVG", name
    style = (
        f"@page {{ size: {WIDTH_MM}mm {HEIGHT_MM}mm; bleed: 3mm; margin: 0 }} body {{ margin: 0 }}"
        f"img {{ display: block; width: {width_mm}mm; image-rendering: crisp-edges;"
        " break-after: page }"
    )
    pictures = "".join(f'<img src="{address}" alt="a">' for address in known)
    html = f"<html lang=en><title>a</title><style>{style}</style><body>{pictures}"
    document = HTML(string=html, base_url="press:/").render(cache=stand_ins(known))
    pdf = document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")
    return prepare(pdf), replace(facts_of_sample(), originals=known)


def finished(one: Placed, edition: str, folder: Path, **changes: object) -> Finished:
    return finish(one[0], load(edition, changes), one[1], folder / f"{edition}.pdf")


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Placed:
    files = {name: make() for name, make in originals.KINDS.items()}
    return placed(tmp_path_factory.mktemp("kinds"), files)


def _quarters(page: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """The colours in the middle of the quarters of a box, in parts of the page."""
    left, top, right, bottom = box
    xs = [left + (right - left) * part for part in (0.25, 0.75)]
    ys = [top + (bottom - top) * part for part in (0.25, 0.75)]
    return np.array([page[int(y * len(page)), int(x * len(page[0]))] for y in ys for x in xs])


@pytest.mark.parametrize("edition", ["screen", "email"])
@pytest.mark.parametrize("draw", [drawn_by_poppler, drawn_by_pdfium])
def test_on_a_screen(
    kinds: Placed, tmp_path: Path, edition: str, draw: Callable[[Path, int], list[np.ndarray]]
) -> None:
    pages = draw(finished(kinds, edition, tmp_path).path, 72)
    for name, page in zip(originals.KINDS, pages, strict=True):
        seen = _quarters(page, (0, 0, 1, 1))
        assert np.allclose(seen, originals.means(name), atol=15 if "CMYK" in name else 6), name


def test_on_a_press(kinds: Placed, tmp_path: Path, press_profile: Path) -> None:
    done = finished(kinds, "print", tmp_path, multiple_of=1)
    press = Press(press_profile.read_bytes(), kinds[1].swatches)
    with pikepdf.open(done.path) as pdf:
        media, trim = pdf.pages[0].mediabox, trim_of(pdf.pages[0])
        width, height = float(media[2] - media[0]), float(media[3] - media[1])
        assert b"DeviceRGB" not in done.path.read_bytes()
    left, bottom = trim.left - float(media[0]), trim.foot - float(media[1])
    box = (left / width, 1 - (bottom + trim.height) / height)
    box = (*box, (left + trim.width) / width, 1 - bottom / height)
    pages = drawn_by_ghostscript(done.path, 72, "tiff32nc")
    for name, page in zip(originals.KINDS, pages, strict=True):
        wanted = [_inks_of(name, press, colour) for colour in originals.means(name)]
        if "CMYK" in name:
            wanted = [(0, 200, 200, 30), (200, 0, 200, 20), (220, 160, 0, 10), (0, 10, 180, 0)]
        assert np.allclose(_quarters(page, box), wanted, atol=8), name


def _inks_of(name: str, press: Press, colour: tuple[int, int, int]) -> list[float]:
    if "grey" in name:  # a grey without a profile keeps its numbers
        return [0, 0, 0, 255 - colour[0]]
    if len(set(colour)) > 1 and ("JPEG" in name or "lossy" in name):
        return [255 * ink for ink in press._through_profile(colour)]
    return [255 * ink for ink in press.inks([channel / 255 for channel in colour])]


def test_a_wide_gamut_reaches_the_press_whole(tmp_path: Path, press_profile: Path) -> None:
    """A green that sRGB does not have is printed greener than the nearest one that it has."""
    profile = originals.PROFILES["ProPhoto RGB"]
    green = Image.new("RGB", (480, 320), (60, 190, 90))
    data = originals.saved(green, "JPEG", icc_profile=profile)
    press = Press(press_profile.read_bytes(), ())
    image = raster.decoded(data)
    direct = np.asarray(press.picture(image.copy(), drawing=False))[5, 5].astype(int)
    by_srgb = np.asarray(press.picture(raster.in_srgb(image), drawing=False))[5, 5].astype(int)
    assert np.abs(direct - by_srgb).max() > 5
    one = placed(tmp_path, {"green": data})
    with pikepdf.open(finished(one, "print", tmp_path).path) as pdf:
        (picture,) = all_pictures(contents(pdf))
        seen = np.asarray(Image.open(io.BytesIO(picture.read_raw_bytes())))[5, 5]
    assert np.allclose(seen, direct, atol=3)


def test_a_grey_profile_counts_on_the_press(press_profile: Path) -> None:
    press = Press(press_profile.read_bytes(), ())
    image = Image.new("L", (8, 8), 128)
    assert press.picture(image.copy(), False).getpixel((1, 1)) == 128
    image.info["icc_profile"] = originals.grey_profile(1.0)
    (_, _, _, black) = press.inks([188 / 255] * 3)
    assert press.picture(image, False).getpixel((1, 1)) == pytest.approx(255 * (1 - black), abs=3)


@pytest.mark.parametrize("name", originals.KINDS)
def test_on_the_web_and_in_a_book(tmp_path: Path, name: str, press_profile: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(originals.KINDS[name]())
    facts = inspect(path, Spot(path))
    picture = read_picture(path, facts)
    assert picture.media_type in ("image/png", "image/jpeg", "image/webp")
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.size == (picture.width, picture.height) == (originals.WIDTH, originals.HEIGHT)
        assert "icc_profile" not in image.info or name not in originals.PROFILES
        shown = Image.new("RGB", image.size, "white")
        rgba = image.convert("RGBA")
        shown.paste(rgba, mask=rgba.getchannel("A"))
    seen = _quarters(np.asarray(shown), (0, 0, 1, 1))
    assert np.allclose(seen, originals.means(name), atol=15 if "CMYK" in name else 6)


@pytest.mark.parametrize("turn", originals.TURNS)
def test_a_turned_picture(tmp_path: Path, turn: int, press_profile: Path) -> None:
    """Its size and its pixels are those of the picture as it is seen, whole or made smaller."""
    upright = originals.quarters(size=(320, 480))
    files = {
        kind: originals.turned(upright, turn, kind) for kind in ("JPEG", "PNG", "TIFF", "WEBP")
    }
    large = originals.turned(upright.resize((1600, 2400), Image.Resampling.NEAREST), turn, "JPEG")
    one = placed(tmp_path, {**files, "large": large}, width_mm=20)
    pages = drawn_by_poppler(finished(one, "screen", tmp_path).path, 72)
    box = (0, 0, 20 / WIDTH_MM, 30 / HEIGHT_MM)
    for page in pages:
        assert np.allclose(_quarters(page, box), originals.QUARTERS, atol=6)
    for path in (original.path for original in one[1].originals.values()):
        picture = read_picture(path, inspect(path, Spot(path)))
        assert picture.width < picture.height
        with Image.open(io.BytesIO(picture.data)) as image:
            assert raster.orientation(image) == 1
            seen = _quarters(np.asarray(image.convert("RGB")), (0, 0, 1, 1))
        assert np.allclose(seen, originals.QUARTERS, atol=6)


def _widths(done: Finished) -> list[int]:
    with pikepdf.open(done.path) as pdf:
        return [int(picture.Width) for picture in all_pictures(contents(pdf))]


@pytest.mark.parametrize(
    ("edition", "ppi", "wanted"),
    [
        ("print", 449, 449),
        ("print", 455, 300),
        ("print", 598, 300),
        ("screen", 598, 300),
        ("screen", 400, 400),
        ("email", 598, 150),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_far_too_fine_is_made_coarser(
    tmp_path: Path, press_profile: Path, edition: str, ppi: int, wanted: int, kind: str
) -> None:
    width = round(ppi * WIDTH_MM / 25.4)
    noise = np.random.default_rng(1).integers(0, 255, (width // 12 * 2, width // 8 * 2, 3))
    fine = Image.fromarray(noise.astype(np.uint8)).resize((width, width * 2 // 3))
    one = placed(tmp_path, {"fine": originals.saved(fine, kind)})
    (seen,) = _widths(finished(one, edition, tmp_path))
    assert seen / WIDTH_MM * 25.4 == pytest.approx(wanted, rel=0.04)


def test_a_photograph_that_is_right_keeps_its_bytes_but_not_its_secrets(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of a person"
    data = originals.saved(originals.quarters(), "JPEG", exif=exif)
    one = placed(tmp_path, {"photograph": data})
    with pikepdf.open(finished(one, "screen", tmp_path).path) as pdf:
        (picture,) = all_pictures(contents(pdf))
        assert picture.read_raw_bytes() == raster.without_metadata(data)
    assert b"Camera of a person" in data
    path = one[1].originals["press:/issue/0"].path
    web = read_picture(path, inspect(path, Spot(path))).data
    assert web == raster.without_metadata(data)


def test_line_art_stays_line_art(tmp_path: Path, press_profile: Path) -> None:
    art = originals.quarters([0, 255, 255, 0], mode="1")
    one = placed(tmp_path, {"art": originals.saved(art, "PNG")})
    with pikepdf.open(finished(one, "print", tmp_path).path) as pdf:
        (picture,) = all_pictures(contents(pdf))
        assert (picture.BitsPerComponent, picture.ColorSpace) == (1, "/DeviceGray")


@pytest.mark.parametrize(("edition", "least"), [("print", 150), ("screen", 72)])
def test_too_few_pixels_are_told_with_their_place(
    tmp_path: Path, press_profile: Path, edition: str, least: int
) -> None:
    def told(ppi: int) -> Iterator[str]:
        width = round(ppi * WIDTH_MM / 25.4)
        small = originals.saved(originals.quarters(size=(width, width * 2 // 3)), "JPEG")
        for finding in finished(placed(tmp_path, {"small": small}), edition, tmp_path).findings:
            if finding.check == "figure/low-ppi":
                yield f"{finding.file}:{finding.line} {finding.message}"

    (finding,) = told(least - 20)
    assert re.match(rf"article\.md:1 'picture 0' has {least - 20} ppi .* at least {least}", finding)
    assert list(told(least + 5)) == []


def test_a_picture_that_is_gone_is_named(tmp_path: Path) -> None:
    one = placed(tmp_path, {"gone": originals.KINDS["PNG"]()})
    (tmp_path / "picture 0").write_bytes(b"something else")
    with pytest.raises(Rejected, match=r"article.md:1:1: error: 'picture 0' is damaged"):
        finished(one, "screen", tmp_path)


def test_memory_that_does_not_do_names_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = placed(tmp_path, {"huge": originals.KINDS["PNG"]()})

    def full(*_: object) -> Image.Image:
        raise MemoryError

    monkeypatch.setattr(raster, "decoded", full)
    with pytest.raises(Rejected, match=r"article.md:1:1: .*'picture 0' takes more memory"):
        finished(one, "screen", tmp_path)


def test_a_kind_that_says_nothing_of_pictures_gets_them_all_the_same(tmp_path: Path) -> None:
    one = placed(tmp_path, {"photograph": originals.KINDS["JPEG"]()})
    plain = replace(load("screen"), kind=Kind("plain", pdf_version="1.7"))
    done = finish(one[0], plain, one[1], tmp_path / "a.pdf")
    with pikepdf.open(done.path) as pdf:
        (picture,) = all_pictures(contents(pdf))
        assert Image.open(io.BytesIO(picture.read_raw_bytes())).size == (480, 320)


WAYS = [
    {}, {"intent": "perceptual"}, {"intent": "saturation"}, {"intent": "absolute"},
    {"black_point": False},
]  # fmt: skip


def test_an_edition_says_how_colours_come_to_the_press(tmp_path: Path, press_profile: Path) -> None:
    """Each way is Little CMS's own by that name; the darkest shows compensation, paper the intent.

    A profile may have one table for several intents, so not all need differ.
    """
    shades = Image.new("RGB", (480, 320), (20, 18, 30))
    shades.paste((250, 246, 228), (240, 0, 480, 320))
    data = originals.saved(shades, "TIFF", icc_profile=originals.PROFILES["Adobe RGB"])
    one = placed(tmp_path, {"shades": data})
    profile = ImageCms.ImageCmsProfile(str(press_profile))
    own = ImageCms.ImageCmsProfile(io.BytesIO(originals.PROFILES["Adobe RGB"]))
    seen = []
    for number, way in enumerate(WAYS):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pikepdf.open(finished(one, "print", folder, **way).path) as pdf:
            (picture,) = all_pictures(contents(pdf))
            image = pikepdf.PdfImage(picture).as_pil_image()
        got = [image.getpixel((x, 5)) for x in (20, image.width - 20)]
        intent = ImageCms.Intent[_INTENTS[way.get("intent", "relative")]]
        flags = 0 if way.get("black_point") is False or intent == 3 else 0x2000
        wanted = ImageCms.applyTransform(
            shades, ImageCms.buildTransform(own, profile, "RGB", "CMYK", intent, flags)
        )
        assert np.allclose(got, [wanted.getpixel((x, 5)) for x in (20, 460)], atol=4), way
        seen.append(got)
    assert seen[0] != seen[4]
    assert seen[0] != seen[3]


_INTENTS = {
    "relative": "RELATIVE_COLORIMETRIC", "perceptual": "PERCEPTUAL",
    "saturation": "SATURATION", "absolute": "ABSOLUTE_COLORIMETRIC",
}  # fmt: skip


def test_a_picture_shown_on_two_pages_is_one_and_a_form_is_none() -> None:
    pdf = pikepdf.new()
    picture, form = (
        pdf.make_stream(b"", Subtype=pikepdf.Name(kind)) for kind in ("/Image", "/Form")
    )
    named = {"/P": picture, "/F": form, "/D": pikepdf.Dictionary(Subtype=pikepdf.Name.Image)}
    for _ in range(2):
        pdf.add_blank_page()
        pdf.pages[-1].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(named))
        pdf.pages[-1].Contents = pdf.make_stream(b"/P Do")
    assert [one.objgen for one in all_pictures(contents(pdf))] == [picture.objgen]
