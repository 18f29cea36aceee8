"""Shadings: the two kinds a proof can hold, and that any other would be told."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from weasyprint import HTML

from builder.editions.edition import load
from builder.editions.finishing import finish
from builder.ground.findings import Rejected
from builder.ground.spots import Spot
from builder.makeup.figures import inspect
from builder.pdf.content import contents
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof

MESH = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><defs>
<meshgradient id="mesh" x="0" y="0" gradientUnits="userSpaceOnUse"><meshrow><meshpatch>
<stop path="c 10,0 20,0 30,0" stop-color="#c4321c"/><stop path="c 0,10 0,20 0,30"
stop-color="#2b5c8a"/><stop path="c -10,0 -20,0 -30,0" stop-color="#fff"/><stop
path="c 0,-10 0,-20 0,-30" stop-color="#111111"/></meshpatch></meshrow></meshgradient>
<mesh id="m"/><linearGradient id="line"><stop stop-color="#c4321c"/><stop offset="1"
stop-color="#2b5c8a"/></linearGradient><radialGradient id="ring" spreadMethod="reflect" r=".2"
fx=".4"><stop stop-color="#c4321c"/><stop offset="1" stop-color="#2b5c8a"/></radialGradient></defs>
<rect width="30" height="30" fill="url(#mesh)"/><rect x="30" width="30" height="30"
fill="url(#line)"/><rect x="60" width="30" height="30" fill="url(#ring)"/><use href="#m"/></svg>"""
GRADIENTS = [
    "linear-gradient(#c4321c, 30%, #2b5c8a 20% 40%, #fff0)",
    "radial-gradient(circle at 20% 20%, #c4321c, #2b5c8a)",
    "repeating-radial-gradient(#c4321c, #2b5c8a 5pt)",
    "conic-gradient(#c4321c, #2b5c8a)",
]


def kinds_of(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """Shading types with the types of their functions, all that there are."""
    found = set()
    for content in contents(pdf):
        for shading in content.resources.get("/Shading", {}).values():
            assert shading.Function.FunctionType == 3
            for part in shading.Function.Functions:
                found.add((int(shading.ShadingType), int(part.FunctionType)))
    return found


def test_every_gradient_comes_as_one_of_two_kinds(tmp_path: Path) -> None:
    (tmp_path / "mesh.svg").write_text(MESH)
    rows = "".join(f'<p style="background: {fade}">x</p>' for fade in GRADIENTS)
    html = f"<html lang=en><title>a</title><body>{rows}<img src=mesh.svg alt=a width=300>"
    proof = HTML(string=html, base_url=f"{tmp_path}/").write_pdf()
    with pikepdf.open(io.BytesIO(proof)) as pdf:
        assert kinds_of(pdf) == {(2, 2), (3, 2)}


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\xc5\xd0\xd3\xc6"])
def test_no_figure_brings_a_page_of_another_program(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.svg").write_bytes(head + b"<svg viewBox='0 0 3 2'/>" * 20)
    with pytest.raises(Rejected, match="is no picture that can be set"):
        inspect(tmp_path / "a.svg", Spot(Path("a.md"), 4, 1))


def mesh(pdf: pikepdf.Pdf, kind: int) -> pikepdf.Object:
    """A shading that no proof holds."""
    shading = pdf.make_stream(bytes(64))
    shading.ShadingType, shading.ColorSpace = kind, pikepdf.Name.DeviceRGB
    shading.BitsPerCoordinate = shading.BitsPerComponent = shading.BitsPerFlag = 8
    shading.Decode = pikepdf.Array([0, 1] * 5)
    return shading


@pytest.mark.parametrize("kind", [1, 4, 5, 6, 7])
def test_another_kind_would_be_told(
    prepared: PreparedProof, facts: ProofFacts, press_profile: Path, tmp_path: Path, kind: int
) -> None:
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        pdf.pages[0].resources.Shading = pikepdf.Dictionary(mesh=mesh(pdf, kind))
        pdf.save(tmp_path / "proof.pdf")
    done = finish(tmp_path / "proof.pdf", load("print"), facts, tmp_path / "print.pdf")
    (told,) = done.findings
    assert (told.check, told.severity) == ("editions/unknown-fade", "error")
    assert f"type {kind}" in told.message


def test_a_function_for_each_channel_would_be_told(
    prepared: PreparedProof, facts: ProofFacts, press_profile: Path, tmp_path: Path
) -> None:
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        shading = mesh(pdf, 2)
        shading.Function = pikepdf.Array([pikepdf.Dictionary(FunctionType=2)] * 3)
        pdf.pages[0].resources.Shading = pikepdf.Dictionary(mesh=shading)
        pdf.save(tmp_path / "proof.pdf")
    done = finish(tmp_path / "proof.pdf", load("print"), facts, tmp_path / "print.pdf")
    assert [f.check for f in done.findings] == ["editions/unknown-fade"]
