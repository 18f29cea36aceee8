"""QR codes as they print: what is read, and what is said of those that are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest

from builder.makeup.codes import QUIET, symbol_of
from builder.preflight.examining import preflight

from . import sheets
from .defects import code, lay, save_clean

BLACK = b"0 0 0 1 k"


def told(content: bytes, tmp_path: Path, **entries: object) -> set[str]:
    pdf = sheets.clean_press()
    lay(content, **entries)(pdf)
    save_clean(pdf, tmp_path / "coded.pdf", "print")
    return {f.check for f in preflight(tmp_path / "coded.pdf", edition="print")}


@pytest.mark.parametrize(
    ("drawn", "found"),
    [
        (code(BLACK), set()),
        (code(BLACK, side_pt=43), set()),  # 15.2 mm
        (code(BLACK, side_pt=41), {"qr/small"}),  # 14.5 mm
        (code(b"0 0 0 .45 k"), set()),
        (code(b"0 0 0 .35 k"), {"qr/contrast"}),
        (code(b".3 0 0 0 k"), {"qr/contrast"}),
        (code(b"1 .8 0 .2 k"), set()),
        # light on dark: many phones read none
        (BLACK + b" 130 236 66 66 re f " + code(b"0 0 0 0 k"), {"qr/unreadable"}),
        # a tint below is no harm, a dark ground is
        (b"0 .1 .1 0 k 130 236 66 66 re f " + code(BLACK), set()),
        (b"0 0 0 .7 k 130 236 66 66 re f " + code(BLACK), {"qr/contrast"}),
        # type across the corner where a reader begins
        (code(BLACK) + b"0 0 0 0 k 140 278 14 14 re f ", {"qr/unreadable"}),
    ],
)  # fmt: skip
def test_what_is_said_of_a_drawn_code(drawn: bytes, found: set[str], tmp_path: Path) -> None:
    assert told(drawn, tmp_path) == found


@pytest.mark.parametrize(("side_mm", "found"), [(20, set()), (12, {"qr/small"})])
def test_a_picture_of_a_code_is_read_too(side_mm: float, found: set[str], tmp_path: Path) -> None:
    symbol = symbol_of("https://example.org/a")
    whole = symbol.side + 2 * QUIET
    grey = np.full((whole, whole), 255, np.uint8)
    for x, y, n in symbol.runs:
        grey[y + QUIET, x + QUIET : x + QUIET + n] = 0
    large = grey.repeat(12, 0).repeat(12, 1)

    def picture(pdf: pikepdf.Pdf) -> pikepdf.Object:
        image = sheets.add_image(pdf, *large.shape[::-1], channels=1)
        image.write(large.tobytes())
        return image

    side = side_mm * 72 / 25.4 / symbol.side * whole
    content = b"q %g 0 0 %g 130 236 cm /C Do Q" % (side, side)
    # a code of few pixels is a picture of high resolution: that is told as well
    assert told(content, tmp_path, XObject__C=picture) - {"images/high-ppi"} == found


def test_other_paths_of_many_rectangles_are_no_codes(tmp_path: Path) -> None:
    bars = b"".join(b"%g 246 1 %g re " % (60 + 2 * n, 10 + n % 7) for n in range(70))
    assert told(BLACK + b" " + bars + b"f ", tmp_path) == set()
