"""ToUnicode maps written and read again."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from builder.pdf.cmaps import read_cmap, written_cmap

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=3)


@given(st.dictionaries(st.integers(0, 0xFFFF), TEXTS, max_size=400))
def test_what_is_written_is_read(texts: dict[int, str]) -> None:
    assert read_cmap(written_cmap(texts)) == texts


@given(st.sets(st.integers(0, 0x3FF)))
def test_a_section_keeps_to_a_hundred(codes: set[int]) -> None:
    cmap = written_cmap(dict.fromkeys(codes, "a"))
    sections = re.findall(rb"(\d+) beginbfchar(.*?)endbfchar", cmap, re.DOTALL)
    assert [int(count) for count, _ in sections] == [s.count(b"\n") - 1 for _, s in sections]
    assert all(int(count) <= 100 for count, _ in sections)


def test_a_map_as_it_stands_in_a_file() -> None:
    cmap = written_cmap({0x100: "国", 1: "中", 2: "fi", 3: "\U00020000"})
    assert b"<0001> <4e2d>\n<0002> <00660069>\n<0003> <d840dc00>\n<0100> <56fd>" in cmap


def test_forms_of_other_makers_are_read() -> None:
    cmap = b"2 beginbfrange <10> <12> <0041> <20> <21> [<00660069> <6587>] endbfrange"
    assert read_cmap(cmap) == {0x10: "A", 0x11: "B", 0x12: "C", 0x20: "fi", 0x21: "文"}
