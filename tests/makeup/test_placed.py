"""Pages that others made: what stands of them, and which are refused."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from builder.ground.findings import Rejected
from builder.ground.spots import Spot
from builder.issue.model import PlacedPage
from builder.makeup.measures import Margins, Measures
from builder.makeup.placed import looked_into, misfits
from builder.makeup.script import to_traditional
from tests import factory
from tests.adverts import A4, MM, advert
from tests.factory import both

PAGE = PlacedPage(
    Path("ads/x.pdf"), 1, "after", Path("a.md"), "", "bleed", both("广告", "An advertisement"),
    Spot(Path("issue.yaml"), 7, 12),
)  # fmt: skip
MEASURES = Measures(A4, Margins(60, 60, 50, 50), 15, 2, 26, 9.5)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def page(fit: str = "bleed", number: int = 1) -> PlacedPage:
    return replace(PAGE, fit=fit, number=number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "fit", "told"),
    [
        ({}, "bleed", []),
        ({"size": (209.7, 297.2)}, "bleed", []),  # programs round
        ({"size": (200, 280)}, "bleed", ["placed/size"]),
        ({"size": (216, 303), "bleed": 0}, "bleed", ["placed/size", "placed/bleed"]),
        ({"bleed": 2}, "bleed", ["placed/bleed"]),
        ({"bleed": 0}, "bleed", ["placed/bleed"]),
        ({"size": (297, 210), "Rotate": 90}, "bleed", []),
        ({"size": (297, 210), "Rotate": 270}, "bleed", []),
        ({"size": (105, 148.5), "bleed": 1.5, "UserUnit": 2}, "bleed", []),
        ({"size": (160, 200), "bleed": 0}, "type-area", []),
        ({"size": (190, 200)}, "type-area", ["placed/size"]),
    ],
)
def test_size_and_bleed(made: dict, fit: str, told: list[str], tmp_path: Path) -> None:
    advert(tmp_path / "ads/x.pdf", **made)
    sheet = looked_into(tmp_path, page(fit))
    assert [f.check for f in misfits(page(fit), sheet, MEASURES, 3 * MM)] == told


def test_its_picture_stands_as_it_is_read(tmp_path: Path) -> None:
    """A page that is turned has its left edge at the head, and no mark of the slug in it."""
    corner = b"0 0 0 1 k 0 0 60 60 re f"  # its lower left corner
    advert(tmp_path / "ads/x.pdf", (297, 210), more=corner, Rotate=90)
    sheet = looked_into(tmp_path, page())
    with Image.open(sheet.picture) as image:
        assert image.size == sheet.pixels
        assert image.width < image.height
        assert max(image.getpixel((40, 40))) < 80  # the head's left, as it is read
        assert image.getpixel((40, image.height - 40))[0] > 180


def _encrypt(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user=""))


def _lock(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:700])


def _spoil_content(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        stream = pdf.pages[0].obj.Contents
        stream.write(b"no deflated data", filter=Name.FlateDecode)
        pdf.save(path)


def _hide_a_layer(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="price"))
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
        )
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        pdf.save(path)


def _make_tiny(path: Path) -> None:
    advert(path, (5, 5), 0)


HOSTILE = {
    "encrypted with no password": (_encrypt, "encrypted"),
    "locked": (_lock, "encrypted"),
    "cut off": (_cut, "damaged"),
    "no PDF": (lambda path: path.write_bytes(b"GIF89a"), "damaged"),
    "content that cannot be decoded": (_spoil_content, "damaged"),
    "a layer switched off": (_hide_a_layer, "layers are switched off"),
    "a stamp": (_make_tiny, "no size of a page"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_printed_whole_is_refused(case: str, tmp_path: Path) -> None:
    spoil, words = HOSTILE[case]
    spoil(advert(tmp_path / "ads/x.pdf"))
    with pytest.raises(Rejected) as rejected:
        looked_into(tmp_path, page())
    (finding,) = rejected.value.findings
    assert (finding.check, finding.line) == ("placed/refused", 7)
    assert words in finding.message
    assert "ads/x.pdf" in finding.message


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    advert(tmp_path / "ads/x.pdf")
    with pytest.raises(Rejected, match="has no page 3; it has 1"):
        looked_into(tmp_path, page(number=3))


def test_content_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred megabytes of blanks, in two hundred kilobytes of file."""
    monkeypatch.setattr("builder.makeup.placed._MEMORY_BYTES", 100 << 20)
    path = advert(tmp_path / "ads/x.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        packed = zlib.compress(b" " * 200_000_000, 1)
        pdf.pages[0].obj.Contents.write(packed, filter=Name.FlateDecode)
        pdf.save(path)
    with pytest.raises(Rejected) as rejected:
        looked_into(tmp_path, page())
    assert rejected.value.findings[0].check == "placed/refused"
    assert "ads/x.pdf, page 1: reading it was stopped" in rejected.value.findings[0].message


def test_what_is_said_of_it_is_converted_with_the_issue(tmp_path: Path) -> None:
    issue = factory.issue(tmp_path)
    issue = replace(issue, manifest=replace(issue.manifest, pages=(page(),)))
    (placed,) = to_traditional(issue, ()).manifest.pages
    assert placed.alternative(("zh", "en")) == "廣告 / An advertisement"
