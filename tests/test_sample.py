"""The sample issue, as a reader, a press and a checker would take it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import page as independent
import pikepdf
import pytest

from builder.editions.profiles import made_profile
from builder.ground.places import HOUSE
from builder.pdf.content import Instruction, instructions, written
from tests.conftest import Specimen
from tests.tools.rendering import (
    drawn_by_ghostscript,
    drawn_by_pdfium,
    drawn_by_poppler,
    gap,
    in_grey,
    plates_by_poppler,
)

from .tools import verapdf

SAMPLE = HOUSE / "issues" / "2017-02"


def builder(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "builder", *map(str, arguments)],
        cwd=HOUSE, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if made_profile() is None:
        pytest.skip("the press profile has not been made: builder profiles")
    folder = tmp_path_factory.mktemp("sample")
    done = builder("build", SAMPLE, "--out", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_copy_has_no_findings() -> None:
    done = builder("check", SAMPLE, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_preflight_finds_nothing_in_any_edition(out: Path) -> None:
    done = builder("preflight", SAMPLE, "--out", out, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr


def test_the_report_says_what_was_made(out: Path) -> None:
    report = json.loads((out / "2017-02" / "2017-02-report.json").read_text("utf-8"))
    assert set(report["editions"]) == {"print", "screen", "email"}
    assert report["findings"] == []
    assert report["editions"]["print"]["pages"] % 4 == 0


def test_the_same_bytes_from_another_folder(out: Path, tmp_path: Path) -> None:
    done = builder("build", SAMPLE, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    for edition in ("print", "screen", "email"):
        name = f"2017-02/2017-02-{edition}.pdf"
        assert (out / name).read_bytes() == (tmp_path / name).read_bytes(), edition


@pytest.fixture(scope="module")
def for_readers(out: Path, specimen_of: Specimen) -> list[Path]:
    """Screen and email editions of the sample and of both specimens."""
    pdfs = [out / "2017-02" / f"2017-02-{edition}.pdf" for edition in ("screen", "email")]
    for layout in ("parallel", "columns"):
        files = specimen_of(layout).files
        pdfs += [files["screen"], files["email"]]
    return pdfs


HELD = ("preflight", "--verapdf", "no")
"""The examination of one file; veraPDF is asked of all at once."""


def test_preflight_finds_nothing_in_the_specimens(for_readers: list[Path]) -> None:
    for pdf in for_readers:
        if pdf.name.startswith("specimen"):
            edition = pdf.stem.partition("-")[2]
            done = builder(*HELD, pdf, "--edition", edition, "--format", "json")
            assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr


def test_verapdf_passes_sample_and_specimens(for_readers: list[Path]) -> None:
    if why := verapdf.unavailable():
        pytest.skip(why)
    asked = [(flavour, pdf) for pdf in for_readers for flavour in ("ua1", "2a")]
    failed = {str(q): rules for q, rules in verapdf.validate(asked).items() if rules}
    assert not failed


def test_a_second_checker_agrees(for_readers: list[Path]) -> None:
    for pdf in for_readers:
        for profile in ("ua1", "2a"):
            report = independent.validate_pdf(str(pdf), profile=profile)
            assert [f.message for f in report.failures] == [], (pdf.name, profile)


# Engines of different make draw it alike

Draw = Callable[[Path, int], list[np.ndarray]]
DPI = 72
BOUNDS = {"print": 28, "screen": 24, "email": 24}
"""Half as much again as poppler, pdfium and Ghostscript differ by on these pages: at most 21 of 255
in print, 16 on screen. Of words, rules and boxes taken out one at a time, four in five go beyond;
the rest are commas, hairlines in grey and what lies under something else. Not seen either: one
glyph in the place of another as dark, which is for the tests of text."""
ON_PLATES, PLATES_DPI = 48, 36
"""The same for inks; 36 are met."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An edition drawn by three engines."""

    edition: str
    path: Path
    by: dict[str, list[np.ndarray]]

    def shown(self, pages: list[np.ndarray]) -> list[np.ndarray]:
        """Pages as they are compared: each engine turns inks into RGB by a formula of its own, so
        print is compared by lightness, and its hues ink by ink in a test of their own."""
        return in_grey(pages) if self.edition == "print" else pages


