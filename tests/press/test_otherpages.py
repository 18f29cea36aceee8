"""Advertisements in an issue: as they were made, where the editor says, and what is told."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from builder.ground.messages import speaking
from builder.makeup.fontbook import FontBook
from builder.press.way import read
from builder.proof.places import page_texts
from tests.adverts import MM, advert
from tests.conftest import FIXTURES, Builder, run_builder
from tests.tools import verapdf

PAGES = """\
printer: cn-offset
pages:
  - {file: ads/front.pdf, at: inside-front, alt: {zh: 封二广告, en: The inside front}}
  - {file: ads/parts.pdf, after: articles/river.md, side: right, alt: {zh: 广告, en: On the right}}
  - {file: ads/area.pdf, after: articles/river.md, fit: type-area, alt: {zh: 版心, en: Inside}}
  - {file: ads/front.pdf, at: inside-back, alt: {zh: 封三广告, en: The inside back}}
swatches: []
editions:
  print:
  screen:
  email:
  curves: {extends: print, text: outlines}
  print-x1a:
"""


@dataclass(frozen=True)
class Made:
    home: Path
    said: str

    def pdf(self, edition: str) -> Path:
        return self.home / "out/small" / f"small-{edition}.pdf"

    @property
    def report(self) -> dict:
        return json.loads((self.home / "out/small/small-report.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def made(fonts: FontBook, press_profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    home = tmp_path_factory.mktemp("placed")
    folder = Path(shutil.copytree(FIXTURES / "small", home / "small"))
    advert(folder / "ads/front.pdf", MediaBox=pikepdf.Array([-50, -50, 700, 950]))
    advert(folder / "ads/parts.pdf", parts=2)
    advert(folder / "ads/area.pdf", (120, 160), 0)
    with (folder / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write(PAGES.replace("swatches: []\n", ""))
    done = run_builder("build", folder, "--out", "out", cwd=home, timeout=600)
    assert done.returncode == 0, done.stderr
    return Made(home, done.stdout + done.stderr)


def placed(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The forms that are pages from elsewhere, by their file."""
    forms = (thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream))
    return {str(form.PlacedFrom.F): form for form in forms if "/PlacedFrom" in form}


@pytest.mark.parametrize("edition", ["print", "curves", "print-x1a", "screen"])
def test_content_fonts_pictures_and_spots_are_kept_byte_for_byte(made: Made, edition: str) -> None:
    with (
        pikepdf.open(made.home / "small/ads/front.pdf") as file,
        pikepdf.open(made.pdf(edition)) as pdf,
    ):
        source = file.pages[0].obj
        form = placed(pdf)["ads/front.pdf"]
        assert form.read_bytes() == source.Contents.read_bytes()
        font, own = form.Resources.Font.F, source.Resources.Font.F
        assert font.BaseFont == own.BaseFont
        programs = [
            each.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for each in (font, own)
        ]
        assert programs[0] == programs[1]
        pictures = [each.XObject.Photo for each in (form.Resources, source.Resources)]
        assert pictures[0].read_bytes() == pictures[1].read_bytes()
        assert pictures[0].ColorSpace == "/DeviceCMYK"
        assert form.Resources.ColorSpace.Spot[1] == "/PANTONE 485 C"


def test_content_in_parts_becomes_one_stream(made: Made) -> None:
    with pikepdf.open(made.home / "small/ads/parts.pdf") as file:
        whole = b"\n".join(part.read_bytes() for part in file.pages[0].obj.Contents)
    with pikepdf.open(made.pdf("print")) as pdf:
        assert placed(pdf)["ads/parts.pdf"].read_bytes() == whole


def _shown_on(pdf: pikepdf.Pdf) -> dict[int, str]:
    """Page by page, the file whose page it shows."""
    from builder.pdf.geometry import Box
    from builder.pdf.walk.painting import walk_page
    from builder.pdf.walk.walker import Ledger

    shown = {}
    for number, page in enumerate(pdf.pages, 1):
        content = walk_page(page.obj, Box.of(page.mediabox), Ledger(), 1.0)
        if content.placed:
            shown[number] = content.placed[0].name
    return shown


def test_each_falls_where_the_editor_says(made: Made) -> None:
    with pikepdf.open(made.pdf("print")) as pdf:
        shown, pages = _shown_on(pdf), len(pdf.pages)
    right = next(number for number, name in shown.items() if name == "ads/parts.pdf")
    assert shown[2] == "ads/front.pdf"
    assert right % 2 == 1
    assert shown[right + 1] == "ads/area.pdf"
    assert shown[pages - 1] == "ads/front.pdf"
    assert pages % 4 == 0
    assert "版权页" in page_texts(made.pdf("print"))[-1]


def test_an_empty_page_for_the_side_is_told(made: Made) -> None:
    told = [f for f in made.report["findings"] if f["check"] == "placed/filler"]
    with pikepdf.open(made.pdf("print")) as pdf:
        shown = _shown_on(pdf)
    right = next(number for number, name in shown.items() if name == "ads/parts.pdf")
    empty = not page_texts(made.pdf("print"))[right - 2].strip()
    assert [f["page"] for f in told] == ([right - 1] if empty else [])


