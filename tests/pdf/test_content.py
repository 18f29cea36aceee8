"""Content streams cut into instructions."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.pdf.content import instructions, written


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
