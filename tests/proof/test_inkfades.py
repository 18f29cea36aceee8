"""Gradients and bevelled borders of inks: exact where they are swatches, else one line."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import weasyprint

from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.swatches import Swatch
from builder.pdf.content import contents
from builder.proof.pull import Proof, pull_proof

SWATCHES = (
    Swatch("vermilion", "c4321c", (0, 88, 95, 10)),
    Swatch("blue", "2b5c8a", (85, 58, 22, 6)),
)
VERMILION, BLUE = (
    [pytest.approx(part / 255, abs=1e-6) for part in bytes.fromhex(swatch.rgb)]
    for swatch in SWATCHES
)
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><linearGradient id="g">
<stop offset="0" stop-color="device-cmyk(0 .88 .95 .1)"/>
<stop offset="1" stop-color="{last}"/></linearGradient><rect width="9" height="9" fill="url(#g)"/>
</svg>"""


@pytest.fixture(autouse=True)
def own_fonts(fonts: FontBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))


def pulled(folder: Path, style: str, drawing: str = "") -> Proof:
    files = {"press:/layout/layout.css": folder / "layout.css"}
    files["press:/issue/a.svg"] = folder / "a.svg"
    (folder / "layout.css").write_text(style)
    (folder / "a.svg").write_text(drawing)
    picture = '<img src="press:/issue/a.svg" alt="a" style="width: 9pt">' if drawing else ""
    head = '<title>a</title><link rel=stylesheet href="press:/layout/layout.css">'
    html = f"<!DOCTYPE html><html lang=en><head>{head}</head><body><p>a</p>{picture}</body></html>"
    layout = replace(read_layout("parallel"), swatches=SWATCHES, folder=folder)
    return pull_proof(Galley(html, files, layout))


def ends(proof: Proof) -> list[list[float]]:
    """The colours a proof's fades begin and end with."""
    found = []
    with pikepdf.open(io.BytesIO(proof.pdf)) as pdf:
        for content in contents(pdf):
            for shading in content.resources.get("/Shading", {}).values():
                if shading.ColorSpace == "/DeviceRGB":
                    parts = shading.Function.Functions
                    found += [[float(n) for n in parts[0].C0], [float(n) for n in parts[-1].C1]]
    return found


@pytest.mark.parametrize("kind", ["linear", "radial", "repeating-linear"])
def test_a_fade_between_swatches(tmp_path: Path, kind: str) -> None:
    stops = "device-cmyk(0 88% 95% 10%), device-cmyk(.85 .58 .22 .06)"
    proof = pulled(tmp_path, f"p {{ background: {kind}-gradient({stops}) }}")
    assert proof.findings == ()
    assert ends(proof) == [VERMILION, BLUE]


def test_a_fade_in_a_drawing(tmp_path: Path) -> None:
    proof = pulled(tmp_path, "", DRAWING.format(last="device-cmyk(.85 .58 .22 .06)"))
    assert proof.findings == ()
    assert ends(proof) == [VERMILION, BLUE]


UNKNOWN = [
    "p { background: linear-gradient(device-cmyk(0 .5 1 0), white) }",
    "p { background: radial-gradient(white, device-cmyk(0 50% 100% 0)) }",
    "html { --hot: device-cmyk(0 .5 1 0) } p { background: linear-gradient(var(--hot), #fff) }",
    "p { border: 3pt ridge device-cmyk(0 .5 1 0) }",
    "p { border: 3pt inset device-cmyk(0 .5 1 0) }",
]


@pytest.mark.parametrize("rule", UNKNOWN)
def test_inks_that_are_no_swatch_are_told_with_their_line(
    tmp_path: Path, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    proof = pulled(tmp_path, f"p {{ color: device-cmyk(0 0 0 1) }}\n\n{rule}")
    (told,) = proof.findings
    assert (told.severity, told.check) == ("error", "proof/ink-fade")
    assert Path("/", told.file or "") == tmp_path / "layout.css"
    assert told.line == 3
    assert "device-cmyk(0 0.5 1 0)" in told.message and "swatches:" in told.hint


def test_inks_of_a_drawing_are_told_with_the_drawings_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    (told,) = pulled(tmp_path, "", DRAWING.format(last="device-cmyk(1 0 0 0)")).findings
    assert (Path("/", told.file or ""), told.line) == (tmp_path / "a.svg", 3)


def test_a_rule_that_sets_nothing_is_not_told(tmp_path: Path) -> None:
    rule = ".none { background: linear-gradient(device-cmyk(0 .5 1 0), white) }"
    assert pulled(tmp_path, rule).findings == ()


def test_the_engine_is_left_as_it_was(tmp_path: Path) -> None:
    before = weasyprint.images.Gradient.draw, weasyprint.svg.defs.color
    pulled(tmp_path, "")
    assert (weasyprint.images.Gradient.draw, weasyprint.svg.defs.color) == before
