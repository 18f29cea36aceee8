"""Spot colours and technical plates: what the layout says is what each plate holds."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from weasyprint import HTML

from builder.composition.tagging import mended_tags
from builder.editions.edition import load
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.hiding import hide_plates
from builder.editions.spots import Spots
from builder.makeup.swatches import Swatch
from builder.pdf.content import contents
from builder.pdf.spaces import read_space
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof, prepare
from tests.tools.rendering import drawn_by_pdfium, laid_open

from . import sample

MM = 72 / 25.4
RED = Swatch("house red", "d52b1e", (0, 95, 100, 0), "PANTONE 485 C")
GOLD = Swatch("gold", "8a6d1d", (20, 40, 90, 30), "专色金", overprint=True)
BLUE = Swatch("blue", "2b5c8a", (85, 58, 22, 6))
VARNISH = Swatch.read({"name": "varnish", "spot": "Varnish", "technical": True})
INK = Swatch("ink", "111111", (0, 0, 0, 100))
TOP = 20
"""Where the first band begins, in mm from the head of the trim; each is 10 mm high."""
BANDS = (
    "<div style='background: #2b5c8a'></div>"
    "<div style='background: #d52b1e'></div>"
    "<div style='background: #2b5c8a'><b style='background: #d52b1e'></b></div>"
    "<div style='background: #2b5c8a'><b style='background: #8a6d1d'></b></div>"
    f"<div style='background: #2b5c8a'><b style='background: #{VARNISH.rgb}'></b></div>"
    "<div style='background: linear-gradient(90deg, #d52b1e, #ffffff)'></div>"
    "<div style='background: linear-gradient(90deg, #d52b1e, #8a6d1d)'></div>"
    "<div style='background: linear-gradient(90deg, #d52b1e, #2b5c8a)'></div>"
    "<div><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 10' width='100mm' "
    "height='10mm'><rect width='100' height='10' fill='#d52b1e'/></svg></div>"
    "<div style='border-top: 10mm solid #d52b1e; height: 0'></div>"
    "<p style='color: #d52b1e'>█████</p>"
)
STYLE = """@page { size: 210mm 297mm; bleed: 3mm; margin: 20mm }
body { margin: 0 } div { width: 100mm; height: 10mm; position: relative }
svg { display: block } b { position: absolute; left: 25mm; width: 50mm; height: 10mm }
p { font: 30pt/10mm "Source Serif 4"; margin: 0 }"""


@pytest.fixture(scope="module")
def spotted(tmp_path_factory: pytest.TempPathFactory) -> PreparedProof:
    if absent := sample.missing_fonts():
        pytest.skip(f"fonts are not there: {', '.join(absent)}; run: builder fonts")
    head = f"<title>Spots</title><style>{sample.font_faces()}{STYLE}</style>"
    document = HTML(string=f"<html lang=en><head>{head}</head><body>{BANDS}</body></html>").render()
    with mended_tags(document):
        return prepare(document.write_pdf(pdf_tags=True))


@pytest.fixture(scope="module")
def made(
    spotted: PreparedProof,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Finished]:
    folder = tmp_path_factory.mktemp("spots")
    ours = replace(facts, swatches=(INK, RED, GOLD, BLUE, VARNISH))
    return {
        name: finish(spotted, load(name, {"marks": False} if "print" in name else {}), ours,
                     folder / f"{name}.pdf")
        for name in ("print", "print-x1a", "screen")
    }  # fmt: skip


@pytest.fixture(scope="module", params=["print", "print-x1a"])
def plates(request, made, tmp_path_factory) -> dict[str, np.ndarray]:
    """Every plate of the page as Ghostscript separates it, 255 a solid; ten pixels a millimetre."""
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed: apt install ghostscript")
    folder = tmp_path_factory.mktemp("plates")
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r254",
               "-dLastPage=1", "-dUseTrimBox", f"-sOutputFile={folder}/p.tif",
               str(made[request.param].path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {
        path.name.partition("(")[2].removesuffix(").tif"): 255 - np.asarray(Image.open(path))
        for path in folder.glob("p(*.tif")
    }


def tints(plates: dict[str, np.ndarray], band: int, mm: float) -> dict[str, int]:
    """Per cent of every plate with ink, in the middle of a band, so far from its left."""
    row, column = round((TOP + 10 * band + 5) * 10), round((20 + mm) * 10)
    found = {name: int(plate[row, column]) for name, plate in plates.items()}
    return {name: round(value / 2.55) for name, value in found.items() if value > 2}


SPOT_RED, ON_BLUE = {"PANTONE 485 C": 100}, {"Cyan": 85, "Magenta": 58, "Yellow": 22, "Black": 6}


def gold(plates: dict[str, np.ndarray]) -> str:
    (name,) = plates.keys() - {"Cyan", "Magenta", "Yellow", "Black", "PANTONE 485 C", "Varnish"}
    return name


def test_there_is_a_plate_for_each_spot_and_no_other(plates):
    assert len(plates) == 7 and {"PANTONE 485 C", "Varnish"} < set(plates)


@pytest.mark.parametrize("band", [1, 8, 9, 10])
def test_fills_drawings_borders_and_type_are_whole_tints_of_it(plates, band):
    assert tints(plates, band, 20 if band < 10 else 12) == SPOT_RED


def test_what_knocks_out_leaves_nothing_beneath(plates):
    assert tints(plates, 2, 10) == ON_BLUE
    assert tints(plates, 2, 50) == SPOT_RED


def test_what_overprints_lets_all_beneath_stand(plates):
    assert tints(plates, 3, 50) == {**ON_BLUE, gold(plates): 100}


def test_nothing_of_a_technical_plate_is_on_the_inks(plates):
    assert tints(plates, 4, 50) == {**ON_BLUE, "Varnish": 100}
    varnish = plates["Varnish"] > 128
    assert 45_000 < varnish.sum() < 55_500  # the one box of 50 × 10 mm


def test_fades_run_on_their_plates(plates):
    (to_white,) = tints(plates, 5, 50).items()
    assert to_white[0] == "PANTONE 485 C" and abs(to_white[1] - 50) <= 2
    two = tints(plates, 6, 50)
    assert two.keys() == {"PANTONE 485 C", gold(plates)}
    assert all(abs(tint - 50) <= 2 for tint in two.values())
    met = tints(plates, 7, 50)
    half = {name: tint / 2 for name, tint in ON_BLUE.items()} | {"PANTONE 485 C": 50}
    assert met.keys() == half.keys()
    assert all(abs(met[name] - half[name]) <= 2 for name in half)


def test_where_they_meet_they_are_device_n(made):
    with pikepdf.open(made["print"].path) as pdf:
        spaces = {
            (str(thing[0]), read_space(thing).plates)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Array) and len(thing) and thing[0] in
            ("/Separation", "/DeviceN")
        }  # fmt: skip
    assert ("/Separation", ("PANTONE 485 C",)) in spaces
    assert ("/DeviceN", ("PANTONE 485 C", "专色金")) in spaces
    four = ("PANTONE 485 C", "Cyan", "Magenta", "Yellow", "Black")
    assert ("/DeviceN", four) in spaces


def test_a_screen_shows_rgb_and_nothing_of_a_technical_plate(made):
    data = laid_open(made["screen"].path)
    assert b"/Separation" not in data and b"/DeviceN" not in data
    (page,) = drawn_by_pdfium(made["screen"].path, 72)

    def at(band: int, mm: float) -> tuple[int, ...]:
        row, column = round((TOP + 10 * band + 5) * MM), round((20 + mm) * MM)
        return tuple(int(channel) for channel in page[row, column])

    assert at(1, 50) == (0xD5, 0x2B, 0x1E)
    assert at(3, 50) == (0x8A, 0x6D, 0x1D)
    assert at(4, 50) == at(4, 10) == (0x2B, 0x5C, 0x8A)


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"%s rg 0 0 9 9 re f", b"%s rg\n0 0 9 9 re\nn"),
        (b"%s rg 0 0 9 9 re B", b"%s rg\n0 0 9 9 re\nS"),
        (b"%s RG 0 0 9 9 re b*", b"%s RG\n0 0 9 9 re\nf*"),
        (b"q %s rg Q 0 0 9 9 re f", b"q\n%s rg\nQ\n0 0 9 9 re\nf"),
        (b"%s rg 0 g 0 0 9 9 re f", b"%s rg\n0 g\n0 0 9 9 re\nf"),
        (b"%s rg BT <01> Tj ET", b"%s rg\nBT\n3 Tr\n<01> Tj\n0 Tr\nET"),
    ],
)
def test_what_a_technical_plate_paints_is_left_out_of_a_screen(content, left):
    colour = b"%.4f %.4f %.4f" % tuple(part / 255 for part in bytes.fromhex(VARNISH.rgb))
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(content % colour)
    streams = contents(pdf)
    hide_plates(streams, [RED, VARNISH])
    streams[0].write()
    assert streams[0].stream.read_bytes() == left % colour


def test_tints_stand_in_by_their_inks():
    pdf = pikepdf.new()
    space = Spots(pdf, [RED, GOLD]).space([RED, GOLD], True)
    code = space[3].read_bytes().decode()
    given = [0.5, 0.25, 0.1, 0.0, 0.0, 0.2]
    wanted = [0.5 * a / 100 + 0.25 * b / 100 for a, b in zip(RED.cmyk, GOLD.cmyk, strict=True)]
    wanted = [min(1, w + p) for w, p in zip(wanted, given[2:], strict=True)]
    assert _run(code, given) == pytest.approx(wanted)


def _run(code: str, stack: list[float]) -> list[float]:
    """A calculator for the operators that the function uses; ISO 32000-1, 7.10.5."""
    words = code[1:-1].replace("{pop 1} if", "clamp").split()
    for word in words:
        if word == "index":
            stack.append(stack[-1 - int(stack.pop())])
        elif word in ("mul", "add", "gt"):
            two, one = stack.pop(), stack.pop()
            stack.append({"mul": one * two, "add": one + two, "gt": one > two}[word])
        elif word == "dup":
            stack.append(stack[-1])
        elif word == "pop":
            stack.pop()
        elif word == "clamp":
            stack[-2:] = [1.0] if stack[-1] else [stack[-2]]
        elif word == "roll":
            by, count = int(stack.pop()), int(stack.pop())
            part = stack[-count:]
            stack[-count:] = part[-by:] + part[:-by]
        else:
            stack.append(float(word))
    return stack


def test_spaces_of_one_plate_of_two_and_of_a_plate_with_the_inks() -> None:
    pdf = pikepdf.new()
    spots = Spots(pdf, [RED, GOLD, BLUE])
    one, two, mixed = (
        spots.space([RED]), spots.space([RED, GOLD]), spots.space([GOLD], with_process=True)
    )  # fmt: skip
    assert [str(part) for part in one[:3]] == ["/Separation", "/PANTONE 485 C", "/DeviceCMYK"]
    assert [float(part) for part in one[3].C1] == [0, 0.95, 1, 0]
    assert [str(space[0]) for space in (two, mixed)] == ["/DeviceN"] * 2
    assert [str(name) for name in two[1]] == ["/PANTONE 485 C", "/专色金"]
    assert [str(name) for name in mixed[1]] == [
        *("/专色金", "/Cyan", "/Magenta", "/Yellow", "/Black")
    ]
    assert two[3].read_bytes() == (
        b"{0 2 index 0 mul add 1 index 0.2 mul add dup 1 gt {pop 1} if"
        b" 0 3 index 0.95 mul add 2 index 0.4 mul add dup 1 gt {pop 1} if"
        b" 0 4 index 1 mul add 3 index 0.9 mul add dup 1 gt {pop 1} if"
        b" 0 5 index 0 mul add 4 index 0.3 mul add dup 1 gt {pop 1} if"
        b" 6 4 roll pop pop}"
    )
    assert [float(bound) for bound in two[3].Domain] == [0, 1] * 2
    assert spots.space([RED, GOLD]).objgen == two.objgen != mixed.objgen
    assert spots.at((0x8A / 255, 0x6D / 255, 0x1D / 255)) is GOLD
    assert spots.at((0.5, 0.5, 0.5)) is None
    assert spots.at((0.5,)) is None
    assert set(spots.named()) == {b"/spot-house-red", b"/spot-gold"}
