"""Ink coverage: sums worked out by hand, and the same by poppler where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from builder.preflight.examining import limits_for
from builder.preflight.inkmap import heaviest_places
from builder.preflight.opening import gather

from . import sheets

STATES = Dictionary(
    Over=Dictionary(OP=True, op=True, OPM=1),
    Over0=Dictionary(OP=True, op=True, OPM=0),
    Half=Dictionary(ca=0.5),
    Mult=Dictionary(BM=Name.Multiply),
)


def sheet(content: bytes, *, picture=None) -> pikepdf.Pdf:
    """A page of 100 × 100 pt."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content)
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[0, 0.2, 0.8, 0], N=1)
    spot = Array([Name.Separation, Name.Gold, Name.DeviceCMYK, function])
    page.Resources = Dictionary(
        ExtGState=STATES, Font=Dictionary(F=sheets.add_font(pdf)), ColorSpace=Dictionary(S=spot)
    )
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    if picture is not None:
        page.Resources.XObject = Dictionary(P=picture(pdf))
    return pdf


def heaviest(pdf: pikepdf.Pdf, path, limit: float = 1.0) -> list:
    """The places over so many percent, with no least area."""
    pdf.save(path)
    limits = limits_for("print", {"ink_area_mm2": 0})
    document = gather(path, "print", limits, None)
    return list(heaviest_places(document, document.pages[0], limit))


GROUND = b".4 .3 .2 0 k 10 10 40 40 re f "


@pytest.mark.parametrize(
    ("content", "percent"),
    [
        (GROUND, 90),
        (GROUND + b"0 0 0 1 k 20 20 10 10 re f", 100),  # black knocks out
        (GROUND + b"/Over gs 0 0 0 1 k 20 20 10 10 re f", 190),  # black overprints
        (GROUND + b"/Over0 gs 0 0 0 1 k 10 10 40 40 re f", 100),  # mode 0 paints all four
        (GROUND + b"/Over gs 0 g 10 10 40 40 re f", 100),  # DeviceGray paints all four
        (GROUND + b"/Over gs .9 0 0 0 k 20 20 10 10 re f", 140),  # an ink replaces its own kind
        (GROUND + b"/Over gs /S cs .7 scn 20 20 10 10 re f", 160),  # a spot plate is added
        (GROUND + b"/S cs .7 scn 10 10 40 40 re f", 70),  # unless it knocks out
        (GROUND + b"/Half gs 0 0 0 1 k 10 10 40 40 re f", 95),  # half of each
        (GROUND + b"/Mult gs 0 0 0 1 k 20 20 10 10 re f", 190),
        (GROUND + b"0 0 0 0 k 10 10 40 40 re f .1 0 0 0 k 60 60 9 9 re f", 10),  # covered
        (GROUND + b"q 0 0 5 5 re W n 1 1 1 1 k 0 0 50 50 re f Q", 400),  # what the clip leaves
        (GROUND + b"1 1 1 1 k 60 60 m 90 60 l 60 90 l f", 400),
        (b".5 .5 .5 0 K 8 w 10 10 m 90 90 l S", 150),
        (GROUND + b"/Over gs 0 0 0 1 k " + sheets.line("Hi", 15, 15, 20), 190),
        (b"1 0 0 rg 0 0 9 9 re f .1 0 0 0 k 60 60 9 9 re f", 10),  # RGB says nothing of inks
    ],
)
def test_the_inks_add_up(content, percent, tmp_path):
    places = heaviest(sheet(content), tmp_path / "ink.pdf")
    assert max(place.percent for place in places) == pytest.approx(percent, abs=0.6)


def test_each_place_has_its_box_and_area(tmp_path):
    content = b"1 1 1 .5 k 10 10 20 20 re f 1 1 1 .2 k 70 60 10 30 re f .5 0 0 0 k 0 95 9 5 re f"
    places = heaviest(sheet(content), tmp_path / "ink.pdf", limit=300)
    assert [(place.box, round(place.percent)) for place in places] == [
        ((10, 10, 30, 30), 350),
        ((70, 60, 80, 90), 320),
    ]
    assert places[0].area_mm2 == pytest.approx(400 * (25.4 / 72) ** 2)


def flat(values):
    return np.tile(np.array(values, np.uint8), (30, 30, 1))


def raw_cmyk(pdf):
    return stored(pdf, flat([204, 153, 102, 51]).tobytes(), Name.DeviceCMYK)


def turned_over(pdf):
    image = stored(pdf, flat([51, 102, 153, 204]).tobytes(), Name.DeviceCMYK)
    image.Decode = Array([1, 0] * 4)
    return image


def indexed(pdf):
    palette = pikepdf.String(bytes([0, 0, 0, 0, 204, 153, 102, 51]))
    space = Array([Name.Indexed, Name.DeviceCMYK, 1, palette])
    return stored(pdf, bytes([1]) * 900, space)


