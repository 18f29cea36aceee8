"""A designer at work: one line of one file is changed, and every edition follows.

Each test copies the house, makes a layout of its own from one of the house's and builds its
specimen; nothing in ``builder/`` is touched.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

import builder
from builder.delivery.body import Stationery
from builder.delivery.recipients import Recipient
from builder.delivery.settings import read_settings
from builder.ground.places import HOUSE, LAYOUTS
from builder.ground.units import POINTS_PER_MM
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.newissue import new_publication
from builder.makeup.features import differing, features
from builder.makeup.fontbook import publication_book, read_book
from builder.makeup.fronting import front
from builder.makeup.layout import Layout, read_layout
from builder.makeup.lineage import layout_names
from builder.makeup.newlayout import new_layout
from tests import factory
from tests.conftest import Specimen

BUILT = ("builder", "layouts", "fonts")


@dataclass(frozen=True)
class Own:
    """A layout of a designer's, and what was built of its specimen."""

    layouts: Path
    out: Path
    told: str

    @property
    def layout(self) -> Layout:
        return read_layout("own", self.layouts)

    def file(self, name: str) -> Path:
        return self.out / "specimen" / f"specimen-{name}"


Make = Callable[..., Own]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(of: str, *changes: tuple[str, str], editions: str = "screen") -> Own:
        for folder in BUILT:
            shutil.copytree(HOUSE / folder, tmp_path / folder, symlinks=True)
        shutil.copytree(tmp_path / "layouts" / of, tmp_path / "layouts/own")
        file = tmp_path / "layouts/own/layout.yaml"
        text = file.read_text("utf-8")
        for before, after in changes:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        file.write_text(text, "utf-8")
        command = [sys.executable, "-m", "builder", "build", "layouts/own/specimen"]
        command += ["--layout", "own", "--out", str(tmp_path / "out")]
        command += [word for name in editions.split() for word in ("--edition", name)]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return Own(tmp_path / "layouts", tmp_path / "out", done.stdout + done.stderr)

    return made


@dataclass(frozen=True)
class Glyph:
    """A character of a page, in points from the left edge and the foot."""

    char: str
    size: float
    left: float
    right: float
    baseline: float


def pages(pdf: Path) -> list[list[Glyph]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [list(glyphs(page.get_textpage())) for page in document]
    finally:
        document.close()


def glyphs(text: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
    for n in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, n))
        if not char.isspace() and char.isprintable():
            x, y = raw.c_double(), raw.c_double()
            raw.FPDFText_GetCharOrigin(text, n, x, y)
            left, _, right, _ = text.get_charbox(n)
            size = round(raw.FPDFText_GetFontSize(text, n) * 72 / 96, 2)
            yield Glyph(char, size, left, right, y.value)


def size_mm(pdf: Path) -> set[tuple[float, float]]:
    with pikepdf.open(pdf) as document:
        return {
            (round(float(x) / POINTS_PER_MM, 1), round(float(y) / POINTS_PER_MM, 1))
            for page in document.pages
            for _, _, x, y in [page.trimbox]
        }


def stray(own: Own, numbers: str) -> list[str]:
    """Where style sheets and templates still say one of some numbers."""
    wanted = re.compile(rf"(?<![\w.#-])(?<!\* )({numbers})(?:pt|mm)?(?![\w.%-])")
    folders = (own.layouts / "shared", own.layouts / "own")
    return [
        f"{file.name}: {line.strip()[:80]}"
        for folder in folders
        for file in sorted([*folder.glob("*.css"), *folder.glob("*.html")])
        for line in file.read_text("utf-8").splitlines()
        if wanted.search(line)
    ]


def holds_its_text(own: Own) -> bool:
    """Whether no character stands outside the type area, but for a serif, or on the picture."""
    page = own.layout.measures
    first, *rest = pages(own.file("screen.pdf"))
    for number, shown in enumerate([first, *rest], start=1):
        margins = page.margins
        is_left = number % 2 == 0 or number == 1 + len(rest)  # the back cover is a left page
        left = margins.outer if is_left else margins.inner
        for glyph in shown:
            assert left - 1 <= glyph.left, (number, glyph)
            assert glyph.right <= left + page.measure + 3, (number, glyph)  # marks protrude
    issue, _ = read_issue(read_manifest(own.layouts / own.layout.name / "specimen"))
    picture = front(issue, own.layout, issue.sides, pictured=True).picture
    assert picture > page.trim[1] * 0.488 * 0.59
    assert min(glyph.baseline for glyph in first) > picture - own.layout.bleed_mm * POINTS_PER_MM
    return True


