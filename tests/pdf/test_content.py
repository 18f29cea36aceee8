"""Content streams cut into instructions."""

from __future__ import annotations

import re

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.pdf.content import (
    contents,
    inline_image,
    instructions,
    operands_of,
    write_all,
    written,
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"1 0 0 -1 0 841.9 cm\nq", [(b"1 0 0 -1 0 841.9", b"cm"), (b"", b"q")]),
        (b".5 -.5 +1 rg", [(b".5 -.5 +1", b"rg")]),
        (b"[<000f>11<001c>-3] TJ", [(b"[<000f>11<001c>-3]", b"TJ")]),
        (b"(a \\) Q (b) rg) Tj ET", [(b"(a \\) Q (b) rg)", b"Tj"), (b"", b"ET")]),
        (
            b"/Span <</ActualText <feff 4e2d>/MCID 3>> BDC",
            [(b"/Span <</ActualText <feff 4e2d>/MCID 3>>", b"BDC")],
        ),
        (b"/Artifact\nBMC\n/a1.0 gs", [(b"/Artifact", b"BMC"), (b"/a1.0", b"gs")]),
        (b"f*\nW* n", [(b"", b"f*"), (b"", b"W*"), (b"", b"n")]),
        (b"  ", []),
    ],
)
def test_instructions(data: bytes, expected: list[tuple[bytes, bytes]]) -> None:
    assert list(instructions(data)) == expected


def test_what_the_expression_does_not_cover_is_read_by_pikepdf() -> None:
    pdf = pikepdf.new()
    inline = b"q BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q % done"
    read = list(instructions(inline, pdf.make_stream(inline)))
    assert [operator for _, operator in read][::2] == [b"q", b"Q"]
    assert read[1][1].startswith(b"BI")


def test_an_inline_image_is_taken_out_whole() -> None:
    pdf = pikepdf.new()
    inline = b"BI /W 4 /H 3 /BPC 8 /CS /G ID abcdefghijkl EI"
    [(_, operator)] = instructions(inline, pdf.make_stream(inline))
    image = inline_image(operator, pdf)
    assert image is not None
    assert (image.width, bytes(image.read_bytes())[:12]) == (4, b"abcdefghijkl")
    assert inline_image(b"BI", pdf) is inline_image(b"B", pdf) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"1 -.5 +3. 0", (1, -0.5, 3, 0)),
        (b"", ()),
        (b"/A .5", (pikepdf.Name.A, 0.5)),
        (b"(a\\)b)", (pikepdf.String("a)b"),)),
        (b"/A#20b", (pikepdf.Name("/A b"),)),
        (b"[<0041> -3]", (pikepdf.Array([pikepdf.String("\0A"), -3]),)),
        (b"true null", (True, None)),
    ],
)
def test_operands(said: bytes, expected: tuple[object, ...]) -> None:
    assert operands_of(said) == expected


@pytest.mark.parametrize("said", [b"1.2.3", b"--5", b"1-2"])
def test_words_that_are_no_operands_are_told(said: bytes) -> None:
    with pytest.raises(ValueError, match=re.escape(said.decode())):
        operands_of(said)


def page_showing(pdf: pikepdf.Pdf, *parts: bytes) -> None:
    """A page of several content streams that shows a form and veils it with a mask."""
    page = pdf.add_blank_page().obj
    form, mask = (
        pdf.make_stream(b"0 0 1 1 re f", Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
        for _ in range(2)
    )
    veil = pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=mask)
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(X=form, M=mask),
        ExtGState=pikepdf.Dictionary(V=pikepdf.Dictionary(SMask=veil)),
    )
    page.Contents = pikepdf.Array([pdf.make_stream(part) for part in parts])


def test_every_stream_comes_once_and_masks_are_known_for_masks() -> None:
    pdf = pikepdf.new()
    page_showing(pdf, b"/V gs", b"/X Do")
    page_showing(pdf, b"q")
    found = contents(pdf)
    assert [(content.page is not None, content.in_mask) for content in found] == [
        (True, False), (True, False), (False, True), (False, False),
        (False, True), (False, False),
    ]  # fmt: skip
    assert found[0].pairs == [(b"/V", b"gs"), (b"/X", b"Do")]
    assert found[0].named("/XObject").keys() == {b"/X", b"/M"}


def test_a_stream_is_read_once_and_written_once_with_what_is_set_around_it() -> None:
    pdf = pikepdf.new()
    page_showing(pdf, b"q", b"Q")
    page, form, mask = contents(pdf)
    page.pairs = [*page.pairs, (b"1 w", b"n")]
    page.wrap(b"[", b"]")
    page.wrap(b"(", b")")
    form.stream.write(b"never read")
    write_all([page, mask])
    assert page.stream.read_bytes() == b"([q\nQ\n1 w n])"
    assert mask.stream.read_bytes() == b"0 0 1 1 re f"
    write_all([page])
    assert page.stream.read_bytes() == b"([q\nQ\n1 w n])"


def test_without_a_stream_to_fall_back_on_it_is_an_error() -> None:
    with pytest.raises(ValueError, match="cannot be read from byte 1"):
        list(instructions(b"q ]]] Q"))


_OPERANDS = st.one_of(
    st.integers(-9999, 9999).map(lambda n: b"%d" % n),
    st.from_regex(r"/[A-Za-z][A-Za-z0-9.-]{0,5}", fullmatch=True).map(str.encode),
    st.binary(max_size=6).map(lambda b: b"<" + b.hex().encode() + b">"),
    st.from_regex(r"\[(<[0-9a-f]{4}>-?[0-9]{1,3}){0,4}\]", fullmatch=True).map(str.encode),
    st.text("abc Q\\()", max_size=5).map(
        lambda t: (
            b"(" + t.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode() + b")"
        )
    ),
)
_OPERATORS = st.sampled_from([b"q", b"Q", b"rg", b"Tj", b"TJ", b"f*", b"BDC", b"T*", b"d0"])


@given(st.lists(st.tuples(st.lists(_OPERANDS, max_size=4).map(b" ".join), _OPERATORS)))
def test_written_instructions_are_read_back(pairs: list[tuple[bytes, bytes]]) -> None:
    assert list(instructions(written(pairs))) == pairs
