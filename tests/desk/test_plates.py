"""Plates: what each ink has of a page, with overprint and without."""

from __future__ import annotations

import pikepdf
import pytest

from builder.desk.plates import PLATES, plate_tints, plates_picture, spot_plates, total_ink

RED_BAR = b"0 0.88 0.95 0.1 k 0 0 50 100 re f "
BLACK_BOX = b"0 0 0 1 k 25 25 50 50 re f "
OVER = b"/over gs "
POINTS = {"left": (5, 90), "box on red": (35, 50), "box on white": (65, 50), "white": (95, 5)}


def print_page(tmp_path, content: bytes, **resources):
    """A PDF of one page, 100 points square, as a print edition is."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        over = pikepdf.Dictionary(OP=False, op=True, OPM=1)
        gold = pikepdf.Array(
            [pikepdf.Name.Separation, pikepdf.Name("/Gold"), pikepdf.Name.DeviceCMYK,
             pdf.make_indirect(_tint(pdf))]
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(
            ExtGState=pikepdf.Dictionary(over=over),
            ColorSpace=pikepdf.Dictionary(gold=gold),
            **{kind: pikepdf.Dictionary(things) for kind, things in resources.items()},
        )
        page.Contents = pdf.make_stream(content)
        if "XObject" in resources:
            page.Resources.XObject = pikepdf.Dictionary(picture=_picture(pdf))
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.pdf"  # plates are kept by their file
        pdf.save(path)
    return path


def _tint(pdf):
    stream = pikepdf.Stream(pdf, b"{dup 0.2 mul exch dup 0.3 mul exch 0.8 mul 0}")
    stream.FunctionType, stream.Domain, stream.Range = 4, [0, 1], [0, 1] * 4
    return stream


def _picture(pdf):
    stream = pikepdf.Stream(pdf, bytes([255, 0, 128, 0]))
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = 1, 1, 8
    stream.ColorSpace = pikepdf.Name.DeviceCMYK
    return stream


def tints(path, plate, with_overprint=True):
    """The tint at each of the points, in per cent."""
    found = plate_tints(path, 1, plate, 1.0, with_overprint)
    return [round(100 * float(found[99 - y, x])) for x, y in POINTS.values()]


@pytest.mark.parametrize(
    ("plate", "knocked_out", "overprinted"),
    [
        ("Cyan", [0, 0, 0, 0], [0, 0, 0, 0]),
        ("Magenta", [88, 0, 0, 0], [88, 88, 0, 0]),
        ("Yellow", [95, 0, 0, 0], [95, 95, 0, 0]),
        ("Black", [10, 100, 100, 0], [10, 100, 100, 0]),
    ],
)
def test_black_over_red(tmp_path, plate, knocked_out, overprinted):
    path = print_page(tmp_path, RED_BAR + BLACK_BOX)
    assert tints(path, plate) == knocked_out
    path = print_page(tmp_path, RED_BAR + OVER + BLACK_BOX)
    assert tints(path, plate) == overprinted
    assert tints(path, plate, with_overprint=False) == knocked_out


def test_overprint_ends_with_its_state(tmp_path):
    path = print_page(tmp_path, RED_BAR + b"q " + OVER + b"Q " + BLACK_BOX)
    assert tints(path, "Magenta") == [88, 0, 0, 0]


def test_a_stroke_goes_by_its_own_overprint(tmp_path):
    path = print_page(tmp_path, RED_BAR + OVER + b"0 0 0 1 K 40 w 35 0 m 35 100 l S ")
    assert tints(path, "Magenta")[1] == 0


def test_a_spot_ink_has_a_plate_of_its_own(tmp_path):
    content = RED_BAR + b"/gold cs 0.6 scn 25 25 50 50 re f "
    path = print_page(tmp_path, content)
    assert spot_plates(path) == ["Gold"]
    assert tints(path, "Gold") == [0, 60, 60, 0]
    assert tints(path, "Yellow") == [95, 0, 0, 0]


def test_a_picture_is_parted_into_its_inks(tmp_path):
    path = print_page(tmp_path, b"100 0 0 100 0 0 cm /picture Do ", XObject={})
    assert [tints(path, plate)[0] for plate in PLATES] == [100, 0, pytest.approx(50, abs=1), 0]


def test_inks_add_up_and_what_is_beyond_the_limit_is_red(tmp_path):
    path = print_page(tmp_path, RED_BAR + OVER + BLACK_BOX)
    total = total_ink(path, 1, PLATES, 1.0, limit_percent=250)
    assert total.heaviest_percent == pytest.approx(283, abs=1)
    assert total.picture.getpixel((35, 49)) == (200, 0, 0)
    assert total.picture.getpixel((95, 94)) == (255, 255, 255)


def test_plates_lie_over_each_other_as_on_paper(tmp_path):
    path = print_page(tmp_path, RED_BAR)
    red, green, blue = plates_picture(path, 1, PLATES, 1.0).getpixel((5, 9))
    assert red > 150 > 60 > green > blue
    assert plates_picture(path, 1, ["Cyan"], 1.0).getpixel((5, 9)) == (255, 255, 255)


def test_there_is_no_page_beyond_the_last(tmp_path):
    with pytest.raises(IndexError):
        plate_tints(print_page(tmp_path, b""), 2, "Cyan", 1.0)
