"""The cover as one sheet: which page lies where, its spine, boxes and marks."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from builder.editions.coverspread import cover_spread
from builder.pdf.geometry import Box
from tests.adverts import MM, advert
from tests.tools.rendering import drawn_by_pdfium

TINTS = [b"1 0 0 0 k", b"0 1 0 0 k", b"0 0 0 0.2 k", b"0 0 1 0 k", b"0 0 0 1 k", b"0.5 0 0 0 k"]


def issue(path: Path, pages: int = 6) -> Path:
    """Pages each of one tint to the end of the bleed."""
    with pikepdf.new() as pdf:
        for tint in TINTS[:pages]:
            one = advert(path.with_suffix(".one.pdf"), more=tint + b" 0 0 700 1000 re f")
            with pikepdf.open(one) as source:
                pdf.pages.append(source.pages[0])
        pdf.save(path, min_version="1.6")
    return path


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("cover")
    out = home / "cover.pdf"
    out.write_bytes(cover_spread(issue(home / "issue.pdf"), 5 * MM))
    return out


def test_two_sides_with_trim_and_bleed_of_the_sheet(spread: Path) -> None:
    with pikepdf.open(spread) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            trim, bleed = Box.of(page.obj.TrimBox), Box.of(page.obj.BleedBox)
            assert (trim.width, trim.height) == pytest.approx((425 * MM, 297 * MM), abs=0.01)
            assert bleed.beyond(trim) == pytest.approx([3 * MM] * 4, abs=0.01)
            assert Box.of(page.obj.MediaBox).holds(bleed)


SIDES = [
    ("outside", (0.5, 0, 0, 0), (1, 0, 0, 0)),  # back, front
    ("inside", (0, 1, 0, 0), (0, 0, 0, 1)),  # inside front, inside back
]


@pytest.mark.parametrize("side", [0, 1])
def test_each_page_lies_where_it_is_bound(spread: Path, side: int) -> None:
    """Drawn, the middle of each half has the page's own tint, and the spine is paper."""
    image = drawn_by_pdfium(spread, 36)[side]
    with pikepdf.open(spread) as pdf:
        media, trim = (Box.of(pdf.pages[side].obj[key]) for key in ("/MediaBox", "/TrimBox"))

    def at(x_mm: float) -> tuple[int, ...]:
        x = int((trim.left - media.left + x_mm * MM) / 2)
        return tuple(int(n) for n in image[image.shape[0] // 2, x][:3])

    left, right = at(-1.5), at(426.5)  # in the bleed
    pages = {0: ("cyan half", "cyan"), 1: ("magenta", "black")}[side]
    assert (_named(left), _named(right)) == pages
    assert (_named(at(205)), _named(at(220))) == pages
    assert min(at(212.5)) > 250


def _named(colour: tuple[int, ...]) -> str:
    red, green, _ = colour
    if max(colour) < 80:
        return "black"
    if red < 80:
        return "cyan"
    return "magenta" if green < 80 else "cyan half"


def test_marks_show_where_it_folds(spread: Path) -> None:
    with pikepdf.open(spread) as pdf:
        marks = pdf.pages[0].obj.Resources.XObject["/marks"].read_bytes()
    for x in (210 * MM, 215 * MM):
        assert b"%.3f" % x in marks or b"%g" % round(x, 3) in marks
    assert marks.count(b"[2 1] 0 d") == 2


def test_an_odd_number_of_pages_has_no_cover(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="even number"):
        cover_spread(issue(tmp_path / "odd.pdf", 5), 0)
