"""How large things are shown, through every matrix between them and the page."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from builder.pdf.content import contents
from builder.pdf.fonts import key_of
from builder.pdf.walk.showing import largest_sizes


def page_of(content: bytes, **streams: tuple[bytes, dict[str, object]]) -> pikepdf.Pdf:
    """A page of fonts A and B and a picture P, with streams that share its resources."""
    pdf = pikepdf.new()
    things = {name: pdf.make_indirect(Dictionary(Type=Name.Font)) for name in ("/A", "/B")}
    picture = pdf.make_stream(b"", Subtype=Name.Image)
    resources = Dictionary(
        Font=Dictionary(things), XObject=Dictionary(P=picture), Pattern=Dictionary()
    )
    for name, (data, entries) in streams.items():
        kind = "Pattern" if "PatternType" in entries else "XObject"
        resources[f"/{kind}"][f"/{name}"] = pdf.make_stream(
            data, **{"Subtype": Name.Form, "Resources": Dictionary(resources)} | entries
        )
    forms = resources.XObject
    if "/M" in forms:
        mask = Dictionary(S=Name.Luminosity, G=forms.M)
        resources.ExtGState = Dictionary(V=Dictionary(SMask=mask))
    pdf.add_blank_page()
    pdf.pages[0].obj.Resources = resources
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    return pdf


def type_sizes(pdf: pikepdf.Pdf) -> list[float]:
    """The largest sizes of the two fonts; 0 where one is not shown."""
    found = largest_sizes(contents(pdf)).type
    fonts = pdf.pages[0].resources.Font
    return [round(found.get(key_of(font), 0.0), 3) for font in (fonts.A, fonts.B)]


def picture_size(pdf: pikepdf.Pdf) -> tuple[float, float] | None:
    found = largest_sizes(contents(pdf)).pictures
    assert largest_sizes(contents(pdf), of_type=False).pictures == found
    return found.get(pdf.pages[0].resources.XObject.P.objgen)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"BT /A 9.5 Tf <01> Tj ET", [9.5, 0]),
        (b"BT /A 9.5 Tf ET", [0, 0]),
        (b"q 0.75 0 0 0.75 0 0 cm BT /A 12 Tf <01> Tj ET Q BT /B 12 Tf <01> Tj ET", [9, 12]),
        (b"BT 2 0 0 -2 5 5 Tm /A 10 Tf [<01>] TJ ET BT /B 10 Tf [<01>] TJ ET", [20, 10]),
        (b"BT /A 10 Tf [<01>] TJ /A 30 Tf [<01>] TJ /A 5 Tf [<01>] TJ ET", [30, 0]),
        (b"0 3 -2 0 0 0 cm BT /A 10 Tf [<01>] TJ ET", [30, 0]),
        (b"/A 10 Tf q /B 20 Tf Q BT <01> ' ET", [10, 0]),
    ],
)
def test_type(content: bytes, expected: list[float]) -> None:
    assert type_sizes(page_of(content)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"q 30 0 0 20 5 5 cm /P Do Q", (30, 20)),
        (b"q 30 0 0 20 5 5 cm /P Do Q q 10 0 0 40 0 0 cm /P Do Q", (30, 40)),
        (b".5 0 0 .5 0 0 cm 0 30 -20 0 5 5 cm /P Do", (15, 10)),
        (b"q 30 0 0 20 5 5 cm Q", None),
    ],
)
def test_pictures(content: bytes, expected: tuple[float, float] | None) -> None:
    assert picture_size(page_of(content)) == expected


def test_forms_are_shown_as_large_as_what_shows_them() -> None:
    within = b"BT /B 10 Tf <01> Tj ET 4 0 0 4 0 0 cm /P Do"
    content = b"q 2 0 0 2 0 0 cm /X Do Q q 3 0 0 3 0 0 cm /X Do Q /X Do"
    for matrix, size in (([1, 0, 0, 1, 9, 9], 30), ([0.5, 0, 0, 0.5, 0, 0], 15)):
        pdf = page_of(content, X=(within, {"Matrix": matrix}))
        assert type_sizes(pdf) == [0, size]
        assert picture_size(pdf) == (size * 0.4, size * 0.4)


def test_masks_and_tiles_are_looked_into() -> None:
    tile = (b"BT /B 10 Tf <01> Tj ET", {"PatternType": 1, "Matrix": [3, 0, 0, 3, 0, 0]})
    pdf = page_of(b"2 0 0 2 0 0 cm /Pattern cs /T scn", T=tile)
    assert type_sizes(pdf) == [0, 30]  # a tile counts from the page, not from the matrix in force
    pdf = page_of(b"2 0 0 2 0 0 cm /V gs", M=(b"5 0 0 5 0 0 cm /P Do", {}))
    assert picture_size(pdf) == (10, 10)


def test_a_form_that_draws_itself_ends() -> None:
    pdf = page_of(b"/X Do", X=(b"2 0 0 2 0 0 cm BT /A 1 Tf <01> Tj ET /X Do", {}))
    form = pdf.pages[0].resources.XObject.X
    form.Resources.XObject.X = form
    assert type_sizes(pdf) == [2, 0]
