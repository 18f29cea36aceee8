"""Text off the paper and text over text are told; what stands where it should is not."""

from __future__ import annotations

import pytest

from builder.proof.places import out_of_place
from tests.composition.proofs import needs_fonts, proof

PAGE = "@page { size: 400pt 300pt; margin: 30pt } p { width: 150pt; font-size: 10pt }"
SOUND = [
    "<p>城市之间的往来，“第二次”（见下）。The <b>second</b> line<sup>12</sup> of <i>fj</i>. " * 6,
    "<p style='position: absolute; left: 0'>one<p style='position: absolute; left: 160pt'>two",
    "<p>重<ruby>庆<rt>qìng</rt></ruby>的<span style='text-decoration: underline'>山城</span>",
    "<p style='font-family: Noto Serif SC'>q\u0323 and q\u0323\u0302, whose marks stand on them",
    "<p style='line-height: 1'>Ågjpq<br>Ågjpq<br>Ågjpq",
]
ASTRAY = {
    "off the left": ("<p style='position: absolute; left: -60pt'>beyond", "outside"),
    "off the right": ("<p style='position: absolute; left: 355pt'>beyond", "outside"),
    "off the foot": ("<p style='position: absolute; top: 262pt'>beyond", "outside"),
    "off the head": ("<p style='position: absolute; top: -60pt'>beyond", "outside"),
    "a word wider than the paper": (f"<p style='white-space: nowrap'>{'x' * 120}", "outside"),
    "over the other column": (
        "<p style='position: absolute; left: 0; white-space: nowrap'>a line that will not break "
        "at all<p style='position: absolute; left: 100pt'>beyond",
        "over",
    ),
    "under another size": (
        "<p style='position: absolute; font: 40pt/40pt Noto Serif SC'>大号字"
        "<p style='position: absolute; top: 5pt; left: 45pt'>小字",
        "over",
    ),
}


@needs_fonts
@pytest.mark.parametrize("body", SOUND)
def test_what_stands_where_it_should(body: str) -> None:
    assert out_of_place(proof(body, PAGE)[0]) == []


@needs_fonts
@pytest.mark.parametrize("case", ASTRAY)
def test_what_is_out_of_place(case: str) -> None:
    body, check = ASTRAY[case]
    told = out_of_place(proof(body, PAGE)[0])
    assert {finding.check for finding in told} == {f"arrival/{check}"}
    assert {finding.page for finding in told} == {1}
    assert any(word in told[0].message for word in ("beyond", "x" * 40, "小字"))
