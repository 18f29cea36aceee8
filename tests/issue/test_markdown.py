"""The dialect: what editors know, less what makes copy vanish by accident."""

from __future__ import annotations

import time

import pytest

from builder.checks.walk import visible
from builder.issue.markdown import body_tokens

# what is written → the kinds of its blocks
BLOCKS = {
    "text": "paragraph",
    "    pasted with an indent": "paragraph",
    "\tpasted with a tab": "paragraph",
    "Title\n=====": "paragraph",
    "Title\n-----": "paragraph hr",
    "[a]: https://a.example": "paragraph",
    "<div>\ntext\n</div>": "paragraph",
    "# heading": "heading",
    "#no heading": "paragraph",
    "- a\n- b": "bullet_list",
    "1. a\n2. b": "ordered_list",
    "> a": "blockquote",
    "```\na\n```": "fence",
    "~~~\na\n~~~": "fence",
    "---": "hr",
    "|a|b|\n|-|-|\n|1|2|": "table",
    "<!-- a -->": "comment",
    "<!-- a\n\nb -->": "comment",
    "<!-- a --> b": "paragraph",
    "a <!-- b -->": "paragraph",
    "<!-- a": "paragraph",
    "a\n<!-- b -->\nc": "paragraph comment paragraph",
    "::: zh\na\n:::": "container_zh",
    "::: en\na\n:::": "container_en",
    "::: fr\na\n:::": "container_inset",
    ":::\na": "paragraph",
    "[^a]: note": "footnote_reference",
}


@pytest.mark.parametrize("text", BLOCKS)
def test_what_a_block_is(text: str) -> None:
    kinds = [
        token.type.removesuffix("_open")
        for token in body_tokens(f"{text}\n")
        if token.level == 0 and token.nesting >= 0 and token.type != "inline"
    ]
    assert " ".join(kinds) == BLOCKS[text]


@pytest.mark.parametrize(
    "written", ["figures/a.svg", "图 一.svg", "a%b.svg", "a&b.svg", "a(b).svg", "a#b.svg"]
)
def test_a_picture_s_address_is_as_written(written: str) -> None:
    address = written.replace("%", "%25")
    (paragraph,) = [t for t in body_tokens(f"![x](<{address}>)\n") if t.type == "inline"]
    (image,) = paragraph.children or ()
    assert image.meta["written"] == written


def test_lines_count_from_the_file() -> None:
    tokens = body_tokens("\n\n\na\n\nb\n")
    assert [token.map for token in tokens if token.type == "paragraph_open"] == [[3, 4], [5, 6]]


BOMBS = {
    "backticks of every length": " ".join("`" * n for n in range(1, 700)),
    "one run of backticks": "`" * 200_000,
    "code never closed": "`a" * 100_000,
    "notes never closed": "[^a" * 60_000,
    "brackets": "[" * 100_000,
    "pictures": "![" * 50_000,
    "stars": "*a " * 60_000,
    "underscores": "_a" * 60_000,
    "emphasis crossed": "*a_b " * 30_000,
    "links never closed": "[a](" * 40_000,
    "escapes": "\\`" * 100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_long_runs_of_marks_take_time_in_proportion(name: str) -> None:
    start = time.process_time()
    body_tokens(BOMBS[name])
    visible(BOMBS[name])
    assert time.process_time() - start < 20, "quadratic work takes minutes"