# the layout it begins with | the trim in mm
@pytest.mark.parametrize(("of", "trim"), [("parallel", (148, 210)), ("columns", (170, 240))])
def test_another_trim(make: Make, of: str, trim: tuple[int, int]) -> None:
    own = make(of, ("trim: [210, 297]", f"trim: [{trim[0]}, {trim[1]}]"))
    assert size_mm(own.file("screen.pdf")) == {trim}
    assert stray(own, r"210|297|595|842|482|241|228|225|690|612|411|420|712|59\.276|83\.89") == []
    assert "overfull" not in own.told
    assert holds_its_text(own)


def test_another_pitch(make: Make) -> None:
    own = make("parallel", ("pitch: 15pt", "pitch: 16pt"))
    page = own.layout.measures
    top = page.trim[1] - page.margins.head
    steps, in_boxes = [], 0
    for shown in pages(own.file("screen.pdf"))[1:]:
        lines = sorted({round(g.baseline, 2) for g in shown if g.size == 9.5}, reverse=True)
        phases = [round((top - baseline) / 16 % 1, 2) for baseline in lines]
        assert len({phase % 0.5 for phase in phases}) <= 1, phases
        in_boxes += sum(phase != max(phases, key=phases.count) for phase in phases)
        steps += [round(one - other, 1) for one, other in pairwise(lines)]
    assert in_boxes <= 6, "only what stands in a box is half a line off the grid"
    assert min(steps) == 16
    assert steps.count(16) > 15
    assert stray(own, r"15|7\.5|22\.5|30|45|52\.5|60|75|12") == []
    assert holds_its_text(own)


OLD, NEW = "#C4321C", "#0A6E4F"
OLD_RGB, NEW_RGB = (0.77, 0.2, 0.11), (0.04, 0.43, 0.31)
OLD_CMYK, NEW_CMYK = (0, 0.88, 0.95, 0.1), (0.9, 0.3, 0.7, 0.2)
OLD_INKS, NEW_INKS = "[0, 88, 95, 10]", "[90, 30, 70, 20]"
READER = Recipient("li@example.org", "李明", "Li Ming", "zh")


def test_another_accent(make: Make, tmp_path: Path) -> None:
    change = (f'"{OLD}", cmyk: {OLD_INKS}', f'"{NEW}", cmyk: {NEW_INKS}')
    own = make("parallel", change, editions="print screen web epub")
    issue = factory.issue(tmp_path / "issue")
    issue = replace(issue, manifest=replace(issue.manifest, layout="own"))
    letter = Stationery(issue, read_settings(issue), own.layouts).body(READER)
    for text in (
        own.file("web.html").read_text("utf-8"),
        book(own.file("epub.epub")),
        letter.html,
    ):
        assert hues(text) & {OLD.lower(), NEW.lower()} == {NEW.lower()}
        assert "var(--accent)" not in letter.html
    assert accents(own.file("screen.pdf")) == {NEW_RGB}
    assert accents(own.file("print.pdf")) == {NEW_CMYK}


def hues(text: str) -> set[str]:
    """Every colour that a text names."""
    return {colour.lower() for colour in re.findall(r"#[0-9A-Fa-f]{6}\b", text)}


