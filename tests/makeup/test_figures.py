"""Figures are known by their content; what is sound passes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from builder.ground.findings import Rejected
from builder.ground.spots import Spot
from builder.makeup.figures import inspect

HOUSE = Path(__file__).resolve().parents[2]
SPOT = Spot(Path("a.md"), 4)


def _picture(kind: str, mode: str = "RGB") -> bytes:
    buffer = BytesIO()
    Image.new(mode, (30, 20)).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("WEBP", "RGBA"),
        ("TIFF", "RGB"),
    ],
)
def test_a_picture_whatever_its_name(tmp_path: Path, kind: str, mode: str) -> None:
    path = tmp_path / "图 1.svg"
    path.write_bytes(_picture(kind, mode))
    facts = inspect(path, SPOT)
    assert (facts.kind, facts.width, facts.height) == (kind, 30, 20)


@pytest.mark.parametrize("mode", ["F", "I"])
def test_32_bits_do_not_say_what_is_white(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(_picture("TIFF", mode))
    with pytest.raises(Rejected, match=r"a.md:4:1: .*32 bits a channel.*8 or 16 bits a channel"):
        inspect(path, SPOT)


DRAWINGS = {
    "a viewBox": ('<svg viewBox="0 0 30 20"/>', (30, 20)),
    "commas": ('<svg viewBox="0,0,30,20"/>', (30, 20)),
    "width and height": ('<svg width="30mm" height="20mm"/>', (30, 20)),
    "a declaration": ('<?xml version="1.0"?><!-- x --><svg viewBox="0 0 3 2"/>', (3, 2)),
    "a byte order mark": ('\ufeff<svg viewBox="0 0 3 2"/>', (3, 2)),
    "a prefix": ('<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>', (3, 2)),
    "its own gradient": ('<svg viewBox="0 0 3 2"><rect fill="url(#a)"/></svg>', (3, 2)),
    "one in quotes": (
        """<svg viewBox="0 0 3 2"><rect style="fill: url( '#a' )"/></svg>""",
        (3, 2),
    ),
    "use of a symbol": (
        '<svg viewBox="0 0 3 2"><symbol id="a"><rect/></symbol><use href="#a"/></svg>',
        (3, 2),
    ),
    "a picture inside": (
        '<svg viewBox="0 0 3 2"><image href="data:image/png;base64,AAAA"/></svg>',
        (3, 2),
    ),
    "a style": ("<svg viewBox='0 0 3 2'><style>rect { fill: url(#a) }</style></svg>", (3, 2)),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_that_passes(tmp_path: Path, name: str) -> None:
    text, size = DRAWINGS[name]
    (tmp_path / "a").write_text(text, "utf-8")
    facts = inspect(tmp_path / "a", SPOT)
    assert (facts.kind, facts.width, facts.height) == ("SVG", *size)


def test_the_words_in_a_drawing(tmp_path: Path) -> None:
    text = '<svg viewBox="0 0 3 2"><text>成<tspan>都</tspan></text><text> A&amp;B </text></svg>'
    (tmp_path / "a.svg").write_text(text, "utf-8")
    assert inspect(tmp_path / "a.svg", SPOT).texts == ("成都", "A&B")


@pytest.mark.parametrize(
    "box", ["0 0 0 2", "0 0 3 -2", "0 0 1e9 2", "a b c d", "0 0 nan 2", "0 0 3"]
)
def test_a_drawing_without_a_size(tmp_path: Path, box: str) -> None:
    (tmp_path / "a.svg").write_text(f'<svg viewBox="{box}"/>')
    with pytest.raises(Rejected, match="gives no size"):
        inspect(tmp_path / "a.svg", SPOT)


@pytest.mark.parametrize("encoding", ["gb2312", "big5", "bogus"])
def test_an_encoding_that_cannot_be_read(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><svg viewBox="0 0 3 2"/>'
    (tmp_path / "a.svg").write_text(text)
    with pytest.raises(Rejected, match="in an encoding that cannot be read — save it as UTF-8"):
        inspect(tmp_path / "a.svg", SPOT)


def test_the_sample_s_figures_pass() -> None:
    figures = sorted((HOUSE / "issues").glob("*/figures/*"))
    assert figures
    assert all(inspect(path, SPOT).ratio > 0 for path in figures)


@pytest.mark.parametrize(
    ("kind", "size", "bound"), [("WEBP", (7200, 7000), 50), ("PNG", (12_100, 10_000), 120)]
)
def test_more_pixels_than_there_is_memory_for(
    tmp_path: Path, kind: str, size: tuple[int, int], bound: int
) -> None:
    path = tmp_path / "a.bin"
    Image.new("L", size).save(path, kind, **({"method": 0, "quality": 0} if kind == "WEBP" else {}))
    with pytest.raises(Rejected, match=rf"a.md:4:1: .*megapixels; the bound is {bound}"):
        inspect(path, SPOT)
