"""Latin faces in one byte: letters keep their own codes, nothing moves, nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.editions.faces.latin import _respelt, alphabet, standard_string
from builder.pdf.content import instructions

TEXTS = {1: "e", 2: " ", 3: "A", 4: "\u2019", 5: "fi", 6: "(", 7: "\\", 8: "e", 9: "\u0301x\ufb01"}


def test_letters_have_their_own_codes_and_others_names_that_say_what_they_are() -> None:
    found = alphabet(TEXTS, 11)
    assert found is not None
    assert [found.codes[glyph] for glyph in (1, 2, 3, 6, 7)] == [ord(c) for c in "e A(\\"]
    assert len(set(found.codes.values())) == 10
    assert found.names == {
        found.codes[4]: "uni2019.4",
        found.codes[5]: "uni00660069.5",
        found.codes[8]: "uni0065.8",
        found.codes[9]: "uni03010078FB01.9",
        found.codes[10]: "g10",
    }
    assert found.listed.startswith("/space/parenleft/A/backslash/e/uni")
    assert found.listed.count("/") == len(found.codes)
    assert {found.texts[found.codes[glyph]] for glyph in TEXTS} == set(TEXTS.values())


@pytest.mark.parametrize(
    ("texts", "glyphs"),
    [
        ({1: "\u4e2d", 2: "\u56fd", 3: "a"}, 4),
        ({1: "a"}, 500),
        ({0: "a", 1: "b"}, 2),
        ({}, 1),
    ],
)
def test_what_is_not_latin(texts: dict[int, str], glyphs: int) -> None:
    assert alphabet(texts, glyphs) is None


def test_standard_names() -> None:
    # Adobe Technical Note 5176, appendix A
    expected = {" ": 1, "!": 2, "A": 34, "a": 66, "~": 95, "'": 104, "`": 124, "@": 33}
    assert {c: standard_string(ord(c)) for c in expected} == expected


def test_a_face_lists_its_glyphs_by_the_names_of_adobe() -> None:
    found = alphabet(dict(enumerate("a 'A`“", 1)), 8)
    assert found
    assert found.listed == "/space/quotesingle/A/grave/a/uni201C.6/g7"
    assert found.glyph_names == [66, 1, 104, 34, 124, "uni201C.6", "g7"]


def test_every_glyph_of_a_large_face_has_a_code_of_its_own_beside_ascii() -> None:
    letters = {glyph: chr(0x40 + glyph) for glyph in range(1, 26)}
    found = alphabet(letters, 180)
    assert found
    others = [code for glyph, code in found.codes.items() if glyph not in letters]
    assert len({*found.codes.values()}) == 179
    assert max(found.codes.values()) < 0x100
    assert not {0, 9, 10, 13, *range(0x20, 0x7F)} & {*others}


ASCII = alphabet({i: chr(i) for i in range(32, 127)}, 127)
assert ASCII is not None


def respelt(stream: bytes) -> bytes:
    pairs = _respelt(instructions(stream), {b"/A": ASCII})
    return b" ".join(b" ".join(pair).strip() for pair in pairs)


def digits(text: str) -> bytes:
    return b"<" + b"".join(b"%04x" % ord(c) for c in text) + b">"


@pytest.mark.parametrize(
    ("said", "short"),
    [
        (b"[%b] TJ" % digits("of"), b"[(of)] TJ"),
        (b"[%b] TJ" % digits("(\\)"), rb"[(\(\\\))] TJ"),
        (
            b"[%b-25%b-25%b] TJ" % (digits("a "), digits("b "), digits("c")),
            b"0.25 Tw [(a b c)] TJ",
        ),
        (
            b"[%b-25%b-26%b12%b] TJ" % (digits("a "), digits("b "), digits("c"), digits("d")),
            b"0.25 Tw [(a b )-1(c)12(d)] TJ",
        ),
        (
            b"[%b-25%b] TJ [%b] TJ [%b] TJ"
            % (digits("a "), digits("b"), digits("cd"), digits("c d")),
            b"0.25 Tw [(a b)] TJ [(cd)] TJ 0 Tw [(c d)] TJ",
        ),
        (
            b"[%b-25%b] TJ /X Do [%b-25%b] TJ" % ((digits("a "), digits("b")) * 2),
            b"0.25 Tw [(a b)] TJ 0 Tw /X Do 0.25 Tw [(a b)] TJ",
        ),
        (
            b"q [%b-25%b] TJ Q [%b] TJ" % (digits("a "), digits("b"), digits("c d")),
            b"q 0.25 Tw [(a b)] TJ Q [(c d)] TJ",
        ),
        (b"/B 9 Tf [<4e2d>-25<56fd>] TJ", b"/B 9 Tf [<4e2d>-25<56fd>] TJ"),
    ],
)
def test_respelt(said: bytes, short: bytes) -> None:
    assert respelt(b"/A 10 Tf " + said) == b"/A 10 Tf " + short


LINES = st.lists(
    st.lists(st.tuples(st.sampled_from("ab (\\"), st.integers(-400, 400)), max_size=30), max_size=4
)


@given(LINES, st.sampled_from([8.0, 9.8, 13.066406]))
def test_no_letter_moves_by_more_than_a_thousandth_of_an_em(
    lines: list[list[tuple[str, int]]], size: float
) -> None:
    stream = b"/A %f Tf " % size
    for line in lines:
        stream += b"[" + b"".join(digits(c) + b"%d" % kern for c, kern in line) + b"] TJ "
    expected = [
        [(c, -sum(k for _, k in line[:i])) for i, (c, _) in enumerate(line)] for line in lines
    ]
    found, space = [], 0.0
    for operands, operator in _respelt(instructions(stream), {b"/A": ASCII}):
        if operator == b"Tw":
            space = float(operands) * 1000 / size
        elif operator == b"TJ":
            found.append(_placed(operands, space))
    assert [[c for c, _ in line] for line in found] == [[c for c, _ in line] for line in expected]
    for line, wanted in zip(found, expected, strict=True):
        assert [x for _, x in line] == pytest.approx([x for _, x in wanted], abs=1.0)


def _placed(operands: bytes, space: float) -> list[tuple[str, float]]:
    at, found = 0.0, []
    for text, kern in re.findall(rb"\(((?:[^\\()]|\\.)*)\)|(-?\d+)", operands):
        at -= float(kern or 0)
        for char in re.sub(rb"\\(.)", rb"\1", text).decode():
            found.append((char, at))
            at += space if char == " " else 0.0
    return found
