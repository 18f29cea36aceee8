"""The edition ``print-x1a`` against PDF/X-1a:2003 (ISO 15930-4), and against PDF/X-4."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from builder.editions.edition import edition_names, load
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.flattening import flatten
from builder.ground.places import HOUSE
from builder.pdf.content import contents
from builder.pdf.spaces import read_space
from builder.preflight.examining import preflight
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof
from tests.tools.rendering import drawn_by_ghostscript, drawn_by_pdfium, drawn_by_poppler

from .test_press import set_within_paths, steps

FADE = "a tint is transparent over more than one colour"


@pytest.fixture(scope="module")
def old(
    prepared: PreparedProof,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Finished:
    path = tmp_path_factory.mktemp("x1a") / "old.pdf"
    return finish(prepared, load("print-x1a"), facts, path)


@pytest.fixture(scope="module")
def pdf(old: Finished) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(old.path) as opened:
        yield opened


def test_it_is_built_where_it_is_named():
    assert "print-x1a" not in edition_names()
    edition = load("print-x1a")
    assert (edition.kind.name, edition.kind.standard) == ("press", "PDF/X-1a:2003")
    assert edition.marks and edition.condition == "FOGRA39"
    assert load("own", {"extends": "print-x1a"}).kind.standard == "PDF/X-1a:2003"
    assert load("own", {"standard": "PDF/X-4"}).kind.standard == "PDF/X-4"


def test_it_is_pdf_1_4_without_object_streams(pdf, old):
    data = old.path.read_bytes()
    assert data.startswith(b"%PDF-1.4")
    assert b"/ObjStm" not in data and b"/XRef" not in data and b"\nxref\n" in data
    assert not pdf.is_encrypted


def test_the_information_dictionary_says_what_it_is(pdf):
    info = pdf.trailer.Info
    assert str(info.GTS_PDFXVersion) == "PDF/X-1a:2003"
    assert info.Trapped == "/False"
    for key in ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"):
        assert str(info[key]).strip()
    assert len(pdf.trailer.ID) == 2
    assert b"GTS_PDFXVersion" not in pdf.Root.Metadata.read_bytes()  # X-4's alone


def test_it_names_its_printing_condition(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
    assert str(intent.RegistryName) == "http://www.color.org" and str(intent.Info)


def test_no_page_and_no_object_is_transparent(pdf):
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            assert "/Group" not in thing
            assert not {"/ca", "/CA", "/BM", "/SMask"} & set(thing.keys())


def test_colours_are_process_inks_and_separations(pdf):
    devices = {b"rg", b"RG", b"ri"}
    for content in contents(pdf):
        assert not devices & {operator for _, operator in steps(content)}
        for space in content.resources.get("/ColorSpace", {}).values():
            assert read_space(space).family in ("cmyk", "gray", "spot")
            assert read_space(space).device
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
            assert thing.ColorSpace in ("/DeviceCMYK", "/DeviceGray")
            assert thing.BitsPerComponent in (1, 8)


def test_filters_are_those_of_pdf_1_4(pdf):
    allowed = {"/FlateDecode", "/DCTDecode", "/RunLengthDecode"}
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and "/Filter" in thing:
            given = thing.Filter
            names = list(given) if isinstance(given, pikepdf.Array) else [given]
            assert {str(name) for name in names} <= allowed


def test_there_are_no_layers_files_actions_or_annotations(pdf):
    assert not {"/OCProperties", "/AcroForm", "/OpenAction", "/AA"} & set(pdf.Root.keys())
    assert not len(pdf.attachments)
    assert not any("/Annots" in page.obj or "/AA" in page.obj for page in pdf.pages)


def test_trim_lies_within_bleed_within_media(pdf):
    for page in pdf.pages:
        trim, bleed, media = ([float(v) for v in page.obj[k]] for k in
                              ("/TrimBox", "/BleedBox", "/MediaBox"))  # fmt: skip
        assert media[0] <= bleed[0] < trim[0] and trim[2] < bleed[2] <= media[2]
        assert "/ArtBox" not in page.obj


def test_what_cannot_be_flattened_is_an_error_in_its_place(old):
    told = [(f.check, f.page, f.severity, f.message) for f in old.findings]
    assert ("editions/transparency", 1, "error", FADE) in told
    assert all(len(f.details["bbox"]) == 4 for f in old.findings if f.message == FADE)


def test_a_preflight_takes_it_for_what_it_is(old):
    assert {f.check for f in preflight(old.path)} <= {"images/low-ppi", "type/small-multi-ink"}


SPOILT = {
    "newer": lambda pdf: None,
    "lacking": lambda pdf: pdf.trailer.Info.__delitem__("/ModDate"),
}


@pytest.mark.parametrize("says", SPOILT)
def test_a_preflight_finds_what_an_older_file_lacks(says, old, tmp_path):
    with pikepdf.open(old.path) as pdf:
        SPOILT[says](pdf)
        version = "1.6" if says == "newer" else "1.4"
        pdf.save(tmp_path / "bad.pdf", force_version=version)
    found = [f.message for f in preflight(tmp_path / "bad.pdf") if f.check == "standard/metadata"]
    words = {"newer": "PDF 1.6 is newer than PDF/X-1a allows (1.4)",
             "lacking": "the file lacks /ModDate"}  # fmt: skip
    assert found == [words[says]]


# Flattening, exactly


def sheet(content: bytes, **resources) -> pikepdf.Pdf:
    """A page of 200 × 200 pt with a flat ground on its lower half."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0].obj
    veil = Dictionary(V=Dictionary(ca=0.5, CA=0.5), M=Dictionary(BM=Name.Multiply))
    made = {f"/{key}": value(pdf) for key, value in resources.items()}
    page.Resources = Dictionary(ExtGState=veil, XObject=Dictionary(made))
    page.Contents = pdf.make_stream(b"0 0 0 0 k .1 .2 .4 0 k 0 0 200 100 re f " + content)
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    return pdf


