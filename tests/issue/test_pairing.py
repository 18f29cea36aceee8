"""Pairing loses nothing, doubles nothing and keeps the order of each side."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.ground.spots import Spot
from builder.issue.model import Block, BlockKind, Both, Figure, Inset, Side
from builder.issue.pairing import Item, pair_up

HERE = Spot(Path("a.md"))


def item(word: str, number: int = 0, fence: int = 0) -> Item:
    """z and e are paragraphs, Z and E headings, f a figure, w a waiver, r a rule, q a quotation."""
    if word == "q":
        inside = item("z", 100 + number), item("e", 200 + number)
        return Item(inset=Inset("quote", number, HERE), items=inside)
    if word == "f":
        return Item(figure=Figure(Path(f"{number}.svg"), Both(), Both(), HERE))
    if word == "w":
        return Item(allow=("numbers", str(number)))
    kinds: dict[str, BlockKind] = {"Z": "heading", "E": "heading", "r": "rule"}
    side: Side = "en" if word.lower() == "e" else "zh"
    block = Block(kinds.get(word, "paragraph"), side, Spot(Path("a.md"), number + 1), word)
    return Item(block=block, fence=fence)


def dump(text: str, by_paragraph: bool = False) -> str:
    """What becomes of items, one letter each: pairs as ``zh|en``, of a block in brackets; ``f``."""
    body, _ = pair_up([item(word, n) for n, word in enumerate(text)], by_paragraph)
    parts = []
    for part in body:
        if isinstance(part, Figure):
            parts.append("f")
        else:
            sides = ["".join(block.source for block in side) for side in (part.zh, part.en)]
            words = "|".join(sides) + "w" * len(part.allow)
            parts.append(f"[{words}]" if part.inset else words)
    return " ".join(parts)


# items in source order, what they become, and what they become with ``align: paragraph``
TABLE = """
zeze        z|e z|e           z|e z|e
zzzeee      zzz|eee           z|e z|e z|e
zzzee       zzz|ee            zzz|ee
ezez        z|e z|e           z|e z|e
zez         z|e z|            z|e z|
zz          zz|               zz|
e           |e                |e
zZzeEe      z|e Z|E z|e       z|e Z|E z|e
zZzzeEe     z|e Z|E zz|e      z|e Z|E zz|e
ZzEe        Z|E z|e           Z|E z|e
zZEe        z| Z|E |e         z| Z|E |e
ZzEeEe      Zz|EeEe           Zz|EeEe
ZEzeZEze    Z|E z|e Z|E z|e   Z|E z|e Z|E z|e
zerze       z|e r| z|e        z|e r| z|e
zre         z| r| |e          z| r| |e
fze         f z|e             f z|e
zfe         z|e f             z|e f
zef         z|e f             z|e f
zfzee       zz|ee f           z|e f z|e
zzefe       zz|ee f           z|e f z|e
ZzfZzEeEe   Z|E z|e f Z|E z|e   Z|E z|e f Z|E z|e
zfefz       z|e f f z|        z|e f f z|
wze         z|ew              z|ew
zwe         z|ew              z|ew
zew         z|ew              z|ew
wfze        f z|ew            f z|ew
zzeew       zz|eew            z|ew z|ew
zeweze      z|eew z|e         z|eew z|e
f           f                 f
q           [z|e]             [z|e]
zqe         z|e [z|e]         z|e [z|e]
zeqze       z|e [z|e] z|e     z|e [z|e] z|e
zqzee       zz|ee [z|e]       z|e [z|e] z|e
qfze        [z|e] f z|e       [z|e] f z|e
zeqw        z|e [z|ew]        z|e [z|ew]
qw          [z|ew]            [z|ew]
"""


def _rows() -> list[list[str]]:
    return [re.split(r"\s{2,}", line) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("items", "by_run", "by_paragraph"), _rows())
def test_what_items_become(items: str, by_run: str, by_paragraph: str) -> None:
    assert dump(items) == by_run
    assert dump(items, by_paragraph=True) == by_paragraph


def test_each_fence_is_a_run() -> None:
    items = [item("z", 0, 1), item("z", 1, 2), item("e", 2, 3), item("e", 3)]
    body, _ = pair_up(items, by_paragraph=False)
    assert [(len(pair.zh), len(pair.en)) for pair in body] == [(1, 0), (1, 1), (0, 1)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("items", "by_paragraph", "message"),
    [
        ("zze", True, "finds 2 Chinese and 1 English blocks"),
        ("ZzEe", True, ""),
        ("ZzE", False, ""),
        ("ZzZe", False, "2 Chinese and 0 English headings"),
        ("EezZz", False, ""),
        ("EeEez", False, "2 English and 0 Chinese headings"),
    ],
)
def test_runs_that_do_not_match_are_told(items: str, by_paragraph: bool, message: str) -> None:
    _, findings = pair_up([item(word, n) for n, word in enumerate(items)], by_paragraph)
    assert [message in finding.message for finding in findings] == ([True] if message else [])
    assert all(finding.line for finding in findings)


@given(
    words=st.text(alphabet="zeZEfwrq", max_size=24),
    fences=st.lists(st.integers(0, 3), min_size=24, max_size=24),
    by_paragraph=st.booleans(),
)
@example(words="wf", fences=[0] * 24, by_paragraph=False)
@example(words="wfz", fences=[0] * 24, by_paragraph=True)
def test_nothing_is_lost_or_doubled(words: str, fences: list[int], by_paragraph: bool) -> None:
    items = [item(word, n, fences[n]) for n, word in enumerate(words)]
    body, _ = pair_up(items, by_paragraph)
    apart = [pair for pair in body if not isinstance(pair, Figure) and pair.inset]
    assert [pair.blocks for pair in apart] == [
        tuple(one.block for one in i.items) for i in items if i.inset
    ]
    body = tuple(part for part in body if part not in apart)
    for side in ("zh", "en"):
        given_blocks = [i.block for i in items if i.block and i.block.side == side]
        set_blocks = [
            block for part in body if not isinstance(part, Figure) for block in part.side(side)
        ]
        assert set_blocks == given_blocks
    assert sorted(str(part.path) for part in body if isinstance(part, Figure)) == sorted(
        str(i.figure.path) for i in items if i.figure
    )
    assert all(part.zh or part.en for part in body if not isinstance(part, Figure))
    pairs = [part for part in (*body, *apart) if not isinstance(part, Figure)]
    waived = {reason for pair in pairs for _, reason in pair.allow}
    if any(i.block for i in items):
        assert waived == {i.allow[1] for i in items if i.allow}


@pytest.mark.parametrize(
    ("words", "alone", "expected"),
    [
        ("zeze", (), "z|e z|e"),
        ("zeeze", (2,), "z|e |e z|e"),
        ("zzeze", (0,), "z| z|e z|e"),
        ("eze", (0,), "|e z|e"),
        ("zezzee", (2, 5), "z|e z| z|e |e"),
    ],
)
def test_what_stands_alone_pairs_with_no_neighbour(
    words: str, alone: tuple[int, ...], expected: str
) -> None:
    items = [
        replace(item(word, n, n + 1 if n in alone else 0), alone=n in alone)
        for n, word in enumerate(words)
    ]
    body, findings = pair_up(items, by_paragraph=False)
    sides = [("".join(b.source for b in p.zh), "".join(b.source for b in p.en)) for p in body]
    assert (" ".join("|".join(pair) for pair in sides), findings) == (expected, [])
