"""Pages from elsewhere in an edition: which stand as they are, and what becomes of their parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from builder.editions.edition import Edition, load
from builder.editions.placing import all_resources, fill_places, keep_places
from builder.ground.spots import Spot
from builder.makeup.galley import PlacedSheet
from builder.pdf.content import contents
from builder.pdf.geometry import Box
from builder.proof.facts import STANDS_FOR, ProofFacts
from tests.adverts import advert
from tests.telling import Teller

Name, Array, Dictionary = pikepdf.Name, pikepdf.Array, pikepdf.Dictionary
TRIM = Box(9, 9, 209, 309)


def sheet(path: Path, fit: str = "bleed", **more: bool) -> PlacedSheet:
    return PlacedSheet(
        path, 1, f"ads/{path.name}", fit, TRIM.grown(9), (0.005, 0, 0, 0.003, -0.05, -0.03), TRIM,
        (200, 300), (9, 9, 9, 9), 9, Path("picture.jpg"), (600, 900), Spot("issue.yaml", 3), **more,
    )  # fmt: skip


def proof(*names: str) -> pikepdf.Pdf:
    """A page with a stand-in of each name, and one for nothing."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    objects = Dictionary()
    for at, name in enumerate((*names, "")):
        picture = pdf.make_stream(b"\0\0\0")
        picture.Type, picture.Subtype, picture.ColorSpace = (
            Name.XObject, Name.Image, Name.DeviceRGB,
        )  # fmt: skip
        picture.Width, picture.Height, picture.BitsPerComponent = 1, 1, 8
        if name:
            picture[f"/{STANDS_FOR}"] = pikepdf.String(name)
        objects[f"/X{at}"] = picture
    page = pdf.pages[0].obj
    page.Resources = Dictionary(XObject=objects)
    shown = b" ".join(b"/X%d Do" % at for at in range(len(names) + 1))
    page.Contents = pdf.make_stream(shown)
    return pdf


def placed(
    pdf: pikepdf.Pdf, edition: Edition, facts: ProofFacts, sheets: dict[str, PlacedSheet]
) -> list[str]:
    """Puts the pages in; gives the kinds of the page's objects, and what is told."""
    streams = contents(pdf)
    places = keep_places(pdf, streams, edition, replace(facts, placed=sheets))
    fill_places(places, streams)
    objects = pdf.pages[0].obj.Resources.XObject
    kinds = [str(objects[name].Subtype)[1:] for name in sorted(objects.keys())]
    return [*kinds, *(f"{one.check} {one.line}" for one in places.findings)]


IMAGES = ["Image", "Image", "Image"]


@pytest.mark.parametrize(
    ("name", "archival", "told"),
    [
        ("print", False, ["Form", "Form", "Image"]),
        ("screen", True, ["Form", "Form", "Image"]),
        ("screen", False, [*IMAGES, "placed/pictured 3"]),
        ("email", True, IMAGES),
    ],
)
def test_which_stand_as_they_are(
    name: str, archival: bool, told: list[str], facts: ProofFacts, tmp_path: Path
) -> None:
    """On a press all; for readers what may be archived; where bytes are counted none."""
    one = sheet(advert(tmp_path / "a.pdf", (80, 120)), is_archival=archival)
    assert placed(proof("a", "a"), load(name), facts, {"a": one}) == told


def test_an_issue_without_such_pages_keeps_its_pictures(facts: ProofFacts) -> None:
    assert placed(proof("a", "b"), load("print"), facts, {}) == IMAGES


@pytest.mark.parametrize("name", ["press", "readers"])
def test_what_a_placed_page_is(
    name: str,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path: Path,
    golden: Callable[[str, str], None],
) -> None:
    """``golden/editions/placed-*.txt``: a page in one stream and one in two, with a group."""
    edition = load("print" if name == "press" else "screen")
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    whole = sheet(advert(tmp_path / "whole.pdf", (80, 120), Group=group), mixes=True)
    parts = sheet(advert(tmp_path / "parts.pdf", (80, 120), 0, parts=2), "type-area")
    sheets = {"a": replace(whole, is_archival=True), "b": replace(parts, is_archival=True)}
    pdf = proof("a", "b")
    placed(pdf, edition, facts, sheets)
    told = Teller().told("objects", pdf.pages[0].obj.Resources.XObject, 0)
    golden(f"editions/placed-{name}.txt", "".join(f"{line}\n" for line in told))


def test_an_empty_form_keeps_the_place_and_says_that_it_mixes(
    facts: ProofFacts, tmp_path: Path
) -> None:
    paths = [advert(tmp_path / f"{name}.pdf", (80, 120)) for name in "ab"]
    sheets = {"a": sheet(paths[0], mixes=True), "b": sheet(paths[1])}
    pdf = proof("a", "b")
    keep_places(pdf, contents(pdf), load("print"), replace(facts, placed=sheets))
    objects = pdf.pages[0].obj.Resources.XObject
    assert ["/Group" in objects[name] for name in ("/X0", "/X1")] == [True, False]
    assert [objects[name].read_bytes() for name in ("/X0", "/X1")] == [b"", b""]


def test_resources_are_found_in_all_that_is_inside_and_once() -> None:
    pdf = pikepdf.new()
    letter = Dictionary(Type=Name.Font, Resources=Dictionary(Said="font"))
    pattern = pdf.make_stream(b"")
    pattern.Resources = Dictionary(Said="pattern", Font=Dictionary(F=letter))
    form = pdf.make_stream(b"")
    form.Resources = Dictionary(Said="form", Pattern=Dictionary(P=pattern))
    form.Resources.XObject = Dictionary(Again=form, Other=form, Number=1)
    assert [str(one.Said) for one in all_resources(form)] == ["form", "pattern", "font"]