def form(content: bytes, group: bool = True):
    def make(pdf):
        stream = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form)
        stream.BBox, stream.Resources = Array([0, 0, 200, 200]), Dictionary()
        if group:
            stream.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
        return stream

    return make


def masked(pdf):
    """A picture of one ink whose veil grows from left to right."""
    veil = pdf.make_stream(bytes(range(0, 200, 2)) * 50, Subtype=Name.Image, Width=100, Height=50,
                           BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
    return pdf.make_stream(
        bytes((200, 0, 0, 0)) * 5000, Subtype=Name.Image, Width=100, Height=50,
        BitsPerComponent=8, ColorSpace=Name.DeviceCMYK, SMask=veil,
    )  # fmt: skip


def grey(pdf):
    """The same in black, which a picture of grey says the other way round."""
    picture = masked(pdf)
    black = bytes(range(55, 155)) * 50
    picture.write(black)
    picture.ColorSpace = Name.DeviceGray
    return picture


EXACT = {
    "on paper": (b"/V gs 0 1 1 0 k 20 120 40 40 re f", {}),
    "on a tint": (b"/V gs 0 1 1 0 k 20 20 40 40 re f", {}),
    "filled and stroked": (b"/V gs 0 1 1 0 k 1 0 0 0 K 6 w 120 120 m 160 120 l S", {}),
    "filled and made a clip": (b"/V gs 0 1 1 0 k 20 120 40 40 re W f 20 120 9 9 re f", {}),
    "made a clip by even and odd": (b"/V gs 0 1 1 0 k 20 120 40 40 re W* f", {}),
    "a veil on a veil": (b"/V gs 0 1 1 0 k 20 20 80 60 re f 1 0 0 0 k 30 30 20 20 re f", {}),
    "on grey": (b".6 g 20 120 60 60 re f /V gs 0 1 1 0 k 30 130 40 40 re f", {}),
    "opaque again": (
        b"q /V gs 0 1 1 0 k 20 20 40 40 re f Q 1 0 0 0 k 80 20 40 40 re f", {},
    ),
    "a group": (b"/V gs /G Do", {"G": form(b"0 1 1 0 k 20 120 40 40 re f")}),
    "a group nothing shows through": (b"/G Do", {"G": form(b"1 0 0 0 k 20 70 40 60 re f")}),
    "a picture on paper": (b"q 100 0 0 50 20 120 cm /P Do Q", {"P": masked}),
    "a picture on a tint": (b"q 100 0 0 50 20 20 cm /P Do Q", {"P": masked}),
    "a grey picture on a tint": (b"q 100 0 0 50 20 20 cm /P Do Q", {"P": grey}),
}  # fmt: skip
NEVER = {
    "over an edge": (b"/V gs 0 1 1 0 k 20 80 40 40 re f", {}),
    "a picture over an edge": (b"q 100 0 0 50 20 80 cm /P Do Q", {"P": masked}),
    "multiplied": (b"/M gs 0 1 1 0 k 20 20 40 40 re f", {}),
    "in a group that overlaps itself": (
        b"/V gs /G Do",
        {"G": form(b"0 1 1 0 k 20 120 40 40 re f 1 0 0 0 k 40 140 40 40 re f")},
    ),
    "shown twice": (
        b"/V gs /G Do 1 0 0 1 100 0 cm /G Do", {"G": form(b"0 1 1 0 k 20 20 9 9 re f")},
    ),
    "over a circle": (
        b"0 0 1 0 k 20 120 m 20 160 60 160 60 120 c f /V gs 0 1 1 0 k 30 122 9 9 re f", {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXACT)
def test_what_lies_on_one_colour_is_mixed_to_the_number(name, tmp_path):
    content, resources = EXACT[name]
    pdf = sheet(content, **resources)
    pdf.save(tmp_path / "clear.pdf")
    assert flatten(pdf, []) == []
    assert "/Group" not in pdf.pages[0].obj
    assert set_within_paths(pdf) == []
    pdf.save(tmp_path / "flat.pdf")
    assert b"/SMask" not in (tmp_path / "flat.pdf").read_bytes()
    (clear,), (flat,) = (
        drawn_by_ghostscript(tmp_path / name, 72, "tiff32nc") for name in ("clear.pdf", "flat.pdf")
    )
    assert np.abs(clear.astype(int) - flat).max() <= 2


@pytest.mark.parametrize("name", NEVER)
def test_what_would_have_to_be_cut_up_is_told(name):
    content, resources = NEVER[name]
    pdf = sheet(content, **resources)
    told = flatten(pdf, [])
    assert told and {(f.check, f.page) for f in told} == {("editions/transparency", 1)}
    what = "a picture" if resources.get("P") else "a tint"
    assert all(f.message.startswith(f"{what} is transparent") for f in told)


# Against PDF/X-4


@pytest.mark.parametrize("draw", [drawn_by_poppler, drawn_by_pdfium])
def test_two_renderers_draw_it_as_they_draw_pdf_x_4(draw, old, press):
    """But for the fade that cannot be flattened, on the first page."""
    one, other = draw(old.path, 72), draw(press.path, 72)
    assert len(one) == len(other)
    for mine, theirs in list(zip(one, other, strict=True))[1:]:
        apart = np.abs(mine.astype(int) - theirs).max(axis=-1) > 64
        assert apart.mean() <= 0.0005


def test_every_rule_has_its_test():
    page = (HOUSE / "docs" / "press.md").read_text("utf-8")
    named = set(re.findall(r"`test_x1a\.py::(test_\w+)`", page))
    tree = ast.parse(Path(__file__).read_text("utf-8"))
    exist = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    own = {"test_it_is_built_where_it_is_named", "test_every_rule_has_its_test"}
    assert named == {name for name in exist if name.startswith("test_")} - own
