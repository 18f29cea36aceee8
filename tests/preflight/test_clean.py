"""Clean sheets have no findings; findings say where they are, on the page and in the copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageCms

from builder.editions.edition import load
from builder.editions.profiles import INK_LIMIT, made_profile
from builder.ground.spots import Spot
from builder.preflight import profile as pdf_profile
from builder.preflight.examining import held_to, limits_for, preflight

from . import sheets
from .defects import DEFECTS, save_clean

MM = 72 / 25.4


@pytest.mark.parametrize(
    ("edition", "sheet"),
    [
        ("print", sheets.clean_press),
        ("screen", sheets.clean_screen),
        ("email", sheets.clean_screen),
    ],
)
def test_a_clean_sheet_has_no_findings(edition, sheet, tmp_path):
    path = tmp_path / "clean.pdf"
    save_clean(sheet(), path, edition)
    assert preflight(path, edition=edition) == []
    assert preflight(path) == []  # it declares what it is for


def test_what_declares_nothing_is_held_to_the_press(tmp_path):
    pdf = sheets.clean_press()
    del pdf.Root.Metadata
    del pdf.Root.OutputIntents
    pdf.save(tmp_path / "plain.pdf")
    found = {finding.check for finding in preflight(tmp_path / "plain.pdf")}
    assert found == {"standard/pdfx", "standard/output-intent"}


def test_blank_pages_that_fill_the_last_sheet_are_meant(tmp_path):
    pdf = sheets.clean_press()
    for index in (1, 3):
        pdf.pages[index].obj.Contents = pdf.make_stream(b"0 0 0 0 k 0 0 248 348 re f")
    save_clean(pdf, tmp_path / "filled.pdf", "print")
    found = preflight(tmp_path / "filled.pdf")
    assert [(finding.check, finding.page) for finding in found] == [("pages/empty", 2)]


@pytest.mark.parametrize(("largest", "told"), [(36, 2), (80, 0)])
def test_a_picture_is_as_fine_as_its_largest_place_asks(largest, told, tmp_path):
    pdf = sheets.clean_press()
    pdf.pages[0].obj.Resources.XObject.L = sheets.add_image(pdf, 300, 300)
    places = b"q 36 0 0 36 60 130 cm /L Do Q q %d 0 0 %d 110 130 cm /L Do Q" % (largest, largest)
    sheets.paint(pdf, places)
    save_clean(pdf, tmp_path / "twice.pdf", "print")
    found = [f for f in preflight(tmp_path / "twice.pdf") if f.check == "images/high-ppi"]
    assert sum(finding.details.get("places", 1) for finding in found) == told


@pytest.mark.parametrize(("multiple", "told"), [(1, 3), (8, 0)])
def test_a_signature_of_eight_may_end_in_more_blank_pages(multiple, told, tmp_path):
    pdf = sheets.clean_press()
    while len(pdf.pages) < 8:
        pdf.pages.append(pdf.pages[-1])
    for index in range(2, 8):
        pdf.pages[index].obj.Contents = pdf.make_stream(b"")
    save_clean(pdf, tmp_path / "filled.pdf", "print")
    limits = limits_for("print", {"page_multiple": multiple})
    found = preflight(tmp_path / "filled.pdf", limits=limits)
    assert [finding.check for finding in found] == ["pages/empty"] * told


def test_an_edition_there_is_not_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no such kind of edition: web; there are print, screen"):
        preflight(tmp_path / "any.pdf", edition="web")


def test_a_finding_names_its_place_in_points_of_the_page(tmp_path):
    pdf = sheets.clean_press()
    pdf.pages[0].obj.MediaBox = [-10, -20, 248, 348]
    sheets.paint(pdf, b"1 0 0 rg 60 140 20 20 re f 90 140 20 20 re f")
    save_clean(pdf, tmp_path / "rgb.pdf", "print")
    [finding] = preflight(tmp_path / "rgb.pdf")
    assert finding.message == "a tint is RGB 255/0/0 (2 places)"
    assert finding.as_json()["page"] == 1
    assert finding.as_json()["bbox"] == [70, 160, 90, 180]  # from the corner of the media box
    assert finding.as_json()["more"] == [[100, 160, 120, 180]]


def test_a_finding_names_the_copy_by_its_whole_line(tmp_path):
    asked = []

    def sources(page, text):
        asked.append((page, text))
        return Spot(Path("articles/one.md"), 12, 3) if page == 3 else None

    pdf = sheets.clean_press()
    runs = sheets.line("中文", 60, 140) + sheets.line("Hi", 70, 140)
    sheets.paint(pdf, b"/Under gs 0 0 0 1 k " + runs, page=2)
    sheets.paint(pdf, b"/Under gs 0 0 0 1 k " + sheets.line("Hi", 60, 140), page=3)
    save_clean(pdf, tmp_path / "copy.pdf", "print")
    two = preflight(tmp_path / "copy.pdf", sources=sources)
    assert [(f.check, f.page, f.file, f.line, f.column) for f in two] == [
        ("ink/black-overprint", 3, "articles/one.md", 12, 3),
        ("ink/black-overprint", 4, None, None, None),
    ]
    assert asked == []  # it is asked in the child process, whose memory is its own


@pytest.mark.parametrize("text", ["中文Hi"])
def test_the_line_is_put_together_from_its_runs(text, tmp_path):
    def sources(_page, line):
        return Spot(Path(line), 1, 1)

    pdf = sheets.clean_press()
    runs = b"".join(sheets.line(char, 60 + 5 * i, 140) for i, char in enumerate(text))
    sheets.paint(pdf, b"/Under gs 0 0 0 1 k " + sheets.line("Hi", 60, 160) + runs)
    save_clean(pdf, tmp_path / "line.pdf", "print")
    [finding] = preflight(tmp_path / "line.pdf", sources=sources)
    assert finding.file in ("Hi", text)
    assert len(finding.details["more"]) == len(text)


@pytest.mark.parametrize("edition", ["print", "screen", "email"])
def test_limits_follow_from_the_house_editions(edition):
    data = load(edition)
    purpose, limits = held_to(data)
    assert purpose == edition
    assert limits.bleed_mm == pytest.approx(data.bleed / MM)
    assert limits.page_multiple == data.multiple_of
    assert limits.max_bytes == data.max_bytes


def test_an_edition_may_have_limits_of_its_own():
    data = load("print", {"limits": {"ink_percent": 240, "spots": ["Gold"]}, "bleed": "5mm"})
    _, limits = held_to(data)
    assert (limits.ink_percent, limits.spots) == (240, ("Gold",))
    assert limits.bleed_mm == pytest.approx(5)


@pytest.mark.parametrize(("given", "percent"), [({}, 260), ({"ink_percent": 330}, None)])
def test_ink_is_held_to_the_output_profile(given, percent, tmp_path, monkeypatch):
    """A tint of 280% is too much where the file's own profile prints 260%, such as on newsprint."""
    monkeypatch.setattr(pdf_profile, "most_ink", lambda profile: 260.0)
    pdf = sheets.clean_press()
    sheets.paint(pdf, b".7 .7 .7 .7 k 60 140 20 20 re f")
    save_clean(pdf, tmp_path / "heavy.pdf", "print")
    found = preflight(tmp_path / "heavy.pdf", limits=limits_for("print", given))
    assert [f.check for f in found] == (["ink/total"] if percent else [])
    assert all("(limit 260%)" in f.message for f in found)


def test_the_ink_of_a_profile_is_measured():
    profile = made_profile()
    if profile is None:
        pytest.skip("the press profile has not been made")
    assert pdf_profile.most_ink(profile.read_bytes()) == INK_LIMIT
    assert pdf_profile.most_ink(b"moon") is None
    rgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert pdf_profile.most_ink(rgb) is None


def test_the_same_file_gives_the_same_findings(tmp_path):
    path = DEFECTS["colour/spot-names"].write(tmp_path / "twice.pdf")
    assert preflight(path) == preflight(path)
