"""Ways of painting that other programs have: faults are seen through them, and nothing else is."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from builder.preflight.examining import preflight

from . import sheets
from .defects import OVER, lay, page, save_clean, spot, type3
from .sheets import add_image, line


def found(spoil, tmp_path, edition="print", **options):
    """What is found in a clean sheet once it is spoilt: pairs of check and message."""
    pdf = sheets.clean_press() if edition == "print" else sheets.clean_screen()
    spoil(pdf)
    save_clean(pdf, tmp_path / "foreign.pdf", edition)
    findings = preflight(tmp_path / "foreign.pdf", edition=edition, **options)
    return [(finding.check, finding.message) for finding in findings]


def tile(content: bytes, **entries):
    """A tiling pattern of 5 pt."""

    def make(pdf: pikepdf.Pdf):
        given = {"PaintType": 1, "TilingType": 1, "BBox": [0, 0, 5, 5], "XStep": 5, "YStep": 5}
        given |= {"Type": Name.Pattern, "PatternType": 1, "Resources": Dictionary(), **entries}
        return pdf.make_indirect(pdf.make_stream(content, **given))

    return make


def drawn_font(drawing: bytes, unit: float = 0.001, **resources):
    """A Type 3 font of one letter."""

    def make(pdf: pikepdf.Pdf):
        font = type3(pdf)
        font.CharProcs.H = pdf.make_stream(drawing)
        font.FontMatrix = Array([unit, 0, 0, unit, 0, 0])
        font.Resources = Dictionary(**{key: value(pdf) for key, value in resources.items()})
        return font

    return make


def soft_mask(content: bytes, space: Name):
    """Lay a tint through a luminosity mask of this content, blended in this space."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        page(pdf).Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
        form = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 99, 99])
        form.Group = Dictionary(S=Name.Transparency, CS=space)
        mask = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=form))
        lay(b"q /M gs .2 0 0 0 k 60 140 20 20 re f Q", ExtGState__M=mask)(pdf)

    return spoil


H = b"BT /G 10 Tf 60 140 Td (H) Tj ET"
TYPE3 = ("fonts/type3", "the font without a name is a Type 3 font")
UNCOLOURED = {"Pattern__P": tile(b"0 0 5 5 re f", PaintType=2)}
SCANNED = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        # letters filled and stroked in two colours, and letters of lines only
        (
            lay(OVER + b"1 0 0 RG 2 Tr .3 w " + line("Hi", 60, 140)),
            [("colour/rgb", "the outline of type is RGB 255/0/0")],
        ),
        (lay(OVER + b"0 0 0 1 K 2 Tr .05 w " + line("Hi", 60, 140)), []),
        (
            lay(OVER + b"0 0 0 1 K 1 Tr .05 w " + line("Hi", 60, 140)),
            [("strokes/thin", "outlined type with lines of 0.05 pt (at least 0.25 pt)")],
        ),
        # patterns: in type, and with a colour that comes from outside
        # operators of a later PDF, where the page says that they may be let be
        (lay(b"BX /Foo bar BX 1 2 foo EX (a) baz EX"), []),
        (
            lay(b"BX EX 1 2 foo"),
            [("file/damaged", "cannot be read on this page: the operator 'foo'")],
        ),
        (
            lay(
                b"/Pattern cs /P scn " + line("Hi", 60, 140),
                Pattern__P=tile(b"1 0 0 rg 0 0 5 5 re f"),
            ),
            [("colour/rgb", "a tint is RGB 255/0/0")],
        ),
        (
            lay(
                b"/PC cs 1 0 0 /P scn 60 140 20 20 re f",
                ColorSpace__PC=Array([Name.Pattern, Name.DeviceRGB]),
                **UNCOLOURED,
            ),
            [("colour/rgb", "a tint is RGB 255/0/0")],
        ),
        (
            lay(
                b"/PC cs .2 0 0 0 /P scn 60 140 20 20 re f",
                ColorSpace__PC=Array([Name.Pattern, Name.DeviceCMYK]),
                **UNCOLOURED,
            ),
            [],
        ),
        # drawn letters
        (
            lay(OVER + H, Font__G=drawn_font(b"500 0 d0 1 0 0 rg 0 0 400 700 re f")),
            [("colour/rgb", "type is RGB 255/0/0"), TYPE3],
        ),
        (
            lay(OVER + H, Font__G=drawn_font(b"9 0 0 0 9 9 d1 1 0 0 rg 0 0 400 700 re f")),
            [TYPE3],  # d1: colours do not count
        ),
        (
            lay(
                OVER + b"BT /G .014 Tf 60 140 Td (H) Tj ET",
                Font__G=drawn_font(b"500 0 d0 0 0 400 700 re f", 1),
            ),
            [TYPE3],  # 9.8 pt high, whatever the size is called
        ),
        # the text under a scanned page
        (lay(OVER + b"3 Tr BT /G 10 Tf 60 140 Td (Hi) Tj ET", Font__G=SCANNED), []),
        (lay(OVER + b"3 Tr " + line("x", 60, 140)), []),
        # blanks at the end of a line
        (lay(OVER + line("Hi" + " " * 20, 200, 140)), []),
        # masks
        (
            soft_mask(b"1 g 0 0 99 99 re f", Name.DeviceRGB),
            [("colour/rgb", "a soft mask is RGB")],
        ),
        (
            soft_mask(b"1 0 0 rg 0 0 99 99 re f", Name.DeviceCMYK),
            [("colour/rgb", "a soft mask is RGB")],
        ),
        (soft_mask(b"1 g 0 0 99 99 re f", Name.DeviceGray), []),
    ],
)
def test_colour_and_type_however_they_are_painted(spoil, expected, tmp_path):
    assert found(spoil, tmp_path) == expected


