"""The print edition against PDF/X-4 (ISO 15930-7) and what a press asks beyond it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms

from builder.editions import profiles
from builder.editions.edition import load
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.pictures import all_pictures, is_photograph, read_picture
from builder.ground.findings import EnvironmentProblem
from builder.pdf.content import Content, contents, instructions
from builder.pdf.geometry import Box
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof, prepare
from tests.finished import BLEED, TRIM
from tests.tools.rendering import (
    difference,
    drawn_by_ghostscript,
    drawn_by_pdfium,
    drawn_by_poppler,
    laid_open,
)

from . import sample

MM = 72 / 25.4
XMP = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


@pytest.fixture(scope="module")
def pdf(press: Finished) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(press.path) as opened:
        yield opened


def steps(content: Content) -> list[tuple[bytes, bytes]]:
    return list(instructions(content.stream.read_bytes(), content.stream))


# Identification and metadata


def test_it_is_pdf_1_6(pdf: pikepdf.Pdf, press: Finished) -> None:
    assert press.path.read_bytes().startswith(b"%PDF-1.6")
    assert pdf.pdf_version == "1.6"
    assert not pdf.is_encrypted


def test_it_says_pdf_x_4_in_xmp(pdf: pikepdf.Pdf) -> None:
    rdf = ElementTree.fromstring(pdf.Root.Metadata.read_bytes()).findall("rdf:RDF", XMP)
    assert len(rdf) == 1

    def said(name: str) -> str | None:
        return rdf[0].findtext(f"rdf:Description/{name}", namespaces=XMP)

    assert said("pdfxid:GTS_PDFXVersion") == "PDF/X-4"
    assert said("pdf:Trapped") == "False"
    assert said("xmp:CreateDate") == said("xmp:ModifyDate") == said("xmp:MetadataDate")
    assert said("xmp:CreateDate") == "2017-02-28T00:00:00+00:00"
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", said("xmpMM:DocumentID") or "")
    assert said("xmpMM:VersionID") == "1"
    assert said("xmpMM:RenditionClass") == "default"
    titles = rdf[0].findall("rdf:Description/dc:title/rdf:Alt/rdf:li", XMP)
    assert [title.text for title in titles] == [
        "中国创新观察 China Innovation Insights",
        "中国创新观察",
        "China Innovation Insights",
    ]
    assert "/Filter" not in pdf.Root.Metadata


def test_information_dictionary_and_id(pdf: pikepdf.Pdf) -> None:
    assert pdf.trailer.Info.Trapped == "/False"
    assert str(pdf.trailer.Info.Title) == "中国创新观察 China Innovation Insights"
    assert str(pdf.trailer.Info.CreationDate) == "D:20170228000000+00'00'"
    assert [len(bytes(part)) for part in pdf.trailer.ID] == [16, 16]


def test_output_intent(pdf: pikepdf.Pdf, press_profile: Path) -> None:
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFX"
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert str(intent.RegistryName) == "http://www.color.org"
    assert intent.DestOutputProfile.N == 4
    embedded = intent.DestOutputProfile.read_bytes()
    assert embedded == press_profile.read_bytes()
    profile = ImageCms.ImageCmsProfile(io.BytesIO(embedded)).profile
    assert (profile.device_class, profile.xcolor_space) == ("prtr", "CMYK")


def test_a_users_own_profile_and_condition(
    prepared: PreparedProof, facts: ProofFacts, press_profile: Path, tmp_path: Path
) -> None:
    own = tmp_path / "printer.icc"
    own.write_bytes(press_profile.read_bytes())
    edition = load("print", {"profile": str(own), "condition": "FOGRA51"})
    done = finish(prepared, edition, facts, tmp_path / "print.pdf")
    with pikepdf.open(done.path) as pdf:
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA51"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"moon", "cannot be read"),
        ("rgb", "CMYK"),
        ("cut off", "cannot be read"),
    ],
)
def test_a_profile_that_will_not_do_is_refused(
    prepared: PreparedProof,
    facts: ProofFacts,
    tmp_path: Path,
    press_profile: Path,
    content: bytes | str | None,
    words: str,
) -> None:
    path = tmp_path / "printer.icc"
    if content == "rgb":
        content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if content == "cut off":
        content = press_profile.read_bytes()[:5000]
    if isinstance(content, bytes):
        path.write_bytes(content)
    out = tmp_path / "print.pdf"
    edition = load("print", {"profile": str(path), "condition": "FOGRA51"})
    with pytest.raises(EnvironmentProblem, match=words) as refused:
        finish(prepared, edition, facts, out)
    assert "profile:" in refused.value.remedy
    assert not out.exists()


def test_without_the_houses_profile_the_remedy_is_told(
    prepared: PreparedProof, facts: ProofFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(EnvironmentProblem, match="has not been made") as refused:
        finish(prepared, load("print"), facts, tmp_path / "print.pdf")
    assert "builder profiles" in refused.value.remedy
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EnvironmentProblem, match="colprof is missing"):
        profiles.build_default_profile()


# Boxes, bleed, pages


def test_boxes_are_nested_and_of_the_right_size(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        media, bleed, trim = (
            Box.of(page.obj[name]) for name in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
        assert (trim.width, trim.height) == pytest.approx(TRIM, abs=0.001)
        assert bleed.width - trim.width == pytest.approx(6 * MM, abs=0.001)
        assert media.width - bleed.width == pytest.approx(18 * MM, abs=0.001)
        assert media.holds(bleed, 0.01) and bleed.holds(trim, 0.01)
        assert "/CropBox" not in page.obj and "/ArtBox" not in page.obj


@pytest.mark.parametrize(("multiple", "pages"), [(1, 2), (3, 3), (4, 4), (16, 16)])
def test_pages_are_filled_up(
    prepared: PreparedProof,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path: Path,
    multiple: int,
    pages: int,
) -> None:
    done = finish(prepared, load("print", {"multiple_of": multiple}), facts, tmp_path / "p.pdf")
    assert done.pages == pages
    for page in drawn_by_pdfium(done.path, 20)[2:]:
        inside = page[12:-12, 12:-12]
        assert inside.min() == 255


def test_a_smaller_bleed_is_cut_and_a_larger_one_is_an_error(
    prepared: PreparedProof, facts: ProofFacts, press_profile: Path, tmp_path: Path
) -> None:
    narrow = finish(prepared, load("print", {"bleed": "1mm"}), facts, tmp_path / "narrow.pdf")
    page = drawn_by_pdfium(narrow.path, 254)[0]
    just_inside, just_outside = page[200, 100 - 8 : 100 - 1], page[200, 80:89]
    assert just_inside.max() < 255
    assert just_outside.min() == 255
    wide = finish(prepared, load("print", {"bleed": "5mm"}), facts, tmp_path / "wide.pdf")
    assert [(f.check, f.severity) for f in wide.findings] == [("editions/short-bleed", "error")]


def test_the_tint_at_the_head_reaches_the_edge_of_the_bleed(press: Finished) -> None:
    page = drawn_by_pdfium(press.path, 254)[0]
    edge = round((9 + 0.2) * 10)
    assert page[edge, 400].max() < 255
    assert page[400, edge].max() < 255


# Marks


def test_marks_stand_outside_the_bleed_on_every_plate(pdf: pikepdf.Pdf) -> None:
    form = pdf.pages[0].resources.XObject["/marks"]
    space = form.Resources.ColorSpace.All
    assert list(space)[:3] == ["/Separation", "/All", "/DeviceCMYK"]
    bleed = Box.of(pdf.pages[0].obj.BleedBox)
    strokes = re.findall(rb"([-\d.]+) ([-\d.]+) m ([-\d.]+) ([-\d.]+) l S", form.read_bytes())
    assert len(strokes) == 8 + 8
    for stroke in strokes:
        x0, y0, x1, y1 = (float(n) for n in stroke)
        beside = max(x0, x1) < bleed.left or min(x0, x1) > bleed.right
        above = max(y0, y1) < bleed.foot or min(y0, y1) > bleed.head
        assert beside or above
    trim = Box.of(pdf.pages[0].obj.TrimBox)
    upright = {round(float(s[0]), 2) for s in strokes if s[0] == s[2]}
    assert {round(trim.left, 2), round(trim.right, 2)} <= upright


def test_marks_change_nothing_within_the_bleed(
    prepared: PreparedProof, facts: ProofFacts, press: Finished, tmp_path: Path
) -> None:
    plain = finish(prepared, load("print", {"marks": False}), facts, tmp_path / "plain.pdf")
    marked, bare = drawn_by_pdfium(press.path, 72)[0], drawn_by_pdfium(plain.path, 72)[0]
    slug = round(9 * MM)
    inside = np.s_[slug + 1 : -slug - 1, slug + 1 : -slug - 1]
    assert np.array_equal(marked[inside], bare[inside])
    assert not np.array_equal(marked, bare)
    outside = bare.copy()
    outside[slug - 1 : -slug + 1, slug - 1 : -slug + 1] = 255
    assert outside.min() == 255


# Colour


def test_every_colour_is_in_inks(pdf: pikepdf.Pdf) -> None:
    for content in contents(pdf):
        operators = {operator for _, operator in steps(content)}
        allowed = {b"g", b"G"} if content.in_mask else {b"k", b"K"}
        set_directly = operators & {b"g", b"G", b"rg", b"RG", b"k", b"K"}
        assert set_directly <= allowed
        named = {operands for operands, operator in steps(content) if operator in (b"cs", b"CS")}
        assert named <= {b"/Pattern", b"/All"}
        for shading in content.resources.get("/Shading", pikepdf.Dictionary()).values():
            assert shading.ColorSpace == ("/DeviceGray" if content.in_mask else "/DeviceCMYK")
        if "/Group" in content.stream:
            space = content.stream.Group.CS
            assert space == ("/DeviceGray" if content.in_mask else "/DeviceCMYK")
    for picture in all_pictures(contents(pdf)):
        assert picture.ColorSpace in ("/DeviceCMYK", "/DeviceGray")


def test_nothing_names_rgb_or_lab_any_more(press: Finished) -> None:
    opened = laid_open(press.path)
    for word in (b"DeviceRGB", b"CalRGB", b"/Lab"):
        assert word not in opened


def test_pages_with_transparency_blend_in_inks(pdf: pikepdf.Pdf) -> None:
    assert pdf.pages[0].obj.Group.CS == "/DeviceCMYK"
    assert "/Group" not in pdf.pages[1].obj


def text_colours(pdf: pikepdf.Pdf) -> set[tuple[bytes, bool]]:
    """The fill of every piece of text, and whether it overprints."""
    found = set()
    for content in contents(pdf):
        fill, on, stack = b"", False, []
        for operands, operator in steps(content):
            if operator == b"q":
                stack.append((fill, on))
            elif operator == b"Q":
                fill, on = stack.pop()
            elif operator == b"k":
                fill = operands
            elif operator == b"gs" and operands in (b"/overprint", b"/knockout"):
                on = operands == b"/overprint"
            elif operator in (b"TJ", b"Tj"):
                found.add((fill, on))
    return found


def test_swatches_are_exact_and_only_black_text_overprints(pdf: pikepdf.Pdf) -> None:
    colours = text_colours(pdf)
    assert {
        (b"0 0 0 1", True),
        (b"0 0.88 0.95 0.1", False),
        (b"0.85 0.58 0.22 0.06", False),
        (b"0 0 0 0.68", False),
    } == colours
    states = pdf.pages[0].resources.ExtGState
    assert dict(states["/overprint"].items()) == {"/OP": False, "/op": True, "/OPM": 1}
    assert dict(states["/knockout"].items()) == {"/OP": False, "/op": False, "/OPM": 1}


def test_no_state_is_set_within_a_path(pdf: pikepdf.Pdf) -> None:
    assert set_within_paths(pdf) == []


def set_within_paths(pdf: pikepdf.Pdf) -> list[bytes]:
    """What stands between the parts of a path and its painting; ISO 32000-1, 8.5.2."""
    building = {b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"W", b"W*"}
    painting = {b"f", b"f*", b"F", b"B", b"B*", b"b", b"b*", b"S", b"s", b"n"}
    found = []
    for content in contents(pdf):
        within = False
        for _, operator in steps(content):
            if within and operator not in building | painting:
                found.append(operator)
            within = operator in building
    return found


def test_black_text_keeps_the_tint_below_it(press: Finished, tmp_path: Path) -> None:
    if not shutil.which("pdftoppm"):
        pytest.skip("poppler is not installed: apt install poppler-utils")
    help_text = subprocess.run(
        ["pdftoppm", "-h"], check=False, capture_output=True, text=True
    ).stderr
    if "-overprint" not in help_text:
        pytest.skip("this pdftoppm cannot simulate overprinting")
    how = ["-r", "150", "-singlefile", "-overprint", "-jpegcmyk", "-jpegopt", "quality=100"]
    subprocess.run(["pdftoppm", *how, str(press.path), str(tmp_path / "page")], check=True)
    (drawn,) = tmp_path.glob("page*")
    page = np.asarray(Image.open(drawn)).astype(int)
    head = page[: page.shape[0] // 5, : page.shape[1] // 2]
    text = head[head[..., 3] > 250]
    assert len(text) > 50
    assert np.median(text[:, 2]) == pytest.approx(0.09 * 255, abs=6)


def test_a_fade_ends_in_the_inks_of_its_swatches(pdf: pikepdf.Pdf) -> None:
    fades = [
        shading.Function.Functions[0]
        for content in contents(pdf)
        if not content.in_mask
        for shading in content.resources.get("/Shading", pikepdf.Dictionary()).values()
    ]
    ends = []
    for fade in fades:
        rows = np.frombuffer(fade.read_bytes(), ">u2").reshape(-1, 4) / 65535
        ends.append([tuple(row.round(3)) for row in (rows[0], rows[-1])])
    assert [(0.0, 0.88, 0.95, 0.1), (0.03, 0.04, 0.09, 0.0)] in ends


def test_cmyk_pictures_keep_their_bytes(pdf: pikepdf.Pdf, proof: Path) -> None:
    original = (proof.parent / "press.jpg").read_bytes()
    assert original in [picture.read_raw_bytes() for picture in all_pictures(contents(pdf))]


def test_pictures_stay_within_the_profiles_ink(pdf: pikepdf.Pdf, proof: Path) -> None:
    original = (proof.parent / "press.jpg").read_bytes()
    converted = [
        picture
        for picture in all_pictures(contents(pdf))
        if picture.ColorSpace == "/DeviceCMYK" and picture.read_raw_bytes() != original
    ]
    assert len(converted) == 2
    for picture in converted:
        inks = np.asarray(read_picture(picture)).astype(int).sum(axis=-1) / 2.55
        assert inks.max() < (profiles.INK_LIMIT + 5 if is_photograph(picture) else 300)


def test_drawings_keep_their_swatches_and_their_transparency(pdf: pikepdf.Pdf) -> None:
    (logo,) = [picture for picture in all_pictures(contents(pdf)) if "/SMask" in picture]
    pixels = np.asarray(read_picture(logo))
    centre = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2] / 2.55
    assert centre.tolist() == pytest.approx([0, 88, 95, 10], abs=0.3)
    assert logo.SMask.ColorSpace == "/DeviceGray"


# What a press does not want, and what must not be lost


def test_no_annotations_actions_scripts_or_forms(pdf: pikepdf.Pdf) -> None:
    assert not any("/Annots" in page.obj or "/AA" in page.obj for page in pdf.pages)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
    kinds = {str(o.get("/Type")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)}
    assert not {"/Annot", "/OBJR", "/Action"} & kinds


def test_fonts_are_embedded(pdf: pikepdf.Pdf) -> None:
    fonts = list(pdf.pages[0].resources.Font.values())
    assert fonts
    for font in fonts:
        assert font.Subtype == "/Type0"
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))


def test_lines_and_text_are_those_of_the_screen(press: Finished, screen: Finished) -> None:
    def lines(path: Path) -> list[list[str]]:
        with pypdfium2.PdfDocument(path) as document:
            return [p.get_textpage().get_text_range().splitlines() for p in document]

    assert lines(press.path)[: screen.pages] == lines(screen.path)


def test_engines_draw_print_and_screen_alike(
    press: Finished, screen: Finished, press_profile: Path
) -> None:
    margin = round(12 * MM)
    size = tuple(round(side) for side in TRIM)
    poppler, pdfium = drawn_by_poppler(press.path, 72), drawn_by_pdfium(press.path, 72)
    for one, other in zip(poppler, pdfium, strict=True):
        assert difference(one, other) < 2.5
    on_screen = drawn_by_pdfium(screen.path, 72)
    for inked, shown in zip(pdfium, on_screen, strict=False):
        cut = inked[margin : margin + size[1], margin : margin + size[0]]
        assert difference(cut, shown) < 8


def test_ghostscript_draws_it_with_its_profile_as_on_screen(
    press: Finished, screen: Finished
) -> None:
    margin = round(12 * MM)
    size = tuple(round(side) for side in TRIM)
    inked, shown = drawn_by_ghostscript(press.path, 72)[0], drawn_by_pdfium(screen.path, 72)[0]
    cut = inked[margin : margin + size[1], margin : margin + size[0]]
    assert difference(cut, shown) < 8


def test_same_inputs_same_bytes_from_two_folders(
    facts: ProofFacts, press: Finished, tmp_path: Path
) -> None:
    elsewhere = sample.write_proof(tmp_path / "another" / "place")
    again = finish(prepare(elsewhere), load("print"), facts, tmp_path / "again.pdf")
    assert again.path.read_bytes() == press.path.read_bytes()


def test_qpdf_finds_nothing_wrong(pdf: pikepdf.Pdf) -> None:
    assert pdf.check_pdf_syntax() == []


def test_the_proofs_bleed_is_what_the_facts_say(proof: Path, facts: ProofFacts) -> None:
    assert facts.bleed == BLEED
    with pikepdf.open(proof) as pdf:
        assert float(pdf.pages[0].mediabox[0]) == pytest.approx(-BLEED)