@pytest.fixture(scope="module", params=["print", "screen", "email"])
def drawn(request: pytest.FixtureRequest, out: Path) -> Drawn:
    path = out / "2017-02" / f"2017-02-{request.param}.pdf"
    engines: dict[str, Draw] = {"Ghostscript": drawn_by_ghostscript, "poppler": drawn_by_poppler}
    with ThreadPoolExecutor(2) as pool:
        running = {name: pool.submit(draw, path, DPI) for name, draw in engines.items()}
        by = {name: pages.result() for name, pages in running.items()}
    return Drawn(request.param, path, {"pdfium": drawn_by_pdfium(path, DPI), **by})


@pytest.mark.parametrize("engine", ["poppler", "Ghostscript"])
def test_engines_draw_every_page_alike(drawn: Drawn, engine: str) -> None:
    one, other = (drawn.shown(drawn.by[name]) for name in ("pdfium", engine))
    assert len(one) == len(other)
    gaps = {page: gap(a, b) for page, (a, b) in enumerate(zip(one, other, strict=True), 1)}
    assert not {page: found for page, found in gaps.items() if found > BOUNDS[drawn.edition]}


def test_engines_put_the_same_ink_on_every_plate(out: Path) -> None:
    path = out / "2017-02" / "2017-02-print.pdf"
    plates = plates_by_poppler(path, PLATES_DPI)
    others = drawn_by_ghostscript(path, PLATES_DPI, "tiff32nc")
    gaps = [gap(one, other) for one, other in zip(plates, others, strict=True)]
    assert max(gaps) <= ON_PLATES


def without(
    pairs: list[Instruction], operators: tuple[bytes, ...], number: int
) -> Iterator[Instruction]:
    """A page without the ``number``-th thing that it paints in one of these ways."""
    met = 0
    for operands, operator in pairs:
        met += operator in operators
        if operator not in operators or met != number:
            yield operands, operator
        elif operator not in (b"Tj", b"TJ"):
            yield b"", b"n"


@pytest.mark.parametrize(
    ("page", "operators", "number"),
    [(2, (b"TJ", b"Tj"), 2), (1, (b"B",), 1), (1, (b"f*",), 2), (20, (b"f",), 20)],
    ids=["a line of text", "the disc of the cover", "a rule", "a square of a chart"],
)
def test_an_element_less_would_be_seen(
    drawn: Drawn, tmp_path: Path, page: int, operators: tuple[bytes, ...], number: int
) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(drawn.path) as pdf:
        stream = pdf.pages[page - 1].Contents
        pairs = list(instructions(stream.read_bytes(), stream))
        stream.write(written(without(pairs, operators, number)))
        pdf.save(broken)
    whole = drawn.shown(drawn.by["poppler"])[page - 1]
    (spoiled,) = drawn.shown([drawn_by_pdfium(broken, DPI)[page - 1]])
    assert gap(whole, spoiled) > BOUNDS[drawn.edition]


def test_a_wrong_hue_would_be_seen(drawn: Drawn) -> None:
    if drawn.edition == "print":
        page, bound = plates_by_poppler(drawn.path, PLATES_DPI)[0], ON_PLATES
    else:
        page, bound = drawn.by["poppler"][0], BOUNDS[drawn.edition]
    assert gap(page, page[:, :, ::-1]) > bound


def test_a_warning_would_be_told(out: Path, tmp_path: Path) -> None:
    with pikepdf.open(out / "2017-02" / "2017-02-screen.pdf") as pdf:
        del pdf.pages[1:]
        for font in pdf.pages[0].resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            descriptor.FontFile2.write(b"no font")
        pdf.save(tmp_path / "broken.pdf")
    for draw in (drawn_by_poppler, drawn_by_ghostscript):
        with pytest.raises(AssertionError, match="font"):
            draw(tmp_path / "broken.pdf", 36)
