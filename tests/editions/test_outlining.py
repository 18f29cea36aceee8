"""Text as outlines: no font is left, and every engine draws the pages as it draws text."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from builder.editions.edition import EditionError, load
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.outlining import outline_text
from builder.pdf.content import SHOWS_TEXT, contents, instructions
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof
from tests.preflight import sheets
from tests.tools.rendering import drawn_by_pdfium, plates_by_poppler

DPI = 1200
PLACE = (90, 120, 110, 80)
"""Left, top, width and height in points: running text on the second page."""


@pytest.fixture(scope="module")
def curves(
    prepared: PreparedProof,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Finished:
    edition = load("curves", {"extends": "print", "text": "outlines"})
    return finish(prepared, edition, facts, tmp_path_factory.mktemp("curves") / "curves.pdf")


def test_no_font_and_no_text_is_left(curves: Finished) -> None:
    with pikepdf.open(curves.path) as pdf:
        for content in contents(pdf):
            pairs = instructions(content.stream.read_bytes(), content.stream)
            assert not {operator for _, operator in pairs} & {*SHOWS_TEXT, b"BT", b"Tf"}
            assert "/Font" not in content.resources
        kinds = [
            thing.get("/Type") for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)
        ]
        assert "/Font" not in kinds and "/FontDescriptor" not in kinds


def test_it_is_at_most_four_times_as_large(curves: Finished, press: Finished) -> None:
    assert curves.size <= 4 * press.size


def test_a_page_is_drawn_as_with_text(curves: Finished, press: Finished) -> None:
    pairs = zip(drawn_by_pdfium(curves.path, 72), drawn_by_pdfium(press.path, 72), strict=True)
    for mine, theirs in pairs:
        assert (np.abs(mine.astype(int) - theirs).max(axis=-1) > 64).mean() <= 0.005


def test_black_type_overprints_as_before(tmp_path: Path) -> None:
    """On the plates: black letters let the tint below them stand, in their order."""
    pdf = sheet(
        b"/Over gs .4 0 0 0 k 0 200 200 100 re f 0 0 0 1 k BT /F 60 Tf 20 220 Td <0002> Tj ET"
    )
    state = pikepdf.Dictionary(OP=True, op=True, OPM=1)
    pdf.pages[0].obj.Resources.ExtGState = pikepdf.Dictionary(Over=state)
    assert outline_text(pdf, []) == []
    pdf.save(tmp_path / "over.pdf")
    (plates,) = plates_by_poppler(tmp_path / "over.pdf", 72)
    assert plates[:90, :, 0].min() > 80 and plates[:90, :, 3].max() > 240


def pdfium(pdf: Path) -> np.ndarray:
    left, top, wide, high = PLACE
    with pypdfium2.PdfDocument(pdf) as document:
        across, up = document[1].get_size()
        crop = (left, up - top - high, across - left - wide, top)
        return np.asarray(document[1].render(scale=DPI / 72, crop=crop, grayscale=True).to_pil())


def poppler(pdf: Path, tmp: Path, dpi: int = DPI) -> np.ndarray:
    if not shutil.which("pdftoppm"):
        pytest.skip("poppler is not installed: apt install poppler-utils")
    finer = dpi // DPI
    x, y, wide, high = (str(finer * round(side * DPI / 72)) for side in PLACE)
    command = ["pdftoppm", "-gray", "-r", str(dpi), "-f", "2", "-singlefile",
               "-x", x, "-y", y, "-W", wide, "-H", high, str(pdf), str(tmp / "p")]  # fmt: skip
    subprocess.run(command, check=True, timeout=120)
    return np.asarray(Image.open(tmp / "p.pgm"))


def ghostscript(pdf: Path, tmp: Path, dpi: int = DPI) -> np.ndarray:
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed: apt install ghostscript")
    left, top, wide, high = PLACE
    with pikepdf.open(pdf) as document:
        up = float(document.pages[1].mediabox[3]) - float(document.pages[1].mediabox[1])
    size = "x".join(str(dpi // DPI * round(side * DPI / 72)) for side in (wide, high))
    shift = f"<</Install {{ {-left} {-(up - top - high):.4f} translate }}>> setpagedevice"
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pnggray", f"-r{dpi}",
               "-dFirstPage=2", "-dLastPage=2", f"-g{size}", "-dFIXEDMEDIA", "-dTextAlphaBits=4",
               "-dGraphicsAlphaBits=4", f"-sOutputFile={tmp / 'p.png'}", "-c", shift,
               "-f", str(pdf)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return np.asarray(Image.open(tmp / "p.png"))


def apart(one: np.ndarray, other: np.ndarray) -> float:
    assert one.min() < 64 and one.shape == other.shape  # there is text to look at
    return float((np.abs(one.astype(int) - other) > 64).mean())


def test_pdfium_draws_it_to_the_pixel_at_1200_dpi(curves: Finished, press: Finished) -> None:
    assert apart(pdfium(curves.path), pdfium(press.path)) <= 0.001


@pytest.mark.parametrize("draw", [poppler, ghostscript])
def test_engines_that_round_letters_differ_by_that_alone(draw, curves, press, tmp_path) -> None:
    """Both set letters of text on whole pixels, and Ghostscript hints them, too."""
    assert apart(draw(curves.path, tmp_path), draw(press.path, tmp_path)) <= 0.03


_FINER = 4


@pytest.mark.parametrize("draw", [poppler, ghostscript])
def test_outlines_are_drawn_as_they_are_and_text_is_not(draw, curves, press, tmp_path) -> None:
    """Against the same outlines drawn four times as fine and averaged, 16 samples a pixel.

    What the engines draw otherwise is their text; the outlines stand within the bound.
    """
    fine = draw(curves.path, tmp_path, DPI * _FINER).astype(float)
    high, wide = (side // _FINER for side in fine.shape)
    ideal = fine.reshape(high, _FINER, wide, _FINER).mean((1, 3)).round()
    assert apart(ideal, draw(curves.path, tmp_path)) <= 0.001
    assert apart(ideal, draw(press.path, tmp_path)) > 0.001


def test_readers_keep_their_text() -> None:
    with pytest.raises(EditionError, match="for readers, who need text"):
        load("screen", {"text": "outlines"})


SHOWN = {
    "TJ": b"BT /F 10 Tf 20 250 Td [<0002> -500 <0003>] TJ ET",
    "spread": b"BT /F 10 Tf 2 Tc 150 Tz 3 Ts 20 250 Td <00020003> Tj ET",
    "next lines": b"BT /F 10 Tf 12 TL 20 250 Td <0002> Tj T* <0003> Tj <0004> ' ET",
    "next line with its spaces": b'BT /F 10 Tf 12 TL 20 250 Td 3 1 <00020003> " ET',
    "leading, too": b"BT /F 9 Tf 20 250 Td 5 -14 TD <0002> Tj T* <0003> Tj 9 9 Td <0004> Tj ET",
    "moved in what is turned": b"BT /F 10 Tf .5 .5 -.5 .5 60 250 Tm 9 -20 Td <00020003> Tj ET",
    "turned": b"BT /F 10 Tf .5 .5 -.5 .5 60 250 Tm <00020003> Tj ET",
    "stroked": b"BT /F 30 Tf 1 Tr 2 w 20 250 Td <0002> Tj ET",
    "filled and stroked": b"BT /F 30 Tf 2 Tr 2 w 1 0 0 RG 20 250 Td <0002> Tj ET",
    "unseen": b"BT /F 30 Tf 3 Tr 20 250 Td <0002> Tj ET",
    "kept by q": b"BT /F 30 Tf ET q BT /F 5 Tf 20 200 Td <0002> Tj ET Q BT 20 250 Td <0002> Tj ET",
    "in a colour": b"1 0 0 rg BT /F 30 Tf 20 250 Td <0002> Tj 0 0 1 rg <0003> Tj ET",
}


def sheet(content: bytes) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 300))
    page = pdf.pages[0].obj
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=sheets.add_font(pdf)))
    page.Contents = pdf.make_stream(content)
    return pdf


@pytest.mark.parametrize("name", SHOWN)
def test_every_way_of_showing_text_comes_out(name, tmp_path) -> None:
    pdf = sheet(SHOWN[name])
    pdf.save(tmp_path / "text.pdf")
    assert outline_text(pdf, []) == []
    pdf.save(tmp_path / "curves.pdf")
    (text,), (paths,) = (drawn_by_pdfium(tmp_path / f, 144) for f in ("text.pdf", "curves.pdf"))
    assert (text.min() < 200) == (name != "unseen")
    assert (np.abs(text.astype(int) - paths).max(axis=-1) > 64).mean() <= 0.0005


def test_text_that_cannot_be_outlined_is_told_and_stays() -> None:
    pdf = sheet(b"BT /F 30 Tf 20 250 Td <0002> Tj ET")
    del pdf.pages[0].obj.Resources.Font.F.DescendantFonts[0].FontDescriptor.FontFile2
    (told,) = outline_text(pdf, [])
    assert (told.check, told.severity) == ("editions/outlines", "error")
    assert told.message == "text in ABCDEF+Little cannot be turned into outlines"
    assert b"Tj" in pdf.pages[0].obj.Contents.read_bytes()
    assert "/F" in pdf.pages[0].obj.Resources.Font
