"""Pages read from the back: last first, and upside down, whatever is painted on them."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pypdfium2
import pytest

from builder.editions.inking import _last_first, _turn
from builder.editions.trimming import _two_sequences
from builder.pdf.content import content_of, write_all
from builder.pdf.geometry import Box

TRIM = Box(10, 10, 110, 160)
CONTENT = b"/Pattern cs /P scn 20 20 40 100 re f 1 0 0 rg 70 120 30 30 re f"


def patterned(matrix: list[float]) -> pikepdf.Pdf:
    """Pages with a red square above a stretch that is black on its left and white on its right."""
    pdf = pikepdf.new()
    fade = pikepdf.Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1,
    )  # fmt: skip
    shading = pikepdf.Dictionary(
        ShadingType=2, ColorSpace=pikepdf.Name.DeviceGray, Coords=[20, 0, 60, 0], Function=fade,
        Extend=[True, True],
    )  # fmt: skip
    for _ in range(3):
        page = pdf.add_blank_page(page_size=(120, 170))
        page.obj.TrimBox = TRIM.as_array()
        pattern = pikepdf.Dictionary(PatternType=2, Shading=shading, Matrix=matrix)
        patterns = pikepdf.Dictionary(P=pdf.make_indirect(pattern))
        page.obj.Resources = pikepdf.Dictionary(Pattern=patterns)
        page.obj.Contents = pdf.make_stream(CONTENT)
    return pdf


def test_pages_read_from_the_back_are_numbered_anew() -> None:
    pdf = pikepdf.new()
    for _ in range(8):
        pdf.add_blank_page()
    pdf.Root.PageLabels = _two_sequences(5)
    said = io.BytesIO()
    pdf.save(said)
    document = pypdfium2.PdfDocument(said.getvalue())
    assert [document.get_page_label(at) for at in range(8)] == [*"12345123"]


def drawn(pdf: pikepdf.Pdf) -> list[np.ndarray]:
    data = io.BytesIO()
    pdf.save(data)
    with pypdfium2.PdfDocument(data.getvalue()) as document:
        return [np.asarray(page.render(scale=2).to_pil().convert("RGB"), int) for page in document]


@pytest.mark.parametrize("matrix", [[1, 0, 0, 1, 0, 0], [0.5, 0.2, 0, 1, 15, 5]])
def test_a_page_is_turned_with_its_patterns(matrix: list[float]) -> None:
    pdf = patterned(matrix)
    upright = drawn(pdf)[0]
    assert np.ptp(upright[:, 40:120, 0].mean(axis=0)) > 50  # the pattern shows
    content = content_of(pdf.pages[0])
    _turn(content, TRIM)
    write_all([content])
    turned = drawn(pdf)[0]
    assert np.abs(turned - upright).max() > 200
    assert np.abs(turned[::-1, ::-1] - upright).mean() < 1


def test_the_last_come_first() -> None:
    pdf = patterned([1, 0, 0, 1, 0, 0])
    before = [page.obj.objgen for page in pdf.pages]
    assert _last_first(pdf, 2) == set(before[1:])
    assert [page.obj.objgen for page in pdf.pages] == [before[0], before[2], before[1]]
