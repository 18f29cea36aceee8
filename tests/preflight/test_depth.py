"""What is found, and what is let be, of spot names, hidden type and structure."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name

from builder.preflight.examining import limits_for, preflight

from . import sheets
from .defects import OVER, lay, page, save_clean, spot
from .sheets import add_image, line


def found(spoil, tmp_path, edition="print", **limits):
    pdf = sheets.clean_press() if edition == "print" else sheets.clean_screen()
    spoil(pdf)
    save_clean(pdf, tmp_path / "deep.pdf", edition)
    numbers = limits_for(edition, limits)
    return [f.check for f in preflight(tmp_path / "deep.pdf", edition=edition, limits=numbers)]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Varnish", "Varnsh", True),
        ("Varnish", "Vernish", True),
        ("House Silver", "House Silvers", True),
        ("House Silver", "House Slivers", False),
        ("PANTONE 485 C", "PANTONE 486 C", False),
        ("PANTONE 48 C", "PANTONE 485 C", False),
        ("Gold", "Cold", False),
        ("专色烫金红", "专色烫金黑", True),
        ("Varnish", "Silver", False),
    ],
)
def test_names_that_differ_by_a_letter(one, other, told, tmp_path):
    spoil = lay(
        b"/S cs .5 scn 60 140 20 20 re f /R cs .5 scn 90 140 20 20 re f",
        ColorSpace__S=spot(one), ColorSpace__R=spot(other),
    )  # fmt: skip
    assert found(spoil, tmp_path, spots=[one, other]) == (["colour/spot-near"] if told else [])


TYPE = OVER + line("Hi", 60, 140)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (TYPE + b"/Under gs .3 0 0 0 k 55 135 40 20 re f", True),
        (b"/Under gs .3 0 0 0 k 55 135 40 20 re f " + TYPE, False),  # its ground
        (TYPE + b"/Over gs .3 0 0 0 k 55 135 40 20 re f", False),  # lets it stand
        (TYPE + b"/Under gs .3 0 0 0 k 55 135 9 20 re f", False),  # a part of it
        (TYPE + b"/Under gs .3 0 0 0 k 55 135 m 60 160 90 160 95 135 c f", False),
        (TYPE + b"/Under gs q 40 0 0 40 55 120 cm /L Do Q", True),
    ],
)
def test_type_under_boxes(content, told, tmp_path):
    picture = {"XObject__L": lambda pdf: add_image(pdf, 160, 160)}
    assert found(lay(content, **picture), tmp_path) == (["type/covered"] if told else [])


@pytest.mark.parametrize(
    ("text", "ground", "told"),
    [("Hi Hi Hi", b"", True), ("Hi", b"", False), ("Hi Hi Hi", b"50 130 90 30 re f ", False)],
)
def test_white_type(text, ground, told, tmp_path):
    content = b"0 0 0 1 k " + ground + b"0 0 0 0 k " + line(text, 60, 140)
    assert found(lay(content), tmp_path) == (["type/white"] if told else [])


@pytest.mark.parametrize(
    ("inks", "told"), [(b"0 0 0 .9", True), (b"0 0 0 .8", False), (b".2 0 0 .5", False)]
)
def test_nearly_black_type(inks, told, tmp_path):
    content = inks + b" k " + line("Hi", 60, 140)
    assert found(lay(content), tmp_path) == (["ink/near-black-text"] if told else [])


def test_a_page_of_another_file(tmp_path):
    def form(pdf):
        entries = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 9, 9]}
        return pdf.make_stream(b"", Ref=Dictionary(F="x.pdf", Page=0), **entries)

    assert found(lay(b"/P1 Do", XObject__P1=form), tmp_path) == ["structure/reference"]


def structured(*tags: str, **entries):
    """The clean pages' elements under other tags, the first with further entries."""

    def spoil(pdf):
        elements = pdf.Root.StructTreeRoot.K[0].K
        for element, tag in zip(elements, tags, strict=False):
            element.S = Name(f"/{tag}")
        for key, value in entries.items():
            elements[0][f"/{key}"] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (structured("H1", "H2"), []),
        (structured("H1", "H3"), ["access/headings"]),
        (structured("H2"), ["access/headings"]),
        (structured("Note", ID="n1"), []),
        (structured("Note"), ["access/note-ids"]),
        (structured("TH", A=Dictionary(O=Name.Table, Scope=Name.Row)), []),
        (structured("TH", A=Array([Dictionary(O=Name.Table, Scope=Name.Row), 0])), []),
        (structured("TH", A=Dictionary(O=Name.Table, ColSpan=2)), ["access/table-headers"]),
        (structured("Formula", Alt="x²"), []),
        (structured("Formula"), ["access/alternative"]),
        (structured("L"), []),
        (structured("LBody"), ["access/lists"]),
        (structured("P", Lang="zh-Hans-CN"), []),
        (structured("P", Lang="zh-cmn-Hans-CN"), []),
        (structured("P", Lang="zh_CN"), ["access/invalid-language"]),
        (structured("P", Lang="chinese language"), ["access/invalid-language"]),
        (lambda pdf: page(pdf).__setitem__("/Tabs", Name.S), []),
        (lambda pdf: page(pdf).__setitem__("/Tabs", Name.C), ["access/tab-order"]),
    ],
)
def test_structure(spoil, told, tmp_path):
    checks = found(spoil, tmp_path, "screen")
    assert [check for check in checks if check != "access/text-language"] == told
