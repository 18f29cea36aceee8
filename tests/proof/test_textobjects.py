"""Text objects joined: the same text, at the same places, in the same colours and marks."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.pdf.content import Instruction, instructions, written
from builder.proof.textobjects import join_text

PLACED = b"1 0 0 -1 72.0000 %.4f Tm"


def joined(stream: bytes) -> bytes:
    return b" ".join(written(join_text(list(instructions(stream)))).split())


@pytest.mark.parametrize(
    ("said", "short"),
    [
        (
            b"BT 1 0 0 -1 72.0000 105.4667 Tm /A 12 Tf [<01>] TJ ET "
            b"BT 1 0 0 -1 72.0000 125.4667 Tm /A 12 Tf [<02>] TJ ET",
            b"BT 1 0 0 -1 72 105.467 Tm /A 12 Tf [<01>] TJ 0 -20 Td [<02>] TJ ET",
        ),
        (
            b"BT 1 0 0 -1 72.0000 105.0000 Tm /A 12 Tf [<01>] TJ ET "
            b"BT 1 0 0 -1 80.5000 105.0000 Tm /B 12 Tf [<02>] TJ ET",
            b"BT 1 0 0 -1 72 105 Tm /A 12 Tf [<01>] TJ 8.5 0 Td /B 12 Tf [<02>] TJ ET",
        ),
        (
            b"0 g BT 1 0 0 -1 1.0000 2.0000 Tm ET 0 g BT 1 0 0 -1 1.0000 3.0000 Tm ET 1 g",
            b"0 g BT 1 0 0 -1 1 2 Tm 0 -1 Td 1 g ET",
        ),
        (
            b"BT 1 0 0 -1 1.0000 2.0000 Tm [<01>] TJ ET BT 0 -9 Td [<02>] TJ ET",
            b"BT 1 0 0 -1 1 2 Tm [<01>] TJ 1 0 0 1 0 0 Tm 0 -9 Td [<02>] TJ ET",
        ),
        # what is drawn between parts them, and what q keeps Q brings back
        (
            b"q /A 1 Tf Q /A 1 Tf BT [<01>] TJ ET 0 0 1 1 re f BT [<02>] TJ ET",
            b"q /A 1 Tf Q /A 1 Tf BT [<01>] TJ ET 0 0 1 1 re f BT [<02>] TJ ET",
        ),
        (
            b"/P BMC BT [<01>] TJ ET EMC /P BMC BT [<02>] TJ ET 0 0 m 1 1 l S EMC",
            b"/P BMC BT [<01>] TJ ET EMC /P BMC BT [<02>] TJ ET 0 0 m 1 1 l S EMC",
        ),
        (
            b"BT 1 0 0 -1 1.0000 2.0000 Tm [<01>] TJ ET /Span <</ActualText (a)>> BDC "
            b"BT 1 0 0 -1 5.0000 2.0000 Tm [<02>] TJ ET EMC",
            b"BT 1 0 0 -1 1 2 Tm [<01>] TJ /Span <</ActualText (a)>> BDC 4 0 Td [<02>] TJ EMC ET",
        ),
        (
            b"BT 0.5 0 0 -0.5 1 2 Tm [<01>] TJ ET BT 1 0 0 -1 5.0000 2.0000 Tm [<02>] TJ ET",
            b"BT 0.5 0 0 -0.5 1 2 Tm [<01>] TJ 1 0 0 -1 5 2 Tm [<02>] TJ ET",
        ),
    ],
)
def test_joined(said: bytes, short: bytes) -> None:
    assert joined(said) == short


@dataclass
class _Reader:
    """Reads a stream as a viewer does: what is shown, with all that is in force."""

    shown: list[tuple[object, ...]] = field(default_factory=list)
    font: bytes = b""
    fill: Instruction = (b"", b"")
    kept: list[tuple[bytes, Instruction]] = field(default_factory=list)
    matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0)
    marks: list[tuple[bytes, bool]] = field(default_factory=list)
    in_text: bool = False

    def read(self, pairs: list[Instruction]) -> list[tuple[object, ...]]:
        for operands, operator in pairs:
            self.step(operands, operator)
        assert not self.in_text and not self.marks
        return self.shown

    def step(self, operands: bytes, operator: bytes) -> None:
        numbers = [float(part) for part in operands.split()] if operator in (b"Tm", b"Td") else []
        match operator:
            case b"BT":
                assert not self.in_text
                self.in_text, self.matrix = True, (1, 0, 0, 1, 0, 0)
            case b"ET":
                assert not any(inside for _, inside in self.marks)
                self.in_text = False
            case b"q" | b"Q" | b"re" | b"f":
                assert not self.in_text
                if operator == b"q":
                    self.kept.append((self.font, self.fill))
                elif operator == b"Q":
                    self.font, self.fill = self.kept.pop()
            case b"BDC":
                self.marks.append((operands, self.in_text))
            case b"EMC":
                assert self.marks.pop()[1] == self.in_text
            case b"Tf":
                self.font = operands
            case b"rg" | b"g":
                self.fill = operands, operator
            case b"Tm":
                self.matrix = tuple(numbers)
            case b"Td":
                a, b, c, d, e, f = self.matrix
                x, y = numbers
                self.matrix = (a, b, c, d, e + x * a + y * c, f + x * b + y * d)
            case b"TJ":
                marks = [mark for mark, _ in self.marks]
                self.shown.append((operands, self.font, self.fill, marks, self.matrix))
            case _:
                raise AssertionError(operator)


_STYLES = st.sampled_from([b"/A 9.5 Tf", b"/B 12 Tf", b"0 g", b"1 0 0 rg", b"0.5 g"])
_PLACES = st.tuples(st.floats(0, 600), st.floats(0, 800)).map(
    lambda at: b"1 0 0 -1 %.4f %.4f Tm" % at
)
_ODD = st.sampled_from([b"2 0 0 -2 3.5 4.5 Tm", b"0 1 -1 0 7 8 Tm", b"5 -6 Td"])
_RUN = st.tuples(
    st.lists(_STYLES, max_size=3), st.lists(_PLACES | _ODD, max_size=2), st.integers(0, 9)
).map(lambda run: b"BT %b %b [<%04x>] TJ ET" % (b" ".join(run[0]), b" ".join(run[1]), run[2]))
_DRAWN = st.sampled_from([b"0 0 1 1 re f", b"0 g", b"1 0 0 rg"])


def _around(inner: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    several = st.lists(inner, max_size=4).map(b" ".join)
    marked = several.map(lambda s: b"/Span <</MCID 1>> BDC %b EMC" % s)
    return several | marked | several.map(lambda s: b"q %b Q" % s)


@given(st.recursive(_RUN | _DRAWN, _around, max_leaves=20))
def test_a_viewer_shows_the_same(stream: bytes) -> None:
    pairs = list(instructions(stream))
    before, after = _Reader().read(pairs), _Reader().read(join_text(pairs))
    assert [run[:-1] for run in before] == [run[:-1] for run in after]
    for (*_, old), (*_, new) in zip(before, after, strict=True):
        assert new == pytest.approx(old, abs=0.0015)
