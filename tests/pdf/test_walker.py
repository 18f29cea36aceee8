"""The walk over page content: where marks lie, how large they are, what they are painted with."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from builder.pdf.content import instructions
from builder.pdf.geometry import Box
from builder.pdf.marks import Found, Picture, Shading, Shape, TextRun
from builder.pdf.walk.painting import walk_page
from builder.pdf.walk.state import State
from builder.pdf.walk.walker import Ledger, TooMuch, Walk
from tests.preflight import sheets

MEDIA = Box(0.0, 0.0, 200.0, 300.0)


def walked(content: bytes, **resources):
    """The content of a page of 200 × 300 pt with the little font as F."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 300))
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content)
    made = {key: value(pdf) for key, value in resources.items()}
    page.Resources = Dictionary(Font=Dictionary(F=sheets.add_font(pdf)), **made)
    return walk_page(page, MEDIA, Ledger())


def marks(content: bytes, **resources):
    return walked(content, **resources).marks


def box(mark):
    return tuple(round(side, 2) for side in mark.box)


@pytest.mark.parametrize(
    ("content", "size", "where", "text"),
    [
        (b"BT /F 10 Tf 20 30 Td <00020003> Tj ET", 10, (20, 30), "Hi"),
        (b"2 0 0 2 0 0 cm BT /F 10 Tf 20 30 Td <0002> Tj ET", 20, (40, 60), "H"),
        (b"BT /F 1 Tf 9.5 0 0 9.5 20 30 Tm <00040005> Tj ET", 9.5, (20, 30), "中文"),
        (b"BT /F 1 Tf 10 0 0 -10 20 30 Tm <0002> Tj ET", 10, (20, 25), "H"),
        (b"BT /F 10 Tf 12 TL 20 30 Td T* <0002> Tj ET", 10, (20, 18), "H"),
        (b"BT /F 10 Tf 20 42 TD 0 -12 TD T* <0002> Tj ET", 10, (20, 18), "H"),
        (b"BT /F 10 Tf 20 30 Td [<0002> -1000 <0003>] TJ <0004> Tj ET", 10, (40, 30), "中"),
        (b"BT /F 10 Tf 3 Tc 20 30 Td <0002> Tj <0003> Tj ET", 10, (28, 30), "i"),
        (b"BT /F 10 Tf 50 Tz 20 30 Td <0002> Tj <0003> Tj ET", 10, (22.5, 30), "i"),
        (b"BT /F 10 Tf 4 Ts 20 30 Td <0002> Tj ET", 10, (20, 34), "H"),
        (b"BT /F 10 Tf 20 30 Td <0002> ' ET", 10, (20, 30), "H"),
        (b'BT /F 10 Tf 20 30 Td 0 2 <00020003> " <0004> Tj ET', 10, (34, 30), "中"),
    ],
)
def test_type_lies_where_it_is_set(content, size, where, text):
    run = marks(content)[-1]
    assert isinstance(run, TextRun)
    assert (run.text, run.size_pt) == (text, pytest.approx(size))
    assert run.core[:2] == pytest.approx(where)


@pytest.mark.parametrize(
    ("content", "visible"),
    [
        (b"BT /F 10 Tf <0002> Tj ET", True),
        (b"BT /F 10 Tf 3 Tr <0002> Tj ET", False),
        (b"BT /F 10 Tf <0001> Tj ET", False),
    ],
)
def test_type_that_nobody_sees(content, visible):
    assert marks(content)[0].visible == visible


@pytest.mark.parametrize(
    ("content", "thickness"),
    [
        (b"10 10 100 .2 re f", 0.2),
        (b"10 10 .2 100 re f", 0.2),
        (b"10 10 m 110 10 l 109.8 10.2 l 10.2 10.2 l h f", 0.2),  # mitred like a border
        (b".6 .8 -.8 .6 50 50 cm 0 0 100 .2 re f", 0.2),  # turned
        (b"10 10 100 100 re 10.2 10.2 99.6 99.6 re f*", 0.2),  # a frame
        (b"10 10 100 100 re 10.2 11 99.6 98 re f*", 0.2),  # its thinnest side
        (b"10 10 50 .2 re W n 10 10 100 100 re f", 0.2),  # cut out by the clip
        (b"10 10.2 50 2 re W n 10 10 100 100 re 10.1 12 99.6 96 re f*", 1.8),
        (b"10 10 .2 .2 re f", float("inf")),  # a dot
        (b"10 10 40 20 re f", float("inf")),
        (b"10 10 m 60 10 l 60 60 l f", float("inf")),
        (b"10 10 100 0 re f", 0.0),  # drawn as a hairline by most
    ],
)
def test_filled_rules_are_measured(content, thickness):
    [shape] = marks(content)
    assert shape.kind == "fill"
    assert shape.thickness_pt == pytest.approx(thickness, abs=0.01)


@pytest.mark.parametrize(
    ("content", "width"),
    [
        (b".25 w 10 10 m 60 10 l S", 0.25),
        (b"2 0 0 2 0 0 cm .25 w 10 10 m 60 10 l S", 0.5),
        (b"0 w 10 10 m 60 10 l S", 0),
        (b"q 3 w Q 10 10 m 60 10 l s", 1),
    ],
)
def test_strokes_are_measured(content, width):
    assert [shape.thickness_pt for shape in marks(content)] == [width]