def test_it_lies_on_the_trim_at_its_own_size(made: Made) -> None:
    from builder.preflight.opening import gather

    document = gather(made.pdf("print"), "print", None, None)
    for page in document.pages:
        for form in page.content.placed:
            if form.fit == "bleed":
                assert form.trim == pytest.approx(page.trim, abs=0.05)
                assert min(form.box.beyond(page.trim)) == pytest.approx(3 * MM, abs=0.05)
            else:
                assert form.trim.width == pytest.approx(120 * MM, abs=0.05)
                middle = (form.trim.left + form.trim.right) / 2
                assert page.trim.left < middle < page.trim.right


def _figures(pdf: pikepdf.Pdf) -> list[str]:
    things = (thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary))
    return sorted(str(one.Alt) for one in things if one.get("/S") == "/Figure" and "/Alt" in one)


@pytest.mark.parametrize("edition", ["screen", "email"])
def test_each_is_one_figure_in_both_languages(made: Made, edition: str) -> None:
    with pikepdf.open(made.pdf(edition)) as pdf:
        assert {
            "封二广告 / The inside front", "广告 / On the right", "版心 / Inside",
            "封三广告 / The inside back",
        } <= set(_figures(pdf))  # fmt: skip


def test_an_edition_that_is_sent_holds_a_picture(made: Made) -> None:
    with pikepdf.open(made.pdf("email")) as pdf:
        assert not placed(pdf)


def test_it_is_sound_for_readers_and_archives(made: Made) -> None:
    if missing := verapdf.unavailable():
        pytest.skip(missing)
    asked = [(flavour, made.pdf("screen")) for flavour in ("ua1", "2a")]
    assert verapdf.validate(asked) == {question: [] for question in asked}


@pytest.mark.parametrize("edition", ["print", "curves"])
def test_preflight_names_the_file_that_is_at_fault(made: Made, edition: str) -> None:
    done = run_builder(
        "preflight", made.home / "small", "--edition", edition, "--out", "out",
        "--format", "json", cwd=made.home,
    )  # fmt: skip
    told = json.loads(done.stdout)
    (spot,) = {f["message"][:24] for f in told if f["check"] == "colour/spot" and f["page"] == 2}
    assert spot.startswith("ads/front.pdf, page 1: ")
    assert not [f for f in told if f["severity"] == "error" and "placed" in f]


def _rgb(folder: Path) -> None:
    advert(folder / "ads/x.pdf", more=b"1 0 0 rg 90 90 50 50 re f")


def _not_embedded(folder: Path) -> None:
    path = advert(folder / "ads/x.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        font = pdf.pages[0].obj.Resources.Font.F.DescendantFonts[0]
        del font.FontDescriptor.FontFile2
        pdf.save(path)


def _for_newspapers(folder: Path) -> None:
    path = advert(folder / "ads/x.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        intent = Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier="IFRA26")
        pdf.Root.OutputIntents = pikepdf.Array([intent])
        pdf.save(path)


def _stamped(folder: Path) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[90, 90, 190, 190])
    advert(folder / "ads/x.pdf", Annots=pikepdf.Array([note]))


DEFECTS = {
    "RGB": (_rgb, "colour/rgb", "error"),
    "a font that is not embedded": (_not_embedded, "fonts/embedded", "error"),
    "another size": (lambda f: advert(f / "ads/x.pdf", (200, 280)), "placed/size", "error"),
    "too little bleed": (lambda f: advert(f / "ads/x.pdf", bleed=1), "placed/bleed", "error"),
    "another printing condition": (_for_newspapers, "placed/condition", "warning"),
    "a stamp upon it": (_stamped, "placed/dropped", "warning"),
}
SOUND = "colour/spot"
"""What is told of each of these pages: the job does not say that it prints with that colour."""


@pytest.mark.parametrize("case", DEFECTS)
def test_check_names_file_and_page(fonts: FontBook, tmp_path: Path, case: str) -> None:
    spoil, check, severity = DEFECTS[case]
    folder = Path(shutil.copytree(FIXTURES / "small", tmp_path / "small"))
    spoil(folder)
    with (folder / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write("pages: [{file: ads/x.pdf, at: back, alt: {zh: 广告, en: Advertisement}}]\n")
    line = (folder / "issue.yaml").read_text("utf-8").count("\n")
    for language, page in (("en", r"ads/x\.pdf, page 1"), ("zh", r"ads/x\.pdf 第 1 页")):
        with speaking(language):
            findings = read(folder).findings
        named = [f for f in findings if "ads/x.pdf" in f.message and f.check != SOUND]
        assert [(f.check, f.severity) for f in named] == [(check, severity)]
        assert (named[0].line, Path(named[0].file).name) == (line, "issue.yaml")
        assert re.match(page, named[0].message)


def test_the_web_has_a_picture_and_leaves_covers_out(
    builder: Builder, fonts: FontBook, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(FIXTURES / "small", tmp_path / "small"))
    advert(folder / "ads/x.pdf")
    with (folder / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "pages:\n"
            "  - {file: ads/x.pdf, after: articles/river.md, alt: {zh: 广告, en: Advertisement}}\n"
            "  - {file: ads/x.pdf, at: back, alt: {zh: 封底, en: The back}}\n"
        )
    options = ("--edition", "web", "--edition", "epub", "--out", "out")
    done = builder("build", folder, *options)
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "out/small/small-web.html").read_text("utf-8")
    assert html.count("广告 / Advertisement") == 1
    assert "封底 / The back" not in html
    assert "ads/x.pdf (back) is left out of web, epub" in done.stdout + done.stderr