def test_a_font_without_a_number_is_told_once(tmp_path):
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    spoil = lay(OVER + b"BT 60 140 Td /G 10 Tf (H) Tj /G 11 Tf (i) Tj ET", Font__G=helvetica)
    told = ("fonts/embedded", "the font Helvetica is not embedded")
    assert found(spoil, tmp_path).count(told) == 1


SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def with_form(pdf: pikepdf.Pdf, **entries) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T="a", **entries))
    parent = pdf.make_indirect(Dictionary(T="all", Kids=[field]))
    pdf.Root.AcroForm = Dictionary(Fields=[parent])


def in_ring(pdf: pikepdf.Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.URI, URI="https://example.org/"))
    action.Next = Array([action, action])
    page(pdf).Annots[0].A = action
    pdf.Root.Outlines.First.Next = pdf.Root.Outlines.First


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (
            lambda pdf: page(pdf).Annots[0].A.__setitem__("/Next", SCRIPT),
            ["a link does JavaScript"],
        ),
        (
            lambda pdf: pdf.Root.Outlines.First.__setitem__("/A", SCRIPT),
            ["a bookmark does JavaScript"],
        ),
        (
            lambda pdf: with_form(pdf, AA=Dictionary(K=SCRIPT)),
            ["a form field acts when it is used"],
        ),
        (with_form, []),
        (
            lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(XFA="<xdp/>")),
            ["the document holds a form with scripts of its own (XFA)"],
        ),
        (
            lambda pdf: pdf.Root.__setitem__("/OpenAction", Array([page(pdf), Name.Fit])),
            [],
        ),
        (in_ring, []),
    ],
)
def test_scripts_wherever_they_hang(spoil, expected, tmp_path):
    told = found(spoil, tmp_path, "screen")
    assert [message for check, message in told if check == "structure/scripts"] == expected
    assert {check for check, _ in told} <= {"structure/scripts"}


@pytest.mark.parametrize("kind", ["FileAttachment", "RichMedia", "Movie"])
def test_annotations_that_carry_files(kind, tmp_path):
    note = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=[20, 20, 30, 30])
    told = found(lambda pdf: page(pdf).Annots.append(note), tmp_path, "screen")
    words = f"the page carries a file or plays one ({kind})"
    assert told == [("structure/attachments", words)]


def test_an_operator_there_is_not(tmp_path):
    words = "cannot be read on this page: the operator 'foo'"
    assert found(lay(b"1 2 foo [3 1] 0 d 1 J /Tag MP"), tmp_path) == [("file/damaged", words)]


PLACED = b"q 36 0 0 36 60 120 cm /L Do Q"


def jpx(mode: str, **options):
    """A JPEG 2000 picture that leaves its colour space to its data."""

    def make(pdf: pikepdf.Pdf):
        file = io.BytesIO()
        Image.new(mode, (100, 100)).save(file, "JPEG2000", **options)
        image = add_image(pdf, 100, 100)
        image.write(file.getvalue(), filter=Name.JPXDecode)
        del image.ColorSpace
        return image

    return make


