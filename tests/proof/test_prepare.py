"""What every edition needs done to the proof."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image

from builder.proof.prepare import prepare


def _proof(pages: int) -> bytes:
    """Pages that share one resource dictionary, as the engine writes them, each with a picture."""
    pdf = pikepdf.new()
    pixels = Image.new("RGB", (4, 4), "#C4321C").tobytes()
    picture = pdf.make_stream(
        pixels, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=4, Height=4,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    resources = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(i0a1b=picture)))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Resources = resources
        page.obj.Contents = pdf.make_stream(b"q 50 0 0 50 10 10 cm /i0a1b Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_picture_stays_on_every_page_that_shows_it() -> None:
    with pikepdf.open(io.BytesIO(prepare(_proof(3)).data)) as pdf:
        for page in pdf.pages:
            shown = [
                str(operands[0])
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "Do"
            ]
            assert shown
            assert all(name in page.obj.Resources.XObject for name in shown)
            assert "/i0a1b" not in shown
