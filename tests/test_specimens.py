"""The specimens of the house layouts: every kind of copy at work, held against small pictures.

``GOLDEN=write`` draws the pictures anew; look at them before committing.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from builder.ground.places import LAYOUTS
from builder.makeup.lineage import layout_names
from tests.conftest import Specimen

GOLDEN = Path(__file__).parent / "golden" / "specimens"
SCALE = 0.35
"""Pixels a point: a page is about 208 by 295 pixels."""
MOST_DIFFERENCE = 48.0
"""Of 255, in the mean of the worst block of 8 by 8 pixels; a line that moves makes more."""
NAMES = layout_names(LAYOUTS)


@pytest.fixture(scope="module", params=NAMES)
def specimen(request: pytest.FixtureRequest, specimen_of: Specimen) -> Path:
    return specimen_of(request.param).files["screen"]


def _pages(pdf: Path) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=SCALE, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def _blocks(image: Image.Image) -> np.ndarray:
    pixels = np.asarray(image, dtype=float)
    height, width = (side // 8 * 8 for side in pixels.shape)
    return pixels[:height, :width].reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3))


def _difference(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(_blocks(one) - _blocks(other)).max())


def test_pages_look_as_they_did(specimen: Path) -> None:
    name = specimen.parents[1].name.rstrip("0123456789")
    pages = _pages(specimen)
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for old in GOLDEN.glob(f"{name}-*.png"):
            old.unlink()
        for number, page in enumerate(pages, 1):
            page.quantize(16).save(GOLDEN / f"{name}-{number}.png", optimize=True)
    numbered = {int(file.stem.split("-")[1]): file for file in GOLDEN.glob(f"{name}-*.png")}
    kept = [numbered[number] for number in sorted(numbered)]
    assert len(pages) == len(kept)
    for page, file in zip(pages, kept, strict=True):
        assert _difference(page, Image.open(file).convert("L")) < MOST_DIFFERENCE, file.name


def test_a_moved_line_is_seen(specimen: Path) -> None:
    differences = []
    for page in _pages(specimen)[1:]:
        moved = Image.new("L", page.size, 255)
        moved.paste(page, (0, 5))
        differences.append(_difference(page, moved))
    assert max(differences) > MOST_DIFFERENCE


def _kinds(element: object) -> list[object]:
    """An element of a structure tree as its type and what is in it."""
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return []
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [str(element.S), *filter(None, map(_kinds, kids))]


def _elements(tree: list[object], kind: str) -> list[list[object]]:
    own = [tree] if tree[:1] == [kind] else []
    return own + [one for kid in tree[1:] for one in _elements(kid, kind)]  # type: ignore[arg-type]


def test_blocks_that_stand_apart_are_tagged_as_what_they_are(specimen: Path) -> None:
    name = specimen.parents[1].name.rstrip("0123456789")
    if not (LAYOUTS / name / "specimen" / "articles" / "apart.md").is_file():
        pytest.skip("the specimen has no such blocks")
    with pikepdf.open(specimen) as pdf:
        tree = _kinds(pdf.Root.StructTreeRoot.K[0])
    quotes = [quote for quote in _elements(tree, "/BlockQuote") if len(quote) > 2]
    assert [kid[0] for quote in quotes for kid in quote[1:]] == ["/P"] * 4  # type: ignore[index]
    assert sum(map(_facts, _elements(tree, "/LI"))) == 12
    headed = [part for part in _elements(tree, "/Sect") if part[1][0] == "/H4"]  # type: ignore[index]
    assert sum(len(_elements(part, "/H4")) for part in headed) == 4


def _facts(item: list[object]) -> int:
    """The numbers and labels of an item of facts: its paragraphs, where there are several."""
    paragraphs = _elements(item, "/P")
    return len(paragraphs) if len(paragraphs) > 1 else 0