@pytest.mark.parametrize(
    ("content", "boxes"),
    [
        (b"10 10 30 40 re f", [(10, 10, 40, 50)]),
        (b"20 20 10 10 re W n 10 10 30 40 re f", [(20, 20, 30, 30)]),
        (b"20 20 10 10 re W n 40 40 30 40 re f", []),
        (b"0 0 20 20 re W n 20 0 30 40 re f", []),  # only edges touch
        (b"q 20 20 10 10 re W n Q 10 10 30 40 re f", [(10, 10, 40, 50)]),
        (b"150 250 100 100 re f", [(150, 250, 200, 300)]),  # cut to the sheet
        (b"10 10 m 10 40 40 40 40 10 c f", [(10, 10, 40, 32.5)]),
        (b"0 0 m 10 10 m 40 40 l 10 40 l f", [(10, 10, 40, 40)]),
        (b"10 10 20 20 re B", [(10, 10, 30, 30), (9.5, 9.5, 30.5, 30.5)]),
    ],
)
def test_shapes_are_cut_to_the_clip(content, boxes):
    assert [box(mark) for mark in marks(content)] == boxes


def picture(pdf):
    return Dictionary(P=sheets.add_image(pdf, 300, 150))


@pytest.mark.parametrize(
    ("content", "ppi", "where"),
    [
        (b"72 0 0 36 10 20 cm /P Do", 300, (10, 20, 82, 56)),
        (b"0 72 -36 0 60 20 cm /P Do", 300, (24, 20, 60, 92)),
        (b"72 0 0 72 10 20 cm /P Do", 150, (10, 20, 82, 92)),  # the worse direction
        (b"10 20 10 10 re W n 72 0 0 36 10 20 cm /P Do", 300, (10, 20, 20, 30)),
    ],
)
def test_pictures_have_an_effective_resolution(content, ppi, where):
    [found] = marks(content, XObject=picture)
    assert isinstance(found, Picture)
    assert (found.ppi, box(found)) == (pytest.approx(ppi), where)


def test_an_inline_image_is_a_picture():
    [found] = marks(b"q 72 0 0 72 9 9 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q")
    assert (found.width_px, found.family, found.key) == (2, "gray", None)


def spaces(pdf):
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[1] * 4, N=1)
    icc = pdf.make_stream(b"", N=3)
    return Dictionary(
        Gold=Array([Name.Separation, Name.Gold, Name.DeviceCMYK, function]),
        Two=Array([Name.DeviceN, Array([Name.Black, Name.Gold]), Name.DeviceCMYK, function]),
        Icc=Array([Name.ICCBased, icc]),
        Pal=Array([Name.Indexed, Name.DeviceCMYK, 1, pikepdf.String(b"\0\0\0\0\xff\0\0\xff")]),
        Lab=Array([Name.Lab, Dictionary(WhitePoint=[1, 1, 1])]),
    )


@pytest.mark.parametrize(
    ("colour", "family", "inks"),
    [
        (b"", "gray", {"Black": 1}),
        (b".25 g", "gray", {"Black": 0.75}),
        (b"1 g", "gray", {}),
        (b"0 0 0 1 k", "cmyk", {"Black": 1}),
        (b".1 0 .3 0 k", "cmyk", {"Cyan": 0.1, "Yellow": 0.3}),
        (b"1 0 0 rg", "rgb", {}),
        (b"/DeviceCMYK cs", "cmyk", {"Black": 1}),
        (b"/Gold cs .5 scn", "spot", {"Gold": 0.5}),
        (b"/Gold cs", "spot", {"Gold": 1}),
        (b"/Two cs 0 .5 scn", "spot", {"Gold": 0.5}),
        (b"/Icc cs 0 0 0 sc", "rgb", {}),
        (b"/Pal cs 1 sc", "cmyk", {"Cyan": 1, "Black": 1}),
        (b"/Lab cs 50 0 0 sc", "lab", {}),
        (b"/None cs", "unknown", {}),
        (b"2 -1 0 0 k", "cmyk", {"Cyan": 1}),  # pulled into range
    ],
)
def test_colours_and_their_inks(colour, family, inks):
    [shape] = marks(colour + b" 9 9 9 9 re f", ColorSpace=spaces)
    assert (shape.colour.family, shape.colour.tints) == (family, inks)


def states(_pdf):
    return Dictionary(
        Both=Dictionary(OP=True, OPM=1),
        Fill=Dictionary(op=True),
        Half=Dictionary(ca=0.5, CA=0.25),
        Mult=Dictionary(BM=Array([Name.Multiply, Name.Normal])),
        Mask=Dictionary(SMask=Dictionary(S=Name.Alpha)),
        Clear=Dictionary(ca=0, CA=0),
    )


