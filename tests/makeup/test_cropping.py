"""Crops: the window is as large as the picture allows and has the focus in its middle."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageColor

from builder.makeup.cropping import Window, cropped_drawing, window
from tests.conftest import Builder, MakeIssue

# shape of the picture, shape shown, focus → left, top, width, height
WINDOWS = [
    (2.0, 2.0, (0.1, 0.9), (0, 0, 1, 1)),
    (2.0, 1.0, (0.5, 0.5), (0.25, 0, 0.5, 1)),
    (2.0, 1.0, (0.3, 0.5), (0.05, 0, 0.5, 1)),
    (2.0, 1.0, (0.1, 0.5), (0, 0, 0.5, 1)),
    (2.0, 1.0, (1.0, 0.5), (0.5, 0, 0.5, 1)),
    (1.0, 4.0, (0.5, 0.3), (0, 0.175, 1, 0.25)),
    (1.0, 4.0, (0.5, 1.0), (0, 0.75, 1, 0.25)),
]


@pytest.mark.parametrize(("picture", "shown", "focus", "expected"), WINDOWS)
def test_windows(
    picture: float,
    shown: float,
    focus: tuple[float, float],
    expected: tuple[float, float, float, float],
) -> None:
    found = window(picture, shown, focus)
    assert (found.left, found.top, found.width, found.height) == pytest.approx(expected)
    assert found.width * picture / found.height == pytest.approx(shown)


def test_the_same_window_in_css() -> None:
    """``object-position`` puts a point of the picture on the same point of its box."""
    found = window(2.0, 1.0, (0.3, 0.5))
    x, _ = found.position
    assert x * (1 - found.width) == pytest.approx(found.left)


def test_pixels() -> None:
    assert Window(0.25, 0, 0.5, 1).pixels((200, 100)) == (50, 0, 150, 100)
    assert Window(0, 0, 0.001, 1).pixels((10, 10)) == (0, 0, 1, 10)


DRAWINGS = {
    "a box": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 20 200 100">%s</svg>',
    "sizes": '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">%s</svg>',
    "all": "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='20mm' height='10mm'"
    " preserveAspectRatio='none' viewBox='0 0 200 100'>%s</svg>",
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_shows_its_window(name: str) -> None:
    data = cropped_drawing((DRAWINGS[name] % "<g/>").encode(), Window(0.25, 0, 0.5, 1))
    corner = "60 20" if name == "a box" else "50 0"
    assert f'viewBox="{corner} 100 100" width="100" height="100"'.encode() in data
    assert data.count(b"viewBox") == 1
    assert b"preserveAspectRatio" not in data


FIELDS = ("#ff0000", "#00ff00", "#0000ff", "#ffff00")
ARTICLE = """---
title: {zh: 题, en: T}
---
文。

Text.

![图 | Fields](figures/f.png){crop=2:1 focus="50% 100%"}
"""


def test_print_shows_the_window(make_issue: MakeIssue, builder: Builder, tmp_path: Path) -> None:
    """Of a picture of four fields, cropped around its foot, the lower two are on paper."""
    fields = Image.new("RGB", (400, 400))
    for n, colour in enumerate(FIELDS):
        x, y = 200 * (n % 2), 200 * (n // 2)
        fields.paste(colour, (x, y, x + 200, y + 200))
    buffer = io.BytesIO()
    fields.save(buffer, "PNG")
    folder = make_issue({"figures/f.png": buffer.getvalue(), "articles/one.md": ARTICLE})
    done = builder("build", folder, "--edition", "screen", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    (pdf,) = (tmp_path / "out").rglob("*.pdf")
    page = pypdfium2.PdfDocument(pdf)[1].render(scale=0.5).to_pil().convert("RGB")
    counts = {colour: n for n, colour in page.getcolors(1 << 20) or ()}
    # a viewer may draw the row of pixels that the edge of the window runs through
    shown = [field for field in FIELDS if counts.get(ImageColor.getrgb(field), 0) > page.width]
    assert shown == ["#0000ff", "#ffff00"]
