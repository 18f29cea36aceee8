"""Pages that others made, for the tests that place them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.preflight.sheets import add_font, add_image, line

MM = 72 / 25.4
A4 = (210.0, 297.0)
RED = b"0 0.9 0.8 0 k"


def advert(
    path: Path,
    size: tuple[float, float] = A4,
    bleed: float = 3,
    more: bytes = b"",
    parts: int = 1,
    **page: Any,
) -> Path:
    """A page of one red ground with a line of type, a picture and a spot colour.

    ``size`` and ``bleed`` in mm; further entries, such as ``Rotate``, go into the page. ``parts``
    says how many streams its content is in; two are cut in the middle of nothing.
    """
    pdf = pikepdf.new()
    width, height, out = size[0] * MM, size[1] * MM, bleed * MM
    sheet = (width + 2 * out, height + 2 * out)
    pdf.add_blank_page(page_size=sheet)
    one = pdf.pages[0].obj
    ground = RED + b" 0 0 %.3f %.3f re f 0 g " % sheet
    slug = line("Hi", 40, -30) if "MediaBox" in page else b""
    spot = slug + b"/Spot cs 1 scn 60 100 90 60 re f q 80 0 0 80 200 200 cm /Photo Do Q "
    drawn = [ground, line("Hi", 80, 300, 40) + spot + more]
    streams = [pdf.make_stream(part) for part in ([b"".join(drawn)] if parts == 1 else drawn)]
    one.Contents = streams[0] if parts == 1 else Array(streams)
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[0, 0.9, 0.9, 0], N=1)
    space = Array([Name.Separation, Name("/PANTONE 485 C"), Name.DeviceCMYK, tint])
    one.Resources = Dictionary(
        Font=Dictionary(F=add_font(pdf)),
        XObject=Dictionary(Photo=add_image(pdf, 300, 300)),
        ColorSpace=Dictionary(Spot=space),
    )
    one.TrimBox = Array([out, out, out + width, out + height])
    if bleed:
        one.BleedBox = Array([0, 0, *sheet])
    for key, value in page.items():
        one[f"/{key}"] = value
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.save(path)
    return path