@pytest.mark.parametrize(
    ("content", "fill", "stroke"),
    [
        (b"/Both gs", (True, 1, 1, "Normal", False), (True, 1, 1, "Normal", False)),
        (b"/Fill gs", (True, 0, 1, "Normal", False), (False, 0, 1, "Normal", False)),
        (b"/Half gs", (False, 0, 0.5, "Normal", False), (False, 0, 0.25, "Normal", False)),
        (b"/Mult gs", (False, 0, 1, "Multiply", False), (False, 0, 1, "Multiply", False)),
        (b"/Mask gs", (False, 0, 1, "Normal", True), (False, 0, 1, "Normal", True)),
    ],
)
def test_overprint_and_transparency(content, fill, stroke):
    found = marks(content + b" 9 9 9 9 re B", ExtGState=states)
    manners = [
        (m.overprint, m.overprint_mode, m.alpha, m.blend, m.soft_mask)
        for m in (mark.manner for mark in found)
    ]
    assert manners == [fill, stroke]


def test_what_is_clear_is_not_painted_and_clear_type_is_not_seen():
    (run,) = marks(b"/Clear gs 9 9 9 9 re B " + sheets.line("Hi", 9, 9), ExtGState=states)
    assert (run.text, run.visible) == ("Hi", False)


def forms(pdf):
    def form(content, **entries):
        return pdf.make_indirect(
            pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, **entries)
        )

    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    return Dictionary(
        X=form(b"0 0 50 50 re f", BBox=[0, 0, 20, 20], Matrix=[1, 0, 0, 1, 5, 5]),
        G=form(b"0 0 9 9 re f", BBox=[0, 0, 20, 20], Group=group),
    )


def test_a_form_is_placed_and_clipped():
    [shape] = marks(b"2 0 0 2 10 10 cm /X Do", XObject=forms)
    assert box(shape) == (20, 20, 60, 60)


def test_a_group_takes_the_opacity_it_is_shown_with():
    content = walked(b"/Half gs /G Do", XObject=forms, ExtGState=states)
    assert [mark.manner.alpha for mark in content.marks] == [0.5]
    assert content.group_families == ["rgb"]


def patterns(pdf):
    tile = pdf.make_stream(
        b"72 0 0 36 0 0 cm /P Do", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 72, 36],
        XStep=72, YStep=36, Resources=Dictionary(XObject=picture(pdf)),
    )  # fmt: skip
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0, 0], C1=[1, 1, 0, 0], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 9, 9], Function=function
    )
    return Dictionary(
        T=pdf.make_indirect(tile), S=Dictionary(PatternType=2, Shading=shading)
    )  # fmt: skip


def test_the_picture_of_a_tiling_pattern_is_seen_in_place():
    shape, tile = marks(b"/Pattern cs /T scn 72 36 72 36 re f", Pattern=patterns)
    assert isinstance(shape, Shape) and shape.colour.family == "pattern"
    assert (box(tile), round(tile.ppi)) == ((72, 36, 144, 72), 300)


def test_a_shading_pattern_gives_its_heaviest_end():
    _, shade = marks(b"/Pattern cs /S scn 72 36 72 36 re f", Pattern=patterns)
    assert isinstance(shade, Shading)
    assert shade.heaviest.tints == {"Cyan": 1, "Magenta": 1}


def test_marked_content():
    content = (
        b"/P <</MCID 3>> BDC " + sheets.line("H", 9, 9) + b"/Span <</ActualText (x)>> BDC "
        b"BT /F 9 Tf <0009> Tj ET EMC EMC /Artifact BMC " + sheets.line("i", 9, 9) + b"EMC "
        b"BT /F 9 Tf <0009> Tj ET"
    )
    found = [(run.mcid, run.artifact, run.unmapped) for run in marks(content)]
    assert found == [(3, False, 0), (3, False, 0), (None, True, 0), (None, False, 1)]


@pytest.mark.parametrize("bad", [b"/No gs", b"1 k", b"(x) w", b"1 2 re", b"/No Do", b"<00> Tj"])
def test_what_cannot_be_read_is_noted_and_passed_over(bad):
    content = walked(bad + b" 9 9 9 9 re f")
    assert len(content.marks) == 1
    assert content.faults == [bad.split()[-1].decode()]


def test_content_that_is_no_content_is_noted():
    assert walked(b"9 9 9 9 re f [3 0 R] 0 d").faults == ["the content"]


def test_a_table_from_outside_says_what_operators_do():
    pdf = pikepdf.new()
    inner = pdf.make_stream(b"3 w /X Do", Subtype=Name.Form)
    seen = []
    table = {
        b"w": lambda walk, width: seen.append((walk.state.line_width, width)),
        b"Do": lambda walk, name: walk.enter(walk.resource("/XObject", name), State(line_width=7)),
    }
    found = Found()
    resources = Dictionary(XObject=Dictionary(X=inner))
    walk = Walk(table, Ledger(), found, resources, State())
    with pytest.raises(TooMuch, match="draws itself"):
        walk.run(instructions(b"2 w 1 0 0 RG huh /X Do"))
    assert seen == [(1, 2), (7, 3)]
    assert (found.operators, found.faults) == (6, ["the operator 'huh'"])
