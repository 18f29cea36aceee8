"""Colours a layout gives in inks: exact on the press, in RGB for a screen."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms
from weasyprint import HTML

from builder.composition.tagging import mended_tags
from builder.editions.edition import load
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.pictures import all_pictures, read_picture
from builder.editions.recolour import INKS_ONLY, MaskPalette, rewrite
from builder.pdf.content import contents, instructions
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof, prepare
from tests.tools import verapdf
from tests.tools.rendering import drawn_by_pdfium, drawn_by_poppler, gap, in_grey, laid_open

from . import sample

VERMILION, BLUE = (0, 0.88, 0.95, 0.1), (0.85, 0.58, 0.22, 0.06)
"""Swatches of the sample."""
CYAN, ORANGE, PLUM = (1, 0, 0, 0), (0, 0.5, 1, 0), (0.4, 0.9, 0, 0.2)
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 30">
<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse">
<rect width="5" height="5" fill="device-cmyk(0 0.5 1 0)"/></pattern>
<rect width="40" height="30" fill="device-cmyk(0.4 0.9 0 0.2)"/>
<rect x="50" width="40" height="30" fill="url(#p)" opacity=".5"/></svg>"""
STYLE = """
@page { size: 210mm 297mm; bleed: 3mm; margin: 20mm }
html { font: 12pt/18pt "Source Serif 4"; color: #111111 }
h1 { color: device-cmyk(0 .88 .95 .1) }
.rule { border-top: 3pt solid device-cmyk(85% 58% 22% 6%) }
.box { background: device-cmyk(1 0 0 0); height: 30pt }
.frame { border: 4pt dashed device-cmyk(0 .5 1 0); border-radius: 6pt; height: 20pt }
.veil { background: device-cmyk(1 0 0 0 / .5); height: 20pt }
img { image-rendering: crisp-edges }
.plain { break-before: page }
"""
BODY = """<h1>Inks</h1><p>Black text.</p><div class=rule></div><div class=box></div>
<div class=frame></div><div class=veil></div><img src="drawing.svg" alt="a" style="width: 100mm">
<img src="press.jpg" alt="b" style="width: 60mm"><p class=plain>No inks here.</p>"""


@pytest.fixture(scope="module")
def inked(tmp_path_factory: pytest.TempPathFactory) -> PreparedProof:
    folder = tmp_path_factory.mktemp("inked")
    if absent := sample.missing_fonts():
        pytest.skip(f"fonts are not there: {', '.join(absent)}; run: builder fonts")
    sample.pictures(folder)
    (folder / "drawing.svg").write_text(DRAWING)
    head = f"<title>Inks</title><style>{sample.font_faces()}{STYLE}</style>"
    html = f"<html lang=en><head>{head}</head><body>{BODY}</body></html>"
    document = HTML(string=html, base_url=f"{folder}/").render()
    with mended_tags(document):
        return prepare(document.write_pdf(pdf_tags=True))


@pytest.fixture(scope="module")
def made(
    inked: PreparedProof,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Finished]:
    folder = tmp_path_factory.mktemp("made")
    return {
        name: finish(inked, load(name), facts, folder / f"{name}.pdf")
        for name in ("print", "screen", "email")
    }


INKS, RGB = (b"k", b"K"), (b"rg", b"RG")


def colours(pdf: Path, operators: tuple[bytes, ...]) -> set[tuple[float, ...]]:
    """The operands of some colour operators, anywhere in a file."""
    found = set()
    with pikepdf.open(pdf) as opened:
        for content in contents(opened):
            for operands, operator in instructions(content.stream.read_bytes()):
                if operator in operators:
                    found.add(tuple(float(part) for part in operands.split()))
    return found


def test_the_press_has_exactly_the_inks_that_are_stated(made: dict[str, Finished]) -> None:
    printed = colours(made["print"].path, INKS)
    assert {VERMILION, BLUE, CYAN, ORANGE, PLUM} <= printed


@pytest.mark.parametrize("edition", ["screen", "email"])
def test_no_ink_is_left_for_readers(made: dict[str, Finished], edition: str) -> None:
    assert made[edition].findings == ()
    assert not colours(made[edition].path, INKS)
    assert b"DeviceCMYK" not in laid_open(made[edition].path)


