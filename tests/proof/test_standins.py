"""Pictures made of pixels are laid out as stand-ins; those inside drawings are put right."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from builder.editions.edition import load
from builder.editions.finishing import finish
from builder.ground.spots import Spot
from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.galley import Galley, Original
from builder.makeup.layout import read_layout
from builder.proof.prepare import prepare
from builder.proof.pull import pull_proof
from builder.proof.standins import plain_data
from tests.finished import facts_of_sample
from tests.makeup import originals
from tests.tools.rendering import drawn_by_poppler

SPOT = Spot(Path("a.md"), 4)
ADDRESS = "press:/issue/a.jpg"
STYLE = "<style>@page { size: 60mm 40mm; margin: 0; bleed: 3mm } body { margin: 0 }</style>"


@pytest.fixture(autouse=True)
def own_fonts(fonts: FontBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))


def galley(body: str, **changes: object) -> Galley:
    html = f"<!DOCTYPE html><html lang=en><title>x</title>{STYLE}<body>{body}</body></html>"
    return replace(Galley(html, {}, read_layout("parallel")), **changes)  # type: ignore[arg-type]


PLACES = {
    "in the text": f'<img src="{ADDRESS}" alt="a" style="width: 60mm">',
    "of its own size": f'<img src="{ADDRESS}" alt="a" style="image-resolution: 203.2dpi">',
    "a background": f'<div style="height: 40mm; background: url({ADDRESS}) 0 0 / 60mm">a</div>',
}


@pytest.mark.parametrize("place", PLACES)
def test_a_picture_anywhere(tmp_path: Path, place: str) -> None:
    """The proof is small whatever the picture, and the edition shows it where the engine put it."""
    path = tmp_path / "a.jpg"
    path.write_bytes(originals.turned(originals.quarters(), 6, "JPEG"))
    known = {ADDRESS: Original(path, (originals.WIDTH, originals.HEIGHT), SPOT)}
    proof = pull_proof(galley(PLACES[place], files={ADDRESS: path}, originals=known))
    assert not [one for one in proof.findings if one.severity == "error"]
    assert len(proof.pdf) < 20_000
    facts = replace(facts_of_sample(), originals=known)
    done = finish(prepare(proof.pdf), load("screen"), facts, tmp_path / "a.pdf")
    page = drawn_by_poppler(done.path, 72)[0]
    height, width = page.shape[:2]
    seen = [page[y * height // 4, x * width // 4] for y in (1, 3) for x in (1, 3)]
    assert np.allclose(seen, originals.QUARTERS, atol=8)


DRAWN = {
    "16-bit grey PNG": "L",
    "palette PNG with alpha": "RGBA",
    "grey with alpha": "LA",
    "Adobe RGB": "RGB",
    "Display P3": "RGB",
    "1-bit PNG": "1",
    "interlaced PNG": "RGB",
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_inside_a_drawing(tmp_path: Path, name: str) -> None:
    data = originals.KINDS[name]()
    kind = "jpeg" if data[:2] == b"\xff\xd8" else "png"
    address = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    path = tmp_path / "a.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320">'
        f'<image width="480" height="320" href="{address}"/></svg>'
    )
    body = '<img src="press:/issue/a.svg" alt="a" style="width: 60mm; height: 40mm">'
    proof = pull_proof(galley(body, files={"press:/issue/a.svg": path}))
    assert proof.findings == ()
    for edition in ("screen", "print"):
        done = finish(prepare(proof.pdf), load(edition), facts_of_sample(), tmp_path / "a.pdf")
        with pikepdf.open(done.path) as pdf:
            assert not pdf.check_pdf_syntax()
        if edition == "screen":
            page = drawn_by_poppler(done.path, 72)[0]
            height, width = page.shape[:2]
            seen = [page[y * height // 4, x * width // 4] for y in (1, 3) for x in (1, 3)]
            assert np.allclose(seen, originals.means(name), atol=8)


@pytest.mark.parametrize("turn", originals.TURNS)
def test_a_turned_picture_inside_a_drawing(turn: int) -> None:
    data = plain_data(originals.turned(originals.quarters(), turn, "JPEG"))
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (originals.WIDTH, originals.HEIGHT)
        assert (image.format == "JPEG") == (turn == 1)


def test_what_is_right_stays_as_it_was() -> None:
    for data in (originals.KINDS["JPEG"](), originals.KINDS["PNG"](), b"<svg/>"):
        assert plain_data(data) is data