def book(path: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
        kinds = (".css", ".svg", ".xhtml")
        return "\n".join(file.read(n).decode() for n in file.namelist() if n.endswith(kinds))


def accents(pdf: Path) -> set[tuple[float, ...]]:
    """Which of the two accents a PDF paints with, in colours or in inks."""
    with pikepdf.open(pdf) as document:
        forms = [o for o in document.objects if isinstance(o, pikepdf.Stream)]
        drawn = [form for form in forms if form.get("/Subtype") == "/Form"]
        found = {paint for one in (*drawn, *document.pages) for paint in painted(one)}
    return found & {OLD_RGB, NEW_RGB, OLD_CMYK, NEW_CMYK}


def painted(content: pikepdf.Stream | pikepdf.Page) -> Iterator[tuple[float, ...]]:
    for operands, operator in pikepdf.parse_content_stream(content):
        if str(operator) in {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"}:
            yield tuple(round(float(part), 2) for part in operands)


def test_the_old_accent_would_be_seen(specimen_of: Specimen) -> None:
    files = specimen_of("parallel").files
    assert OLD.lower() in hues(files["web"].read_text("utf-8"))
    assert OLD.lower() in hues(book(files["epub"]))
    assert accents(files["screen"]) == {OLD_RGB}
    assert accents(files["print"]) == {OLD_CMYK}


@pytest.fixture
def publication(fonts: object, tmp_path: Path) -> Path:
    """A publication's folder far from the house, as ``builder init`` makes it."""
    return new_publication(tmp_path / "刊")


HOUSE_LAYOUTS = layout_names(LAYOUTS)
LONG = "{zh: 中国科学技术与产业创新观察月报, en: The International Review of Science and Industry}"


@pytest.mark.parametrize("layout", HOUSE_LAYOUTS)
def test_a_first_issue_can_be_set_in_each(publication: Path, layout: str) -> None:
    """Without a picture, of one section and one article; then with a title that is long."""
    (issue,) = (path.parent for path in (publication / "issues").glob("*/issue.yaml"))
    file = publication / "publication.yaml"
    plain = file.read_text("utf-8")
    longer = re.sub(r"(?m)^title: .*$", f"title: {LONG}", plain)
    assert longer != plain
    for number, text in enumerate((plain, longer)):
        file.write_text(text, "utf-8")
        out = publication / f"out-{number}"
        built = builder.build(issue, editions=["screen"], layout=layout, out=out)
        assert [one.as_line() for one in built.findings] == [] and built.ok


@pytest.mark.parametrize("layout", [one for one in HOUSE_LAYOUTS if one != "parallel"])
def test_the_sample_can_be_set_in_each(fonts: object, tmp_path: Path, layout: str) -> None:
    """In its own, test_sample.py builds it."""
    sample = HOUSE / "issues" / "2017-02"
    built = builder.build(sample, editions=["screen"], layout=layout, out=tmp_path)
    assert [one.as_line() for one in built.findings] == [] and built.ok


def test_a_layout_of_the_publication_wins_over_the_houses(publication: Path) -> None:
    shutil.copytree(LAYOUTS / "parallel", publication / "layouts" / "parallel")
    file = publication / "layouts" / "parallel" / "layout.yaml"
    file.write_text(
        file.read_text("utf-8").replace("trim: [210, 297]", "trim: [170, 240]"), "utf-8"
    )
    (issue,) = (path.parent for path in (publication / "issues").glob("*/issue.yaml"))
    built = builder.build(issue, editions=["screen"], out=publication / "out")
    assert built.ok, built.findings
    with pikepdf.open(built.files["screen"]) as pdf:
        width, height = (float(side) for side in pdf.pages[0].mediabox[2:])
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (170, 240)
    assert builder.build(issue, editions=["screen"], out=publication / "out").current
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert not builder.build(issue, editions=["screen"], out=publication / "out").current


@pytest.mark.parametrize(
    ("one", "other"), list(combinations(layout_names(LAYOUTS), 2)), ids=" ".join
)
def test_any_two_layouts_of_the_house_look_different(one: str, other: str) -> None:
    assert len(differing(features(read_layout(one)), features(read_layout(other)))) >= 3


def test_a_layout_of_the_designer_s_own_states_what_differs(publication: Path) -> None:
    new_layout(str(publication / "layouts" / "evening"), "columns")
    folder = publication / "layouts" / "evening"
    stated = (folder / "layout.yaml").read_text("utf-8")
    accent = f'swatches: [{{name: accent, rgb: "{NEW}", cmyk: {NEW_INKS}}}]'
    (folder / "layout.yaml").write_text(f"{stated}trim: [220, 285]\n{accent}\n", "utf-8")
    (folder / "layout.css").write_text(".headline { text-align: right; }", "utf-8")
    built = builder.build(
        folder / "specimen", editions=["screen"], layout="evening", out=publication / "out"
    )
    assert built.ok, built.findings
    pdf = built.files["screen"]
    assert size_mm(pdf) == {(220, 285)}
    assert accents(pdf) == {NEW_RGB}
    page = read_layout("evening", publication / "layouts").measures
    heads = [glyph for shown in pages(pdf)[1:] for glyph in shown if glyph.size == 22]
    assert max(glyph.right for glyph in heads) > page.margins.inner + page.measure - 4


def test_what_layouts_share_may_be_the_publications(publication: Path) -> None:
    shared = publication / "layouts" / "shared"
    shared.mkdir()
    shutil.copytree(LAYOUTS / "parallel", publication / "layouts" / "parallel")
    text = (LAYOUTS / "shared" / "web.html").read_text("utf-8")
    (shared / "web.html").write_text(text.replace("</body>", "<p>本刊自有</p></body>"), "utf-8")
    (issue,) = (path.parent for path in (publication / "issues").glob("*/issue.yaml"))
    built = builder.build(issue, editions=["web"], out=publication / "out")
    assert "本刊自有" in built.files["web"].read_text("utf-8")


def test_fonts_of_the_publication_join_the_houses(publication: Path) -> None:
    serif = next(face for face in read_book().faces if face.family == "Source Serif 4")
    shutil.copy(serif.file, publication / "fonts" / "own.ttf")
    (publication / "fonts" / "fonts.yaml").write_text(
        "packages: {}\nfaces:\n"
        "  - {family: Own Serif, weight: 400, file: own.ttf, licence: OFL-1.1}\n"
    )
    families = [face.family for face in publication_book(publication).faces]
    assert families[-1] == "Own Serif" and "Noto Serif SC" in families
    assert "Own Serif" not in {face.family for face in read_book().faces}
