"""Content said in fewer bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.pdf.content import STRING_OR_KERN, contents, write_all
from builder.proof.prepare import PreparedProof, prepare
from builder.proof.shortening import _shorter_line, shorten
from tests.tools.rendering import difference, drawn_by_pdfium


def shortened(content: bytes) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    shorten(streams := contents(pdf))
    write_all(streams)
    return pdf.pages[0].obj.Contents.read_bytes()


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (b"[<0001>0<0002>0.01<0003>] TJ", b"[<000100020003>] TJ"),
        (b"[<0001>-306.22<0002>] TJ", b"[<0001>-306<0002>] TJ"),
        (b"[<0001>0.4<0002>0.4<0003>0.4<0004>] TJ", b"[<00010002>1<00030004>] TJ"),
        (b"[-12.25 3<0001>] TJ", b"[-12 3<0001>] TJ"),
        (b"[(a)3.3(b)] TJ", b"[(a)3.3(b)] TJ"),
        (b"1 0 0 -1 72.000000 185.466719 Tm", b"1 0 0 -1 72.000000 185.466719 Tm"),
        (b"0.768627 0.196078 0.109804 rg", b"0.768627 0.196078 0.109804 rg"),
        (b"/Span <</ActualText <feff00410028>>> BDC", b"/Span <</ActualText (A\\()>> BDC"),
        (b"/Span <</ActualText <feff4e2d0041>>> BDC", b"/Span <</ActualText <feff4e2d0041>>> BDC"),
    ],
)
def test_shortened(long: bytes, short: bytes) -> None:
    assert shortened(long) == short


@given(st.lists(st.floats(-900, 900, width=32), max_size=40))
def test_no_glyph_moves_by_more_than_half_a_thousandth_of_an_em(kerns: list[float]) -> None:
    line = b"[" + b"".join(b"<%04x>%.3f" % (i, kern) for i, kern in enumerate(kerns)) + b"]"

    def positions(operands: bytes) -> dict[bytes, float]:
        at, found = 0.0, {}
        for digits, kern in STRING_OR_KERN.findall(operands):
            for start in range(0, len(digits), 4):
                found[digits[start : start + 4]] = at
            at += float(kern or 0)
        return found

    before, after = positions(line), positions(_shorter_line(line))
    assert before.keys() == after.keys()
    assert all(abs(before[glyph] - after[glyph]) <= 0.501 for glyph in before)


def test_actual_text_survives(prepared: PreparedProof) -> None:
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        pdf.pages[0].obj.Contents.write(b"/Span <</ActualText <feff00280061005c>>> BDC EMC")
        buffer = io.BytesIO()
        pdf.save(buffer)
    with pikepdf.open(io.BytesIO(prepare(buffer.getvalue()).data)) as pdf:
        (mark, _) = pikepdf.parse_content_stream(pdf.pages[0])
        assert str(mark.operands[1].ActualText) == "(a\\"


def test_pages_look_the_same_to_the_eye(
    proof: Path, prepared: PreparedProof, tmp_path: Path
) -> None:
    shorter = tmp_path / "shorter.pdf"
    shorter.write_bytes(prepared.data)
    for before, after in zip(
        drawn_by_pdfium(proof, 100), drawn_by_pdfium(shorter, 100), strict=True
    ):
        assert difference(before, after) < 0.2