def sixteen_bits(pdf):
    samples = flat([204, 153, 102, 51]).astype(">u2") * 257
    image = stored(pdf, samples.astype(">u2").tobytes(), Name.DeviceCMYK)
    image.BitsPerComponent = 16
    return image


def four_bits(pdf):
    image = stored(pdf, b"\xc9\x63" * 900, Name.DeviceCMYK)
    image.BitsPerComponent = 4
    return image


def palette_of_two_bits(pdf):
    image = indexed(pdf)
    image.write(b"\x55" * 8 * 30)  # rows of 30 pixels end in the midst of a byte
    image.BitsPerComponent = 2
    return image


def photoshop_jpeg(pdf):
    """Four-channel JPEGs by Pillow are stored turned over, with an Adobe marker."""
    file = io.BytesIO()
    Image.fromarray(flat([204, 153, 102, 51]), "CMYK").save(file, "JPEG", quality=95)
    image = stored(pdf, b"", Name.DeviceCMYK)
    image.write(file.getvalue(), filter=Name.DCTDecode)
    image.Decode = Array([1, 0] * 4)
    return image


def stored(pdf, body, space):
    return pdf.make_indirect(
        pdf.make_stream(
            body, Type=Name.XObject, Subtype=Name.Image, Width=30, Height=30,
            BitsPerComponent=8, ColorSpace=space,
        )
    )  # fmt: skip


DEPTHS = [sixteen_bits, four_bits, palette_of_two_bits]


@pytest.mark.parametrize("picture", [raw_cmyk, turned_over, indexed, photoshop_jpeg, *DEPTHS])
@pytest.mark.parametrize(
    "matrix", [b"50 0 0 50 10 10", b"0 50 -50 0 60 10", b"-50 0 0 -50 60 60", b"30 30 -30 30 50 9"]
)
def test_pictures_by_their_samples(picture, matrix, tmp_path):
    pdf = sheet(b"q " + matrix + b" cm /P Do Q", picture=picture)
    places = heaviest(pdf, tmp_path / "ink.pdf", limit=100)
    assert len(places) == 1
    assert places[0].percent == pytest.approx(200, abs=3)


def test_an_inline_picture(tmp_path):
    body = b"cc996633" * 100
    content = b"q 50 0 0 50 10 10 cm BI /W 10 /H 10 /BPC 8 /CS /CMYK /F /AHx ID " + body + b"> EI Q"
    [place] = heaviest(sheet(content), tmp_path / "ink.pdf", limit=100)
    assert place.percent == pytest.approx(200, abs=1)


def test_a_picture_shown_small_first_and_large_later(tmp_path):
    def spotted(pdf):
        rows = np.zeros((300, 300, 4), np.uint8)
        rows[140:160, 140:160] = 255
        image = stored(pdf, rows.tobytes(), Name.DeviceCMYK)
        image.Width = image.Height = 300
        return image

    content = b"q 2 0 0 2 0 0 cm /P Do Q q 90 0 0 90 5 5 cm /P Do Q"
    [place] = heaviest(sheet(content, picture=spotted), tmp_path / "ink.pdf", limit=300)
    assert place.percent == pytest.approx(400)


def test_a_picture_stands_the_right_way_up(tmp_path):
    def halves(pdf):
        rows = np.zeros((30, 30, 4), np.uint8)
        rows[:15] = 230  # the first rows are the head
        return stored(pdf, rows.tobytes(), Name.DeviceCMYK)

    pdf = sheet(b"q 60 0 0 60 20 20 cm /P Do Q", picture=halves)
    [place] = heaviest(pdf, tmp_path / "ink.pdf", limit=300)
    assert place.box == (20, 50, 80, 80)


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is not installed")
@pytest.mark.parametrize(
    ("content", "picture"),
    [
        (GROUND, None),
        (GROUND + b"/Over gs 0 0 0 1 k 20 20 20 20 re f", None),
        (b"q 50 0 0 50 10 10 cm /P Do Q /Over gs 0 0 0 1 k 0 0 30 30 re f", raw_cmyk),
        (b"q 50 0 0 50 10 10 cm /P Do Q", photoshop_jpeg),
        (b"q 50 0 0 50 10 10 cm /P Do Q", turned_over),
    ],
)
def test_poppler_agrees(content, picture, tmp_path):
    path = tmp_path / "ink.pdf"
    ours = max(place.percent for place in heaviest(sheet(content, picture=picture), path))
    subprocess.run(
        ["pdftoppm", "-jpegcmyk", "-r", "144", "-overprint", path, tmp_path / "out"],
        check=True, capture_output=True,
    )  # fmt: skip
    with Image.open(next(tmp_path.glob("out*.jpg"))) as image:
        plates = np.asarray(image).astype(float)
    # Pillow turns four-channel JPEGs over; which way poppler wrote them shows on the blank corner
    plates = plates if plates[-1, -1].sum() < 100 else 255 - plates
    theirs = np.percentile(plates.sum(axis=2), 99) / 255 * 100
    assert ours == pytest.approx(theirs, abs=4)