def as_printed(inks: tuple[float, ...], profile: Path) -> tuple[float, ...]:
    pixel = Image.new("CMYK", (1, 1), tuple(round(255 * ink) for ink in inks))
    seen = ImageCms.profileToProfile(
        pixel,
        str(profile),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    return tuple(channel / 255 for channel in seen.getpixel((0, 0)))


def test_swatches_have_their_stated_rgb_and_all_else_is_as_printed(
    made: dict[str, Finished], press_profile: Path
) -> None:
    shown = colours(made["screen"].path, RGB)
    stated = [tuple(part / 255 for part in bytes.fromhex(rgb)) for rgb in ("c4321c", "2b5c8a")]
    printed = [as_printed(inks, press_profile) for inks in (CYAN, ORANGE, PLUM)]
    for wanted in (*stated, *printed):
        assert any(colour == pytest.approx(wanted, abs=0.0001) for colour in shown), wanted


def test_a_picture_in_inks_looks_as_printed(
    made: dict[str, Finished], press_profile: Path, tmp_path: Path
) -> None:
    sample.pictures(tmp_path)
    with pikepdf.open(made["print"].path) as pdf:
        (kept,) = all_pictures(contents(pdf))
        assert kept.read_raw_bytes() == (tmp_path / "press.jpg").read_bytes()
    with pikepdf.open(made["screen"].path) as pdf:
        (turned,) = all_pictures(contents(pdf))
        assert turned.ColorSpace == "/DeviceRGB"
        seen = read_picture(turned).getpixel((400, 100))
    inks = [part / 255 for part in Image.open(tmp_path / "press.jpg").getpixel((400, 100))]
    wanted = as_printed(tuple(inks), press_profile)
    assert [part / 255 for part in seen] == pytest.approx(wanted, abs=0.05)


def test_a_page_without_inks_keeps_its_bytes(
    inked: PreparedProof, made: dict[str, Finished]
) -> None:
    with pikepdf.open(io.BytesIO(inked.data)) as before, pikepdf.open(made["screen"].path) as after:
        plain = [pdf.pages[-1].Contents.read_bytes() for pdf in (before, after)]
        assert plain[0] == plain[1]


def test_verapdf_passes(made: dict[str, Finished]) -> None:
    if reason := verapdf.unavailable():
        pytest.skip(reason)
    asked = [
        (name, made[edition].path) for edition in ("screen", "email") for name in ("ua1", "2a")
    ]
    assert not any(verapdf.validate(asked).values())


def test_engines_draw_it_alike(made: dict[str, Finished]) -> None:
    for edition, conversion in (("screen", list), ("print", in_grey)):
        drawn = [
            conversion(draw(made[edition].path, 72)) for draw in (drawn_by_poppler, drawn_by_pdfium)
        ]
        assert max(gap(one, other) for one, other in zip(*drawn, strict=True)) < 30


def test_without_a_profile_it_is_said(
    inked: PreparedProof, facts: ProofFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    done = finish(inked, load("screen"), facts, tmp_path / "screen.pdf")
    (told,) = done.findings
    assert (told.check, told.severity) == ("editions/no-profile", "warning")
    assert told.hint == "run: apt-get install argyll icc-profiles-free && builder profiles"
    assert (0, 1, 1) in colours(done.path, RGB)


@pytest.mark.parametrize("profile", [b"none", "rgb"])
def test_a_pictures_own_profile_that_will_not_do_is_passed_over(
    facts: ProofFacts, press_profile: Path, tmp_path: Path, profile: bytes | str
) -> None:
    if profile == "rgb":
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with_profile, without = (_shown_picture(facts, tmp_path, own) for own in (profile, None))
    assert np.array_equal(with_profile, without)


def _shown_picture(facts: ProofFacts, folder: Path, own: bytes | str | None) -> np.ndarray:
    picture = Image.new("CMYK", (40, 40), (255, 128, 0, 0))
    picture.save(folder / "inks.jpg", quality=95, icc_profile=own)
    html = "<html lang=en><title>a</title><img src=inks.jpg alt=a>"
    proof = HTML(string=html, base_url=f"{folder}/").write_pdf(pdf_tags=True)
    done = finish(prepare(proof), load("screen"), facts, folder / "screen.pdf")
    with pikepdf.open(done.path) as pdf:
        (turned,) = all_pictures(contents(pdf))
        return np.asarray(read_picture(turned))


def test_in_a_mask_inks_count_by_their_luminosity_as_on_the_press() -> None:
    pairs = [(b"/DeviceCMYK", b"cs"), (b"0 0 0 .5", b"scn"), (b"0 0 1", b"rg"), (b".2", b"G")]
    turned = list(rewrite(pairs, MaskPalette(takes=INKS_ONLY), {b"/DeviceCMYK": "cmyk"}, False))
    assert turned == [(b"0", b"g"), (b"0.5", b"g"), (b"0 0 1", b"rg"), (b".2", b"G")]