def changed_image(**entries):
    def make(pdf: pikepdf.Pdf):
        image = add_image(pdf, 100, 100, channels=1)
        for key, value in entries.items():
            image[f"/{key}"] = value(pdf) if callable(value) else value
        return image

    return make


def with_alternate(is_printed: bool):
    def make(pdf: pikepdf.Pdf):
        other = Dictionary(Image=add_image(pdf, 9, 9), DefaultForPrinting=is_printed)
        return changed_image(Alternates=Array([other]))(pdf)

    return make


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (jpx("RGB"), [("colour/rgb", "a picture is RGB")]),
        (jpx("RGB", no_jp2=True), [("colour/rgb", "a picture is RGB")]),
        (jpx("L"), []),
        (jpx("L", no_jp2=True), []),
        (
            changed_image(ColorSpace=spot("Gold")),
            [("colour/spot", "the spot colour 'Gold' needs a plate of its own")],
        ),
        (
            changed_image(ColorSpace=spot("All")),
            [("colour/all", "the registration colour is used inside the bleed")],
        ),
        (
            with_alternate(True),
            [
                (
                    "structure/alternates",
                    "a picture has another for printing (Alternates)",
                )
            ],
        ),
        (with_alternate(False), []),
    ],
)
def test_pictures_of_other_kinds(image, expected, tmp_path):
    assert found(lay(PLACED, XObject__L=image), tmp_path) == expected


@pytest.mark.parametrize(("size", "is_told"), [((1, 1), False), ((256, 1), False), ((9, 9), True)])
def test_a_flat_colour_or_fade_of_few_pixels_is_no_coarse_picture(size, is_told, tmp_path):
    spoil = lay(b"q 140 0 0 20 50 120 cm /L Do Q", XObject__L=lambda pdf: add_image(pdf, *size))
    told = [check for check, _ in found(spoil, tmp_path)]
    assert told == (["images/low-ppi"] if is_told else [])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"q 1 0 0 .01 60 140 cm 0 0 m 60 0 l S Q", "a line of 0.01 pt (at least 0.25 pt)"),
        (b"q 1 0 0 .01 60 140 cm 0 0 m 0 2000 l S Q", ""),  # its pen is 1 pt wide across it
        (b"q 0 1 -1 0 90 140 cm .3 w 0 0 m 20 0 l S Q", ""),
        (b"q .1 .1 -2 2 90 140 cm 0 0 m 20 0 l S Q", ""),
        (b"q .1 .1 -2 2 90 140 cm 0 0 m 0 9 l S Q", "a line of 0.141 pt (at least 0.25 pt)"),
        (b"60 140 m 120 140 l f", "a filled rule of 0 pt (at least 0.25 pt)"),
        (b".5 w 60 140 m 120 140 l B", ""),  # as some draw lines: the stroke covers it
        (b".1 w 60 140 m 120 140 l B", "a filled rule of 0.1 pt (at least 0.25 pt)"),
        (b"60 140 m 120 140 l h 60 130 9 9 re f", ""),  # nothing of an outline with an area
    ],
)
def test_lines_drawn_by_uneven_scaling_or_without_area(content, expected, tmp_path):
    told = found(lay(b"0 0 0 1 k 0 0 0 1 K " + content), tmp_path)
    assert [message for _, message in told][-1:] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("ground", "is_told"), [(b"0 0 0 1 k 50 130 60 30 re f ", True), (b"", False)]
)
def test_small_white_type_matters_on_a_ground(ground, is_told, tmp_path):
    told = found(lay(ground + b"0 0 0 0 k " + line("Hi", 60, 140, 5.5)), tmp_path)
    assert [check for check, _ in told] == (["type/small-multi-ink"] if is_told else [])


def table(samples: bytes, bits: int = 8):
    entries = {"FunctionType": 0, "Domain": [0, 1], "Size": [2], "BitsPerSample": bits}
    return lambda pdf: pdf.make_stream(samples, Range=[0, 1] * 4, **entries)


SOLID = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (table(b"\0\0\0\0" + b"\xff" * 4), ["ink/total"]),
        (table(b"\0" * 8 + b"\xff\0" * 4, 16), ["ink/total"]),
        (table(b"\0\0\0\0" + b"\x33" * 4), []),
        (lambda pdf: Array([SOLID] * 4), ["ink/total"]),
    ],
)
def test_the_ink_of_a_fade_by_tables_or_by_one_function_an_ink(function, told, tmp_path):
    def shading(pdf: pikepdf.Pdf):
        entries = {"ShadingType": 2, "ColorSpace": Name.DeviceCMYK, "Coords": [60, 0, 80, 0]}
        return Dictionary(**entries, Function=function(pdf))

    spoil = lay(b"q 60 140 20 20 re W n /S sh Q", Shading__S=shading)
    assert [check for check, _ in found(spoil, tmp_path)] == told


def test_the_catalogue_may_name_a_newer_version(tmp_path):
    told = found(lambda pdf: pdf.Root.__setitem__("/Version", Name("/1.7")), tmp_path)
    assert told == [("standard/metadata", "PDF 1.7 is newer than PDF/X-4 allows (1.6)")]


@pytest.mark.parametrize(
    ("crop", "expected"),
    [
        ([40, 40, 200, 300], [("boxes/nested", "the TrimBox reaches out of the CropBox")]),
        (sheets.TRIM, []),
    ],
)
def test_the_crop_box_holds_the_trim(crop, expected, tmp_path):
    """PDF/X-3:2002 asks for it; what lies outside is lost in many programs."""
    assert found(lambda pdf: page(pdf).__setitem__("/CropBox", Array(crop)), tmp_path) == expected


def test_sizes_count_in_points_whatever_the_unit_of_the_page(tmp_path):
    """Type of 3 and pictures of 200 units are 6 points and 100 ppi under a UserUnit of 2."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        for each in pdf.pages:
            each.obj.UserUnit = 2
        content = line("Hi", 30, 140, 3) + b"q 36 0 0 36 30 160 cm /L Do Q"
        marked = b"/Artifact BMC " + content + b" EMC"
        lay(marked, XObject__L=lambda pdf: add_image(pdf, 100, 100, 3))(pdf)

    assert found(spoil, tmp_path, "screen") == []
    smaller = lay(b"/Artifact BMC " + line("Hi", 30, 90, 2) + b" EMC")
    told = found(lambda pdf: [smaller(pdf), spoil(pdf)], tmp_path, "screen")
    assert told == [("type/small", "type of 4.0 pt (at least 5 pt)")]


def named(pdf: pikepdf.Pdf) -> None:
    tree = pikepdf.NameTree.new(pdf)
    tree["two"] = Array([page(pdf, 1), Name.Fit])
    pdf.Root.Names = Dictionary(Dests=tree.obj)


@pytest.mark.parametrize(
    ("target", "is_told"),
    [
        (lambda pdf: {"A": Dictionary(S=Name.GoTo, D="two")}, False),
        (lambda pdf: {"A": Dictionary(S=Name.GoTo, D="three")}, True),
        (lambda pdf: {"Dest": pikepdf.String("two")}, False),
        (lambda pdf: {"Dest": Array([page(pdf, 1), Name.Fit])}, False),
        (lambda pdf: {"Dest": Array([Dictionary(Type=Name.Page), Name.Fit])}, True),
        (lambda pdf: {"Dest": Array([])}, True),
        (lambda pdf: {"A": Dictionary(S=Name.URI, URI=" ")}, True),
        (lambda pdf: {"A": Dictionary(S=Name.Named, N=Name.NextPage)}, False),
        (lambda pdf: {}, True),
    ],
)
def test_a_link_leads_to_what_exists(target, is_told, tmp_path):
    def spoil(pdf: pikepdf.Pdf) -> None:
        named(pdf)
        link = page(pdf).Annots[0]
        del link.A
        for key, value in target(pdf).items():
            link[f"/{key}"] = value

    told = [message for check, message in found(spoil, tmp_path, "screen") if "links" in check]
    assert told == (["a link leads nowhere"] if is_told else [])


def test_a_figure_by_another_name_needs_words_too(tmp_path):
    def spoil(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        root.RoleMap = Dictionary(Picture=Name.Drawing, Drawing=Name.Figure)
        figure = root.K[0].K[2]
        figure.S, figure.Alt = Name.Picture, " "

    told = [("access/alternative", "a figure has no alternative text")]
    assert found(spoil, tmp_path, "screen") == told
